"""What a cell of an export means, and what it is refused for."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import charters
import pilots
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.agreeing.formula import parse, timed_columns
from zhagen.pilot.cases import known as case_known
from zhagen.pilot.cases import reading as case_reading
from zhagen.pilot.cases import values as case_values
from zhagen.pilot.cases.values import Unreadable, arm, moment
from zhagen.pilot.log.log import PilotLog, append
from zhagen.pilot.log.terms import terms_of
from zhagen.pilot.model import CASE_COLUMNS
from zhagen.pilot.schema import codes as json_codes
from zhagen.pilot.wording import records


def added(log: PilotLog, *changes: dict[str, Any]) -> PilotLog:
    """The log with one more file: a good row for each of `changes`, changed by it."""
    rows = [(place, row | changes[place - 2]) for place, row in pilots.rows(len(changes))]
    return append(log, iter(rows), source="办件.csv", at=pilots.AT)


def set_aside(log: PilotLog) -> dict[str, tuple[str, ...]]:
    return {each.reason: each.examples for each in log.segments[-1].set_aside}


def cases(log: PilotLog) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.entries(len(log.segments)).read_bytes().splitlines()]


@pytest.mark.parametrize(
    "odd",
    [
        "9999-12-31T23:00:00Z",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31 23:00:00",
        "2026-08-24T09:00:00+99:99",
        "2026-08-24T09:00:00+14:01",
        "2026-08-24T09:00:00+08:60",
        "2026-02-30 09:00",
        datetime.max.replace(tzinfo=UTC),
        date.max,
    ],
)
def test_one_extreme_time_sets_its_row_aside_and_the_file_goes_on(
    tmp_path: Path, odd: object
) -> None:
    log = added(pilots.log(tmp_path), {"答复时间": odd}, {}, {"收件时间": odd})
    assert set_aside(log) == {"unreadable_time": ("2", "4")}
    assert log.size == 1


@given(st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)?"))
def test_whatever_is_written_like_a_time_is_read_or_refused(text: str) -> None:
    try:
        found = moment(text)
    except Unreadable:
        return  # any other failure would stop the whole file
    assert 1900 <= found.at.year < 2200


@given(st.datetimes(datetime(1901, 1, 1), datetime(2198, 1, 1)), st.integers(-840, 840))  # noqa: DTZ001 - local
def test_an_offset_says_the_same_moment_in_the_local_time(at: datetime, minutes: int) -> None:
    at = at.replace(microsecond=0)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    there = at - timedelta(hours=8) + timedelta(minutes=minutes)
    assert moment(f"{there.isoformat()}{sign}{hours:02}:{rest:02}").at == at


@pytest.mark.parametrize(
    "day",
    ["2026-08-24", "2026年8月24日", date(2026, 8, 24), datetime(2026, 8, 24)],  # noqa: DTZ001
)
def test_a_day_without_a_time_is_no_midnight_where_minutes_are_counted(
    tmp_path: Path, day: object
) -> None:
    log = added(pilots.log(tmp_path), {"收件时间": day, "答复时间": day}, {}, {"答复时间": day})
    assert set_aside(log) == {"date_only": ("2", "4")}


def test_a_count_in_days_may_use_dates(tmp_path: Path) -> None:
    days = "days(started_at, ended_at)"
    log = pilots.log(tmp_path, metrics__primary__formula=days)
    log = added(log, {"收件时间": "2026-08-24", "答复时间": "2026-08-27"})
    assert set_aside(log) == {}
    assert [case["ended_at"] for case in cases(log)] == ["2026-08-27T00:00:00"]


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("minutes(started_at, ended_at)", {"started_at", "ended_at"}),
        ("hours(started_at, coalesce(ended_at, started_at)) > 2", {"started_at", "ended_at"}),
        ("days(started_at, ended_at)", set()),
        ("returned or minutes(started_at, ended_at) > 5", {"started_at", "ended_at"}),
        ("returned or ended_at > started_at", {"started_at", "ended_at"}),
        ("errors > 0", set()),
        ("is_empty(ended_at)", set()),
    ],
)
def test_a_formula_tells_which_times_need_minutes(formula: str, wanted: set[str]) -> None:
    assert timed_columns(parse(formula, CASE_COLUMNS).node) == wanted


def test_the_shipped_charter_counts_minutes(tmp_path: Path) -> None:
    terms = terms_of(load_charter(charters.write(tmp_path)))
    assert terms.timed == {"started_at", "ended_at"}


def test_an_empty_yes_or_no_stays_empty(tmp_path: Path) -> None:
    told = [{"是否退件": word} for word in ("是", "否", "", None, "  ")]
    log = added(pilots.log(tmp_path), *told)
    assert [case.get("returned") for case in cases(log)] == [True, False, None, None, None]


@pytest.mark.parametrize(
    ("header", "columns"), [("returned_at", {}), ("退件时间", {"returned": "退件时间"})]
)
def test_an_empty_time_of_return_says_that_the_case_was_not_returned(
    tmp_path: Path, header: str, columns: dict[str, str]
) -> None:
    log = pilots.log(tmp_path, **({"columns": columns} if columns else {}))
    rows = []
    for (place, row), when in zip(pilots.rows(2), ("", "2026-08-24T10:00:00"), strict=True):
        del row["是否退件"]
        rows.append((place, row | {header: when}))
    log = append(log, iter(rows), source="办件.csv", at=pilots.AT)
    assert [case["returned"] for case in cases(log)] == [False, True]


@pytest.mark.parametrize("module", [case_known, case_reading, case_values])
def test_every_reason_of_the_reader_is_worded_and_listed(module: ModuleType) -> None:
    found = set(re.findall(r'"(\w+)" if mark|else "(\w+)"\)|Unreadable\("(\w+)"\)', source(module)))
    codes = {code for groups in found for code in groups if code}
    assert codes
    assert codes <= set(json_codes.UNREAD) & set(records.SET_ASIDE)


def source(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        *((word, "on") for word in ("使用", "用", "已使用", "是", "ON", "1", "1.0")),
        *((word, "off") for word in ("未使用", "未用", "不使用", "不用", "没有使用", "否", "0")),
    ],
)
def test_the_words_of_an_office_name_the_arm(word: str, wanted: str) -> None:
    assert arm(word) == wanted
