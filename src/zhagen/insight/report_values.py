"""Numbers as a reader wants them: with their unit, their sign, their thin spaces."""

from __future__ import annotations

import math
from datetime import date

from zhagen.insight.effect_metrics import MEASURES, Scale
from zhagen.insight.figures import number

# Changes of these families are differences of counts.
_COUNTED = frozenset({"broken_requests"})


def grouped(value: float, digits: int = 0) -> str:
    """A number; five and more digits in groups of three by a narrow space."""
    return number(value, digits)


def amount(metric: str, value: float | None) -> str:
    """A value of a metric with its unit; 无 where there is none."""
    if value is None or not math.isfinite(value):
        return "无"
    if is_share(metric):
        return f"{value * 100:.1f}%"
    measure = MEASURES.get(metric)
    digits = 0 if abs(value) >= 100 else 1
    if measure is None:
        return grouped(value, 0 if value == int(value) else 2)
    if metric == "broken_requests":
        return f"{grouped(value, 0 if value == int(value) else 1)} {measure.unit}"
    return f"{grouped(value, digits)} {measure.unit}"


def change(metric: str, value: float | None) -> str:
    """A change with its sign: points of a share, percent of anything else."""
    if value is None or not math.isfinite(value):
        return "算不出"
    if is_share(metric):
        return f"{_signed(value * 100, 1)} 个百分点"
    return f"{_signed(value * 100, 0)}%"


def counted_change(metric: str, value: float | None) -> str:
    """A change in findings, where that of counts is a difference."""
    if metric in _COUNTED and value is not None:
        return f"{_signed(value, 0)} 次"
    return change(metric, value)


def interval(metric: str, low: float | None, high: float | None, *, counted: bool = False) -> str:
    """Both ends of an interval with one unit."""
    if low is None or high is None:
        return "无区间"
    if counted and metric in _COUNTED:
        return f"{_signed(low, 0)} 至 {_signed(high, 0)} 次"
    if is_share(metric):
        return f"{_signed(low * 100, 1)} 至 {_signed(high * 100, 1)} 个百分点"
    return f"{_signed(low * 100, 0)}% 至 {_signed(high * 100, 0)}%"


def is_share(metric: str) -> bool:
    """Whether a metric is a share, whose changes are told in points."""
    measure = MEASURES.get(metric)
    return measure.scale is Scale.POINTS if measure else metric.endswith("_share")


def metric_name(metric: str) -> str:
    """A metric in Chinese; its code where it is one that only a detector knows."""
    measure = MEASURES.get(metric)
    return measure.name if measure else metric


def day(value: date) -> str:
    """A day in a sentence."""
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


def q_words(q: float | None) -> str:
    """The adjusted false-discovery value."""
    if q is None:
        return "按规则，不检验"
    return "q 小于 0.001" if q < 0.001 else f"q = {q:.3f}"


def _signed(value: float, digits: int) -> str:
    return number(value, digits, signed=True)
