"""How the typical time of each item changed between two periods: reading times, handling times.

What is tested is the mean of the middle half of the log times: it moves with the median, hardly
heeds the tails, and has an influence function, so its error over clusters of days is known without
guessing a density (Huber & Ronchetti 2009, 3.3: trimmed mean). Both periods are weighted to one
composition of strata, as shares are. A time that is not over counts as longer than all others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.halves import Half, Halves
from zhagen.insight.moderation import (
    MOST_FACTOR,
    beyond,
    half_difference,
    moderated,
    pool_shift,
    reach,
    wander,
)
from zhagen.insight.strata import with_rests
from zhagen.insight.thresholds_shares import (
    HEAVIEST_DAY,
    HEAVIEST_DAY_FLOOR,
    LEAST_COVERED,
    SMALLEST_STRATUM,
)
from zhagen.logs.panel import Flags
from zhagen.measures.distributions import Floats

Places = NDArray[np.intp]

# Trimmed on each side.
_TRIM = 0.25
_NONE = 1e-12
# Log times are binned: 2 % wide, from a hundredth of the unit on.
_BIN, _FIRST = 0.02, math.log(0.01)
_BINS = 700
OPEN = math.inf


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Single times, one row each or one for `count` equal ones: [row].

    `day` is a position in the panel; `value` > 0, infinite for a time that is not over.
    Strata too small by themselves are joined within their group.
    """

    item: Places
    day: Places
    stratum: Places
    value: Floats
    count: Floats
    strata: tuple[str, ...]
    groups: tuple[int, ...]
    group_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TimeChanges:
    """Arrays are [item], changes on the log scale: within strata, without the pool's shift.

    `raw` is the change without weighting, `raw_p` its test; `shift` the pool's own change.
    """

    usable: Flags
    change: Floats
    df: Floats
    reach: Floats
    p: Floats
    raw: Floats
    raw_p: Floats
    shift: Floats
    shift_se: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows of one period with their cluster, bin and weight."""

    item: Places
    cluster: Places
    stratum: Places
    bin: Places
    weight: Floats
    count: Floats
    clusters: int


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The typical log time of each item in one period, [item], with its two variances and df.

    `scores` and `sizes` are [item, cluster]: what each cluster adds to the error, its weight.
    """

    centre: Floats
    clustered: Floats
    independent: Floats
    df: Floats
    scores: Floats
    sizes: Floats


def compare(
    data: Times, items: int, cut: Halves, pool: Places, *, ratio: float, fewest: int
) -> TimeChanges:
    """Compare the two periods for all items; `ratio` is the smallest factor worth saying."""
    rows = [_rows(data, items, half) for half in (cut.before, cut.after)]
    strata = len(data.strata)
    sizes = [_sizes(side, items, strata) for side in rows]
    factors, covered = _factors(sizes[0], sizes[1], data.groups)
    enough = np.minimum(sizes[0].sum(axis=1), sizes[1].sum(axis=1)) >= fewest
    usable = enough & covered
    inner = [
        _level(side, items, side.weight * factor[side.item, side.stratum])
        for side, factor in zip(rows, factors, strict=True)
    ]
    plain = [_level(side, items, side.weight) for side in rows]
    change, se, df, shift, shift_se = _change(inner, usable, pool)
    raw, raw_se, raw_df, _, _ = _change(plain, enough, pool)
    least = math.log(ratio)
    return TimeChanges(
        usable,
        change,
        df,
        reach(se, df),
        beyond(change, se, df, least),
        raw,
        beyond(raw, raw_se, raw_df, least),
        shift,
        shift_se,
    )


def level(data: Times, items: int, half: Half) -> Level:
    """The typical log time of each item in one period, all strata together."""
    rows = _rows(data, items, half)
    return _level(rows, items, rows.weight)


def _change(
    levels: list[Level], usable: Flags, pool: Places
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """(change, se, df, pool's shift, its se) of all items."""
    before, after = levels
    independent = np.maximum(before.independent + after.independent, _NONE)
    ratios = (before.clustered + after.clustered) / independent
    dispersion, df = moderated(ratios, before.df + after.df, usable)
    se = np.sqrt(dispersion * independent + _wander(levels, dispersion, usable))
    change = after.centre - before.centre
    shift = pool_shift(change, se, pool, usable)
    return change - shift.size, np.hypot(se, shift.se), df, shift.size, shift.se


def _wander(levels: list[Level], dispersion: Floats, usable: Flags) -> float:
    """The variance of slow wandering, on the log scale."""
    differences, variances = [], []
    for side in levels:
        difference, factor = half_difference(side.scores, side.sizes)
        whole = usable & (factor < MOST_FACTOR)
        differences.append(difference[whole])
        variances.append((dispersion * side.independent * factor)[whole])
    return wander(np.concatenate(differences), np.concatenate(variances))


def _rows(data: Times, items: int, half: Half) -> _Rows:
    inside = (data.day >= half.days.start) & (data.day < half.days.stop)
    item, day = data.item[inside], data.day[inside] - half.days.start
    count = data.count[inside]
    bins = np.full(len(item), _BINS - 1, dtype=np.intp)
    value = data.value[inside]
    over = np.isfinite(value)
    places = (np.log(np.maximum(value[over], _NONE)) - _FIRST) / _BIN
    bins[over] = np.clip(places, 0, _BINS - 2).astype(np.intp)
    totals = np.zeros((items, half.length))
    np.add.at(totals, (item, day), count)
    weight = _day_weights(totals, half)[item, day]
    clusters = half.cluster_of()
    return _Rows(item, clusters[day], data.stratum[inside], bins, weight, count, len(half.starts))


def _day_weights(totals: Floats, half: Half) -> Floats:
    """What a time of each day weighs, [item, day], so that no single day decides."""
    weights = np.ones(totals.shape)
    for off in (False, True):
        marks = half.off == off
        if marks.any():
            usual = np.median(totals[:, marks], axis=1, keepdims=True)
            heaviest = HEAVIEST_DAY * usual + HEAVIEST_DAY_FLOOR
            weights[:, marks] = np.minimum(1.0, heaviest / np.maximum(totals[:, marks], 1.0))
    return weights


def _sizes(rows: _Rows, items: int, strata: int) -> Floats:
    flat = np.bincount(
        rows.item * strata + rows.stratum, rows.weight * rows.count, minlength=items * strata
    )
    return np.asarray(flat.reshape(items, strata), dtype=np.float64)


def _factors(
    before: Floats, after: Floats, groups: tuple[int, ...]
) -> tuple[tuple[Floats, Floats], Flags]:
    """What rows of each stratum weigh in each period so that both have one composition.

    Strata too small in one period are weighted together with others of their group; the second
    result says whether enough of both periods can be compared.
    """
    small = np.minimum(before, after) < SMALLEST_STRATUM
    joined = [with_rests(side, small, groups) for side in (before, after)]
    some = np.minimum(joined[0], joined[1]) >= SMALLEST_STRATUM
    kept = [np.where(some, side, 0.0) for side in joined]
    wholes = [np.maximum(part.sum(axis=1, keepdims=True), _NONE) for part in kept]
    covered = some.any(axis=1)
    for part, side in zip(kept, (before, after), strict=True):
        covered &= part.sum(axis=1) >= LEAST_COVERED * side.sum(axis=1)
    mix = (kept[0] / wholes[0] + kept[1] / wholes[1]) / 2
    factors = []
    for part, whole in zip(kept, wholes, strict=True):
        each = mix * whole / np.maximum(part, _NONE)
        each = np.where(some, each, 0.0)
        rests = each[:, before.shape[1] :][:, np.asarray(groups)]
        factors.append(np.where(small, rests, each[:, : before.shape[1]]))
    return (factors[0], factors[1]), np.asarray(covered, dtype=np.bool_)


def _level(rows: _Rows, items: int, weight: Floats) -> Level:
    """The trimmed mean of log times of each item with its two variances."""
    table = np.bincount(
        (rows.item * rows.clusters + rows.cluster) * _BINS + rows.bin,
        weight * rows.count,
        minlength=items * rows.clusters * _BINS,
    ).reshape(items, rows.clusters, _BINS)
    squares = np.bincount(
        rows.item * _BINS + rows.bin, weight**2 * rows.count, minlength=items * _BINS
    ).reshape(items, _BINS)
    bins = table.sum(axis=1)
    whole = np.maximum(bins.sum(axis=1), _NONE)
    ends = [_quantile(bins, whole, share) for share in (_TRIM, 1 - _TRIM)]
    clipped = np.clip(_centres()[None, :], ends[0][:, None], ends[1][:, None])
    middle = (bins * clipped).sum(axis=1) / whole
    inner = 1 - 2 * _TRIM
    centre = (middle - _TRIM * (ends[0] + ends[1])) / inner
    scores = clipped - middle[:, None]
    by_cluster = np.einsum("imb,ib->im", table, scores) / (inner * whole[:, None])
    sizes = table.sum(axis=2)
    clusters = _effective(sizes)
    clustered = (by_cluster**2).sum(axis=1) * clusters / np.maximum(clusters - 1, 0.5)
    independent = (squares * scores**2).sum(axis=1) / (inner * whole) ** 2
    df = np.maximum(clusters - 1, 0.0)
    return Level(centre, clustered, independent, df, by_cluster, sizes)


def _quantile(bins: Floats, whole: Floats, share: float) -> Floats:
    """The log time below which `share` of each item's times lie, at the resolution of the bins."""
    heights = np.cumsum(bins, axis=1) / whole[:, None]
    places = (heights < share - 1e-12).sum(axis=1)
    return np.asarray(_centres()[np.minimum(places, _BINS - 2)])


def _effective(sizes: Floats) -> Floats:
    whole = sizes.sum(axis=1)
    return np.asarray(whole**2 / np.maximum((sizes**2).sum(axis=1), _NONE))


def _centres() -> Floats:
    return np.asarray(_FIRST + _BIN * (np.arange(_BINS) + 0.5), dtype=np.float64)
