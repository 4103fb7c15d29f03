"""What the primary effect would be if windows, not day pairs, were the units of a switchback.

Day pairs are what was drawn, and they decide. Where the tool helps some windows and not others the
pairs of one window resemble each other, and a reader asks what becomes of the effect when every
window counts as one: fewer units, a wider interval, no claim rests on it.
"""

from __future__ import annotations

import math

import numpy as np

from zhagen.measures.distributions import t_upper
from zhagen.measures.errors import BadMeasure, ZeroLevel
from zhagen.measures.units import window_means
from zhagen.pilot.charter import Charter, Design, Measure, Metric
from zhagen.pilot.estimating.contrasts import Contrasts
from zhagen.pilot.estimating.estimate import Effect, in_scales, relative_change
from zhagen.pilot.evaluating.evidence import Evidence, UnitEvidence
from zhagen.pilot.model import Estimate, Floats, Ints


def by_window(
    evidence: Evidence, charter: Charter, week: int, tail: float, level: float
) -> Estimate | None:
    """The primary effect from one number a window, with windows - 1 degrees of freedom.

    `tail` is left on each side of the interval, `level` is the metric without the tool. None where
    windows do not switch on their own, are too few to compare, or one has a mean of zero where a
    ratio is asked for.
    """
    if charter.assignment.design is not Design.SWITCHBACK or not isinstance(evidence, UnitEvidence):
        return None
    metric = charter.primary
    try:
        differences, windows = _differences(evidence.units(metric, week).contrasts, metric)
        found = window_means(differences, windows.tolist())
    except BadMeasure:
        return None
    effect = Effect(found.estimate, found.se, found.df, len(np.unique(windows)))
    width = t_upper(tail, effect.df) * effect.se
    shown = (effect.value, effect.value - width, effect.value + width)
    if metric.measure.is_ratio:
        value, low, high = shown
        shown = (math.expm1(value), relative_change(low), relative_change(high))
    return in_scales(effect, shown, level, metric)


def _differences(contrasts: Contrasts, metric: Metric) -> tuple[Floats, Ints]:
    """(Differences, the window of each) on the scale of comparison.

    Means of minutes are averaged over a window's days before the logarithm is taken: that of a
    single quiet day says little.
    """
    window = contrasts.window
    if not metric.measure.is_ratio or metric.measure is Measure.GEOMETRIC_MEAN_RATIO:
        return contrasts.difference, window
    names, place = np.unique(window, return_inverse=True)
    off, on = (np.bincount(place, weights=each) for each in (contrasts.off, contrasts.on))
    if zero := int(((off <= 0) | (on <= 0)).sum()):
        raise ZeroLevel(metric.title, f"{zero} 个窗口")
    return np.log(on) - np.log(off), names
