"""What an item's day would be if the item only followed its kind.

An expected day is the item's own level x its own weekday profile x the day of its kind, taken
from the other items (leave one out). The day of the kind is a ratio of sums in which large items
weigh no more than the middle one, unusual days are cut, and items that moved against the
others between the periods take no part: the idea of the trimmed mean of M-values (Robinson &
Oshlack 2010), so that a few items that rise do not make the rest seem to fall.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.views.days import CLASSES, Classes, Days, Flags

Floats = NDArray[np.float64]

_ROUNDS = 5
# Views that a weekday's profile must outweigh before it departs from the kind's.
_PROFILE_WEIGHT = 40.0
# A day further above its expectation is cut to it while the pool is reckoned.
_CUT_RATIO, _CUT_SDS = 2.0, 6.0
_SMALLEST_POOL = 8
_MOVED_AT_LEAST, _MOVED_SDS, _MOVED_MOST = np.log(1.2), 2.5, 0.5
_TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """`expected` [item, day] on the item's mean level; `moved` [item] took no part."""

    expected: Floats
    moved: Flags


def expected_days(
    views: Floats, usable: Flags, days: Days, kinds: tuple[str, ...], rest: Floats
) -> Pool:
    """Expected views of all items; `rest` [day] are the site's views of no item.

    `usable` [day] are the days whose records are whole. A kind with too few items is judged
    against all items, all items if too few with the rest of the site beside them.
    """
    expected = np.zeros_like(views)
    moved = np.zeros(len(views), np.bool_)
    for members, others in _groups(kinds):
        rows = np.concatenate([members, others])
        matrix = views[rows]
        if len(rows) < _SMALLEST_POOL and rest[usable].sum() > 0:
            matrix = np.vstack([matrix, rest])
        fitted, away = _fit(matrix, usable, days)
        expected[members] = fitted[: len(members)]
        moved[members] = away[: len(members)]
    return Pool(expected, moved)


def _groups(kinds: tuple[str, ...]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Members of each kind, and those who stand beside them where they are too few."""
    names = np.array(kinds)
    groups = []
    for kind in sorted(set(kinds)):
        members = np.flatnonzero(names == kind)
        others = np.flatnonzero(names != kind)
        groups.append((members, others if len(members) < _SMALLEST_POOL else others[:0]))
    return groups


def _fit(views: Floats, usable: Flags, days: Days) -> tuple[Floats, Flags]:
    level = views[:, usable].mean(axis=1) if usable.any() else np.zeros(len(views))
    profile = np.ones((len(views), CLASSES))
    moved = np.zeros(len(views), np.bool_)
    cut = views
    for _ in range(_ROUNDS):
        base = level[:, None] * profile[:, days.cls]
        expected = base * _others(cut, base, ~moved)
        moved = _moved(cut, expected, usable, days, ~moved)
        stepped = expected * _steps(cut, expected, usable, days)
        cut = np.where(views > _ceiling(stepped), stepped, views)
        profile = profile * _profile(cut, stepped, usable, days.cls)
        total = expected[:, usable].sum(axis=1)
        level = level * (cut[:, usable].sum(axis=1) + _TINY) / (total + _TINY)
    base = level[:, None] * profile[:, days.cls]
    return base * _others(cut, base, ~moved), moved


def _others(views: Floats, base: Floats, still: Flags) -> Floats:
    """The day of the kind for each item, from the others: [item, day]."""
    size = base.mean(axis=1)
    some = still & (size > 0)
    if some.sum() < 2:
        some = size > 0
    middle = np.median(size[some]) if some.any() else 1.0
    weight = np.where(some, np.minimum(1.0, middle / np.maximum(size, _TINY)), 0.0)[:, None]
    seen, usual = weight * views, weight * base
    others = seen.sum(axis=0) - seen
    day: Floats = others / np.maximum(usual.sum(axis=0) - usual, _TINY)
    alone = (usual.sum(axis=0) - usual) <= _TINY
    return np.where(alone, 1.0, np.maximum(day, _TINY))


def _steps(views: Floats, expected: Floats, usable: Flags, days: Days) -> Floats:
    """How each item's level in a period differs from its mean level, [item, day]."""
    steps = np.ones_like(views)
    for period in (days.before, days.after):
        use = period & usable
        ratio = (views[:, use].sum(axis=1) + 0.5) / (expected[:, use].sum(axis=1) + 0.5)
        steps[:, period] = ratio[:, None]
    return steps


def _moved(views: Floats, expected: Floats, usable: Flags, days: Days, still: Flags) -> Flags:
    """Items whose step between the periods is unlike that of the others that stood still."""
    logs = []
    for period in (days.before, days.after):
        use = period & usable & days.ordinary
        logs.append(
            np.log(views[:, use].sum(axis=1) + 0.5) - np.log(expected[:, use].sum(axis=1) + 0.5)
        )
    step = logs[1] - logs[0]
    away = np.abs(step - np.median(step[still]))
    bound = max(_MOVED_AT_LEAST, _MOVED_SDS * 1.4826 * float(np.median(away[still])))
    moved: Flags = away > bound
    return moved if moved.mean() <= _MOVED_MOST else np.zeros_like(moved)


def _ceiling(expected: Floats) -> Floats:
    ceiling: Floats = _CUT_RATIO * expected + _CUT_SDS * np.sqrt(expected)
    return ceiling


def _profile(views: Floats, expected: Floats, usable: Flags, cls: Classes) -> Floats:
    """How each class of days departs from what was expected of it, shrunk to one."""
    change = np.ones((len(views), CLASSES))
    for each in range(CLASSES):
        use = usable & (cls == each)
        seen, usual = views[:, use].sum(axis=1), expected[:, use].sum(axis=1)
        change[:, each] = (seen + _PROFILE_WEIGHT) / (usual + _PROFILE_WEIGHT)
    return change
