"""Which days may be compared with which: the weekday and what the calendar makes of it.

Quarters differ in their holidays, make-up workdays and missing records. Only ordinary days are
compared, each with its own weekday; the days of a holiday, and those beside a long one, differ
between items in a way no other season can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from zhagen.calendar.workdays import CalendarUnknown, DayKind, WorkCalendar
from zhagen.insight.period import Period
from zhagen.insight.thresholds import general as thresholds
from zhagen.logs.panel import Panel

Flags = NDArray[np.bool_]
Classes = NDArray[np.intp]

HOLIDAY = 7
MAKE_UP = 8
CLASSES = 9
_SPRING = "春节"


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """The panel's days, [day].

    `cls` is 0 to 6 for an ordinary Monday to Sunday, 7 for a holiday, 8 for a make-up workday.
    `ordinary` says that the calendar does not forbid to compare the day; `before` and `after`
    say which period it belongs to; `known` that the notice of its year is there, without which a
    holiday looks like any other weekday.
    """

    cls: Classes
    ordinary: Flags
    before: Flags
    after: Flags
    known: Flags

    @property
    def both(self) -> Flags:
        """The days of either period."""
        return self.before | self.after


def classify(panel: Panel, before: Period, after: Period, calendar: WorkCalendar) -> Days:
    """The days of the panel, classed; a year without a notice is classed by weekday alone."""
    cls = np.array([_class(day, calendar) for day in panel.days], np.intp)
    of_before, of_after = within(panel, before), within(panel, after)
    ordinary = _ordinary(panel.days, cls, calendar, (of_before, of_after))
    known = np.array([calendar.year_known(day.year) for day in panel.days], np.bool_)
    return Days(cls, ordinary, of_before, of_after, known)


def within(panel: Panel, period: Period) -> Flags:
    """Which days of the panel lie in the period."""
    flags = np.zeros(len(panel.days), np.bool_)
    flags[panel.between(period.first, period.last)] = True
    return flags


def _class(day: date, calendar: WorkCalendar) -> int:
    try:
        kind = calendar.kind(day)
    except CalendarUnknown:
        return day.weekday()
    if kind is DayKind.HOLIDAY:
        return HOLIDAY
    return MAKE_UP if kind is DayKind.MAKE_UP_WORKDAY else day.weekday()


def _ordinary(
    days: tuple[date, ...], cls: Classes, calendar: WorkCalendar, periods: tuple[Flags, Flags]
) -> Flags:
    """The strictest choice of days that leaves enough of both periods."""
    named = cls >= HOLIDAY
    beside = named | _beside(days, calendar)
    for left_out in (beside, named):
        if all(left_out[p].mean() <= thresholds.LEFT_OUT_SHARE for p in periods if p.any()):
            return ~left_out
    return np.ones(len(days), np.bool_)


def _beside(days: tuple[date, ...], calendar: WorkCalendar) -> Flags:
    """Days near a long holiday, whether the holiday itself lies in the panel or not."""
    near: set[date] = set()
    for first, last, name in _holidays(days, calendar):
        if (last - first).days + 1 < thresholds.LONG_HOLIDAY_DAYS:
            continue
        spring = _SPRING in name
        reach = thresholds.SPRING_SHOULDER if spring else thresholds.LONG_HOLIDAY_SHOULDER
        length = (last - first).days + 1 + 2 * reach
        near.update(first + timedelta(days=n - reach) for n in range(length))
    return np.array([day in near for day in days], np.bool_)


def _holidays(days: tuple[date, ...], calendar: WorkCalendar) -> list[tuple[date, date, str]]:
    """Runs of holidays in or near the panel: first day, last day, name."""
    if not days:
        return []
    reach = timedelta(days=31)
    runs: list[tuple[date, date, str]] = []
    for day in sorted(calendar.named):
        row = calendar.named[day]
        if row.kind is not DayKind.HOLIDAY or not days[0] - reach <= day <= days[-1] + reach:
            continue
        if runs and (day - runs[-1][1]).days == 1:
            first, _, name = runs[-1]
            runs[-1] = (first, day, name if row.name in name else f"{name}、{row.name}")
        else:
            runs.append((day, day, row.name))
    return runs
