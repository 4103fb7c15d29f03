"""What each design could show in this hall: chances, smallest effects, weeks.

Designs that `evaluate` judges are simulated from the baseline; the others come from
`formulas`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

from zhagen.measures.distributions import gamma_lower
from zhagen.measures.errors import BadMeasure
from zhagen.pilot.charter import STANDING, Charter, Design, Information
from zhagen.pilot.estimating.units import SWITCHED
from zhagen.pilot.planning.basis import Basis, DesignPlan
from zhagen.pilot.planning.feasible import (
    Chances,
    Finding,
    by_cases,
    by_design,
    by_power,
    by_target,
)
from zhagen.pilot.planning.formulas import online_plan, wedge_plan
from zhagen.pilot.planning.history import (
    History,
    between_days,
    between_hall_days,
    between_windows,
)
from zhagen.pilot.planning.resample import resampler_of
from zhagen.pilot.planning.simulate import Draws, Runs, rotas_of, scale, simulate, unscale

_LONGEST = 26
# Nothing is known about the noise: it may be ten times what was seen, or a tenth.
_ANYTHING = 10.0


def design_plan(basis: Basis, design: Design) -> DesignPlan:
    """`design` in place of the charter's own, with everything else as agreed."""
    charter = _with_design(basis, design)
    found = (
        *by_design(charter, exact=basis.exact),
        *by_target(charter),
        *by_cases(charter, basis.history.usual_cases),
    )
    plan = DesignPlan(design, STANDING[design], found)
    if any(each.code in _NO_NUMBERS for each in found):
        return plan
    try:
        plan = _filled(basis, charter, plan)
    except BadMeasure:
        return replace(plan, findings=(*found, Finding("few_windows", values=_ARMS)))
    if plan.chances is None:
        return plan
    level = basis.history.usual_level
    return replace(plan, findings=(*found, *by_power(charter, level, plan.chances)))


# A window alone, no list of treated ones: there is nothing to simulate.
_NO_NUMBERS = frozenset({"single_window", "no_treated", "baseline_not_agreed"})
_ARMS = {"arm": 1.0, "least": 3.0}


def _with_design(basis: Basis, design: Design) -> Charter:
    """Other designs are tried with the baseline there is, where none was agreed for them."""
    charter, days = basis.charter, basis.history.days
    drawn = replace(charter.assignment, design=design)
    if design is charter.assignment.design:
        return charter
    schedule = charter.schedule
    if schedule.baseline_from is None:
        first, last = date.fromordinal(int(days[0])), date.fromordinal(int(days[-1]))
        schedule = replace(schedule, baseline_from=first, baseline_to=last)
    return replace(charter, assignment=drawn, schedule=schedule)


def _filled(basis: Basis, charter: Charter, plan: DesignPlan) -> DesignPlan:
    if plan.design is Design.STEPPED_WEDGE:
        return wedge_plan(basis, charter, plan)
    if plan.design is Design.ONLINE:
        return online_plan(basis, charter, plan)
    return _simulated(basis, charter, plan)


def variances_of(history: History, design: Design) -> Information:
    """The variances that are sealed for a design; `planned` comes from the counts."""
    if design is Design.SWITCHBACK:
        between = between_days(history)
    elif design is Design.HALL_SWITCHBACK:
        between = between_hall_days(history)
    else:
        between = between_windows(history)
    return Information(0.0, between, history.within)


def _simulated(basis: Basis, charter: Charter, plan: DesignPlan) -> DesignPlan:
    variances = variances_of(basis.history, plan.design)
    rotas = rotas_of(charter, basis.is_workday, basis.halves, basis.rng, basis.simulations)
    draws = Draws(rotas, basis.simulations, basis.rng)
    resampler = resampler_of(basis.cells, basis.history, plan.design)
    runs = simulate(resampler, charter, charter.target.planned, draws, variances=variances)
    metric, target = charter.primary, charter.target
    effect, goal = scale(metric, target.planned), scale(metric, target.change)
    noisier, calmer = _doubt(basis.history, plan.design)
    chances = Chances(
        better=runs.power(effect, 0.0),
        target=runs.power(effect, goal),
        target_extended=runs.power(effect, goal, extended=True),
        target_low=runs.power(effect, goal, noise=noisier),
        target_high=runs.power(effect, goal, noise=calmer),
        smallest=unscale(metric, runs.smallest(charter.power, 0.0)),
        needed=unscale(metric, runs.smallest(charter.power, goal)),
    )
    return replace(
        plan,
        chances=chances,
        weeks_needed=_weeks_needed(runs, charter, len(basis.history.days), effect - goal),
        units=runs.units,
        information=runs.information,
        simulated=True,
        runs=runs,
    )


def _doubt(history: History, design: Design) -> tuple[float, float]:
    """How much noisier or calmer the hall may be than its baseline looked (four times in five)."""
    windows, days = history.level.shape
    if design is Design.SWITCHBACK:
        freedom = windows * days / 2
    elif design is Design.HALL_SWITCHBACK:
        freedom = days / 2
    else:
        freedom = (windows - 1) * (history.weeks - 1)
    if freedom < 1:
        return _ANYTHING, 1 / _ANYTHING
    low, high = (2 * gamma_lower(p, freedom / 2) for p in (0.1, 0.9))
    return math.sqrt(freedom / low), math.sqrt(freedom / high)


def _weeks_needed(runs: Runs, charter: Charter, baseline: int, beyond: float) -> int | None:
    """The first number of weeks after which the target is proven with the charter's power.

    The noise of the last look shrinks with the days that count; a comparison of windows keeps the
    noise of its baseline. Looks in between cost next to nothing and are left out.
    """
    at = len(runs.weeks) - 1
    noise = (runs.value[:, at] - runs.shift) * runs.sign
    width = runs.critical[:, at] * runs.se[:, at]
    run_in, switched = charter.schedule.run_in, charter.assignment.design in SWITCHED
    known = 0.0 if switched else 1 / baseline

    def variance(weeks: int) -> float:
        return known + 1 / (5 * (weeks - run_in))

    for weeks in range(run_in + 1, _LONGEST + 1):
        stretch = math.sqrt(variance(weeks) / variance(runs.weeks[at]))
        proven = beyond * runs.sign + stretch * (noise - width) >= 0
        if float(proven.mean()) >= charter.power:
            return weeks
    return None
