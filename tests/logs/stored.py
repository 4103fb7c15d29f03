"""What a store holds, for comparing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from zhagen.logs.ingest import ingest as ingest_now
from zhagen.logs.ingesting.report import IngestReport
from zhagen.logs.storing.store import access_files, day_files, stored_days, table_files

HOW = {"earliest": min, "latest": max}
TODAY = date(2026, 11, 23)


def ingest(root: Path, *logs: Path, **settings: Any) -> IngestReport:
    """Read logs in, on a day that is always the same, without counting them."""
    return ingest_now(root, list(logs), today=TODAY, **{"counting": False, **settings})


def events(root: Path) -> list[dict[str, Any]]:
    """All requests of people but those for files, in one order whatever the files."""
    rows = [
        row
        for day in stored_days(root)
        for path in access_files(root, day)
        for row in pq.ParquetFile(path).read().to_pylist()
    ]
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


def half_hours(root: Path) -> dict[tuple[int, int], dict[str, int]]:
    """What each visitor did in each half hour, whatever the files."""
    found: dict[tuple[int, int], dict[str, int]] = {}
    for day in stored_days(root):
        for path in day_files(root, "halves", day):
            for row in pq.ParquetFile(path).read().to_pylist():
                key = (row.pop("visitor"), row.pop("half"))
                held = found.setdefault(key, row)
                if held is not row:
                    found[key] = {name: HOW.get(name, sum)((held[name], row[name])) for name in row}
    return found


def asked(root: Path) -> int:
    """How many requests of people there are, those for files too."""
    return sum(row["requests"] for row in half_hours(root).values())


def habits(root: Path) -> list[tuple[int, ...]]:
    """The half hours without the visitors, in one order."""
    return sorted((half, *row.values()) for (_, half), row in half_hours(root).items())


def anonymous(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same without the visitors, whose ids differ from store to store."""
    kept = [{name: row[name] for name in row if name != "visitor"} for row in rows]
    return sorted(kept, key=lambda row: [str(value) for value in row.values()])


def table(root: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table that is not divided by day."""
    return [row for path in table_files(root, name) for row in pq.read_table(path).to_pylist()]


def counts(root: Path) -> dict[tuple[Any, ...], int]:
    """Requests by day, robot and kind."""
    total: dict[tuple[Any, ...], int] = {}
    for row in table(root, "counts"):
        key = (row["day"], row["robot"], row["kind"])
        total[key] = total.get(key, 0) + row["requests"]
    return total


def written(path: Path, data: bytes) -> Path:
    """A file with this content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
