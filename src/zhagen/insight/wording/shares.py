"""Sentences on shares, in time and beside others of the kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhagen.insight.model import Candidate
from zhagen.insight.wording.figures import points
from zhagen.insight.wording.parts import (
    adjusted_points,
    beside,
    count,
    ends,
    of_which,
    part_moved,
    verb,
)


@dataclass(frozen=True, slots=True)
class _Words:
    """`name` of the share behind that of an item, `whole` what it is taken over, in `unit`s."""

    name: str
    whole: str
    unit: str


_WORDS: Mapping[str, _Words] = {
    "bounce": _Words("只看一页就走的访问占比", "从这里进入的访问", "次"),
    "search": _Words("的站内搜索无结果率", "搜索", "次"),
    "returns": _Words("的退件率", "申请", "件"),
    "step": _Words("的看完后进入下一步的占比", "浏览", "次"),
    "slow": _Words("的打开时间超过 3 秒的占比", "打开", "次"),
    "hours": _Words("的网上申请中在非工作时间提交的占比", "网上申请", "件"),
    "search_left": _Words("的站内搜到结果却没有点开的占比", "有结果的搜索", "次"),
    "satisfaction": _Words("的一星、二星评价占比", "评价", "件"),
}


def sentence(candidate: Candidate, item_name: str) -> str:
    """The sentence of a share of which nothing else is known."""
    if candidate.type.endswith(".peers"):
        return f"{beside_others(candidate, item_name)}，在同类中突出。"
    return f"{moved(candidate, item_name)}{adjusted_points(candidate)}。"


def moved(candidate: Candidate, item_name: str) -> str:
    """That a share rose or fell; without a stop."""
    words = _WORDS[candidate.family]
    first, second = ends(candidate)
    return (
        f"“{item_name}”{words.name}由 {first} {verb(candidate)} {second}"
        f"（本期 {of_which(candidate, words.unit + words.whole, words.unit)}）"
    )


def beside_others(candidate: Candidate, item_name: str) -> str:
    """That a share differs from that of others of the kind; without a stop."""
    words = _WORDS[candidate.family]
    others, own = ends(candidate)
    return (
        f"“{item_name}”{words.name}为 {own}"
        f"（{count(candidate, 'after_trials')} {words.unit}{words.whole}），"
        f"{beside(candidate)}同类其他事项的 {others}"
    )


def mixed(candidate: Candidate, item_name: str) -> str:
    """That composition explains a share that moved."""
    words = _WORDS[str(candidate.facts["of"])]
    first, second = ends(candidate)
    return f"“{item_name}”{words.name}由 {first} 变为 {second}，{part_moved(candidate)}。"


def of_site(candidate: Candidate, _item_name: str) -> str:
    """That a share moved alike on most items."""
    words = _WORDS[str(candidate.facts["of"])]
    first, second = ends(candidate)
    change = "" if candidate.change is None else f"（{points(candidate.change)}）"
    return (
        f"各事项合计{words.name}由 {first} {verb(candidate)} {second}{change}，"
        f"{count(candidate, 'items')} 个事项同向变化，是全站的变化，不记在单个事项上。"
    )
