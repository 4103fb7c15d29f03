"""JSON lines that leave out what is empty: no column is lost for what the first row lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pilots
import pytest

from zhagen.pilot.cases.rows import BadCaseFile, rows_of
from zhagen.pilot.log.log import PilotLog, append

FULL = {
    "case_id": "A1",
    "window": "综窗1",
    "started_at": "2026-08-24T09:00:00",
    "ended_at": "2026-08-24T09:10:00",
    "arm": "使用",
    "satisfaction": 4,
}


def lines(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "办件.jsonl"
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    return path


def added(log: PilotLog, path: Path) -> list[dict[str, Any]]:
    log = append(log, rows_of(path), source=path.name, at=pilots.AT)
    return [json.loads(line) for line in log.entries(1).read_bytes().splitlines()]


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def test_a_column_that_the_first_row_lacks_is_read_from_the_others(tmp_path: Path) -> None:
    first = without(FULL, "ended_at", "arm", "satisfaction")
    rows = [first, FULL | {"case_id": "A2"}, without(FULL, "arm") | {"case_id": "A3"}]
    found = added(pilots.log(tmp_path), lines(tmp_path, *rows))
    assert ["ended_at" in case for case in found] == [False, True, True]
    assert [case.get("arm") for case in found] == [None, "on", None]
    assert [case.get("satisfaction") for case in found] == [None, 4, 4]


def test_a_first_row_without_a_needed_value_is_set_aside_and_the_others_count(
    tmp_path: Path,
) -> None:
    path = lines(tmp_path, without(FULL, "started_at"), FULL | {"case_id": "A2"})
    log = append(pilots.log(tmp_path), rows_of(path), source=path.name, at=pilots.AT)
    assert log.size == 1
    assert [(each.reason, each.examples) for each in log.segments[0].set_aside] == [
        ("no_start", ("1",))
    ]


def test_rows_may_name_the_same_column_differently(tmp_path: Path) -> None:
    other = without(FULL, "case_id", "ended_at") | {
        "办件编号": "A2",
        "办结时间": "2026-08-24T09:20:00",
    }
    found = added(pilots.log(tmp_path), lines(tmp_path, FULL, other))
    assert [case["ended_at"][-8:] for case in found] == ["09:10:00", "09:20:00"]


def test_a_time_of_return_left_out_says_not_returned_whichever_row_comes_first(
    tmp_path: Path,
) -> None:
    back = FULL | {"case_id": "A2", "returned_at": "2026-08-24T09:09:00"}
    found = added(pilots.log(tmp_path), lines(tmp_path, FULL, back, FULL | {"case_id": "A3"}))
    assert [case["returned"] for case in found] == [False, True, False]


def test_a_column_that_no_row_has_is_told_and_nothing_is_added(tmp_path: Path) -> None:
    log = pilots.log(tmp_path)
    rows = [without(FULL, "window", "arm"), without(FULL, "window") | {"case_id": "A2"}]
    with pytest.raises(BadCaseFile, match=r"没有 window（窗口）"):
        append(log, rows_of(lines(tmp_path, *rows)), source="办件.jsonl", at=pilots.AT)
    assert log.size == 0


def test_a_header_the_charter_names_may_be_missing_in_a_row_but_not_in_all(tmp_path: Path) -> None:
    named = {"columns": {"satisfaction": "评价"}}
    rows = [without(FULL, "satisfaction"), FULL | {"case_id": "A2", "评价": 5}]
    found = added(pilots.log(tmp_path, **named), lines(tmp_path, *rows))
    assert [case.get("satisfaction") for case in found] == [None, 5]
    log = pilots.log(tmp_path / "other", **named)
    with pytest.raises(BadCaseFile, match="评价"):
        append(log, rows_of(lines(tmp_path, FULL)), source="办件.jsonl", at=pilots.AT)
