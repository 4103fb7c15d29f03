"""The plan of a pilot: can it prove what it promises in this hall, and by which design.

Everything is drawn from the department's own baseline. The plan also fixes what is sealed with the
charter: the information expected at the last permitted look, the variances it rests on, the mix
weights, the windows that get the tool, and the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from zhagen.pilot.charter import Charter, Design, Information, Standing
from zhagen.pilot.estimating.contrasts import mix_weights
from zhagen.pilot.estimating.rota import draw_rota
from zhagen.pilot.model import Cells
from zhagen.pilot.planning.baseline import Baseline
from zhagen.pilot.planning.basis import Basis, DesignPlan
from zhagen.pilot.planning.calendar import CalendarDay, calendar_days
from zhagen.pilot.planning.designs import design_plan
from zhagen.pilot.planning.feasible import Finding, by_design, by_target, refused, unusable_baseline
from zhagen.pilot.planning.guardrails import GuardrailPlan, guardrail_plan
from zhagen.pilot.planning.halves import Half, balanced_halves, drawn_half
from zhagen.pilot.planning.history import History, history_of, only
from zhagen.pilot.planning.success import by_success, success_of
from zhagen.pilot.planning.zeros import zero_days, zero_windows

SIMULATIONS = 400
_STANDINGS = (Standing.RANDOMISED, Standing.QUASI_EXPERIMENTAL, Standing.BEFORE_AFTER)
_OTHERS = (
    Design.SWITCHBACK,
    Design.HALL_SWITCHBACK,
    Design.CLUSTER,
    Design.STEPPED_WEDGE,
    Design.ONLINE,
    Design.MATCHED,
    Design.BEFORE_AFTER,
)


@dataclass(frozen=True, slots=True)
class BaselineFigures:
    """What the baseline looked like: `level` in the metric's unit, `cases` a window and day."""

    windows: int
    days: int
    cases: int
    cases_a_day: float
    level: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What the planner found. `findings` are about the charter as it stands.

    `success` is the chance that the verdict is success at the planned effect: target and all
    guardrails shown within the charter's weeks; None where it is not known.
    `chosen` is the charter's own design, `designs` all that can be tried, the best first (a
    refused one last). `information`, `mix_weights` and `treated` belong into the charter before
    it is sealed. `chosen` and `information` are None where the baseline cannot be used.
    """

    findings: tuple[Finding, ...]
    baseline: BaselineFigures | None
    chosen: DesignPlan | None
    designs: tuple[DesignPlan, ...]
    information: Information | None
    mix_weights: Mapping[str, float]
    treated: tuple[str, ...]
    guardrails: tuple[GuardrailPlan, ...]
    days: tuple[CalendarDay, ...]
    simulations: int
    success: float | None = None

    @property
    def feasible(self) -> bool:
        """Whether the pilot may be sealed as the charter has it."""
        return not refused(self.findings)


def plan_pilot(
    charter: Charter,
    baseline: Baseline,
    *,
    is_workday: Callable[[date], bool],
    rng: np.random.Generator,
    simulations: int = SIMULATIONS,
    name_of: Callable[[date], str] = lambda _: "",
    exact: bool = False,
) -> Plan:
    """Plan `charter` on its `baseline`.

    `name_of` names holidays; `exact` says that the parties want a permutation test to decide.
    Raises CalendarUnknown for a year without a notice.
    """
    broken = unusable_baseline(baseline.cells, charter)
    broken = broken or tuple(zero_windows(charter, baseline.cells))
    if broken:
        found = (*broken, *by_design(charter, exact=exact), *by_target(charter))
        rota = draw_rota(charter, is_workday)
        days = calendar_days(charter, rota, is_workday, name_of)
        return Plan(found, None, None, (), None, {}, (), (), days, 0)
    basis = basis_of(charter, baseline, is_workday, rng, simulations=simulations, exact=exact)
    charter, history, cells = basis.charter, basis.history, basis.cells
    designs = _ranked([design_plan(basis, each) for each in _tried(basis)], charter)
    chosen = next(each for each in designs if each.design is charter.assignment.design)
    guardrails = _guardrails(basis, chosen)
    return Plan(
        findings=(
            *chosen.findings,
            *zero_days(charter, cells),
            *by_success(charter, chosen, guardrails),
        ),
        baseline=_figures(history, cells),
        chosen=chosen,
        designs=designs,
        information=chosen.information,
        mix_weights=charter.mix_weights,
        treated=charter.assignment.treated,
        guardrails=guardrails,
        days=calendar_days(charter, draw_rota(charter, is_workday), is_workday, name_of),
        simulations=simulations,
        success=success_of(chosen, guardrails),
    )


def basis_of(
    charter: Charter,
    baseline: Baseline,
    is_workday: Callable[[date], bool],
    rng: np.random.Generator,
    *,
    simulations: int = SIMULATIONS,
    exact: bool = False,
) -> Basis:
    """What every design is planned from; the baseline must be usable (see `feasible`)."""
    cells = only(baseline.cells, baseline.cells.window >= 0)
    weights = mix_weights(cells, charter.mix_weights, None)
    mix = dict(zip(cells.types, (round(float(each), 6) for each in weights), strict=True))
    history = history_of(cells, charter.primary, weights, rng)
    windows = charter.assignment.windows or cells.windows
    halves = _halves(charter, windows, cells, history)
    return Basis(
        charter=_completed(charter, windows, halves, mix),
        cells=cells,
        history=history,
        weights=weights,
        halves=halves,
        is_workday=is_workday,
        simulations=simulations,
        rng=rng,
        persons=baseline.persons,
        exact=exact,
    )


def _halves(
    charter: Charter, windows: tuple[str, ...], cells: Cells, history: History
) -> tuple[Half, ...]:
    """Halves of the windows alike in level and in cases; none for a single window."""
    if len(windows) < 2:
        return ()
    volume = np.bincount(cells.window, weights=cells.n, minlength=len(windows))
    traits = [history.window_mean, np.log(volume)]
    return balanced_halves(windows, traits, charter.assignment.seed)


def _completed(
    charter: Charter, windows: tuple[str, ...], halves: tuple[Half, ...], mix: Mapping[str, float]
) -> Charter:
    """The charter with what the baseline decides: mix weights and the windows with the tool."""
    assignment = replace(charter.assignment, windows=windows)
    if assignment.design is Design.CLUSTER and not assignment.treated and halves:
        drawn = drawn_half(windows, halves, assignment.seed)
        assignment = replace(assignment, treated=drawn)
    return replace(charter, assignment=assignment, mix_weights=mix)


def _figures(history: History, cells: Cells) -> BaselineFigures:
    return BaselineFigures(
        windows=len(cells.windows),
        days=len(history.days),
        cases=int(cells.n.sum()),
        cases_a_day=history.usual_cases,
        level=history.usual_level,
    )


def _tried(basis: Basis) -> list[Design]:
    """The charter's design and every other that its data allow."""
    own, found = basis.charter.assignment.design, []
    for design in _OTHERS:
        possible = {
            Design.ONLINE: basis.persons is not None,
            Design.MATCHED: bool(basis.charter.assignment.treated) and own is Design.MATCHED,
        }.get(design, True)
        if possible or design is own:
            found.append(design)
    return found


def _ranked(plans: list[DesignPlan], charter: Charter) -> tuple[DesignPlan, ...]:
    """Feasible first, then by what a design can carry, then by the chance to prove the target."""

    def rank(plan: DesignPlan) -> tuple[bool, int, float, float, bool]:
        target = plan.chances.target if plan.chances else -1.0
        better = plan.chances.better if plan.chances else -1.0
        other = plan.design is not charter.assignment.design
        standing = _STANDINGS.index(plan.standing)
        return (not plan.feasible, standing, -round(target, 2), -round(better, 2), other)

    return tuple(sorted(plans, key=rank))


def _guardrails(basis: Basis, chosen: DesignPlan) -> tuple[GuardrailPlan, ...]:
    charter = basis.charter
    if chosen.runs is None:
        return tuple(GuardrailPlan(each.metric.id, each.margin) for each in charter.guardrails)
    nominal = float(chosen.runs.nominal[chosen.runs.planned_looks - 1])
    return tuple(guardrail_plan(basis, each, nominal) for each in charter.guardrails)
