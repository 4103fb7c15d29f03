"""What a guardrail could show in this hall: which margin can be kept, which gain could be seen.

A rare error is the usual case: a fifth fewer of it can never be shown in eight weeks, but that it
did not rise by more than a margin often can. Said before the start, nobody promises the former.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhagen.measures.distributions import t_upper
from zhagen.measures.errors import BadMeasure
from zhagen.pilot.charter import Guardrail
from zhagen.pilot.planning.basis import Basis
from zhagen.pilot.planning.designs import variances_of
from zhagen.pilot.planning.history import History, history_of
from zhagen.pilot.planning.resample import resampler_of
from zhagen.pilot.planning.simulate import Draws, Runs, rotas_of, simulate, unscale
from zhagen.pilot.planning.zeros import without_any


@dataclass(frozen=True, slots=True)
class GuardrailPlan:
    """A guardrail at the last planned look, if the tool does not touch it.

    `level` is the baseline's; `kept` the chance that the agreed `margin` is shown to hold;
    `provable` the margin that would be, with the charter's power; `visible` the smallest gain
    that could be shown. The last three are None where the baseline holds nothing of the metric.
    """

    metric_id: str
    margin: float
    level: float | None = None
    kept: float | None = None
    provable: float | None = None
    visible: float | None = None


def guardrail_plan(basis: Basis, guardrail: Guardrail, nominal: float) -> GuardrailPlan:
    """`nominal` is the one-sided level of the last planned look for the primary metric."""
    metric, cells = guardrail.metric, basis.cells
    nothing = GuardrailPlan(metric.id, guardrail.margin)
    counts = cells.counts[metric.id]
    known = np.bincount(cells.window, weights=counts, minlength=len(cells.windows))
    if not (known > 0).all() or without_any(cells, metric):
        return nothing
    history = history_of(cells, metric, basis.weights, basis.rng)
    try:
        runs = _without_effect(basis, history)
    except BadMeasure:
        return nothing
    corrected = min(nominal * guardrail.alpha / basis.charter.alpha, guardrail.alpha / 2)
    width = t_upper(corrected, max(runs.df, 1.0)) * runs.se[:, 0]
    noise, sign = runs.value[:, 0] * runs.sign, runs.sign
    usable = np.isfinite(noise)
    if not usable.any():
        return nothing
    # What cannot be ruled out, worse being negative, on the scale of the test.
    worst = (noise - width)[usable]
    losses = np.array([abs(unscale(metric, sign * min(each, 0.0))) for each in worst])
    power = basis.charter.power
    best = float(np.quantile((width - noise)[usable], power, method="inverted_cdf"))
    return GuardrailPlan(
        metric_id=metric.id,
        margin=guardrail.margin,
        level=history.usual_level,
        kept=float((losses <= guardrail.margin).mean()),
        provable=float(np.quantile(losses, power, method="inverted_cdf")),
        visible=unscale(metric, sign * best),
    )


def _without_effect(basis: Basis, history: History) -> Runs:
    """Pilots in which the tool does not touch the metric, at the last planned look."""
    charter = basis.charter
    design = charter.assignment.design
    rotas = rotas_of(charter, basis.is_workday, basis.halves, basis.rng, basis.simulations)
    return simulate(
        resampler_of(basis.cells, history, design),
        charter,
        0.0,
        Draws(rotas, basis.simulations, basis.rng),
        variances=variances_of(history, design),
        looks=(charter.schedule.looks[-1],),
    )
