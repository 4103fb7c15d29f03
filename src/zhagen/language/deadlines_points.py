"""Where a text names a stretch of the calendar or a length of time, before asking what it demands.

Two searches with cheap first characters (a number with a unit, and fixed words) find the places;
what follows a year or a month is then read by small patterns at that place only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhagen.language.deadlines_model import When
from zhagen.language.deadlines_named import named_places
from zhagen.language.deadlines_stretches import (
    DASH,
    NUMERAL,
    Length,
    LengthUnit,
    Place,
    Point,
    after_year,
    checked_day,
    month_at,
    number,
    quarter_at,
    range_at,
    with_hour,
)

# No number of a time is longer; unbounded, a long run of digits would be read from each of its
# places anew.
_MEASURED = re.compile(
    rf"(?=[{NUMERAL}半])(?P<n>[{NUMERAL}]{{1,12}}|半) ?"
    rf"(?:(?P<more>个半 ?(?:月|小时|学期)|年半(?![前底]))"
    rf"|(?P<point>[年月日号季至到{DASH}]|\.[0-9]{{1,2}}(?![0-9]{{0,4}}[年月])|/[0-9]{{1,2}}/|·|[、和](?=[{NUMERAL}]))"
    r"|个? ?(?P<span>(?:法定)?工作日|工作天|交易日|自然[日月]|日历[天日]|季度|小时|星期|分钟"
    r"|月|天|周|日|旬|礼拜|[hH](?=[之以]?内)))"
)
_DASHED = re.compile(r"((?:19|20)[0-9]{2})([-./])([0-9]{1,2})(?:\2([0-9]{1,2}))?(?![0-9.%])日?")
# What stands before a time at the start of a line is its number: 2.2026年内, 3.6月底前.
_NUMBERED = re.compile(r"(?:^|[\n。；：])[0-9]{1,2}\.$")
_NAMED_DAY = re.compile(r"[0-9]{1,2}[·.]([0-9]{1,2})\"?(?=之?前)")
# A year of the Republic (民国115年), and one cut short before its month (26年10月, 115年5月).
_ERA = "民国"
_BEFORE_ERA = 1911
_SHORT_YEAR = re.compile(
    r"[2-4][0-9]年(?=[0-9]{1,2}月|底|末|[上下]半年)|1[0-4][0-9]年(?=[0-9]{1,2}月)"
)
_LENGTHS: dict[str, tuple[int, LengthUnit]] = {
    "法定工作日": (1, "WD"), "工作日": (1, "WD"), "工作天": (1, "WD"), "交易日": (1, "WD"),
    "自然日": (1, "D"), "日历天": (1, "D"), "日历日": (1, "D"), "日": (1, "D"), "天": (1, "D"),
    "号": (1, "D"), "周": (7, "D"), "星期": (7, "D"), "礼拜": (7, "D"),
    "h": (1, "H"), "H": (1, "H"), "旬": (10, "D"), "自然月": (1, "M"),
    "月": (1, "M"), "季度": (3, "M"), "年": (1, "Y"), "小时": (1, "H"), "分钟": (1, "MIN"),
}  # fmt: skip


def time_places(text: str) -> list[Place]:
    """Every named time in `text`, in order and without overlap."""
    found = [*_measured(text), *named_places(text)]
    found.sort(key=lambda place: (place.start, -place.end))
    kept: list[Place] = []
    for place in found:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _measured(text: str) -> Iterator[Place]:
    done = 0
    for match in _MEASURED.finditer(text):
        start = match.start()
        if start < done:
            continue
        place = _at_number(text, match)
        if place is not None:
            done = place.end
            yield place


def _at_number(text: str, match: re.Match[str]) -> Place | None:  # noqa: PLR0911
    start, written = match.start(), match["n"]
    if text[max(0, start - 1) : start] == "." and not _NUMBERED.search(
        text[max(0, start - 4) : start]
    ):
        return None
    if match["more"]:
        return _and_a_half(match)
    unit = match["span"] or match["point"]
    named = match["point"] is not None and unit not in {"日", "号"}
    if named and (span := range_at(text, start, start, When("year"))):
        return span
    value = 0 if written == "半" else number(written)
    if unit == "年" and (year := _year_of(text, start, value)):
        start -= len(_ERA) * text.startswith(_ERA, max(0, start - len(_ERA)))
        return after_year(text, start, match.end(), When("year", year=year))
    if unit[0] in "-./" and (dashed := _DASHED.match(text, start)):
        return _dashed(text, dashed)
    if unit in {"月", "季", "季度"} or unit[0] in ".·":
        return _in_year(text, start, value, unit)
    return _length(match, value, unit)


def _year_of(text: str, start: int, value: int) -> int:
    """The year a number before 年 names, 0 where it counts years."""
    if text[max(0, start - len(_ERA)) : start] == _ERA:
        return value + _BEFORE_ERA if value > 0 else 0
    if 1900 <= value <= 2199:
        return value
    if _SHORT_YEAR.match(text, start):
        return value + (_BEFORE_ERA if value >= 100 else 2000)
    return 0


def _and_a_half(match: re.Match[str]) -> Place | None:
    """一个半月, 两年半."""
    whole = number(match["n"])
    unit = match["more"].replace("个半", "").strip()
    if whole < 1:
        return None
    if unit == "月":
        return Length(*match.span(), whole * 30 + 15, "D")
    if unit == "小时":
        return Length(*match.span(), whole * 60 + 30, "MIN")
    return Length(*match.span(), whole * 12 + 6, "M")


def _in_year(text: str, start: int, value: int, unit: str) -> Place | None:
    """A month, quarter or day without its year; 三个月 and 半个月 are lengths."""
    written = text[start : start + 6]
    if "个" in written[:4] and unit in {"月", "季度"}:
        match = _MEASURED.match(text, start)
        return _length(match, value, unit) if match else None
    if unit in {"季", "季度"}:
        return quarter_at(text, start)
    if unit == "月":
        return month_at(text, start, start, When("year"))
    if unit[0] in ".·" and (named := _NAMED_DAY.match(text, start)):
        when = checked_day(When("day", number=value, day=int(named[1])))
        return Point(start, named.end(), when) if when else None
    return None


def _dashed(text: str, match: re.Match[str]) -> Place | None:
    year, month = int(match[1]), int(match[3])
    if match[4] is None:
        if match[2] == "-" and text[match.end() : match.end() + 1] in {"年", "月"}:
            return None
        when = When("month", year=year, number=month)
    else:
        when = When("day", year=year, number=month, day=int(match[4]))
    checked = checked_day(when)
    return with_hour(text, match.start(), match.end(), checked) if checked else None


def _length(match: re.Match[str], value: int, unit: str) -> Place | None:
    start, end = match.start(), match.end()
    if value < 0:
        return None
    if match["n"] == "半":
        halves: dict[str, tuple[int, LengthUnit]] = {
            "年": (6, "M"), "月": (15, "D"), "天": (1, "D"), "小时": (30, "MIN")
        }  # fmt: skip
        if unit not in halves:
            return None
        return Length(start, end, *halves[unit])
    if unit not in _LENGTHS:
        return None
    times, code = _LENGTHS[unit]
    return Length(start, end, value * times, code, as_day=unit in {"日", "号"})
