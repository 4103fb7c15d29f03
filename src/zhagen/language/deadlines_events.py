"""Times named by what happens: 开学前, 合同期满前3个月, and 自发布之日起施行.

Their day stands in no calendar. Only what comes from outside with a time of its own counts (a
season, a term, an expiry); steps of a procedure (验收前) say an order, not a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from zhagen.language.deadlines_bare import NOT_LATER
from zhagen.language.deadlines_model import After, Ahead, DemandType, Since, TimeDemand
from zhagen.language.deadlines_stretches import NUMERAL, number
from zhagen.language.deadlines_words import EVENTS, IN_FORCE, ISSUED, OWN_PAPERS

_BEFORE = r"(?:之前|以前|前(?![后沿期置往述列0-9一二三四五六七八九十]))"
_EVENT = re.compile(rf"(?:{EVENTS})\"?{_BEFORE}")
# A feast the sentence before has named: 节前走访一遍.
_FEAST_AHEAD = re.compile(
    r"(?<![环情章细调季使关音骨枝礼])(?<!完成|开展|做好|加强|落实)节前(?![夕后置述往期沿])(?=[一-龥]|，)"
)
_AHEAD = re.compile(
    rf"(?<![提此目以之近年月日周度季半的])前 ?[{NUMERAL}]{{1,4}} ?个?(?:工作日|日|天|周|月|小时)"
    r"(?![内第前间份])"
)
_OWN_ISSUE = re.compile(
    rf"(?:[自从](?:(?:本|此|该)?(?:{OWN_PAPERS}))?)(?:正式)?(?:{ISSUED})(?:之日|之时|日)起"
    rf"(?=(?:正式)?(?:{IN_FORCE}))"
)
# Where the name of an event begins: behind a stop, or behind the verb it belongs to.
_OPENING = re.compile(
    r".*(?:[，。；：、（） ]|(?:应当?|须|需|要|请|并|将|可以?|必须|确保|力争|争取)[在于]?"
    r"|[不最][晚迟]于|[在于])"
)
_QUALITY = re.compile(r"的(?!要求)|(?:一?直|一贯|长期|已)")
_SHORT_EVENTS = frozenset("会节汛赛考")
_LATER = re.compile(
    rf"[自从](?:(?:本|此|该)?(?:{OWN_PAPERS}))?(?:正式)?(?:{ISSUED})(?:之日|之时|日)起，?满?"
    rf"(?P<n>[{NUMERAL}]{{1,4}}) ?(?P<unit>个?工作日|个月|日|天)(?:之?后|以后)"
    rf"(?=(?:正式|起)?(?:{IN_FORCE}))"
)
# The next day, after what the sentence tells: 次日12时前, 下一工作日下班前.
_NEXT_DAY = re.compile(
    rf"(?P<work>(?:次|下一?个?)工作日)?(?(work)|(?:次日|翌日))(?:上午|下午|中午|晚上|晚|早)?"
    rf"(?:[{NUMERAL}]{{1,3}}[时点](?:半|整|[0-9]{{1,2}}分)?|[0-9]{{1,2}}：[0-9]{{2}})?(?:下班)?"
    rf"(?:{_BEFORE}|以?内(?!部))"
)
_LEFT = 18


def event_times(text: str) -> Iterator[TimeDemand]:
    """The demands in `text` that name no day of a calendar."""
    if "前" in text:
        yield from _before_events(text)
    for match in _FEAST_AHEAD.finditer(text) if "节前" in text else ():
        yield TimeDemand(match.start(), match.end(), match.group(), DemandType.BY, Ahead())
    for match in _NEXT_DAY.finditer(text) if _may_name_next(text) else ():
        after = After(1, "WD" if match["work"] else "D", "event")
        yield TimeDemand(match.start(), match.end(), match.group(), DemandType.RELATIVE, after)
    if "日起" in text:
        yield from _later_than_issue(text)
        for match in _OWN_ISSUE.finditer(text):
            since = Since(None, issue=True)
            yield TimeDemand(match.start(), match.end(), match.group(), DemandType.FROM, since)


def _may_name_next(text: str) -> bool:
    return "工作日" in text or "次日" in text or "翌日" in text


def _later_than_issue(text: str) -> Iterator[TimeDemand]:
    for match in _LATER.finditer(text):
        amount = number(match["n"])
        unit: Literal["WD", "M", "D"] = "D"
        if "工" in match["unit"]:
            unit = "WD"
        elif "月" in match["unit"]:
            unit = "M"
        if amount > 0:
            since = Since(None, issue=True, later=After(amount, unit, "issue"))
            yield TimeDemand(match.start(), match.end(), match.group(), DemandType.FROM, since)


def _before_events(text: str) -> Iterator[TimeDemand]:
    for pattern in (_EVENT, _AHEAD):
        for match in pattern.finditer(text):
            start = _opening(text, match.start())
            if last := NOT_LATER.search(text[max(0, start - 8) : start]):
                start -= len(last.group())
            short = match.start() - start < 2 and text[start : match.start()] not in _SHORT_EVENTS
            if pattern is _AHEAD and short:
                continue
            if not _QUALITY.match(text, match.end()):
                words = text[start : match.end()]
                yield TimeDemand(start, match.end(), words, DemandType.BY, Ahead())


def _opening(text: str, place: int) -> int:
    low = max(0, place - _LEFT)
    found = _OPENING.match(text[low:place])
    return low + found.end() if found else low
