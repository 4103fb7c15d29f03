"""Weeks, days and windows without a case are told, counted, and keep an extension from a look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typed_logs
from drawn_cells import cells_of, quick, seeds
from drawn_cells import charter_of as drawn_charter
from drawn_cells import rota_of as drawn_rota
from hypothesis import given
from hypothesis import strategies as st
from whole_pilots import SIX, charter_of, looked

from zhagen.cli.pilot_look_page import show_look
from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.online import arms_rota
from zhagen.pilot.estimating.rota import CLOSED
from zhagen.pilot.evaluating.checks import completeness_of, in_pilot
from zhagen.pilot.evaluating.evaluate import RefusedLook, rota_of
from zhagen.pilot.evaluating.gaps import LEAST, coverage_of
from zhagen.pilot.log.cells import empty_cells, group_log
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.model import Cells
from zhagen.pilot.papers.status_page import status_of
from zhagen.pilot.wording.gaps import gap_sentence, lacking_sentences


def _log(
    folder: Path, keep: Callable[[str, date, int], bool], per_day: int = 6, **changes: Any
) -> PilotLog:
    """A log of those cases of a whole pilot; `keep` is asked for window, day and week."""
    charter = charter_of(folder, **changes)
    weeks = charter.schedule.weeks + charter.schedule.extension_weeks
    rng = np.random.default_rng(1)
    rows = typed_logs.handled(charter, rng, per_day=per_day, weeks=weeks)
    kept = [at for at in range(len(rows["window"])) if _kept(rows, at, charter, keep)]
    chosen = {name: [values[at] for at in kept] for name, values in rows.items()}
    return typed_logs.written(folder, chosen, **changes)


def _kept(
    rows: dict[str, list[Any]], at: int, charter: Charter, keep: Callable[[str, date, int], bool]
) -> bool:
    begun: datetime = rows["started_at"][at]
    return keep(rows["window"][at], begun.date(), charter.schedule.week_of(begun.date()))


def _told(log: PilotLog, week: int, **options: Any) -> list[str]:
    checks = looked(log, week, **options).checks
    return list(lacking_sentences(log.sealed.charter, checks.unusable, checks.gaps))


def test_weeks_whose_file_was_never_added_are_told_and_counted(tmp_path: Path) -> None:
    log = _log(tmp_path, lambda _window, _day, week: week in (1, 4))
    checks = looked(log, 4).checks
    assert [(gap.week, gap.windows) for gap in checks.gaps] == [(2, tuple(SIX)), (3, tuple(SIX))]
    assert [gap.window_days for gap in checks.gaps] == [30, 30]
    assert checks.window_days == 120
    assert checks.empty_window_days == 60
    assert checks.completeness == pytest.approx(0.5)
    told = _told(log, 4)
    assert "第 2 周（8 月 31 日至 9 月 4 日）各窗口都一件也没有，照其余日子约有 180 件" in told[0]
    assert "zhagen pilot log add" in told[-1]


def test_the_terminal_and_the_paper_say_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = _log(tmp_path, lambda _window, _day, week: week in (1, 4))
    show_look(looked(log, 4), log.sealed.charter)
    said = "".join(capsys.readouterr().out.split())
    assert "记录完整50.0%" in said
    assert "第2周（8月31日至9月4日）各窗口都一件也没有" in said


def test_online_weekends_are_quiet_and_a_week_without_an_arm_is_not() -> None:
    charter = drawn_charter("online")
    rota = arms_rota(charter)
    first = charter.schedule.start.toordinal()
    days = [first + at for at in range(56) if at % 7 < 5]
    both = [(arm, day) for day in days for arm in (0, 1)]
    assert coverage_of(_handled(charter, both), charter, rota, 8).gaps == ()
    kept = [(arm, day) for arm, day in both if arm == 0 or (day - first) // 7 != 2]
    (gap,) = coverage_of(_handled(charter, kept), charter, rota, 8).gaps
    assert (gap.week, gap.windows) == (3, ("on",))
    assert gap_sentence(gap, charter).startswith(
        "第 3 周（9 月 7 日至 9 月 13 日）使用组一件也没有"
    )


def _handled(charter: Charter, places: list[tuple[int, int]]) -> Cells:
    """Ten cases in each of these (window, day)."""
    arm, day = np.array(places).T
    ten, none = np.full(len(places), 10), np.zeros(len(places), dtype=np.int64)
    cells = empty_cells(charter)
    return replace(cells, types=("",), window=arm, day=day, type=none, on=arm, n=ten, open=none)


def test_a_window_that_is_left_out_of_a_week_is_named(tmp_path: Path) -> None:
    log = _log(tmp_path, lambda window, _day, week: (window, week) != ("综窗3", 2))
    (gap,) = looked(log, 4).checks.gaps
    assert (gap.week, gap.windows, gap.window_days) == (2, ("综窗3",), 5)
    assert gap.cases == pytest.approx(30)
    assert _told(log, 4)[0].startswith("第 2 周（8 月 31 日至 9 月 4 日）综窗3一件也没有")


def test_a_window_without_any_case_is_expected_to_have_what_the_others_have(tmp_path: Path) -> None:
    log = _log(tmp_path, lambda window, _day, _week: window != "综窗3")
    checks = looked(log, 4).checks
    assert {gap.windows for gap in checks.gaps} == {("综窗3",)}
    assert checks.completeness == pytest.approx(5 / 6)


def test_a_day_without_a_case_in_the_whole_hall_is_told(tmp_path: Path) -> None:
    missing = date(2026, 9, 2)
    log = _log(tmp_path, lambda _window, day, _week: day != missing)
    (gap,) = looked(log, 4).checks.gaps
    assert (gap.first, gap.last, gap.window_days) == (missing, missing, 6)


def test_one_quiet_day_of_one_window_is_no_gap(tmp_path: Path) -> None:
    log = _log(tmp_path, lambda window, day, _week: (window, day) != ("综窗3", date(2026, 9, 2)))
    checks = looked(log, 4).checks
    assert checks.gaps == ()
    assert checks.empty_window_days == 1
    assert checks.completeness == 1.0
    assert _told(log, 4) == []


def test_days_that_the_charter_closes_are_not_expected(tmp_path: Path) -> None:
    closed = date(2026, 9, 2)
    log = _log(
        tmp_path, lambda _window, day, _week: day != closed, schedule__closed=[closed.isoformat()]
    )
    assert looked(log, 4).checks.gaps == ()


def test_an_extension_without_a_case_is_not_looked_at(tmp_path: Path) -> None:
    log = _log(tmp_path, lambda _window, _day, week: week <= 8)
    with pytest.raises(RefusedLook, match=r"延长的第 9 到 \d+ 周一件办件也没有.*log add"):
        _extended(log)
    assert looked(log).checks.gaps == ()


def test_an_extension_with_cases_is_looked_at(tmp_path: Path) -> None:
    log = _log(tmp_path, lambda _window, _day, week: week <= 9)
    look = _extended(log)
    assert {gap.week for gap in look.checks.gaps} == set(range(10, look.week + 1))


def _extended(log: PilotLog) -> Any:
    schedule = log.sealed.charter.schedule
    return looked(log, schedule.weeks + schedule.extension_weeks, extended=True)


def test_the_status_page_tells_a_missing_week_but_not_the_one_that_runs(tmp_path: Path) -> None:
    log = _log(tmp_path, lambda _window, _day, week: week in (1, 3))
    charter = log.sealed.charter
    rota = rota_of(charter, typed_logs.is_workday)
    today = charter.schedule.last_day(3) + timedelta(days=2)
    status = status_of(log, group_log(log, until=today), rota, today)
    assert status.completeness == pytest.approx(2 / 3)
    assert [line for line in status.lacking if "第 2 周" in line]
    assert not [line for line in status.lacking if "第 4 周" in line]


@quick
@given(seeds, st.integers(1, 8))
def test_gaps_are_empty_open_spans_that_were_to_bring_enough(seed: int, lost: int) -> None:
    charter, rota = drawn_charter(), drawn_rota()
    cells = _without_week(cells_of(seed), charter, lost)
    found = coverage_of(cells, charter, rota, 8)
    for gap in found.gaps:
        first, last = gap.first.toordinal(), gap.last.toordinal()
        names = [rota.windows.index(name) for name in gap.windows]
        here = np.isin(cells.window, names) & (cells.day >= first) & (cells.day <= last)
        open_days = rota.state[names, first - rota.first.toordinal() :][:, : last - first + 1]
        assert not (here & in_pilot(cells, charter, rota, 8)).any()
        assert 0 < gap.window_days <= (open_days != CLOSED).sum()
    assert found.window_days == (rota.state[:, :56] != CLOSED).sum()
    assert found.empty >= sum(gap.window_days for gap in found.gaps)
    if found.gaps:
        assert found.cases >= LEAST
        inside = in_pilot(cells, charter, rota, 8)
        whole = completeness_of(cells, charter, inside, 0)
        assert completeness_of(cells, charter, inside, found.cases) < whole


_ARRAYS = ("window", "day", "type", "on", "n", "open")


def _without_week(cells: Cells, charter: Charter, week: int) -> Cells:
    first = charter.schedule.start.toordinal() + 7 * (week - 1)
    keep = (cells.day < first) | (cells.day >= first + 7)
    return Cells(
        windows=cells.windows,
        types=cells.types,
        **{name: getattr(cells, name)[keep] for name in _ARRAYS},
        counts={name: each[keep] for name, each in cells.counts.items()},
        sums={name: each[keep] for name, each in cells.sums.items()},
        squares={name: each[keep] for name, each in cells.squares.items()},
    )
