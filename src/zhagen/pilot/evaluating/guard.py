"""Guardrails: what must not get worse while the primary metric gets better."""

from __future__ import annotations

import math

from zhagen.measures.errors import BadMeasure
from zhagen.pilot.charter import Charter, Direction, Guardrail, Measure, Metric
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.evaluating.checks import in_pilot
from zhagen.pilot.evaluating.evidence import Evidence
from zhagen.pilot.model import Cells, Estimate, GuardrailState


def guardrail_state(
    evidence: Evidence,
    week: int,
    guardrail: Guardrail,
    charter: Charter,
    nominal: float,
    spotless: int | None = None,
) -> GuardrailState:
    """Whether a guardrail held or was broken at a look.

    `spotless` is the number of cases with the tool where an unwanted event never happened in
    either arm (None where it did): there is no scatter to estimate then, but few events can hide
    among many cases without one.

    It held when even the wide interval, corrected for all looks (`nominal` is the look's one-sided
    level, scaled to the guardrail's own alpha), stays inside the margin. Harm is called on the
    plain interval at the guardrail's alpha, at any look: stopping for safety may come a little too
    soon, never too late.
    """
    metric = guardrail.metric
    # The share of alpha that this look may use, applied to the guardrail's alpha.
    corrected = level_of(guardrail, charter, nominal)
    try:
        estimate = evidence.estimate(metric, week, corrected)
        narrow = evidence.estimate(metric, week, guardrail.alpha / 2)
    except BadMeasure as error:
        held = spotless is not None and _most_among(spotless, corrected) <= guardrail.margin
        why = "" if held else str(error)
        return GuardrailState(
            metric.id, None, guardrail.margin, held=held, harmed=False, unknown=why
        )
    return GuardrailState(
        metric_id=metric.id,
        estimate=estimate,
        margin=guardrail.margin,
        held=_worst(estimate, metric.direction.sign) <= guardrail.margin,
        harmed=_best(narrow, metric.direction.sign) > guardrail.margin,
    )


def level_of(guardrail: Guardrail, charter: Charter, nominal: float) -> float:
    """One-sided level at which a look may say that a guardrail held."""
    return min(nominal * guardrail.alpha / charter.alpha, guardrail.alpha / 2)


def spotless_cases(
    cells: Cells, charter: Charter, rota: Rota, week: int, metric: Metric
) -> int | None:
    """Cases with the tool, where an unwanted event happened in neither arm; else None."""
    wanted = metric.direction is Direction.HIGHER
    if wanted or metric.measure is not Measure.DIFFERENCE_IN_RATES:
        return None
    inside = in_pilot(cells, charter, rota, week)
    if cells.sums[metric.id][inside].any():
        return None
    on = rota.assigned(cells.window, cells.day) == 1
    return int(cells.counts[metric.id][inside & on].sum())


def _most_among(cases: int, tail: float) -> float:
    """The largest rate that shows no event among `cases` with probability `tail`.

    The upper end of Clopper & Pearson (1934) for none; cases are taken as independent, for where
    nothing ever happened nothing can be alike.
    """
    return 1 - tail ** (1 / cases) if cases and tail > 0 else math.inf


def _worst(estimate: Estimate, sign: int) -> float:
    """How much worse it may be, at most: positive is worse."""
    return estimate.high if sign < 0 else -estimate.low


def _best(estimate: Estimate, sign: int) -> float:
    """How much worse it is, at least."""
    return estimate.low if sign < 0 else -estimate.high
