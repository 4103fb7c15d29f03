"""Searches as arrays by item and day, and the words that enough searches used."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhagen.logs.panel import Counts, Flags, Searches, SearchWords
from zhagen.logs.panels.pages import NO_ITEM, PathNumbers
from zhagen.logs.records.words import ENOUGH, SEARCH_TABLE, frequent_words, known_words, pairs_of
from zhagen.logs.storing.store import day_files

MOST_WORDS: Final = 2000
_COLUMNS: Final = ("word", "person", "results", "page", "clicked")


def searched_days(root: Path) -> tuple[date, ...]:
    """The days of which there are searches, whatever file they came with."""
    folders = (root / SEARCH_TABLE).glob("day=*")
    days = sorted(date.fromisoformat(each.name.removeprefix("day=")) for each in folders)
    return tuple(day for day in days if day_files(root, SEARCH_TABLE, day))


def load_searches(
    root: Path, days: tuple[date, ...], searched: tuple[date, ...], paths: PathNumbers
) -> tuple[Searches, SearchWords]:
    """The searches of the days; `searched` are the days that have any."""
    place = {day: number for number, day in enumerate(days)}
    tables = [
        _day_table(path, place[day])
        for day in searched
        if day in place
        for path in day_files(root, SEARCH_TABLE, day)
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
    return searches, _words(root, table, day, failed, item, shape)


_TEXT = pa.dictionary(pa.int32(), pa.string())
_EMPTY = pa.schema(
    {
        "word": pa.int64(),
        "person": pa.int64(),
        "results": pa.int32(),
        "page": _TEXT,
        "clicked": pa.string(),
        "day": pa.int32(),
    }
).empty_table()


def _day_table(path: Path, place: int) -> pa.Table:
    """The searches of a file; those of files of an earlier version have no words."""
    with pq.ParquetFile(path, read_dictionary=["page"]) as file:
        table = file.read(columns=list(_COLUMNS), use_threads=False)
    for name in _COLUMNS[:2]:
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(len(table), pa.int64()))
    table = table.append_column("day", pa.array(np.full(len(table), place, np.int32)))
    return table.select(_EMPTY.column_names).cast(_EMPTY.schema)


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
    root: Path,
    table: pa.Table,
    day: Counts,
    failed: Flags,
    item: Counts,
    shape: tuple[int, int],
) -> SearchWords:
    """The words of enough people, most searched for first."""
    names = known_words(root)
    codes, word = _coded(table["word"])
    used = np.bincount(word[word >= 0], minlength=len(codes))
    frequent = frequent_words(pairs_of(table))
    told = [number for number, code in enumerate(codes) if code in frequent and code in names]
    ranked = sorted(told, key=lambda number: (-used[number], names[codes[number]]))
    chosen = ranked[:MOST_WORDS]
    row = np.full(len(codes) + 1, -1, np.int64)
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
        words=tuple(names[codes[number]] for number in chosen),
        total=_table_of(size, place, day, kept),
        without_result=_table_of(size, place, day, kept & failed),
        item=np.where(typed, home, NO_ITEM).astype(np.int64),
        smallest=ENOUGH,
    )


def _coded(column: pa.ChunkedArray) -> tuple[list[int], Counts]:
    """The different words and the place of each search's word among them, -1 for none."""
    coded = pa.concat_arrays(column.chunks).dictionary_encode()
    codes: list[int] = coded.dictionary.to_pylist()
    place = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes, place.astype(np.int64)
