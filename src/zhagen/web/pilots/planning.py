"""The plan beside the charter: at once what the calendar says, soon what the baseline says.

Chances need simulations, a second or more; they are made by a work, kept by the fingerprint of
everything they rest on, and found again when the same content comes back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.utils.translation import gettext as _

from zhagen.calendar.workdays import CalendarUnknown
from zhagen.measures.errors import BadMeasure
from zhagen.pilot.agreeing.file import from_canonical
from zhagen.pilot.agreeing.sealed import canonical_bytes
from zhagen.pilot.cases.rows import rows_of
from zhagen.pilot.charter import STANDING, Charter
from zhagen.pilot.estimating.rota import Rota, draw_rota
from zhagen.pilot.planning.baseline import Baseline, read_baseline
from zhagen.pilot.planning.calendar import CalendarDay, calendar_days
from zhagen.pilot.planning.feasible import Force
from zhagen.pilot.planning.plan import Plan, plan_pilot
from zhagen.pilot.planning.wording import (
    DESIGN_NAMES,
    STANDING_NAMES,
    effect_words,
    guardrail_sentence,
    sentence,
)
from zhagen.pilot.wording import amounts
from zhagen.pilot.wording.records import set_aside_sentence
from zhagen.web.pilots.keeping import folder_of
from zhagen.web.pilots.models import Pilot
from zhagen.web.workdays import office_calendar

if TYPE_CHECKING:
    from zhagen.pilot.planning.basis import DesignPlan

# Enough for the two figures a plan is read with; the command line's plan makes 400.
SIMULATIONS: Final = 200
_RESTS_ON: Final = (
    "metrics", "target", "schedule", "design", "alpha", "power", "columns", "mix",
)  # fmt: skip


def fingerprint(canonical: Mapping[str, object], baseline: str) -> str:
    """What a plan rests on: these keys of the charter, and the baseline's bytes."""
    told = {key: canonical.get(key) for key in _RESTS_ON}
    return hashlib.sha256(canonical_bytes({**told, "baseline": baseline})).hexdigest()


def workday_of() -> Any:  # noqa: ANN401 - a bound method
    """Which days are working days, by the State Council's notices."""
    return office_calendar().is_workday


def days_of(charter: Charter) -> tuple[tuple[CalendarDay, ...], Rota | None, str]:
    """The calendar and the rota; else why there is none."""
    calendar = office_calendar()
    try:
        rota = draw_rota(charter, calendar.is_workday)
        return calendar_days(charter, rota, calendar.is_workday, calendar.name), rota, ""
    except CalendarUnknown as error:
        return (), None, str(error)


def at_once(charter: Charter) -> dict[str, object]:
    """What needs no baseline: what the target means, which days count, when looks may be opened."""
    days, _rota, fault = days_of(charter)
    schedule = charter.schedule
    planned = [each for each in days if each.week <= schedule.weeks]
    return {
        "fault": fault,
        "target": effect_words(charter.primary, charter.target.change),
        "planned": effect_words(charter.primary, charter.target.planned),
        "last": schedule.last_day(schedule.weeks),
        "counted": sum(bool(each.counted) for each in planned),
        "holidays": tuple(_named(planned, "holiday")),
        "make_up": tuple(_named(planned, "make_up")),
        "looks": tuple((week, schedule.last_day(week)) for week in schedule.looks),
        "standing": STANDING_NAMES[STANDING[charter.assignment.design]],
        "windows": len(charter.assignment.windows),
    }


def _named(days: list[CalendarDay], kind: str) -> Iterator[str]:
    for each in days:
        if each.kind == kind:
            name = f"（{each.name}）" if each.name else ""
            yield f"{each.day.month}-{each.day.day}{name}"


def made_plan(
    pilot: Pilot, canonical: Mapping[str, object], simulations: int = SIMULATIONS
) -> tuple[dict[str, object], dict[str, object], bool]:
    """(Shown, values to be sealed, feasible) for the pilot's baseline.

    Raises BadCaseFile, BadFormula, BadMeasure, CalendarUnknown.
    """
    charter = from_canonical(canonical)
    path = folder_of(pilot).given(pilot.baseline_sha256, pilot.baseline)
    known = read_baseline(rows_of(path, charter.columns.values()), charter)
    calendar = office_calendar()
    made = plan_pilot(
        charter,
        known,
        is_workday=calendar.is_workday,
        rng=np.random.default_rng(charter.assignment.seed),
        simulations=simulations,
        name_of=calendar.name,
    )
    return shown(made, known, charter), values(made, charter), made.feasible


def values(made: Plan, charter: Charter) -> dict[str, object]:
    """What is sealed with the charter, by its place (as `zhagen pilot plan --write`)."""
    found: dict[str, object] = {}
    if made.information is not None:
        rounded = asdict(made.information).items()
        found["information"] = {name: float(f"{value:.6g}") for name, value in rounded}
    if made.mix_weights and not charter.mix_weights:
        found["mix.weights"] = dict(made.mix_weights)
    if made.treated and not charter.assignment.treated:
        found["design.treated"] = list(made.treated)
    return found


def with_values(canonical: Mapping[str, object], found: Mapping[str, object]) -> dict[str, object]:
    """The charter's content with what the plan found."""
    content: dict[str, Any] = dict(canonical)
    for name, value in found.items():
        parent, _, key = name.rpartition(".")
        if parent:
            content[parent] = {**content.get(parent, {}), key: value}
        else:
            content[key] = value
    return content


def shown(made: Plan, known: Baseline, charter: Charter) -> dict[str, object]:
    """The plan as the panel shows it."""
    guards = {each.metric.id: each for each in charter.guardrails}
    return {
        "feasible": made.feasible,
        "headline": _headline(made, charter),
        "success": made.success,
        "extends": charter.schedule.extension_weeks > 0,
        "baseline": _baseline(made, known, charter),
        "aside": [set_aside_sentence(each) for each in known.set_aside],
        "findings": [
            {"refuses": each.force is Force.REFUSES, "what": what, "remedy": remedy}
            for each in made.findings
            for what, remedy in (sentence(each, charter),)
        ],
        "chosen": _figures(made.chosen, charter) if made.chosen else None,
        "designs": [_row(each, charter) for each in made.designs],
        "guardrails": [
            guardrail_sentence(each, guards[each.metric_id], charter.power).rstrip("。") + "。"
            for each in made.guardrails
        ],
    }


def _headline(made: Plan, charter: Charter) -> str:
    """Whether to do it: by the chance of success, which asks more than the target."""
    if not made.feasible:
        return "这样做不成，不要封存。"
    if made.success is None:
        return "可以做，按立项书的设计；成功的机会算不出。"
    needs = "目标和底线都证实" if charter.guardrails else "目标证实"
    chance = f"{made.success:.0%}"
    if made.success < charter.power:
        planned = effect_words(charter.primary, charter.target.planned)
        return f"可以做，但真有 {planned} 的效果，按期成功（{needs}）的机会也只有 {chance}。"
    return f"可以做；真有预计的效果，按期成功（{needs}）的机会 {chance}。"


def _baseline(made: Plan, known: Baseline, charter: Charter) -> str:
    line = f"基线收到 {amounts.count(known.received)} 行，计入 {amounts.count(known.accepted)} 件"
    if made.baseline is None:
        return f"{line}。"
    figures = made.baseline
    level = amounts.level(figures.level, charter.primary)
    return (
        f"{line}；{figures.windows} 个窗口 {figures.days} 天，一个窗口一天通常 "
        f"{figures.cases_a_day:.0f} 件，{charter.primary.title} {level}。"
    )


def _figures(plan: DesignPlan, charter: Charter) -> dict[str, str] | None:
    found = plan.chances
    if found is None:
        return None
    return {
        "better": f"{found.better:.0%}",
        "target": f"{found.target:.0%}",
        "extended": f"{found.target_extended:.0%}",
        "smallest": effect_words(charter.primary, found.smallest),
        "needed": effect_words(charter.primary, found.needed),
        "weeks": str(plan.weeks_needed) if plan.weeks_needed else "超过 26",
    }


def _row(plan: DesignPlan, charter: Charter) -> dict[str, object]:
    refusing = (each for each in plan.findings if each.force is Force.REFUSES)
    return {
        "name": DESIGN_NAMES[plan.design],
        "own": plan.design is charter.assignment.design,
        "feasible": plan.feasible,
        "why": next((sentence(each, charter)[0] for each in refusing), ""),
        **(_figures(plan, charter) or {}),
    }


def told_fault(error: Exception) -> str:
    """Why a plan could not be made."""
    if isinstance(error, BadMeasure | CalendarUnknown):
        return str(error)
    return _("基线文件读不了：%(why)s") % {"why": str(error)}
