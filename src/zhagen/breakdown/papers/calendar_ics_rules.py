"""A rhythm of the command contract (QUARTERLY, MONTHLY:10 …) as a calendar recurrence."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhagen.language.deadlines_model import Every

_DAY: Final = timedelta(days=1)
# Any rhythm comes round within a year.
_LONGEST: Final = 367
_NORM: Final = re.compile(
    r"(?P<rhythm>ANNUAL|SEMIANNUAL|QUARTERLY|MONTHLY|WEEKLY|DAILY)(?::(?:(?P<month>\d\d)-)?(?P<day>\d{1,2}))?"
)
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FRIDAY: Final = 5
_FEBRUARY: Final = 28
_MONTHS: Final = {"ANNUAL": (12,), "SEMIANNUAL": (6, 12), "QUARTERLY": (3, 6, 9, 12)}
_FREQUENCIES: Final = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
_PARTS: Final = {"T": (10, 20), "F": (15,)}
_WORDS: Final = {
    "ANNUAL": "原文只写每年，没写哪一天，提醒放在年末",
    "SEMIANNUAL": "原文只写每半年，没写哪一天，提醒放在半年末",
    "QUARTERLY": "原文只写每季度，没写哪一天，提醒放在季末",
    "MONTHLY": "原文只写每月，没写哪一天，提醒放在月末",
    "WEEKLY": "原文只写每周，没写周几，提醒放在周五",
}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The rule, its first day, and a sentence where the day in the rhythm is ours."""

    first: date
    rule: str
    note: str = ""


def recurrence(norm: str, since: date, every: Every | None = None) -> Recurrence | None:
    """How a norm recurs, from `since` on; None for what is no rhythm or names no real day.

    `every` is the rhythm as the words tell it, for a day in the quarter and rounds without a norm.
    """
    match = _NORM.fullmatch(norm)
    if match is None:
        return _stepped(every, since) if every is not None and not norm else None
    if every is not None and every.days:
        return _listed(every, since)
    if norm == "QUARTERLY" and every is not None and every.month:
        return _quarterly(every, since)
    return _by_norm(match, since)


def _by_norm(match: re.Match[str], since: date) -> Recurrence | None:
    rhythm, day = match["rhythm"], int(match["day"] or 0)
    if rhythm == "DAILY":
        return Recurrence(since, "FREQ=DAILY")
    note = "" if day else _WORDS[rhythm]
    if rhythm == "WEEKLY":
        return _weekly(day or _FRIDAY, since, note)
    months = (int(match["month"]),) if match["month"] else _MONTHS.get(rhythm, ())
    if day and rhythm in {"SEMIANNUAL", "QUARTERLY"}:
        return None
    return _by_month(months, day, since, note)


def _listed(every: Every, since: date) -> Recurrence | None:
    """Several named days of the month; of several months, each the same day or each the last."""
    months = tuple(sorted({month for month, _ in every.days if month}))
    if months:
        ends = all(day >= _FEBRUARY for _, day in every.days)
        return _by_month(months, 0 if ends else every.days[0][1], since, "")
    days = sorted({day for _, day in every.days})
    first = _first(since, lambda one: one.day in days)
    return (
        Recurrence(first, f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}") if first else None
    )


def _quarterly(every: Every, since: date) -> Recurrence | None:
    """A day in the first or last month of each quarter."""
    note = "" if every.day else "原文没写哪一天，提醒放在当月末"
    return _by_month(tuple(range(every.month, 13, 3)), every.day, since, note)


def _stepped(every: Every, since: date) -> Recurrence | None:
    """Rounds the contract has no word for: every two weeks, each third or half of a month."""
    count, unit = every.step
    if unit in _PARTS:
        days = _PARTS[unit]
        first = _first(since, lambda one: one.day in days or one.day == _last(one, 0))
        rule = f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))},-1"
        return Recurrence(first, rule) if first else None
    if unit not in _FREQUENCIES or count < 1:
        return None
    note = "原文没写从哪一次算起，提醒从成文日期排起"
    if unit == "W":
        weekly = _weekly(every.day or _FRIDAY, since, note)
        apart = f"FREQ=WEEKLY;INTERVAL={count};"
        return replace(weekly, rule=weekly.rule.replace("FREQ=WEEKLY;", apart)) if weekly else None
    return Recurrence(since, f"FREQ={_FREQUENCIES[unit]};INTERVAL={count}", note)


def _weekly(day: int, since: date, note: str) -> Recurrence | None:
    if not 1 <= day <= len(_WEEKDAYS):
        return None
    first = _first(since, lambda one: one.isoweekday() == day)
    if first is None:
        return None
    return Recurrence(first, f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[day - 1]}", note)


def _by_month(months: tuple[int, ...], day: int, since: date, note: str) -> Recurrence | None:
    if not all(1 <= month <= 12 for month in months) or day > 31:
        return None
    first = _first(
        since, lambda one: (not months or one.month in months) and one.day == _last(one, day)
    )
    if first is None:
        return None
    frequency = f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))}" if months else "FREQ=MONTHLY"
    return Recurrence(first, f"{frequency};{_by_day(day)}", note)


def _by_day(day: int) -> str:
    """The day of the month; a month without it has its last day instead."""
    if not day:
        return "BYMONTHDAY=-1"
    if day <= 28:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={','.join(str(one) for one in range(28, day + 1))};BYSETPOS=-1"


def _last(one: date, day: int) -> int:
    length = monthrange(one.year, one.month)[1]
    return min(day or length, length)


def _first(since: date, fits: Callable[[date], bool]) -> date | None:
    day = since
    for _ in range(_LONGEST):
        if fits(day):
            return day
        if day == date.max:
            return None
        day += _DAY
    return None
