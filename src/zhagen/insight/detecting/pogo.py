"""Pairs of items between which people go back and forth far more than chance would have it.

Chance is what the moves into and out of each item give when the one says nothing of the other
(quasi-independence: an item is never left for itself). Both directions must stand out by
themselves, so the larger p-value counts; and since only pairs with many moves are told, a p-value
is raised by how many pairs there were to choose from for each that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import Half, halves
from zhagen.insight.comparing.moderation import beyond, moderated, reach
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.period import Period
from zhagen.insight.thresholds.moves import (
    POGO_BALANCE,
    POGO_MOVES,
    POGO_RATIO,
    POGO_SITE_MOVES,
)
from zhagen.logs.panel import Moves, Panel
from zhagen.measures.distributions import Floats

METRIC = "moves_both_ways"
_FEWEST_ITEMS = 4
_ROUNDS = 30


@dataclass(frozen=True, slots=True, eq=False)
class _Flows:
    """Moves of a period, [item, item], what chance would give, and [cluster] counts of pairs."""

    seen: Floats
    chance: Floats


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """The pair that each item moves with most, where there are enough moves in both directions."""
    cut = halves(panel, before, after, calendar)
    if cut is None or panel.moves is None or len(panel.items) < _FEWEST_ITEMS:
        return
    flows = _flows(panel.moves, len(panel.items), cut.after.days)
    if flows.seen.sum() < POGO_SITE_MOVES:
        return
    pairs = _pairs(flows)
    if not len(pairs):
        return
    change, width, p = _tested(panel.moves, flows, pairs, cut.after)
    possible = len(panel.items) * (len(panel.items) - 1) / 2
    raised = np.minimum(p * max(1.0, possible / len(pairs)), 1.0)
    for number, (first, second) in enumerate(pairs.tolist()):
        numbers = float(change[number]), float(width[number]), float(raised[number])
        yield _of_pair(panel, (first, second), flows, numbers, after)


def _flows(moves: Moves, items: int, days: slice) -> _Flows:
    inside = (moves.day >= days.start) & (moves.day < days.stop)
    seen = np.zeros((items, items))
    np.add.at(seen, (moves.source[inside], moves.target[inside]), moves.count[inside])
    return _Flows(seen, by_chance(seen))


def by_chance(seen: Floats) -> Floats:
    """Moves with the same sums of rows and columns, none from an item to itself."""
    free = 1.0 - np.eye(len(seen))
    found = free.copy()
    for _ in range(_ROUNDS):
        for axis in (0, 1):
            wanted = seen.sum(axis=axis, keepdims=True)
            found *= wanted / np.maximum(found.sum(axis=axis, keepdims=True), 1e-12)
    return found


def _pairs(flows: _Flows) -> NDArray[np.intp]:
    """Pairs with enough balanced moves; an item stands in one pair, the one with most moves."""
    less, more = np.minimum(flows.seen, flows.seen.T), np.maximum(flows.seen, flows.seen.T)
    fits = np.triu((less >= POGO_MOVES) & (less >= POGO_BALANCE * more), 1)
    rows = np.argwhere(fits)
    order = np.argsort(-(less + more)[rows[:, 0], rows[:, 1]], kind="stable")
    taken: set[int] = set()
    chosen = []
    for first, second in rows[order].tolist():
        if first not in taken and second not in taken:
            chosen.append((first, second))
            taken |= {first, second}
    return np.asarray(chosen, dtype=np.intp).reshape(-1, 2)


def _tested(
    moves: Moves, flows: _Flows, pairs: NDArray[np.intp], half: Half
) -> tuple[Floats, Floats, Floats]:
    """(log ratio of both directions together, half its interval, p of the weaker direction)."""
    ways = [pairs, pairs[:, ::-1]]
    usable = np.ones(len(pairs), np.bool_)
    judged = []
    clusters = np.zeros((len(pairs), len(half.starts)))
    for way in ways:
        weeks = _weeks(moves, way, half)
        clusters += weeks
        judged.append(_way(weeks, flows.chance[way[:, 0], way[:, 1]], half, usable))
    chance = sum(flows.chance[way[:, 0], way[:, 1]] for way in ways)
    change, se, df, _ = _way(clusters, np.asarray(chance), half, usable)
    return change, reach(se, df), np.maximum(judged[0][3], judged[1][3])


def _way(
    weeks: Floats, chance: Floats, half: Half, usable: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats, Floats]:
    """(log of seen over chance, its error, df, p against the smallest ratio worth saying)."""
    seen = weeks.sum(axis=1)
    lengths = np.diff(np.append(half.starts, half.length)) / half.length
    expected = seen[:, None] * lengths
    df = np.full(len(weeks), max(1.0, weeks.shape[1] - 1.0))
    ratio = ((weeks - expected) ** 2 / np.maximum(expected, 1e-9)).sum(axis=1) / df
    dispersion, free = moderated(ratio, df, usable)
    change = np.log(np.maximum(seen, 0.5) / np.maximum(chance, 0.5))
    se = np.sqrt(dispersion / np.maximum(seen, 1.0))
    p = beyond(np.maximum(change, 0.0), se, free, float(np.log(POGO_RATIO)))
    return change, se, free, p


def _weeks(moves: Moves, way: NDArray[np.intp], half: Half) -> Floats:
    """Moves of each pair in one direction by cluster of days."""
    found = np.zeros((len(way), len(half.starts)))
    cluster = half.cluster_of()
    for number, (first, second) in enumerate(way.tolist()):
        rows = (moves.source == first) & (moves.target == second)
        rows &= (moves.day >= half.days.start) & (moves.day < half.days.stop)
        place = cluster[moves.day[rows] - half.days.start]
        found[number] = np.bincount(place, moves.count[rows], found.shape[1])
    return found


def _of_pair(
    panel: Panel,
    pair: tuple[int, int],
    flows: _Flows,
    numbers: tuple[float, float, float],
    after: Period,
) -> Candidate:
    change, width, p = numbers
    first, second = sorted(pair, key=lambda place: (-panel.pages.views[place].sum(), place))
    there, back = float(flows.seen[first, second]), float(flows.seen[second, first])
    chance = float(flows.chance[first, second] + flows.chance[second, first])
    item, other = panel.items[first], panel.items[second]
    span = f"{after.first.isoformat()}..{after.last.isoformat()}"
    rows = (
        ("从", "到", "次数", "各走各的时应有"),
        (item.name, other.name, f"{there:g}", f"{flows.chance[first, second]:.2f}"),
        (other.name, item.name, f"{back:g}", f"{flows.chance[second, first]:.2f}"),
    )
    return Candidate(
        "pogo.pair",
        item.code,
        METRIC,
        chance,
        there + back,
        float(np.expm1(change)),
        float(np.expm1(change - width)),
        float(np.expm1(change + width)),
        p,
        int(there + back),
        Evidence("cube/moves", f"sum(n) [{item.code}, {other.code}; {span}]", rows),
        Direction.WORSE,
        min(there, back),
        {"other": other.name, "other_code": other.code, "there": there, "back": back},
    )
