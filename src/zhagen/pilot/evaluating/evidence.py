"""What a look asks of the data, the same questions for every design.

A switchback and a comparison of windows answer from units of cells, an online pilot from persons,
a stepped wedge from the whole table of windows and weeks. A `tail` is the probability left on each
side of an interval; `week` is the last one that counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from zhagen.measures.distributions import t_upper
from zhagen.pilot.charter import Charter, Design, Measure, Metric
from zhagen.pilot.estimating.contrasts import mix_weights
from zhagen.pilot.estimating.estimate import Effect, effect_of, estimate_of
from zhagen.pilot.estimating.looks import Gathered, before_of, information_of
from zhagen.pilot.estimating.online import (
    PersonsSeen,
    effect_of_persons,
    estimate_of_persons,
    gathered_from,
    see_persons,
    split_p,
)
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.estimating.survival import restricted_sides
from zhagen.pilot.estimating.units import Units, baseline_days, units_of
from zhagen.pilot.estimating.wedge_effect import Panel, effect_of_panel, estimate_of_panel, panel_of
from zhagen.pilot.evaluating.checks import period_of
from zhagen.pilot.model import Cells, Estimate


class Evidence(Protocol):
    """Answers about the metrics of a pilot at the end of a week. All raise BadMeasure."""

    def effect(self, metric: Metric, week: int) -> Effect:
        """The effect on the scale of the test."""

    def estimate(
        self, metric: Metric, week: int, tail: float, *, run_in: bool = False, raw: bool = False
    ) -> Estimate:
        """The effect with its interval."""

    def gathered(self, week: int) -> Gathered:
        """How much information the primary metric has."""

    def covered(self, week: int) -> float:
        """Share of the type weights that could be compared."""

    def split(self, week: int) -> float | None:
        """Whether the draw came out as it should: a p, None where nothing is drawn by case."""


@dataclass(frozen=True, slots=True)
class Source:
    """The pilot's charter, rota, cells up to the look, and the typed files behind them."""

    charter: Charter
    rota: Rota
    cells: Cells
    files: tuple[str, ...]


def evidence_of(source: Source) -> Evidence:
    """The way the charter's design answers."""
    design = source.charter.assignment.design
    if design is Design.ONLINE:
        return PersonEvidence(source)
    if design is Design.STEPPED_WEDGE:
        return WedgeEvidence(source)
    return UnitEvidence(source)


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """Day pairs or windows."""

    source: Source
    seen: dict[tuple[str, int, bool], Units] = field(default_factory=dict)

    def units(self, metric: Metric, week: int, *, run_in: bool = False) -> Units:
        """The units of a metric; each is made once."""
        key = (metric.id, week, run_in)
        if key not in self.seen:
            charter, rota, cells = self.source.charter, self.source.rota, self.source.cells
            period = period_of(charter, week, run_in=run_in)
            sides = None
            if metric.measure is Measure.RESTRICTED_MEAN_RATIO:
                until = charter.schedule.last_day(week)
                sides = restricted_sides(
                    self.source.files, cells, charter, rota, metric, period, until
                )
            self.seen[key] = units_of(cells, charter, rota, metric.id, period, sides)
        return self.seen[key]

    def effect(self, metric: Metric, week: int) -> Effect:
        """From the units."""
        return effect_of(self.units(metric, week), metric, self._design)

    def estimate(
        self, metric: Metric, week: int, tail: float, *, run_in: bool = False, raw: bool = False
    ) -> Estimate:
        """From the units, with their degrees of freedom."""
        units = self.units(metric, week, run_in=run_in)
        effect = effect_of(units, metric, self._design, raw=raw)
        critical = t_upper(tail, effect.df)
        return estimate_of(units, metric, self._design, critical, raw=raw)

    def gathered(self, week: int) -> Gathered:
        """From the counts of the units."""
        charter = self.source.charter
        units = self.units(charter.primary, week)
        return Gathered(week, information_of(units, charter), before_of(units, charter))

    def covered(self, week: int) -> float:
        """Mean over the units."""
        return float(np.mean(self.units(self.source.charter.primary, week).contrasts.covered))

    def split(self, week: int) -> float | None:  # noqa: ARG002 - one shape for all designs
        """Windows and days are drawn, not cases; `compliance` says whether the rota was kept."""
        return None

    @property
    def _design(self) -> Design:
        return self.source.charter.assignment.design


@dataclass(frozen=True, slots=True)
class PersonEvidence:
    """Persons."""

    source: Source
    seen: dict[tuple[int, bool], PersonsSeen] = field(default_factory=dict)

    def persons(self, week: int, *, run_in: bool = False) -> PersonsSeen:
        """The persons of the weeks; each period is added up once."""
        if (week, run_in) not in self.seen:
            charter, cells = self.source.charter, self.source.cells
            weights = mix_weights(cells, charter.mix_weights, baseline_days(charter))
            self.seen[week, run_in] = see_persons(
                self.source.files,
                charter,
                cells.types,
                weights,
                period_of(charter, week, run_in=run_in),
                charter.schedule.last_day(week),
            )
        return self.seen[week, run_in]

    def effect(self, metric: Metric, week: int) -> Effect:
        """From the persons."""
        return effect_of_persons(self.persons(week), metric)

    def estimate(
        self, metric: Metric, week: int, tail: float, *, run_in: bool = False, raw: bool = False
    ) -> Estimate:
        """From the persons."""
        return estimate_of_persons(self.persons(week, run_in=run_in), metric, tail, raw=raw)

    def gathered(self, week: int) -> Gathered:
        """From the numbers of persons and cases."""
        return gathered_from(self.persons(week), self.source.charter, week)

    def covered(self, week: int) -> float:
        """As both arms have it."""
        return self.persons(week).covered

    def split(self, week: int) -> float | None:
        """The sample ratio test."""
        return split_p(self.persons(week, run_in=True))


@dataclass(frozen=True, slots=True)
class WedgeEvidence:
    """Windows by week."""

    source: Source

    def panel(self, metric: Metric, week: int, *, run_in: bool = False, raw: bool = False) -> Panel:
        """The levels of a metric."""
        charter = self.source.charter
        period = period_of(charter, week, run_in=run_in)
        return panel_of(self.source.cells, charter, self.source.rota, metric, period, raw=raw)

    def effect(self, metric: Metric, week: int) -> Effect:
        """From the whole table."""
        return effect_of_panel(self.panel(metric, week))

    def estimate(
        self, metric: Metric, week: int, tail: float, *, run_in: bool = False, raw: bool = False
    ) -> Estimate:
        """By permuting the order."""
        return estimate_of_panel(self.panel(metric, week, run_in=run_in, raw=raw), metric, tail)

    def gathered(self, week: int) -> Gathered:
        """There is one look, which has all of it."""
        return Gathered(week, self.effect(self.source.charter.primary, week).information)

    def covered(self, week: int) -> float:
        """Mean over windows and weeks."""
        return self.panel(self.source.charter.primary, week).covered

    def split(self, week: int) -> float | None:  # noqa: ARG002 - one shape for all designs
        """The order is drawn, not cases."""
        return None
