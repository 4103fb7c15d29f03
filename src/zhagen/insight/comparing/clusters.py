"""What clusters of days tell of an estimate: how it scatters, and what no single day may decide.

Shares and times are both sums of what each cluster of days adds, so both learn their errors here.
How slowly their items wander is learnt from the same clusters as a series (`weekly`).
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from zhagen.insight.thresholds.shares import HEAVIEST_DAY, HEAVIEST_DAY_FLOOR
from zhagen.logs.panel import Flags
from zhagen.measures.distributions import Floats

_NONE = 1e-12


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
