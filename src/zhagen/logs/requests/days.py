"""Writing what is kept of access logs: gathered over many chunks, then one file a day and table.

Rows are held as numbers until there are many, so that a day of a small site is one piece and a log
that jumps between days costs no more open files than any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhagen.logs.clock import day_of
from zhagen.logs.columns import filled, table_of, texts
from zhagen.logs.cube.layout import DAY_MS, HALVES
from zhagen.logs.requests.events import Columns, Kept
from zhagen.logs.requests.referers import ARRIVED
from zhagen.logs.requests.served import ServedFiles
from zhagen.logs.storing.day_files import compact
from zhagen.logs.storing.parquet import write_file
from zhagen.logs.storing.store import staged_name

_TEXT = pa.dictionary(pa.int32(), pa.string())
REQUESTS: Final = pa.schema(
    {
        "at": pa.timestamp("ms"),
        "visitor": pa.int64(),
        "path": _TEXT,
        "source": _TEXT,
        "arrived": _TEXT,
        "status": pa.int16(),
        "device": pa.int8(),
        "kind": pa.int8(),
        "millis": pa.int32(),
    }
)
# `half`: half hours since 1970; `earliest` and `latest`: milliseconds after it began.
HALF_HOURS: Final = pa.schema(
    {
        "visitor": pa.int64(),
        "half": pa.int32(),
        "earliest": pa.int32(),
        "latest": pa.int32(),
        "requests": pa.int32(),
        "views": pa.int32(),
        "files": pa.int32(),
        "errors": pa.int32(),
        "linked": pa.int32(),
    }
)
_ARRIVED: Final = texts([str(each) for each in ARRIVED])
MOST_HELD: Final = 1 << 19


class AccessDays:
    """Writes what one source file gives into its staging folder."""

    def __init__(self, folder: Path) -> None:
        """Nothing is held yet."""
        self._folder = folder
        self._served = ServedFiles(folder)
        self._requests: list[Columns] = []
        self._halves: list[Columns] = []
        self._held = 0
        self._parts = 0

    @property
    def full(self) -> bool:
        """Whether it is time to write."""
        return self._held >= MOST_HELD

    def add(self, kept: Kept) -> None:
        """Hold some rows."""
        self._requests.append(kept.requests)
        self._halves.append(kept.halves)
        self._held += len(kept.requests["at"]) + len(kept.halves["half"])

    def write(self, paths: list[str]) -> None:
        """Write all that is held; `paths` are the names of the numbers."""
        if not self._held:
            return
        requests, halves = _joined(self._requests), _joined(self._halves)
        names = texts(paths)
        for day, rows in _by_day(requests, requests["at"] // DAY_MS):
            table = compact(_requests(rows, names))
            self._served.add(day_of(day), table)
            self._file("access", day, table)
        for day, rows in _by_day(halves, halves["half"] // HALVES):
            self._file("halves", day, table_of(rows, HALF_HOURS))
        self._requests, self._halves, self._held = [], [], 0
        self._parts += 1

    def close(self, paths: list[str]) -> None:
        """Write what is held and finish all files."""
        self.write(paths)
        self._served.close()

    def _file(self, name: str, day: int, table: pa.Table) -> None:
        texts = [field.name for field in table.schema if not pa.types.is_primitive(field.type)]
        write_file(
            table,
            self._folder / staged_name(name, self._parts, day_of(day)),
            compression="lz4",  # written in half the time of zstd, at less than twice the size
            use_dictionary=texts,
            column_encoding={"at": "DELTA_BINARY_PACKED"} if "at" in table.column_names else None,
            write_statistics=False,
        )


def _joined(parts: list[Columns]) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _by_day(columns: Columns, days: NDArray[np.int64]) -> Iterator[tuple[int, Columns]]:
    """The rows of each day, in the order of their lines."""
    if not len(days):
        return
    if (np.diff(days) < 0).any():
        order = np.argsort(days, kind="stable")
        days = days[order]
        columns = {name: column[order] for name, column in columns.items()}
    begins = np.concatenate([[0], np.flatnonzero(np.diff(days)) + 1])
    for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(days)], strict=True):
        yield int(days[begin]), {name: column[begin:end] for name, column in columns.items()}


def _requests(rows: Columns, paths: pa.Array) -> pa.Table:
    made = dict(rows) | {
        "at": filled(rows["at"]).cast(pa.timestamp("ms")),
        "path": _text(rows["path"], paths),
        "source": _text(rows["source"], paths),
        "arrived": _text(rows["arrived"], _ARRIVED),
        "millis": filled(rows["millis"], rows["millis"] < 0),
    }
    return table_of(made, REQUESTS)


def _text(numbers: NDArray[np.int32], names: pa.Array) -> pa.DictionaryArray:
    """A text column from numbers, -1 for none."""
    return pa.DictionaryArray.from_arrays(filled(numbers, numbers < 0), names)
