"""Numbers as people read them: percentages with one decimal, a real minus sign, 至 for ranges.

Every number of the pilot's papers and pages passes through here, so that a value never looks
different in two places. A value that is none (unbounded, not a number) is said in words.
"""

from __future__ import annotations

import math
from datetime import date

from zhagen.pilot.charter import Measure, Metric
from zhagen.pilot.model import Estimate

UNKNOWN = "给不出"
_NARROW = "\u202f"  # between groups of three digits


def number(value: float, decimals: int = 1, *, signed: bool = False) -> str:
    """`value` rounded; from five digits on in groups of three."""
    if not math.isfinite(value):
        return UNKNOWN
    shown = f"{abs(value):.{decimals}f}"
    whole, _, rest = shown.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", _NARROW)
    negative, zero = value < 0, float(shown) == 0
    sign = "" if zero else "−" if negative else "+" if signed else ""
    return sign + (f"{whole}.{rest}" if rest else whole)


def count(value: float) -> str:
    """A number of things."""
    return number(value, 0)


def percent(share: float, *, signed: bool = False) -> str:
    """A share with one decimal."""
    shown = number(100 * share, signed=signed)
    return shown if shown == UNKNOWN else f"{shown}%"


def goal(share: float) -> str:
    """An agreed share: without a decimal that says nothing."""
    return f"{100 * share:.6g}%"


def unit_of(metric: Metric) -> str:
    """What an effect of `metric` is counted in, as it stands behind the number."""
    if metric.measure.is_ratio:
        return "%"
    return " 个百分点" if metric.measure is Measure.DIFFERENCE_IN_RATES else f" {metric.unit}"


def factor_of(metric: Metric) -> float:
    """By what an effect is multiplied before it is printed with `unit_of`."""
    return 1.0 if metric.measure is Measure.DIFFERENCE_IN_MEANS else 100.0


def _decimals(metric: Metric) -> int:
    return 2 if metric.measure is Measure.DIFFERENCE_IN_MEANS else 1


def change(value: float, metric: Metric) -> str:
    """An effect with its sign and unit: −18.9%, +0.6 个百分点."""
    shown = number(factor_of(metric) * value, _decimals(metric), signed=True)
    return shown if shown == UNKNOWN else shown + unit_of(metric)


def size(value: float, metric: Metric) -> str:
    """An effect without its sign."""
    return change(abs(value), metric).removeprefix("+")


def agreed(value: float, metric: Metric) -> str:
    """An agreed size, such as a margin: without decimals that nobody agreed on."""
    shown = f"{factor_of(metric) * abs(value):.6g}"
    return shown + unit_of(metric)


def moved(value: float, metric: Metric) -> str:
    """An effect in words: 少 18.9%, 高 0.6 个百分点, 没有变化."""
    shown = size(value, metric)
    if not any(digit in shown for digit in "123456789"):
        return "没有变化"
    return f"{less(metric) if value < 0 else more(metric)} {shown}"


def less(metric: Metric) -> str:
    """The word for a smaller value of `metric`."""
    return "少" if metric.measure.is_ratio else "低"


def more(metric: Metric) -> str:
    """The word for a larger value of `metric`."""
    return "多" if metric.measure.is_ratio else "高"


def better(metric: Metric) -> str:
    """The word for a better value of `metric`."""
    return less(metric) if metric.direction.sign < 0 else more(metric)


def worse(metric: Metric) -> str:
    """The word for a worse value of `metric`."""
    return more(metric) if metric.direction.sign < 0 else less(metric)


def span(low: float, high: float, metric: Metric) -> str:
    """An interval with the signs of its ends."""
    if not math.isfinite(low) and not math.isfinite(high):
        return f"范围{UNKNOWN}"
    if not math.isfinite(high):
        return f"{change(low, metric)} 以上，上限{UNKNOWN}"
    if not math.isfinite(low):
        return f"{change(high, metric)} 以下，下限{UNKNOWN}"
    unit = unit_of(metric)
    first = change(low, metric)
    return f"{first if unit == '%' else first.removesuffix(unit)} 至 {change(high, metric)}"


def span_after_word(low: float, high: float, metric: Metric) -> str:
    """An interval behind `moved`: without signs where both ends lie on one side, smaller first."""
    if not (math.isfinite(low) and math.isfinite(high)) or low <= 0 <= high:
        return span(low, high, metric)
    near, far = sorted((abs(low), abs(high)))
    unit = unit_of(metric)
    first = size(near, metric)
    return f"{first if unit == '%' else first.removesuffix(unit)} 至 {size(far, metric)}"


def level(value: float, metric: Metric) -> str:
    """A level of the metric itself: 12.4 分钟, 8.5%."""
    if metric.measure is Measure.DIFFERENCE_IN_RATES:
        return percent(value)
    shown = number(value, 2 if metric.measure is Measure.DIFFERENCE_IN_MEANS else 1)
    return shown if shown == UNKNOWN else f"{shown} {metric.unit}"


def everyday(estimate: Estimate, metric: Metric) -> str:
    """The effect in what a window sees: minutes a case, or cases in a hundred."""
    low, high = sorted((estimate.absolute_low, estimate.absolute_high))
    if metric.measure is Measure.DIFFERENCE_IN_RATES:
        return _counted("每百件", estimate.absolute * 100, (low * 100, high * 100), "件")
    return _counted("每件", estimate.absolute, (low, high), metric.unit)


def _counted(what: str, value: float, ends: tuple[float, float], unit: str) -> str:
    word = "少" if value < 0 else "多"
    if not all(map(math.isfinite, ends)):
        return f"{what}{word} {number(abs(value))} {unit}（范围{UNKNOWN}）"
    if ends[0] <= 0 <= ends[1]:
        shown = " 至 ".join(number(end, signed=True) for end in ends)
    else:
        shown = " 至 ".join(number(end) for end in sorted(map(abs, ends)))
    return f"{what}{word} {number(abs(value))} {unit}（{shown} {unit}）"


def chance(p: float | None) -> str:
    """A p value."""
    if p is None or not math.isfinite(p):
        return UNKNOWN
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def day(on: date) -> str:
    """A day inside a sentence."""
    return f"{on.month} 月 {on.day} 日"


def long_day(on: date) -> str:
    """A day with its year, inside a sentence."""
    return f"{on.year} 年 {on.month} 月 {on.day} 日"


def fingerprint(digest: str, groups: int = 4) -> str:
    """The beginning and end of a hash, for the eye; in groups of four."""
    if len(digest) <= 4 * groups:
        return digest
    parts = [digest[at : at + 4] for at in range(0, 4 * (groups - 1), 4)]
    return f"{' '.join(parts)} … {digest[-4:]}"


def in_groups(digest: str) -> str:
    """A whole hash in groups of eight, so that two people can read it to each other."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
