"""Power by simulation: the charter's own looks, taken on pilots drawn from the baseline.

One run of simulations answers every question about effects: on the scale of the test an effect
only moves the estimate, so the chance to prove it, the smallest effect that would be found and the
effect needed to prove the target are read off the same pilots (common random numbers).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from zhagen.measures.errors import BadMeasure
from zhagen.measures.sequential import Look as Bound
from zhagen.pilot.charter import Charter, Design, Information, Metric
from zhagen.pilot.estimating.estimate import Effect, effect_of
from zhagen.pilot.estimating.looks import Gathered, information_of, permitted_looks, spend
from zhagen.pilot.estimating.rota import CLOSED, Rota, draw_rota
from zhagen.pilot.estimating.units import SWITCHED, Period, units_of
from zhagen.pilot.model import Floats, Ints
from zhagen.pilot.planning.halves import Half
from zhagen.pilot.planning.resample import Resampler

# So many different draws of the rota are tried in turn.
MOST_ROTAS = 40


@dataclass(frozen=True, slots=True)
class Runs:
    """Simulated pilots (S) at the permitted looks (L), the extension's last.

    `value` and `se` are on the scale of the test, nan where a look had too little to compare;
    `critical` is the repeated interval's half-width in standard errors, `nominal` the one-sided
    level of each look. `planned_looks` of the looks lie within the charter's weeks; the pilots
    were drawn with the effect `shift`. `units` and `df` are those of the last planned look, `sign`
    is 1 where more is better.
    """

    weeks: tuple[int, ...]
    planned_looks: int
    value: Floats
    se: Floats
    critical: Floats
    nominal: Floats
    units: float
    df: float
    information: Information
    shift: float
    sign: int

    def needed(self, goal: float, *, extended: bool = False, noise: float = 1.0) -> Floats:
        """For every pilot the true effect (in the better direction) that would just prove `goal`.

        `goal` is on the scale of the test. An interval beyond it at any look is proof. With
        `noise` the hall is so much noisier than its baseline looked.
        """
        looks = self.value.shape[1] if extended else self.planned_looks
        luck = (self.value[:, :looks] - self.shift) * self.sign
        width = self.critical[:, :looks] * self.se[:, :looks]
        wanted = goal * self.sign + noise * (width - luck)
        found: Floats = np.where(np.isfinite(wanted), wanted, np.inf).min(axis=1)
        return found

    def power(
        self, effect: float, goal: float, *, extended: bool = False, noise: float = 1.0
    ) -> float:
        """Share of pilots in which a true `effect` is proven to lie beyond `goal`."""
        needed = self.needed(goal, extended=extended, noise=noise)
        return float((needed <= effect * self.sign).mean())

    def smallest(self, power: float, goal: float) -> float:
        """The effect that is proven beyond `goal` with this power; infinite where none is."""
        found = float(np.quantile(self.needed(goal), power, method="inverted_cdf"))
        return found * self.sign


@dataclass(frozen=True, slots=True)
class Draws:
    """How pilots are drawn: the rotas tried in turn, how many pilots, and the random numbers."""

    rotas: Sequence[Rota]
    simulations: int
    rng: np.random.Generator


def scale(metric: Metric, effect: float) -> float:
    """An effect of the charter on the scale of the test."""
    return math.log1p(effect) if metric.measure.is_ratio else effect


def unscale(metric: Metric, effect: float) -> float:
    """Back to the charter's scale."""
    if not math.isfinite(effect):
        return effect
    return math.expm1(min(effect, 700.0)) if metric.measure.is_ratio else effect


def simulate(
    resampler: Resampler,
    charter: Charter,
    effect: float,
    draws: Draws,
    *,
    variances: Information,
    looks: Sequence[int] | None = None,
) -> Runs:
    """Pilots of `charter`'s design with a true `effect` on the resampler's metric.

    `variances` gives `between` and `within`; the information expected at the last permitted look
    comes out of the pilots' own counts. `looks` (weeks) limits the looks that are computed.
    """
    weeks = tuple(looks or permitted_looks(charter, extended=True))
    metric = resampler.history.metric
    sealed = replace(charter, information=variances)
    found = [
        _looks(resampler, sealed, draws.rotas[at % len(draws.rotas)], weeks, effect, draws.rng)
        for at in range(draws.simulations)
    ]
    value = np.array([[each.value if each else np.nan for each, _ in row] for row in found])
    se = np.array([[each.se if each else np.nan for each, _ in row] for row in found])
    brought = np.array([[information for _, information in row] for row in found])
    gathered = [
        Gathered(week, float(mean))
        for week, mean in zip(weeks, brought.mean(axis=0), strict=True)
        if mean > 0
    ]
    planned = replace(variances, planned=gathered[-1].information if gathered else 0.0)
    bounds = _bounds(replace(charter, information=planned), draws.rotas[0], gathered)
    critical, nominal = _critical(found, weeks, bounds)
    planned_looks = sum(week <= charter.schedule.weeks for week in weeks)
    last = [row[max(planned_looks, 1) - 1][0] for row in found]
    return Runs(
        weeks=weeks,
        planned_looks=planned_looks,
        value=value,
        se=se,
        critical=critical,
        nominal=nominal,
        units=float(np.mean([each.units for each in last if each] or [0])),
        df=float(np.mean([each.df for each in last if each] or [0])),
        information=planned,
        shift=scale(metric, effect),
        sign=metric.direction.sign,
    )


_Row = list[tuple[Effect | None, float]]


def _looks(
    resampler: Resampler,
    charter: Charter,
    rota: Rota,
    weeks: Sequence[int],
    effect: float,
    rng: np.random.Generator,
) -> _Row:
    """Effect and information at each look of one pilot."""
    cells = resampler.draw(simulated_days(resampler, charter, rota), rota, effect, rng)
    metric, row = resampler.history.metric, _Row()
    for week in weeks:
        period = Period(charter.schedule.run_in + 1, week)
        units = units_of(cells, charter, rota, metric.id, period)
        try:
            found = effect_of(units, metric, charter.assignment.design)
        except BadMeasure:
            row.append((None, 0.0))
            continue
        row.append((found, information_of(units, charter)))
    return row


def simulated_days(resampler: Resampler, charter: Charter, rota: Rota) -> Ints:
    """Days of a pilot, with the baseline's own before them where windows are compared over time."""
    counted = np.flatnonzero((rota.state != CLOSED).any(axis=0)) + rota.first.toordinal()
    if charter.assignment.design in SWITCHED:
        return counted
    return np.concatenate([resampler.history.days, counted])


def _bounds(charter: Charter, rota: Rota, gathered: Sequence[Gathered]) -> dict[int, Bound]:
    """The bound of every look, at the information the pilots brought on average."""
    found: dict[int, Bound] = {}
    for place, each in enumerate(gathered):
        try:
            found[each.week] = spend(charter, rota, gathered[: place + 1])[0]
        except BadMeasure:
            continue  # brought nothing new: that look cannot be taken
    return found


def _critical(
    found: Sequence[_Row], weeks: Sequence[int], bounds: dict[int, Bound]
) -> tuple[Floats, Floats]:
    known: dict[tuple[int, float], float] = {}
    critical = np.full((len(found), len(weeks)), np.nan)
    for place, row in enumerate(found):
        for at, (effect, _) in enumerate(row):
            if effect is None or weeks[at] not in bounds:
                continue
            key = (at, effect.df)
            if key not in known:
                known[key] = bounds[weeks[at]].bound(effect.df)
            critical[place, at] = known[key]
    nominal = [bounds[week].nominal if week in bounds else 0.0 for week in weeks]
    return critical, np.array(nominal)


def rotas_of(
    charter: Charter,
    is_workday: Callable[[date], bool],
    halves: Sequence[Half],
    rng: np.random.Generator,
    most: int = MOST_ROTAS,
) -> tuple[Rota, ...]:
    """At most so many rotas as the charter's design could have drawn them, with other seeds."""
    assignment = charter.assignment
    if assignment.design in (Design.MATCHED, Design.BEFORE_AFTER):
        return (draw_rota(charter, is_workday),)
    found = []
    for seed in rng.integers(2**31, size=min(most, MOST_ROTAS)):
        drawn = replace(assignment, seed=int(seed))
        if assignment.design is Design.CLUSTER:
            half = halves[int(seed) % len(halves)]
            drawn = replace(drawn, treated=tuple(assignment.windows[at] for at in half))
        found.append(draw_rota(replace(charter, assignment=drawn), is_workday))
    return tuple(found)
