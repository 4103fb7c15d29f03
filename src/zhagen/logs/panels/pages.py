"""The daily cube as arrays by item and day: page views, reading times, dead links, other pages.

Read file by file with the paths as dictionaries: each different path is looked up once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from zhagen.logs.cube.days import cube_file
from zhagen.logs.items import Item, ItemPages
from zhagen.logs.panel import FEW_PEOPLE, BrokenLinks, Counts, Dwell, OtherPages, Pages
from zhagen.logs.records.words import ENOUGH

MOST_OTHERS: Final = 200
_DEVICES: Final = 2
# Longer times are no reading; the limit keeps the number that orders rows within 64 bits.
_LONGEST_S: Final = 1 << 20
NO_ITEM: Final = -1


@dataclass(slots=True)
class PathNumbers:
    """Numbers the paths as they come and remembers the item of each."""

    items: tuple[Item, ...]
    paths: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _items: list[int] = field(default_factory=list)
    _pages: ItemPages = field(init=False)
    _place: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the look-up of items."""
        self._pages = ItemPages(self.items)
        self._place = {item.code: place for place, item in enumerate(self.items)}

    def numbers(self, column: pa.ChunkedArray) -> Counts:
        """The number of each row's path."""
        found: list[Counts] = [np.empty(0, np.int64)]
        for chunk in column.chunks:
            names = chunk.dictionary.to_pylist()
            table = self._table(names)
            found.append(table[chunk.indices.to_numpy(zero_copy_only=False)])
        return np.concatenate(found)

    def _table(self, names: list[str]) -> Counts:
        """The numbers of some paths; nearly always all of them are known."""
        try:
            return np.fromiter(map(self._numbers.__getitem__, names), np.int64, len(names))
        except KeyError:
            for name in names:
                if name not in self._numbers:
                    self._add(name)
            return self._table(names)

    def item_of(self) -> Counts:
        """The place of the item of each number, NO_ITEM for none."""
        return np.array([*self._items, NO_ITEM], np.int64)

    def _add(self, path: str) -> None:
        self._numbers[path] = len(self.paths)
        self.paths.append(path)
        code = self._pages.code_of(path)
        self._items.append(NO_ITEM if code is None else self._place[code])


@dataclass(frozen=True, slots=True)
class PageCounts:
    """What the table `views` says: by item, for the site, and of pages of no item."""

    pages: Pages
    suspects: Counts
    site_views: Counts
    site_sessions: Counts
    site_suspects: Counts
    unassigned: Counts
    others: OtherPages


def load_pages(root: Path, days: tuple[date, ...], paths: PathNumbers) -> PageCounts:
    """Page views of the days. `paths` is filled with what is met."""
    shape = (len(paths.items), len(days), _DEVICES)
    by_item = {name: np.zeros(shape, np.int64) for name in _VIEW_COUNTS}
    suspects = np.zeros(shape[:2], np.int64)
    site = np.zeros((4, len(days)), np.int64)
    strays: list[tuple[Counts, Counts, int]] = []
    for place, table in _tables(root, "views", days):
        page = paths.numbers(table["page"])
        item = paths.item_of()[page]
        device = np.minimum(_numbers(table, "device"), _DEVICES - 1)
        program = table["suspect"].to_numpy()
        known = item >= 0
        people = ~program
        views = _numbers(table, "views")
        chosen = known & people
        for name in _VIEW_COUNTS:
            counts = _numbers(table, name)[chosen]
            np.add.at(by_item[name][:, place], (item[chosen], device[chosen]), counts)
        np.add.at(suspects[:, place], item[known & program], views[known & program])
        stray = people & ~known
        strays.append((page[stray], views[stray], place))
        site[:, place] = (
            views[people].sum(),
            _numbers(table, "entrances")[people].sum(),
            views[program].sum(),
            views[stray].sum(),
        )
    others = _others(strays, paths.paths, len(days))
    return PageCounts(Pages(**by_item), suspects, site[0], site[1], site[2], site[3], others)


_VIEW_COUNTS: Final = ("views", "entrances", "bounces", "exits")


def load_dwell(root: Path, days: tuple[date, ...], paths: PathNumbers) -> Dwell:
    """Reading times on the pages of items, in the order of item, day, device and seconds."""
    keys: list[Counts] = [np.empty(0, np.int64)]
    sums: list[Counts] = [np.empty(0, np.int64)]
    for place, table in _tables(root, "dwell", days):
        page = paths.numbers(table["page"])
        item = paths.item_of()[page]
        known = item >= 0
        device = np.minimum(_numbers(table, "device"), _DEVICES - 1)[known]
        seconds = np.minimum(_numbers(table, "seconds")[known], _LONGEST_S - 1)
        key = ((item[known] * len(days) + place) * _DEVICES + device) * _LONGEST_S + seconds
        different, number = _added(key, _numbers(table, "n")[known])
        keys.append(different)
        sums.append(number)
    key, count = np.concatenate(keys), np.concatenate(sums)
    order = np.argsort(key, kind="stable")
    key, count = key[order], count[order]
    rest, seconds = np.divmod(key, _LONGEST_S)
    rest, device = np.divmod(rest, _DEVICES)
    item, day = np.divmod(rest, max(len(days), 1))
    return Dwell(item=item, day=day, device=device, seconds=seconds, count=count)


def load_broken(root: Path, days: tuple[date, ...], paths: PathNumbers) -> BrokenLinks:
    """Dead links on the pages of items, in the order of day, referring and missing page.

    People are counted once a day; an address that fewer than ten of them had to do with, in all
    days together, is not given.
    """
    sources: list[int] = []
    targets: list[int] = []
    rows: list[Counts] = [np.empty((4, 0), np.int64)]
    for place, table in _tables(root, "broken", days):
        source, target = paths.numbers(table["source"]), paths.numbers(table["page"])
        item = paths.item_of()[source]
        known = item >= 0
        sources.extend(source[known].tolist())
        targets.extend(target[known].tolist())
        day = np.full(int(known.sum()), place, np.int64)
        counted = [_numbers(table, name)[known] for name in ("n", "visitors")]
        rows.append(np.stack([item[known], day, *counted]))
    item, day, count, people = np.concatenate(rows, axis=1)
    source_names, target_names = (_shown(each, people, paths.paths) for each in (sources, targets))
    return BrokenLinks(item, source_names, target_names, day, count)


def _shown(numbers: list[int], people: Counts, paths: Sequence[str]) -> tuple[str, ...]:
    """The addresses, those of too few people as FEW_PEOPLE."""
    met: Counter[int] = Counter()
    for number, several in zip(numbers, people.tolist(), strict=True):
        met[number] += several
    return tuple(paths[one] if met[one] >= ENOUGH else FEW_PEOPLE for one in numbers)


def _tables(root: Path, name: str, days: tuple[date, ...]) -> Iterator[tuple[int, pa.Table]]:
    """The counts of each day that has any, with the day's place."""
    for place, day in enumerate(days):
        path = cube_file(root, name, day)
        if path.exists():
            with pq.ParquetFile(path) as file:
                yield place, file.read(use_threads=False)


def _numbers(table: pa.Table, name: str) -> Counts:
    found: Counts = table[name].to_numpy().astype(np.int64)
    return found


def _added(key: Counts, count: Counts) -> tuple[Counts, Counts]:
    """Each different key once, with the sum of its counts."""
    if not len(key):
        return key, count
    order = np.argsort(key, kind="stable")
    key, count = key[order], count[order]
    begins = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    return key[begins], np.add.reduceat(count, begins)


def _others(strays: list[tuple[Counts, Counts, int]], paths: list[str], days: int) -> OtherPages:
    """The pages of no item with the most views; of equal ones the first in the alphabet."""
    total = np.zeros(len(paths), np.int64)
    for page, views, _ in strays:
        np.add.at(total, page, views)
    seen = np.flatnonzero(total)
    ranked = sorted(seen.tolist(), key=lambda number: (-total[number], paths[number]))
    chosen = ranked[:MOST_OTHERS]
    row: NDArray[np.int64] = np.full(len(paths), -1, np.int64)
    row[chosen] = np.arange(len(chosen))
    found = np.zeros((len(chosen), days), np.int64)
    for page, views, place in strays:
        kept = row[page] >= 0
        np.add.at(found[:, place], row[page[kept]], views[kept])
    return OtherPages(tuple(paths[number] for number in chosen), found)
