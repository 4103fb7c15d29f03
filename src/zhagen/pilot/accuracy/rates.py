"""Recall and false errors of a sample, with bounds that respect window and day.

Cases of one window and day resemble each other, so the window day is what counts as independent.
Two bounds are computed and the worse one holds: the ratio estimator with a cluster-robust t (good
with many window days, useless when nothing was missed) and the exact bound at the effective number
of judgements (Korn & Graubard 1998), which never claims certainty from a handful.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from zhagen.measures.distributions import Floats, beta_lower, gamma_lower, t_upper

# Below so many misses (or hits) the spread between window days cannot be told from the data, and
# the one that was planned with holds.
_FEW = 10


@dataclass(frozen=True, slots=True)
class Tally:
    """What one window day brought: judged errors, those found, false ones, and cases."""

    errors: int
    found: int
    false: int
    cases: int


@dataclass(frozen=True, slots=True)
class Bounded:
    """A quotient of `events` by `n` with one-sided bounds `low` and `high`, each at `level`.

    `effective` is the number of independent judgements that `n` are worth, `clusters` the window
    days behind them. Without any judgement the bounds say nothing.
    """

    events: int
    n: int
    value: float
    low: float
    high: float
    effective: float
    clusters: int
    level: float


def recall_of(tallies: Iterable[Tally], *, level: float, correlation: float) -> Bounded:
    """Share of the judged errors that the tool reported."""
    rows = [(each.found, each.errors) for each in tallies if each.errors]
    top, bottom = _columns(rows)
    n, events = int(bottom.sum()), int(top.sum())
    if not n:
        return Bounded(0, 0, math.nan, 0.0, 1.0, 0.0, 0, level)
    value = events / n
    variance, clusters = _variance(top, bottom, value), len(rows)
    plain = value * (1 - value) / n
    effective = _effective(variance, plain, bottom, correlation, few=min(events, n - events))
    exact_n = _for_few_clusters(effective, n, clusters, level)
    low = _beta(1 - level, value * exact_n, (1 - value) * exact_n + 1)
    high = _beta(level, value * exact_n + 1, (1 - value) * exact_n)
    spread = _margin(variance, clusters, level)
    return Bounded(
        events,
        n,
        value,
        max(0.0, min(low, value - spread)),
        min(1.0, max(high, value + spread)),
        effective,
        clusters,
        level,
    )


def false_rate_of(tallies: Iterable[Tally], *, level: float, correlation: float) -> Bounded:
    """False errors a case; one case can have several, so it is a rate and no share."""
    rows = [(each.false, each.cases) for each in tallies if each.cases]
    top, bottom = _columns(rows)
    n, events = int(bottom.sum()), int(top.sum())
    if not n:
        return Bounded(0, 0, math.nan, 0.0, math.inf, 0.0, 0, level)
    value = events / n
    variance, clusters = _variance(top, bottom, value), len(rows)
    effective = _effective(variance, value / n, bottom, correlation, few=events)
    exact_n = _for_few_clusters(effective, n, clusters, level)
    count = value * exact_n
    low = gamma_lower(1 - level, count) / exact_n
    high = gamma_lower(level, count + 1) / exact_n
    spread = _margin(variance, clusters, level)
    return Bounded(
        events,
        n,
        value,
        max(0.0, min(low, value - spread)),
        max(high, value + spread),
        effective,
        clusters,
        level,
    )


def _columns(rows: Sequence[tuple[int, int]]) -> tuple[Floats, Floats]:
    table = np.array(rows, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _variance(top: Floats, bottom: Floats, value: float) -> float:
    """Cluster-robust variance of the ratio estimator."""
    clusters = len(top)
    if clusters < 2:
        return 0.0
    residual = top - value * bottom
    return clusters / (clusters - 1) * float((residual**2).sum()) / float(bottom.sum()) ** 2


def _effective(
    variance: float, plain: float, sizes: Floats, correlation: float, *, few: int
) -> float:
    """How many independent judgements these are worth; never more than there are."""
    n = float(sizes.sum())
    # Mean size of the cluster that a judgement lies in.
    assumed = 1 + (float((sizes**2).sum()) / n - 1) * correlation
    factor = assumed if few < _FEW or plain <= 0 else variance / plain
    return n / max(1.0, factor)


def _for_few_clusters(effective: float, n: int, clusters: int, level: float) -> float:
    """The effective number, reduced because its own spread is known from few window days."""
    if clusters < 2 or n < 2:
        return min(effective, 1.0)
    inflation = t_upper(1 - level, n - 1) / t_upper(1 - level, clusters - 1)
    return effective * min(1.0, inflation**2)


def _margin(variance: float, clusters: int, level: float) -> float:
    if clusters < 2 or variance <= 0:
        return 0.0
    return t_upper(1 - level, clusters - 1) * math.sqrt(variance)


def _beta(p: float, a: float, b: float) -> float:
    if a <= 0:
        return 0.0
    return beta_lower(p, a, b) if b > 0 else 1.0
