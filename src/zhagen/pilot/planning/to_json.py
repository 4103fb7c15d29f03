"""A plan as plain values for the command line, the charter file and the papers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict

from zhagen.pilot.charter import Charter
from zhagen.pilot.planning.basis import DesignPlan
from zhagen.pilot.planning.calendar import CalendarDay
from zhagen.pilot.planning.feasible import Finding
from zhagen.pilot.planning.guardrails import GuardrailPlan
from zhagen.pilot.planning.plan import Plan
from zhagen.pilot.planning.wording import DESIGN_NAMES, STANDING_NAMES, guardrail_sentence, sentence

Json = dict[str, object]
_DIGITS = 6


def to_json(plan: Plan, charter: Charter) -> Json:
    """The plan of `charter`; what cannot be found (an infinite effect) is null."""
    return {
        "feasible": plan.feasible,
        "findings": [_finding(each, charter) for each in plan.findings],
        "baseline": _plain(asdict(plan.baseline)) if plan.baseline else None,
        "planned": charter.target.planned,
        "target": charter.target.change,
        "power": charter.power,
        "success": _number(plan.success),
        "chosen": plan.chosen.design.value if plan.chosen else None,
        "designs": [_design(each, charter) for each in plan.designs],
        "information": _plain(asdict(plan.information)) if plan.information else None,
        "mix_weights": dict(plan.mix_weights),
        "treated": list(plan.treated),
        "guardrails": _guardrails(plan.guardrails, charter),
        "days": [_day(each) for each in plan.days],
        "simulations": plan.simulations,
    }


def _finding(finding: Finding, charter: Charter) -> Json:
    what, remedy = sentence(finding, charter)
    return {
        "code": finding.code,
        "force": finding.force.value,
        "values": _plain(finding.values),
        "what": what,
        "remedy": remedy,
    }


def _design(plan: DesignPlan, charter: Charter) -> Json:
    return {
        "design": plan.design.value,
        "name": DESIGN_NAMES[plan.design],
        "standing": plan.standing.value,
        "label": STANDING_NAMES[plan.standing],
        "feasible": plan.feasible,
        "simulated": plan.simulated,
        "chances": _plain(asdict(plan.chances)) if plan.chances else None,
        "weeks_needed": plan.weeks_needed,
        "units": round(plan.units, 1),
        "findings": [_finding(each, charter) for each in plan.findings],
    }


def _guardrails(plans: tuple[GuardrailPlan, ...], charter: Charter) -> list[Json]:
    found = {each.metric.id: each for each in charter.guardrails}
    return [
        {
            **_plain(asdict(each)),
            "text": guardrail_sentence(each, found[each.metric_id], charter.power),
        }
        for each in plans
    ]


def _day(day: CalendarDay) -> Json:
    return {
        "day": day.day.isoformat(),
        "week": day.week,
        "kind": day.kind,
        "name": day.name,
        "counted": list(day.counted),
        "on": list(day.on),
    }


def _plain(values: Mapping[str, object]) -> Json:
    """Rounded numbers; null for what is not finite, which JSON does not know."""
    return {key: _number(value) for key, value in values.items()}


def _number(value: object) -> object:
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None
    # Information can be tens of thousands, a variance a few ten-thousandths: keep figures, not
    # places.
    return float(f"{value:.{_DIGITS}g}")
