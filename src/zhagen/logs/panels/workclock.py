"""The working-day clock: how much office time lies between two moments.

Offices are open from nine to five on working days; a whole such day is 1.0. Records of whole years
are reckoned at once: the clock is a table of the working days passed before each day, and a moment
is a look into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zhagen.calendar.workdays import WorkCalendar

OPENS_MS: Final = 9 * 3600 * 1000
CLOSES_MS: Final = 17 * 3600 * 1000
_DAY_MS: Final = 86_400_000
_EPOCH: Final = date(1970, 1, 1).toordinal()
# 1970-01-01 was a Thursday; weekdays count from Monday.
_WEEKDAY: Final = 3


class BadClockDays(ValueError):
    """A moment that lies outside the days of a clock."""

    def __init__(self) -> None:
        super().__init__("有办件时间不在工作日历所覆盖的日期内，请检查办件记录里的时间。")


@dataclass(frozen=True, slots=True)
class WorkClock:
    """Working days from one day on. Times are milliseconds of local wall time since 1970-01-01.

    `passed[k]` is the number of working days before the k-th day, `open_days[k]` whether the k-th
    is one; `guessed` are the years without an official calendar, in which weekdays decide.
    """

    first: int
    open_days: NDArray[np.bool_]
    passed: NDArray[np.int64]
    guessed: tuple[int, ...]

    @classmethod
    def covering(cls, calendar: WorkCalendar, first: date, last: date) -> WorkClock:
        """A clock for moments of the days from `first` to `last`."""
        start = first.toordinal() - _EPOCH
        many = max(last.toordinal() - first.toordinal() + 1, 1)
        is_open = (np.arange(start, start + many) + _WEEKDAY) % 7 < 5
        for day, named in calendar.named.items():
            place = day.toordinal() - _EPOCH - start
            if 0 <= place < many:
                is_open[place] = named.kind.is_workday
        years = range(first.year, last.year + 1)
        guessed = tuple(year for year in years if not calendar.year_known(year))
        return cls(start, is_open, np.concatenate([[0], np.cumsum(is_open)]), guessed)

    def position(self, moments: NDArray[np.int64]) -> NDArray[np.float64]:
        """Working days passed at each moment. Raises BadClockDays."""
        number = moments // _DAY_MS - self.first
        if len(number) and (number.min() < 0 or number.max() >= len(self.open_days)):
            raise BadClockDays
        since = np.clip(moments % _DAY_MS - OPENS_MS, 0, CLOSES_MS - OPENS_MS)
        part: NDArray[np.float64] = since / (CLOSES_MS - OPENS_MS)
        return self.passed[number] + part * self.open_days[number]

    def between(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
        """Working days from each start to its end; NaN where the end is earlier."""
        return np.where(end < start, np.nan, self.position(end) - self.position(start))


def years_remark(clock: WorkClock) -> str | None:
    """What to tell the reader of a clock that had to guess, or None."""
    if not clock.guessed:
        return None
    years = "、".join(str(year) for year in clock.guessed)
    return (
        f"没有{years}年的放假安排，这些日子的办理时长按周一至周五计算；"
        "请在本地日历文件中补充后重新出报告。"
    )
