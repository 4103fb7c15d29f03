"""Where the interval lies to the target, and what more data could still show."""

from __future__ import annotations

import math
from collections.abc import Sequence

from zhagen.measures import sequential
from zhagen.pilot.charter import Charter
from zhagen.pilot.estimate import Effect
from zhagen.pilot.looks import Gathered, permitted_looks, planned_at
from zhagen.pilot.model import Estimate, TargetState
from zhagen.pilot.rota import Rota


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


def chance_of_target(
    charter: Charter,
    rota: Rota,
    gathered: Sequence[Gathered],
    effect: Effect,
    bound: sequential.Look,
) -> float:
    """Chance that a later permitted look still proves the target, if the effect stays as seen.

    Looks to come bring information at the planned pace; 0 at the last permitted look.
    """
    week = gathered[-1].week
    last = permitted_looks(charter, extended=True)[-1]
    if week >= last:
        return 0.0
    planned = planned_at(charter, rota, gathered[-1])
    target = charter.target.change
    goal = math.log1p(target) if charter.primary.measure.is_ratio else target
    beyond = (effect.value - goal) * charter.primary.direction.sign
    z = beyond / effect.se
    spending = sequential.Spending(alpha=charter.alpha / 2)
    ahead = sequential.next_look([bound], planned, planned, spending, final=True)
    now = gathered[-1]
    # How much surer the estimate will be: what a baseline left open stays open.
    growth = (1 / now.information + now.before) / (1 / planned + now.before)
    future = [(growth, ahead.z)]
    return sequential.conditional_power(z, 1.0, future)
