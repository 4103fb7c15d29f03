"""One simulated pilot, from the draw of its rota to its last look, judged by the product itself.

Nothing is estimated here: the contrasts, intervals, information, bounds and verdicts are those of
`zhagen.pilot`. Beside them stands what is usually done, Welch's test on all cases every week.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
from benchmarks.pilot_worlds import (
    BASE_RATE,
    BASELINE_WEEKS,
    CASE_SD,
    NOISE,
    START,
    TIME,
    TYPES,
    World,
    draw,
    is_workday,
)

from zhagen.measures.errors import BadMeasure
from zhagen.measures.means import welch
from zhagen.measures.sample import Moments
from zhagen.measures.sequential import Look as Bound
from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.charter import Assignment, Charter, Design, Information, Schedule, Target
from zhagen.pilot.estimating.looks import Gathered, permitted_looks, spend
from zhagen.pilot.estimating.rota import Rota, draw_rota
from zhagen.pilot.estimating.units import SWITCHED
from zhagen.pilot.evaluating.evidence import Evidence, Source, evidence_of
from zhagen.pilot.evaluating.prospects import target_state
from zhagen.pilot.model import Cells, Estimate, Floats, Ints, TargetState
from zhagen.pilot.planning.halves import balanced_halves, drawn_half

SHIPPED = Path(__file__).parents[1] / "slices/employer-social-insurance/1.0/charter.yaml"
# The guardrail's margin is the benchmark's own, whatever the shipped charter proposes: the rows of
# verdicts put the truth on it and far beyond it, and their figures were taken with two points.
MARGIN = 0.02
# Days of different weeks that a pair of a five-day week brings together.
_ACROSS = 0.2


@dataclass(frozen=True, slots=True)
class Seen:
    """A look that was taken: estimate with repeated interval, and what the spending allowed."""

    week: int
    estimate: Estimate
    state: TargetState
    bound: Bound
    fraction: float
    gathered: tuple[Gathered, ...]

    @property
    def claims(self) -> bool:
        """Whether the repeated interval leaves out "no effect"."""
        return self.estimate.low > 0 or self.estimate.high < 0


@dataclass(frozen=True, slots=True)
class Trial:
    """A whole pilot. `refused` looks could not be taken; `naive` are the weekly p on cases.

    `fixed` is the last estimate with the interval of a pilot with a single look, `raw` the same
    without standardising (where there are types), `truth` the true effect on the charter's scale.
    """

    charter: Charter
    rota: Rota
    cells: Cells
    evidence: Evidence
    seen: tuple[Seen, ...]
    refused: int
    fixed: Estimate
    raw: Estimate
    naive: tuple[float, ...]
    truth: float


@lru_cache(maxsize=64)
def agreed(world: World) -> Charter:
    """The shipped charter with this world's design, metric, dates and sealed information."""
    shipped = load_charter(SHIPPED)
    rate = shipped.guardrails[0].metric
    timed = world.metric == TIME
    target = Target("", -0.1667, -0.25) if timed else Target("", -0.04, -0.08)
    draft = replace(
        shipped,
        primary=shipped.primary if timed else rate,
        guardrails=tuple(replace(each, margin=MARGIN) for each in shipped.guardrails)
        if world.guarded
        else (),
        secondary=(),
        target=target,
        schedule=Schedule(
            baseline_from=START - timedelta(days=7 * BASELINE_WEEKS),
            baseline_to=START - timedelta(days=1),
            start=START,
            weeks=world.weeks,
            run_in=0,
            looks=world.looks,
            extension_weeks=world.extension,
        ),
        assignment=Assignment(world.design, 1, world.names, world.names[: world.windows // 2]),
        mix_weights=dict.fromkeys(TYPES, 0.5) if world.types > 1 else {"": 1.0},
    )
    variances = Information(1.0, *_variances(world))
    return replace(
        draft, information=replace(variances, planned=_expected(world, draft, variances))
    )


def _variances(world: World) -> tuple[float, float]:
    """Of a window's day and of a case, as the two sides would seal them before the start.

    A ragged hall is worse than that: the charter does not know of swaps and missing days.
    """
    noise = NOISE[world.metric]
    scale = 1.0 if world.metric == TIME else (BASE_RATE * (1 - BASE_RATE)) ** 2
    case = CASE_SD**2 if world.metric == TIME else BASE_RATE * (1 - BASE_RATE)
    if world.design in SWITCHED:
        week = _ACROSS * (noise.week**2 + noise.hall**2)
    else:
        week = 5 * noise.week**2
    return scale * (noise.day**2 + week), case


def _expected(world: World, draft: Charter, variances: Information) -> float:
    """Information of a pilot in which everything goes as planned, at the last permitted look."""
    smooth = replace(world, ragged=False, jumps=False, easier=0.0)
    charter = replace(draft, information=variances)
    rota = draw_rota(charter, is_workday)
    cells = draw(smooth, rota, np.random.default_rng(0)).cells
    last = permitted_looks(charter, extended=True)[-1]
    return evidence_of(Source(charter, rota, cells, ())).gathered(last).information


def run(world: World, seed: Sequence[int]) -> Trial:
    """One pilot of `world`; the same `seed` gives the same pilot."""
    rng = np.random.default_rng([*seed, 0])
    charter = _assigned(world, rng, seed)
    rota = draw_rota(charter, is_workday)
    drawn = draw(world, rota, np.random.default_rng([*seed, 1]))
    evidence = evidence_of(Source(charter, rota, drawn.cells, ()))
    seen, refused = _looks(world, charter, rota, evidence)
    last, single = seen[-1].week, charter.alpha / 2
    fixed = evidence.estimate(charter.primary, last, single)
    raw = fixed
    if world.types > 1:
        raw = evidence.estimate(charter.primary, last, single, raw=True)
    return Trial(
        charter=charter,
        rota=rota,
        cells=drawn.cells,
        evidence=evidence,
        seen=seen,
        refused=refused,
        fixed=fixed,
        raw=raw,
        naive=weekly_welch(drawn.cells, charter, rota),
        truth=math.expm1(drawn.truth) if charter.primary.measure.is_ratio else drawn.truth,
    )


def _assigned(world: World, rng: np.random.Generator, seed: Sequence[int]) -> Charter:
    """The charter with a seed, and with windows drawn where windows are compared.

    The draw is free unless the world says otherwise: a free draw is the harder case.
    """
    charter = agreed(world)
    assignment = replace(charter.assignment, seed=int(rng.integers(2**31)))
    if world.drawn_alike:
        assignment = replace(assignment, treated=_alike(world, assignment, seed))
    elif world.design is Design.CLUSTER:
        half = rng.permutation(world.windows)[: world.windows // 2]
        assignment = replace(assignment, treated=tuple(world.names[at] for at in half))
    return replace(charter, assignment=assignment)


def _alike(world: World, assignment: Assignment, seed: Sequence[int]) -> tuple[str, ...]:
    """Windows with the tool as the planner draws them: from halves that were alike before.

    Times before the start do not depend on the rota, so any rota shows the same baseline.
    """
    rota = draw_rota(agreed(world), is_workday)
    cells = draw(world, rota, np.random.default_rng([*seed, 1])).cells
    before = cells.day < START.toordinal()
    cases, sums = (
        np.bincount(cells.window[before], weights=values[before], minlength=world.windows).astype(
            np.float64
        )
        for values in (cells.n, cells.sums[world.metric])
    )
    halves = balanced_halves(world.names, (sums / cases, cases), 1)
    return drawn_half(world.names, halves, assignment.seed)


def _looks(
    world: World, charter: Charter, rota: Rota, evidence: Evidence
) -> tuple[tuple[Seen, ...], int]:
    """Every permitted look, whether or not an earlier one claimed something."""
    seen: list[Seen] = []
    gathered: tuple[Gathered, ...] = ()
    refused = 0
    for week in permitted_looks(charter, extended=True):
        try:
            now = (*gathered, evidence.gathered(week))
            bound, fraction = _spend(world, charter, rota, now)
            estimate = evidence.estimate(charter.primary, week, bound.nominal)
        except BadMeasure:
            refused += 1
            continue
        gathered = now
        state = target_state(estimate, charter)
        seen.append(Seen(week, estimate, state, bound, fraction, gathered))
    return tuple(seen), refused


_KNOWN: dict[tuple[World, tuple[Gathered, ...]], tuple[Bound, float]] = {}
_MOST_KNOWN = 10_000


def _spend(
    world: World, charter: Charter, rota: Rota, gathered: tuple[Gathered, ...]
) -> tuple[Bound, float]:
    """`looks.spend`, computed once where pilots of a world bring the same information."""
    key = (world, gathered)
    if key not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = spend(charter, rota, gathered)
    return _KNOWN[key]


def weekly_welch(cells: Cells, charter: Charter, rota: Rota) -> tuple[float, ...]:
    """Two-sided p of Welch's test on all cases so far, week by week; 1 with cases on one side."""
    week = (cells.day - START.toordinal()) // 7
    side = rota.assigned(cells.window, cells.day)
    inside = (week >= 0) & (side >= 0)
    weeks = charter.schedule.weeks + charter.schedule.extension_weeks
    metric = charter.primary.id

    def so_far(values: Floats | Ints) -> list[list[float]]:
        place = (week * 2 + side)[inside]
        counted = np.bincount(place, weights=values[inside], minlength=2 * weeks)
        found: list[list[float]] = counted.reshape(weeks, 2).cumsum(axis=0).tolist()
        return found

    n = so_far(cells.counts[metric])
    sums, squares = so_far(cells.sums[metric]), so_far(cells.squares[metric])
    found = []
    for at in range(weeks):
        off, on = (Moments(int(n[at][arm]), sums[at][arm], squares[at][arm]) for arm in (0, 1))
        found.append(welch(on, off).p if min(on.n, off.n) > 1 else 1.0)
    return tuple(found)
