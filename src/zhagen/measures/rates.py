"""Proportions of cases: one group, differences and ratios of two groups, tests.

These treat cases as independent. In a pilot they describe (a monthly report, one window on one
day); the verdict is made on units by `units` instead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from zhagen.measures.distributions import (
    beta_lower,
    check_level,
    hypergeometric_pmf,
    normal_sf,
    normal_upper,
    root,
)
from zhagen.measures.errors import NoVariation, OutOfRange, TooFew
from zhagen.measures.results import Alternative, Inference, Interval, infer

# R's fisher.test counts tables as "as extreme" up to this relative error.
_SAME = 1 + 1e-7


@dataclass(frozen=True, slots=True)
class Proportion:
    """`events` among `n` cases. Raises TooFew for n = 0, OutOfRange for impossible counts."""

    events: int
    n: int

    def __post_init__(self) -> None:
        if self.n < 1:
            raise TooFew("件数", self.n, 1)
        if not 0 <= self.events <= self.n:
            raise OutOfRange("发生件数", self.events, f"在 0 到 {self.n} 之间")

    @property
    def share(self) -> float:
        """The observed proportion, 0 to 1."""
        return self.events / self.n

    @property
    def variance(self) -> float:
        """The Wald variance of the share."""
        return self.share * (1 - self.share) / self.n


def wilson(observed: Proportion, *, level: float = 0.95) -> Interval:
    """Wilson's score interval of one proportion (Wilson 1927)."""
    z = _z(level)
    n, p = observed.n, observed.share
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    lower = 0.0 if observed.events == 0 else max(0.0, centre - reach)
    return Interval(lower, 1.0 if observed.events == n else min(1.0, centre + reach))


def clopper_pearson(observed: Proportion, *, level: float = 0.95) -> Interval:
    """The exact interval of one proportion (Clopper & Pearson 1934); never too short."""
    check_level(level)
    x, n, tail = observed.events, observed.n, (1 - level) / 2
    lower = 0.0 if x == 0 else beta_lower(tail, x, n - x + 1)
    upper = 1.0 if x == n else beta_lower(1 - tail, x + 1, n - x)
    return Interval(lower, upper)


def wald_difference(
    treatment: Proportion,
    control: Proportion,
    *,
    margin: float = 0.0,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> Inference:
    """Difference of shares with the unpooled normal approximation (Newcombe 1998, method 1)."""
    se = math.sqrt(treatment.variance + control.variance)
    return infer(
        treatment.share - control.share, se, level=level, alternative=alternative, null=margin
    )


def newcombe_difference(
    treatment: Proportion, control: Proportion, *, level: float = 0.95
) -> Interval:
    """Difference of shares from two Wilson intervals (Newcombe 1998, method 10)."""
    first, second = wilson(treatment, level=level), wilson(control, level=level)
    p, q = treatment.share, control.share
    down = math.hypot(p - first.lower, second.upper - q)
    up = math.hypot(first.upper - p, q - second.lower)
    return Interval(p - q - down, p - q + up)


def katz_ratio(treatment: Proportion, control: Proportion, *, level: float = 0.95) -> Interval:
    """Ratio of shares on the log scale (Katz et al. 1978). Raises OutOfRange for zero events."""
    for observed in (treatment, control):
        if observed.events == 0:
            raise OutOfRange("发生件数", 0, "大于 0（或改用得分法）")
    centre = math.log(treatment.share / control.share)
    variance = (1 - treatment.share) / treatment.events + (1 - control.share) / control.events
    reach = _z(level) * math.sqrt(variance)
    return Interval(math.exp(centre - reach), math.exp(centre + reach))


def koopman_ratio(treatment: Proportion, control: Proportion, *, level: float = 0.95) -> Interval:
    """Score interval for the ratio of shares (Koopman 1984; Miettinen & Nurminen 1985).

    Defined for zero events too: the lower end is then 0 or the upper end infinite.
    """
    limit = _z(level) ** 2

    def excess(log_ratio: float) -> float:
        return _koopman_chi2(treatment, control, math.exp(log_ratio)) - limit

    x, y = treatment.events, control.events
    if x == 0 and y == 0:
        return Interval(0.0, math.inf)
    # The search starts at the estimate, which no level rejects; +-40 on the log scale covers
    # every ratio that counts below 1e15 can produce.
    start = math.log(max(x, 0.5) / treatment.n) - math.log(max(y, 0.5) / control.n)
    lower = 0.0 if x == 0 else math.exp(root(excess, -40.0, start, "得分区间"))
    upper = math.inf if y == 0 else math.exp(root(excess, start, 40.0, "得分区间"))
    return Interval(lower, upper)


def score_difference(
    treatment: Proportion, control: Proportion, *, level: float = 0.95
) -> Interval:
    """Score interval for the difference of shares (Miettinen & Nurminen 1985, eq. 8, 9).

    Inverts the Farrington-Manning test with their factor N / (N - 1); one of its ends decides
    non-inferiority where counts are small.
    """
    z = _z(level)
    total = treatment.n + control.n
    estimate = treatment.share - control.share

    def excess(margin: float) -> float:
        first, second = restricted_shares(treatment, control, margin)
        variance = first * (1 - first) / treatment.n + second * (1 - second) / control.n
        variance *= total / (total - 1)
        gap = abs(estimate - margin)
        return gap - z * math.sqrt(variance)

    # At the estimate itself both sides may be exactly zero, so the search ends just beside it.
    edge, beside = 1 - 1e-12, 1e-9
    lower = -1.0 if excess(-edge) <= 0 else root(excess, -edge, estimate - beside, "得分区间")
    upper = 1.0 if excess(edge) <= 0 else root(excess, estimate + beside, edge, "得分区间")
    return Interval(lower, upper)


def pooled_z(
    treatment: Proportion,
    control: Proportion,
    *,
    correction: bool = False,
    alternative: Alternative = "two-sided",
) -> Inference:
    """Difference of shares tested with the pooled variance (square root of Pearson's chi-square).

    `se` is the pooled one; the interval belongs to it and is for the test only. `correction`
    is Yates 1934, applied to the statistic and p.
    """
    p = (treatment.events + control.events) / (treatment.n + control.n)
    widths = 1 / treatment.n + 1 / control.n
    se = math.sqrt(p * (1 - p) * widths)
    estimate = treatment.share - control.share
    plain = infer(estimate, se, alternative=alternative)
    if not correction:
        return plain
    moved = math.copysign(max(0.0, abs(estimate) - widths / 2), estimate)
    corrected = infer(moved, se, alternative=alternative)
    return replace(plain, statistic=corrected.statistic, p=corrected.p)


def fisher_exact(
    treatment: Proportion, control: Proportion, *, alternative: Alternative = "two-sided"
) -> float:
    """The p of Fisher's exact test; two-sided sums all tables no likelier (as R does)."""
    drawn = treatment.events + control.events
    low, high = max(0, drawn - control.n), min(drawn, treatment.n)
    k = np.arange(low, high + 1)
    chances = hypergeometric_pmf(k, treatment.n, control.n, drawn)
    if alternative == "greater":
        chosen = k >= treatment.events
    elif alternative == "less":
        chosen = k <= treatment.events
    else:
        chosen = chances <= chances[treatment.events - low] * _SAME
    return min(1.0, float(chances[chosen].sum()))


def non_inferior_p(treatment: Proportion, control: Proportion, *, margin: float) -> float:
    """One-sided p that p_t - p_c > margin (margin < 0), Farrington-Manning 1990 score test."""
    first, second = restricted_shares(treatment, control, margin)
    variance = first * (1 - first) / treatment.n + second * (1 - second) / control.n
    if variance <= 0:
        raise NoVariation("两组的比例")
    return normal_sf((treatment.share - control.share - margin) / math.sqrt(variance))


def restricted_shares(
    treatment: Proportion, control: Proportion, margin: float
) -> tuple[float, float]:
    """Maximum-likelihood shares under p_t - p_c = margin (Farrington & Manning 1990, appendix)."""
    return restricted_by_shares(treatment.share, control.share, control.n / treatment.n, margin)


def restricted_by_shares(p: float, q: float, theta: float, margin: float) -> tuple[float, float]:
    """As `restricted_shares`, from shares p, q and theta = n_control / n_treatment."""
    a = 1 + theta
    b = -(1 + theta + p + theta * q + margin * (theta + 2))
    c = margin**2 + margin * (2 * p + theta + 1) + p + theta * q
    d = -p * margin * (1 + margin)
    v = b**3 / (3 * a) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    u = math.copysign(math.sqrt(max(0.0, b**2 / (3 * a) ** 2 - c / (3 * a))), v)
    w = 0.0 if u == 0 else (math.pi + math.acos(max(-1.0, min(1.0, v / u**3)))) / 3
    first = min(1.0, max(0.0, 2 * u * math.cos(w) - b / (3 * a)))
    return first, min(1.0, max(0.0, first - margin))


def _z(level: float) -> float:
    check_level(level)
    return normal_upper((1 - level) / 2)


def _koopman_chi2(treatment: Proportion, control: Proportion, ratio: float) -> float:
    """Pearson's chi-square of the two groups under p_t = ratio x p_c (Koopman 1984, eq. 2)."""
    x, m, y, n = treatment.events, treatment.n, control.events, control.n
    a = (m + n) * ratio
    b = m * ratio + x + n + y * ratio
    # Rounding may lift a share that is exactly 1 above it.
    second = min(1.0, 2 * (x + y) / (b + math.sqrt(max(0.0, b * b - 4 * a * (x + y)))))
    first = min(1.0, second * ratio)
    total = 0.0
    for events, size, p in ((x, m, first), (y, n, second)):
        spread = size * p * (1 - p)
        gap = events - size * p
        if spread > 0:
            total += gap * gap / spread
        elif abs(gap) > 1e-9 * size:
            return math.inf
    return total
