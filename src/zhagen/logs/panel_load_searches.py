"""Searches as arrays by item and day, and the words that enough searches used."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhagen.logs.panel import Counts, Flags, Searches, SearchWords
from zhagen.logs.panel_load_pages import NO_ITEM, PathNumbers
from zhagen.logs.store import day_files

# A word fewer searches used may tell of one person; nobody is shown it.
SMALLEST: Final = 10
MOST_WORDS: Final = 2000
_COLUMNS: Final = ("q", "results", "page", "clicked")


def load_searches(
    root: Path, days: tuple[date, ...], searched: tuple[date, ...], paths: PathNumbers
) -> tuple[Searches, SearchWords]:
    """The searches of the days; `searched` are the days that have any."""
    place = {day: number for number, day in enumerate(days)}
    tables = [
        _day_table(path, place[day])
        for day in searched
        if day in place
        for path in day_files(root, "search", day)
    ]
    table = pa.concat_tables([_EMPTY, *tables]).unify_dictionaries()
    day = table["day"].to_numpy().astype(np.int64)
    failed = table["results"].to_numpy() == 0
    page = _pages(table["page"], paths)
    item = paths.item_of()[page]
    shape = (len(paths.items), len(days))
    known = item >= 0
    followed = known & ~failed & table["clicked"].is_valid().to_numpy()
    searches = Searches(
        total=_table_of(shape, item, day, known),
        without_result=_table_of(shape, item, day, known & failed),
        followed=_table_of(shape, item, day, followed),
        site_total=np.bincount(day, minlength=len(days)).astype(np.int64),
        site_without_result=np.bincount(day[failed], minlength=len(days)).astype(np.int64),
    )
    return searches, _words(table["q"], day, failed, item, shape)


_TEXT = pa.dictionary(pa.int32(), pa.string())
_EMPTY = pa.schema(
    {"q": _TEXT, "results": pa.int32(), "page": _TEXT, "clicked": pa.string(), "day": pa.int32()}
).empty_table()


def _day_table(path: Path, place: int) -> pa.Table:
    with pq.ParquetFile(path, read_dictionary=["q", "page"]) as file:
        table = file.read(columns=list(_COLUMNS), use_threads=False)
    day = pa.array(np.full(len(table), place, np.int32))
    return table.append_column("day", day).cast(_EMPTY.schema)


def _pages(column: pa.ChunkedArray, paths: PathNumbers) -> Counts:
    """The number of each search's page, -1 for none."""
    missing = column.is_null().to_numpy()
    found = paths.numbers(column.fill_null("") if missing.any() else column)
    found[missing] = NO_ITEM
    return found


def _table_of(shape: tuple[int, int], item: Counts, day: Counts, chosen: Flags) -> Counts:
    found = np.zeros(shape, np.int64)
    np.add.at(found, (item[chosen], day[chosen]), 1)
    return found


def _words(
    column: pa.ChunkedArray,
    day: Counts,
    failed: Flags,
    item: Counts,
    shape: tuple[int, int],
) -> SearchWords:
    """The words of `SMALLEST` searches and more, most used first."""
    names, word = _coded(column)
    used = np.bincount(word, minlength=len(names))
    frequent = np.flatnonzero(used >= SMALLEST).tolist()
    ranked = sorted(frequent, key=lambda number: (-used[number], names[number]))
    chosen = [number for number in ranked if names[number]][:MOST_WORDS]
    row = np.full(len(names) + 1, -1, np.int64)
    row[chosen] = np.arange(len(chosen))
    place = row[word]
    kept = place >= 0
    size = (len(chosen), shape[1])
    by_item = np.zeros((len(chosen), shape[0] + 1), np.int64)
    np.add.at(by_item, (place[kept], item[kept]), 1)
    of_items = by_item[:, :-1]
    home = of_items.argmax(axis=1) if shape[0] else np.zeros(len(chosen), np.int64)
    typed = of_items.sum(axis=1) > 0
    return SearchWords(
        words=tuple(names[number] for number in chosen),
        total=_table_of(size, place, day, kept),
        without_result=_table_of(size, place, day, kept & failed),
        item=np.where(typed, home, NO_ITEM).astype(np.int64),
        smallest=SMALLEST,
    )


def _coded(column: pa.ChunkedArray) -> tuple[list[str], Counts]:
    """The different words and the place of each search's word among them."""
    joined = pa.concat_arrays(column.chunks)
    names: list[str] = joined.dictionary.to_pylist()
    return names, joined.indices.to_numpy(zero_copy_only=False).astype(np.int64)
