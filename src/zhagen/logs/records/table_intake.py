"""A CSV table with a header becomes one stored table: what votes and the inventory share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from zhagen.logs.files.csv_records import Record, records
from zhagen.logs.files.tally import Tally
from zhagen.logs.storing.parquet import write_table

Row = tuple[Any, ...]


def no_days(rows: Sequence[Row]) -> tuple[date, ...]:  # noqa: ARG001 - of whatever rows
    """The days of a table that belongs to none."""
    return ()


class TableIntake:
    """Reads the records of one file; `row_of` makes a row, or says in one word what is wrong.

    `days_of` tells the days that the rows belong to.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        schema: pa.Schema,
        row_of: Callable[[Record], Row | str],
        days_of: Callable[[Sequence[Row]], tuple[date, ...]] = no_days,
    ) -> None:
        """Write the table `name` into the staging folder."""
        self._folder: Final = folder
        self._name: Final = name
        self._schema: Final = schema
        self._row_of: Final = row_of
        self._days_of: Final = days_of
        self._pieces: list[bytes] = []

    def take(self, chunk: bytes, tally: Tally) -> None:  # noqa: ARG002 - lines are no records
        """Keep the chunk: a record may go over its end."""
        self._pieces.append(chunk)

    def close(self, tally: Tally) -> tuple[date, ...]:
        """Read the records and write them; their days."""
        rows: list[Row] = []
        for record in records(b"".join(self._pieces), tally):
            found = self._row_of(record)
            if isinstance(found, str):
                tally.reject(found)
            else:
                rows.append(found)
        tally.take(len(rows))
        columns = list(zip(*rows, strict=True)) or [()] * len(self._schema)
        arrays = [
            pa.array(each, kind.type) for each, kind in zip(columns, self._schema, strict=True)
        ]
        write_table(pa.table(arrays, schema=self._schema), self._folder, self._name)
        return self._days_of(rows)
