"""What single answers tell besides page views: documents taken, pages that failed, waiting times.

Kept apart while a log is read, because a page view knows nothing of them. A document or a failure
is one row with its visitor, so that the many partial requests of one reader, or an impatient
reload, count once; waiting times are counts from the beginning.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhagen.logs.columns import codes, filled, numbers, table_of, valid
from zhagen.logs.requests.requests import Kind, is_page
from zhagen.logs.storing.day_files import DayFiles

SERVED_TABLE: Final = "served"
WAITS_TABLE: Final = "waits"
# What people take home to fill in or to read; pictures, scripts and films are no documents.
DOCUMENTS: Final = frozenset({
    "pdf", "ofd", "doc", "docx", "dot", "dotx", "xls", "xlsx", "xlt", "xltx", "et", "ett", "wps",
    "wpt", "rtf", "odt", "ods", "ppt", "pptx", "dps", "zip", "rar", "7z", "ceb", "cebx", "caj",
})  # fmt: skip
# Upper ends of the classes of waiting times in milliseconds; the last class has none.
WAIT_EDGES_MS: Final = (
    50, 100, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 4000, 5000, 7000, 10_000, 15_000, 20_000,
    30_000, 60_000,
)  # fmt: skip
_TAKEN: Final = (200, 206)
_FAULT_OF_SERVER: Final = 500
_TEXT = pa.dictionary(pa.int32(), pa.string())
SERVED: Final = pa.schema(
    {"visitor": pa.int64(), "outcome": pa.int8(), "path": _TEXT, "source": _TEXT}
)
WAITS: Final = pa.schema({"path": _TEXT, "wait": pa.int8(), "n": pa.int64()})


class Outcome(IntEnum):
    """What a row of the table `served` is about."""

    TAKEN = 0
    FAILED = 1


class ServedFiles:
    """Writes both tables of one log into its staging folder."""

    def __init__(self, folder: Path) -> None:
        """Write into the staging folder."""
        self._served = DayFiles(folder, SERVED_TABLE, SERVED)
        self._waits = DayFiles(folder, WAITS_TABLE, WAITS)

    def add(self, day: date, events: pa.Table) -> None:
        """Take what matters from requests of a day (columns as in `days.REQUESTS`)."""
        table = served(events)
        if len(table):
            self._served.add(day, table)
        counts = waits(events)
        if len(counts):
            self._waits.add(day, counts)

    def close(self) -> None:
        """Finish the files."""
        self._served.close()
        self._waits.close()


def is_document(path: str | None) -> bool:
    """Whether a path leads to something people download to use it."""
    if path is None:
        return False
    stem, _, extension = path.rpartition("/")[2].rpartition(".")
    return stem != "" and extension.lower() in DOCUMENTS


@lru_cache(maxsize=1 << 15)
def _wanted(path: str) -> tuple[bool, bool]:
    """Whether it is told of a path that it was sent, and that it failed."""
    return is_document(path), is_page(path)


def served(events: pa.Table) -> pa.Table:
    """Documents that were sent and pages that the server failed to make, one row each."""
    path = _one(events["path"])
    status = numbers(events["status"])
    known = valid(path)
    fits = known & (
        ((numbers(events["kind"]) == Kind.FILE) & np.isin(status, _TAKEN))
        | (status >= _FAULT_OF_SERVER)
    )
    rows = np.flatnonzero(fits)
    if not len(rows):
        return pa.Table.from_batches([], SERVED)
    failed = status[rows] >= _FAULT_OF_SERVER
    different, number = np.unique(codes(path)[rows], return_inverse=True)
    names = path.dictionary.take(filled(different)).to_pylist()
    wanted = np.array([_wanted(name) for name in names], np.bool_)
    kept = wanted[number, failed.astype(np.intp)]
    rows, failed = rows[kept], failed[kept]
    place = filled(rows)
    outcome = np.where(failed, Outcome.FAILED, Outcome.TAKEN).astype(np.int8)
    columns = [events["visitor"].take(place), filled(outcome)]
    columns += [_one(events[name]).take(place) for name in ("path", "source")]
    return pa.Table.from_arrays(columns, schema=SERVED)


def waits(events: pa.Table) -> pa.Table:
    """How many page views took how long, where the log says so."""
    millis = events["millis"]
    if millis.null_count == len(millis):
        return pa.Table.from_batches([], WAITS)
    path = _one(events["path"])
    timed = valid(_one(millis)) & valid(path)
    timed &= numbers(events["kind"]) == Kind.VIEW
    taken = numbers(millis)[timed]
    classes = len(WAIT_EDGES_MS) + 1
    key = codes(path)[timed].astype(np.int64) * classes + wait_class(taken)
    different, count = np.unique(key, return_counts=True)
    page, wait = np.divmod(different, classes)
    named = pa.DictionaryArray.from_arrays(filled(page.astype(np.int32)), path.dictionary)
    return table_of({"path": named, "wait": wait, "n": count}, WAITS)


def wait_class(millis: NDArray[np.int32]) -> NDArray[np.int64]:
    """The class of each waiting time: the first edge that is not under it."""
    return np.searchsorted(np.array(WAIT_EDGES_MS), millis, side="left").astype(np.int64)


def _one(column: pa.ChunkedArray) -> pa.Array:
    """The column as one piece."""
    if column.num_chunks == 1:
        return column.chunk(0)
    joined = column.unify_dictionaries().combine_chunks()
    return joined.chunk(0) if isinstance(joined, pa.ChunkedArray) else joined
