"""Where a text names a stretch of the calendar or a length of time, before asking what it demands.

Two searches with cheap first characters (a number with a unit, and fixed words) find the places;
what follows a year or a month is then read by small patterns at that place only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from zhagen.language.deadlines_model import When
from zhagen.language.deadlines_stretches import (
    HALF,
    NUMERAL,
    THIRDS,
    Point,
    Range,
    after_year,
    checked_day,
    half_of,
    month_at,
    number,
    quarter_at,
    range_at,
    with_hour,
)
from zhagen.language.deadlines_words import (
    DAYS_FROM_ISSUE,
    FIXED_FEASTS,
    MONTHS_FROM_ISSUE,
    MOVING_FEASTS,
    NAMED_DAYS,
    ROUNDS,
    TERM_NAMES,
    TERMS,
    WEEKS_FROM_ISSUE,
    WHOLE_YEAR,
    YEARS_FROM_ISSUE,
)

_MEASURED = re.compile(
    f"(?P<n>[{NUMERAL}]+|半) ?(?:(?P<point>[年月日号季至到~-]|\\.[0-9]{{1,2}}|/[0-9]{{1,2}}/|·)"
    r"|个? ?(?P<span>工作日|自然日|季度|小时|星期|分钟|月|天|周|日))"
)
_DASHED = re.compile(r"((?:19|20)[0-9]{2})([-./])([0-9]{1,2})(?:\2([0-9]{1,2}))?(?![0-9.%])日?")
_WORDED = re.compile(
    "(?:现在(?=起|开始|到|至)|今年|本年度|本年|当年|明年|次年|下一年度|后年|(?<![去前上])年[底末内]|(?<![一-龥])年中(?=之?前|完成|开展|组织|，|对)"
    "|本月|这个月|当月|下个月|下月"
    "|今晚|今早|今晨|今夜|明晚|明早|明晨|月底|月末|月内|上半年|下半年|今天|今日|当天|明天|明日|大后天|后天|(?:本|这个?|下个?)星期|本周|这周|下周|下个周|周末(?=[下前，完]|之前|以前)"
    "|周[一二三四五六日天](?=下班|上午|下午|之?前)|本季度|第[一二三四1-4]季度|十[三四五六]五|即日"
    '|元旦|春节|除夕|元宵(?=节?前)|清明|重阳(?=节前)|五一|劳动节|端午|中秋|国庆|十一(?=["节假期]*前)|妇女节|六一|儿童节|七一|八一'
    "|建党节|建军节|教师节|每|逐[年季月周日]|按[年季月周旬日]|按半年|次月"
    rf"|{NAMED_DAYS}|{TERMS}|{WHOLE_YEAR}|{ROUNDS})"
)
_IN_MONTH = re.compile(
    rf"(?: ?(?P<d>[{NUMERAL}]{{1,3}}) ?[日号]|(?P<tenth>[上中下]旬|初)|(?P<end>[底末]))"
)
_NAMED_DAY = re.compile(r"[0-9]{1,2}·([0-9]{1,2})\"?(?=之?前)")
_FEAST_TAIL = re.compile(r"\"?节?(?:小?长假|黄金周|假期|开学)?")
# Feasts named together end with the eve of the first: 中秋、国庆"双节"前, 元旦春节前.
_FEASTS_TAIL = re.compile(
    r"\"?节?(?:(?:、|和|及)?\"?(?:元旦|春节|清明|五一|端午|中秋|国庆|重阳)\"?节?)"
    r"(?:\"?(?:双节|两节)\"?)?(?:假期)?(?=\"?(?:之?前|以前|期间))"
)
_PLAN_TAIL = re.compile(r"\"?(?:规划)?(?:时期|期)?(末)?")
_DAYS = "一二三四五六日天"
_ROUND = re.compile(ROUNDS)


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time (30日, 三个月), which may also be a day of the month (`as_day`)."""

    start: int
    end: int
    amount: int
    unit: Literal["WD", "D", "M", "Y", "H", "MIN"]
    as_day: bool = False


@dataclass(frozen=True, slots=True)
class Rhythmic:
    """每, 逐月, 按季 …: the place where a rhythm begins."""

    start: int
    end: int
    word: str


Place = Point | Range | Length | Rhythmic


def time_places(text: str) -> list[Place]:
    """Every named time in `text`, in order and without overlap."""
    found = [*_measured(text), *_worded(text)]
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


def _at_number(text: str, match: re.Match[str]) -> Place | None:
    start, written = match.start(), match["n"]
    if text[max(0, start - 1) : start] == ".":
        return None
    unit = match["span"] or match["point"]
    if span := range_at(text, start, start, When("year")):
        return span
    value = 0 if written == "半" else number(written)
    if unit == "年" and 1900 <= value <= 2199:
        return after_year(text, start, match.end(), When("year", year=value))
    if unit[0] in "-./至到~" and (dashed := _DASHED.match(text, start)):
        return _dashed(text, dashed)
    if unit in {"月", "季", "季度", "·"} or unit[0] == ".":
        return _in_year(text, start, value, unit)
    return _length(match, value, unit)


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
    if unit == "·" and (named := _NAMED_DAY.match(text, start)):
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
        halves: dict[str, tuple[int, Literal["M", "D", "MIN"]]] = {
            "年": (6, "M"), "月": (15, "D"), "天": (1, "D"), "小时": (30, "MIN")
        }  # fmt: skip
        if unit not in halves:
            return None
        return Length(start, end, *halves[unit])
    scales: dict[str, tuple[int, Literal["WD", "D", "M", "Y", "H", "MIN"]]] = {
        "工作日": (1, "WD"), "自然日": (1, "D"), "日": (1, "D"), "天": (1, "D"), "周": (7, "D"),
        "星期": (7, "D"), "月": (1, "M"), "季度": (3, "M"), "年": (1, "Y"), "小时": (1, "H"),
        "分钟": (1, "MIN"), "号": (1, "D"),
    }  # fmt: skip
    if unit not in scales:
        return None
    times, code = scales[unit]
    return Length(start, end, value * times, code, as_day=unit in {"日", "号"})


def _worded(text: str) -> Iterator[Place]:
    for match in _WORDED.finditer(text):
        place = _at_word(text, match.start(), match.end(), match.group())
        if place is not None:
            yield place


def _at_word(text: str, start: int, end: int, word: str) -> Place | None:  # noqa: PLR0911
    if word in YEARS_FROM_ISSUE:
        return after_year(text, start, end, When("year", shift=YEARS_FROM_ISSUE[word], name=word))
    if word[0] in "每逐按" or word == "次月" or _ROUND.match(text, start):
        return Rhythmic(start, end, word)
    if word in {"年底", "年末", "年内", "年中", "全年"}:
        return _of_year(text, start, end, word)
    if word in MONTHS_FROM_ISSUE:
        return _relative_month(text, start, end, word)
    if word in DAYS_FROM_ISSUE:
        return with_hour(text, start, end, When("near", day=DAYS_FROM_ISSUE[word]))
    if word in WEEKS_FROM_ISSUE or word[0] == "周":
        return _week(text, start, end, word)
    if word == "即日":
        return Point(start, end, None)
    if word in FIXED_FEASTS or word in MOVING_FEASTS or word in TERM_NAMES:
        tail = _FEASTS_TAIL.match(text, end) or _FEAST_TAIL.match(text, end)
        return Point(start, tail.end() if tail else end, When("feast", name=word))
    return _in_this_year(text, start, end, word)


def _of_year(text: str, start: int, end: int, word: str) -> Point:
    """年底, 年中, 年内 and 全年, whose year stands elsewhere."""
    if word == "年中":
        return with_hour(text, start, end, When("month", number=6, closing=True))
    # 内 is read with the demand's own ending.
    end -= word == "年内"
    return with_hour(text, start, end, When("year", closing=word != "年内"))


def _in_this_year(text: str, start: int, end: int, word: str) -> Place | None:
    if word[0] == "十":
        return _plan(text, start, end, number(word[:2]))
    if word == "本季度":
        closing = text[end : end + 1] in {"底", "末"}
        return with_hour(text, start, end + closing, When("quarter", months=0, closing=closing))
    if half := HALF.match(text, start):
        return with_hour(text, start, half.end(), half_of(When("year"), half))
    return quarter_at(text, start)


def _plan(text: str, start: int, end: int, ordinal: int) -> Point:
    opening = text[start - 1 : start] == '"'
    tail = _PLAN_TAIL.match(text, end)
    closing = tail is not None and tail[1] is not None
    # 期 of 期间 is read with the demand's own ending.
    stop = tail.end() if closing and tail else end + (text[end : end + 1] == '"')
    return Point(start - opening, stop, When("plan", number=ordinal, closing=closing))


def _relative_month(text: str, start: int, end: int, word: str) -> Place | None:
    months = MONTHS_FROM_ISSUE[word]
    if word[0] == "月":
        end -= word == "月内"
        return with_hour(text, start, end, When("month", months=0, closing=word != "月内"))
    inner = _IN_MONTH.match(text, end)
    if inner is None:
        return with_hour(text, start, end, When("month", months=months))
    if inner["d"]:
        when = When("day", months=months, day=number(inner["d"]))
    elif inner["tenth"]:
        when = When("tenth", months=months, day=THIRDS[inner["tenth"]])
    else:
        when = When("month", months=months, closing=True)
    return with_hour(text, start, inner.end(), when)


def _week(text: str, start: int, end: int, word: str) -> Place | None:
    if word == "周末":
        return with_hour(text, start, end, When("week", shift=0))
    if word[0] == "周":
        return with_hour(text, start, end, When("week", day=_weekday(word[1])))
    shift = WEEKS_FROM_ISSUE[word]
    named = text[end : end + 1]
    if named and named in _DAYS:
        return with_hour(text, start, end + 1, When("week", shift=shift, day=_weekday(named)))
    end += named == "末"
    return Point(start, end, When("week", shift=shift))


def _weekday(char: str) -> int:
    return min(_DAYS.index(char), 6) + 1
