"""The effect and its interval, from the units of a design.

Tests run on the scale of comparison (logarithms, or differences) with the units' own degrees of
freedom; a ratio of arithmetic means is judged by inverting the linear contrast
mean_on - r mean_off over pairs (Fieller 1954), which keeps its level where a delta method does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from zhagen.measures.errors import ZeroLevel
from zhagen.measures.results import Inference
from zhagen.measures.units import UnitChange, change_score, pair_difference
from zhagen.pilot.charter import Design, Measure, Metric
from zhagen.pilot.estimating.contrasts import Contrasts
from zhagen.pilot.estimating.units import SWITCHED, Units
from zhagen.pilot.model import Estimate, Floats


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect on the scale of the test: `value` with `se` and `df`; `units` were compared."""

    value: float
    se: float
    df: float
    units: int

    @property
    def information(self) -> float:
        """1 / squared standard error."""
        return 1 / self.se**2


def effect_of(units: Units, metric: Metric, design: Design, *, raw: bool = False) -> Effect:
    """The effect on the scale of the test. Raises BadMeasure where it cannot be had.

    Scale: difference of means of logarithms for a geometric mean, logarithm of the ratio of the
    means over all units for a mean ratio, difference of logarithms of each unit's means for a
    restricted mean ratio, difference of the metric itself otherwise.
    """
    found = units.contrasts
    off, on = (found.raw_off, found.raw_on) if raw else (found.off, found.on)
    if design in SWITCHED or design is Design.BEFORE_AFTER:
        return _effect(pair_difference(_changes(off, on, metric)), len(off))
    change = np.zeros(len(off))
    for arm in (units.treated, ~units.treated):
        if arm.any():
            change[arm] = _changes(off[arm], on[arm], metric)
    changes = [
        UnitChange(str(place), bool(with_tool), float(each))
        for place, with_tool, each in zip(found.index, units.treated, change, strict=True)
    ]
    return _effect(change_score(changes), len(changes))


def _changes(off: Floats, on: Floats, metric: Metric) -> Floats:
    """The change of each unit of an arm on the scale of the test.

    A logarithm of every unit's own mean would leave out those without any event, just the ones
    that the tool helped most. The changes of a mean ratio are therefore the linear contrast of the
    arm's means: they average to the logarithm of the ratio of these, and scatter as it does.
    """
    if not is_plain_ratio(metric):
        return on - off
    if metric.measure is Measure.RESTRICTED_MEAN_RATIO:
        if zero := int(((off <= 0) | (on <= 0)).sum()):
            raise ZeroLevel(metric.title, f"{zero} 个对比单位")
        logs: Floats = np.log(on) - np.log(off)
        return logs
    mean_off, mean_on = (float(each.mean()) if len(each) else 1.0 for each in (off, on))
    if min(mean_off, mean_on) <= 0:
        raise ZeroLevel(metric.title, "其中一边全部办件")
    found: Floats = math.log(mean_on / mean_off) + on / mean_on - off / mean_off
    return found


def is_plain_ratio(metric: Metric) -> bool:
    """A ratio of means that are not logarithms yet."""
    return metric.measure.is_ratio and metric.measure is not Measure.GEOMETRIC_MEAN_RATIO


def estimate_of(
    units: Units, metric: Metric, design: Design, critical: float, *, raw: bool = False
) -> Estimate:
    """The effect with the interval `critical` standard errors wide, in the report's scales."""
    effect = effect_of(units, metric, design, raw=raw)
    low, high = effect.value - critical * effect.se, effect.value + critical * effect.se
    if metric.measure.is_ratio:
        value, low, high = math.expm1(effect.value), relative_change(low), relative_change(high)
        if _by_contrast(metric, design):
            value, low, high = _fieller(units.contrasts, critical, raw=raw)
    else:
        value = effect.value
    off_level = _level(units, metric, raw=raw)
    return in_scales(effect, (value, low, high), off_level, metric)


def in_scales(
    effect: Effect, shown: tuple[float, float, float], level: float, metric: Metric
) -> Estimate:
    """An estimate as the report tells it.

    `shown` is (effect, low, high) on the metric's scale, `level` the metric without the tool in
    its own unit, from which the absolute change follows.
    """
    value, low, high = shown
    return Estimate(
        effect=value,
        low=low,
        high=high,
        se=effect.se,
        df=effect.df,
        units=effect.units,
        absolute=absolute_of(value, level, metric),
        absolute_low=absolute_of(low, level, metric),
        absolute_high=absolute_of(high, level, metric),
        off_level=level,
        on_level=level + absolute_of(value, level, metric),
    )


def _effect(found: Inference, units: int) -> Effect:
    return Effect(found.estimate, found.se, found.df, units)


def _by_contrast(metric: Metric, design: Design) -> bool:
    return is_plain_ratio(metric) and (design in SWITCHED or design is Design.BEFORE_AFTER)


def _fieller(contrasts: Contrasts, critical: float, *, raw: bool) -> tuple[float, float, float]:
    """Relative change of arithmetic means over pairs and its confidence set.

    All r with |mean(on - r off)| <= critical * se(on - r off); unbounded where the mean without
    the tool is itself not told from zero.
    """
    off = contrasts.raw_off if raw else contrasts.off
    on = contrasts.raw_on if raw else contrasts.on
    mean_off, mean_on = float(off.mean()), float(on.mean())
    cover = np.cov(on, off, ddof=1) / len(off)
    square = critical**2
    # (on - r off)^2 <= critical^2 (Voo - 2 r Von + r^2 Vff), a quadratic in r.
    a = mean_off**2 - square * float(cover[1, 1])
    b = mean_on * mean_off - square * float(cover[0, 1])
    c = mean_on**2 - square * float(cover[0, 0])
    root = b * b - a * c
    value = mean_on / mean_off - 1
    if a <= 0 or root < 0:
        return value, -1.0, math.inf
    return value, (b - math.sqrt(root)) / a - 1, (b + math.sqrt(root)) / a - 1


def relative_change(value: float) -> float:
    """The change behind a logarithm of a ratio; infinite where it is beyond all numbers."""
    return math.expm1(value) if value < 700 else math.inf


def _level(units: Units, metric: Metric, *, raw: bool) -> float:
    """The metric's level without the tool, in its own unit."""
    found = units.contrasts
    off: Floats = found.raw_off if raw else found.off
    if metric.measure is Measure.GEOMETRIC_MEAN_RATIO:
        return float(np.exp(off.mean()))
    return float(off.mean())


def absolute_of(effect: float, level: float, metric: Metric) -> float:
    """An effect in the metric's own unit, given the level without the tool."""
    return effect * level if metric.measure.is_ratio else effect
