"""Errors of many items learnt together, and tests against a smallest effect worth saying.

One item's scatter over a quarter is known badly; the scatter of all items together is known well.
Each item's own dispersion is therefore shrunk to the pool (Smyth 2004, "Linear models and empirical
Bayes methods", eq. 4 to 9), and its test gets the degrees of freedom of both. A change is tested
against the nearest edge of "too small to matter" (McCarthy & Smyth 2009, TREAT), two-sided.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special  # type: ignore[import-untyped]

from zhagen.insight.thresholds.general import LEVEL
from zhagen.insight.thresholds.shares import SMALLEST_POOL, SURE_SHIFT
from zhagen.logs.items import Item
from zhagen.logs.panel import Flags
from zhagen.measures.distributions import Floats, t_sf, t_upper

# More than this is as good as known: it keeps the arithmetic finite.
_MOST_DF = 1e4
_FEWEST_FOR_PRIOR = 3
# The median's standard error over the mean's, and a standard deviation over a median deviation.
_MEDIAN_SE, _MAD = 1.2533, 1.4826


@dataclass(frozen=True, slots=True)
class Prior:
    """What the pool says of an item's dispersion: its usual size, and for how many df it counts."""

    size: float
    df: float


def dispersion_prior(ratios: Floats, df: Floats) -> Prior:
    """Method of moments on the logs of the ratios, each with its own df (Smyth 2004, 6.2)."""
    used = (ratios > 0) & (df >= 1)
    if used.sum() < _FEWEST_FOR_PRIOR:
        return Prior(max(1.0, float(ratios[used].mean()) if used.any() else 1.0), 1.0)
    half = df[used] / 2
    logs = np.log(ratios[used]) - special.digamma(half) + np.log(half)
    spread = float(logs.var(ddof=1)) - float(special.polygamma(1, half).mean())
    centre = float(logs.mean())
    if spread <= 1 / _MOST_DF:
        return Prior(math.exp(centre), _MOST_DF)
    prior = min(_MOST_DF, 2 * _inverse_trigamma(spread))
    correction = float(special.digamma(prior / 2)) - math.log(prior / 2)
    return Prior(math.exp(centre + correction), prior)


def moderated(ratios: Floats, df: Floats, usable: Flags) -> tuple[Floats, Floats]:
    """(dispersion shrunk to the pool and never below 1, degrees of freedom), for each item.

    `ratios` are variances seen over variances of independent trials; only usable items teach.
    """
    prior = dispersion_prior(ratios[usable], df[usable])
    total = prior.df + df
    shrunk = (prior.df * prior.size + df * ratios) / total
    return np.maximum(shrunk, 1.0), np.minimum(total, _MOST_DF)


def beyond(change: Floats, se: Floats, df: Floats, least: float | Floats) -> Floats:
    """Two-sided p of each change against the nearest edge of -least..least; 1 where se is none."""
    edges = np.broadcast_to(np.asarray(least, dtype=np.float64), change.shape)
    found = [
        _beyond(*row) for row in zip(change.tolist(), se.tolist(), df.tolist(), edges, strict=True)
    ]
    return np.asarray(found, dtype=np.float64)


def _beyond(change: float, se: float, df: float, least: float) -> float:
    if not (se > 0 and math.isfinite(se) and math.isfinite(change)):
        return 1.0
    far, near = (abs(change) - least) / se, (abs(change) + least) / se
    return min(1.0, t_sf(far, df) + t_sf(near, df))


def reach(se: Floats, df: Floats) -> Floats:
    """Half the width of the 95 % interval of each estimate."""
    tail = (1 - LEVEL) / 2
    return np.asarray([t_upper(tail, d) for d in df.tolist()], dtype=np.float64) * se


def pools(items: Sequence[Item], usable: Flags) -> NDArray[np.intp]:
    """Which pool each item is compared with: its kind, or 0 (all) where the kind has too few."""
    kinds = np.asarray([item.kind for item in items])
    found = np.zeros(len(items), dtype=np.intp)
    for number, kind in enumerate(sorted(set(kinds.tolist())), start=1):
        members = kinds == kind
        if (members & usable).sum() >= SMALLEST_POOL:
            found[members] = number
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """What all items of a pool did together, [item]: the shift, its se, the median as seen."""

    size: Floats
    se: Floats
    seen: Floats


def pool_shift(change: Floats, se: Floats, pool: NDArray[np.intp], usable: Flags) -> Shift:
    """The median change of each item's pool, taken as zero unless it is clearly there."""
    size, error, seen = (np.zeros(len(change)) for _ in range(3))
    for number in np.unique(pool):
        members = usable & (pool == number) if number else usable
        if members.sum() < SMALLEST_POOL:
            continue
        middle, its_se = weighted_median(change[members], trust(se[members]))
        mine = pool == number
        seen[mine] = middle
        if abs(middle) > SURE_SHIFT * its_se:
            size[mine], error[mine] = middle, its_se
    return Shift(size, error, seen)


def trust(se: Floats) -> Floats:
    """The weight of each estimate in a median: none weighs more than the middle one."""
    return 1 / np.maximum(se, max(float(np.median(se)), 1e-9))


def weighted_median(values: Floats, weights: Floats) -> tuple[float, float]:
    """(median under weights, its standard error by the scatter of the values themselves)."""
    middle = _middle(values, weights)
    deviation = _middle(np.abs(values - middle), weights)
    effective = float(weights.sum()) ** 2 / float((weights**2).sum())
    return middle, _MEDIAN_SE * _MAD * deviation / math.sqrt(effective)


def _middle(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    heights = np.cumsum(weights[order])
    place = min(int(np.searchsorted(heights, heights[-1] / 2)), len(values) - 1)
    return float(values[order][place])


def _inverse_trigamma(value: float) -> float:
    """The y with trigamma(y) = value, by Newton's steps on 1/trigamma (Smyth 2004, appendix)."""
    y = 0.5 + 1 / value
    for _ in range(50):
        tri = float(special.polygamma(1, y))
        step = tri * (1 - tri / value) / float(special.polygamma(2, y))
        y += step
        if abs(step) < 1e-8 * y:
            break
    return y
