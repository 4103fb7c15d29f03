"""Sufficient statistics: what a cell of cases is reduced to before any statistic is computed.

A cell (window x day x type x arm) keeps a count, a sum and a sum of squares, so ten million
cases cost no more to compare than ten. All later statistics run on these values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from zhagen.measures.distributions import Floats
from zhagen.measures.errors import LengthsDiffer, NotFinite, OutOfRange, TooFew


class HasMean(Protocol):
    """Anything with a mean and the variance of that mean over n independent units."""

    @property
    def n(self) -> int:
        """Independent units."""

    @property
    def mean(self) -> float:
        """The estimate."""

    @property
    def mean_variance(self) -> float:
        """The squared standard error of the estimate."""


# Relative error of a sum of squares of a million values, with room.
_ROUNDING = 1e-13


@dataclass(frozen=True, slots=True)
class Moments:
    """Count, sum and sum of squares of a variable; cells add up with `+`.

    The variance is a difference of two large numbers: shift or log the variable first when its
    mean exceeds its standard deviation by a factor of more than about 1e5.
    """

    n: int
    sum: float
    sum_squares: float

    def __post_init__(self) -> None:
        if self.n < 0:
            raise OutOfRange("件数", self.n, "不小于 0")

    @classmethod
    def of(cls, values: ArrayLike) -> Moments:
        """From the values themselves, shape (n,)."""
        x = as_floats(values, "数值")
        return cls(len(x), float(x.sum()), float((x * x).sum()))

    @classmethod
    def of_summary(cls, n: int, mean: float, sd: float) -> Moments:
        """From a published mean and standard deviation (ddof 1)."""
        return cls(n, n * mean, (n - 1) * sd**2 + n * mean**2)

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.n + other.n, self.sum + other.sum, self.sum_squares + other.sum_squares)

    @property
    def mean(self) -> float:
        """The arithmetic mean, in the variable's unit. Raises TooFew for an empty cell."""
        if self.n < 1:
            raise TooFew("件数", self.n, 1)
        return self.sum / self.n

    @property
    def var(self) -> float:
        """The unbiased variance (ddof 1). Raises TooFew below two values."""
        if self.n < 2:
            raise TooFew("件数", self.n, 2)
        spread = self.sum_squares - self.sum**2 / self.n
        # What is left of equal values is rounding, and must not pass for a tiny variance.
        return spread / (self.n - 1) if spread > _ROUNDING * self.sum_squares else 0.0

    @property
    def mean_variance(self) -> float:
        """The variance of the mean."""
        return self.var / self.n


@dataclass(frozen=True, slots=True)
class PairMoments:
    """Moments of a numerator y and a denominator x measured on the same units.

    As a ratio metric (orders per session, minutes per material) its mean is sum(y) / sum(x)
    and its variance comes from the delta method with the covariance (Deng et al. 2018,
    "Applying the delta method in metric analytics", eq. 3), because units vary in x too.
    """

    n: int
    y_mean: float
    x_mean: float
    y_var: float
    x_var: float
    covariance: float

    @classmethod
    def of(cls, y: ArrayLike, x: ArrayLike) -> PairMoments:
        """From two columns of shape (n,), n >= 2."""
        above, below = as_floats(y, "分子"), as_floats(x, "分母")
        if len(above) != len(below):
            raise LengthsDiffer("分子与分母", (len(above), len(below)))
        if len(above) < 2:
            raise TooFew("单元", len(above), 2)
        table = np.cov(above, below)
        return cls(
            len(above),
            float(above.mean()),
            float(below.mean()),
            float(table[0, 0]),
            float(table[1, 1]),
            float(table[0, 1]),
        )

    @property
    def mean(self) -> float:
        """The ratio of means. Raises OutOfRange when the denominator's mean is zero."""
        if self.x_mean == 0:
            raise OutOfRange("分母的均值", self.x_mean, "不等于 0")
        return self.y_mean / self.x_mean

    @property
    def mean_variance(self) -> float:
        """The delta-method variance of the ratio."""
        ratio = self.mean
        spread = self.y_var - 2 * ratio * self.covariance + ratio**2 * self.x_var
        return max(0.0, spread) / self.x_mean**2 / self.n


def pooled_variance(cells: Iterable[Moments]) -> float:
    """The common within-cell variance, cells weighted by n - 1; 0 when no cell has two cases."""
    free, spread = 0, 0.0
    for cell in cells:
        if cell.n > 1:
            free += cell.n - 1
            spread += (cell.n - 1) * cell.var
    return spread / free if free else 0.0


def as_floats(values: ArrayLike, what: str) -> Floats:
    """A one-dimensional float array. Raises NotFinite at the first missing value."""
    x = np.atleast_1d(np.asarray(values, dtype=np.float64)).ravel()
    bad = np.flatnonzero(~np.isfinite(x))
    if len(bad):
        raise NotFinite(what, int(bad[0]))
    return x


def aligned(what: str, *columns: Sequence[object] | Floats) -> None:
    """Refuse columns of different lengths."""
    lengths = tuple(len(column) for column in columns)
    if len(set(lengths)) > 1:
        raise LengthsDiffer(what, lengths)
