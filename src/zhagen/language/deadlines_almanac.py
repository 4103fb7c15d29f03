"""Days the sun's course sets (立冬, 霜降) and days of the first month of the moon (正月十五)."""

from __future__ import annotations

from datetime import date, timedelta

from zhagen.language.deadlines_words import MOVING_FEASTS

# Month and constant of each of the 24 terms for 2000-2099: the day is the whole part of
# 0.2422·y + constant less the leap days so far (y counts from 2000), right but for the years below.
_TERMS: dict[str, tuple[int, float]] = {
    "小寒": (1, 5.4055), "大寒": (1, 20.12), "立春": (2, 3.87), "雨水": (2, 18.73),
    "惊蛰": (3, 5.63), "春分": (3, 20.646), "谷雨": (4, 20.1), "立夏": (5, 5.52),
    "小满": (5, 21.04), "芒种": (6, 5.678), "夏至": (6, 21.37), "小暑": (7, 7.108),
    "大暑": (7, 22.83), "立秋": (8, 7.5), "处暑": (8, 23.13), "白露": (9, 7.646),
    "秋分": (9, 23.042), "寒露": (10, 8.318), "霜降": (10, 23.438), "立冬": (11, 7.438),
    "小雪": (11, 22.36), "大雪": (12, 7.18), "冬至": (12, 21.94),
}  # fmt: skip
_ODD_YEARS: dict[tuple[str, int], int] = {
    ("雨水", 2026): -1, ("小寒", 2019): -1, ("冬至", 2021): -1, ("春分", 2084): 1,
    ("小满", 2008): 1, ("小暑", 2016): 1, ("立秋", 2002): 1, ("大寒", 2082): 1,
    ("霜降", 2089): 1, ("立冬", 2089): 1,
}  # fmt: skip
_YEAR_LENGTH = 0.2422
SOLAR_TERMS = frozenset(_TERMS)
FIRST_MOON = "正月"


def almanac_day(name: str, year: int, day: int = 0) -> date | None:
    """The day of a solar term, or day `day` of the first month of the moon; None if not known."""
    if name == FIRST_MOON:
        first = MOVING_FEASTS["春节"].get(year)
        return date(year, *first) + timedelta(days=max(day, 1) - 1) if first else None
    if name not in _TERMS or not 2000 <= year <= 2099:
        return None
    month, constant = _TERMS[name]
    since = year - 2000
    leap_days = (since - 1) // 4 if month <= 2 else since // 4
    reckoned = int(since * _YEAR_LENGTH + constant) - leap_days + _ODD_YEARS.get((name, year), 0)
    return date(year, month, reckoned)
