"""Days as people tell them: 上个月15号, 前天, 今年三月五号, from the day of the talk.

What names no day (去年底, 上个月, 三月份) is vague and is asked again. 长期 is a date without end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from zhagen.language.numbers import chinese_number

_N: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR: Final = (
    r"(?P<year>(?:19|20)\d{2}|\d{2}|[一二][零〇一二三四五六七八九]{3}"
    r"|[零〇一二三四五六七八九]{2})年"
)
_YEAR_BEFORE: Final = {"今": 0, "本": 0, "当": 0, "去": -1, "前": -2, "大前": -3, "明": 1, "后": 2}
_MONTH_BEFORE: Final = {"这": 0, "本": 0, "当": 0, "上": -1, "上上": -2, "大上": -2, "下": 1}
_DAY_BEFORE: Final = {
    "今": 0, "昨": -1, "前": -2, "大前": -3, "明": 1, "后": 2, "大后": 3,
}  # fmt: skip
_DATE: Final = re.compile(
    rf"(?:(?:{_YEAR}|(?P<near>大前|[今本去前明后])年的?) ?)?(?P<month>{_N})(?:月份?"
    rf"|[.](?=\d)) ?(?:的)?(?P<day>{_N})(?P<mark>[日号]?)(?!\d|个|[\u4e00-\u9fff]?月)"
)
_ISO: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2}) ?[-./年] ?(?P<m>\d{1,2}) ?[-./月] ?(?P<d>\d{1,2})"
    r"(?!\d)[日号]?"
)
_COMPACT: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>3[01]|[12]\d|0[1-9])(?!\d)"
)
_OF_MONTH: Final = re.compile(
    rf"(?P<near>上上|大上|[这本当上下])个?月的?(?P<day>{_N})[日号]?(?!\d|个|月)"
)
_THIS_DAY: Final = re.compile(r"(?P<near>大前|[去前明后])年的?(?:今天|这天|今日)")
_EDGE: Final = re.compile(
    r"(?P<near>上上|大上|[这本当上下])个?月的?(?P<edge>最后一天|第一天|头一天|月初一号)"
)
_NEAR: Final = re.compile(r"(?<!年的)(?P<near>大前|大后|[今昨前明后])(?:天|日|儿(?!子))")
_AGO: Final = re.compile(
    rf"(?P<count>{_N}|两|\d{{3}})(?P<unit>天|日|个?星期|个?礼拜|周)(?:之|以)?(?P<way>前|后)"
)
_WEEKDAY: Final = re.compile(
    r"(?P<near>上上|[这本上下])个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天1-6])"
)
_FESTIVAL: Final = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})年|(?P<near>大前|[今本去前明])年的?)(?P<feast>元旦"
    r"|五一(?!前|后|节?期间)|六一|七一|八一|十一(?!月)|国庆节?(?!前|后|期间))(?:当天|那天"
    r"|那一天)?"
)
_FEASTS: Final = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "十一": (10, 1),
    "国庆": (10, 1),
    "国庆节": (10, 1),
}
_VAGUE: Final = re.compile(
    rf"(?:(?:大前|[今去前明])年|(?:19|20)\d{{2}}年)(?:年?[底初末中]|(?P<month>{_N})月[底末]|[上下]半年|{_N}月份?"
    rf"|夏天|春天|秋天|冬天|春节|过年)?(?![\d年])"
    rf"|(?:上上|大上|[这本上下])个?月(?:[底初末]|中旬|上旬|下旬|份)?|{_N}月(?:份|底|初|末|中旬"
    rf"|上旬|下旬)|(?:上上|[上这下])个?(?:周|星期|礼拜)(?![一二三四五六日天])"
    r"|(?:半|几|一|两|三|\d+)个多?月(?:之|以)?前|(?:半|几|一|两|三|\d+)年(?:多)?(?:之"
    r"|以)?前|前(?:几|两|些)天|前不久|最近|刚刚?|不久前|年[初底]"
)
_HEDGED: Final = re.compile(r"(?:大概|大约|好像|可能|差不多|估计|应该|约)(?:是|在)?$")
_AROUND: Final = re.compile(r"(?:左右|前后|上下|吧?大概|的样子|那几天|那阵|附近)")
_MONTH_NAMED: Final = re.compile(r"(?P<near>上上|大上|[这本当上下])个?月")
_YEAR_NAMED: Final = re.compile(r"(?P<near>大前|[今本去前明后])年")
_END_OF_MONTH: Final = re.compile(
    r"(?:(?P<near>大前|[今本去前明后])年|(?P<year>(?:19|20)\d{2})年)(?P<month>0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九])月[底末]"
)
_BARE_DAY: Final = re.compile(
    rf"(?<![\d月年第一二三四五六七八九十])(?P<day>{_N})[号日](?!楼|线|院|店|厂|门)"
)
_LUNAR: Final = re.compile(r"农历|阴历|初$|旧历|老历")
_FOREVER: Final = re.compile(r"长期|永久|无固定期限|没有(?:期限|到期|截止)")


@dataclass(frozen=True, slots=True)
class Day:
    """A day found at a place; None where it has no end (长期); `vague` where no day is told.

    `wrong` is a day that does not exist as it was said; `last` the last day of a vague stretch that
    has one (本月底), which counts where the end of something is told; `earlier` the same day a year
    before where no year was said and the day is still to come.
    """

    start: int
    end: int
    value: date | None
    vague: bool = False
    wrong: str = ""
    last: date | None = None
    earlier: date | None = None


@dataclass(slots=True)
class _Found:
    """The days found so far; of two readings of the same words the first counts."""

    text: str
    on: date
    days: list[Day]

    def take(self, match: re.Match[str], value: date | str | None) -> None:
        """A day, or one that does not exist as it was said (a text)."""
        if value is None:
            return
        if self._doubtful(*match.span()):
            self._add(Day(*match.span(), None, vague=True))
        elif isinstance(value, str):
            self._add(Day(*match.span(), None, wrong=value))
        else:
            yearless = "year" in match.re.groupindex and not (match["year"] or match["near"])
            past = _day(value.year - 1, value.month, value.day) if value > self.on else None
            self._add(Day(*match.span(), value, earlier=past if yearless else None))

    def take_vague(self, match: re.Match[str], last: date | None) -> None:
        """A stretch of days, with its last day where one is told."""
        self._add(Day(*match.span(), None, vague=True, last=last))

    def take_forever(self, match: re.Match[str]) -> None:
        """长期: no end."""
        self._add(Day(*match.span(), None))

    def _add(self, day: Day) -> None:
        if all(day.end <= one.start or one.end <= day.start for one in self.days):
            self.days.append(day)

    def _doubtful(self, start: int, end: int) -> bool:
        before = self.text[max(0, start - 5) : start]
        return bool(
            _HEDGED.search(before) or _LUNAR.search(before) or _AROUND.match(self.text, end)
        )


def days(text: str, on: date) -> tuple[Day, ...]:
    """The days told in a text, in order, vague ones as well."""
    found = _Found(text, on, [])
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            found.take(match, read(match, on))
    for match in _BARE_DAY.finditer(text):
        found.take(match, _of_month_before(text, match, on))
    for match in _VAGUE.finditer(text):
        found.take_vague(match, _last_day(match.group(), on))
    for match in _FOREVER.finditer(text):
        found.take_forever(match)
    return tuple(sorted(found.days, key=lambda one: one.start))


def _full(match: re.Match[str], on: date) -> date | str | None:
    del on
    return _told(int(match["y"]), int(match["m"]), int(match["d"]))


def _of_year(match: re.Match[str], on: date) -> date | str | None:
    month, day = _number(match["month"]), _number(match["day"])
    if match["year"]:
        return _told(_year(match["year"]), month, day)
    if match["near"]:
        return _told(on.year + _YEAR_BEFORE[match["near"]], month, day)
    if not match["mark"] and "月" not in match.group():
        return None
    this_year = _told(on.year, month, day)
    # 11月18号 without a year: the last one there was, unless it is nearly here.
    if isinstance(this_year, date) and this_year > on + timedelta(days=31):
        return _told(on.year - 1, month, day)
    return this_year


def _of_month(match: re.Match[str], on: date) -> date | str | None:
    months = on.year * 12 + on.month - 1 + _MONTH_BEFORE[match["near"]]
    return _told(months // 12, months % 12 + 1, _number(match["day"]))


def _this_day(match: re.Match[str], on: date) -> date | None:
    """去年的今天."""
    return _day(on.year + _YEAR_BEFORE[match["near"]], on.month, on.day)


def _edge(match: re.Match[str], on: date) -> date | None:
    """上个月最后一天, 这个月第一天."""
    months = on.year * 12 + on.month - 1 + _MONTH_BEFORE[match["near"]]
    if not match["edge"].startswith("最后"):
        return _day(months // 12, months % 12 + 1, 1)
    return _moved(date((months + 1) // 12, (months + 1) % 12 + 1, 1), -1)


def _of_month_before(text: str, match: re.Match[str], on: date) -> date | None:
    """上上个月初九，哦，是阳历九号: a day whose month was named just before."""
    named = list(_MONTH_NAMED.finditer(text, max(0, match.start() - 14), match.start()))
    if not named:
        return None
    months = on.year * 12 + on.month - 1 + _MONTH_BEFORE[named[-1]["near"]]
    return _day(months // 12, months % 12 + 1, _number(match["day"]))


def _last_day(words: str, on: date) -> date | None:
    """The last day of 本月底, 下个月底, 今年年底, 明年底."""
    if named := _END_OF_MONTH.fullmatch(words):
        year_named = on.year + _YEAR_BEFORE[named["near"]] if named["near"] else 0
        after = int(named["year"] or year_named) * 12 + _number(named["month"])
        return _moved(date(after // 12, after % 12 + 1, 1), -1)
    month, year = _MONTH_NAMED.match(words), _YEAR_NAMED.match(words)
    if not re.search("[底末]", words):
        return None
    if month:
        months = on.year * 12 + on.month + _MONTH_BEFORE[month["near"]]
        return _moved(date(months // 12, months % 12 + 1, 1), -1)
    if year:
        return _day(on.year + _YEAR_BEFORE[year["near"]], 12, 31)
    return _day(on.year, 12, 31) if words.startswith("年") else None


def _near_day(match: re.Match[str], on: date) -> date | None:
    return _moved(on, _DAY_BEFORE[match["near"]])


def _ago(match: re.Match[str], on: date) -> date | None:
    count = 2 if match["count"] == "两" else _number(match["count"])
    step = count * (1 if match["unit"] in {"天", "日"} else 7)
    return _moved(on, -step if match["way"] == "前" else step)


def _weekday(match: re.Match[str], on: date) -> date | None:
    weekday = "一二三四五六日".find(match["day"].replace("天", "日"))
    weekday = int(match["day"]) - 1 if weekday < 0 else weekday
    weeks = _MONTH_BEFORE[match["near"]]
    return _moved(on, weekday - on.weekday() + 7 * weeks)


def _feast(match: re.Match[str], on: date) -> date | None:
    year = int(match["year"]) if match["year"] else on.year + _YEAR_BEFORE[match["near"]]
    return _day(year, *_FEASTS[match["feast"]])


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[..., date | str | None]], ...]] = (
    (_ISO, _full),
    (_COMPACT, _full),
    (_DATE, _of_year),
    (_OF_MONTH, _of_month),
    (_EDGE, _edge),
    (_THIS_DAY, _this_day),
    (_WEEKDAY, _weekday),
    (_AGO, _ago),
    (_FESTIVAL, _feast),
    (_NEAR, _near_day),
)


def _told(year: int, month: int, day: int) -> date | str:
    """The day, or as it was said where there is no such day: 2026-02-30."""
    return _day(year, month, day) or f"{year:04d}-{month:02d}-{day:02d}"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else chinese_number(text) or 0


def _year(text: str) -> int:
    year = _number(text)
    return year if year > 99 else 2000 + year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moved(on: date, step: int) -> date | None:
    try:
        return on + timedelta(days=step)
    except OverflowError:
        return None
