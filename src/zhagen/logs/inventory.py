"""The inventory of pages: which pages the site has, of which item, last changed when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa

from zhagen.logs.csv_records import Record, records
from zhagen.logs.parquet import write_table
from zhagen.logs.requests import path_of
from zhagen.logs.tally import Tally

PAGES: Final = pa.schema(
    {"path": pa.string(), "title": pa.string(), "item": pa.string(), "updated_on": pa.date32()}
)
Page = tuple[str, str, str, date | None]


class InventoryIntake:
    """An inventory of pages."""

    def __init__(self, folder: Path) -> None:
        """Write into the staging folder."""
        self._folder = folder
        self._pieces: list[bytes] = []

    def take(self, chunk: bytes, tally: Tally) -> None:  # noqa: ARG002 - lines are no records
        """Keep the chunk: a record may go over its end."""
        self._pieces.append(chunk)

    def close(self, tally: Tally) -> tuple[date, ...]:
        """Read the records. An inventory belongs to no day."""
        pages: list[Page] = []
        for record in records(b"".join(self._pieces), tally):
            found = page_of(record)
            if isinstance(found, str):
                tally.reject(found)
            else:
                pages.append(found)
        tally.take(len(pages))
        columns = list(zip(*pages, strict=True)) or [()] * len(PAGES)
        arrays = [pa.array(each, kind.type) for each, kind in zip(columns, PAGES, strict=True)]
        write_table(pa.table(arrays, schema=PAGES), self._folder, "inventory")
        return ()


def page_of(record: Record) -> Page | str:
    """The page of a record, or in one word what is wrong with it."""
    path = path_of(record["path"].encode()) if record["path"] else None
    if path is None:
        return "path"
    changed = record.get("updated_on", "")
    try:
        updated = date.fromisoformat(changed[:10]) if changed else None
    except ValueError:
        return "date"
    return path, record["title"], record.get("item_code", ""), updated
