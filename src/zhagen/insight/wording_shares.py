"""Sentences on shares: bounces, searches without result, returns; in time and beside others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhagen.insight.figures import number, percent, points
from zhagen.insight.model import Candidate


@dataclass(frozen=True, slots=True)
class _Words:
    """`name` of the share, `whole` what it is taken over."""

    name: str
    whole: str
    unit: str


_WORDS: Mapping[str, _Words] = {
    "bounce": _Words("只看一页的访问占比", "从这里进入的访问", "次"),
    "search": _Words("站内搜索无结果率", "搜索", "次"),
    "returns": _Words("退件率", "申请", "件"),
}


def sentence(candidate: Candidate, item_name: str) -> str:
    """The sentence of a bounce, search or returns finding."""
    if candidate.type.endswith(".peers"):
        return _beside(candidate, item_name)
    return _in_time(candidate, item_name)


def mixed(candidate: Candidate, item_name: str) -> str:
    """That composition explains a share that moved."""
    words = _WORDS[str(candidate.facts["of"])]
    first, second = _ends(candidate)
    part = str(candidate.facts["part"])
    weights = [percent(float(candidate.facts[key] or 0)) for key in ("part_before", "part_after")]
    verb = "升" if weights_rose(candidate) else "降"
    return (
        f"“{item_name}”的{words.name}由 {first} 变为 {second}，主要因为{part}的比重由 {weights[0]} "
        f"{verb}到 {weights[1]}；分开看，各部分没有可靠的变化。"
    )


def of_site(candidate: Candidate, _item_name: str) -> str:
    """That a share moved alike on most items."""
    words = _WORDS[str(candidate.facts["of"])]
    first, second = _ends(candidate)
    items = number(float(candidate.facts["items"] or 0))
    return (
        f"各事项合计的{words.name}由 {first} {_verb(candidate)} {second}，{items} 个事项同向变化，"
        "是全站的变化，不记在单个事项上。"
    )


def weights_rose(candidate: Candidate) -> bool:
    """Whether the part named in an explanation gained weight."""
    before, after = (float(candidate.facts[key] or 0) for key in ("part_before", "part_after"))
    return after > before


def _in_time(candidate: Candidate, item_name: str) -> str:
    words = _WORDS[candidate.family]
    first, second = _ends(candidate)
    trials = number(float(candidate.facts["after_trials"] or 0))
    events = number(float(candidate.facts["after_events"] or 0))
    text = (
        f"“{item_name}”的{words.name}由 {first} {_verb(candidate)} {second}"
        f"（本期 {trials} {words.unit}{words.whole}中 {events} {words.unit}）"
    )
    if candidate.facts.get("adjusted") and candidate.change is not None:
        text += f"，扣除全站和构成的变化后为 {points(candidate.change)}"
    return text + "。"


def _beside(candidate: Candidate, item_name: str) -> str:
    words = _WORDS[candidate.family]
    others, own = _ends(candidate)
    trials = number(float(candidate.facts["after_trials"] or 0))
    word = "高于" if (candidate.change or 0) > 0 else "低于"
    return (
        f"“{item_name}”的{words.name}为 {own}（{trials} {words.unit}{words.whole}），"
        f"{word}同类其他事项的 {others}，在同类中突出。"
    )


def _ends(candidate: Candidate) -> tuple[str, str]:
    return percent(candidate.before or 0.0), percent(candidate.after or 0.0)


def _verb(candidate: Candidate) -> str:
    return "升到" if (candidate.after or 0) >= (candidate.before or 0) else "降到"
