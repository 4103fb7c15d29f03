"""Stretches of the calendar as written (2026年6月底, 上半年, 3-6月), each read at its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from zhagen.language.deadlines_almanac import SOLAR_TERMS
from zhagen.language.deadlines_model import Unit, When
from zhagen.language.deadlines_words import FIXED_FEASTS, MOVING_FEASTS
from zhagen.language.numbers import chinese_number

LengthUnit = Literal["WD", "D", "M", "Y", "H", "MIN"]
NUMERAL = "0-9一二三四五六七八九十两〇零百"
_MONTH_DAY = re.compile(
    rf"(?P<m>[{NUMERAL}]{{1,3}}) ?月(?:份)?(?: ?(?P<d>[{NUMERAL}]{{1,3}}) ?[日号]"
    r"|(?P<tenth>中下旬|上中旬|[上中下]旬|[初中])|(?P<end>[底末]))?"
)
# The dash between two times; the long wave is no other character in plain spelling.
DASH = r"\-~～〜"
_QUARTER = re.compile(
    r"(?:第?(?P<q>[一二三四1-4])个?季度|前(?P<all>[一二两三23])个?季度|Q(?P<letter>[1-4])(?![0-9A-Za-z]))"
    r"(?P<end>[底末])?"
)
HALF = re.compile(r"(?P<h>[上下])半年(?P<end>[底末])?")
_YEAR_END = re.compile(r"年?(?:(?P<end>[底末])|(?P<opening>初)|(?<=年)(?=以?内))")
# The weekday in brackets and the hour belong to the day; the hour is not kept in the norm.
_HOUR = re.compile(
    r"(?:（?(?:星期|周)[一二三四五六日天]）?)?(?:上午|下午|中午|晚上|晚|早上)?"
    rf"(?:[{NUMERAL}]{{1,3}}[时点](?:半|整|[0-9]{{1,2}}分?)?|[0-9]{{1,2}}：[0-9]{{2}})?(?:下班)?"
)
FEASTS = "|".join(
    sorted({*FIXED_FEASTS, *MOVING_FEASTS, *SOLAR_TERMS} - {"秋季学期"}, key=len)[::-1]
)
_FEAST = re.compile(
    rf"\"?(?P<feast>{FEASTS}|秋季学期(?=(?:开学)?(?:起|开始|之?前|以前)))\"?节?(?:假期|开学)?"
)
THIRDS = {"上旬": 1, "中旬": 2, "下旬": 3, "上中旬": 2, "中下旬": 3, "初": 1, "中": 2}
_HALVES = {"上": 1, "下": 2}
_YEARS = re.compile(
    rf"((?:19|20)[0-9]{{2}}) ?年? ?(?:[{DASH}至到]{{1,2}}|[、和与](?=[0-9]{{4}}年?[两度])) ?"
    r"((?:19|20)[0-9]{2}) ?(?:年两年|两年|年度?)(?![底末0-9第上下])"
)
_MONTHS = re.compile(
    rf"([{NUMERAL}]{{1,3}}) ?[{DASH}至到]{{1,2}} ?"
    rf"([{NUMERAL}]{{1,3}}) ?月(?:份)?([底末])?(?![0-9上中下])"
)
_MONTH_DAYS = re.compile(
    rf"([{NUMERAL}]{{1,3}}) ?月 ?([{NUMERAL}]{{1,3}}) ?[日号]? ?[{DASH}至到]{{1,2}} ?"
    rf"([{NUMERAL}]{{1,3}}) ?[日号]"
)
# Neighbours in one breath (三、四季度, 5、6月份); behind a line's start the first is its number.
_PAIR = re.compile(
    rf"第?(?P<low>[{NUMERAL}]{{1,3}})(?P<sign>[、和{DASH}至到])第?(?P<high>[{NUMERAL}]{{1,3}}) ?"
    r"(?:个?(?P<quarter>季度)|月份?)(?![0-9底末初上中下])"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of the calendar named in the text. `today` stands for 即日."""

    start: int
    end: int
    when: When | None


@dataclass(frozen=True, slots=True)
class Range:
    """Two points with one unit written once: 2025-2027年, 3至6月, 6月1-15日."""

    start: int
    end: int
    first: When
    last: When


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time (30日, 三个月), which may also be a day of the month (`as_day`)."""

    start: int
    end: int
    amount: int
    unit: LengthUnit
    as_day: bool = False


@dataclass(frozen=True, slots=True)
class Rhythmic:
    """每, 逐月, 按季 …: the place where a rhythm begins."""

    start: int
    end: int
    word: str


Place = Point | Range | Length | Rhythmic


def number(text: str) -> int:
    """The value of Arabic or Chinese digits; -1 where they are no number."""
    if text.isdecimal():
        return int(text)
    value = chinese_number(text)
    return -1 if value is None else value


def quarter_at(text: str, start: int) -> Point | None:
    """A quarter of the current year (一季度, Q1, 前三季度), written at `start`."""
    quarter = _QUARTER.match(text, start)
    if quarter is None:
        return None
    return with_hour(text, start, quarter.end(), _quarter(When("year"), quarter))


def range_at(text: str, start: int, place: int, year: When) -> Range | None:
    """A short range at `place`, as part of what begins at `start`."""
    if years := _YEARS.match(text, place):
        first, last = When("year", year=int(years[1])), When("year", year=int(years[2]))
        return Range(start, years.end(), first, last)
    if months := _MONTHS.match(text, place):
        low, high = number(months[1]), number(months[2])
        if 1 <= low < high <= 12:
            first = When("month", year.year, year.shift, low)
            closing = months[3] is not None
            last = When("month", year.year, year.shift, high, closing=closing)
            return Range(start, months.end(), first, last)
    if days := _MONTH_DAYS.match(text, place):
        month, low, high = (number(part) for part in days.groups())
        if 1 <= month <= 12 and 1 <= low < high <= 31:
            first = When("day", year.year, year.shift, month, day=low)
            last = When("day", year.year, year.shift, month, day=high)
            return Range(start, days.end(), first, last)
    return _pair(text, start, place, year)


def _pair(text: str, start: int, place: int, year: When) -> Range | None:
    pair = _PAIR.match(text, place)
    if pair is None:
        return None
    low, high = number(pair["low"]), number(pair["high"])
    unit: Unit = "quarter" if pair["quarter"] else "month"
    listed = pair["sign"] in {"、", "和"}
    if listed and not pair["quarter"] and (place == 0 or text[place - 1] in "\n。；"):
        return None
    if not 1 <= low < high <= (4 if pair["quarter"] else 12) or (listed and high != low + 1):
        return None
    first = When(unit, year.year, year.shift, low)
    return Range(start, pair.end(), first, When(unit, year.year, year.shift, high))


def checked_day(when: When) -> When | None:
    """`when`, or None where no calendar has such a month or day."""
    if (
        when.unit in {"month", "day", "tenth"}
        and when.months is None
        and not 1 <= when.number <= 12
    ):
        return None
    return None if when.unit == "day" and not 1 <= when.day <= 31 else when


def after_year(text: str, start: int, end: int, year: When) -> Point | Range:
    """What stands behind a year: month, day, quarter, half, its end, a range, or nothing."""
    place = end + (text[end : end + 1] in {"度", " "})
    if span := range_at(text, start, place, year):
        return span
    return (
        month_at(text, start, place, year)
        or _part_of_year(text, start, place, year)
        or Point(start, place if text[end : end + 1] == "度" else end, year)
    )


def _part_of_year(text: str, start: int, place: int, year: When) -> Point | None:
    if quarter := _QUARTER.match(text, place):
        return with_hour(text, start, quarter.end(), _quarter(year, quarter))
    if half := HALF.match(text, place):
        return with_hour(text, start, half.end(), half_of(year, half))
    if feast := _FEAST.match(text, place):
        when = When("feast", year.year, year.shift, name=feast["feast"])
        return Point(start, feast.end(), when)
    if closing := _YEAR_END.match(text, place):
        when = When("year", year=year.year, shift=year.shift, closing=closing["end"] is not None)
        if closing["opening"]:
            when = replace(when, unit="month", number=1, closing=True)
        return with_hour(text, start, closing.end(), when)
    return None


def month_at(text: str, start: int, place: int, year: When) -> Point | None:
    """A month with its day, third or end, at `place`, as part of what begins at `start`."""
    match = _MONTH_DAY.match(text, place)
    if match is None:
        return None
    when = replace(year, unit="month", number=number(match["m"]), closing=bool(match["end"]))
    if match["d"]:
        when = replace(when, unit="day", day=number(match["d"]))
    elif match["tenth"]:
        when = replace(when, unit="tenth", day=THIRDS[match["tenth"]])
    checked = checked_day(when)
    return with_hour(text, start, match.end(), checked) if checked else None


def _quarter(year: When, match: re.Match[str]) -> When:
    ordinal = number(match["q"] or match["letter"] or match["all"])
    return When("quarter", year.year, year.shift, ordinal, closing=match["end"] is not None)


def half_of(year: When, match: re.Match[str]) -> When:
    """The half `match` names, in `year`."""
    half = _HALVES[match["h"]]
    return When("half", year.year, year.shift, half, closing=match["end"] is not None)


def with_hour(text: str, start: int, end: int, when: When) -> Point:
    """The point with the weekday and hour written behind it."""
    hour = _HOUR.match(text, end)
    return Point(start, hour.end() if hour else end, when)
