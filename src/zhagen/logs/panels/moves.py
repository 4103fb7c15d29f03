"""Where people went on to: between items, to the next page of an item, from lists to items.

The table `moves` holds pairs of pages by day; only what belongs to an item is kept, added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow.parquet as pq

from zhagen.logs.cube.days import cube_file
from zhagen.logs.panel import Counts, Flags, Listed, Moves, Steps
from zhagen.logs.panels.pages import NO_ITEM, PathNumbers
from zhagen.logs.requests.list_pages import list_depths

# From the third page of a list on nobody looks any more without need.
DEEP: Final = 3
_DEVICES: Final = 2
# Pages for applying often lie outside the item, one for all; their paths say what they are.
_APPLYING = re.compile(
    r"(?:^|[/_.-])(?:apply|application|declare|submit|shenbao|shenqing|banli|wssb|wsbl|wssq|yuyue)"
    r"(?:$|[/_.-])|申报|申请|办理",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Walked:
    """All that the panel says of moves."""

    moves: Moves
    steps: Steps
    listed: Listed


@dataclass(frozen=True, slots=True)
class _Day:
    """The moves of one day as numbers of pages, with the item of each."""

    place: int
    page: Counts
    following: Counts
    count: Counts


@dataclass(slots=True)
class _Onward:
    """Moves from a page of an item to its next step: what was met so far."""

    page: list[Counts] = field(default_factory=lambda: [np.empty(0, np.int64)])
    following: list[Counts] = field(default_factory=lambda: [np.empty(0, np.int64)])
    day: list[Counts] = field(default_factory=lambda: [np.empty(0, np.int64)])
    count: list[Counts] = field(default_factory=lambda: [np.empty(0, np.int64)])

    def add(self, day: _Day, chosen: Flags) -> None:
        """Add the chosen moves of a day."""
        self.page.append(day.page[chosen])
        self.following.append(day.following[chosen])
        self.day.append(np.full(int(chosen.sum()), day.place, np.int64))
        self.count.append(day.count[chosen])


def load_walked(root: Path, days: tuple[date, ...], paths: PathNumbers) -> Walked:
    """Moves of people on the days. `paths` must know all pages that were viewed."""
    shape = (len(paths.items), len(days))
    depth, applying = _depths(paths), _applying(paths)
    arrivals, deep = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    between: list[Counts] = [np.empty((4, 0), np.int64)]
    onward = _Onward()
    for day in _moves(root, days, paths):
        if len(paths.paths) != len(depth):
            depth, applying = _depths(paths), _applying(paths)
        items = paths.item_of()
        left, reached = items[day.page], items[day.following]
        ours = left >= 0
        onward.add(day, ours & _goes_on(day, left, reached, applying))
        between.append(_between(day, left, reached, len(paths.items)))
        level = depth[day.page]
        for table, chosen in ((arrivals, level > 0), (deep, level >= DEEP)):
            rows = chosen & (reached >= 0)
            np.add.at(table[:, day.place], reached[rows], day.count[rows])
    source, target, place, count = np.concatenate(between, axis=1)
    return Walked(
        Moves(source, target, place, count),
        _steps(root, days, paths, onward),
        Listed(arrivals, deep),
    )


def _goes_on(day: _Day, left: Counts, reached: Counts, applying: Flags) -> Flags:
    inside = (reached == left) & (day.page != day.following)
    return np.asarray(inside | ((reached == NO_ITEM) & applying[day.following]), np.bool_)


def _between(day: _Day, left: Counts, reached: Counts, items: int) -> Counts:
    """Rows (item left, item reached, day, count) of a day, equal ones added up."""
    chosen = (left >= 0) & (reached >= 0) & (left != reached)
    key, number = np.unique(left[chosen] * max(items, 1) + reached[chosen], return_inverse=True)
    count = np.bincount(number, day.count[chosen], len(key)).astype(np.int64)
    source, target = np.divmod(key, max(items, 1))
    return np.stack([source, target, np.full(len(key), day.place, np.int64), count])


def _steps(root: Path, days: tuple[date, ...], paths: PathNumbers, onward: _Onward) -> Steps:
    page, following, place, count = (
        np.concatenate(each) for each in (onward.page, onward.following, onward.day, onward.count)
    )
    total = np.bincount(page, count, len(paths.paths)).astype(np.int64)
    start = _starts(paths, total)
    shape = (len(paths.items), len(days))
    moved = np.zeros(shape, np.int64)
    item = paths.item_of()[page]
    chosen = start[item] == page
    np.add.at(moved, (item[chosen], place[chosen]), count[chosen])
    names, onwards = [], []
    for number, begin in enumerate(start.tolist()):
        mine = chosen & (item == number) if begin >= 0 else np.zeros(0, np.bool_)
        names.append(paths.paths[begin] if begin >= 0 else "")
        onwards.append(_usual(following[mine], count[mine], paths) if begin >= 0 else "")
    return Steps(tuple(names), tuple(onwards), _read(root, days, paths, start), moved)


def _starts(paths: PathNumbers, total: Counts) -> Counts:
    """The page of each item from which most go on, -1 for none; of equal ones the first name."""
    start = np.full(len(paths.items), -1, np.int64)
    items = paths.item_of()
    ranked = sorted(np.flatnonzero(total).tolist(), key=lambda n: (-total[n], paths.paths[n]))
    for number in ranked:
        if start[items[number]] < 0:
            start[items[number]] = number
    return start


def _usual(following: Counts, count: Counts, paths: PathNumbers) -> str:
    """The page most people went on to."""
    different, number = np.unique(following, return_inverse=True)
    many = np.bincount(number, count)
    named: list[tuple[float, str]] = [
        (-float(many[k]), paths.paths[page]) for k, page in enumerate(different.tolist())
    ]
    return min(named)[1]


def _read(root: Path, days: tuple[date, ...], paths: PathNumbers, start: Counts) -> Counts:
    """Page views by people of each item's page, [item, day, device]."""
    found = np.zeros((len(paths.items), len(days), _DEVICES), np.int64)
    for place, day in enumerate(days):
        path = cube_file(root, "views", day)
        if not (len(start) and path.exists()):
            continue
        with pq.ParquetFile(path) as file:
            table = file.read(columns=["page", "device", "suspect", "views"], use_threads=False)
        page = paths.numbers(table["page"])
        item = paths.item_of()[page]
        rows = (item >= 0) & (start[item] == page) & ~table["suspect"].to_numpy()
        device = np.minimum(table["device"].to_numpy(), _DEVICES - 1)[rows]
        np.add.at(found[:, place], (item[rows], device), table["views"].to_numpy()[rows])
    return found


def _moves(root: Path, days: tuple[date, ...], paths: PathNumbers) -> Iterator[_Day]:
    for place, day in enumerate(days):
        path = cube_file(root, "moves", day)
        if path.exists():
            with pq.ParquetFile(path) as file:
                table = file.read(use_threads=False)
            page, following = (paths.numbers(table[name]) for name in ("page", "next_page"))
            yield _Day(place, page, following, table["n"].to_numpy().astype(np.int64))


def _depths(paths: PathNumbers) -> Counts:
    """Which page of a list each page of no item is, 0 for what is no list."""
    items = paths.item_of()
    free = [path for number, path in enumerate(paths.paths) if items[number] < 0]
    known = list_depths(free)
    return np.array([known.get(path, 0) for path in paths.paths], np.int64)


def _applying(paths: PathNumbers) -> Flags:
    return np.array([_APPLYING.search(path) is not None for path in paths.paths], np.bool_)
