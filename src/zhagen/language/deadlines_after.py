"""Lengths of time behind a basis: 自印发之日起30日内, 收到通知后5个工作日内, 验收合格后10日内."""

from __future__ import annotations

import re
from typing import Literal

from zhagen.language.deadlines_model import After, Basis, DemandType, TimeDemand, Until, When
from zhagen.language.deadlines_points import Length
from zhagen.language.deadlines_words import ISSUED, OWN_PAPERS, RECEIVED

_WITHIN = re.compile(r" ?(?:之|以)?内(?![部容外涵设])")
_BEFORE = re.compile(r" ?(?:下班)?(?:之|以)?前(?![后沿期置往述列])")
_BOUNDARY = '，。；：、（） "'
_ISSUE = re.compile(
    rf"(?P<lead>[自从在])?(?:(?:本|此|该|上述|以上)?(?:{OWN_PAPERS}))?"
    rf"(?:正式)?(?:{ISSUED})(?:之日|之时|之后|以后|后|日)?起?，?$"
)
_RECEIPT = re.compile(
    rf"(?:(?P<lead>[自从在]))?(?:{RECEIVED})(?:[^，。；：]{{0,16}}?)"
    r"(?:之日起|之时起|之日|之后|以后|后|起)?，?$"
)
_EVENT = re.compile(
    rf"(?P<lead>[自从])?(?P<what>(?:《[^》]{{1,30}}》|[^{_BOUNDARY}《》]){{2,18}})"
    r"(?:之日起|之时起|之后|以后|后|日起|时起|起)的?，?$"
)
# What stands before the event in the same clause and is not part of it: 施工单位应在……
_AGENT = re.compile(r".*(?:(?:应当|应|须|需|要|请|并|将|可|必须)[在于]|[在于]|应当|必须)")
_NO_DEMAND = re.compile(
    r"(?:压缩|缩短|压减|控制|减少|降低|限制|精简|提速|延长|保持|稳定)[^，。；]{0,6}[到至在为]?$"
    r"|[近]$|过去$|最近$|此前$|连续$|[0-9×xX-]$"
)
_NO_DEMAND_AFTER = re.compile(r"(?:未|无|没有|不得有|不再|累计|曾|连续|发生过|可达|直达|到达|步行)")
# Years from no stated day are a demand only before a verb that ends something (三年内建成).
_ENDS = re.compile(
    "，?(?:要|应|须|将|力争|争取|确保|基本|全面|全部)?(?:完成|建成|实现|达到|形成|出台|办结|整改|投产)"
)
_LEFT = 32


def after_basis(
    text: str, place: Length, *, since: int | None = None, first: When | None = None
) -> TimeDemand | None:
    """The demand a length makes: so long after a basis, or a day of the month (25日前).

    `since` and `first` are given where a day stands right before it (自2026年3月1日起20日内).
    """
    within = _WITHIN.match(text, place.end)
    if within is None:
        return _day_of_month(text, place) if first is None else None
    if first is not None and since is not None:
        return _demand(text, since, within.end(), place, "date", first)
    left = text[max(0, place.start - _LEFT) : place.start]
    bare = left.rstrip()
    if _NO_DEMAND.search(bare) or _NO_DEMAND_AFTER.match(text, within.end()):
        return None
    basis, start = _basis(bare)
    if not basis:
        # Minutes from nowhere are a quantity, years only a demand where something is to end.
        ends = place.unit != "Y" or _ENDS.match(text, within.end())
        return (
            None
            if place.unit == "MIN" or not ends
            else _demand(text, place.start, within.end(), place, "", None)
        )
    return _demand(text, place.start - len(left) + start, within.end(), place, basis, None)


def _demand(
    text: str, start: int, end: int, place: Length, basis: Basis, first: When | None
) -> TimeDemand:
    meaning = After(place.amount, place.unit, basis, first)
    return TimeDemand(start, end, text[start:end], DemandType.RELATIVE, meaning)


def _basis(left: str) -> tuple[Literal["issue", "receipt", "event", ""], int]:
    """What a length counts from, and where in `left` its words begin."""
    if (left and left[-1] in "起后日到，") or any(
        word in left for word in ("收到", "接到", "接报")
    ):
        if (match := _ISSUE.search(left)) and _is_own(left, match.start()):
            return "issue", match.start()
        if match := _RECEIPT.search(left):
            return "receipt", match.start()
        if match := _EVENT.search(left):
            return "event", _event_start(match)
    return "", len(left)


def _is_own(left: str, start: int) -> bool:
    """Whether the paper whose issue is named is this one: nothing else stands right before."""
    return start == 0 or left[start] in "自从在" or left[start - 1] in _BOUNDARY + "于应须要请并将"


def _event_start(match: re.Match[str]) -> int:
    if match["lead"]:
        return match.start()
    agent = _AGENT.match(match["what"])
    cut = agent.end() if agent and agent.end() <= len(match["what"]) - 2 else 0
    # 在……之日起 says what 自……之日起 says: the word belongs to it, as 自 does.
    cut -= cut > 0 and match["what"][cut - 1] == "在" and "之日起" in match.group()
    return match.start("what") + cut


def _day_of_month(text: str, place: Length) -> TimeDemand | None:
    """25日前: a day of the document's month, where nothing else can be meant."""
    before = _BEFORE.match(text, place.end)
    left = text[place.start - 1 : place.start]
    opens = place.start == 0 or left in _BOUNDARY + "于在请"
    if not (place.as_day and before and opens and 1 <= place.amount <= 31):
        return None
    until = Until(When("day", months=0, day=place.amount), before=True)
    start, end = place.start, before.end()
    return TimeDemand(start, end, text[start:end], DemandType.BY, until)
