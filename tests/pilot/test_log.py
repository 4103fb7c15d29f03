"""What was logged stays: any change, deletion, swap or shortening is found, and nothing else."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace

import duckdb
import pilots
import pytest
from benchmarks.pilot_log_tampering import KINDS, alarms, honest_log, is_found
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhagen.pilot.agreeing.file import BrokenCharter
from zhagen.pilot.agreeing.sealed import BrokenSeal, canonical_bytes
from zhagen.pilot.log.log import append, create_log, digest_of, open_log
from zhagen.pilot.log.roots import make_root, read_roots
from zhagen.pilot.log.spine import SPINE, BrokenLog, line_of
from zhagen.pilot.log.verify import digest_faults, verify

_ONCE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    folder = tmp_path_factory.mktemp("honest")
    log = pilots.log(folder, 30, 25)
    make_root(log, 1, pilots.ON)
    log = append(log, pilots.rows(20, 55), source="第三批.csv", at=pilots.AT)
    make_root(log, 2, pilots.ON)
    return log.folder


@pytest.fixture
def copy(honest, tmp_path):
    target = tmp_path / "log"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(honest, target)
    return target


def _check(folder, honest):
    """As the other party does: with the roots that it keeps itself."""
    return verify(open_log(folder), read_roots(honest / "roots.jsonl"))


@given(st.lists(st.integers(1, 15), min_size=0, max_size=4))
@settings(max_examples=15, deadline=None)
def test_an_honest_log_raises_no_alarm(tmp_path_factory, sizes):
    log = pilots.log(tmp_path_factory.mktemp("log"), *sizes)
    root = make_root(log, 1, pilots.ON)
    found = verify(open_log(log.folder), [root])
    assert found.intact
    assert found.cases == sum(sizes)
    assert not digest_faults(log)


@pytest.mark.simulation
@_ONCE
@given(data=st.data())
def test_a_changed_byte_is_found_wherever_it_is(copy, honest, data):
    names = sorted(
        str(path.relative_to(copy))
        for path in copy.rglob("*")
        if path.is_file() and path.name != "roots.jsonl"
    )
    path = copy / data.draw(st.sampled_from(names))
    raw = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    before = path.read_bytes()
    path.write_bytes(bytes(raw))
    try:
        assert _alarm(copy, honest) or _same_meaning(path, before)
    finally:
        path.write_bytes(before)


def _alarm(folder, honest):
    try:
        return not _check(folder, honest).intact
    except (BrokenLog, BrokenSeal, BrokenCharter):
        return True


def _same_meaning(path, before):
    """White space in the readable sealed file carries nothing."""
    if path.name != "sealed.json":
        return False
    return json.loads(path.read_bytes()) == json.loads(before)


@pytest.mark.simulation
@_ONCE
@given(data=st.data())
def test_a_deleted_or_swapped_case_is_found_even_with_the_spine_rewritten(copy, honest, data):
    rows = list(pilots.rows(75))
    if data.draw(st.booleans()):
        rows.pop(data.draw(st.integers(0, 54)))
    else:
        one, other = sorted(data.draw(st.sets(st.integers(0, 54), min_size=2, max_size=2)))
        rows[one], rows[other] = rows[other], rows[one]
    forged = copy.parent / "forged"
    shutil.rmtree(forged, ignore_errors=True)
    log = create_log(forged, open_log(copy).sealed, pilots.SECRET)
    log = append(log, rows, source="重做.csv", at=pilots.AT)
    assert verify(open_log(forged)).intact, "the forger made a log that fits itself"
    assert not _check(forged, honest).intact


@pytest.mark.simulation
@_ONCE
@given(st.integers(1, 74))
def test_a_log_cut_short_after_a_lodged_root_is_found(copy, honest, kept):
    forged = copy.parent / "short"
    shutil.rmtree(forged, ignore_errors=True)
    log = create_log(forged, open_log(copy).sealed, pilots.SECRET)
    append(log, pilots.rows(kept), source="截短.csv", at=pilots.AT)
    found = _check(forged, honest)
    assert "truncated" in {fault.kind for fault in found.faults}


@pytest.mark.simulation
@_ONCE
@given(data=st.data())
def test_the_last_line_of_the_spine_guards_itself_before_any_sheet_covers_it(copy, data):
    path = copy / SPINE
    before = path.read_bytes()
    last = before.rindex(b"\n", 0, -1) + 1
    raw = bytearray(before)
    raw[data.draw(st.integers(last, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(raw))
    try:
        assert _alarm_without_sheets(copy)
    finally:
        path.write_bytes(before)


def _alarm_without_sheets(folder):
    try:
        return not verify(open_log(folder)).intact
    except BrokenLog:
        return True


def test_a_log_whose_spine_has_no_hashes_of_its_own_is_still_good(copy, honest):
    lines = [canonical_bytes(each.to_json()) for each in open_log(copy).segments]
    (copy / SPINE).write_bytes(b"".join(line + b"\n" for line in lines))
    assert _check(copy, honest).intact


def test_a_signature_in_other_letters_is_told(copy, honest):
    path = copy / "sealed.json"
    text = path.read_text(encoding="utf-8")
    signature = open_log(copy).sealed.signatures[0].signature
    path.write_text(text.replace(signature, signature.upper()), encoding="utf-8")
    assert [fault.kind for fault in _check(copy, honest).faults] == ["seal"]


def test_a_typed_row_written_twice_is_told_though_the_spine_agrees(tmp_path):
    log = pilots.log(tmp_path, 5)
    typed = log.typed(1)
    with duckdb.connect() as made:
        rows = made.read_parquet(str(typed))
        rows.union(rows.limit(1)).write_parquet(f"{typed}.new")
    typed.with_name(f"{typed.name}.new").replace(typed)
    forged = replace(log.segments[0], parquet_sha256=digest_of(typed))
    (log.folder / SPINE).write_bytes(line_of(forged))
    found = verify(open_log(log.folder))
    assert [(fault.kind, fault.detail) for fault in found.faults] == [("rows", "1")]


@pytest.mark.parametrize("number", range(2))
def test_every_kind_of_mutation_of_the_measure_is_found(tmp_path, number):
    rng = random.Random(number)  # noqa: S311 - not for cryptography
    made = honest_log(tmp_path, rng)
    assert not alarms(made.log.folder, made.sheets)
    assert [kind for kind, change in KINDS.items() if not is_found(made, change, rng)] == []


def test_a_crash_in_the_middle_of_an_append_loses_nothing(copy, honest):
    (copy / "entries" / "000004.jsonl.part").write_bytes(b'{"case_id":"half')
    assert _check(copy, honest).intact
    log = append(open_log(copy, pilots.SECRET), pilots.rows(5, 75), source="再来.csv", at=pilots.AT)
    assert log.size == 80
    assert verify(open_log(copy), read_roots(honest / "roots.jsonl")).intact


def test_what_is_set_aside_is_counted_with_its_reason_and_rows(tmp_path):
    good = dict(next(pilots.rows(1))[1])
    log = pilots.log(tmp_path)
    bad = [
        good,
        good,
        good | {"办件编号": ""},
        good | {"办件编号": "B", "窗口": "综窗9"},
        good | {"办件编号": "C", "收件时间": "昨天"},
        good | {"办件编号": "D", "答复时间": "2026-08-24T08:00:00"},
        good | {"办件编号": "E", "收件时间": "2025-01-01T09:00:00"},
        good | {"办件编号": "F", "收件时间": "2026-08-24T01:00:00Z"},
        good | {"办件编号": "G", "组别": "半用"},
        good | {"办件编号": "H", "满意度": "很好"},
        good | {"办件编号": "I", "收件时间": ""},
        {"": "3 列，表头有 8 列"},
    ]
    log = append(log, enumerate(bad, start=2), source="坏.csv", at=pilots.AT)
    segment = log.segments[-1]
    reasons = {each.reason: each.examples for each in segment.set_aside}
    assert reasons == {
        "duplicate": ("3",),
        "no_case_id": ("4",),
        "unknown_window": ("5",),
        "unreadable_time": ("6",),
        "backwards": ("7",),
        "outside_dates": ("8",),
        "zone_mixed": ("9",),
        "unknown_arm": ("10",),
        "unreadable_value": ("11",),
        "no_start": ("12",),
        "unreadable_row": ("13",),
    }
    assert segment.received == log.size + sum(each.count for each in segment.set_aside) == 12


def test_the_same_case_is_not_taken_twice_in_two_files(tmp_path):
    log = pilots.log(tmp_path, 10)
    log = append(log, pilots.rows(12), source="又来.csv", at=pilots.AT)
    assert log.size == 12
    assert [(each.reason, each.count) for each in log.segments[-1].set_aside] == [("duplicate", 10)]


def test_no_id_of_a_person_or_case_stands_in_the_log(tmp_path):
    log = pilots.log(tmp_path)
    row = dict(next(pilots.rows(1))[1]) | {"经办人": "孙某某", "申请人": "110101190001019991"}
    log = append(log, [(2, row)], source="办件.csv", at=pilots.AT)
    stored = b"".join(path.read_bytes() for path in log.folder.rglob("*") if path.is_file())
    for value in ("K000000", "孙某某", "110101190001019991"):
        assert value.encode() not in stored


def test_a_log_is_told_when_it_cannot_be_used(tmp_path):
    with pytest.raises(BrokenLog, match="不是试点记录"):
        open_log(tmp_path)
    log = pilots.log(tmp_path, 3)
    with pytest.raises(BrokenLog, match="没有给出部门的密钥文件"):
        append(open_log(log.folder), pilots.rows(1), source="x", at=pilots.AT)
    with pytest.raises(BrokenLog, match="已经有东西"):
        create_log(log.folder, log.sealed, pilots.SECRET)


def test_handling_records_say_by_the_time_of_return_that_a_case_was_returned(tmp_path):
    log = pilots.log(tmp_path)
    rows = [
        (
            place,
            {
                "case_id": f"R{place}",
                "window": "综窗1",
                "applied_at": "2026-08-24T09:00:00",
                "returned_at": returned,
                "finished_at": "2026-08-24T09:10:00",
            },
        )
        for place, returned in ((2, ""), (3, "2026-08-24T09:30:00"))
    ]
    log = append(log, rows, source="办件.csv", at=pilots.AT)
    cases = [json.loads(line) for line in log.entries(1).read_bytes().splitlines()]
    assert [case["returned"] for case in cases] == [False, True]
