"""Stepped wedge: every window gets the tool in the end, in a random order.

Planning uses the generalised least squares variance of Hussey & Hughes 2007; the verdict comes
from permuting the order, because the model's errors are unknown with few windows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from zhagen.measures.distributions import Floats, normal_cdf, normal_upper
from zhagen.measures.errors import Degenerate, LengthsDiffer, OutOfRange
from zhagen.measures.linear import inverse
from zhagen.measures.randomisation import EXACT_LIMIT, RandomisationTest, reference_test
from zhagen.measures.results import Alternative


def exposure(starts: Sequence[int], periods: int) -> Floats:
    """The 0/1 table (clusters, periods): period index >= the cluster's first treated period."""
    table = np.arange(periods)[None, :] >= np.asarray(starts)[:, None]
    return table.astype(np.float64)


def gls_variance(
    treated: ArrayLike, *, cases_per_cell: float, within_variance: float, between_variance: float
) -> float:
    """Variance of the effect with cluster random and period fixed effects (Hussey & Hughes eq. 7).

    `treated` has shape (clusters, periods); variances are of one case and of a cluster's level.

    Raises:
        Degenerate: the effect cannot be told from the periods.
    """
    table = np.asarray(treated, dtype=np.float64)
    if not (cases_per_cell > 0 and within_variance > 0 and between_variance >= 0):
        raise OutOfRange("每格件数与方差", cases_per_cell, "大于 0")
    periods = table.shape[1]
    noise = within_variance / cases_per_cell * np.eye(periods)
    precision = inverse(noise + between_variance * np.ones((periods, periods)))
    information = np.zeros((periods + 1, periods + 1))
    for row in table:
        design = np.column_stack([np.eye(periods), row])
        information += design.T @ precision @ design
    if np.linalg.matrix_rank(information) < periods + 1:
        raise Degenerate("试点效应与周次")
    return float(inverse(information)[-1, -1])


def wald_power(effect: float, variance: float, *, alpha: float = 0.05) -> float:
    """Power of the two-sided Wald test at `alpha`, far tail ignored (Hussey & Hughes eq. 8)."""
    return normal_cdf(abs(effect) / math.sqrt(variance) - normal_upper(alpha / 2))


def effect(values: ArrayLike, starts: Sequence[int]) -> float:
    """Least-squares effect with cluster and period fixed effects; values (clusters, periods).

    Raises:
        Degenerate: all clusters start together. LengthsDiffer: starts do not match rows.
    """
    y = np.asarray(values, dtype=np.float64)
    if len(starts) != len(y):
        raise LengthsDiffer("窗口与开始周次", (len(y), len(starts)))
    x = _swept(exposure(starts, y.shape[1]))
    size = float((x * x).sum())
    if size <= 1e-12:
        raise Degenerate("试点效应与周次")
    return float((x * y).sum()) / size


def order_test(
    values: ArrayLike,
    starts: Sequence[int],
    rng: np.random.Generator,
    *,
    draws: int = 1_999,
    limit: int = EXACT_LIMIT,
    alternative: Alternative = "two-sided",
) -> RandomisationTest:
    """Permute which cluster starts when (Ji et al. 2017); exact when few orders exist."""
    observed = effect(values, starts)
    distinct = math.factorial(len(starts))
    for start in set(starts):
        distinct //= math.factorial(list(starts).count(start))
    exact = distinct <= limit
    if exact:
        orders = [list(order) for order in _distinct(sorted(starts))]
    else:
        orders = [rng.permutation(np.asarray(starts)).tolist() for _ in range(draws)]
    reference = [effect(values, order) for order in orders]
    return reference_test(observed, reference, exact=exact, alternative=alternative)


def _swept(table: Floats) -> Floats:
    """Residuals after removing row and column means."""
    rows, columns = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    return np.asarray(table - rows - columns + table.mean())


def _distinct(items: list[int]) -> list[tuple[int, ...]]:
    """Every different order of a multiset, without walking through equal permutations."""
    if not items:
        return [()]
    found: list[tuple[int, ...]] = []
    for first in sorted(set(items)):
        rest = items.copy()
        rest.remove(first)
        found.extend((first, *tail) for tail in _distinct(rest))
    return found
