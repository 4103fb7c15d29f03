"""Rows that should have been cases and were not, as far as nothing has taken their place.

The remedy for a row set aside is to correct it in the export and add it again. A log only grows,
so the bad row stays in it; here it is taken off once its case has come. Only rows of the pilot up
to a look count, so that what is added later, or belongs to the baseline, changes no look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb
import numpy as np

from zhagen.pilot.cases.tally import OUT_OF_SCOPE
from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.rota import CLOSED, Rota
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.log.metric_sql import connection
from zhagen.pilot.log.spine import BrokenLog, Segment
from zhagen.pilot.model import Unusable

_WEEK = timedelta(days=7)


def unusable_of(log: PilotLog, rota: Rota, until: date) -> int:
    """Rows of the pilot's days up to `until` that became no case. Raises BrokenLog."""
    entries = [(segment, each) for segment in log.segments for each in _entries(segment)]
    if not entries:
        return 0
    scope = _Scope(log.sealed.charter, rota, until)
    try:
        begun = _begun(log, scope.charter.schedule.start)
        due = [(at, one) for at, one in entries if scope.holds(one, at, begun.get(at.number))]
        come = _come(log, due)
    except duckdb.Error as error:
        raise BrokenLog(f"{log.folder} 的记录文件损坏，请运行 zhagen pilot verify") from error
    counted: set[str] = set()
    total = 0
    for (_, each), there in zip(due, come, strict=True):
        if there or each.case_id in counted:
            continue
        counted |= {each.case_id} - {""}
        # One case stays one, however often its row was exported without being put right.
        total += 1 if each.case_id else each.count
    return total


def _entries(segment: Segment) -> Iterator[Unusable]:
    """What a segment tells of its rows; early logs tell the reason and the number only."""
    if segment.unusable is not None:
        yield from segment.unusable
        return
    for each in segment.set_aside:
        if each.reason not in OUT_OF_SCOPE:
            yield Unusable(each.reason, count=each.count)


@dataclass(frozen=True, slots=True)
class _Scope:
    """The days and windows that count at a look."""

    charter: Charter
    rota: Rota
    until: date

    def holds(self, each: Unusable, segment: Segment, begun: date | None) -> bool:
        """Whether the row was to be a case of the pilot; `begun` as in `_day_of`."""
        if each.started_at is None:
            day = _day_of(segment, self.charter.schedule.start, begun)
            return self.charter.schedule.start <= day <= self.until
        day = each.started_at.date()
        return self.charter.schedule.start <= day <= self.until and self._open(each.window, day)

    def _open(self, window: str, day: date) -> bool:
        at = (day - self.rota.first).days
        if not 0 <= at < self.rota.state.shape[1]:
            return False
        known = [self.rota.windows.index(window)] if window in self.rota.windows else slice(None)
        return bool(np.any(self.rota.state[known, at] != CLOSED))


def _day_of(segment: Segment, start: date, begun: date | None) -> date:
    """The day that a row without one is taken to be of, from the log alone.

    The first pilot day on which a case of its file began (`begun`); in a file without cases that of
    its other rows, else the end of the week that was over when the file was added.
    """
    if begun is not None:
        return begun
    if segment.last >= segment.first:
        return start - timedelta(days=1)  # a file with cases, and none of them in the pilot
    known = [each.started_at.date() for each in segment.unusable or () if each.started_at]
    inside = [day for day in known if day >= start]
    if known:
        return min(inside, default=start - timedelta(days=1))
    added = datetime.fromisoformat(segment.appended_at).date()
    weeks = max((added - start) // _WEEK, 1)
    return start + weeks * _WEEK - timedelta(days=1) if added >= start else added


def _files(log: PilotLog) -> dict[str, int]:
    return {str(log.typed(each.number)): each.number for each in log.segments}


def _begun(log: PilotLog, start: date) -> Mapping[int, date]:
    """Segment -> the first day from `start` on which one of its cases began."""
    files = _files(log)
    query = """
        SELECT filename, CAST(min(started_at) AS DATE)
        FROM read_parquet(?, filename = true) WHERE started_at >= ? GROUP BY filename
    """
    with connection() as opened:
        found = opened.execute(query, [list(files), start]).fetchall()
    return {files[str(name)]: day for name, day in found}


def _come(log: PilotLog, due: Sequence[tuple[Segment, Unusable]]) -> list[bool]:
    """Whether the case of each row is in the log.

    It is known by its number; where that was what was missing, by window and time in a later file.
    """
    files = _files(log)
    ids = [each.case_id for _, each in due if each.case_id]
    places = {(each.window, each.started_at) for _, each in due if _placed(each)}
    with connection() as opened:
        query = "SELECT DISTINCT case_id FROM read_parquet(?) WHERE case_id IN (SELECT unnest(?))"
        known = {str(name) for (name,) in opened.execute(query, [list(files), ids]).fetchall()}
        query = """
            SELECT filename, "window", started_at
            FROM read_parquet(?, filename = true) WHERE started_at IN (SELECT unnest(?))
        """
        moments = [moment for _, moment in places]
        found = opened.execute(query, [list(files), moments]).fetchall() if moments else []
    latest: dict[tuple[str, datetime | None], int] = {}
    for name, window, moment in found:
        place = (str(window), moment)
        latest[place] = max(latest.get(place, 0), files[str(name)])
    return [
        each.case_id in known
        or (_placed(each) and latest.get((each.window, each.started_at), 0) > segment.number)
        for segment, each in due
    ]


def _placed(each: Unusable) -> bool:
    return not each.case_id and bool(each.window) and each.started_at is not None
