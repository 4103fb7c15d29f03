"""Sentences on cases: reasons of returns, promises, windows."""

from __future__ import annotations

from zhagen.insight.model import Candidate
from zhagen.insight.wording.figures import number, percent
from zhagen.insight.wording.parts import beside, earlier, ends, of_which, short, value


def reason(candidate: Candidate, item_name: str) -> str:
    """That one reason dominates the returns of an item."""
    elsewhere = (
        "；其他事项没有记下原因的退件，无从比较"
        if candidate.before is None
        else f"，其他事项这一原因占 {percent(candidate.before)}"
    )
    return (
        f"“{item_name}”的退件有 {percent(candidate.after or 0)} 记的原因是“"
        f"{candidate.facts['reason']}”（{of_which(candidate, '件退件', '件')}）{elsewhere}。"
    )


def promise(candidate: Candidate, item_name: str) -> str:
    """That cases take longer than promised."""
    median = number(value(candidate.facts["median"]), 1)
    return (
        f"“{item_name}”有 {percent(candidate.after or 0)} 的办件超过承诺的 "
        f"{short(value(candidate.facts['promise']))} 个工作日"
        f"（本期办结和已逾期的 {of_which(candidate, '件', '件')}）{earlier(candidate)}；"
        f"办理用时中位数 {median} 个工作日。"
    )


def window(candidate: Candidate, _item_name: str) -> str:
    """That a window returns more or fewer cases than its items explain."""
    others, own = ends(candidate)
    return (
        f"{candidate.facts['window']} 号窗口的退件率为 {own}"
        f"（{of_which(candidate, '件', '件')}），"
        f"{beside(candidate)}按所办事项应有的 {others}。"
    )
