"""Items held against others of their kind: who stands outside, not who is last.

Items differ by nature, so a league table always has a bottom. The spread between the items of a
pool is estimated robustly and added to each item's own error (Spiegelhalter 2005, "Funnel plots",
additive over-dispersion): only what the pool's own spread cannot explain is far. Items need not
spread like a normal distribution, so the tail of the pool has its say beside its middle; even so
what is far "stands out", and how many do by chance is not known. The spread of the kind is the null
here: the smallest distance worth saying is a floor under the estimate, not one more null.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhagen.insight.comparing.moderation import beyond, moderated, pools, trust, weighted_median
from zhagen.insight.comparing.odds import expit, logit
from zhagen.insight.comparing.shares import Side, standardised
from zhagen.insight.thresholds.shares import SMALLEST_POOL
from zhagen.logs.items import Item
from zhagen.logs.panel import Flags
from zhagen.measures.distributions import Floats

# A normal distribution has half of its distances within 1 / _MAD errors, and the other share
# within so many. A tail that began earlier would show more of several that are apart together,
# and in skewed kinds tell more than two items in a hundred that only differ.
_MAD = 1.4826
_TAIL, _TAIL_SDS = 0.9, 1.645
# Kinds spread with heavier tails than a normal distribution, however many items they have. Of
# sixty items spread log-normally one or more still stand out in half of all reports.
_MOST_DF = 14.0


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """Arrays are [item]: which were judged, the distance from the pool, its p, own error.

    `distance` is on the scale of the values given, `centre` the pool's middle, `se` the item's own
    error without the pool's spread.
    """

    usable: Flags
    distance: Floats
    centre: Floats
    se: Floats
    df: Floats
    p: Floats


def of_values(
    value: Floats,
    se: Floats,
    df: Floats,
    items: tuple[Item, ...],
    usable: Flags,
    *,
    least: Floats | float,
) -> Funnel:
    """Judge values with their errors, each against the usable items of its pool.

    A distance of less than `least` is no evidence, whatever its error.
    """
    size = len(items)
    pool = pools(items, usable)
    centre, spread, error, free = (np.zeros(size) for _ in range(4))
    judged = np.zeros(size, dtype=np.bool_)
    for number in np.unique(pool):
        members = usable & (pool == number) if number else usable
        if members.sum() < SMALLEST_POOL:
            continue
        mine = usable & (pool == number)
        middle, middle_se = weighted_median(value[members], trust(se[members]))
        far = _spread(np.abs(value[members] - middle))
        between = np.maximum(0.0, far**2 - float(np.median(se[members] ** 2)))
        centre[mine], spread[mine], error[mine] = middle, between[mine[members]], middle_se
        free[mine], judged[mine] = float(members.sum() - 1), True
    distance = value - centre
    total = np.sqrt(se**2 + spread + error**2)
    free = np.clip(np.minimum(df, free), 1.0, _MOST_DF)
    far_enough = judged & (np.abs(distance) >= least)
    p = np.where(far_enough, beyond(distance, total, free, 0.0), 1.0)
    return Funnel(judged, distance, centre, se, df, p)


def _spread(distances: Floats) -> Floats:
    """How far the others of each lie from the middle: by their middle or their tail, the larger.

    One that is far itself must not make the tail in which it hides.
    """
    half = _MAD * float(np.median(distances))
    order = np.argsort(distances, kind="stable")
    ranked = distances[order]
    low, part = divmod(_TAIL * (len(distances) - 2), 1.0)
    rank = np.empty(len(distances), dtype=np.intp)
    rank[order] = np.arange(len(distances))
    # Without the one of this rank all behind it move up by one.
    first = ranked[int(low) + (rank <= int(low))]
    second = ranked[np.minimum(int(low) + 1 + (rank <= int(low) + 1), len(distances) - 1)]
    tail = (first + part * (second - first)) / _TAIL_SDS
    return np.asarray(np.maximum(half, tail), dtype=np.float64)


def of_shares(
    side: Side, items: tuple[Item, ...], usable: Flags, *, least: float
) -> tuple[Funnel, Floats]:
    """Judge the shares of one period; also each item's error as a share.

    How the items of a kind spread is unknown, and what is far on one scale need not be on another:
    an item must stand apart both in shares and in log odds (the larger p counts). `least` is a
    difference of shares, turned into log odds at the pool's middle.
    """
    one = np.ones((len(items), 1))
    level = standardised(side, one)
    ratio = level.clustered / np.maximum(level.independent, 1e-12)
    dispersion, df = moderated(ratio, level.df, usable)
    share_se = np.sqrt(dispersion * level.independent)
    half = 0.5 / np.maximum(side.sizes[:, 0], 1.0)
    share = np.clip(level.share, half, 1 - half)
    slope = np.maximum(share * (1 - share), 1e-4)
    values = logit(share)
    first = of_values(values, share_se / slope, df, items, usable, least=0.0)
    middle = expit(first.centre)
    up, down = logit(np.minimum(middle + least, 1.0)), logit(np.maximum(middle - least, 0.0))
    edge = np.where(first.distance > 0, up - first.centre, first.centre - down)
    odds = of_values(values, share_se / slope, df, items, usable, least=edge)
    plain = of_values(level.share, share_se, df, items, usable, least=least)
    return replace(odds, p=np.maximum(odds.p, plain.p)), share_se
