"""Reckoning time demands: which day is meant, counted by the document's day and the calendar.

Nothing is guessed: a year that neither the text nor the document's day tells leaves the norm empty
and says so; a working day in a year without its official calendar stays unknown.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from zhagen.calendar.workdays import CalendarUnknown, TooManyWorkdays, WorkCalendar
from zhagen.language.deadlines_model import (
    After,
    Ahead,
    Between,
    DemandType,
    Every,
    Problem,
    Reckoned,
    Since,
    TimeDemand,
    Until,
    When,
)
from zhagen.language.deadlines_reckon import Reckoner, Untold, months_on

_DAY = timedelta(days=1)
# A first day so long before the document's own tells of another paper.
_LONG_IN_FORCE = timedelta(days=180)
_NO_SUCH_WINDOW = Reckoned("", None, problems=(Problem.NO_SUCH_DAY,))
_UNITS = {"WD": "个工作日", "D": "日", "M": "个月", "Y": "年", "H": "小时", "MIN": "分钟"}


def resolve(
    demand: TimeDemand,
    issued: date | None,
    calendar: WorkCalendar,
    *,
    year: int | None = None,
) -> Reckoned:
    """The norm and day of a demand.

    `issued` is the document's day, or the day an instruction was given. `year` is the year the
    document is about (2026年工作要点), for months without one.
    """
    reckoner = Reckoner(issued, calendar, demand.year or year, stated=demand.year is not None)
    try:
        return _reckoned(demand, reckoner)
    except Untold as untold:
        return Reckoned("", None, problems=(untold.problem,))


def _reckoned(demand: TimeDemand, reckoner: Reckoner) -> Reckoned:  # noqa: PLR0911
    match demand.meaning:
        case Until() as until:
            return _until(until, reckoner)
        case Between() as between:
            return _between(between, reckoner)
        case Since() as since:
            return _since(since, reckoner)
        case After() as after:
            return _after(after, reckoner)
        case Every() as every:
            return Reckoned(_every(every), None)
        case Ahead():
            return Reckoned("@event", None, problems=(Problem.EVENT_OPEN,))
        case _:  # without end
            return Reckoned("", None)


def is_history(demand: TimeDemand, reckoned: Reckoned, issued: date | None) -> bool:
    """Whether a time without 前, 内 or 到 is over on the document's day, so that it tells the past.

    Without the document's day a bare year (2024年完成……) is not taken for a demand either.
    """
    if isinstance(demand.meaning, Since) and reckoned.date is not None and issued is not None:
        return reckoned.date < issued - (_DAY if demand.bare else _LONG_IN_FORCE)
    if not demand.bare:
        return False
    if issued is not None and reckoned.date is not None:
        named = isinstance(demand.meaning, Until) and demand.meaning.when.unit == "day"
        return reckoned.date < issued or (named and reckoned.date == issued)
    if issued is not None:
        return False
    striven = demand.type is DemandType.TARGET  # 力争2027年实现…
    return isinstance(demand.meaning, Until) and demand.meaning.when.unit == "year" and not striven


def _until(until: Until, reckoner: Reckoner) -> Reckoned:
    when = until.when
    first, last = reckoner.bounds(when)
    # 6月前 is over when June begins; 一季度前 and 6月底前 mean its end.
    over = until.before and not when.closing and when.unit in {"month", "year", "feast"}
    over = over or until.eve
    if over and when.unit == "feast":
        first = reckoner.feast_day(when, first)
    day = first - _DAY if over else last
    basis = reckoner.basis(when)
    if over and when.unit in {"month", "year"}:
        period = f"{first.year}年" + (f"{first.month}月" if when.unit == "month" else "")
        basis = "；".join(filter(None, (basis, f"“前”按不含{period}计")))
    return Reckoned(day.isoformat(), day, basis)


def _between(between: Between, reckoner: Reckoner) -> Reckoned:
    if between.last is None:
        return _throughout(between.first, reckoner) if between.first else _NO_SUCH_WINDOW
    named = between.last if between.first is None else between.first
    last_year = None if between.last.name == "次年" else reckoner.told_year(between.last)
    if between.first is None:
        last = reckoner.bounds(between.last)[1]
        if reckoner.issued is None:
            return Reckoned(last.isoformat(), last, problems=(Problem.ISSUE_UNKNOWN,))
        basis = f"“即日”按成文日期 {reckoner.issued} 计"
        return Reckoned(f"{reckoner.issued}/{last}", last, basis)
    first = reckoner.bounds(between.first, told=last_year)[0]
    last = _last_day(between.last, first, reckoner)
    if last < first and between.last.year is None:
        last = reckoner.bounds(between.last, told=first.year + 1)[1]
    if last < first:
        return _NO_SUCH_WINDOW
    return Reckoned(f"{first}/{last}", last, reckoner.basis(named))


def _throughout(when: When, reckoner: Reckoner) -> Reckoned:
    """From the first to the last day of one stretch: “十五五”期间."""
    first, last = reckoner.bounds(when)
    if not reckoner.knows_days_off(when, first):
        return Reckoned("", None, problems=(Problem.CALENDAR_UNKNOWN,))
    return Reckoned(f"{first}/{last}", last, reckoner.basis(when))


def _last_day(when: When, first: date, reckoner: Reckoner) -> date:
    """The last day of a window: 次年 counts from its first day, not from the document's."""
    if when.name == "次年":
        return reckoner.bounds(replace(when, shift=None, name=""), told=first.year + 1)[1]
    return reckoner.bounds(when, told=first.year)[1]


def _since(since: Since, reckoner: Reckoner) -> Reckoned:
    if since.first is None:
        day = reckoner.today()
        if since.later is not None:
            return _since_later(since.later, reckoner)
        named = "印发、发布之日" if since.issue else "“即日”"
        return Reckoned(f"{day}/", day, f"{named}按成文日期 {day} 计")
    first, _ = reckoner.bounds(since.first)
    return Reckoned(f"{first}/", first, reckoner.basis(since.first))


def _since_later(later: After, reckoner: Reckoner) -> Reckoned:
    """The first day behind a length from the day of issue: the day after its last."""
    counted = _counted("", reckoner.today(), later, reckoner, "成文日期")
    if counted.date is None:
        return counted
    day = counted.date + _DAY
    return replace(counted, norm=f"{day}/", date=day, basis=f"{counted.basis}，期满次日起")


def _every(every: Every) -> str:
    if every.rhythm == "ANNUAL" and every.month:
        return f"ANNUAL:{every.month:02d}-{every.day:02d}"
    if every.rhythm == "MONTHLY" and every.day:
        return f"MONTHLY:{every.day:02d}"
    return f"WEEKLY:{every.day}" if every.rhythm == "WEEKLY" and every.day else every.rhythm


def _after(after: After, reckoner: Reckoner) -> Reckoned:
    timed = after.unit in {"H", "MIN"}
    length = f"PT{after.amount}{after.unit[0]}" if timed else f"P{after.amount}{after.unit}"
    if after.basis == "date" and after.start is not None:
        start = reckoner.bounds(after.start)[0]
        return _counted(f"{length}@{start}", start, after, reckoner, "文中写明的起算日")
    if after.basis == "issue":
        norm = f"{length}@issue"
        if reckoner.issued is None:
            return Reckoned(norm, None, problems=(Problem.ISSUE_UNKNOWN,))
        return _counted(norm, reckoner.issued, after, reckoner, "成文日期")
    if not after.basis and not timed:
        return _from_issue(f"{length}@issue", after, reckoner)
    if after.basis == "receipt":
        return Reckoned(f"{length}@receipt", None, problems=(Problem.RECEIPT_OPEN,))
    return Reckoned(f"{length}@event", None, problems=(Problem.EVENT_OPEN,))


def _from_issue(norm: str, after: After, reckoner: Reckoner) -> Reckoned:
    """A length from no stated day counts from the document's own, which the basis must say."""
    if reckoner.issued is None:
        return Reckoned(norm, None, problems=(Problem.ISSUE_UNKNOWN,))
    found = _counted(norm, reckoner.issued, after, reckoner, "成文日期")
    basis = "；".join(filter(None, ("原文没有写起算日，按成文日期算", found.basis)))
    problems = tuple(dict.fromkeys((Problem.START_UNWRITTEN, *found.problems)))
    return replace(found, basis=basis, problems=problems)


def _counted(norm: str, start: date, after: After, reckoner: Reckoner, name: str) -> Reckoned:
    try:
        day = _count(start, after, reckoner.calendar)
    except CalendarUnknown:
        return Reckoned(norm, None, problems=(Problem.CALENDAR_UNKNOWN,))
    except (TooManyWorkdays, OverflowError, ValueError):
        return Reckoned(norm, None, problems=(Problem.NO_SUCH_DAY,))
    unit = _UNITS[after.unit]
    calendar = "，按国务院放假安排" if after.unit == "WD" else ""
    basis = f"自{name} {start} 起算 {after.amount} {unit}，起算当日不计入{calendar}"
    return Reckoned(norm, day, basis)


def _count(start: date, after: After, calendar: WorkCalendar) -> date:
    if after.unit == "WD":
        return calendar.add_workdays(start, after.amount)
    if after.unit == "D":
        return start + timedelta(days=after.amount)
    if after.unit in {"M", "Y"}:
        return months_on(start, after.amount * (12 if after.unit == "Y" else 1))
    hours = after.amount if after.unit == "H" else after.amount / 60
    # Hours count from an hour nobody wrote: whole days only.
    return start + timedelta(days=int(hours // 24))
