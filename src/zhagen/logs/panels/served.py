"""Documents taken, failures met and waiting times by item and day.

A visitor counts once a day for an item, whatever the number of partial requests or reloads. Who
takes more documents or meets more failures in a day than a person would is a program; the rules of
the cube look at page views and do not see those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhagen.logs.panel import Counts, Waits
from zhagen.logs.panels.pages import NO_ITEM, PathNumbers
from zhagen.logs.requests.served import (
    SERVED,
    SERVED_TABLE,
    WAIT_EDGES_MS,
    WAITS,
    WAITS_TABLE,
    Outcome,
)
from zhagen.logs.storing.store import table_files

# Different documents, or failing pages, of one visitor on one day above which it is a program.
MOST_TAKEN: Final = 30
MOST_FAILED: Final = 20
Days = Sequence[date]


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of answers; None where the store has nothing of the kind."""

    downloads: Counts | None
    failures: Counts | None
    waits: Waits | None


def load_answers(root: Path, days: Days, paths: PathNumbers) -> Answers:
    """Documents, failures and waiting times of the days."""
    served, waits = _by_day(root, SERVED_TABLE), _by_day(root, WAITS_TABLE)
    shape = (len(paths.items), len(days))
    counts = np.zeros((len(Outcome), *shape), np.int64)
    for place, day in enumerate(days):
        if day in served:
            table = _read(served[day], SERVED)
            for outcome in Outcome:
                counts[outcome, :, place] = _visitors(table, outcome, paths)
    views = np.zeros((*shape, len(WAIT_EDGES_MS) + 1), np.int64)
    for place, day in enumerate(days):
        if day in waits:
            _add_waits(views[:, place], _read(waits[day], WAITS), paths)
    return Answers(
        counts[Outcome.TAKEN] if served else None,
        counts[Outcome.FAILED] if served else None,
        Waits(WAIT_EDGES_MS, views) if waits else None,
    )


def _by_day(root: Path, table: str) -> dict[date, list[Path]]:
    """The files of each day; those of `table_files`, which know nothing of folders of days."""
    found: dict[date, list[Path]] = {}
    for folder in sorted((root / table).glob("day=*")):
        files = table_files(root, f"{table}/{folder.name}")
        if files:
            found[date.fromisoformat(folder.name.removeprefix("day="))] = list(files)
    return found


def _read(files: Sequence[Path], schema: pa.Schema) -> pa.Table:
    texts = [each.name for each in schema if not pa.types.is_primitive(each.type)]
    tables = [
        pq.read_table(path, read_dictionary=texts, partitioning=None).cast(schema) for path in files
    ]
    return pa.concat_tables(tables).unify_dictionaries()


def _visitors(table: pa.Table, outcome: Outcome, paths: PathNumbers) -> Counts:
    """Visitors of each item with the outcome; a document's item is that of the linking page."""
    found = np.zeros(len(paths.items), np.int64)
    table = table.filter(pa.array(table["outcome"].to_numpy() == outcome))
    if not len(table):
        return found
    path = paths.numbers(table["path"])
    visitor = table["visitor"].to_numpy()
    item = paths.item_of()[path]
    if outcome is Outcome.TAKEN:
        linking = paths.item_of()[_sources(table, paths)]
        item = np.where(linking >= 0, linking, item)
    most = MOST_TAKEN if outcome is Outcome.TAKEN else MOST_FAILED
    person = np.unique(visitor, return_inverse=True)[1].astype(np.int64)
    pairs = np.unique(np.stack([person, path]), axis=1)
    human = np.bincount(pairs[0]) <= most
    chosen = (item >= 0) & human[person]
    different = np.unique(np.stack([person[chosen], item[chosen]]), axis=1)
    np.add.at(found, different[1], 1)
    return found


def _sources(table: pa.Table, paths: PathNumbers) -> Counts:
    """The number of the page each request came from, that of no item where none is known."""
    missing = table["source"].is_null().to_numpy()
    column = table["source"]
    numbers = paths.numbers(column.fill_null("") if missing.any() else column)
    numbers[missing] = NO_ITEM
    return numbers


def _add_waits(views: Counts, table: pa.Table, paths: PathNumbers) -> None:
    item = paths.item_of()[paths.numbers(table["path"])]
    known = item >= 0
    wait = table["wait"].to_numpy().astype(np.int64)
    np.add.at(views, (item[known], wait[known]), table["n"].to_numpy()[known])
