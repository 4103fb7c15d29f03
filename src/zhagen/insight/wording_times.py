"""Sentences on times, how long pages are read and cases take, and on links that lead nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhagen.insight.figures import number, pair, percent, seconds
from zhagen.insight.model import Candidate
from zhagen.insight.wording_shares import weights_rose


@dataclass(frozen=True, slots=True)
class _Words:
    """`name` of the time, its unit, the verbs for more and less."""

    name: str
    unit: str
    more: str
    less: str


_WORDS: Mapping[str, _Words] = {
    "dwell": _Words("页面停留时间（中位数）", "秒", "延长", "缩短"),
    "handling_time": _Words("办理用时（中位数）", "个工作日", "延长", "缩短"),
}


def sentence(candidate: Candidate, item_name: str) -> str:
    """The sentence of a reading or handling time that rose or fell."""
    words = _WORDS[candidate.family]
    first, second = _ends(candidate, candidate.family)
    verb = words.more if (candidate.change or 0) > 0 else words.less
    count = number(float(candidate.facts["after_n"] or 0))
    over = f"本期测得 {count} 次" if candidate.family == "dwell" else f"本期办结 {count} 件"
    text = (
        f"“{item_name}”的{words.name}由 {first} {words.unit}{verb}到 {second} {words.unit}"
        f"（{over}）"
    )
    if candidate.facts.get("adjusted") and candidate.change is not None:
        counted = "计入未办结的、" if candidate.family == "handling_time" else ""
        text += f"，{counted}扣除全站和构成的变化后为 {percent(candidate.change, signed=True)}"
    return text + "。"


def mixed(candidate: Candidate, item_name: str) -> str:
    """That composition explains a time that moved."""
    family = str(candidate.facts["of"])
    words = _WORDS[family]
    first, second = _ends(candidate, family)
    weights = [percent(float(candidate.facts[key] or 0)) for key in ("part_before", "part_after")]
    verb = "升" if weights_rose(candidate) else "降"
    return (
        f"“{item_name}”的{words.name}由 {first} {words.unit}变为 {second} {words.unit}，"
        f"主要因为{candidate.facts['part']}的比重由 {weights[0]} {verb}到 {weights[1]}；"
        "分开看，各部分没有可靠的变化。"
    )


def of_site(candidate: Candidate, _item_name: str) -> str:
    """That a time moved alike on most items."""
    family = str(candidate.facts["of"])
    words = _WORDS[family]
    first, second = _ends(candidate, family)
    verb = words.more if (candidate.change or 0) > 0 else words.less
    items = number(float(candidate.facts["items"] or 0))
    return (
        f"一般事项的{words.name}由 {first} {words.unit}{verb}到 {second} {words.unit}，"
        f"{items} 个事项同向变化，是全站的变化，不记在单个事项上。"
    )


def broken(candidate: Candidate, item_name: str) -> str:
    """That links on the item's pages, or on the pages of many items, lead nowhere."""
    # Old faults of the item are in `before` and `after`, but are not what is told.
    before, after = (float(candidate.facts[key] or 0) for key in ("new_before", "new_after"))
    many = int(candidate.facts["targets"] or 0)
    what = f"指向 {candidate.facts['target']}"
    if many > 1:
        what = f"共 {number(many)} 个，点得最多的{what}"
    earlier = f"上期 {number(before)} 次" if before else "上期没有"
    where = (
        f"“{item_name}”的页面上"
        if candidate.item is not None
        else f"{number(float(candidate.facts['items'] or 0))} 个事项的页面上"
    )
    return f"{where}新出现打不开的链接（{what}），本期有 {number(after)} 次点击落空，{earlier}。"


def _ends(candidate: Candidate, family: str) -> tuple[str, str]:
    before, after = candidate.before or 0.0, candidate.after or 0.0
    return seconds(before, after) if family == "dwell" else pair(before, after, 1)
