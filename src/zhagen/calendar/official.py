"""The State Council's holiday notices, as shipped in the package chinesecalendar (MIT).

The package holds tables only and fetches nothing; a newer version of it brings the next year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from chinese_calendar import constants  # type: ignore[import-untyped]

from zhagen.calendar.workdays import DayKind, NamedDay, WorkCalendar

# The package says 清明, 端午, 中秋; notices and users write the full names.
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


@lru_cache(maxsize=1)
def official_calendar() -> WorkCalendar:
    """Every year whose notice the installed package knows (2004 to 2026 in version 1.11)."""
    holidays: Mapping[date, str] = constants.holidays
    make_up: Mapping[date, str] = constants.workdays
    days = [
        *_named(holidays, DayKind.HOLIDAY),
        *_named(make_up, DayKind.MAKE_UP_WORKDAY),
    ]
    return WorkCalendar.of(days, {day.year for day in holidays})


def _named(table: Mapping[date, str], kind: DayKind) -> list[NamedDay]:
    return [NamedDay(day, kind, _NAMES.get(code, code)) for day, code in table.items()]
