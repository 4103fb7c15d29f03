"""Two rates of rare events (wrong advice per 1,000 cases): Poisson counts with exposures.

Rare errors have next to no power in a pilot: use these for guardrails with a margin, and say so
when "no difference found" is all that can be said. Formulas: Gu, Ng, Tang & Schucany 2008,
"Testing the ratio of two Poisson rates", Biometrical Journal 50.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from zhagen.measures.distributions import (
    beta_lower,
    binomial_pmf,
    check_level,
    normal_cdf,
    normal_sf,
    normal_upper,
)
from zhagen.measures.errors import OutOfRange
from zhagen.measures.results import Alternative, Interval

_SAME = 1 + 1e-7


@dataclass(frozen=True, slots=True)
class RareRate:
    """`count` events over `exposure` (cases, person-days; any positive unit)."""

    count: int
    exposure: float

    def __post_init__(self) -> None:
        if self.count < 0:
            raise OutOfRange("事件数", self.count, "不小于 0")
        if not (self.exposure > 0 and math.isfinite(self.exposure)):
            raise OutOfRange("暴露量", self.exposure, "大于 0")

    @property
    def rate(self) -> float:
        """Events per unit of exposure."""
        return self.count / self.exposure


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Ratio of two rates with its test against `null` and interval.

    `ratio` is infinite (or nan for 0/0) when the control has no event; `statistic` is nan for
    the exact test.
    """

    ratio: float
    statistic: float
    p: float
    interval: Interval
    null: float


def score(
    treatment: RareRate,
    control: RareRate,
    *,
    null: float = 1.0,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> RateRatio:
    """Score test and interval (Gu et al. 2008, W2; interval by inverting the quadratic)."""
    scaled, share = _scaled(treatment, control, null)
    x, y = treatment.count, control.count
    spread = math.sqrt((x + y) * scaled)
    statistic = (x - y * scaled) / spread if spread > 0 else 0.0
    interval = _score_interval(x, y, share, level)
    return RateRatio(
        _ratio(treatment, control), statistic, _p(statistic, alternative), interval, null
    )


def wald_log(
    treatment: RareRate,
    control: RareRate,
    *,
    null: float = 1.0,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> RateRatio:
    """Log-ratio Wald test and interval (Gu et al. 2008, W3).

    Raises:
        OutOfRange: an arm has no event; use `score` or `exact_conditional`.
    """
    if min(treatment.count, control.count) == 0:
        raise OutOfRange("事件数", 0, "大于 0（或改用得分法、精确法）")
    check_level(level)
    ratio = _ratio(treatment, control)
    _scaled(treatment, control, null)
    se = math.sqrt(1 / treatment.count + 1 / control.count)
    statistic = (math.log(ratio) - math.log(null)) / se
    reach = normal_upper((1 - level) / 2) * se
    interval = Interval(ratio * math.exp(-reach), ratio * math.exp(reach))
    return RateRatio(ratio, statistic, _p(statistic, alternative), interval, null)


def sqrt_test(
    treatment: RareRate,
    control: RareRate,
    *,
    null: float = 1.0,
    alternative: Alternative = "two-sided",
) -> float:
    """The p of the variance-stabilised test (Gu et al. 2008, W5; Huffman 1984)."""
    scaled, _ = _scaled(treatment, control, null)
    gap = math.sqrt(treatment.count + 0.375) - math.sqrt((control.count + 0.375) * scaled)
    return _p(2 * gap / math.sqrt(1 + scaled), alternative)


def exact_conditional(
    treatment: RareRate,
    control: RareRate,
    *,
    null: float = 1.0,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> RateRatio:
    """Exact test given the total count (Przyborowski & Wilenski 1940) and its interval.

    The two-sided p sums all splits no likelier than the one seen; the interval is
    Clopper-Pearson on the split (both as R's poisson.test), two-sided at `level`.
    """
    check_level(level)
    scaled, share = _scaled(treatment, control, null)
    x, total = treatment.count, treatment.count + control.count
    chances = binomial_pmf(total, scaled / (1 + scaled))
    if alternative == "greater":
        p = float(chances[x:].sum())
    elif alternative == "less":
        p = float(chances[: x + 1].sum())
    else:
        p = float(chances[chances <= chances[x] * _SAME].sum())
    tail = (1 - level) / 2
    lower = 0.0 if x == 0 else _odds(beta_lower(tail, x, total - x + 1)) / share
    upper = (
        math.inf if control.count == 0 else _odds(beta_lower(1 - tail, x + 1, total - x)) / share
    )
    ratio = _ratio(treatment, control)
    return RateRatio(ratio, math.nan, min(1.0, p), Interval(lower, upper), null)


def _scaled(treatment: RareRate, control: RareRate, null: float) -> tuple[float, float]:
    """(Expected count ratio under the null, ratio of exposures)."""
    if not (null > 0 and math.isfinite(null)):
        raise OutOfRange("比值的假设值", null, "大于 0")
    share = treatment.exposure / control.exposure
    return null * share, share


def _ratio(treatment: RareRate, control: RareRate) -> float:
    if control.count == 0:
        return math.inf if treatment.count else math.nan
    return treatment.rate / control.rate


def _p(statistic: float, alternative: Alternative) -> float:
    if alternative == "greater":
        return normal_sf(statistic)
    return normal_cdf(statistic) if alternative == "less" else 2 * normal_sf(abs(statistic))


def _score_interval(x: int, y: int, share: float, level: float) -> Interval:
    """Solve (x - y r)^2 = z^2 (x + y) r for the count ratio r, then divide by exposures."""
    check_level(level)
    if x + y == 0:
        return Interval(0.0, math.inf)
    z2 = normal_upper((1 - level) / 2) ** 2
    b = 2 * x * y + z2 * (x + y)
    spread = math.sqrt(b * b - 4 * x * x * y * y)
    # The stable form of the small root: 2c / (b + spread) instead of (b - spread) / 2a.
    lower = 2 * x * x / (b + spread)
    upper = math.inf if y == 0 else (b + spread) / (2 * y * y)
    return Interval(lower / share, upper / share)


def _odds(p: float) -> float:
    return p / (1 - p) if p < 1 else math.inf
