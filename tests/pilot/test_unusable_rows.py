"""A row set aside counts against completeness until its case has come, and only in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pilots
import pytest
import typed_logs
from published import check_of

from zhagen.pilot.cases.rows import rows_of
from zhagen.pilot.evaluating.evaluate import rota_of
from zhagen.pilot.evaluating.unusable import unusable_of
from zhagen.pilot.log.log import PilotLog, append, create_log, open_log
from zhagen.pilot.log.spine import SPINE, line_of
from zhagen.pilot.log.verify import verify

START = date(2026, 8, 24)
GOOD: Mapping[str, Any] = dict(next(pilots.rows(1))[1])


def _new(folder: Path, **changes: Any) -> PilotLog:
    return create_log(folder / "log", pilots.sealed(folder / "papers", **changes), pilots.SECRET)


def _add(log: PilotLog, *rows: Mapping[str, Any], week: int = 1) -> PilotLog:
    at = datetime.fromisoformat("2026-08-31T09:00:00+08:00") + timedelta(weeks=week - 1)
    return append(log, enumerate(rows, start=2), source=f"第{week}周.csv", at=at)


def _lacking(log: PilotLog, week: int = 4) -> int:
    charter = log.sealed.charter
    rota = rota_of(charter, typed_logs.is_workday)
    return unusable_of(open_log(log.folder), rota, charter.schedule.last_day(week))


def _begun(day: date, **other: Any) -> dict[str, Any]:
    return {**GOOD, "收件时间": f"{day}T09:00:00", "答复时间": f"{day}T09:10:00", **other}


def test_a_bad_row_is_recorded_with_its_day_and_a_pseudonym(tmp_path: Path) -> None:
    log = _add(_new(tmp_path), {**GOOD, "办件编号": "K777", "组别": "半用"})
    (bad,) = log.segments[0].unusable or ()
    assert (bad.reason, bad.window, bad.count) == ("unknown_arm", "综窗1", 1)
    assert bad.started_at == datetime.fromisoformat("2026-08-24T09:00:00")
    assert bad.case_id == pilots.SECRET.disguise("case_id", "K777")
    assert b"K777" not in (log.folder / SPINE).read_bytes()
    assert verify(open_log(log.folder)).intact
    check_of("log-segment").validate(log.segments[0].to_json())


def test_a_corrected_row_added_later_takes_the_bad_one_off(tmp_path: Path) -> None:
    log = _add(_new(tmp_path), GOOD, {**GOOD, "办件编号": "B", "组别": "半用"})
    assert _lacking(log) == 1
    log = _add(log, {**GOOD, "办件编号": "B"}, week=2)
    assert _lacking(log) == 0


def test_a_bad_row_exported_again_as_it_was_is_one_case(tmp_path: Path) -> None:
    bad = {**GOOD, "办件编号": "B", "组别": "半用"}
    log = _add(_add(_new(tmp_path), bad), bad, week=2)
    assert _lacking(log) == 1


def test_a_row_without_a_number_is_made_good_by_its_window_and_time(tmp_path: Path) -> None:
    log = _add(_new(tmp_path), {**GOOD, "办件编号": ""})
    assert _lacking(log) == 1
    other = {**GOOD, "办件编号": "B", "收件时间": "2026-08-24T09:05:00"}
    log = _add(log, other, week=2)
    assert _lacking(log) == 1
    assert _lacking(_add(log, {**GOOD, "办件编号": "C"}, week=3)) == 0


@pytest.mark.parametrize(
    "row",
    [
        _begun(START - timedelta(days=20), 组别="半用"),
        _begun(START + timedelta(weeks=4), 组别="半用"),
        _begun(START + timedelta(days=5), 组别="半用"),
        {**GOOD, "窗口": "综窗9", "组别": "半用"},
    ],
    ids=["of the baseline", "after the look", "on a Saturday", "of a window that takes no part"],
)
def test_a_bad_row_that_was_never_to_be_counted_is_not(
    tmp_path: Path, row: Mapping[str, Any]
) -> None:
    assert _lacking(_add(_new(tmp_path), row)) == 0


def test_what_is_added_after_a_look_does_not_change_it(tmp_path: Path) -> None:
    unknown = {**GOOD, "办件编号": "X", "收件时间": "昨天"}
    log = _add(_new(tmp_path), GOOD, unknown)
    assert _lacking(log, 2) == 1
    later = _begun(START + timedelta(weeks=4), 办件编号="L")
    log = _add(log, later, {**unknown, "办件编号": "Y"}, week=5)
    assert _lacking(log, 2) == 1
    assert _lacking(log, 6) == 2


@pytest.mark.parametrize(("week", "look", "counted"), [(1, 2, 1), (5, 4, 0), (5, 6, 1)])
def test_a_file_in_which_nothing_could_be_read_belongs_to_the_week_before_it_came(
    tmp_path: Path, week: int, look: int, counted: int
) -> None:
    log = _add(_new(tmp_path), {**GOOD, "收件时间": "昨天"}, week=week)
    assert _lacking(log, look) == counted


def test_a_log_of_an_earlier_version_counts_what_it_knows(tmp_path: Path) -> None:
    log = _add(_new(tmp_path), GOOD, {**GOOD, "办件编号": "B", "组别": "半用"}, GOOD)
    (segment,) = log.segments
    (log.folder / SPINE).write_bytes(line_of(replace(segment, unusable=None)))
    assert _lacking(log) == 1


def test_a_row_with_a_comma_too_many_keeps_its_number(tmp_path: Path) -> None:
    def added(log: PilotLog, last: str) -> PilotLog:
        path = tmp_path / "周.csv"
        path.write_text(f"{','.join(GOOD)}\n{_line(GOOD)}\n{last}\n", encoding="utf-8")
        return append(log, rows_of(path), source=path.name, at=pilots.AT)

    second = {**GOOD, "办件编号": "B"}
    log = added(_new(tmp_path), _line(second) + ",多")
    assert [each.reason for each in log.segments[0].unusable or ()] == ["unreadable_row"]
    assert _lacking(log) == 1
    assert _lacking(added(log, _line(second))) == 0


def test_a_shifted_row_writes_no_name_into_the_log(tmp_path: Path) -> None:
    path = tmp_path / "周.csv"
    shifted = _line({**GOOD, "办件编号": "B,孙某某"})
    path.write_text(f"{','.join(GOOD)}\n{_line(GOOD)}\n{shifted}\n", encoding="utf-8")
    log = append(_new(tmp_path), rows_of(path), source=path.name, at=pilots.AT)
    assert _lacking(log) == 1
    assert "孙某某".encode() not in (log.folder / SPINE).read_bytes()


def _line(row: Mapping[str, Any]) -> str:
    values: Iterable[str] = map(str, row.values())
    return ",".join(values)
