"""A planned look: from the log to everything the report of that day may say.

Nothing is computed on a day the charter does not name, nothing from a log that does not fit its
seal, and every look is reproducible from the sealed charter and the log alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhagen.measures.distributions import t_sf
from zhagen.measures.errors import BadMeasure
from zhagen.measures.multiplicity import holm
from zhagen.measures.sequential import Look as Bound
from zhagen.pilot.charter import STANDING, Charter, Design, Guardrail
from zhagen.pilot.estimating.estimate import Effect
from zhagen.pilot.estimating.looks import Gathered, permitted_looks, spend, spending_of
from zhagen.pilot.estimating.online import arms_rota
from zhagen.pilot.estimating.rota import Rota, draw_rota
from zhagen.pilot.evaluating.checks import (
    arrivals_p,
    balance_of,
    carry_over_p,
    completeness_of,
    compliance_of,
    in_pilot,
)
from zhagen.pilot.evaluating.evidence import Evidence, Source, evidence_of
from zhagen.pilot.evaluating.flow import flow_of
from zhagen.pilot.evaluating.gaps import coverage_of
from zhagen.pilot.evaluating.guard import guardrail_state, spotless_cases
from zhagen.pilot.evaluating.mix import mix_rows
from zhagen.pilot.evaluating.prospects import (
    Ahead,
    ahead_of,
    chance_of_target,
    target_state,
    with_chance,
)
from zhagen.pilot.evaluating.sensitivity import by_window
from zhagen.pilot.evaluating.unusable import unusable_of
from zhagen.pilot.log.cells import group_log
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.log.roots import Root
from zhagen.pilot.log.verify import digest_faults, lodged_faults
from zhagen.pilot.model import (
    Cells,
    Checks,
    Estimate,
    GuardrailState,
    Look,
    SecondaryState,
)

# A look that brought less is taken to have brought a ten-thousandth more: nothing to spend.
_LEAST_STEP = 1e-4


class RefusedLook(Exception):
    """A look that may not be taken; the message says why and when it may."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What every part of a look is computed from."""

    charter: Charter
    rota: Rota
    cells: Cells
    week: int
    evidence: Evidence


def evaluate(
    log: PilotLog,
    week: int,
    *,
    today: date,
    is_workday: Callable[[date], bool],
    lodged: Sequence[Root] = (),
    extended: bool = False,
) -> Look:
    """The look at the end of `week`. `extended` says that both parties took the one extension.

    Raises:
        RefusedLook: the week is not a planned one, is not over, or brought too little to compare.
        BrokenLog, BrokenSeal: the log or its charter cannot be used at all.
    """
    charter = log.sealed.charter
    _require_planned(charter, week, today, extended=extended)
    rota = rota_of(charter, is_workday)
    until = charter.schedule.last_day(week)
    cells = group_log(log, until=until)
    files = tuple(str(log.typed(each.number)) for each in log.segments)
    _require_extension(charter, rota, cells, week)
    basis = Basis(charter, rota, cells, week, evidence_of(Source(charter, rota, cells, files)))
    faults = digest_faults(log)
    intact = not any(fault.kind == "typed" for fault in faults)
    try:
        return _look(basis, log, until, lodged, seal_intact=intact and not faults)
    except BadMeasure as error:
        raise RefusedLook(
            f"第 {week} 周末的数据还比不出来：{str(error).rstrip('。')}。"
            "请核对记录是否加全，或者等下一次查看"
        ) from error


def rota_of(charter: Charter, is_workday: Callable[[date], bool]) -> Rota:
    """The rota by which a log's cells are judged; in an online pilot the arms of the persons."""
    if charter.assignment.design is Design.ONLINE:
        return arms_rota(charter)
    return draw_rota(charter, is_workday)


def _require_planned(charter: Charter, week: int, today: date, *, extended: bool) -> None:
    looks = permitted_looks(charter, extended=extended)
    if charter.assignment.design is Design.STEPPED_WEDGE and week not in looks:
        raise RefusedLook(
            f"错峰上线要到第 {looks[-1]} 周末、各窗口都用上以后才能比较，之前不能查看"
        )
    if week not in looks:
        weeks = "、".join(map(str, looks))
        raise RefusedLook(f"第 {week} 周末不在约定的查看之列，立项书只定了第 {weeks} 周末")
    last = charter.schedule.last_day(week)
    if today <= last:
        raise RefusedLook(f"第 {week} 周到 {last} 才结束，{last} 以后才能查看")


def _require_extension(charter: Charter, rota: Rota, cells: Cells, week: int) -> None:
    """An extension without a case would be judged by what the look before it saw."""
    first = charter.schedule.weeks + 1
    if week < first:
        return
    inside = in_pilot(cells, charter, rota, week)
    if not (inside & (cells.day > charter.schedule.last_day(first - 1).toordinal())).any():
        raise RefusedLook(
            f"延长的第 {first} 到 {week} 周一件办件也没有，"
            f"这次查看不会比第 {first - 1} 周末多知道什么。"
            "请先用 zhagen pilot log add 把这几周的办件加进记录，再查看"
        )


def _look(
    basis: Basis, log: PilotLog, until: date, lodged: Sequence[Root], *, seal_intact: bool
) -> Look:
    charter = basis.charter
    history = _history(basis)
    gathered = [each for each, _ in history]
    bound, fraction = spend(charter, basis.rota, gathered)
    effect = history[-1][1]
    tail, ahead = bound.nominal, ahead_of(charter, basis.rota, gathered, bound)
    primary = basis.evidence.estimate(charter.primary, basis.week, tail)
    flow = flow_of(basis.cells, charter, basis.rota, basis.week, log)
    return Look(
        week=basis.week,
        until=until,
        standing=STANDING[charter.assignment.design],
        spending=spending_of(bound, basis.week, fraction, effect.df, len(history)),
        flow=flow,
        checks=_checks(basis, log, lodged, seal_intact=seal_intact),
        primary=primary,
        raw=basis.evidence.estimate(charter.primary, basis.week, tail, raw=True),
        with_run_in=_with_run_in(basis, tail),
        target=target_state(primary, charter),
        conditional_power=chance_of_target(charter, effect, ahead),
        guardrails=tuple(_guarded(basis, each, tail, ahead) for each in charter.guardrails),
        secondary=_secondary(basis, bound),
        mix=mix_rows(basis.cells, charter, basis.rota, basis.week),
        weekly=_course(basis, history),
        by_window=by_window(basis.evidence, charter, basis.week, tail, primary.off_level),
    )


def _guarded(
    basis: Basis, guardrail: Guardrail, tail: float, ahead: Ahead | None
) -> GuardrailState:
    charter, metric = basis.charter, guardrail.metric
    spotless = spotless_cases(basis.cells, charter, basis.rota, basis.week, metric)
    state = guardrail_state(basis.evidence, basis.week, guardrail, charter, tail, spotless)
    return with_chance(state, guardrail, charter, ahead)


def _history(basis: Basis) -> list[tuple[Gathered, Effect]]:
    """Information and effect at this look and all planned ones before it.

    A few very quiet days can make an unweighted mean less certain than it was. Such a look spends
    next to nothing where it stands last, and is passed over where it does not.
    """
    charter = basis.charter
    weeks = [week for week in permitted_looks(charter, extended=True) if week <= basis.week]
    found: list[tuple[Gathered, Effect]] = []
    for week in weeks:
        try:
            effect = basis.evidence.effect(charter.primary, week)
        except BadMeasure:
            if week == basis.week:
                raise
            continue  # too little to compare then: that look could not have been taken
        gathered = basis.evidence.gathered(week)
        least = found[-1][0].information * (1 + _LEAST_STEP) if found else 0.0
        if gathered.information < least:
            if week != basis.week:
                continue
            gathered = replace(gathered, information=least)
        found.append((gathered, effect))
    return found


def _course(
    basis: Basis, history: Sequence[tuple[Gathered, Effect]]
) -> tuple[Mapping[str, float], ...]:
    """The estimate at each look so far with its repeated interval: the report's first chart."""
    charter, rows = basis.charter, []
    for place in range(len(history)):
        gathered = [each for each, _ in history[: place + 1]]
        bound, _ = spend(charter, basis.rota, gathered)
        week = gathered[-1].week
        found = basis.evidence.estimate(charter.primary, week, bound.nominal)
        rows.append(
            {"week": float(week), "effect": found.effect, "low": found.low, "high": found.high}
        )
    return tuple(rows)


def _with_run_in(basis: Basis, tail: float) -> Estimate | None:
    """The estimate with the first weeks in it, where the charter leaves some out."""
    charter = basis.charter
    if not charter.schedule.run_in:
        return None
    return basis.evidence.estimate(charter.primary, basis.week, tail, run_in=True)


def _secondary(basis: Basis, bound: Bound) -> tuple[SecondaryState, ...]:
    """Secondary metrics with Holm's adjustment; only the last look judges them."""
    states = []
    for metric in basis.charter.secondary:
        try:
            effect = basis.evidence.effect(metric, basis.week)
            estimate = basis.evidence.estimate(metric, basis.week, bound.nominal)
        except BadMeasure:
            continue  # nobody was asked, or everybody said the same: nothing to compare
        p = 2 * t_sf(abs(effect.value / effect.se), effect.df)
        states.append(SecondaryState(metric.id, estimate, p, p))
    adjusted = holm([state.p for state in states]) if states else ()
    return tuple(
        SecondaryState(state.metric_id, state.estimate, state.p, after)
        for state, after in zip(states, adjusted, strict=True)
    )


def _checks(basis: Basis, log: PilotLog, lodged: Sequence[Root], *, seal_intact: bool) -> Checks:
    charter, rota, cells, week = basis.charter, basis.rota, basis.cells, basis.week
    inside = in_pilot(cells, charter, rota, week)
    unusable = unusable_of(log, rota, charter.schedule.last_day(week))
    coverage = coverage_of(cells, charter, rota, week)
    return Checks(
        compliance=compliance_of(cells, rota, inside),
        completeness=completeness_of(cells, charter, inside, unusable + coverage.cases),
        carry_over_p=carry_over_p(cells, charter, rota, week),
        arrivals_p=arrivals_p(cells, charter, rota, week),
        balance=balance_of(cells, charter, rota, week),
        # An amendment after data is a reason of its own (`decide`): its seal holds.
        seal_intact=seal_intact,
        roots_intact=not lodged_faults(log, lodged),
        covered=basis.evidence.covered(week),
        split_p=basis.evidence.split(week),
        unusable=unusable,
        window_days=coverage.window_days,
        empty_window_days=coverage.empty,
        gaps=coverage.gaps,
        roots_compared=len(lodged),
    )
