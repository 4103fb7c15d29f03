"""No event can hold a person's value, and no append can lose a neighbour."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.events.fields import FieldType
from zhagen.events.kinds import KINDS, SEVERITIES, make
from zhagen.events.ledger import JsonlLedger, LedgerFault, findings_seen
from zhagen.events.model import BadEvent, Event, Subject
from zhagen.slices.model import (
    Each,
    Hint,
    Material,
    Place,
    Reader,
    Rule,
    Severity,
    Slice,
    Status,
)

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PLACE = Place("slice.yaml", 1)
CASE = "case-" + "0123456789abcdef" * 2
SUBJECT = Subject(CASE, "demo@1.0", engine="faster-paddle-tiny")


def _rule(code: str) -> Rule:
    return Rule(code, "", Each("case", ()), "true", Severity.ERROR, "", "", "", (), (), 1, PLACE)


def _material() -> Material:
    return Material(
        "licence", "执照", "true", Reader.CERTIFICATE, (), (), "", (), False, False, 1, 0, (), "",
        (), (Hint("not_stamped", "复印件没盖章", PLACE),), "", PLACE,
    )  # fmt: skip


DEFINITION = Slice(
    id="demo", version="1.0", title="", region="", owner="", status=Status.DRAFT, task_code="",
    promise_day="", effective_from=date(2026, 1, 1), effective_until=None, accept_condition="",
    basis=(), parameters={}, sources={}, facts={}, materials={"licence": _material()},
    rules={"C01": _rule("C01"), "X01": _rule("X01")}, guide=None, charter=None, cases=(),
    folder=Path("demo"),
)  # fmt: skip


def _make(kind: str, **payload: object) -> Event:
    return make(kind, payload, subject=SUBJECT, definition=DEFINITION, occurred_at=AT)  # type: ignore[arg-type]


def _shown(**changes: object) -> Event:
    payload = {"number": 1, "code": "C01", "severity": "error", "material": "licence", "wording": 1}
    return _make("precheck.finding_shown", **(payload | changes))


PERSONAL = st.one_of(
    st.sampled_from(["张三", "110101190001019999", "13900012345", "示例市禾间食品有限公司", "a b"]),
    st.text(min_size=1),
    st.from_regex(r"\A[1-9]\d{16}[\dX]\Z"),
)


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(value=PERSONAL)
def test_no_field_of_any_kind_takes_a_value_from_outside_its_declared_list(kind, value):
    vocabulary = {"C01", "X01", "licence", "not_stamped"}
    for field in KINDS[kind].fields:
        allowed = vocabulary | set(field.codes)
        if value in allowed:
            continue
        with pytest.raises(BadEvent) as raised:
            _make(kind, **(_valid_payload(kind) | {field.name: value}))
        with pytest.raises(BadEvent) as other:
            _make(kind, **(_valid_payload(kind) | {field.name: "李四"}))
        assert str(raised.value) == str(other.value)  # the message does not depend on the value


def _valid_payload(kind: str) -> dict[str, object]:
    example = {
        FieldType.RULE: "C01", FieldType.MATERIAL: "licence", FieldType.HINT: "not_stamped",
        FieldType.COUNT: 1, FieldType.BYTES: 1, FieldType.SECONDS: 0.5, FieldType.FLAG: True,
    }  # fmt: skip
    return {
        field.name: field.codes[0] if field.codes else example[field.type]
        for field in KINDS[kind].fields
        if field.type is not FieldType.FACT
    }


@pytest.mark.parametrize("number", [13900012345, 110101190001019999, 6222000000000000000, 1.39e10])
def test_no_number_of_a_person_fits_where_a_number_may_stand(number):
    for kind, declared in KINDS.items():
        for field in declared.fields:
            with pytest.raises(BadEvent):
                _make(kind, **(_valid_payload(kind) | {field.name: number}))


@pytest.mark.parametrize(
    "line", ["[]", "{}", '{"kind": 3}', "null", '"x"', '{"schema":1,"kind":"x"}']
)
def test_a_line_that_is_no_event_is_passed_over(line, tmp_path):
    ledger = JsonlLedger(tmp_path)
    ledger.append([_shown()])
    with (tmp_path / "events-2026-11.jsonl").open("a") as file:
        file.write(line + "\n")
    ledger.append([_shown(number=2)])
    assert len(list(ledger.read())) == 2
    assert findings_seen(ledger)["licence", "C01"] == 2


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_be_made_from_its_declaration(kind):
    assert _make(kind, **_valid_payload(kind)).kind == kind


@given(value=PERSONAL)
def test_the_subject_holds_ids_and_codes_only(value):
    for name in ("case_id", "slice_ref", "lock_hash"):
        fields = {
            "case_id": CASE,
            "slice_ref": "demo@1.0",
            "lock_hash": "",
        }
        with pytest.raises(BadEvent):
            Subject(**(fields | {name: f"{value}人"}))


def test_undeclared_fields_and_missing_fields_are_refused():
    with pytest.raises(BadEvent, match="没有声明"):
        _shown(name="x")
    with pytest.raises(BadEvent, match="缺字段"):
        _make("precheck.finding_shown", number=1)
    with pytest.raises(BadEvent, match="没有这种事件"):
        _make("precheck.guessed")


def test_an_event_without_a_time_zone_is_refused():
    naive = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001
    with pytest.raises(BadEvent, match="时区"):
        make(
            "precheck.received", {"files": 1, "bytes": 1},
            subject=SUBJECT, definition=DEFINITION, occurred_at=naive,
        )  # fmt: skip


def test_what_is_appended_is_read_back_in_order(tmp_path):
    ledger = JsonlLedger(tmp_path / "ledger")
    events = [_shown(number=number) for number in range(5)]
    assert ledger.append(events) == 5
    assert list(ledger.read("precheck.finding_shown")) == events
    assert list(ledger.read("precheck.verdict")) == []


def test_a_line_cut_by_a_power_failure_does_not_eat_its_neighbour(tmp_path):
    ledger = JsonlLedger(tmp_path)
    ledger.append([_shown(number=1)])
    with (tmp_path / "events-2026-11.jsonl").open("a") as file:
        file.write('{"schema":1,"kind":"precheck.fin')
    ledger.append([_shown(number=2)])
    assert [event.payload["number"] for event in ledger.read()] == [1, 2]


def test_findings_are_counted_by_material_and_code_for_the_hints(tmp_path):
    ledger = JsonlLedger(tmp_path)
    ledger.append([_shown(), _shown(), _shown(severity="unclear")])
    ledger.append([_make("precheck.fault_noted", material="licence", hint="not_stamped")])
    seen = findings_seen(ledger)
    assert seen["licence", "C01"] == 2
    assert seen["licence", "not_stamped"] == 1


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerFault, match="台账文件夹用不了"):
        JsonlLedger(tmp_path / "file" / "ledger")


def test_severities_are_those_of_the_slices():
    assert set(SEVERITIES) == {severity.value for severity in Severity}
