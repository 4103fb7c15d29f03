"""Sentences on shares: bounces, searches without result, returns; in time and beside others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhagen.insight.figures import points
from zhagen.insight.model import Candidate
from zhagen.insight.wording_parts import adjusted_points, beside, count, ends, part_moved, verb


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
}


def sentence(candidate: Candidate, item_name: str) -> str:
    """The sentence of a bounce, search or returns finding."""
    if candidate.type.endswith(".peers"):
        return _beside(candidate, item_name)
    return _in_time(candidate, item_name)


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


def _in_time(candidate: Candidate, item_name: str) -> str:
    words = _WORDS[candidate.family]
    first, second = ends(candidate)
    return (
        f"“{item_name}”{words.name}由 {first} {verb(candidate)} {second}"
        f"（本期 {count(candidate, 'after_trials')} {words.unit}{words.whole}中 "
        f"{count(candidate, 'after_events')} {words.unit}）{adjusted_points(candidate)}。"
    )


def _beside(candidate: Candidate, item_name: str) -> str:
    words = _WORDS[candidate.family]
    others, own = ends(candidate)
    return (
        f"“{item_name}”{words.name}为 {own}"
        f"（{count(candidate, 'after_trials')} {words.unit}{words.whole}），"
        f"{beside(candidate)}同类其他事项的 {others}，在同类中突出。"
    )
