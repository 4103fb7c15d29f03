"""From cells to one number a randomised unit: the only thing that is ever tested.

A unit has two sides. In a switchback the unit is a pair of days at a window, its sides the day with
and the day without the tool. In a cluster design the unit is a window, its sides after and before
the start. Sides are compared type by type, like with like, and the types are averaged with the
charter's weights (direct standardisation); where a type is missing on one side of a unit, its
weight goes to the types present on both. The raw comparison stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhagen.pilot.model import Cells, Floats, Ints


@dataclass(frozen=True, slots=True)
class Sides:
    """Sums by unit (U), side (2: 0 = without or before, 1 = with or after) and type (T)."""

    n: Floats
    sums: Floats
    squares: Floats


@dataclass(frozen=True, slots=True)
class Contrasts:
    """One entry a unit that has cases on both sides; all arrays have shape (U,).

    `index` is the unit's number, `window` its window; `off` and `on` are the standardised levels of
    the two sides, `difference` = on - off, `raw` the same without standardising, `cases_off` and
    `cases_on` the effective numbers of cases (what one case's variance is divided by), `covered`
    the share of the weights that both sides had.
    """

    index: Ints
    window: Ints
    off: Floats
    on: Floats
    raw_off: Floats
    raw_on: Floats
    cases_off: Floats
    cases_on: Floats
    covered: Floats

    @property
    def difference(self) -> Floats:
        """Standardised difference of the sides."""
        return self.on - self.off

    @property
    def raw(self) -> Floats:
        """Difference of the sides as counted."""
        return self.raw_on - self.raw_off

    @property
    def size(self) -> int:
        """How many units."""
        return len(self.index)


def mix_weights(cells: Cells, given: Mapping[str, float], days: tuple[int, int] | None) -> Floats:
    """Weight of each type of `cells`, shape (T,), summing to one.

    Those of the charter; without any, the shares on `days` (ordinals, the baseline), else over all.
    """
    if given:
        weights = np.array([given.get(name, 0.0) for name in cells.types], dtype=np.float64)
    else:
        inside = np.ones(len(cells.day), dtype=bool)
        if days is not None:
            inside = (cells.day >= days[0]) & (cells.day <= days[1])
        if not inside.any():
            inside[:] = True
        weights = np.bincount(
            cells.type[inside], weights=cells.n[inside], minlength=len(cells.types)
        ).astype(np.float64)
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(weights), 1 / max(len(weights), 1))


def gather(cells: Cells, metric: str, unit: Ints, side: Ints, units: int) -> Sides:
    """Add the cells up by unit, side and type; a negative unit or side is left out."""
    types = max(len(cells.types), 1)
    inside = (unit >= 0) & (side >= 0)
    place = (unit[inside] * 2 + side[inside]) * types + cells.type[inside]
    shape = (units, 2, types)

    def added(values: Floats | Ints) -> Floats:
        counted = np.bincount(place, weights=values[inside], minlength=units * 2 * types)
        return counted.astype(np.float64).reshape(shape)

    return Sides(
        added(cells.counts[metric]), added(cells.sums[metric]), added(cells.squares[metric])
    )


def compare(sides: Sides, weights: Floats, window: Sequence[int] | Ints) -> Contrasts:
    """One contrast for every unit with cases on both sides; `window` is the window of each unit."""
    n = sides.n
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(n > 0, sides.sums / n, 0.0)
        shared = (n > 0).all(axis=1) * weights
        covered = shared.sum(axis=1)
        part = shared / covered[:, None]
        levels = (means * part[:, None, :]).sum(axis=2)
        # Variance of a standardised mean is sum(part^2 / n) times that of one case.
        spread = np.where(n > 0, part[:, None, :] ** 2 / n, 0.0).sum(axis=2)
        cases = 1 / spread
        raw = sides.sums.sum(axis=2) / n.sum(axis=2)
    usable = np.flatnonzero(covered > 0)
    return Contrasts(
        index=usable,
        window=np.asarray(window, dtype=np.int64)[usable],
        off=levels[usable, 0],
        on=levels[usable, 1],
        raw_off=raw[usable, 0],
        raw_on=raw[usable, 1],
        cases_off=cases[usable, 0],
        cases_on=cases[usable, 1],
        covered=covered[usable],
    )


def within_variance(sides: Sides) -> float:
    """Variance of one case within unit, side and type (pooled); nan where none can be had."""
    with np.errstate(invalid="ignore", divide="ignore"):
        scatter = sides.squares - np.where(sides.n > 0, sides.sums**2 / sides.n, 0.0)
    freedom = np.maximum(sides.n - 1, 0).sum()
    return float(np.maximum(scatter, 0).sum() / freedom) if freedom > 0 else float("nan")
