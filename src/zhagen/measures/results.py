"""The two values nearly every measure returns: an interval and an inference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from zhagen.measures.distributions import check_level, t_sf, t_upper
from zhagen.measures.errors import NoVariation

Alternative = Literal["two-sided", "greater", "less"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence set on the real line.

    `outside` is the honest answer of Fieller's method when the denominator may be zero: the
    set is everything except the open interval (lower, upper), or everything when the two are
    -inf and inf and `outside` is false.
    """

    lower: float
    upper: float
    outside: bool = False

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite and the set lies between them."""
        return not self.outside and math.isfinite(self.lower) and math.isfinite(self.upper)

    def contains(self, value: float) -> bool:
        """Whether the value is in the set, ends included."""
        if self.outside:
            return value <= self.lower or value >= self.upper
        return self.lower <= value <= self.upper


@dataclass(frozen=True, slots=True)
class Inference:
    """An estimate with its uncertainty and the test of `null`.

    `df` is infinite where the normal distribution is used. With a one-sided alternative the
    interval is one-sided too: `level` is its coverage.
    """

    estimate: float
    se: float
    df: float
    statistic: float
    p: float
    interval: Interval
    level: float
    alternative: Alternative
    null: float


def infer(
    estimate: float,
    se: float,
    df: float = math.inf,
    *,
    level: float = 0.95,
    alternative: Alternative = "two-sided",
    null: float = 0.0,
) -> Inference:
    """Student t (or normal) inference from an estimate, its standard error and df.

    Raises:
        NoVariation: the standard error is zero or not a number.
    """
    check_level(level)
    if not se > 0:
        raise NoVariation("各单元的数值")
    statistic = (estimate - null) / se
    if alternative == "two-sided":
        p = 2 * t_sf(abs(statistic), df)
        reach = t_upper((1 - level) / 2, df) * se
        interval = Interval(estimate - reach, estimate + reach)
    else:
        reach = t_upper(1 - level, df) * se
        greater = alternative == "greater"
        p = t_sf(statistic if greater else -statistic, df)
        interval = (
            Interval(estimate - reach, math.inf)
            if greater
            else Interval(-math.inf, estimate + reach)
        )
    return Inference(estimate, se, df, statistic, p, interval, level, alternative, null)
