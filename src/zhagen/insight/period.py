"""Periods as people write them: a quarter, a month, a range of days."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_QUARTER = re.compile(r"(\d{4})[Qq]([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


class BadPeriod(ValueError):
    """A period that cannot be understood or used; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included, with the name people call it by."""

    first: date
    last: date
    name: str

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last


def parse_period(text: str) -> Period:
    """`2026Q3`, `2026-07` or `2026-07-01..2026-09-30` as a period.

    Raises BadPeriod with the three forms in the message.

    >>> parse_period("2026Q3").last
    datetime.date(2026, 9, 30)
    """
    try:
        found = _quarter(text) or _month(text) or _range(text)
    except ValueError as error:
        raise BadPeriod(f"没有“{text}”这样的日子：{_HOW}") from error
    if found is None:
        raise BadPeriod(f"看不懂周期“{text}”：{_HOW}")
    if found.last < found.first:
        raise BadPeriod(f"周期“{text}”的末日早于首日，请对调。")
    if not _YEARS[0] <= found.first.year <= found.last.year <= _YEARS[1]:
        raise BadPeriod(f"周期“{text}”的年份不对，网站没有那时的记录：{_HOW}")
    return found


# No site has records of other years, and a day before or after these is still a day.
_YEARS = (1990, 2199)
_HOW = "请写成 2026Q3（季度）、2026-07（月）或 2026-07-01..2026-09-30（起止日）。"


def _quarter(text: str) -> Period | None:
    found = _QUARTER.fullmatch(text)
    if found is None:
        return None
    year, quarter = int(found[1]), int(found[2])
    last = quarter * 3
    end = date(year, last, calendar.monthrange(year, last)[1])
    return Period(date(year, last - 2, 1), end, f"{year}年第{'一二三四'[quarter - 1]}季度")


def _month(text: str) -> Period | None:
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    first = date(year, month, 1)
    return Period(
        first, date(year, month, calendar.monthrange(year, month)[1]), f"{year}年{month}月"
    )


def _range(text: str) -> Period | None:
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2])
    return Period(first, last, f"{_spoken(first)}至{_spoken(last)}")


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
