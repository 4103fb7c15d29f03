"""Designs that are planned by their textbook variance: stepped wedge and online persons.

`evaluate` does not judge them yet, so there is nothing to simulate with; the chances say what a
later version could show, not more.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from zhagen.measures import sequential
from zhagen.measures.power import smallest_effect
from zhagen.measures.wedge import exposure, gls_variance, wald_power
from zhagen.pilot.charter import Charter, Design, Information
from zhagen.pilot.estimating.estimate import is_plain_ratio
from zhagen.pilot.estimating.looks import permitted_looks
from zhagen.pilot.estimating.rota import CLOSED, draw_rota
from zhagen.pilot.model import Floats
from zhagen.pilot.planning.basis import Basis, DesignPlan
from zhagen.pilot.planning.feasible import Chances
from zhagen.pilot.planning.simulate import scale, unscale


def wedge_plan(basis: Basis, charter: Charter, plan: DesignPlan) -> DesignPlan:
    """Hussey & Hughes with the weekly noise of a window in the place of the cases' noise."""
    history, weeks = basis.history, charter.schedule.weeks
    state = draw_rota(charter, basis.is_workday).state == 1
    starts = [int(row.argmax()) // 7 if row.any() else weeks for row in state]
    noise = float((history.week_noise**2).mean())
    levels = float(history.window_mean.var(ddof=1))
    variance = gls_variance(
        exposure(starts, weeks), cases_per_cell=1, within_variance=noise, between_variance=levels
    )
    return _by_formula(charter, plan, variance, len(starts))


def _by_formula(charter: Charter, plan: DesignPlan, variance: float, units: int) -> DesignPlan:
    metric, target, sign = charter.primary, charter.target, charter.primary.direction.sign
    effect, goal = scale(metric, target.planned), scale(metric, target.change)
    proven = wald_power((effect - goal) * sign, variance, alpha=charter.alpha)
    least = smallest_effect(math.sqrt(variance), math.inf, power=charter.power, alpha=charter.alpha)
    chances = Chances(
        better=wald_power(effect, variance, alpha=charter.alpha),
        target=proven if (effect - goal) * sign > 0 else 0.0,
        target_extended=proven if (effect - goal) * sign > 0 else 0.0,
        smallest=unscale(metric, sign * least),
        needed=unscale(metric, goal + sign * least),
    )
    return replace(plan, chances=chances, units=float(units))


def online_plan(basis: Basis, charter: Charter, plan: DesignPlan) -> DesignPlan:
    """Persons as units, as many a day as in the baseline, at the charter's looks."""
    persons, history = basis.persons, basis.history
    if persons is None:
        return plan
    a_day = persons.count / len(history.days)
    looks = permitted_looks(charter, extended=True)
    counts = [a_day * _open_days(basis, charter, week) for week in looks]
    if min(counts) <= 0:
        return plan
    variance = (
        persons.variance / persons.mean**2 if is_plain_ratio(history.metric) else persons.variance
    )
    information = [count / (4 * variance) for count in counts]
    fractions = [each / information[-1] for each in information]
    bounds = [
        look.z
        for look in sequential.plan_looks(fractions, sequential.Spending(alpha=charter.alpha / 2))
    ]
    inside = sum(week <= charter.schedule.weeks for week in looks)
    metric, target, sign = charter.primary, charter.target, charter.primary.direction.sign
    effect, goal = scale(metric, target.planned) * sign, scale(metric, target.change) * sign
    root = math.sqrt(information[-1])

    def chance(beyond: float, upto: int) -> float:
        return sequential.power(fractions[:upto], bounds[:upto], beyond * root)

    least = sequential.required_drift(fractions[:inside], bounds[:inside], charter.power) / root
    chances = Chances(
        better=chance(effect, inside),
        target=chance(effect - goal, inside),
        target_extended=chance(effect - goal, len(looks)),
        smallest=unscale(metric, sign * least),
        needed=unscale(metric, sign * (goal + least)),
    )
    sealed = Information(information[-1], 0.0, variance)
    return replace(plan, chances=chances, units=counts[inside - 1], information=sealed)


def _open_days(basis: Basis, charter: Charter, week: int) -> int:
    """Open days from the end of the run-in to the end of `week`."""
    drawn = replace(charter.assignment, design=Design.BEFORE_AFTER)
    state = draw_rota(replace(charter, assignment=drawn), basis.is_workday).state
    since = 7 * charter.schedule.run_in
    counted: Floats = (state[:, since : 7 * week] != CLOSED).any(axis=0).astype(np.float64)
    return int(counted.sum())
