"""Which cells belong to which randomised unit, by design."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from zhagen.pilot.charter import Charter, Design
from zhagen.pilot.estimating.contrasts import Contrasts, Sides, compare, gather, mix_weights
from zhagen.pilot.estimating.rota import CLOSED, Rota
from zhagen.pilot.model import Cells, Ints

SWITCHED = (Design.SWITCHBACK, Design.HALL_SWITCHBACK)


@dataclass(frozen=True, slots=True)
class Units:
    """The contrasts of a design's units and, for a comparison of windows, which had the tool.

    `treated` is all true in a switchback, where every unit is its own control. `days_off` and
    `days_on` are the numbers of open days behind each side.
    """

    contrasts: Contrasts
    treated: NDArray[np.bool_]
    days_off: Ints
    days_on: Ints
    sides: Sides


@dataclass(frozen=True, slots=True)
class Period:
    """The weeks that count, both included; `first` is after the run-in."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Places:
    """The unit and side of each (window, day) asked for; CLOSED where it belongs to none.

    `windows` has the window of every unit.
    """

    unit: Ints
    side: Ints
    windows: Ints


def places_of(charter: Charter, rota: Rota, period: Period, window: Ints, day: Ints) -> Places:
    """Where the cases of each (index of window, ordinal of day) are counted."""
    week = (day - charter.schedule.start.toordinal()) // 7 + 1
    counted = (week >= period.first) & (week <= period.last)
    assigned = rota.assigned(window, day)
    if charter.assignment.design in SWITCHED:
        # A pair is compared window by window, also where all windows switch together.
        pair = rota.pairs(window, day)
        pairs = int(rota.pair.max(initial=-1)) + 1
        unit = np.where(counted & (pair != CLOSED), window * pairs + pair, CLOSED)
        return Places(unit, assigned, np.arange(len(rota.windows) * pairs) // max(pairs, 1))
    days = baseline_days(charter)
    before = np.zeros(len(day), dtype=bool)
    if days is not None:
        before = (day >= days[0]) & (day <= days[1])
    # The assigned arm decides, not what was done.
    side = np.where(before, 0, np.where(counted & (assigned != CLOSED), 1, CLOSED))
    return Places(window, side, np.arange(len(rota.windows)))


def units_of(
    cells: Cells,
    charter: Charter,
    rota: Rota,
    metric: str,
    period: Period,
    sides: Sides | None = None,
) -> Units:
    """The units of `charter`'s design with the cases of `period`'s weeks (and the baseline).

    `sides` replaces the sums of the cells where a metric cannot be added up (restricted means).
    """
    weights = mix_weights(cells, charter.mix_weights, baseline_days(charter))
    places = places_of(charter, rota, period, cells.window, cells.day)
    if sides is None:
        sides = gather(cells, metric, places.unit, places.side, len(places.windows))
    found = compare(sides, weights, places.windows)
    if charter.assignment.design in SWITCHED:
        return _switched(charter, rota, found, sides)
    treated = (rota.state == 1).any(axis=1)
    units = len(rota.windows)
    return Units(
        contrasts=found,
        treated=treated[found.index],
        days_off=_days(cells, places.side, 0, units)[found.index],
        days_on=_days(cells, places.side, 1, units)[found.index],
        sides=sides,
    )


def baseline_days(charter: Charter) -> tuple[int, int] | None:
    """First and last day of the baseline as ordinals, None without one."""
    first, last = charter.schedule.baseline_from, charter.schedule.baseline_to
    return (first.toordinal(), last.toordinal()) if first and last else None


def _switched(charter: Charter, rota: Rota, found: Contrasts, sides: Sides) -> Units:
    if charter.assignment.design is Design.HALL_SWITCHBACK:
        found = _joined(found, found.index % (int(rota.pair.max(initial=-1)) + 1))
    ones = np.ones(found.size, dtype=np.int64)
    return Units(found, np.ones(found.size, dtype=bool), ones, ones, sides)


def _joined(contrasts: Contrasts, pair: Ints) -> Contrasts:
    """Windows that switch together are one unit: their contrasts are averaged."""
    numbers, place = np.unique(pair, return_inverse=True)
    count = np.bincount(place)

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(place, weights=values) / count

    def cases(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return count**2 / np.bincount(place, weights=1 / values)

    return Contrasts(
        index=numbers,
        window=np.zeros(len(numbers), dtype=np.int64),
        off=mean(contrasts.off),
        on=mean(contrasts.on),
        raw_off=mean(contrasts.raw_off),
        raw_on=mean(contrasts.raw_on),
        cases_off=cases(contrasts.cases_off),
        cases_on=cases(contrasts.cases_on),
        covered=mean(contrasts.covered),
    )


def _days(cells: Cells, side: Ints, which: int, units: int) -> Ints:
    """On how many days each window had cases on a side."""
    inside = (side == which) & (cells.window >= 0)
    width = date.max.toordinal()
    seen = np.unique(cells.window[inside] * width + cells.day[inside])
    return np.bincount(seen // width, minlength=units).astype(np.int64)
