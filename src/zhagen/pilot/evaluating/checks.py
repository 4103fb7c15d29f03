"""What must hold before any verdict, and what the reader should know beside it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from zhagen.measures.errors import BadMeasure
from zhagen.measures.means import one_sample, welch
from zhagen.measures.sample import Moments
from zhagen.pilot.charter import Charter, Design, Measure
from zhagen.pilot.estimating.rota import CLOSED, Rota
from zhagen.pilot.estimating.units import SWITCHED, Period, baseline_days
from zhagen.pilot.model import Cells, Floats, Ints


def in_pilot(cells: Cells, charter: Charter, rota: Rota, last_week: int) -> NDArray[np.bool_]:
    """Cells of counted days from the start to the end of `last_week` (run-in included)."""
    week = (cells.day - charter.schedule.start.toordinal()) // 7 + 1
    open_day = rota.assigned(cells.window, cells.day) != CLOSED
    inside: NDArray[np.bool_] = (week >= 1) & (week <= last_week) & open_day
    return inside


def compliance_of(cells: Cells, rota: Rota, inside: NDArray[np.bool_]) -> float:
    """Share of cases handled in the arm that the rota gave; an arm not said counts against."""
    total = cells.n[inside].sum()
    if not total:
        return 0.0
    as_given = cells.on == rota.assigned(cells.window, cells.day)
    return float(cells.n[inside & as_given].sum() / total)


def completeness_of(
    cells: Cells, charter: Charter, inside: NDArray[np.bool_], lacking: float
) -> float:
    """Share of the cases that should be there that have the primary metric.

    `lacking` are those that are not: rows that could not be read (see `unusable`), and what is to
    be expected of weeks and days without any case (see `gaps`). A case that tells whose arm it
    belongs to by nothing is lacking as well. An unfinished case has a restricted mean, and no
    other duration.
    """
    began = (cells.day >= charter.schedule.start.toordinal()) & (cells.window < 0)
    unnamed = cells.n[began].sum() if charter.assignment.design is Design.ONLINE else 0
    total = float(cells.n[inside].sum() + unnamed) + lacking
    if not total:
        return 0.0
    having = int(cells.having(charter.primary.id)[inside].sum())
    return min(having / total, 1.0)


def carry_over_p(cells: Cells, charter: Charter, rota: Rota, last_week: int) -> float | None:
    """Whether days without the tool differ after a day with it: p of a Welch test, else None.

    Levels of the primary metric by window and day, each window's own mean taken off.
    """
    if charter.assignment.design not in SWITCHED or charter.assignment.washout:
        return None
    inside = in_pilot(cells, charter, rota, last_week)
    levels, count = _daily(cells, charter.primary.id, inside, rota)
    before = _previous(rota.state)
    quiet = (rota.state == 0) & (count > 0)
    centred = np.where(quiet, levels - _row_means(levels, quiet), 0.0)
    after_on, after_off = centred[quiet & (before == 1)], centred[quiet & (before == 0)]
    try:
        return welch(Moments.of(after_on), Moments.of(after_off)).p
    except BadMeasure:
        return None


def arrivals_p(cells: Cells, charter: Charter, rota: Rota, last_week: int) -> float | None:
    """Whether more cases come to days with the tool: p over day pairs, None without pairs."""
    if charter.assignment.design not in SWITCHED:
        return None
    inside = in_pilot(cells, charter, rota, last_week)
    pair = rota.pairs(cells.window, cells.day)
    side = rota.assigned(cells.window, cells.day)
    pairs = int(rota.pair.max(initial=-1)) + 1
    if not pairs:
        return None
    counts = np.bincount(
        (pair * 2 + side)[inside & (pair != CLOSED)],
        weights=cells.n[inside & (pair != CLOSED)],
        minlength=2 * pairs,
    ).reshape(pairs, 2)
    both = counts.min(axis=1) > 0
    try:
        return one_sample(np.log(counts[both, 1] / counts[both, 0])).p
    except BadMeasure:
        return None


def balance_of(
    cells: Cells, charter: Charter, rota: Rota, last_week: int
) -> Mapping[str, tuple[float, float]]:
    """Quantities that should be alike, as (without, with): cases, types, baseline level.

    In a comparison of windows they are those of the baseline, by the arm a window was given; in a
    switchback and among drawn persons cases and types of the pilot's days.
    """
    if charter.assignment.design in (*SWITCHED, Design.ONLINE):
        inside = in_pilot(cells, charter, rota, last_week)
        arm = rota.assigned(cells.window, cells.day)
    else:
        days = baseline_days(charter)
        if days is None:
            return {}
        inside = (cells.day >= days[0]) & (cells.day <= days[1]) & (cells.window >= 0)
        treated = (rota.state == 1).any(axis=1).astype(np.int64)
        arm = treated[np.maximum(cells.window, 0)]
    found = {"cases": _by_arm(cells.n, arm, inside)}
    for at, name in enumerate(cells.types):
        part = _by_arm(np.where(cells.type == at, cells.n, 0), arm, inside)
        found[f"share:{name}"] = _ratio(part, found["cases"])
    if charter.assignment.design in (*SWITCHED, Design.ONLINE):
        return found  # the level of these days is the outcome: it must not be alike
    counts = _by_arm(cells.counts[charter.primary.id], arm, inside)
    levels = _ratio(_by_arm(cells.sums[charter.primary.id], arm, inside), counts)
    if charter.primary.measure is Measure.GEOMETRIC_MEAN_RATIO:
        levels = (float(np.exp(levels[0])), float(np.exp(levels[1])))
    found["level"] = levels
    return found


def week_levels(
    cells: Cells, charter: Charter, rota: Rota, last_week: int
) -> tuple[Mapping[str, float], ...]:
    """Cases by arm, week by week: what a status page may show without opening the results."""
    inside = in_pilot(cells, charter, rota, last_week)
    week = (cells.day - charter.schedule.start.toordinal()) // 7 + 1
    arm = rota.assigned(cells.window, cells.day)
    return tuple(
        {
            "week": float(number),
            "off": float(cells.n[inside & (week == number) & (arm == 0)].sum()),
            "on": float(cells.n[inside & (week == number) & (arm == 1)].sum()),
        }
        for number in range(1, last_week + 1)
    )


def period_of(charter: Charter, week: int, *, run_in: bool) -> Period:
    """The weeks up to `week` that count; with `run_in` the first weeks count too."""
    return Period(1 if run_in else charter.schedule.run_in + 1, week)


def _daily(
    cells: Cells, metric: str, inside: NDArray[np.bool_], rota: Rota
) -> tuple[Floats, Floats]:
    """(Mean level, cases) by window and day of the rota."""
    shape = rota.state.shape
    place = cells.window[inside] * shape[1] + cells.day[inside] - rota.first.toordinal()
    size = shape[0] * shape[1]
    having = cells.counts[metric][inside].astype(np.float64)
    count = np.bincount(place, weights=having, minlength=size).astype(np.float64)
    total = np.bincount(place, weights=cells.sums[metric][inside], minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        levels = np.where(count > 0, total / count, 0.0)
    return levels.reshape(shape), count.reshape(shape)


def _previous(state: NDArray[np.int8]) -> NDArray[np.int8]:
    """For every day the state of the open day before it, CLOSED at the start."""
    found = np.full(state.shape, CLOSED, dtype=np.int8)
    last = np.full(state.shape[0], CLOSED, dtype=np.int8)
    for day in range(state.shape[1]):
        found[:, day] = last
        last = np.where(state[:, day] == CLOSED, last, state[:, day])
    return found


def _row_means(levels: Floats, keep: NDArray[np.bool_]) -> Floats:
    count = np.maximum(keep.sum(axis=1, keepdims=True), 1)
    means: Floats = np.where(keep, levels, 0.0).sum(axis=1, keepdims=True) / count
    return means


def _by_arm(values: Ints | Floats, arm: Ints, inside: NDArray[np.bool_]) -> tuple[float, float]:
    return float(values[inside & (arm == 0)].sum()), float(values[inside & (arm == 1)].sum())


def _ratio(top: tuple[float, float], bottom: tuple[float, float]) -> tuple[float, float]:
    return (
        top[0] / bottom[0] if bottom[0] else float("nan"),
        top[1] / bottom[1] if bottom[1] else float("nan"),
    )
