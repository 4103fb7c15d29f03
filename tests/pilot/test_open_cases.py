"""Cases that are open in one export and have ended in the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pilots
import pytest
import typed_logs

from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.contrasts import Sides
from zhagen.pilot.estimating.survival import restricted_sides
from zhagen.pilot.estimating.units import Period
from zhagen.pilot.evaluating.evaluate import rota_of
from zhagen.pilot.log.cells import group_log
from zhagen.pilot.log.log import PilotLog, append, open_log, superseded
from zhagen.pilot.log.metric_sql import connection
from zhagen.pilot.log.roots import make_root, read_roots
from zhagen.pilot.log.typed_rows import KNOWN, bound_files, rows_of
from zhagen.pilot.log.verify import verify

FRIDAY = datetime.fromisoformat("2026-08-28T20:00:00+08:00")
WEEK = timedelta(days=7)


def row(number: int, begun: str, ended: str = "", **more: Any) -> tuple[int, dict[str, Any]]:
    """A row of an export; without `ended` the case is open."""
    told = {
        "办件编号": f"K{number:06d}",
        "窗口": "综窗1",
        "收件时间": begun,
        "答复时间": ended,
        "组别": "使用",
    }
    return number + 2, told | more


OPEN = row(1, "2026-08-28T16:00:00")
DONE = row(1, "2026-08-28T16:00:00", "2026-08-31T09:00:00")
OTHER = row(2, "2026-08-28T09:00:00", "2026-08-28T17:30:00")
LATER = row(3, "2026-09-04T09:00:00", "2026-09-04T10:00:00")


def added(log: PilotLog, *exports: tuple[tuple[int, dict[str, Any]], ...]) -> PilotLog:
    """The log with one export a week, each added on its Friday evening."""
    for rows in exports:
        at = FRIDAY + WEEK * len(log.segments)
        log = append(log, iter(rows), source=f"第{len(log.segments) + 1}周.csv", at=at)
    return log


def reasons(log: PilotLog) -> dict[str, int]:
    return {each.reason: each.count for each in log.segments[-1].set_aside}


def standing(log: PilotLog) -> list[tuple[datetime | None, datetime | None]]:
    """(End, up to when it was seen) of every case, in the order in which they began."""
    files = [str(log.typed(each.number)) for each in log.segments]
    rows = rows_of(files)
    query = f"SELECT ended_at, {KNOWN} FROM {rows} AS rows ORDER BY started_at, case_id"  # noqa: S608
    with connection() as opened:
        return opened.execute(query, bound_files(files)).fetchall()


def test_the_export_in_which_an_open_case_has_ended_completes_it(tmp_path: Path) -> None:
    log = added(pilots.log(tmp_path), (OPEN, OTHER), (DONE, OTHER, LATER))
    assert reasons(log) == {"duplicate": 1}
    assert (log.size, superseded(log)) == (4, 1)
    ends = [str(end) for end, _ in standing(log)]
    assert ends == ["2026-08-28 17:30:00", "2026-08-31 09:00:00", "2026-09-04 10:00:00"]
    cells = group_log(log)
    assert (cells.n.sum(), cells.open.sum()) == (3, 0)


def test_the_open_entry_stays_as_it_was_written_and_the_check_accepts_both(tmp_path: Path) -> None:
    log = added(pilots.log(tmp_path), (OPEN, OTHER))
    before = log.entries(1).read_bytes()
    make_root(log, 1, FRIDAY.date())
    log = added(log, (DONE, LATER))
    make_root(log, 2, (FRIDAY + WEEK).date())
    assert log.entries(1).read_bytes() == before
    one, other = (json.loads(log.entries(at).read_bytes().splitlines()[0]) for at in (1, 2))
    assert one["case_id"] == other["case_id"]
    assert ("ended_at" in one, other["ended_at"]) == (False, "2026-08-31T09:00:00")
    assert verify(open_log(log.folder), read_roots(log.folder / "roots.jsonl")).intact


def test_a_case_that_ended_is_never_completed_again(tmp_path: Path) -> None:
    other_end = row(1, "2026-08-28T16:00:00", "2026-08-28T16:05:00")
    log = added(pilots.log(tmp_path), (OPEN,), (DONE,), (other_end, OPEN), (DONE,))
    assert [end for end, _ in standing(log)] == [datetime(2026, 8, 31, 9)]  # noqa: DTZ001 - local
    assert reasons(log) == {"duplicate": 1}
    (differing,) = log.segments[2].set_aside
    assert (differing.reason, differing.count) == ("duplicate_differs", 2)


@pytest.mark.parametrize(
    "moved",
    [
        {"窗口": "综窗2"},
        {"收件时间": "2026-08-28T08:00:00"},
        {"申请人": "P1"},
    ],
)
def test_a_supplement_cannot_move_a_case_to_another_place(
    tmp_path: Path, moved: dict[str, str]
) -> None:
    number, told = DONE
    log = added(pilots.log(tmp_path), (OPEN,), ((number, told | moved),))
    assert reasons(log) == {"duplicate_differs": 1}
    assert [end for end, _ in standing(log)] == [None]


def test_within_one_file_the_first_of_two_rows_counts(tmp_path: Path) -> None:
    log = added(pilots.log(tmp_path), (OPEN, DONE))
    assert reasons(log) == {"duplicate_differs": 1}
    assert superseded(added(log, (DONE,))) == 1


def test_an_open_case_was_seen_up_to_the_export_that_says_so_last(tmp_path: Path) -> None:
    log = added(pilots.log(tmp_path), (OPEN, OTHER))
    (_, _), (end, known) = standing(log)
    assert (end, known) == (None, datetime(2026, 8, 28, 17, 30))  # noqa: DTZ001 - local
    log = added(log, (OPEN, LATER))
    assert superseded(log) == 1
    assert standing(log)[1] == (None, datetime(2026, 9, 4, 10))  # noqa: DTZ001 - local
    # Adding an old export once more tells nothing new, and takes nothing back.
    assert standing(added(log, (OPEN,)))[1] == (None, datetime(2026, 9, 4, 10))  # noqa: DTZ001


def test_a_time_in_the_future_does_not_make_an_open_case_be_seen_longer(tmp_path: Path) -> None:
    late = row(4, "2026-08-28T09:00:00", "2062-08-28T09:00:00")
    log = added(pilots.log(tmp_path), (OPEN, late))
    told = dict(standing(log))
    assert told[None] == FRIDAY.replace(tzinfo=None)


HOURS = {
    "metrics__primary__measure": "restricted_mean_ratio",
    "metrics__primary__formula": "hours(started_at, ended_at)",
    "metrics__primary__horizon": 96.0,
}
Handled = tuple[datetime, datetime, dict[str, Any]]


def handled(charter: Charter) -> list[Handled]:
    """(Begin, end, row) of cases that take thirty hours without the tool and twenty with it."""
    rota = rota_of(charter, typed_logs.is_workday)
    found: list[Handled] = []
    for day in typed_logs.days_of(charter):
        if day < charter.schedule.start:
            continue
        arms = rota.assigned(np.arange(6), np.full(6, day.toordinal()))
        for at, window in enumerate(rota.windows):
            for minute in (0, 75):
                begun = datetime.combine(day, time(9, minute // 15))
                ended = begun + timedelta(hours=20 if arms[at] == 1 else 30, minutes=minute)
                number = len(found)
                _, told = row(number, begun.isoformat())
                told |= {"窗口": window, "组别": "使用" if arms[at] == 1 else "不使用"}
                found.append((begun, ended, told))
    return found


def export(cases: list[Handled], cut: datetime, since: datetime) -> Iterator[tuple[int, Any]]:
    """What a department has at `cut` of the cases that began from `since` on."""
    for number, (begun, ended, told) in enumerate(cases, start=2):
        if since <= begun <= cut:
            yield number, told | {"答复时间": ended.isoformat() if ended <= cut else ""}


def looked_at(log: PilotLog) -> Sides:
    charter, files = log.sealed.charter, [str(log.typed(each.number)) for each in log.segments]
    until, rota = charter.schedule.last_day(8), rota_of(charter, typed_logs.is_workday)
    cells, period = group_log(log, until=until), Period(1, 8)
    return restricted_sides(files, cells, charter, rota, charter.primary, period, until)


def exported(folder: Path, *, again: bool, last: bool) -> PilotLog:
    """A log of Friday exports: `again` = of all cases so far, `last` = and one when all is over."""
    log = pilots.log(folder, **HOURS)
    charter = log.sealed.charter
    cases, start = handled(charter), datetime.combine(charter.schedule.start, time())
    cuts = [start + timedelta(days=7 * week + 4, hours=20) for week in range(8)]
    for cut in [*cuts, *([cuts[-1] + WEEK] if last else [])]:
        since = start if again or last else cut - timedelta(days=4, hours=20)
        at = cut.replace(tzinfo=FRIDAY.tzinfo)
        log = append(log, export(cases, cut, since), source="周五.csv", at=at)
    return log


def test_weekly_exports_tell_in_the_end_what_one_export_tells(tmp_path: Path) -> None:
    weekly = looked_at(exported(tmp_path / "weekly", again=True, last=True))
    log = pilots.log(tmp_path / "once", **HOURS)
    start = datetime.combine(log.sealed.charter.schedule.start, time())
    end = start + timedelta(days=7 * 8 + 4, hours=20)
    rows = export(handled(log.sealed.charter), end, start)
    once = looked_at(append(log, rows, source="一次.csv", at=pilots.AT + 12 * WEEK))
    assert once.n.sum() > 0
    for one, other in zip((weekly.n, weekly.sums), (once.n, once.sums), strict=True):
        assert one == pytest.approx(other)


def test_cases_whose_end_nobody_told_are_not_taken_to_last_until_the_look(tmp_path: Path) -> None:
    sides = looked_at(exported(tmp_path, again=False, last=False))
    there = sides.n > 0
    assert there.any()
    # Twenty and thirty hours, and never the ninety-six that the look would have seen.
    assert np.all(sides.sums[there] / sides.n[there] < 32)
