"""Days from names: which days 本周五 or 春节 are, by the document's day and the calendar."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from zhagen.calendar.workdays import DayKind, WorkCalendar
from zhagen.language.deadlines_almanac import almanac_day
from zhagen.language.deadlines_model import Problem, When
from zhagen.language.deadlines_words import (
    FEAST_NAMES,
    FIRST_PLAN_YEAR,
    FIXED_FEASTS,
    MOVING_FEASTS,
    PLAN_YEARS,
)

# A month without year this long before the document's day is next year's (1月底前, issued 12月).
_LONG_PAST = timedelta(days=150)


class Untold(Exception):
    """A day the given facts do not tell."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def months_on(start: date, months: int) -> date:
    """The same day so many months on; a shorter month ends the period (Civil Code art. 202)."""
    place = start.year * 12 + start.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Reckoner:
    """The facts a day is reckoned from, and the reckoning.

    `year` is the one a month without year falls in; `stated` says that the text named it before.
    """

    issued: date | None
    calendar: WorkCalendar
    year: int | None
    stated: bool

    def today(self, missing: Problem = Problem.ISSUE_UNKNOWN) -> date:
        """The document's day; `missing` is what a paper without one leaves unknown."""
        if self.issued is None:
            raise Untold(missing)
        return self.issued

    def told_year(self, when: When) -> int | None:
        """The year of `when` as far as its own words tell it."""
        if when.year is not None:
            return when.year
        if when.shift is not None and self.issued is not None:
            return self.issued.year + when.shift
        return None

    def basis(self, when: When) -> str:
        """From which day or year an unnamed one was told, in Chinese; "" where it is named."""
        if when.year is not None or when.unit == "plan":
            return ""
        relative = when.shift is not None or when.months is not None
        if relative or when.unit in {"week", "near"} or self.year is None:
            return f"按成文日期 {self.issued} 推算" if self.issued else ""
        return f"年份承前文，按 {self.year} 年计" if self.stated else f"按 {self.year} 年计"

    def bounds(self, when: When, *, told: int | None = None) -> tuple[date, date]:
        """First and last day of `when`. `told` is the year of the other end of a window."""
        if when.unit == "plan":
            opening = FIRST_PLAN_YEAR + (when.number - 1) * PLAN_YEARS
            return date(opening, 1, 1), date(opening + PLAN_YEARS - 1, 12, 31)
        if when.unit == "near":
            day = self.today() + timedelta(days=when.day)
            return day, day
        if when.unit == "week":
            return self._week(when)
        if when.months is not None:
            return self._month_from_issue(when)
        year = self.told_year(when)
        if year is None and when.shift is None:
            year = told if told is not None else self.year
        if year is not None:
            return self._in(when, year)
        issued = self.today(Problem.YEAR_UNKNOWN if when.shift is None else Problem.ISSUE_UNKNOWN)
        first, last = self._in(when, issued.year)
        past = issued - last > (timedelta(0) if when.unit == "feast" else _LONG_PAST)
        return self._in(when, issued.year + 1) if past else (first, last)

    def _in(self, when: When, year: int) -> tuple[date, date]:
        if when.unit == "feast":
            return self._feast(when, year)
        if when.unit == "half":
            return _months(year, 6 * when.number - 5, 6 * when.number)
        if when.unit == "quarter":
            return _months(year, 3 * when.number - 2, 3 * when.number)
        if when.unit == "year":
            return _months(year, 1, 12)
        return _in_month(when, year, when.number)

    def _month_from_issue(self, when: When) -> tuple[date, date]:
        day = months_on(self.today().replace(day=1), when.months or 0)
        if when.unit == "quarter":
            quarter = (day.month - 1) // 3
            return _months(day.year, 3 * quarter + 1, 3 * quarter + 3)
        return _in_month(when, day.year, day.month)

    def _week(self, when: When) -> tuple[date, date]:
        today = self.today()
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (when.shift or 0))
        if not when.day:
            return monday, monday + timedelta(days=6)
        day = monday + timedelta(days=when.day - 1)
        if when.shift is None and day < today:
            day += timedelta(days=7)
        return day, day

    def _feast(self, when: When, year: int) -> tuple[date, date]:
        """The days off of a feast; without the year's notice the feast's own day, if known."""
        name = when.name
        official = FEAST_NAMES.get(name)
        if official and self.calendar.year_known(year):
            days = [
                named.day
                for named in self.calendar.named.values()
                if named.kind is DayKind.HOLIDAY
                and named.name == official
                and _feast_year(named.day) == year
            ]
            if days:
                return min(days), max(days)
        day = _feasts_day(name, year, when.day)
        if day is None:
            raise Untold(Problem.CALENDAR_UNKNOWN)
        return day, day

    def knows_days_off(self, when: When, first: date) -> bool:
        """Whether the days off of a feast have been told; any other stretch is its own length."""
        return when.name not in FEAST_NAMES or self.calendar.year_known(_feast_year(first))

    def feast_day(self, when: When, first: date) -> date:
        """The feast itself, whose days off begin on `first`: 春节前 ends with its eve."""
        return _feasts_day(when.name, _feast_year(first), when.day) or first


def _feasts_day(name: str, year: int, day: int = 0) -> date | None:
    if found := almanac_day(name, year, day):
        return found
    place = FIXED_FEASTS.get(name) or MOVING_FEASTS.get(name, {}).get(year)
    return date(year, *place) if place else None


def _feast_year(day: date) -> int:
    """The year a day off belongs to: the last days of December are 元旦 of the next."""
    return day.year + (day.month == 12 and day.day > 24)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _in_month(when: When, year: int, month: int) -> tuple[date, date]:
    first, last = _months(year, month, month)
    if when.unit == "tenth":
        start = first.replace(day=10 * when.day - 9)
        return start, last if when.day == 3 else first.replace(day=10 * when.day)
    if when.unit == "day":
        if when.day > last.day:
            raise Untold(Problem.NO_SUCH_DAY)
        day = first.replace(day=when.day)
        return day, day
    return first, last
