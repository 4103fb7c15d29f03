"""How many units or cases a question needs, and what can be found with those there are.

Sizes are real numbers (round up when people are asked to collect them) and count independent
units: multiply by `icc.design_effect` when cases share a window.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from zhagen.measures.distributions import (
    binomial_sf,
    check_level,
    normal_cdf,
    normal_upper,
    root,
    t_power,
    t_upper,
)
from zhagen.measures.errors import NotConverged, OutOfRange
from zhagen.measures.rates import restricted_by_shares

_FEWEST = 2.0
_MOST = 1e9


def t_test_power(
    effect: float, sd: float, n_per_arm: float, *, alpha: float = 0.05, two_sided: bool = True
) -> float:
    """Power of the two-sample t-test (noncentral t, far tail ignored as R's power.t.test)."""
    _positive("标准差", sd)
    df = 2 * (n_per_arm - 1)
    if df <= 0:
        raise OutOfRange("每组单元数", n_per_arm, "大于 1")
    critical = t_upper(alpha / 2 if two_sided else alpha, df)
    return t_power(abs(effect) / sd * math.sqrt(n_per_arm / 2), df, critical)


def t_test_size(
    effect: float, sd: float, *, power: float = 0.8, alpha: float = 0.05, two_sided: bool = True
) -> float:
    """Units per arm for the two-sample t-test; Raises OutOfRange for effect 0."""
    check_level(power)
    _positive("效应的绝对值", abs(effect))
    return _least(lambda n: t_test_power(effect, sd, n, alpha=alpha, two_sided=two_sided) - power)


def paired_power(
    effect: float, sd: float, pairs: float, *, alpha: float = 0.05, two_sided: bool = True
) -> float:
    """Power of the paired t-test; `sd` is that of the pair differences (far tail ignored)."""
    _positive("标准差", sd)
    if pairs <= 1:
        raise OutOfRange("配对数", pairs, "大于 1")
    critical = t_upper(alpha / 2 if two_sided else alpha, pairs - 1)
    return t_power(abs(effect) / sd * math.sqrt(pairs), pairs - 1, critical)


def paired_size(
    effect: float, sd: float, *, power: float = 0.8, alpha: float = 0.05, two_sided: bool = True
) -> float:
    """Pairs for the paired t-test (R's power.t.test type = "paired")."""
    check_level(power)
    _positive("效应的绝对值", abs(effect))
    return _least(lambda n: paired_power(effect, sd, n, alpha=alpha, two_sided=two_sided) - power)


def smallest_effect(se: float, df: float, *, power: float = 0.8, alpha: float = 0.05) -> float:
    """Smallest true effect found with this power by a two-sided t-test of known se and df.

    In the unit of `se`; for log minutes turn it into per cent with expm1.
    """
    check_level(power)
    _positive("标准误", se)
    critical = t_upper(alpha / 2, df)
    if math.isinf(df):
        return se * (critical + normal_upper(1 - power))
    top = critical + 20.0
    return se * root(lambda shift: t_power(shift, df, critical) - power, 0.0, top, "最小可检效应")


def two_proportions_size(
    first: float, second: float, *, power: float = 0.8, alpha: float = 0.05
) -> float:
    """Cases per arm for a two-sided test of two proportions (Fleiss 1981; R power.prop.test)."""
    check_level(power)
    _positive("两个比例之差", abs(first - second))
    mean = (first + second) / 2
    null = normal_upper(alpha / 2) * math.sqrt(2 * mean * (1 - mean))
    real = normal_upper(1 - power) * math.sqrt(first * (1 - first) + second * (1 - second))
    return ((null + real) / (first - second)) ** 2


def non_inferior_rates_size(
    treatment: float,
    control: float,
    *,
    margin: float,
    power: float = 0.8,
    alpha: float = 0.025,
    allocation: float = 1.0,
) -> float:
    """Cases over both arms to prove p_t - p_c > margin, more being better, margin < 0.

    Farrington & Manning 1990, eq. 4 with restricted maximum-likelihood variances; `allocation`
    is n_treatment / n_control, alpha one-sided.
    """
    check_level(power)
    _positive("真实差与界值之差", treatment - control - margin)
    first, second = restricted_by_shares(treatment, control, 1 / allocation, margin)
    null = first * (1 - first) + allocation * second * (1 - second)
    real = treatment * (1 - treatment) + allocation * control * (1 - control)
    spread = normal_upper(alpha) * math.sqrt(null) + normal_upper(1 - power) * math.sqrt(real)
    in_treatment = (spread / (treatment - control - margin)) ** 2
    return in_treatment * (1 + 1 / allocation)


def non_inferior_means_size(
    difference: float,
    *,
    margin: float,
    sd: float,
    power: float = 0.8,
    alpha: float = 0.025,
) -> float:
    """Units over both equal arms to prove mean_t - mean_c > margin (margin < 0), t-test."""
    _positive("真实差与界值之差", difference - margin)
    return 2 * t_test_size(difference - margin, sd, power=power, alpha=alpha, two_sided=False)


def ratio_margin_means_size(
    ratio: float,
    *,
    margin: float,
    variation: float,
    power: float = 0.8,
    alpha: float = 0.025,
) -> float:
    """Units over both equal arms to tell mean_t / mean_c from `margin`, by the linear contrast.

    `ratio` is the true ratio, `variation` the coefficient of variation in control, alpha
    one-sided; the direction is that of ratio - margin (Hauschke et al. 1999).
    """
    check_level(power)
    _positive("真实比值与界值之差", abs(ratio - margin))
    spread = variation * math.sqrt((1 + margin**2) / 2)
    gap = ratio - margin
    return 2 * t_test_size(gap, spread, power=power, alpha=alpha, two_sided=False)


def ratio_margin_rates_size(
    treatment: float,
    control: float,
    *,
    margin: float,
    power: float = 0.8,
    alpha: float = 0.025,
    allocation: float = 1.0,
) -> float:
    """Cases over both arms to tell p_t / p_c from `margin` (Farrington & Manning 1990, eq. 8)."""
    check_level(power)
    gap = treatment - margin * control
    _positive("真实比值与界值之差", abs(gap))
    theta = 1 / allocation
    a, c = 1 + theta, margin * (treatment + theta * control)
    b = -(margin * (1 + theta * control) + theta + treatment)
    first = (-b - math.sqrt(b * b - 4 * a * c)) / (2 * a)
    second = first / margin
    null = first * (1 - first) + margin**2 * allocation * second * (1 - second)
    real = treatment * (1 - treatment) + margin**2 * allocation * control * (1 - control)
    spread = normal_upper(alpha) * math.sqrt(null) + normal_upper(1 - power) * math.sqrt(real)
    return (spread / gap) ** 2 * (1 + 1 / allocation)


def lower_bound_size(
    expected: float,
    target: float,
    *,
    level: float = 0.95,
    power: float = 0.8,
    design_effect: float = 1.0,
) -> int:
    """Cases to judge so that the exact lower bound of a proportion clears `target`.

    With the true proportion `expected`, the one-sided Clopper-Pearson bound at `level` is above
    `target` with chance `power` for this number of independent cases and for every larger one
    nearby (the exact power is a saw); the number is then multiplied by the design effect.

    Raises:
        OutOfRange: expected is not above target, or either is not a proportion.
    """
    check_level(level)
    check_level(power)
    if not 0 < target < expected <= 1:
        raise OutOfRange("预期比例与目标", (expected, target), "满足 0 < 目标 < 预期 ≤ 1")
    n = _first_enough(expected, target, 1 - level, power)
    return math.ceil(n * max(1.0, design_effect) - 1e-9)


def lower_bound_power(expected: float, target: float, n: int, *, level: float = 0.95) -> float:
    """Chance that the exact lower bound of n independent cases lies above the target."""
    return binomial_sf(_needed_events(n, target, 1 - level), n, expected)


def normal_power(effect: float, se: float, *, alpha: float = 0.025) -> float:
    """One-sided power of a normal test with a known standard error."""
    _positive("标准误", se)
    return normal_cdf(effect / se - normal_upper(alpha))


def _first_enough(expected: float, target: float, alpha: float, power: float) -> int:
    """The least n from which on the saw-toothed power stays at or above the wanted one."""
    sd0, sd1 = math.sqrt(target * (1 - target)), math.sqrt(expected * (1 - expected))
    about = ((normal_upper(alpha) * sd0 + normal_upper(1 - power) * sd1) / (expected - target)) ** 2
    # One saw tooth is at most 1 / target cases wide; three of them bound the search.
    tooth = math.ceil(3 / min(target, 1 - target)) + 10
    n = math.ceil(1.5 * max(about, 0.0)) + tooth
    held = 0
    while n > 1:
        if binomial_sf(_needed_events(n, target, alpha), n, expected) >= power:
            held = n
        elif held:
            return held
        else:
            n *= 2
            continue
        n -= 1
    return max(held, 1)


def _least(lacking: Callable[[float], float]) -> float:
    """The size, at least 2, where the power stops lacking."""
    top = _FEWEST
    while lacking(top) < 0:
        top *= 2
        if top > _MOST:
            raise NotConverged("样本量")
    return top if top == _FEWEST else root(lacking, top / 2, top, "样本量")


def _needed_events(n: int, target: float, alpha: float) -> int:
    """The least number of events whose exact lower bound is above the target (n + 1: none)."""
    low, high = 0, n + 1
    while low < high:
        middle = (low + high) // 2
        if middle <= n and binomial_sf(middle, n, target) > alpha:
            low = middle + 1
        else:
            high = middle
    return low


def _positive(what: str, value: float) -> None:
    if not (value > 0 and math.isfinite(value)):
        raise OutOfRange(what, value, "大于 0")
