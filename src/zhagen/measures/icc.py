"""How alike cases of one window are, and what that costs in cases."""

from __future__ import annotations

from collections.abc import Sequence

from zhagen.measures.errors import NoVariation, OutOfRange, TooFew
from zhagen.measures.sample import Moments


def icc(groups: Sequence[Moments]) -> float:
    """Intraclass correlation by one-way ANOVA (Donner & Klar 2000, ch. 1; may be negative).

    Raises:
        TooFew: fewer than 2 groups, or no group with more than one case.
    """
    used = [group for group in groups if group.n > 0]
    if len(used) < 2:
        raise TooFew("窗口", len(used), 2)
    total = sum(group.n for group in used)
    if total <= len(used):
        raise TooFew("件数", total, len(used) + 1)
    mean = sum(group.sum for group in used) / total
    between = sum(group.n * (group.mean - mean) ** 2 for group in used) / (len(used) - 1)
    within = sum((group.n - 1) * group.var for group in used if group.n > 1) / (total - len(used))
    size = (total - sum(group.n**2 for group in used) / total) / (len(used) - 1)
    if between + within <= 0:
        raise NoVariation("各件的数值")
    return (between - within) / (between + (size - 1) * within)


def design_effect(correlation: float, size: float, *, size_cv: float = 0.0) -> float:
    """Factor on the cases needed: 1 + ((1 + cv^2) m - 1) ICC (Eldridge et al. 2006).

    With equal cluster sizes (cv 0) it is Donner & Klar's 1 + (m - 1) ICC.
    """
    if not -1 <= correlation <= 1:
        raise OutOfRange("组内相关系数", correlation, "在 -1 到 1 之间")
    if size < 1 or size_cv < 0:
        raise OutOfRange("每组件数及其变异系数", (size, size_cv), "件数不小于 1、变异系数不小于 0")
    return 1 + ((1 + size_cv**2) * size - 1) * correlation
