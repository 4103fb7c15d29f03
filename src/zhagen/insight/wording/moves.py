"""Sentences on moves: next steps, back and forth, lists; on searches, documents and answers."""

from __future__ import annotations

from collections.abc import Mapping

from zhagen.insight.model import Candidate, Scalar
from zhagen.insight.wording.figures import UNKNOWN, number, percent
from zhagen.insight.wording.parts import (
    adjusted_points,
    beside,
    count,
    earlier,
    of_which,
    share,
    short,
    value,
)
from zhagen.insight.wording.shares import beside_others, moved

# What is counted for a hundred views, with its unit.
_FOR_A_HUNDRED: Mapping[str, tuple[str, str]] = {
    "page_search": ("次站内搜索", "次"),
    "download": ("人次下载表格或文件", "人次"),
}


def step(candidate: Candidate, item_name: str) -> str:
    """That more or fewer readers go on."""
    return (
        f"{moved(candidate, item_name)}，看的人数没有大变{adjusted_points(candidate)}；"
        f"这一步是从 {candidate.facts['page']} 到 {candidate.facts['onward']}。"
    )


def slow(candidate: Candidate, item_name: str) -> str:
    """That answers became slower or faster, or are slower or faster than those of others."""
    if candidate.type == "slow.peers":
        told = beside_others(candidate, item_name)
    else:
        told = f"{moved(candidate, item_name)}{adjusted_points(candidate)}"
    return f"{told}；{_waits(candidate)}。"


def failing(candidate: Candidate, item_name: str) -> str:
    """That pages fail as a habit."""
    whose = (
        f"“{item_name}”" if candidate.item is not None else f"{count(candidate, 'items')} 个事项"
    )
    return (
        f"{whose}的页面有 {percent(candidate.after or 0)} 的打开遇到服务器出错"
        f"（本期 {of_which(candidate, '次', '次')}）{earlier(candidate)}，不止是偶然几天。"
    )


def for_a_hundred(candidate: Candidate, item_name: str) -> str:
    """That more or fewer people search on an item's pages, or take a document from them."""
    what, unit = _FOR_A_HUNDRED[candidate.family]
    own, others = (number(100 * (end or 0), 1) for end in (candidate.after, candidate.before))
    return (
        f"“{item_name}”的页面每 100 次浏览有 {own} {what}"
        f"（{of_which(candidate, '次浏览', unit)}），"
        f"{beside(candidate, '多于', '少于')}同类其他事项的 {others} {unit}。"
    )


def pogo(candidate: Candidate, item_name: str) -> str:
    """That people go back and forth between two items."""
    return (
        f"“{item_name}”和“{candidate.facts['other']}”的页面之间来回的多"
        f"（去 {count(candidate, 'there')} 次，回 {count(candidate, 'back')} 次，"
        f"共 {number(candidate.after or 0)} 次），而按两边各自的往来只应有 "
        f"{number(candidate.before or 0, 1)} 次。"
    )


def paging(candidate: Candidate, _item_name: str) -> str:
    """That some items are found only deep in lists."""
    return (
        f"有 {count(candidate, 'items')} 个事项，从列表点进来的人多有翻到第三页及以后才找到的"
        f"（本期共 {count(candidate, 'deep')} 次），最多的是“{candidate.facts['first']}”"
        f"（{count(candidate, 'first_events')} 次，占从列表进入的 "
        f"{share(candidate, 'first_share')}）。"
    )


def _waits(candidate: Candidate) -> str:
    """The waiting time of 19 of 20, before and after where both are known."""
    before, after = (_seconds(candidate.facts.get(key)) for key in ("p95_before", "p95_after"))
    known = f"，上期 {before}" if before else ""
    return f"20 次中有 19 次在 {after or UNKNOWN}内打开{known}"


def _seconds(fact: Scalar) -> str:
    return "" if fact is None else f"{short(value(fact))} 秒"
