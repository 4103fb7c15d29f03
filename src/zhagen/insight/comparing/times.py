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

from zhagen.insight.comparing import weekly
from zhagen.insight.comparing.clusters import day_weights, scatter
from zhagen.insight.comparing.halves import Half, Halves
from zhagen.insight.comparing.local_level import Steps, Told
from zhagen.insight.comparing.moderation import Shift, pool_shift
from zhagen.insight.comparing.strata import with_rests
from zhagen.insight.thresholds.general import LEVEL
from zhagen.insight.thresholds.shares import LEAST_COVERED, SMALLEST_STRATUM
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

    `change` is the more cautious of the difference of the two typical times and the step estimated,
    between `low` and `high`. `raw` is the change without weighting, `raw_p` its test; `shift` the
    pool's own change.
    """

    usable: Flags
    change: Floats
    low: Floats
    high: Floats
    p: Floats
    raw: Floats
    raw_p: Floats
    shift: Floats
    shift_se: Floats

    @property
    def reach(self) -> Floats:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


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
    data: Times, items: int, cut: Halves, pool: Places, *, null: float, least: float, fewest: int
) -> TimeChanges:
    """Compare the two periods for all items.

    Tested is whether a time changed by more than the factor `null`, which chance and habit alone
    may do; an estimate of less than the factor `least` is not worth saying whatever its p.
    """
    rows = [_rows(data, items, half) for half in (cut.before, cut.after)]
    strata = len(data.strata)
    sizes = [_sizes(side, items, strata) for side in rows]
    factors, part, covered = _factors(sizes[0], sizes[1], data.groups)
    enough = np.minimum(sizes[0].sum(axis=1), sizes[1].sum(axis=1)) >= fewest
    usable = enough & covered
    inner = [
        _level(
            side,
            items,
            side.weight * factor[side.item, side.stratum],
            part[side.item, side.stratum],
        )
        for side, factor in zip(rows, factors, strict=True)
    ]
    plain = [_level(side, items, side.weight, _whole(side)) for side in rows]
    found, shift = _change(inner, usable, pool, cut)
    raw, raw_shift = _change(plain, enough, pool, cut)
    inner_told = _told(found, inner, shift)
    raw_told = _told(raw, plain, raw_shift)
    p, raw_p = (
        np.where(np.abs(told.change) >= math.log(least), each.p(math.log(null)), 1.0)
        for each, told in ((found, inner_told), (raw, raw_told))
    )
    return TimeChanges(
        usable,
        *inner_told,
        p,
        raw_told.change,
        raw_p,
        shift.size,
        shift.se,
    )


def level(data: Times, items: int, half: Half) -> Level:
    """The typical log time of each item in one period, all strata together."""
    rows = _rows(data, items, half)
    return _level(rows, items, rows.weight, _whole(rows))


def _change(levels: list[Level], usable: Flags, pool: Places, cut: Halves) -> tuple[Steps, Shift]:
    """The changes of all items without the pool's shift, and that shift."""
    one = np.ones(len(usable))
    found = weekly.changes(levels, [level.centre for level in levels], one, cut, usable)
    shift = pool_shift(found.mean, found.sd, pool, usable)
    return found.less(shift.size, shift.se), shift


def _told(found: Steps, levels: list[Level], shift: Shift) -> Told:
    return found.told(levels[1].centre - levels[0].centre - shift.size, LEVEL)


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
    weight = day_weights(totals, half.off)[item, day]
    clusters = half.cluster_of()
    return _Rows(item, clusters[day], data.stratum[inside], bins, weight, count, len(half.starts))


def _sizes(rows: _Rows, items: int, strata: int) -> Floats:
    places = rows.item * strata + rows.stratum
    return _sums(places, rows.weight * rows.count, items * strata).reshape(items, strata)


def _factors(
    before: Floats, after: Floats, groups: tuple[int, ...]
) -> tuple[tuple[Floats, Floats], Places, Flags]:
    """What rows of each stratum weigh in each period so that both have one composition.

    Strata too small in one period are weighted together with others of their group: the second
    result is what each stratum is part of, [item, stratum]. The third says whether enough of both
    periods can be compared.
    """
    small = np.minimum(before, after) < SMALLEST_STRATUM
    strata = before.shape[1]
    part_of = np.where(small, strata + np.asarray(groups), np.arange(strata))
    joined = [with_rests(side, small, groups) for side in (before, after)]
    some = np.minimum(joined[0], joined[1]) >= SMALLEST_STRATUM
    kept = [np.where(some, side, 0.0) for side in joined]
    wholes = [np.maximum(side.sum(axis=1, keepdims=True), _NONE) for side in kept]
    covered = some.any(axis=1)
    for used, side in zip(kept, (before, after), strict=True):
        covered &= used.sum(axis=1) >= LEAST_COVERED * side.sum(axis=1)
    mix = (kept[0] / wholes[0] + kept[1] / wholes[1]) / 2
    factors = []
    for side, whole in zip(kept, wholes, strict=True):
        each = mix * whole / np.maximum(side, _NONE)
        each = np.where(some, each, 0.0)
        factors.append(np.take_along_axis(each, part_of, axis=1))
    return (factors[0], factors[1]), part_of, np.asarray(covered, dtype=np.bool_)


def _whole(rows: _Rows) -> Places:
    """All rows of an item as one part."""
    return np.zeros(len(rows.item), dtype=np.intp)


def _level(rows: _Rows, items: int, weight: Floats, part: Places) -> Level:
    """The trimmed mean of log times of each item with its two variances.

    Rows are weighted to a fixed composition of their parts, so how far parts lie from each other
    is no error: scores are taken from their part's mean.
    """
    mass = weight * rows.count
    bins = _sums(rows.item * _BINS + rows.bin, mass, items * _BINS).reshape(items, _BINS)
    whole = np.maximum(bins.sum(axis=1), _NONE)
    ends = [_quantile(bins, whole, share) for share in (_TRIM, 1 - _TRIM)]
    clipped = np.clip(_centres()[rows.bin], ends[0][rows.item], ends[1][rows.item])
    middle = _sums(rows.item, clipped * mass, items) / whole
    inner = 1 - 2 * _TRIM
    centre = (middle - _TRIM * (ends[0] + ends[1])) / inner
    scores = _within(rows, clipped, mass, part) / (inner * whole[rows.item])
    places, shape = rows.item * rows.clusters + rows.cluster, (items, rows.clusters)
    by_cluster, sizes = (
        _sums(places, each, items * rows.clusters).reshape(shape) for each in (scores * mass, mass)
    )
    clustered, df = scatter(by_cluster, sizes)
    independent = _sums(rows.item, weight * mass * scores**2, items)
    return Level(centre, clustered, independent, df, by_cluster, sizes)


def _within(rows: _Rows, values: Floats, mass: Floats, part: Places) -> Floats:
    """How far values lie from the mean of their item's part, widened for its being learnt."""
    parts = int(part.max(initial=0)) + 1
    key, size = rows.item * parts + part, (int(rows.item.max(initial=0)) + 1) * parts
    count = _sums(key, rows.count, size)
    means = _sums(key, mass * values, size) / np.maximum(_sums(key, mass, size), _NONE)
    widened = np.sqrt(count / np.maximum(count - 1, 1.0))
    return np.asarray((values - means[key]) * widened[key], dtype=np.float64)


def _sums(places: Places, values: Floats, size: int) -> Floats:
    """The sum of the values at each place below `size`."""
    return np.asarray(np.bincount(places, values, minlength=size), dtype=np.float64)


def _quantile(bins: Floats, whole: Floats, share: float) -> Floats:
    """The log time below which `share` of each item's times lie, at the resolution of the bins."""
    heights = np.cumsum(bins, axis=1) / whole[:, None]
    places = (heights < share - 1e-12).sum(axis=1)
    return np.asarray(_centres()[np.minimum(places, _BINS - 2)])


def _centres() -> Floats:
    return np.asarray(_FIRST + _BIN * (np.arange(_BINS) + 0.5), dtype=np.float64)
