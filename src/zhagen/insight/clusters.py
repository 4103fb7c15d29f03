"""What clusters of days tell of an estimate: its scatter, and how slowly its item wanders.

Shares and times are both sums of what each cluster of days adds, so both learn their errors here.
Items wander by themselves over months, which the scatter between weeks hardly shows; the halves of
one period, between which nothing is said to have happened, show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from zhagen.insight.moderation import moderated
from zhagen.insight.thresholds_shares import (
    HEAVIEST_DAY,
    HEAVIEST_DAY_FLOOR,
    WANDER_FEW,
    WANDER_WORTH,
)
from zhagen.logs.panel import Flags
from zhagen.measures.distributions import Floats

_NONE = 1e-12
# Halves as unequal as this factor tell nothing about wandering (4 is equal halves).
_MOST_FACTOR = 8.0
# Squares over their variances are cut here, and the mean of cut ones by chance. Means over twice
# the time differ by a random walk of twice the variance.
_CUT, _CUT_MEAN = 4.0, 0.9205
_LONGER = 2.0


@dataclass(frozen=True, slots=True)
class Assumed:
    """How much halves differ by wandering before any is seen: with many items, with few."""

    many: float
    few: float


class Scored(Protocol):
    """An estimate of each item in one period, made of clusters.

    `scores` [item, cluster] sum to its error, `sizes` are the clusters' weights; `independent`
    [item] is its variance if all trials were independent.
    """

    @property
    def scores(self) -> Floats:
        """What each cluster adds to the error, [item, cluster]."""

    @property
    def sizes(self) -> Floats:
        """What each cluster weighs, [item, cluster]."""

    @property
    def independent(self) -> Floats:
        """The variance of independent trials, [item]."""


def day_weights(totals: Floats, off: Flags) -> Floats:
    """What a trial of each day weighs, [item, day], so that no single day decides.

    Workdays and days `off` are each held against the item's own usual one.
    """
    weights = np.ones(totals.shape)
    for marks in (~off, off):
        if marks.any():
            usual = np.median(totals[:, marks], axis=1, keepdims=True)
            heaviest = HEAVIEST_DAY * usual + HEAVIEST_DAY_FLOOR
            weights[:, marks] = np.minimum(1.0, heaviest / np.maximum(totals[:, marks], 1.0))
    return weights


def effective(sizes: Floats) -> Floats:
    """How many equal clusters would tell as much as these, [item, cluster] -> [item]."""
    squares = (sizes**2).sum(axis=1)
    return np.asarray(sizes.sum(axis=1) ** 2 / np.maximum(squares, _NONE))


def scatter(scores: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """(variance of each estimate as its clusters scatter, degrees of freedom), [item]."""
    clusters = effective(sizes)
    squares = np.asarray((scores**2).sum(axis=1))
    return squares * clusters / np.maximum(clusters - 1, 0.5), np.maximum(clusters - 1, 0.0)


def half_difference(scores: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """How the second half of one period differs from its first, [item], and its variance factor.

    `scores` [item, cluster] sum to the error of the period's estimate, `sizes` are the clusters'
    weights. The variance of the difference is that of the estimate times the factor.
    """
    middle = scores.shape[1] // 2
    whole = sizes.sum(axis=1)
    parts = [np.maximum(part.sum(axis=1), 1e-9) for part in (sizes[:, :middle], sizes[:, middle:])]
    first, second = (
        part.sum(axis=1) * whole / size
        for part, size in zip((scores[:, :middle], scores[:, middle:]), parts, strict=True)
    )
    return second - first, whole / parts[0] + whole / parts[1]


def scatter_in_halves(scores: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """As `scatter`, but around the mean of each half: wandering between halves is no scatter."""
    middle = scores.shape[1] // 2
    squares, df = np.zeros(len(scores)), np.zeros(len(scores))
    for half in (slice(None, middle), slice(middle, None)):
        score, size = scores[:, half], sizes[:, half]
        mean = score.sum(axis=1) / np.maximum(size.sum(axis=1), _NONE)
        squares += ((score - size * mean[:, None]) ** 2).sum(axis=1)
        df += np.maximum(effective(size) - 1, 0.0)
    return squares * effective(sizes) / np.maximum(df, 0.5), df


def roaming(
    sides: Sequence[Scored], slopes: Sequence[Floats], usable: Flags, assumed: Assumed
) -> float:
    """The variance that slow wandering adds to a change, on the scale of estimates over slopes."""
    dispersion = _steady(sides, usable)
    differences, variances = [], []
    for side, slope in zip(sides, slopes, strict=True):
        difference, factor = half_difference(side.scores, side.sizes)
        whole = usable & (factor < _MOST_FACTOR)
        differences.append((difference / slope)[whole])
        variances.append((dispersion * side.independent * factor / slope**2)[whole])
    return wander(np.concatenate(differences), np.concatenate(variances), assumed)


def _steady(sides: Sequence[Scored], usable: Flags) -> Floats:
    """The dispersion of each item apart from what wanders between halves."""
    seen = [scatter_in_halves(side.scores, side.sizes) for side in sides]
    independent = sum(side.independent for side in sides)
    ratios = sum(variance for variance, _ in seen) / np.maximum(independent, _NONE)
    dispersion, _ = moderated(ratios, np.asarray(sum(df for _, df in seen)), usable)
    return dispersion


def wander(differences: Floats, variances: Floats, assumed: Assumed) -> float:
    """The variance that items' slow wandering adds to a difference of two whole periods.

    Learnt from the differences between the halves of each period, all items together: the common
    variance that is likeliest beside their errors, each square cut so that items which moved hardly
    count. What is assumed weighs like some differences more, of just the size expected.
    """
    prior = (assumed.few if len(differences) < WANDER_FEW else assumed.many) ** 2
    if not len(differences):
        return _LONGER * prior
    squares = differences**2
    usual = float(np.median(variances))

    def score(common: float) -> float:
        total = variances + common
        seen = float(((np.minimum(squares / total, _CUT) - _CUT_MEAN) / total).sum())
        return seen + WANDER_WORTH * (prior - common) / (usual + common) ** 2

    low, high = 0.0, max(float(squares.max()), prior) + _NONE
    if score(low) <= 0:
        return 0.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if score(middle) > 0 else (low, middle)
    return _LONGER * low
