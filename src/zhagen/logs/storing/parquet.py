"""Parquet files, read and written whole.

Paths are opened here and not by the library: that would find out for each of hundreds of small
files on which kind of file system it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from zhagen.logs.storing.store import staged_name


def write_table(table: pa.Table, folder: Path, name: str) -> None:
    """Write the one file that a source file gives to a table without days, into its staging."""
    write_file(table, folder / staged_name(name), compression="zstd")


def write_file(table: pa.Table, place: Path, **settings: Any) -> None:  # noqa: ANN401
    """Write a table; `settings` are those of the library."""
    with pa.OSFile(str(place), "wb") as file:
        pq.write_table(table, file, **settings)


def read_file(
    place: Path, columns: Sequence[str] | None = None, dictionaries: Sequence[str] = ()
) -> pa.Table:
    """Read a table, in one thread; the columns in `dictionaries` come as dictionaries."""
    with pa.OSFile(str(place)) as file:
        opened = pq.ParquetFile(file, read_dictionary=list(dictionaries))
        return opened.read(columns=None if columns is None else list(columns), use_threads=False)
