"""Looking more than once without fooling oneself: spending, bounds, repeated intervals.

A look costs alpha in proportion to the information gathered (Lan & DeMets 1983), so looks may
come early or late; what was spent stays spent. Bounds are computed for z and carried to t by
their tail probability, because windows are few.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from zhagen.measures.crossing import LEAST_STEP, begin, crossing
from zhagen.measures.distributions import normal_sf, normal_upper, root, t_sf, t_upper
from zhagen.measures.errors import InformationNotIncreasing, NoVariation, OutOfRange, TooFew
from zhagen.measures.results import Interval

Family = Literal["obrien-fleming", "pocock", "hwang-shih-decani"]
Shape = Literal["obrien-fleming", "pocock"]
# Less alpha than this is beyond double precision in the integration: no claim at that look.
_LEAST = 1e-14


@dataclass(frozen=True, slots=True)
class Spending:
    """How one-sided alpha is spent over the information fraction (0 to 1).

    obrien-fleming: 2 (1 - Phi(z_{alpha/2} / sqrt t)); pocock: alpha ln(1 + (e - 1) t) (Lan &
    DeMets 1983); hwang-shih-decani: alpha (1 - e^{-gamma t}) / (1 - e^{-gamma}) (Hwang, Shih &
    DeCani 1990), gamma = 0 being linear.
    """

    family: Family = "obrien-fleming"
    alpha: float = 0.025
    gamma: float = -4.0

    def __post_init__(self) -> None:
        if not 0 < self.alpha < 0.5:
            raise OutOfRange("单侧显著性水平", self.alpha, "大于 0 且小于 0.5")

    def spent(self, fraction: float) -> float:
        """Cumulative alpha at an information fraction; all of it from 1 on."""
        if fraction <= 0:
            return 0.0
        if fraction >= 1:
            return self.alpha
        if self.family == "obrien-fleming":
            return 2 * normal_sf(normal_upper(self.alpha / 2) / math.sqrt(fraction))
        if self.family == "pocock":
            return self.alpha * math.log1p((math.e - 1) * fraction)
        if self.gamma == 0:
            return self.alpha * fraction
        return self.alpha * math.expm1(-self.gamma * fraction) / math.expm1(-self.gamma)


@dataclass(frozen=True, slots=True)
class Look:
    """One look taken: its information, its upper z bound and the alpha it spent.

    `spent` is what this look alone cost; `total` adds the looks before it. An infinite bound
    means that no claim is possible at this look.
    """

    information: float
    z: float
    spent: float
    total: float

    @property
    def nominal(self) -> float:
        """The one-sided p a statistic must fall below."""
        return normal_sf(self.z)

    def bound(self, df: float = math.inf) -> float:
        """The bound for a t statistic with df degrees of freedom: same tail probability."""
        return t_upper(self.nominal, df)


def next_look(
    past: Sequence[Look],
    information: float,
    planned: float,
    spending: Spending,
    *,
    final: bool = False,
) -> Look:
    """The bound of the next look, given those taken (Lan & DeMets 1983; J & T 2000 sec. 7.2).

    `information` is what is really there now (1 / se^2, or pairs, in any one unit), `planned`
    the information at the last permitted look. `planned` may be re-estimated from look to look
    for reasons other than the effect seen: alpha already spent stays spent, and the bound uses
    the true correlation with the past looks. If an extension is permitted, plan with the
    extended information from the beginning; what is left is spent when `final` is true.

    Raises:
        InformationNotIncreasing: nothing new since the last look.
    """
    if not (information > 0 and planned > 0):
        raise OutOfRange("信息量", min(information, planned), "大于 0")
    if past and information - past[-1].information <= LEAST_STEP * information:
        raise InformationNotIncreasing(past[-1].information, information)
    used = past[-1].total if past else 0.0
    allowed = spending.alpha if final else spending.spent(information / planned)
    history = tuple((look.information, look.z) for look in past)
    z, cost = _bound(history, information, allowed - used)
    return Look(information, z, cost, used + cost)


@lru_cache(maxsize=1024)
def _bound(
    history: tuple[tuple[float, float], ...], information: float, cost: float
) -> tuple[float, float]:
    """(z, alpha spent) so that crossing now and not before has probability `cost`."""
    if cost <= (0.0 if not history else _LEAST):
        return math.inf, 0.0
    if not history:
        return normal_upper(cost), cost
    state = begin([*(past for past, _ in history), information])
    for past, bound in history:
        state = state.onward(past, -math.inf, bound)

    def excess(z: float) -> float:
        return math.log(max(state.above(information, z), 1e-300)) - math.log(cost)

    if excess(-8.0) <= 0:
        return -8.0, state.above(information, -8.0)
    return root(excess, -8.0, 40.0, "阶段界值"), cost


def plan_looks(fractions: Sequence[float], spending: Spending) -> tuple[Look, ...]:
    """The planned looks at information fractions (increasing, last <= 1); the last one is final.

    Raises:
        TooFew: no look. InformationNotIncreasing: fractions do not increase.
    """
    if not fractions:
        raise TooFew("阶段查看", 0, 1)
    looks: list[Look] = []
    for place, fraction in enumerate(fractions):
        final = place == len(fractions) - 1
        looks.append(next_look(looks, fraction, 1.0, spending, final=final))
    return tuple(looks)


def classic_bounds(
    fractions: Sequence[float], shape: Shape, *, alpha: float = 0.025
) -> tuple[float, ...]:
    """One-sided z bounds c / sqrt(t) (O'Brien & Fleming 1979) or c (Pocock 1977).

    The constant makes the total crossing probability alpha; Jennison & Turnbull 2000, tables
    2.1 and 2.3, at equally spaced looks.
    """
    power = 0.5 if shape == "obrien-fleming" else 0.0
    last = fractions[-1] if fractions else 1.0
    shares = [(last / fraction) ** power for fraction in fractions]

    def excess(constant: float) -> float:
        chances = crossing(fractions, [constant * share for share in shares])
        return sum(chances.upper) - alpha

    constant = root(excess, 0.0, normal_upper(alpha / len(fractions)) + 0.1, "阶段界值")
    return tuple(constant * share for share in shares)


def repeated_interval(estimate: float, se: float, look: Look, df: float = math.inf) -> Interval:
    """The interval that may be read at every look (Jennison & Turnbull 1989).

    Both ends use the look's own bound, so all of them together cover with at least 1 - 2 alpha.
    The whole line when the look can make no claim. Raises NoVariation for se = 0.
    """
    if not se > 0:
        raise NoVariation("各单元的数值")
    reach = look.bound(df) * se
    return Interval(estimate - reach, estimate + reach)


def crosses(statistic: float, look: Look, df: float = math.inf) -> bool:
    """Whether a statistic (large = in the hoped direction) crosses the look's bound."""
    return t_sf(statistic, df) < look.nominal


def power(
    fractions: Sequence[float],
    bounds: Sequence[float],
    drift: float,
    *,
    lower: Sequence[float] | None = None,
) -> float:
    """Chance of ever crossing the upper bounds; `drift` = expected z at fraction 1."""
    return min(1.0, sum(crossing(fractions, bounds, lower=lower, drift=drift).upper))


def required_drift(fractions: Sequence[float], bounds: Sequence[float], wanted: float) -> float:
    """The expected final z at which the design reaches the wanted power."""
    if not 0 < wanted < 1:
        raise OutOfRange("功效", wanted, "大于 0 且小于 1")
    return root(lambda drift: power(fractions, bounds, drift) - wanted, -10.0, 20.0, "所需信息量")


def inflation_factor(
    fractions: Sequence[float], bounds: Sequence[float], *, alpha: float, wanted: float
) -> float:
    """Maximum information of the design over that of a single look (J & T 2000, table 2.2)."""
    fixed = normal_upper(alpha) + normal_upper(1 - wanted)
    return (required_drift(fractions, bounds, wanted) / fixed) ** 2


def conditional_power(
    z: float, information: float, future: Sequence[tuple[float, float]], effect: float | None = None
) -> float:
    """Chance of still crossing a later bound, given the z seen now (Lan & Wittes 1988).

    `future` lists (information, z bound) of the looks to come. `effect` is the assumed true
    effect in the estimate's unit when information is 1 / se^2; None assumes the current trend
    z / sqrt(information).
    """
    if not future:
        return 0.0
    theta = z / math.sqrt(information) if effect is None else effect
    seen = z * math.sqrt(information)
    steps = [later - information for later, _ in future]
    bounds = [
        (bound * math.sqrt(later) - seen) / math.sqrt(max(step, 1e-300))
        for (later, bound), step in zip(future, steps, strict=True)
    ]
    return power(steps, bounds, theta)


def is_futile(conditional: float, *, threshold: float = 0.10) -> bool:
    """Whether a (non-binding) futility rule advises to stop."""
    return conditional < threshold
