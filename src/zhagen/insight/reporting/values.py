"""Numbers as a reader wants them: with their unit, their sign, their thin spaces."""

from __future__ import annotations

import math
import re
from datetime import date

from zhagen.insight.effects.metrics import MEASURES, Scale
from zhagen.insight.model import Candidate
from zhagen.insight.reporting.names import METRICS
from zhagen.insight.wording.figures import number, percent

# A digit before 年, 月, 日; a digit behind them or behind 至.
_AFTER = re.compile(r"(?<=\d)(?=[年月日])")
_BEFORE = re.compile(r"(?<=[年月至])(?=\d)|(?<=[\u4e00-\u9fff])(?=\d{4} 年)")
# Changes of these families are differences of counts.
_COUNTED = frozenset({"broken_requests"})


def grouped(value: float, digits: int = 0) -> str:
    """A number; five and more digits in groups of three by a narrow space."""
    return number(value, digits)


def amount(metric: str, value: float | None) -> str:
    """A value of a metric with its unit; 无 where there is none."""
    if value is None or not math.isfinite(value):
        return "无"
    return _told(metric, value, _decimals(metric, value))


def amounts(metric: str, before: float | None, after: float | None) -> tuple[str, str]:
    """Two values side by side, with the same decimals."""
    known = [each for each in (before, after) if each is not None and math.isfinite(each)]
    if len(known) < 2:
        return amount(metric, before), amount(metric, after)
    digits = max(_decimals(metric, each) for each in known)
    return _told(metric, known[0], digits), _told(metric, known[1], digits)


def _told(metric: str, value: float, digits: int) -> str:
    if is_share(metric):
        return percent(value)
    measure = MEASURES.get(metric)
    return f"{grouped(value, digits)} {measure.unit}" if measure else grouped(value, digits)


def _decimals(metric: str, value: float) -> int:
    if metric not in MEASURES:
        return 0 if value == int(value) else 2
    if metric == "broken_requests":
        return 0 if value == int(value) else 1
    return 0 if _whole(metric, value) else 1


def _whole(metric: str, value: float) -> bool:
    """Whether a value is told without decimals, as in the sentences."""
    if metric == "dwell_median_s" and value == int(value):
        return True  # seconds are counted whole; a half is the middle of two
    return abs(value) >= (10 if metric == "views_per_day" else 100)


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
    """A metric in Chinese; its code where nobody has named it."""
    measure = MEASURES.get(metric)
    return measure.name if measure else METRICS.get(metric, metric)


def day(value: date) -> str:
    """A day in a sentence."""
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


def q_words(q: float | None) -> str:
    """The adjusted false-discovery value; what was not tested has none."""
    if q is None:
        return "未检验"
    return "<0.001" if q < 0.001 else f"{q:.3f}"


def change_words(told: Candidate, *, named: bool = False) -> str:
    """The change of a finding in plain words, with its range and how much was looked at.

    `named` says of what it is, where more than one thing changed. A change that is not the
    difference of the two values printed says that other influences are out of it.
    """
    many = f"共 {grouped(told.n)} 次"
    if told.change is None or not math.isfinite(told.change):
        return many if told.n else ""
    of = metric_name(told.metric) if named else ""
    said = f"{of}{_kind_of(told)} {counted_change(told.metric, told.change)}"
    if told.low is not None and told.high is not None:
        width = interval(told.metric, told.low, told.high, counted=True)
        gap = "" if is_share(told.metric) else " "
        said += f"（95% 的把握在 {width}{gap}之间）"
    return f"{said}；{many}"


def interval_words(told: Candidate) -> str:
    """The change with its interval, for a table; empty where there is none."""
    if told.change is None or not math.isfinite(told.change):
        return ""
    said = counted_change(told.metric, told.change)
    if told.low is not None and told.high is not None:
        said += f"（{interval(told.metric, told.low, told.high, counted=True)}）"
    return said.replace(" 个百分点）", "）").replace(" 次）", "）").replace(" 个百分点", " 点")


def _kind_of(told: Candidate) -> str:
    family, _, what = told.type.partition(".")
    if what == "peers" or family == "window":
        return "与同类相差"
    if told.before is None or told.after is None or family == "device":
        return "相差"
    raw = told.after - told.before
    if not (is_share(told.metric) or told.metric in _COUNTED):
        raw = raw / told.before if told.before else math.nan
    same = counted_change(told.metric, raw) == counted_change(told.metric, told.change)
    return "变化" if same else "扣除其他影响后"


def spaced(text: str) -> str:
    """Periods and days as the house writes them: a space between digits and 年, 月, 日."""
    return _BEFORE.sub(" ", _AFTER.sub(" ", text))


def _signed(value: float, digits: int) -> str:
    return number(value, digits, signed=True)
