"""Whether the planner promises what pilots then keep, and refuses what cannot work.

    python -m benchmarks.pilot_planner [--baselines 400] [--simulations 10] [--pilots 4000]

For every feasible hall many baselines are drawn and planned, and, independently, many whole pilots
are drawn and judged at every look with the product's estimates, intervals and verdicts. The table
shows the planner's chance to prove the target (mean over the baselines) beside the share of pilots
that proved it, by the charter's weeks and with the extension, and the same for "better than
nothing"; `scatter` is how much the answer of one baseline varies, `refused` how many baselines led
to a refusal. Then come the halls that must be refused. One fixed seed. Ends with 1 if a mean is off
by more than three points or a refusal is wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, repeat

import numpy as np
from benchmarks.pilot_planner_world import (
    FEASIBLE,
    Hall,
    cells_of,
    is_workday,
    rate_hall,
)

from zhagen.measures.sequential import Look as Bound
from zhagen.pilot.charter import Charter, Design, Information
from zhagen.pilot.estimating.estimate import effect_of, estimate_of
from zhagen.pilot.estimating.looks import Gathered, information_of, permitted_looks, spend
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.estimating.units import Period, Units, units_of
from zhagen.pilot.evaluating.prospects import target_state
from zhagen.pilot.model import Floats, TargetState
from zhagen.pilot.planning.baseline import Baseline
from zhagen.pilot.planning.basis import DesignPlan
from zhagen.pilot.planning.designs import design_plan
from zhagen.pilot.planning.feasible import refused
from zhagen.pilot.planning.plan import Plan, basis_of, plan_pilot
from zhagen.pilot.planning.simulate import rotas_of

SEED = 20261122
MOST_APART = 3.0
# So many pilots say what information a hall brings.
_FOR_BOUNDS = 400
Pilot = tuple[Rota, tuple[Units, ...]]


@dataclass(frozen=True)
class Sizes:
    """How much is simulated for a hall."""

    baselines: int
    simulations: int
    pilots: int


@dataclass(frozen=True)
class Compared:
    """A hall's chances as planned (one row a baseline) and as pilots kept them."""

    planned: Floats
    kept: Floats
    refused: int
    simulations: int


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--baselines", type=int, default=400)
    parser.add_argument("--simulations", type=int, default=10)
    parser.add_argument("--pilots", type=int, default=4000)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    sizes = Sizes(given.baselines, given.simulations, given.pilots)
    print(f"{'hall':24}{'target':>22}{'extended':>22}{'better':>22}{'scatter':>9}{'refused':>9}")
    wrong = 0
    with ProcessPoolExecutor(given.workers) as workers:
        numbers = range(len(FEASIBLE))
        for number, found in enumerate(workers.map(_compared, numbers, repeat(sizes))):
            wrong += _report(FEASIBLE[number], found)
    wrong += _acceptances() + _refusals()
    print(f"{wrong} wrong, {_spent():.0f} s of CPU")
    sys.exit(bool(wrong))


def _spent() -> float:
    """CPU seconds of this process and its workers."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _compared(number: int, sizes: Sizes) -> Compared:
    hall = FEASIBLE[number]
    rng = np.random.default_rng([SEED, number])
    plans = [_planned(hall, sizes.simulations, rng) for _ in range(sizes.baselines)]
    chances = [each.chances for each in plans if each.chances]
    return Compared(
        planned=np.array([(each.target, each.target_extended, each.better) for each in chances]),
        kept=_kept(hall, plans, sizes.pilots, rng),
        refused=sum(refused(each.findings) for each in plans),
        simulations=sizes.simulations,
    )


def _planned(hall: Hall, simulations: int, rng: np.random.Generator) -> DesignPlan:
    """The plan from one baseline."""
    baseline = Baseline(cells_of(hall, rng))
    basis = basis_of(hall.charter(), baseline, is_workday, rng, simulations=simulations)
    return replace(design_plan(basis, hall.design), runs=None)  # only its figures are needed


def _kept(hall: Hall, plans: Sequence[DesignPlan], pilots: int, rng: np.random.Generator) -> Floats:
    """Share of pilots: target by the charter's weeks, target with the extension, better."""
    charter = replace(hall.charter(), information=_variances(plans))
    drawn = _pilots(hall, charter, pilots, rng)
    first = [next(drawn) for _ in range(min(pilots, _FOR_BOUNDS))]
    charter, bounds = _sealed(charter, first)
    verdicts = np.array([_verdicts(charter, units, bounds) for _, units in chain(first, drawn)])
    shares: Floats = verdicts.mean(axis=0)
    return shares


def _pilots(hall: Hall, charter: Charter, pilots: int, rng: np.random.Generator) -> Iterator[Pilot]:
    """Rotas drawn anew all the time, five pilots with each."""
    left = pilots
    while left > 0:
        halves = [tuple(rng.permutation(hall.windows)[: hall.windows // 2]) for _ in range(40)]
        for rota in rotas_of(charter, is_workday, halves, rng):
            for _ in range(min(5, left)):
                left -= 1
                yield rota, _units(hall, charter, rota, rng)


def _sealed(charter: Charter, pilots: Sequence[Pilot]) -> tuple[Charter, list[Bound]]:
    """What the plan of exactly this hall would seal, from what its pilots bring on average."""
    brought = [[information_of(units, charter) for units in found] for _, found in pilots]
    gathered = [
        Gathered(week, float(mean))
        for week, mean in zip(
            permitted_looks(charter, extended=True), np.mean(brought, axis=0), strict=True
        )
    ]
    variances = charter.information or Information(0.0, 0.0, 0.0)
    sealed = replace(variances, planned=gathered[-1].information)
    charter = replace(charter, information=sealed)
    rota = pilots[0][0]
    bounds = [spend(charter, rota, gathered[: at + 1])[0] for at in range(len(gathered))]
    return charter, bounds


def _variances(plans: Sequence[DesignPlan]) -> Information:
    found = [plan.information for plan in plans if plan.information]
    between, within = ([getattr(each, name) for each in found] for name in ("between", "within"))
    return Information(0.0, float(np.mean(between)), float(np.mean(within)))


def _units(hall: Hall, charter: Charter, rota: Rota, rng: np.random.Generator) -> tuple[Units, ...]:
    """The units of one pilot at each permitted look."""
    cells = cells_of(hall, rng, rota=rota, before=hall.design is Design.CLUSTER)
    return tuple(
        units_of(cells, charter, rota, charter.primary.id, Period(1, week))
        for week in permitted_looks(charter, extended=True)
    )


def _verdicts(
    charter: Charter, units: Sequence[Units], bounds: Sequence[Bound]
) -> tuple[bool, bool, bool]:
    """Target by the charter's weeks, target with the extension, better by the charter's weeks."""
    metric, design = charter.primary, charter.assignment.design
    reached, better = [], []
    for found, bound in zip(units, bounds, strict=True):
        critical = bound.bound(effect_of(found, metric, design).df)
        estimate = estimate_of(found, metric, design, critical)
        reached.append(target_state(estimate, charter) is TargetState.REACHED)
        ends = (estimate.low * metric.direction.sign, estimate.high * metric.direction.sign)
        better.append(min(ends) > 0)
    inside = len(charter.schedule.looks)
    return any(reached[:inside]), any(reached), any(better[:inside])


def _report(hall: Hall, found: Compared) -> int:
    """Print one line; how many of its three means are off, and baselines that led to a refusal."""
    promised = found.planned.mean(axis=0)
    apart = 100 * (promised - found.kept)
    shown = "".join(
        f"{100 * one:8.1f}{100 * other:7.1f}{gap:+7.1f}"
        for one, other, gap in zip(promised, found.kept, apart, strict=True)
    )
    shares = found.planned[:, 0]
    # What is left of the scatter without that of the few simulations a baseline.
    chance = (shares * (1 - shares)).mean() / (found.simulations - 1)
    scatter = 100 * np.sqrt(max(shares.var() - chance, 0.0))
    print(f"{hall.name:24}{shown}{scatter:9.1f}{found.refused:5d}/{len(found.planned)}", flush=True)
    return int((np.abs(apart) > MOST_APART).sum())


def _acceptances() -> int:
    """Print the feasible halls, each planned once in full; how many were refused."""
    wrong = 0
    for number, hall in enumerate(FEASIBLE):
        plan = _full(hall, np.random.default_rng([SEED, 50 + number]))
        codes = " ".join(each.code for each in plan.findings)
        wrong += not plan.feasible
        print(f"{'accepted' if plan.feasible else 'REFUSED':12}{hall.name:24}{codes}")
    return wrong


def _full(hall: Hall, rng: np.random.Generator, *, exact: bool = False) -> Plan:
    """The whole plan from one baseline, as a department gets it."""
    return plan_pilot(
        hall.charter(), Baseline(cells_of(hall, rng)), is_workday=is_workday, rng=rng, exact=exact
    )


def _refusals() -> int:
    """Print the halls that must be refused; how many were not."""
    rare = replace(
        rate_hall("差错率 1% 降到 0.8%", Design.SWITCHBACK, 6, -0.002, -0.0005), level=0.01
    )
    halves = Hall("每组 2 个窗口", Design.CLUSTER, 4, -0.3, -0.1667)
    six = Hall("6 个窗口比较", Design.CLUSTER, 6, -0.35, -0.1667)
    alone = replace(six, name="只有前后对比", design=Design.BEFORE_AFTER)
    small = Hall("效果远小于看得出的", Design.CLUSTER, 6, -0.06, -0.02)
    at_target = Hall("预计效果等于目标", Design.SWITCHBACK, 6, -0.1667, -0.1667)
    cases = (
        (rare, "rare_primary", False),
        (halves, "few_windows", False),
        (replace(six, name="6 个窗口只认排列检验"), "exact_cannot", True),
        (alone, "before_after_alone", False),
        (small, "power_low", False),
        (at_target, "target_not_beyond", False),
    )
    wrong = 0
    for number, (hall, code, exact) in enumerate(cases):
        plan = _full(hall, np.random.default_rng([SEED, 100 + number]), exact=exact)
        codes = [each.code for each in plan.findings]
        right = not plan.feasible and code in codes
        wrong += not right
        print(f"{'refused' if right else 'NOT REFUSED':12}{hall.name:24}{' '.join(codes)}")
    return wrong


if __name__ == "__main__":
    main()
