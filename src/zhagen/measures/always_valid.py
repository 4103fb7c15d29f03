"""A confidence sequence that holds at any number of looks, planned or not.

Asymptotic, from Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, "Time-uniform central limit
theory and asymptotic confidence sequences" (arXiv 2103.06476). Valid only on independent units
(persons, day pairs): on cases that share a window it still claims effects that do not exist. It is
wider than a group-sequential interval, the price for unplanned looks.
"""

from __future__ import annotations

import math

from zhagen.measures.distributions import check_level
from zhagen.measures.errors import OutOfRange, TooFew
from zhagen.measures.results import Alternative, Interval


def confidence_sequence(
    estimate: float,
    se: float,
    n: int,
    *,
    tuned_for: float,
    alternative: Alternative = "two-sided",
    alpha: float = 0.05,
) -> Interval:
    """Interval at n units: eq. 9 with the tuning of eq. 161, one-sided eq. 134.

    `se` is the standard error of the estimate at n units; `tuned_for` the number of units at
    which the sequence should be tightest.
    """
    check_level(alpha)
    if n < 1:
        raise TooFew("单元", n, 1)
    if tuned_for <= 0 or not se >= 0:
        raise OutOfRange("调谐件数或标准误", (tuned_for, se), "为正数")
    two_sided = alternative == "two-sided"
    rho2 = _rho_squared(alpha if two_sided else 2 * alpha, tuned_for)
    grown = n * rho2 + 1
    inside = (
        math.log(math.sqrt(grown) / alpha)
        if two_sided
        else math.log1p(math.sqrt(grown) / (2 * alpha))
    )
    reach = se * math.sqrt(n) * math.sqrt(2 * grown / (n * n * rho2) * inside)
    lower = -math.inf if alternative == "less" else estimate - reach
    return Interval(lower, math.inf if alternative == "greater" else estimate + reach)


def _rho_squared(alpha: float, tuned_for: float) -> float:
    return (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / tuned_for
