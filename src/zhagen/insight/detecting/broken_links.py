"""Requests for missing pages: which page is missing, which pages link to it, on which days.

A page that the pages of many items miss is in a menu or a footer: it is held by the site, not by
each of the items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.thresholds.moves import (
    BROKEN_REQUESTS,
    BROKEN_SITE_ITEMS,
    BROKEN_SITE_SHARE,
)
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import Floats

# Holds what is in a menu.
SITE = -1


@dataclass(frozen=True, slots=True)
class Link:
    """One page that links to a missing one: requests by way of it before and after."""

    source: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A missing page as one holder links to it, the links followed most first.

    `before` and `after` are the requests of each period by all links together, `daily` those by
    day with records; it is empty for a slip, a page too seldom asked for to judge. `days` counts
    the days of the later period with a request, `last` is the last of them or -1; `items` are those
    whose pages link to it.
    """

    path: str
    links: tuple[Link, ...]
    before: int
    after: int
    daily: Floats
    days: int
    last: int
    items: frozenset[int]


def targets(panel: Panel, spans: tuple[slice, slice]) -> dict[int, list[Target]]:
    """The missing pages by holder (an item's place, or SITE), those asked for most now first."""
    broken, places = panel.broken, _places(panel, spans)
    inside = (broken.item >= 0) & (broken.day >= 0) & (broken.day < len(panel.days))
    inside[inside] = places[broken.day[inside]] >= 0
    rows: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in np.flatnonzero(inside).tolist():
        rows[broken.target[row]][int(broken.item[row])].append(row)
    found: dict[int, list[Target]] = defaultdict(list)
    least = max(BROKEN_SITE_ITEMS, BROKEN_SITE_SHARE * len(panel.items))
    for path, held in rows.items():
        for holder, own in _holders(held, menu=len(held) >= least).items():
            found[holder].append(_target(panel, path, own, spans[1], places))
    for several in found.values():
        several.sort(key=lambda each: (-each.after, -each.before, each.path))
    return found


def _holders(held: Mapping[int, list[int]], *, menu: bool) -> Mapping[int, list[int]]:
    return {SITE: [row for own in held.values() for row in own]} if menu else held


def _places(panel: Panel, spans: tuple[slice, slice]) -> NDArray[np.intp]:
    """The place of each day among those with records, [day]; -1 for all others."""
    known = np.zeros(len(panel.days), dtype=np.bool_)
    for span in spans:
        known[span] = panel.accessed[span]
    return np.where(known, np.cumsum(known) - 1, -1)


def _target(
    panel: Panel,
    path: str,
    rows: Sequence[int],
    later: slice,
    places: NDArray[np.intp],
) -> Target:
    broken = panel.broken
    days, numbers = broken.day[list(rows)], broken.count[list(rows)]
    now = (days >= later.start) & (days < later.stop)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row, recent, number in zip(rows, now.tolist(), numbers.tolist(), strict=True):
        counts[broken.source[row]][recent] += number
    slip = numbers.sum() < BROKEN_REQUESTS
    daily = np.zeros(0 if slip else int(places.max()) + 1)
    if not slip:
        np.add.at(daily, places[days], numbers)
    links = sorted(
        (Link(source, *both) for source, both in counts.items()),
        key=lambda link: (-link.after, -link.before, link.source),
    )
    after = int(numbers[now].sum())
    return Target(
        path,
        tuple(links),
        int(numbers.sum()) - after,
        after,
        daily,
        len(np.unique(days[now])),
        int(days[now].max(initial=-1)),
        frozenset(broken.item[list(rows)].tolist()),
    )
