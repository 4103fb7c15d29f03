"""The inventory of pages: which pages the site has, of which item, last changed when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa

from zhagen.logs.files.csv_records import Record
from zhagen.logs.records.table_intake import TableIntake
from zhagen.logs.requests.requests import path_of

PAGES: Final = pa.schema(
    {"path": pa.string(), "title": pa.string(), "item": pa.string(), "updated_on": pa.date32()}
)
Page = tuple[str, str, str, date | None]


def inventory_intake(folder: Path) -> TableIntake:
    """An inventory of pages; it belongs to no day."""
    return TableIntake(folder, "inventory", PAGES, page_of)


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
