"""The chance of success: the verdict needs the target and every guardrail, not the target alone.

Each is simulated by itself; that they come out together is taken as if they had nothing to do with
each other, which for a gain and a harm of the same tool nobody knows before the start.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from zhagen.pilot.charter import Charter, Guardrail
from zhagen.pilot.planning.basis import DesignPlan
from zhagen.pilot.planning.feasible import Finding, Force
from zhagen.pilot.planning.guardrails import GuardrailPlan
from zhagen.pilot.wording import amounts


def success_of(chosen: DesignPlan | None, guardrails: Sequence[GuardrailPlan]) -> float | None:
    """Chance that target and guardrails are all shown within the charter's weeks, without harm.

    None where the target's or a guardrail's own chance is not known.
    """
    kept = [each.kept for each in guardrails if each.kept is not None]
    if chosen is None or chosen.chances is None or len(kept) < len(guardrails):
        return None
    return chosen.chances.target * math.prod(kept)


def by_success(
    charter: Charter, chosen: DesignPlan, guardrails: Sequence[GuardrailPlan]
) -> Iterator[Finding]:
    """Whether success is less likely than the charter's power because of a guardrail."""
    success = success_of(chosen, guardrails)
    if success is None or success >= charter.power or not guardrails or chosen.chances is None:
        return
    weakest = min(guardrails, key=lambda each: each.kept or 0.0)
    # Where only the target is hard to show, that is a finding of its own.
    if (weakest.kept or 0.0) < charter.power or chosen.chances.target >= charter.power:
        yield Finding("success_below", Force.WARNS, _values(charter, weakest, success))


def _values(charter: Charter, weakest: GuardrailPlan, success: float) -> Mapping[str, float | str]:
    guardrail: Guardrail = next(
        each for each in charter.guardrails if each.metric.id == weakest.metric_id
    )
    metric = guardrail.metric
    return {
        "success": success,
        "planned": charter.target.planned,
        "metric": metric.title,
        "worse": amounts.worse(metric),
        "kept": weakest.kept or 0.0,
        "power": charter.power,
        "margin": amounts.agreed(weakest.margin, metric),
        "provable": amounts.agreed(_rounded_up(weakest.provable or 0.0), metric),
    }


def _rounded_up(margin: float) -> float:
    """A margin to agree on: two figures, never less than what can be shown."""
    if margin <= 0 or not math.isfinite(margin):
        return margin
    step = 10.0 ** (math.floor(math.log10(margin)) - 1)
    return float(f"{math.ceil(margin / step - 1e-9) * step:.12g}")
