"""Writing events to one Parquet file a day, however many days a log jumps between."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhagen.logs.columns import codes, filled, valid
from zhagen.logs.storing.store import staged_name

# A log of years in no order must not run out of file handles; a day that comes back after its
# file was closed gets a second one.
_MOST_OPEN: Final = 32


class DayFiles:
    """Writes the days of one source file into its staging folder."""

    def __init__(self, folder: Path, table: str, schema: pa.Schema) -> None:
        """Write tables of this schema."""
        self._folder = folder
        self._table = table
        self._schema = schema
        self._open: OrderedDict[date, pq.ParquetWriter] = OrderedDict()
        self._parts: dict[date, int] = {}

    @property
    def days(self) -> tuple[date, ...]:
        """The days that have been written, in order."""
        return tuple(sorted(self._parts))

    def add(self, day: date, table: pa.Table) -> None:
        """Append rows of a day."""
        writer = self._open.get(day)
        if writer is None:
            writer = self._open[day] = self._writer(day)
            if len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(day)
        writer.write_table(compact(table))

    def close(self) -> None:
        """Finish all files."""
        while self._open:
            self._open.popitem()[1].close()

    def _writer(self, day: date) -> pq.ParquetWriter:
        number = self._parts.get(day, 0)
        self._parts[day] = number + 1
        texts = [f.name for f in self._schema if not pa.types.is_primitive(f.type)]
        return pq.ParquetWriter(
            self._folder / staged_name(self._table, number, day),
            self._schema,
            compression="lz4",  # written in half the time of zstd, at less than twice the size
            use_dictionary=texts,
            column_encoding={"at": "DELTA_BINARY_PACKED"},
            write_statistics=False,
        )


def compact(table: pa.Table) -> pa.Table:
    """The table with dictionaries that hold no value its rows do not have."""
    columns = [
        _compact(column.chunk(0)) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.Table.from_arrays(columns, schema=table.schema)


def _compact(column: pa.DictionaryArray) -> pa.DictionaryArray:
    if not len(column.dictionary):
        return column
    place = codes(column)
    used = np.zeros(len(column.dictionary), np.bool_)
    used[place] = True
    number = (np.cumsum(used) - 1).astype(np.int32)
    missing = ~valid(column) if column.null_count else None
    return pa.DictionaryArray.from_arrays(
        filled(number[place], missing), column.dictionary.filter(filled(used))
    )
