"""Effects estimated on the randomised unit: windows with a baseline, pairs of switched days.

With 3-30 windows the unit is what was randomised, and the t distribution with the units' degrees
of freedom is what keeps false alarms at their nominal rate. Values are usually log minutes, so
an estimate b reads as the ratio exp(b) of geometric means.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from zhagen.measures.distributions import Floats, root
from zhagen.measures.errors import NoVariation, OutOfRange, TooFew
from zhagen.measures.linear import full_rank, inverse
from zhagen.measures.means import one_sample, welch
from zhagen.measures.results import Alternative, Inference, infer
from zhagen.measures.sample import Moments, aligned, as_floats, pooled_variance

Weighting = Literal["equal", "inverse-variance"]
Df = Literal["pooled", "welch"]


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One window's change score: mean after the start minus mean in the baseline.

    `sampling_variance` is the part of its variance that comes from finitely many cases (see
    `changes_of`); only inverse-variance weighting uses it.
    """

    unit: str
    treated: bool
    change: float
    sampling_variance: float = 0.0


@dataclass(frozen=True, slots=True)
class UnitCells:
    """One window's cases before and after the start, reduced to moments."""

    unit: str
    treated: bool
    before: Moments
    after: Moments


def changes_of(cells: Sequence[UnitCells]) -> tuple[UnitChange, ...]:
    """Change scores with sampling variances s^2 (1 / n_before + 1 / n_after).

    s^2 is pooled over all cells: a window's own variance would let the scatter of a small
    window choose its weight, which costs half a point of false alarms with 6-20 windows.

    Raises:
        TooFew: a window without cases in a period.
    """
    common = pooled_variance(cell for row in cells for cell in (row.before, row.after))
    return tuple(
        UnitChange(
            row.unit,
            row.treated,
            row.after.mean - row.before.mean,
            common * (1 / row.before.n + 1 / row.after.n),
        )
        for row in cells
    )


def change_score(
    units: Sequence[UnitChange],
    *,
    weighting: Weighting = "equal",
    df: Df = "pooled",
    alternative: Alternative = "two-sided",
    level: float = 0.95,
    null: float = 0.0,
) -> Inference:
    """Arm difference of the units' change scores.

    Equal weights: pooled t with G - 2 df (in the balanced case the two-way fixed-effects
    estimate with CR2 errors), or Welch-Satterthwaite. Inverse-variance weights: each unit counts
    by 1 / (tau^2 + sampling variance), tau^2 by Paule & Mandel 1982, error and t with G - 2 df
    by Knapp & Hartung 2003 (eq. 3), which reduces to the pooled t when sizes are equal.

    Raises:
        TooFew: fewer than 2 units in an arm, or 3 in all.
        NoVariation: all change scores of each arm are identical.
    """
    y = as_floats([unit.change for unit in units], "变化值")
    arm = np.asarray([unit.treated for unit in units], dtype=bool)
    smaller = int(min(arm.sum(), (~arm).sum()))
    if smaller < (2 if df == "welch" else 1) or len(y) < 3:
        raise TooFew("每组的单元", smaller, 2)
    if df == "welch":
        if weighting != "equal":
            raise OutOfRange("加权方式", weighting, "在使用 Welch 自由度时取 equal")
        first, second = Moments.of(y[arm]), Moments.of(y[~arm])
        return welch(first, second, margin=null, alternative=alternative, level=level)
    design = np.column_stack([np.ones(len(y)), arm.astype(np.float64)])
    noise = _sampling([unit.sampling_variance for unit in units], len(y), weighting)
    estimate, se = _knapp_hartung(y, design, noise)
    return infer(estimate, se, len(y) - 2, level=level, alternative=alternative, null=null)


def pair_difference(
    differences: ArrayLike,
    *,
    sampling_variances: ArrayLike | None = None,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
    null: float = 0.0,
) -> Inference:
    """Mean of window x day-pair differences (switched day minus plain day), df pairs - 1.

    `differences` has shape (pairs,). With `sampling_variances` (same shape) quiet days count
    less, as in `change_score`.
    """
    d = as_floats(differences, "配对差值")
    if len(d) < 2:
        raise TooFew("完整的日期配对", len(d), 2)
    if sampling_variances is None:
        return one_sample(d, null=null, alternative=alternative, level=level)
    noise = _sampling(sampling_variances, len(d), "inverse-variance")
    estimate, se = _knapp_hartung(d, np.ones((len(d), 1)), noise)
    return infer(estimate, se, len(d) - 1, level=level, alternative=alternative, null=null)


def window_means(
    differences: ArrayLike,
    windows: Sequence[Hashable],
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
    null: float = 0.0,
) -> Inference:
    """Sensitivity check of a switchback: one mean per window, t with windows - 1 df.

    It stays valid when the effect differs between windows; pairs are the unit otherwise.
    """
    d = as_floats(differences, "配对差值")
    aligned("差值与窗口", d, windows)
    groups: dict[Hashable, list[float]] = {}
    for window, value in zip(windows, d.tolist(), strict=True):
        groups.setdefault(window, []).append(value)
    if len(groups) < 2:
        raise TooFew("窗口", len(groups), 2)
    means = [sum(values) / len(values) for values in groups.values()]
    return one_sample(means, null=null, alternative=alternative, level=level)


def _sampling(values: ArrayLike, count: int, weighting: Weighting) -> Floats:
    if weighting == "equal":
        return np.zeros(count)
    noise = as_floats(values, "抽样方差")
    if len(noise) != count:
        aligned("差值与抽样方差", np.zeros(count), noise)
    if (noise < 0).any():
        raise OutOfRange("抽样方差", float(noise.min()), "不小于 0")
    return noise


def _knapp_hartung(y: Floats, design: Floats, noise: Floats) -> tuple[float, float]:
    """(Last coefficient, its standard error) of a random-effects regression."""
    free = len(y) - design.shape[1]
    full_rank(design, "各组")
    weights = 1 / (_between_variance(y, design, noise, free) + noise)
    beta, spread, q = _weighted_fit(y, design, weights)
    # A scatter below rounding error is no scatter: every unit moved by the same number.
    scale = float(np.abs(y).max()) or 1.0
    if q / free * float(spread[-1, -1]) <= (1e-13 * scale) ** 2:
        raise NoVariation("各单元的变化")
    return float(beta[-1]), float(np.sqrt(q / free * spread[-1, -1]))


def _weighted_fit(y: Floats, design: Floats, weights: Floats) -> tuple[Floats, Floats, float]:
    spread = inverse(design.T @ (weights[:, None] * design))
    beta = spread @ (design.T @ (weights * y))
    residual = y - design @ beta
    return beta, spread, float(weights @ residual**2)


def _between_variance(y: Floats, design: Floats, noise: Floats, free: int) -> float:
    """Paule-Mandel tau^2: the value at which the weighted residual sum equals its df."""
    if float(np.ptp(noise)) <= 1e-12 * float(noise.max(initial=0.0)):
        return 1.0  # equal noise: any common value gives equal weights, and q rescales the rest

    def excess(tau2: float) -> float:
        return _weighted_fit(y, design, 1 / (tau2 + noise))[2] - free

    floor = 0.0 if float(noise.min()) > 0 else 1e-9 * float(noise.max())
    if excess(floor) <= 0:
        return floor
    top = max(float(np.var(y)), float(noise.max()), floor)
    while excess(top) > 0:
        top *= 4
    return root(excess, floor, top, "窗口间方差")
