"""Shares and times as series of clusters of days, so that their drift is learnt like that of views.

An estimate of a period is made of its clusters: each says by how much it lies above or below the
period's value. Together with that value they are a series over both periods (`local_level`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from zhagen.insight.comparing.clusters import Scored
from zhagen.insight.comparing.halves import Half, Halves
from zhagen.insight.comparing.local_level import Fits, Point, Series, Steps, few, fits, learn, steps
from zhagen.logs.panel import Flags
from zhagen.measures.distributions import Floats

# Standard deviations, on the logit or the log scale: new in a week, drift in a week; and how much
# more than independent trials scatter.
_NOISE: Final = (0.0, 0.03, 0.06, 0.1, 0.16, 0.25, 0.4)
_DRIFT: Final = (0.0, 0.01, 0.02, 0.035, 0.06, 0.1, 0.17)
_FACTOR: Final = (1.3, 1.7, 2.5, 4.0, 8.0)
GRID: Final = tuple(
    Point(noise**2, drift**2, factor)
    for noise, factor in (*((noise, 1.0) for noise in _NOISE), *((0.0, each) for each in _FACTOR))
    for drift in _DRIFT
)
# The noise of a cluster in which nothing was counted, which says nothing; and the least of any:
# where all that was counted is alike, the next week is still not known better than to a hundredth.
_SILENT: Final = 1e4
_LEAST_NOISE: Final = 1e-4


def changes(
    sides: Sequence[Scored], levels: Sequence[Floats], scale: Floats, cut: Halves, usable: Flags
) -> Steps:
    """The change of each item between the periods, in units of `scale`; only usable items teach.

    `levels` are the values of both periods; items that are not usable are all but unknown.
    """
    found = fits(series(sides, levels, scale, cut), GRID)
    believed = np.full(found.change.shape, 1.0 / len(GRID))
    if usable.any():
        taught = (found.change, found.variance, found.likelihood)
        rows = Fits(*(part[:, usable] for part in taught))
        believed[:, usable] = learn(rows)
    return steps(found, believed).wider(few(max(1, int(usable.sum()))))


def series(sides: Sequence[Scored], levels: Sequence[Floats], scale: Floats, cut: Halves) -> Series:
    """Both periods cluster by cluster, in the order of time."""
    halves = (cut.before, cut.after)
    order = sorted((0, 1), key=lambda side: int(halves[side].days.start))
    parts = [_part(sides[side], levels[side], scale) for side in order]
    origin = int(halves[order[0]].days.start)
    days = [_days(halves[side], origin) for side in order]
    return Series(
        log=np.concatenate([log for log, _ in parts], axis=1),
        noise=np.concatenate([noise for _, noise in parts], axis=1),
        time=np.concatenate([time for time, _ in days]),
        share=np.concatenate([share for _, share in days]),
        after=np.repeat([side == 1 for side in order], [len(time) for time, _ in days]),
    )


def _part(side: Scored, level: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """(value, variance of independent trials) of each cluster, [item, cluster]."""
    some = side.sizes > 0
    weight = side.sizes.sum(axis=1, keepdims=True) / np.where(some, side.sizes, 1.0)
    value = (level[:, None] + np.where(some, side.scores * weight, 0.0)) / scale[:, None]
    noise = side.independent[:, None] * weight / scale[:, None] ** 2
    return value, np.where(some, np.clip(noise, _LEAST_NOISE, _SILENT), _SILENT)


def _days(half: Half, origin: int) -> tuple[Floats, Floats]:
    """(middle of each cluster in weeks since the day `origin`, how much of a week it is)."""
    ends = np.append(half.starts[1:], half.length)
    first = int(half.days.start) - origin
    return (first + (half.starts + ends - 1) / 2) / 7, (ends - half.starts) / 7
