"""Which days are working days in China, from official notices, never from a guess.

Every autumn the State Council fixes next year's holidays and the weekends worked in exchange
(调休上班), so a year without its notice has no answer: asking for one raises `CalendarUnknown`.
The notices shipped with a package are in `official`, an office's own rows in `local`; this module
only reckons with them. A notice may move a day of the December before its year, so the last
days of the newest year are final only when the next notice is out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType

_DAY = timedelta(days=1)
# Far beyond any statutory period; it stops a mistyped number from walking for minutes.
_MOST_WORKDAYS = 100_000


class DayKind(Enum):
    """What a day is; a holiday or a make-up workday is so by notice, the others by weekday."""

    WORKDAY = "工作日"
    WEEKEND = "周末"
    HOLIDAY = "法定节假日"
    MAKE_UP_WORKDAY = "调休上班"

    @property
    def is_workday(self) -> bool:
        """Whether offices are open."""
        return self in {DayKind.WORKDAY, DayKind.MAKE_UP_WORKDAY}


class CalendarUnknown(ValueError):
    """A day of a year whose official calendar is not installed."""

    def __init__(self, day: date, known: Iterable[int]) -> None:
        self.day = day
        years = sorted(known)
        span = f"{years[0]}—{years[-1]} 年" if years else "（无）"
        super().__init__(
            f"没有 {day.year} 年的放假安排，无法判断 {day.isoformat()} 是否工作日；"
            f"已装入{span}。请在本地日历文件中补充该年的放假与调休上班日。"
        )


class TooManyWorkdays(ValueError):
    """A number of working days no rule could mean."""

    def __init__(self, count: int) -> None:
        super().__init__(f"工作日数 {count} 超出范围，应在 ±{_MOST_WORKDAYS} 之间；请检查输入。")


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day whose kind a notice decides, with the name of the holiday it belongs to."""

    day: date
    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The named days, by date, and the years whose notice is complete.

    Days that are not named follow the weekday, but only in a known year.
    """

    named: Mapping[date, NamedDay]
    years: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, days: Iterable[NamedDay], years: Iterable[int]) -> WorkCalendar:
        """A calendar of exactly these days; a later row for the same date wins."""
        table = {day.day: day for day in days}
        return cls(MappingProxyType(table), frozenset(years))

    def overridden(self, days: Iterable[NamedDay], *, years: Iterable[int] = ()) -> WorkCalendar:
        """This calendar with rows that win over its own, and further complete years."""
        return WorkCalendar.of([*self.named.values(), *days], self.years | frozenset(years))

    def year_known(self, year: int) -> bool:
        """Whether the official notice of the year is installed."""
        return year in self.years

    def kind(self, day: date) -> DayKind:
        """What the day is.

        Raises:
            CalendarUnknown: the year's notice is not installed and no row names the day.
        """
        found = self.named.get(day)
        if found is not None:
            return found.kind
        if day.year not in self.years:
            raise CalendarUnknown(day, self.years)
        return DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WORKDAY

    def name(self, day: date) -> str:
        """The holiday the day belongs to, such as 国庆节; "" for an ordinary day.

        A make-up workday carries the holiday it pays for. Raises CalendarUnknown.
        """
        self.kind(day)
        found = self.named.get(day)
        return found.name if found is not None else ""

    def is_workday(self, day: date) -> bool:
        """Whether offices are open that day. Raises CalendarUnknown."""
        return self.kind(day).is_workday

    def workdays(self, first: date, last: date) -> Iterator[date]:
        """Every working day from first to last, both included. Raises CalendarUnknown."""
        day = first
        while day <= last:
            if self.is_workday(day):
                yield day
            day += _DAY

    def add_workdays(self, start: date, count: int) -> date:
        """The last day of a period of `count` working days; the starting day does not count.

        Civil Code art. 201: the period begins the day after. A negative count goes back; 0 is
        the start itself, be it a working day or not.

        Raises:
            CalendarUnknown: the period runs into a year without a notice.
            TooManyWorkdays: the count is absurd.
        """
        if abs(count) > _MOST_WORKDAYS:
            raise TooManyWorkdays(count)
        step = _DAY if count >= 0 else -_DAY
        day, left = start, abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative if end is earlier.

        The inverse of `add_workdays` for an end that is a working day.
        """
        if end < start:
            return -sum(1 for _ in self.workdays(end, start - _DAY))
        return sum(1 for _ in self.workdays(start + _DAY, end))

    def on_or_after(self, day: date) -> date:
        """The day itself if offices are open, else the next working day (Civil Code art. 203)."""
        while not self.is_workday(day):
            day += _DAY
        return day
