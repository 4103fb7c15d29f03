"""Where the interval lies to the target, and what more data could still show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhagen.measures import sequential
from zhagen.measures.distributions import normal_upper
from zhagen.pilot.charter import Charter, Guardrail, Metric
from zhagen.pilot.estimating.estimate import Effect
from zhagen.pilot.estimating.looks import Gathered, permitted_looks, planned_at
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.evaluating.guard import level_of
from zhagen.pilot.model import Estimate, GuardrailState, TargetState

# A share cannot fall by more than all of it.
_NEARLY_ALL = 1e-9


@dataclass(frozen=True, slots=True)
class Ahead:
    """The last permitted look as seen from a look before it.

    `growth` is how many times surer an estimate will be then, `look` its bound for the primary
    metric.
    """

    growth: float
    look: sequential.Look


def target_state(estimate: Estimate, charter: Charter) -> TargetState:
    """The whole interval decides, never the point."""
    sign = charter.primary.direction.sign
    target = charter.target.change * sign
    ends = sorted((estimate.low * sign, estimate.high * sign))
    if ends[0] >= target:
        return TargetState.REACHED
    if ends[1] < 0:
        return TargetState.WORSE
    if ends[1] < target:
        return TargetState.SHORT
    return TargetState.BETTER if ends[0] > 0 else TargetState.UNCLEAR


def ahead_of(
    charter: Charter, rota: Rota, gathered: Sequence[Gathered], bound: sequential.Look
) -> Ahead | None:
    """What the last permitted look brings at the planned pace; None at that look."""
    now = gathered[-1]
    if now.week >= permitted_looks(charter, extended=True)[-1]:
        return None
    planned = planned_at(charter, rota, now)
    spending = sequential.Spending(alpha=charter.alpha / 2)
    last = sequential.next_look([bound], planned, planned, spending, final=True)
    # How much surer the estimate will be: what a baseline left open stays open.
    growth = (1 / now.information + now.before) / (1 / planned + now.before)
    return Ahead(growth, last)


def chance_of_target(charter: Charter, effect: Effect, ahead: Ahead | None) -> float:
    """Chance that the last permitted look proves the target, if the effect stays as seen."""
    if ahead is None:
        return 0.0
    metric = charter.primary
    beyond = (effect.value - _scaled(metric, charter.target.change)) * metric.direction.sign
    return sequential.conditional_power(beyond / effect.se, 1.0, [(ahead.growth, ahead.look.z)])


def with_chance(
    state: GuardrailState, guardrail: Guardrail, charter: Charter, ahead: Ahead | None
) -> GuardrailState:
    """`state` with the chance that the last permitted look shows it held, if it stays as seen.

    Its estimate is taken to become surer as fast as that of the primary metric: the same days and
    cases bring both.
    """
    found, metric = state.estimate, guardrail.metric
    if ahead is None or found is None:
        return state
    sign = metric.direction.sign
    inside = (_scaled(metric, found.effect) - _scaled(metric, -sign * guardrail.margin)) * sign
    bound = normal_upper(level_of(guardrail, charter, ahead.look.nominal))
    chance = sequential.conditional_power(inside / found.se, 1.0, [(ahead.growth, bound)])
    return replace(state, chance=chance)


def _scaled(metric: Metric, effect: float) -> float:
    """An effect on the scale of the test."""
    return math.log1p(max(effect, _NEARLY_ALL - 1)) if metric.measure.is_ratio else effect
