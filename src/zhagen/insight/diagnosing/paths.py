"""Addresses of no item, and items, that begin or end on some day: where a page may have moved.

A directory begins or ends as a whole, so the pages below it are added up.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.thresholds import general as thresholds
from zhagen.insight.views.days import Flags
from zhagen.logs.panel import Panel

Floats = NDArray[np.float64]

_EMPTY_SHARE = 0.05
_FEWEST_DAYS = 5


@dataclass(frozen=True, slots=True)
class Break:
    """The day on which an item's views end or begin, with its views per day before and since."""

    place: int
    before: float
    since: float

    @property
    def ended(self) -> bool:
        """Whether views end."""
        return self.since < self.before


@dataclass(frozen=True, slots=True)
class Address:
    """A page or directory with its views per day before and since the day it began or ended."""

    path: str
    place: int
    before: float
    since: float


def addresses(panel: Panel, places: NDArray[np.intp]) -> tuple[Address, ...]:
    """All that begin or end among the given days, the longest paths first."""
    scale = _scale(panel, places)
    found = []
    for path, views in sorted(_with_directories(panel).items()):
        address = _break(path, views[places].astype(np.float64), scale, places)
        if address is not None:
            found.append(address)
    return tuple(sorted(found, key=lambda each: (-len(each.path), each.path)))


def _scale(panel: Panel, places: NDArray[np.intp]) -> Floats:
    """How busy the site is on each day, mean one."""
    views = panel.site.views[places].astype(np.float64) + 1.0
    return np.asarray(views / views.mean(), np.float64)


def _with_directories(panel: Panel) -> dict[str, NDArray[np.int64]]:
    """Views of each page, and of each directory that holds several; its own page is one of them."""
    table: dict[str, NDArray[np.int64]] = dict(
        zip(panel.others.paths, panel.others.views, strict=True)
    )
    below: dict[str, list[NDArray[np.int64]]] = defaultdict(list)
    for path, views in zip(panel.others.paths, panel.others.views, strict=True):
        parts = path.split("/")
        for depth in range(2, len(parts)):
            below["/".join(parts[:depth]) + "/"].append(views)
    for path, rows in below.items():
        if len(rows) > 1:
            table[path] = np.sum(rows, axis=0)
    return table


def _break(path: str, views: Floats, scale: Floats, places: NDArray[np.intp]) -> Address | None:
    """The day on which the address began or ended, if it did."""
    seen, usual = np.cumsum(views), np.cumsum(scale)
    first = seen[:-1] / usual[:-1]
    later = (seen[-1] - seen[:-1]) / (usual[-1] - usual[:-1])
    splits = np.arange(1, len(places))
    inner = (splits >= _FEWEST_DAYS) & (splits <= len(places) - _FEWEST_DAYS)
    one_sided = np.minimum(first, later) <= _EMPTY_SHARE * np.maximum(first, later)
    enough = np.maximum(first, later) >= thresholds.GONE_VIEWS_A_DAY
    good = inner & one_sided & enough
    if not good.any():
        return None
    split = likeliest_split(first, later, usual, good)
    return Address(path, int(places[split + 1]), float(first[split]), float(later[split]))


def likeliest_split(first: Floats, later: Floats, exposure: Floats, good: Flags) -> int:
    """The split of greatest Poisson likelihood among the good ones.

    `first`, `later` are rates before and since each split, `exposure` the cumulated exposure
    with the whole at its end.
    """
    gain = exposure[:-1] * _x_log_x(first) + (exposure[-1] - exposure[:-1]) * _x_log_x(later)
    return int(np.where(good, gain, -np.inf).argmax())


def _x_log_x(rate: Floats) -> Floats:
    return np.asarray(rate * np.log(np.maximum(rate, 1e-12)), np.float64)
