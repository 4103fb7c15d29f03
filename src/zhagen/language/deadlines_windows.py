"""A first and a last day: 3月1日至4月15日, 即日起至月底, 自发布之日起至6月30日."""

from __future__ import annotations

import re
from dataclasses import replace

from zhagen.language.deadlines_bare import DONE_AFTER
from zhagen.language.deadlines_model import Between, DemandType, TimeDemand, When
from zhagen.language.deadlines_stretches import DASH, Length, Place, Point, with_hour
from zhagen.language.deadlines_words import (
    DATED_EVENTS,
    HOURS_OF_DAY,
    ISSUED,
    OWN_PAPERS,
)

# What stands behind a time and says what it demands.
TAIL = re.compile(
    r"\"?(?:（含[^（）]{0,4}）)? ?"
    rf"(?:(?P<before>(?P<event>{DATED_EVENTS})?(?:{HOURS_OF_DAY})?"
    r"(?:之前|以前|前(?![后沿期置往述列一二三四五六七八九十两0-9])))"
    r"|(?P<within>以?内(?![部容外涵设涝科蒙陆河需销勤]))|(?P<since>起(?![草来步到因点色降居诉]))"
    r"|(?P<during>期间|时期)|(?P<until>[截为]?止(?!损)))"
)
_JOIN = re.compile(rf"(?:起|开始)?，? ?(?:至|到|[{DASH}]{{1,2}}) ?")
_SINCE = re.compile(r"[自从] ?\"?$")
_FROM_ISSUE = re.compile(
    rf"[自从](?:(?:本|此|该)?(?:{OWN_PAPERS}))?(?:正式)?(?:{ISSUED})(?:之日|之时|日)起，?(?:至|到)$"
)


def joined(text: str, place: Point, following: Place | None) -> TimeDemand | None:
    """A first and a last day with 至, 到 or a dash between them."""
    if found := _from_issue(text, place):
        return found
    first, join = place.when, _JOIN.match(text, place.end)
    if join is None or following is None or following.start - join.end() not in {0, 1}:
        return None
    if isinstance(following, Point) and following.when is not None:
        return window(text, place.start, following.end, first, following.when)
    if isinstance(following, Length) and following.as_day and first and first.unit == "day":
        last = replace(first, day=following.amount)
        end = with_hour(text, place.start, following.end, last).end
        return window(text, place.start, end, first, last)
    return None


def _from_issue(text: str, place: Point) -> TimeDemand | None:
    """自本通告发布之日起至6月30日: from the document's own day."""
    issue = _FROM_ISSUE.search(text[max(0, place.start - 24) : place.start])
    if issue is None or place.when is None:
        return None
    return window(text, place.start - len(issue.group()), place.end, None, place.when)


def window(text: str, start: int, end: int, first: When | None, last: When) -> TimeDemand | None:
    """The window of the words from `start` to `end`, with 内, 止 or 期间 behind them."""
    tail = TAIL.match(text, end)
    if tail and not tail["since"]:
        end = tail.end()
    if DONE_AFTER.match(text, end) or text.startswith("是", end):
        return None
    start -= since_word(text, start)
    return TimeDemand(start, end, text[start:end], DemandType.WINDOW, Between(first, last))


def since_word(text: str, start: int) -> int:
    """How many characters 自 or 从 before `start` takes, 0 where it is not there."""
    match = _SINCE.search(text[max(0, start - 3) : start])
    return len(match.group()) if match else 0
