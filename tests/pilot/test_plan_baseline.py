"""A department's file becomes baseline cells by the pilot's own rules and formulas."""

from __future__ import annotations

import csv
import math
from datetime import datetime, timedelta
from pathlib import Path

import charters
import pilots
import pytest

from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.cases.rows import rows_of
from zhagen.pilot.log.cells import group_files
from zhagen.pilot.planning.baseline import read_baseline

DAY = "2026-07-20"


def test_the_cells_hold_what_the_formulas_say() -> None:
    charter = load_charter(charters.SHIPPED)
    baseline = read_baseline(pilots.rows(60, day=DAY), charter)
    assert (baseline.received, baseline.accepted) == (60, 60)
    cells = baseline.cells
    assert int(cells.n.sum()) == 60
    assert cells.windows == charter.assignment.windows
    assert cells.types == ("复杂", "简单")
    total = sum(math.log(8 + place % 7) for place in range(60))
    assert float(cells.sums["handling_time"].sum()) == pytest.approx(total)
    assert float(cells.sums["return_rate"].sum()) == sum(place % 9 == 0 for place in range(60))


def test_rows_outside_the_baseline_are_counted_not_used() -> None:
    charter = load_charter(charters.SHIPPED)
    inside = list(pilots.rows(5, day=DAY))
    later = list(pilots.rows(3, start=100, day="2026-09-01"))
    baseline = read_baseline([*inside, *later], charter)
    assert int(baseline.cells.n.sum()) == 5
    assert {each.reason: each.count for each in baseline.set_aside} == {"outside_dates": 3}


def test_a_csv_file_gives_the_same_cells_as_its_rows(tmp_path: Path) -> None:
    charter = load_charter(charters.SHIPPED)
    rows = [row for _, row in pilots.rows(40, day=DAY)]
    path = tmp_path / "基线.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    found = read_baseline(rows_of(path), charter).cells
    wanted = read_baseline(pilots.rows(40, day=DAY), charter).cells
    assert (found.n == wanted.n).all()
    assert (found.sums["handling_time"] == wanted.sums["handling_time"]).all()


def test_the_baseline_is_counted_as_the_log_counts_its_cases(tmp_path: Path) -> None:
    log = pilots.log(tmp_path, 80)
    charter = log.sealed.charter
    grouped = group_files([str(log.typed(1))], charter)
    moved = [
        (
            number,
            {**row, "收件时间": _before(row["收件时间"]), "答复时间": _before(row["答复时间"])},
        )
        for number, row in pilots.rows(80)
    ]
    counted = read_baseline(moved, charter).cells
    for name in counted.sums:
        assert int(counted.counts[name].sum()) == int(grouped.counts[name].sum())
        assert float(counted.sums[name].sum()) == pytest.approx(float(grouped.sums[name].sum()))


def _before(moment: str) -> str:
    return (datetime.fromisoformat(moment) - timedelta(days=28)).isoformat()


def test_persons_count_once_each() -> None:
    charter = load_charter(charters.SHIPPED)
    rows = [
        (number, {**row, "申请人": f"甲{number % 4}"}) for number, row in pilots.rows(20, day=DAY)
    ]
    persons = read_baseline(rows, charter).persons
    assert persons is not None
    assert persons.count == 4
    assert persons.variance > 0


def test_without_agreed_days_everything_before_the_start_is_baseline(tmp_path: Path) -> None:
    path = charters.write(tmp_path, schedule__baseline=None)
    charter = load_charter(path)
    baseline = read_baseline(pilots.rows(6, day="2026-03-02"), charter)
    assert baseline.accepted == 6
