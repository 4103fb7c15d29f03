"""Satisfaction on a scale of a few steps: no arithmetic on the steps, only their order.

The proportional-odds model describes (its errors ignore windows); "how likely is a treated answer
to be the better one" is the number to report, on unit level for a verdict.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhagen.measures.distributions import Floats, minimum
from zhagen.measures.errors import NotConverged, TooFew
from zhagen.measures.linear import full_rank, inverse
from zhagen.measures.results import Alternative, Inference, infer
from zhagen.measures.sample import aligned, as_floats

_TINY = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class ProportionalOdds:
    """Coefficients (K,) and standard errors, thresholds (C - 1,) between the categories used.

    logit P(Y <= c) = threshold_c - x b: a positive coefficient means better answers.
    """

    coefficients: Floats
    se: Floats
    thresholds: Floats
    log_likelihood: float


def proportional_odds(ratings: Sequence[int], design: ArrayLike) -> ProportionalOdds:
    """Maximum likelihood of the cumulative logit model (McCullagh 1980).

    `ratings` (n,) integers, higher is better; unused steps are dropped. `design` (n, K) without
    a constant. Errors from the observed information.

    Raises:
        TooFew: fewer than 2 categories. Degenerate: collinear columns. NotConverged: separation.
    """
    x = np.asarray(design, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    aligned("评分与变量", list(ratings), x)
    levels, y = np.unique(np.asarray(ratings), return_inverse=True)
    if len(levels) < 2:
        raise TooFew("评分档次", len(levels), 2)
    full_rank(np.column_stack([np.ones(len(x)), x]), "各变量")
    cuts = len(levels) - 1
    shares = np.cumsum(np.bincount(y))[:-1] / len(y)
    start = np.concatenate([_steps(np.log(shares / (1 - shares))), np.zeros(x.shape[1])])

    def objective(parameters: Floats) -> tuple[float, Floats]:
        return _negative_log_likelihood(parameters, y, x, cuts)

    found = minimum(objective, start, "比例优势模型")
    if np.abs(found[cuts:]).max() > 30:
        raise NotConverged("比例优势模型")
    covariance = inverse(_hessian(objective, found))
    value = -objective(found)[0]
    return ProportionalOdds(
        found[cuts:], np.sqrt(np.diag(covariance))[cuts:], _thresholds(found[:cuts]), value
    )


def probability_better(
    treatment: ArrayLike,
    control: ArrayLike,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> Inference:
    """P(treated > control) + P(equal) / 2, tested against 1/2 (Mann-Whitney effect).

    Standard error and Satterthwaite df of Brunner & Munzel 2000, valid with ties and unequal
    spreads. When the groups do not overlap at all the scatter is taken as if the last rank
    were uncertain (variance 1 / (2 n m)), so that the interval stays finite.

    Raises:
        TooFew: fewer than 2 values in a group.
    """
    a, b = as_floats(treatment, "试点值"), as_floats(control, "对照值")
    n, m = len(a), len(b)
    if min(n, m) < 2:
        raise TooFew("每组的单元", min(n, m), 2)
    # Placements: for each treated value the share of controls it beats, and the reverse.
    beats, beaten = _placements(a, b), 1 - _placements(b, a)
    estimate = float(beats.mean())
    first, second = float(beats.var(ddof=1)) / n, float(beaten.var(ddof=1)) / m
    variance = first + second
    if variance <= 0:
        variance, df = 1 / (2 * n * m), float(min(n, m) - 1)
    else:
        df = variance**2 / (first**2 / (n - 1) + second**2 / (m - 1))
    return infer(estimate, math.sqrt(variance), df, level=level, alternative=alternative, null=0.5)


def _placements(values: Floats, others: Floats) -> Floats:
    ordered = np.sort(others)
    below = np.searchsorted(ordered, values, side="left")
    up_to = np.searchsorted(ordered, values, side="right")
    return np.asarray((below + up_to) / (2 * len(ordered)), dtype=np.float64)


def _steps(thresholds: Floats) -> Floats:
    """First threshold and logs of the gaps: an order that cannot be violated while searching."""
    return np.concatenate([thresholds[:1], np.log(np.diff(thresholds))])


def _thresholds(steps: Floats) -> Floats:
    return np.asarray(np.cumsum(np.concatenate([steps[:1], np.exp(steps[1:])])))


def _negative_log_likelihood(
    parameters: Floats, y: NDArray[np.intp], x: Floats, cuts: int
) -> tuple[float, Floats]:
    """The objective and its gradient in (first threshold, log gaps, coefficients)."""
    thresholds, linear = _thresholds(parameters[:cuts]), x @ parameters[cuts:]
    edges = np.concatenate([[-np.inf], thresholds, [np.inf]])
    upper, lower = _logistic(edges[y + 1] - linear), _logistic(edges[y] - linear)
    chance = np.maximum(upper - lower, _TINY)
    high, low = upper * (1 - upper) / chance, lower * (1 - lower) / chance
    by_threshold = np.array(
        [high[y == c].sum() - low[y == c + 1].sum() for c in range(cuts)], dtype=np.float64
    )
    tail = np.cumsum(by_threshold[::-1])[::-1]
    by_step = tail * np.concatenate([[1.0], np.exp(parameters[1:cuts])])
    by_coefficient = -x.T @ (high - low)
    return -float(np.log(chance).sum()), -np.concatenate([by_step, by_coefficient])


def _logistic(value: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(value / 2)), dtype=np.float64)


def _hessian(objective: Callable[[Floats], tuple[float, Floats]], point: Floats) -> Floats:
    """Central differences of the analytic gradient."""
    size = len(point)
    table = np.empty((size, size))
    for column in range(size):
        step = np.zeros(size)
        step[column] = 1e-5
        table[column] = (objective(point + step)[1] - objective(point - step)[1]) / 2e-5
    return (table + table.T) / 2
