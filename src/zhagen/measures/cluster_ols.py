"""Least squares with cluster-robust errors that hold for few clusters.

CR1 is what statistical packages print; with 6-10 windows it is far too small unless compared to t
with G - 1 df. CR2 with Satterthwaite df (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018) is
the one to trust when the simple unit t-test does not apply.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from zhagen.measures.distributions import Floats
from zhagen.measures.errors import OutOfRange, TooFew
from zhagen.measures.linear import full_rank, inverse
from zhagen.measures.results import Alternative, Inference, infer
from zhagen.measures.sample import aligned, as_floats

Kind = Literal["CR1", "CR2"]
_ZERO = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class ClusterFit:
    """Coefficients (K,), their covariance (K, K), and df (K,) of each coefficient's t."""

    coefficients: Floats
    covariance: Floats
    df: Floats

    def test(
        self,
        column: int,
        *,
        null: float = 0.0,
        alternative: Alternative = "two-sided",
        level: float = 0.95,
    ) -> Inference:
        """Inference for one coefficient."""
        se = float(np.sqrt(self.covariance[column, column]))
        return infer(
            float(self.coefficients[column]),
            se,
            float(self.df[column]),
            level=level,
            alternative=alternative,
            null=null,
        )


def cluster_ols(
    y: ArrayLike, design: ArrayLike, clusters: Sequence[Hashable], *, kind: Kind = "CR2"
) -> ClusterFit:
    """Fit y (N,) on design (N, K, constant and dummies included) with clusters (N,).

    CR1 uses Stata's factor G/(G-1) x (N-1)/(N-K) and df G - 1. CR2 uses the identity working
    model, the symmetric pseudo-inverse root where fixed effects make (I - H) singular, and the
    Satterthwaite df of Bell & McCaffrey for each coefficient.

    Raises:
        Degenerate: the design is rank deficient. TooFew: fewer than 2 clusters.
    """
    target = as_floats(y, "因变量")
    x = np.asarray(design, dtype=np.float64)
    if x.ndim != 2:
        raise OutOfRange("设计矩阵的维数", x.ndim, "等于 2")
    aligned("数据", target, x, clusters)
    members = _members(clusters)
    if len(members) < 2:
        raise TooFew("窗口", len(members), 2)
    full_rank(x, "各项效应")
    bread = inverse(x.T @ x)
    beta = bread @ (x.T @ target)
    residual = target - x @ beta
    if kind == "CR1":
        return _cr1(x, residual, beta, bread, members)
    return _cr2(x, residual, beta, bread, members)


def _members(clusters: Sequence[Hashable]) -> list[list[int]]:
    rows: dict[Hashable, list[int]] = {}
    for index, cluster in enumerate(clusters):
        rows.setdefault(cluster, []).append(index)
    return list(rows.values())


def _cr1(
    x: Floats, residual: Floats, beta: Floats, bread: Floats, members: list[list[int]]
) -> ClusterFit:
    (n, k), g = x.shape, len(members)
    scores = np.stack([x[rows].T @ residual[rows] for rows in members])
    factor = g / (g - 1) * (n - 1) / (n - k)
    covariance = factor * bread @ scores.T @ scores @ bread
    return ClusterFit(beta, covariance, np.full(k, float(g - 1)))


def _cr2(
    x: Floats, residual: Floats, beta: Floats, bread: Floats, members: list[list[int]]
) -> ClusterFit:
    n, k = x.shape
    scores = np.empty((len(members), k))
    # projections[c][:, g] = (I - H)_g' A_g X_g M e_c, whose Gram matrix gives the df of c.
    projections = np.empty((k, n, len(members)))
    for g, rows in enumerate(members):
        part = x[rows]
        adjusted = _inverse_root(np.eye(len(rows)) - part @ bread @ part.T) @ part
        scores[g] = adjusted.T @ residual[rows]
        spread = -x @ bread @ (part.T @ adjusted @ bread)
        spread[rows] += adjusted @ bread
        projections[:, :, g] = spread.T
    covariance = bread @ scores.T @ scores @ bread
    df = np.empty(k)
    for column in range(k):
        gram = projections[column].T @ projections[column]
        size = float((gram**2).sum())
        df[column] = np.trace(gram) ** 2 / size if size > 0 else np.nan
    return ClusterFit(beta, covariance, df)


def _inverse_root(matrix: Floats) -> Floats:
    """The symmetric pseudo-inverse square root; directions the fit absorbs fully stay zero."""
    values, vectors = np.linalg.eigh(matrix)
    inverse = np.where(values > _ZERO, 1 / np.sqrt(np.maximum(values, _ZERO)), 0.0)
    return np.asarray((vectors * inverse) @ vectors.T, dtype=np.float64)
