"""Difference in differences on a weekly series: the estimate and an error that holds.

The item less the mean of untouched items is a series; its level after less its level before is the
effect. Weeks resemble their neighbours, so the error is that of a first-order autocorrelated
series (with the bias of a short one mended, and Satterthwaite's degrees of freedom); and what the
same arithmetic finds on the untouched items, where nothing was done, shows how much that error
falls short of the truth: slow drift, an announcement here or there. It is enlarged by that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.measures.distributions import Floats, normal_upper, t_sf, t_upper

FEWEST_WEEKS = 4
_MOST_RHO = 0.9
_FEWEST_PLACEBOS = 3
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Fit:
    """An effect on the additive scale; `inflation` is what the untouched items asked for."""

    effect: float
    se: float
    df: float
    rho: float
    inflation: float
    weeks_before: int
    weeks_after: int
    controls: int

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The confidence interval of the effect."""
        reach = t_upper((1 - level) / 2, self.df) * self.se
        return self.effect - reach, self.effect + reach

    def power(self, effect: float, level: float = 0.95) -> float:
        """The chance that an effect of this size gives an interval on its side of zero."""
        if self.se <= 0:
            return 1.0
        critical = t_upper((1 - level) / 2, self.df)
        return 1.0 - float(t_sf(abs(effect) / self.se - critical, self.df))

    def detectable(self, power: float = 0.8, level: float = 0.95) -> float:
        """The smallest effect that is seen with this chance."""
        return (t_upper((1 - level) / 2, self.df) + normal_upper(1 - power)) * self.se


def fit(item: Floats, controls: Floats, after: NDArray[np.bool_]) -> Fit | None:
    """The effect on `item` [week] beside `controls` [control, week]; None with too few weeks."""
    useful = _useful(controls, after)
    found = _contrast(_less_mean(item, useful), after)
    if found is None:
        return None
    effect, se, df, rho, sizes = found
    inflation = _inflation(useful, after)
    return Fit(effect, se * inflation, df, rho, inflation, *sizes, len(useful))


def _useful(controls: Floats, after: NDArray[np.bool_]) -> Floats:
    """Controls with values in enough weeks on both sides."""
    known = np.isfinite(controls)
    most = [max(FEWEST_WEEKS, int(0.6 * side.sum())) for side in (~after, after)]
    enough = (known[:, ~after].sum(axis=1) >= most[0]) & (known[:, after].sum(axis=1) >= most[1])
    return np.asarray(controls[enough])


def _less_mean(item: Floats, controls: Floats) -> Floats:
    """The item less the controls' mean, each control about its own level, so that gaps are none."""
    if not len(controls):
        return item
    centred = controls - np.nanmean(controls, axis=1, keepdims=True)
    known = np.isfinite(centred)
    count = known.sum(axis=0)
    total = np.where(known, centred, 0.0).sum(axis=0)
    mean = np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)
    return np.asarray(item - mean)


def _contrast(
    series: Floats, after: NDArray[np.bool_]
) -> tuple[float, float, float, float, tuple[int, int]] | None:
    """(effect, error, degrees of freedom, autocorrelation, weeks) of a level shift."""
    known = np.flatnonzero(np.isfinite(series))
    late = after[known]
    sizes = int((~late).sum()), int(late.sum())
    if min(sizes) < FEWEST_WEEKS:
        return None
    y = series[known]
    means = y[~late].mean(), y[late].mean()
    residual = y - np.where(late, means[1], means[0])
    rho = _rho(residual, known)
    spread = rho ** np.abs(known[:, None] - known[None, :])
    weights = np.where(late, 1 / sizes[1], -1 / sizes[0])
    same = late[:, None] == late[None, :]
    each = np.where(late, 1 / sizes[1], 1 / sizes[0])
    maker = np.eye(len(y)) - np.where(same, each[:, None], 0.0)
    product = maker @ spread
    trace = float(np.trace(product))
    df = max(trace**2 / float(np.trace(product @ product)), 2.0)
    variance = float(residual @ residual) / max(trace, _TINY)
    se = math.sqrt(max(variance * float(weights @ spread @ weights), _TINY))
    return float(means[1] - means[0]), se, df, rho, sizes


def _rho(residual: Floats, known: NDArray[np.intp]) -> float:
    """First-order autocorrelation, not below 0, with the bias of a short series taken out."""
    next_to = np.diff(known) == 1
    count = len(residual)
    squares = float(residual @ residual) / count
    if squares <= _TINY or not next_to.any():
        return 0.0
    pairs = (residual[:-1] * residual[1:])[next_to]
    raw = float(pairs.mean()) / squares
    return float(np.clip(raw + 2 * (1 + 2 * raw) / count, 0.0, _MOST_RHO))


def _inflation(controls: Floats, after: NDArray[np.bool_]) -> float:
    """How much wider the effects on untouched items scatter than their errors say; at least 1."""
    scores = []
    for place in range(len(controls)):
        others = np.delete(controls, place, axis=0)
        found = _contrast(_less_mean(controls[place], others), after)
        if found is not None:
            scores.append((found[0] / found[1]) ** 2)
    if len(scores) < _FEWEST_PLACEBOS:
        return 1.0
    return math.sqrt(max(1.0, float(np.mean(scores))))
