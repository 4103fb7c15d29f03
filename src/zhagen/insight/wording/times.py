"""Sentences on times, how long pages are read and cases take, and on links that lead nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhagen.insight.model import Candidate
from zhagen.insight.wording.figures import number, pair, percent, seconds
from zhagen.insight.wording.parts import count, part_moved, value


@dataclass(frozen=True, slots=True)
class _Words:
    """`name` of the time, its unit, and what was measured of how many."""

    name: str
    unit: str
    measured: tuple[str, str]


_WORDS: Mapping[str, _Words] = {
    "dwell": _Words("页面停留时间", "秒", ("测得", "次")),
    "handling_time": _Words("办理用时", "个工作日", ("办结", "件")),
}


def sentence(candidate: Candidate, item_name: str) -> str:
    """The sentence of a reading or handling time that rose or fell."""
    words = _WORDS[candidate.family]
    what, unit = words.measured
    text = (
        f"“{item_name}”的{_moved(candidate, words)}"
        f"（中位数，本期{what} {count(candidate, 'after_n')} {unit}）"
    )
    if candidate.facts.get("adjusted") and candidate.change is not None:
        counted = "计入未办结的、" if candidate.family == "handling_time" else ""
        text += f"，{counted}扣除全站和构成的变化后估计为 {percent(candidate.change, signed=True)}"
    return text + "。"


def mixed(candidate: Candidate, item_name: str) -> str:
    """That composition explains a time that moved."""
    words = _WORDS[str(candidate.facts["of"])]
    first, second = _ends(candidate, words)
    return (
        f"“{item_name}”的{words.name}由 {first} {words.unit}变为 {second} {words.unit}（中位数），"
        f"{part_moved(candidate)}。"
    )


def of_site(candidate: Candidate, _item_name: str) -> str:
    """That a time moved alike on most items."""
    words = _WORDS[str(candidate.facts["of"])]
    alike = "" if candidate.change is None else percent(candidate.change, signed=True, decimals=0)
    told = f"，扣除构成后一般为 {alike}" if alike else ""
    return (
        f"一般事项的{_moved(candidate, words)}（中位数）{told}；{count(candidate, 'items')} 个事项"
        "同向变化，是全站的变化，不记在单个事项上。"
    )


def _moved(candidate: Candidate, words: _Words) -> str:
    first, second = _ends(candidate, words)
    verb = "延长" if (candidate.change or 0) > 0 else "缩短"
    return f"{words.name}由 {first} {words.unit}{verb}到 {second} {words.unit}"


def broken(candidate: Candidate, item_name: str) -> str:
    """That links on the item's pages, or on the pages of many items, lead nowhere.

    Old faults of the item are in `before` and `after`; the sentence tells them apart.
    """
    facts = candidate.facts
    before, after = value(facts.get("new_before")), value(facts.get("new_after"))
    many = int(value(facts.get("targets")))
    what = f"指向 {facts['target']}"
    if many > 1:
        what = f"共 {number(many)} 个，点得最多的{what}"
    where = (
        f"“{item_name}”的页面上"
        if candidate.item is not None
        else f"{count(candidate, 'items')} 个事项的页面上"
    )
    earlier = f"上期 {number(before)} 次" if before else "上期没有"
    text = f"{where}新出现打不开的链接（{what}），本期有 {number(after)} 次点击落空，{earlier}"
    if (candidate.before or 0.0, candidate.after or 0.0) != (before, after):
        text += (
            f"；连同早就打不开的，本期共 {number(candidate.after or 0)} 次、"
            f"上期 {number(candidate.before or 0)} 次"
        )
    return text + "。"


def _ends(candidate: Candidate, words: _Words) -> tuple[str, str]:
    before, after = candidate.before or 0.0, candidate.after or 0.0
    return seconds(before, after) if words.unit == "秒" else pair(before, after, 1)
