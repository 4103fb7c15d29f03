"""Restricted means: unfinished cases stay in."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pilots
import pytest
import typed_logs

from zhagen.measures.durations import restricted_mean
from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.contrasts import Sides
from zhagen.pilot.estimating.survival import GRID, restricted_sides
from zhagen.pilot.estimating.units import Period
from zhagen.pilot.evaluating.evaluate import evaluate, rota_of
from zhagen.pilot.log.cells import group_log
from zhagen.pilot.log.log import PilotLog

HORIZON = 512.0
NEVER, EVER = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-01-01")
WINDOWS = ["综窗1", "综窗2", "综窗3", "综窗4"]
CLUSTER = {
    "design__kind": "cluster",
    "design__windows": WINDOWS,
    "design__treated": WINDOWS[:2],
    "metrics__primary__measure": "restricted_mean_ratio",
    "metrics__primary__formula": "hours(started_at, ended_at)",
    "metrics__primary__horizon": HORIZON,
}


def lasting(charter: Charter, rng: np.random.Generator, hours: float = 300.0) -> dict[str, Any]:
    """Cases that take days; those that last beyond the log have no end."""
    cut = datetime.combine(charter.schedule.last_day(8), time.min) + timedelta(days=1)
    found: dict[str, list[Any]] = {
        name: [] for name in ("window", "started_at", "ended_at", "case_type", "arm", "returned")
    }
    for day in typed_logs.days_of(charter):
        for name in WINDOWS:
            for _ in range(3):
                begun = datetime.combine(day, time(9))
                # Quarters of an hour lie on the grid, so nothing is rounded.
                ended = begun + timedelta(hours=round(4 * float(rng.exponential(hours))) / 4)
                found["window"].append(name)
                found["started_at"].append(begun)
                found["ended_at"].append(ended if ended <= cut else None)
                found["case_type"].append("全部")
                found["arm"].append("on" if name in WINDOWS[:2] else "off")
                found["returned"].append(False)
    found["case_id"] = [f"{at:032x}" for at in range(len(found["window"]))]
    return found


def sides_of(log: PilotLog, week: int = 8) -> Sides:
    charter = log.sealed.charter
    until = charter.schedule.last_day(week)
    files = [str(log.typed(each.number)) for each in log.segments]
    rota = rota_of(charter, typed_logs.is_workday)
    cells = group_log(log, until=until)
    return restricted_sides(files, cells, charter, rota, charter.primary, Period(1, week), until)


def by_hand(
    rows: dict[str, Any], charter: Charter, window: str, week: int, first: datetime, last: datetime
) -> float:
    """The restricted mean of one window's cases that began between two moments."""
    cut = datetime.combine(charter.schedule.last_day(week), time.min) + timedelta(days=1)
    # Where a case has no end its export tells nothing after the latest moment in it.
    told = max(each for name in ("started_at", "ended_at") for each in rows[name] if each)
    times, done = [], []
    for name, begun, ended in zip(
        rows["window"], rows["started_at"], rows["ended_at"], strict=True
    ):
        if name != window or not first <= begun < min(last, cut):
            continue
        finished = ended is not None and ended <= cut
        end = ended if finished else cut if ended else min(cut, told)
        hours = (end - begun).total_seconds() / 3600
        times.append(min(hours, HORIZON))
        done.append(finished or hours >= HORIZON)
    return restricted_mean(times, done, HORIZON).mean


@pytest.mark.parametrize("week", [6, 8])
def test_every_side_is_the_area_under_its_kaplan_meier_curve(tmp_path: Path, week: int) -> None:
    charter = pilots.sealed(tmp_path / "draft", **CLUSTER).charter
    rows = lasting(charter, np.random.default_rng(4))
    assert None in rows["ended_at"]
    sides = sides_of(typed_logs.written(tmp_path, rows, **CLUSTER), week)
    start = datetime.combine(charter.schedule.start, time.min)
    for at, window in enumerate(WINDOWS):
        after = by_hand(rows, charter, window, week, start, EVER)
        before = by_hand(rows, charter, window, week, NEVER, start)
        found = sides.sums[at, :, 0] / sides.n[at, :, 0]
        assert found == pytest.approx([before, after], rel=1e-9)


def test_leaving_unfinished_cases_out_would_make_the_slow_side_look_fast(tmp_path: Path) -> None:
    charter = pilots.sealed(tmp_path / "draft", **CLUSTER).charter
    rows = lasting(charter, np.random.default_rng(4), hours=900)
    log = typed_logs.written(tmp_path, rows, **CLUSTER)
    sides = sides_of(log)
    kept = sides.sums[:, 1, 0] / sides.n[:, 1, 0]
    begun, ended, start = rows["started_at"], rows["ended_at"], charter.schedule.start
    finished = [
        min((end - at).total_seconds() / 3600, HORIZON)
        for at, end in zip(begun, ended, strict=True)
        if end is not None and at.date() >= start
    ]
    truth = 900 * (1 - np.exp(-HORIZON / 900))
    assert abs(kept.mean() - truth) < 0.06 * truth
    assert np.mean(finished) < 0.85 * truth


def test_times_off_the_grid_are_rounded_by_less_than_a_step(tmp_path: Path) -> None:
    charter = pilots.sealed(tmp_path / "draft", **CLUSTER).charter
    rng = np.random.default_rng(4)
    rows = lasting(charter, rng)
    rows["ended_at"] = [
        None if end is None else end + timedelta(seconds=int(rng.integers(1, 800)))
        for end in rows["ended_at"]
    ]
    sides = sides_of(typed_logs.written(tmp_path, rows, **CLUSTER))
    start = datetime.combine(charter.schedule.start, time.min)
    after = by_hand(rows, charter, WINDOWS[0], 8, start, EVER)
    assert sides.sums[0, 1, 0] / sides.n[0, 1, 0] == pytest.approx(after, abs=HORIZON / GRID)


def test_days_that_nobody_could_follow_to_the_horizon_wait_for_a_later_look(tmp_path: Path) -> None:
    changes = {**CLUSTER, "design__kind": "switchback", "metrics__primary__horizon": 200.0}
    charter = pilots.sealed(tmp_path / "draft", **changes).charter
    rows = lasting(charter, np.random.default_rng(4))
    log = typed_logs.written(tmp_path, rows, **changes)
    until = charter.schedule.last_day(8)
    rota = rota_of(charter, typed_logs.is_workday)
    files = [str(log.typed(1))]
    sides = restricted_sides(
        files, group_log(log, until=until), charter, rota, charter.primary, Period(1, 8), until
    )
    with_cases = (sides.n.sum(axis=2) > 0).all(axis=1)
    # Eight weeks have twenty pairs of open days. Two hundred hours before the end of the last
    # Sunday lies a Saturday: the pairs of the last week are not known yet, the others are.
    pairs = int(rota.pair.max()) + 1
    last_day = np.where(rota.pair[0] >= 0, np.arange(rota.pair.shape[1]), -1)
    for unit in np.unique(rota.pair[0][(rota.pair[0] >= 0) & (last_day < 56)]):
        days = np.flatnonzero(rota.pair[0] == unit)
        if days.max() < 56:
            assert with_cases[unit] == (days.max() < 49)
    assert with_cases.sum() < len(WINDOWS) * pairs


def test_without_unfinished_cases_it_is_the_plain_mean_up_to_the_horizon(tmp_path: Path) -> None:
    changes = {
        "metrics__primary__measure": "restricted_mean_ratio",
        "metrics__primary__horizon": 20.0,
    }
    charter = pilots.sealed(tmp_path / "draft", **changes).charter
    rows = typed_logs.handled(charter, np.random.default_rng(7), per_day=3)
    rows["case_type"] = ["全部"] * len(rows["case_type"])
    log = typed_logs.written(tmp_path, rows, **changes)
    until = charter.schedule.last_day(8)
    rota = rota_of(charter, typed_logs.is_workday)
    sides = restricted_sides(
        [str(log.typed(1))],
        group_log(log, until=until),
        charter,
        rota,
        charter.primary,
        Period(1, 8),
        until,
    )
    window, day = rows["window"][-1], rows["started_at"][-1].date()
    times = [
        min((end - begun).total_seconds() / 60, 20.0)
        for name, begun, end in zip(
            rows["window"], rows["started_at"], rows["ended_at"], strict=True
        )
        if name == window and begun.date() == day
    ]
    at = charter.assignment.windows.index(window)
    column = np.array([day.toordinal()])
    pair = int(rota.pairs(np.array([at]), column)[0])
    side = int(rota.assigned(np.array([at]), column)[0])
    unit = at * (int(rota.pair.max()) + 1) + pair
    assert sides.n[unit, side, 0] == 3
    assert sides.sums[unit, side, 0] / 3 == pytest.approx(np.mean(times), rel=1e-9)


def test_a_look_at_restricted_means_is_complete(tmp_path: Path) -> None:
    charter = pilots.sealed(tmp_path / "draft", **CLUSTER).charter
    rows = lasting(charter, np.random.default_rng(4))
    log = typed_logs.written(tmp_path, rows, **CLUSTER)
    look = evaluate(log, 8, today=typed_logs.AFTER, is_workday=typed_logs.is_workday)
    assert look.checks.completeness == 1.0
    assert look.flow.censored > 0
    assert look.primary.low < 0 < look.primary.high
    assert look.primary.units == 4
