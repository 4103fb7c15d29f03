"""How a share of each item changed between two periods, composition and pool apart.

Trials fall into strata (a device on workdays or days off; a channel and window). Both periods are
weighted to one composition (direct standardisation), so a change of the composition alone changes
nothing; what it did is told beside it (Kitagawa 1955). Errors come from clusters of days, and hold
what items wander by themselves (`weekly`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.comparing import weekly
from zhagen.insight.comparing.clusters import day_weights, scatter
from zhagen.insight.comparing.halves import Half, Halves
from zhagen.insight.comparing.local_level import Told
from zhagen.insight.comparing.moderation import Shift, pool_shift
from zhagen.insight.comparing.odds import expit, logit
from zhagen.insight.comparing.strata import with_rests
from zhagen.insight.thresholds.general import LEVEL
from zhagen.insight.thresholds.shares import FEWEST_EVENTS, LEAST_COVERED, SMALLEST_STRATUM
from zhagen.logs.panel import Flags
from zhagen.measures.distributions import Floats

_NONE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Events among trials, [item, day of the panel, stratum]; a stratum is one thing everywhere.

    `groups` has one number for each stratum: strata too small by themselves are joined within it;
    `group_names` are what people call them.
    """

    events: Floats
    trials: Floats
    strata: tuple[str, ...]
    groups: tuple[int, ...]
    group_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One period by cluster: events, trials [item, cluster, stratum], sum of squared weights."""

    events: Floats
    trials: Floats
    squares: Floats

    @property
    def sizes(self) -> Floats:
        """Trials of the period, [item, stratum]."""
        return np.asarray(self.trials.sum(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Standard:
    """Shares of one period under fixed weights, [item], with their two variances.

    `clustered` is the variance seen between clusters, `independent` that of independent trials;
    `scores` and `sizes` are [item, cluster]: what each cluster adds to the error, its trials.
    """

    share: Floats
    clustered: Floats
    independent: Floats
    df: Floats
    scores: Floats
    sizes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ShareChanges:
    """Arrays are [item]. `change` is after minus before within strata, without the pool's shift.

    It is the more cautious of the difference of the two shares and the step estimated; `low` and
    `high` are its interval. `raw` is the plain difference, `raw_p` its test against the same
    smallest effect; `mixed` is the part of it that composition made, `shift` the pool's median on
    the logit scale.
    """

    usable: Flags
    change: Floats
    low: Floats
    high: Floats
    p: Floats
    raw: Floats
    raw_p: Floats
    mixed: Floats
    shift: Floats
    shift_se: Floats
    pool_change: Floats

    @property
    def reach(self) -> Floats:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


def compare(
    data: Trials,
    cut: Halves,
    pool: NDArray[np.intp],
    *,
    least: float,
    fewest: int,
    worth: float = 0.0,
) -> ShareChanges:
    """Compare the two periods for all items; `pool` says which items are alike.

    Tested is whether a share changed by more than `least`, which chance and habit alone may do; an
    estimate of less than `worth` is no evidence. `fewest` are the trials needed on each side.
    """
    weights = _day_weights(data, cut)
    sides = [_side(data, half, weights) for half in (cut.before, cut.after)]
    whole = [_flat(side) for side in sides]
    enough = _enough(whole, fewest)
    before, after = _merged(sides[0], sides[1], data.groups)
    mix, covered = _common_mix(before, after)
    usable = enough & covered
    edges = (least, worth)
    inner = _change(before, after, mix, usable, pool, cut, edges)
    one = np.ones((len(enough), 1))
    plain = _change(whole[0], whole[1], one, enough, pool, cut, edges)
    raw = _shares(whole[1])[:, 0] - _shares(whole[0])[:, 0]
    return ShareChanges(
        usable,
        *inner.told,
        inner.p,
        raw,
        plain.p,
        raw - (inner.after - inner.before),
        inner.shift.size,
        inner.shift.se,
        plain.pool_change,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    before: Floats
    after: Floats
    told: Told
    p: Floats
    shift: Shift
    pool_change: Floats


def _change(
    before: Side,
    after: Side,
    mix: Floats,
    usable: Flags,
    pool: NDArray[np.intp],
    cut: Halves,
    edges: tuple[float, float],
) -> _Change:
    first, second = standardised(before, mix), standardised(after, mix)
    slope = _slope(_pooled(first, second))
    found = weekly.changes((first, second), (first.share, second.share), slope, cut, usable)
    shift = pool_shift(found.mean, found.sd, pool, usable)
    moved = found.less(shift.size, shift.se)
    told = moved.told((second.share - first.share) / slope - shift.size, LEVEL)
    least, worth = edges
    p = np.where(np.abs(told.change) * slope >= worth, moved.p(least / slope), 1.0)
    return _Change(
        first.share,
        second.share,
        Told(*(part * slope for part in told)),
        p,
        shift,
        expit(logit(first.share) + shift.seen) - first.share,
    )


def _pooled(first: Standard, second: Standard) -> Floats:
    """The share of both periods together: what both would be if nothing had changed."""
    sizes = [side.sizes.sum(axis=1) for side in (first, second)]
    weight = sizes[0] / np.maximum(sizes[0] + sizes[1], _NONE)
    return np.asarray(weight * first.share + (1 - weight) * second.share)


def _slope(share: Floats) -> Floats:
    """How far a share moves for one step of its logit."""
    return np.maximum(share * (1 - share), 1e-4)


def standardised(side: Side, mix: Floats) -> Standard:
    """The share of each item under the weights `mix` [item, stratum] (rows sum to 1)."""
    sizes = np.maximum(side.sizes, _NONE)
    shares = _shares(side)
    per_trial = mix / sizes
    gaps = side.events - side.trials * shares[:, None, :]
    scores = (gaps * per_trial[:, None, :]).sum(axis=2)
    weights = side.trials.sum(axis=2)
    clustered, df = scatter(scores, weights)
    smooth = (side.events.sum(axis=1) + 0.5) / (side.sizes + 1)
    independent = (per_trial**2 * side.squares * smooth * (1 - smooth)).sum(axis=1)
    return Standard(
        np.asarray((mix * shares).sum(axis=1)),
        clustered,
        independent,
        df,
        scores,
        weights,
    )


def _shares(side: Side) -> Floats:
    sizes = side.sizes
    events = side.events.sum(axis=1)
    return np.asarray(np.divide(events, sizes, out=np.zeros_like(events), where=sizes > 0))


def _day_weights(data: Trials, cut: Halves) -> Floats:
    """What a trial of each day weighs, [item, day]; both periods have the same usual day."""
    totals = data.trials.sum(axis=2)
    weights = np.ones(totals.shape)
    both = np.concatenate([np.arange(h.days.start, h.days.stop) for h in (cut.before, cut.after)])
    off = np.concatenate([cut.before.off, cut.after.off])
    weights[:, both] = day_weights(totals[:, both], off)
    return weights


def _side(data: Trials, half: Half, weights: Floats) -> Side:
    weight = weights[:, half.days, None]
    trials = data.trials[:, half.days]
    clusters = [
        np.add.reduceat(counts * weight, half.starts, axis=1)
        for counts in (data.events[:, half.days], trials)
    ]
    return Side(clusters[0], clusters[1], (trials * weight**2).sum(axis=1))


def flat_side(data: Trials, cut: Halves, half: Half) -> Side:
    """One period by cluster with all strata together."""
    return _flat(_side(data, half, _day_weights(data, cut)))


def _flat(side: Side) -> Side:
    """The same period with one stratum."""
    return Side(
        side.events.sum(axis=2, keepdims=True),
        side.trials.sum(axis=2, keepdims=True),
        side.squares.sum(axis=1, keepdims=True),
    )


def _merged(before: Side, after: Side, groups: tuple[int, ...]) -> tuple[Side, Side]:
    """Strata too small in one period are joined within their group, item by item."""
    small = np.minimum(before.sizes, after.sizes) < SMALLEST_STRATUM
    return _with_rests(before, small, groups), _with_rests(after, small, groups)


def _with_rests(side: Side, small: Flags, groups: tuple[int, ...]) -> Side:
    return Side(
        with_rests(side.events, small[:, None, :], groups),
        with_rests(side.trials, small[:, None, :], groups),
        with_rests(side.squares, small, groups),
    )


def _common_mix(before: Side, after: Side) -> tuple[Floats, Flags]:
    """The composition both periods are weighted to, and whether enough of both is comparable."""
    some = np.minimum(before.sizes, after.sizes) >= SMALLEST_STRATUM
    parts = []
    covered = np.ones(len(some), dtype=np.bool_)
    for side in (before, after):
        kept = np.where(some, side.sizes, 0.0)
        whole = kept.sum(axis=1, keepdims=True)
        covered &= whole[:, 0] >= LEAST_COVERED * side.sizes.sum(axis=1)
        parts.append(kept / np.maximum(whole, _NONE))
    return (parts[0] + parts[1]) / 2, covered & some.any(axis=1)


def _enough(whole: list[Side], fewest: int) -> Flags:
    trials = np.minimum(whole[0].sizes, whole[1].sizes)[:, 0]
    events = sum(side.events.sum(axis=(1, 2)) for side in whole)
    misses = sum(side.sizes[:, 0] for side in whole) - events
    return np.asarray((trials >= fewest) & (events >= FEWEST_EVENTS) & (misses >= FEWEST_EVENTS))
