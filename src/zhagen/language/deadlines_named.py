"""Times named by fixed words: 今年, 月底, 本周五, 国庆, 上半年, "十五五", 每.

One look at each character finds where such a word may begin; the long list of words is tried only
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from zhagen.language.deadlines_almanac import FIRST_MOON, SOLAR_TERMS
from zhagen.language.deadlines_model import When
from zhagen.language.deadlines_stretches import (
    HALF,
    NUMERAL,
    THIRDS,
    Place,
    Point,
    Range,
    Rhythmic,
    after_year,
    half_of,
    number,
    quarter_at,
    with_hour,
)
from zhagen.language.deadlines_words import (
    DAYS_FROM_ISSUE,
    FIXED_FEASTS,
    MONTHS_FROM_ISSUE,
    MOVING_FEASTS,
    NAMED_DAYS,
    ROUNDS,
    SOLAR_DAYS,
    TERM_NAMES,
    TERMS,
    WEEKS_FROM_ISSUE,
    WHOLE_YEAR,
    YEARS_FROM_ISSUE,
)

# What a fixed word begins with: one look at each character before the long list is tried.
_FIRST = re.compile(
    "[现今本当明次下后年这月大上周第前Q季十即正元春除清重五劳端中国妇六儿七八建教每逐按"
    "植青护世医烈记消宪公立秋夏冬惊谷小芒处白寒霜新全一两半隔逢双星礼]"
)
_WORDED = re.compile(
    "(?:现在(?=起|开始|到|至)|今年|本年度|本年|当年|明年|次年|下一?年度|后年|今明两?年|明后两?年"
    "|(?<![去前上])年[底末内]|(?<![一-龥])年(?:中|终)(?=之?前|完成|开展|组织|，|对)"
    "|本月|这个月|当月|下个月|下月"
    "|今晚|今早|今晨|今夜|明晚|明早|明晨|月底|月末|月内|上[、和]?下半年(?=[各均]|分别)|上半年|下半年|今天|今日|明天|明日|大后天|后天"
    "|(?:当天|当日)(?=以?内|之?前|下班|[上下]午|[0-9]{1,2}[时点])"
    "|(?:本|这个?|下个?)(?:星期|礼拜)|本周|这周|下周|下个周|周末(?=[下前，完]|之前|以前)"
    "|(?:周|星期|礼拜)[一二三四五六日天](?=下班|上午|下午|之?前)|(?:本|下个?)季度?(?![节型风])|第[一二三四1-4]季度|前[两二三23]个?季度"
    "|Q[1-4](?![0-9A-Za-z])|(?<![每第一二三四1-4按逐各本])季度?[末底](?=之?前|以前|，)|十[三四五六]五|即日"
    "|正月(?=[初十二底]|之?前|以前)"
    '|元旦|春节|除夕|元宵(?=节?前)|清明|重阳(?=节前)|五一|劳动节|端午|中秋|国庆|十一(?=["节假期]*前)|妇女节|六一|儿童节|七一|八一'
    "|建党节|建军节|教师节|每|逐[年季月周日]|按[年季月周旬日]|按半年|次月"
    rf"|{NAMED_DAYS}|{SOLAR_DAYS}|{TERMS}|{WHOLE_YEAR}|{ROUNDS})"
)
_IN_MONTH = re.compile(
    rf"(?: ?(?P<d>[{NUMERAL}]{{1,3}}) ?[日号]|(?P<tenth>[上中下]旬|初)|(?P<end>[底末]))"
)
_FEAST_TAIL = re.compile(r"\"?节?(?:小?长假|黄金周|假期|开学)?")
# Feasts named together end with the eve of the first: 中秋、国庆"双节"前, 元旦春节前.
_FEASTS_TAIL = re.compile(
    r"\"?节?(?:(?:、|和|及)?\"?(?:元旦|春节|清明|五一|端午|中秋|国庆|重阳)\"?节?)"
    r"(?:\"?(?:双节|两节)\"?)?(?:假期)?(?=\"?(?:之?前|以前|期间))"
)
_PLAN_TAIL = re.compile(r"\"?(?:规划)?(?:时期|期)?(末)?")
_YEAR_WORDS = frozenset(("年底", "年末", "年终", "年内", "年中", "全年"))
_DAYS = "一二三四五六日天"
_ROUND = re.compile(ROUNDS)
_YEAR_BEFORE = re.compile(r"((?:19|20)[0-9]{2})[ -]?$")
_MOON_DAY = re.compile(r"(?:初?(?P<d>[一二三四五六七八九十]{1,3})日?|[底末])")


def named_places(text: str) -> Iterator[Place]:
    """The places of fixed words in `text`, in order."""
    done = 0
    for first in _FIRST.finditer(text):
        start = first.start()
        if start < done or (match := _WORDED.match(text, start)) is None:
            continue
        done = match.end()
        place = _at_word(text, match.start(), match.end(), match.group())
        if place is not None:
            yield place


def _at_word(text: str, start: int, end: int, word: str) -> Place | None:  # noqa: PLR0911
    both_halves = word[0] == "上" and "下" in word
    if word[0] in "每逐按" or word == "次月" or both_halves or _ROUND.match(text, start):
        return Rhythmic(start, end, word)
    if word in YEARS_FROM_ISSUE:
        return after_year(text, start, end, When("year", shift=YEARS_FROM_ISSUE[word], name=word))
    if word in _YEAR_WORDS:
        return _of_year(text, start, end, word)
    if word in MONTHS_FROM_ISSUE:
        return _relative_month(text, start, end, word)
    if word in DAYS_FROM_ISSUE:
        return with_hour(text, start, end, When("near", day=DAYS_FROM_ISSUE[word]))
    if word in WEEKS_FROM_ISSUE or word[0] in "周星礼":
        return _week(text, start, end, word)
    if word == "即日":
        return Point(start, end, None)
    if word in FIXED_FEASTS or word in MOVING_FEASTS or word in TERM_NAMES or word in SOLAR_TERMS:
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
    if word == FIRST_MOON:
        return _first_moon(text, start, end)
    if word[:2] in {"今明", "明后"}:
        first = When("year", shift=int(word[0] == "明"))
        return Range(start, end, first, replace(first, shift=int(word[0] == "明") + 1))
    if word[0] == "十":
        return _plan(text, start, end, number(word[:2]))
    if "季" in word and word[0] in "本下季":
        closing = word[-1] in "底末" or text[end : end + 1] in {"底", "末"}
        end += closing and word[-1] not in "底末"
        months = 3 if word[0] == "下" else 0
        return with_hour(text, start, end, When("quarter", months=months, closing=closing))
    if half := HALF.match(text, start):
        return with_hour(text, start, half.end(), half_of(When("year"), half))
    return _quarter_of_its_year(text, start) if word[0] == "Q" else quarter_at(text, start)


def _quarter_of_its_year(text: str, start: int) -> Place | None:
    """Q3, whose year may stand before it without 年: 2026Q3."""
    year = _YEAR_BEFORE.search(text[max(0, start - 6) : start])
    if year is None:
        return quarter_at(text, start)
    return after_year(text, start - len(year.group()), start, When("year", year=int(year[1])))


def _first_moon(text: str, start: int, end: int) -> Place | None:
    """正月十五, 正月初八, 正月底: days of the first month of the moon."""
    match = _MOON_DAY.match(text, end)
    if match is None:
        return None
    day = number(match["d"]) if match["d"] else 29
    if not 1 <= day <= 30:
        return None
    start -= 2 * (text[max(0, start - 2) : start] in {"农历", "阴历"})
    return Point(start, match.end(), When("feast", name=FIRST_MOON, day=day))


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
    if word[0] in "周星礼":
        return with_hour(text, start, end, When("week", day=_weekday(word[-1])))
    shift = WEEKS_FROM_ISSUE[word]
    named = text[end : end + 1]
    if named and named in _DAYS:
        return with_hour(text, start, end + 1, When("week", shift=shift, day=_weekday(named)))
    end += named == "末"
    return Point(start, end, When("week", shift=shift))


def _weekday(char: str) -> int:
    return min(_DAYS.index(char), 6) + 1
