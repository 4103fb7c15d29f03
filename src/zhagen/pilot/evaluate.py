"""A planned look: from the log to everything the report of that day may say.

Nothing is computed on a day the charter does not name, nothing from a log that does not fit its
seal, and every look is reproducible from the sealed charter and the log alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhagen.measures.distributions import t_sf
from zhagen.measures.errors import BadMeasure
from zhagen.measures.multiplicity import holm
from zhagen.measures.sequential import Look as Bound
from zhagen.pilot.cells import group_log
from zhagen.pilot.charter import STANDING, Charter, Design, Direction, Measure, Metric
from zhagen.pilot.checks import (
    arrivals_p,
    balance_of,
    carry_over_p,
    completeness_of,
    compliance_of,
    in_pilot,
)
from zhagen.pilot.estimate import Effect
from zhagen.pilot.evidence import Evidence, Source, evidence_of
from zhagen.pilot.guard import guardrail_state
from zhagen.pilot.log import PilotLog
from zhagen.pilot.looks import Gathered, permitted_looks, spend, spending_of
from zhagen.pilot.mix import mix_rows
from zhagen.pilot.model import (
    Cells,
    Checks,
    Estimate,
    Flow,
    Look,
    SecondaryState,
    SetAside,
)
from zhagen.pilot.online import arms_rota
from zhagen.pilot.prospects import chance_of_target, target_state
from zhagen.pilot.roots import Root
from zhagen.pilot.rota import Rota, draw_rota
from zhagen.pilot.sensitivity import by_window
from zhagen.pilot.verify import digest_faults, lodged_faults

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


def _look(
    basis: Basis, log: PilotLog, until: date, lodged: Sequence[Root], *, seal_intact: bool
) -> Look:
    charter = basis.charter
    history = _history(basis)
    gathered = [each for each, _ in history]
    bound, fraction = spend(charter, basis.rota, gathered)
    effect = history[-1][1]
    tail = bound.nominal
    primary = basis.evidence.estimate(charter.primary, basis.week, tail)
    flow = _flow(basis, log)
    return Look(
        week=basis.week,
        until=until,
        standing=STANDING[charter.assignment.design],
        spending=spending_of(bound, basis.week, fraction, effect.df, len(history)),
        flow=flow,
        checks=_checks(basis, log, flow, lodged, seal_intact=seal_intact),
        primary=primary,
        raw=basis.evidence.estimate(charter.primary, basis.week, tail, raw=True),
        with_run_in=_with_run_in(basis, tail),
        target=target_state(primary, charter),
        conditional_power=chance_of_target(charter, basis.rota, gathered, effect, bound),
        guardrails=tuple(
            guardrail_state(
                basis.evidence, basis.week, each, charter, tail, _spotless(basis, each.metric)
            )
            for each in charter.guardrails
        ),
        secondary=_secondary(basis, bound),
        mix=mix_rows(basis.cells, charter, basis.rota, basis.week),
        weekly=_course(basis, history),
        by_window=by_window(basis.evidence, charter, basis.week, tail, primary.off_level),
    )


def _spotless(basis: Basis, metric: Metric) -> int | None:
    """Cases with the tool, where an unwanted event happened in neither arm; else None."""
    cells, charter = basis.cells, basis.charter
    wanted = metric.direction is Direction.HIGHER
    if wanted or metric.measure is not Measure.DIFFERENCE_IN_RATES:
        return None
    inside = in_pilot(cells, charter, basis.rota, basis.week)
    if cells.sums[metric.id][inside].any():
        return None
    on = basis.rota.assigned(cells.window, cells.day) == 1
    return int(cells.counts[metric.id][inside & on].sum())


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


def _flow(basis: Basis, log: PilotLog) -> Flow:
    """Every row that ever came, by where it went."""
    cells, charter = basis.cells, basis.charter
    inside = in_pilot(cells, charter, basis.rota, basis.week)
    week = (cells.day - charter.schedule.start.toordinal()) // 7 + 1
    before = week < 1
    aside = Counter[str]()
    examples: dict[str, tuple[str, ...]] = {}
    for segment in log.segments:
        for each in segment.set_aside:
            aside[each.reason] += each.count
            examples.setdefault(
                each.reason, tuple(f"{segment.source}:{row}" for row in each.examples)
            )
    grouped = int(cells.n.sum())
    unnamed = cells.window < 0
    aside["closed_day"] += int(cells.n[~inside & ~before & ~unnamed].sum())
    aside[_unnamed(charter)] += int(cells.n[~inside & ~before & unnamed].sum())
    aside["after_look"] += log.size - grouped
    counted = inside | before
    return Flow(
        received=sum(segment.received for segment in log.segments),
        analysed=int(cells.n[counted].sum()),
        censored=int(cells.open[inside].sum()),
        missing={
            metric: int((cells.n - cells.having(metric))[inside].sum()) for metric in cells.counts
        },
        set_aside=tuple(
            SetAside(reason, count, examples.get(reason, ()))
            for reason, count in aside.most_common()
            if count
        ),
    )


def _unnamed(charter: Charter) -> str:
    """Why a case belongs to no unit."""
    return "no_person" if charter.assignment.design is Design.ONLINE else "unknown_window"


def _checks(
    basis: Basis, log: PilotLog, flow: Flow, lodged: Sequence[Root], *, seal_intact: bool
) -> Checks:
    charter, rota, cells, week = basis.charter, basis.rota, basis.cells, basis.week
    inside = in_pilot(cells, charter, rota, week)
    aside = {each.reason: each.count for each in flow.set_aside}
    return Checks(
        compliance=compliance_of(cells, rota, inside),
        completeness=completeness_of(cells, charter, inside, aside),
        carry_over_p=carry_over_p(cells, charter, rota, week),
        arrivals_p=arrivals_p(cells, charter, rota, week),
        balance=balance_of(cells, charter, rota, week),
        seal_intact=seal_intact and not any(each.decisive for each in log.sealed.amendments),
        roots_intact=not lodged_faults(log, lodged),
        covered=basis.evidence.covered(week),
        split_p=basis.evidence.split(week),
    )
