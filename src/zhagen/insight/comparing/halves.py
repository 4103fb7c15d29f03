"""The days of the two periods that are compared, cut into clusters and kinds of day.

Errors are learnt from whole clusters of days (weeks in a quarter), because what one day has in
common with the next is no new evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zhagen.calendar.workdays import CalendarUnknown, WorkCalendar
from zhagen.insight.period import Period
from zhagen.logs.panel import Flags, Panel


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """One period inside the panel: its positions, where each cluster starts, days off.

    `starts` are positions within the period; `off` has one flag for each of its days.
    """

    days: slice
    starts: NDArray[np.intp]
    off: Flags

    @property
    def length(self) -> int:
        """Days of the period that the panel covers."""
        return int(self.days.stop) - int(self.days.start)

    def cluster_of(self) -> NDArray[np.intp]:
        """The cluster of each day of the period."""
        marks = np.zeros(self.length, dtype=np.intp)
        marks[self.starts[1:]] = 1
        return np.cumsum(marks)


@dataclass(frozen=True, slots=True, eq=False)
class Halves:
    """The period before and the period after."""

    before: Half
    after: Half

    @property
    def span(self) -> slice:
        """The days from the first to the last of both, with what lies between them."""
        days = (self.before.days, self.after.days)
        return slice(min(int(d.start) for d in days), max(int(d.stop) for d in days))

    def from_day(self, first: int) -> Halves:
        """The same periods where days are counted from `first`."""
        moved = (
            replace(half, days=slice(half.days.start - first, half.days.stop - first))
            for half in (self.before, self.after)
        )
        return Halves(*moved)


def halves(panel: Panel, before: Period, after: Period, calendar: WorkCalendar) -> Halves | None:
    """Both periods with clusters of the same length; None where the panel lacks one of them."""
    spans = [panel.between(period.first, period.last) for period in (before, after)]
    lengths = [span.stop - span.start for span in spans]
    if min(lengths) < 2:
        return None
    off = days_off(panel, calendar)
    size = cluster_days(min(lengths))
    first, second = (
        Half(span, np.arange(0, length, size, dtype=np.intp), off[span])
        for span, length in zip(spans, lengths, strict=True)
    )
    return Halves(first, second)


def cluster_days(shortest: int) -> int:
    """How many days one cluster has: weeks where eight of them fit, else less."""
    if shortest >= 56:
        return 7
    return 3 if shortest >= 28 else 1


def days_off(panel: Panel, calendar: WorkCalendar) -> Flags:
    """Which days of the panel are no working days; by weekday where the calendar has no notice."""
    found = np.zeros(len(panel.days), dtype=np.bool_)
    for place, day in enumerate(panel.days):
        try:
            found[place] = not calendar.is_workday(day)
        except CalendarUnknown:
            found[place] = day.weekday() >= 5
    return found
