"""Which periods can be chosen, which one each is compared with, and why one cannot be used."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from zhagen.insight.period import BadPeriod, Period, parse_period
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.wording import MESSAGES

# A period whose last records are a few days short of its end is a weekend, not a hole.
FEW_DAYS: Final = 3
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A period to choose: how the library writes it, what people call it, days on record."""

    code: str
    name: str
    known: int
    days: int


def quarters(days: Sequence[date]) -> tuple[Choice, ...]:
    """The quarters with records, the latest first."""
    codes = sorted({f"{day.year}Q{(day.month + 2) // 3}" for day in days}, reverse=True)
    return tuple(_choice(code, days) for code in codes[:_MOST])


def months(days: Sequence[date]) -> tuple[Choice, ...]:
    """The months with records, the latest first."""
    codes = sorted({f"{day:%Y-%m}" for day in days}, reverse=True)
    return tuple(_choice(code, days) for code in codes[: 2 * _MOST])


def _choice(code: str, days: Sequence[date]) -> Choice:
    period = parse_period(code)
    known = sum(period.first <= day <= period.last for day in days)
    return Choice(code, named(period), known, period.days)


def named(period: Period) -> str:
    """A period as the papers write it."""
    from zhagen.insight.reporting.values import spaced  # noqa: PLC0415 - statistics load slowly

    return spaced(period.name)


def asked(given: Mapping[str, str]) -> tuple[str, str]:
    """(period, against) of a form as the library writes them. Raises InsightFault, BadPeriod."""
    kind = given.get("kind", "quarter")
    if kind == "own":
        code = _own(given.get("first", ""), given.get("last", ""))
    else:
        code = given.get("month" if kind == "month" else "quarter", "")
    period = parse_period(code)
    match given.get("against", "previous"):
        case "year":
            return code, year_before(code, period)
        case "own":
            return code, _own(given.get("against_first", ""), given.get("against_last", ""))
    return code, previous(code, period)


def _own(first: str, last: str) -> str:
    if not (first.strip() and last.strip()):
        raise InsightFault(str(MESSAGES["bad_days"]))
    return f"{first.strip()}..{last.strip()}"


def previous(code: str, period: Period) -> str:
    """The quarter, month or stretch of the same length right before."""
    if "Q" in code:
        year, quarter = int(code[:4]), int(code[-1])
        return f"{year - 1}Q4" if quarter == 1 else f"{year}Q{quarter - 1}"
    end = period.first - timedelta(days=1)
    if len(code) == len("2026-07"):
        return f"{end:%Y-%m}"
    return f"{end - timedelta(days=period.days - 1)}..{end}"


def year_before(code: str, period: Period) -> str:
    """The same period of the year before."""
    if "Q" in code or len(code) == len("2026-07"):
        return f"{int(code[:4]) - 1}{code[4:]}"
    return f"{_year_earlier(period.first)}..{_year_earlier(period.last)}"


def _year_earlier(day: date) -> date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def checked(period: str, against: str, days: Sequence[date], today: date) -> tuple[str, ...]:
    """Remarks on how far the records reach. Raises InsightFault where nothing can be compared."""
    try:
        after, before = parse_period(period), parse_period(against)
    except BadPeriod as fault:
        raise InsightFault(str(fault)) from fault
    if not days:
        raise InsightFault(str(MESSAGES["no_days"]))
    if after.overlaps(before):
        raise InsightFault(str(MESSAGES["overlap"]))
    if before.first > after.first:
        raise InsightFault(str(MESSAGES["order"]))
    remarks = []
    for each in (after, before):
        known = sum(each.first <= day <= each.last for day in days)
        told = {
            "period": named(each), "days": each.days, "known": known,
            "first": days[0].isoformat(), "last": days[-1].isoformat(),
        }  # fmt: skip
        if not known:
            raise InsightFault(str(MESSAGES["no_record"]) % told)
        if each is after and days[-1] < after.last and today <= after.last:
            raise InsightFault(str(MESSAGES["not_over"]) % told)
        if known < each.days - FEW_DAYS:
            remarks.append(str(MESSAGES["short"]) % told)
    return tuple(remarks)
