"""The trail: nothing is changed, nothing is lost, and what is done to it all the same is found."""

from __future__ import annotations

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as some
from tests.web.people import HERE, department_of, person

from zhagen.web.accounts.rights import Role
from zhagen.web.audit import guards
from zhagen.web.audit.actions import ACTIONS, KINDS
from zhagen.web.audit.chain import START, line_hash
from zhagen.web.audit.checking import BadLodged, Fault, lodged_now, read_lodged, verify
from zhagen.web.audit.models import AppendOnly, Entry, Head
from zhagen.web.audit.trail import NotForTheTrail, head, record


def _lines(count):
    for number in range(count):
        record(None, "sign_in.done", "session", f"s{number}", try_number=number)


def _sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_line_says_who_did_what_to_which_record_where():
    somebody = person(Role.officer).user
    line = record(somebody, "role.given", "person", "7", department_of(HERE), role="seat")
    line.refresh_from_db()
    assert (line.actor, line.action, line.kind, line.record) == (
        somebody, "role.given", "person", "7",
    )  # fmt: skip
    assert line.department == department_of(HERE)
    assert line.codes == '{"role":"seat"}'


def test_lines_are_numbered_from_one_and_each_holds_the_hash_before_it():
    _lines(5)
    lines = list(Entry.objects.order_by("number"))
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert [line.previous for line in lines] == [START, *[line.hash for line in lines[:-1]]]
    assert head() == (5, lines[-1].hash)
    assert verify().whole
    assert verify().lines == 5


def test_an_empty_trail_is_whole():
    assert verify().sentence == "审计记录完整：共 0 条，没有发现改动。"


def test_an_unknown_action_or_kind_is_refused():
    with pytest.raises(NotForTheTrail, match="没有登记"):
        record(None, "case.eaten", "case", "1")
    with pytest.raises(NotForTheTrail, match="没有登记"):
        record(None, "sign_in.done", "lunch", "1")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "value", ["13900000001", "110101190001019996", "x" * 121, "找 13900000001"]
)
def test_what_a_person_is_called_by_is_refused(value):
    with pytest.raises(NotForTheTrail, match="个人信息"):
        record(None, "sign_in.done", "session", "1", what=value)
    with pytest.raises(NotForTheTrail, match="个人信息"):
        record(None, "sign_in.done", "session", value)


@given(some.binary(min_size=32, max_size=32))
def test_a_hash_or_a_random_key_is_never_taken_for_a_person(key):
    from zhagen.web.audit.trail import _PERSONAL  # noqa: PLC0415

    assert not _PERSONAL.search(f"a{key.hex()}")


def test_the_model_refuses_change_and_removal():
    line = record(None, "sign_in.done", "session", "1")
    line.action = "sign_in.out"
    for forbidden in (
        line.save,
        line.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(action="x"),
        lambda: Entry.objects.bulk_create([]),
        lambda: Entry.objects.bulk_update([], ["action"]),
        Entry.objects.filter(number=1).delete,
    ):
        with pytest.raises(AppendOnly, match="只能添加"):
            forbidden()
    assert verify().whole


@pytest.fixture
def guarded():
    guards.put_up()
    guards.put_up()
    yield
    guards.take_down()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET action = 'sign_in.out'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_change_and_removal(guarded, statement):
    _lines(2)
    with pytest.raises(DatabaseError, match="只能添加"):
        _sql(statement)
    _lines(1)
    assert verify().whole
    assert verify().lines == 3


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "sign_in.out"),
        ("kind", "case"),
        ("record", "9"),
        ("codes", '{"try_number":9}'),
        ("at", "2026-01-01 00:00:00+00:00"),
        ("actor_id", 4),
        ("department_id", 4),
    ],
)
def test_a_changed_line_is_found(column, value):
    _lines(4)
    _sql(f"UPDATE audit_entry SET {column} = %s WHERE number = 3", value)  # noqa: S608
    found = verify()
    assert (found.fault, found.number, found.lines) == (Fault.changed, 3, 2)
    assert "第 3 条" in found.sentence


def test_a_changed_line_that_was_hashed_again_is_found_by_the_next():
    _lines(4)
    line = Entry.objects.get(number=2)
    from zhagen.web.audit.trail import hash_of  # noqa: PLC0415

    line.action = "sign_in.out"
    _sql(
        "UPDATE audit_entry SET action = %s, hash = %s WHERE number = 2", line.action, hash_of(line)
    )
    assert (verify().fault, verify().number) == (Fault.foreign, 3)


def test_a_removed_line_is_found():
    _lines(4)
    _sql("DELETE FROM audit_entry WHERE number = 2")
    assert (verify().fault, verify().number) == (Fault.missing, 2)


def test_a_removed_line_is_found_though_the_rest_was_numbered_anew():
    _lines(4)
    _sql("DELETE FROM audit_entry WHERE number = 2")
    _sql("UPDATE audit_entry SET number = 2 WHERE number = 3")
    _sql("UPDATE audit_entry SET number = 3 WHERE number = 4")
    assert (verify().fault, verify().number) == (Fault.foreign, 2)


def test_two_lines_that_changed_places_are_found():
    _lines(4)
    for old, new in ((2, 99), (3, 2), (99, 3)):
        _sql("UPDATE audit_entry SET number = %s WHERE number = %s", new, old)
    assert verify().fault is Fault.foreign


def test_an_inserted_line_is_found():
    _lines(3)
    _sql("UPDATE audit_entry SET number = 4 WHERE number = 3")
    _sql(
        "INSERT INTO audit_entry (number, at, action, kind, record, codes, previous, hash)"
        " SELECT 3, at, action, kind, record, codes, previous, hash FROM audit_entry"
        " WHERE number = 2"
    )
    assert (verify().fault, verify().number) == (Fault.foreign, 3)


def test_lines_cut_off_at_the_end_are_found_by_the_head():
    _lines(4)
    _sql("DELETE FROM audit_entry WHERE number = 4")
    assert (verify().fault, verify().number) == (Fault.cut, 4)


def test_a_cut_that_also_mended_the_head_is_found_by_the_lodged_hash():
    _lines(4)
    lodged = read_lodged(str(lodged_now()))
    _sql("DELETE FROM audit_entry WHERE number > 2")
    last = Entry.objects.get(number=2)
    Head.objects.update(number=2, hash=last.hash)
    assert verify().whole
    assert (verify([lodged]).fault, verify([lodged]).number) == (Fault.cut, 4)


def test_a_trail_that_was_written_anew_is_found_by_the_lodged_hash():
    _lines(3)
    lodged = lodged_now()
    _sql("DELETE FROM audit_entry")
    Head.objects.all().delete()
    _lines(5)
    assert verify().whole
    assert (verify([lodged]).fault, verify([lodged]).number) == (Fault.other_trail, 3)


@pytest.mark.parametrize("text", ["", "5", "x:y", "5:" + "g" * 64, "-1:" + "0" * 64])
def test_a_mistyped_lodged_hash_is_refused(text):
    with pytest.raises(BadLodged):
        read_lodged(text)


def test_a_change_that_fails_leaves_no_line():
    class Wrong(Exception):
        pass

    @transaction.atomic
    def change():
        record(None, "sign_in.done", "session", "2")
        raise Wrong

    _lines(1)
    with pytest.raises(Wrong):
        change()
    assert verify().lines == 1
    _lines(1)
    assert verify().whole


def test_many_writers_at_once_make_one_chain():
    faults = []

    def write(name):
        try:
            for number in range(15):
                record(None, "sign_in.done", "session", f"{name}-{number}")
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert verify().whole
    assert verify().lines == 60


def test_a_time_is_hashed_the_same_in_every_zone():
    _lines(1)
    with __import__("django.utils.timezone", fromlist=["x"]).override("America/New_York"):
        assert verify().whole


def test_the_hash_is_of_canonical_json():
    assert line_hash({"b": 1, "a": "二"}) == line_hash({"a": "二", "b": 1})


def test_every_action_and_kind_has_a_chinese_name():
    for code, name in {**ACTIONS, **KINDS}.items():
        assert str(name).strip(), code
        assert len(code) <= 40


def test_the_command_says_whether_the_trail_is_whole(capsys):
    _lines(2)
    call_command("audit_verify", "--lodge")
    lodged = capsys.readouterr().out.strip()
    assert lodged == str(lodged_now())
    call_command("audit_verify", "--against", lodged)
    assert "完整：共 2 条" in capsys.readouterr().out
    _sql("UPDATE audit_entry SET record = 'x' WHERE number = 1")
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify")
    assert ended.value.code == 1
    assert "第 1 条" in capsys.readouterr().out
    with pytest.raises(CommandError, match="64 位"):
        call_command("audit_verify", "--against", "nonsense")
