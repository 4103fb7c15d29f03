"""Searches made on the site: what was typed, whether anything was found, what was opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from zhagen.logs.clock import day_of, millis_of_text
from zhagen.logs.day_files import DayFiles
from zhagen.logs.json_lines import objects, text_of, whole_of
from zhagen.logs.masking import clean_query
from zhagen.logs.requests import path_of
from zhagen.logs.tally import Tally

SEARCHES: Final = pa.schema(
    {
        "at": pa.timestamp("ms"),
        "q": pa.string(),
        "results": pa.int32(),
        "page": pa.string(),
        "clicked": pa.string(),
    }
)
_DAY_MS: Final = 86_400_000
_MOST_RESULTS: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Search:
    """One search. `page` and `clicked` are paths, None where there is none."""

    at: int
    q: str
    results: int
    page: str | None
    clicked: str | None


class SearchIntake:
    """Search logs: searches by day."""

    def __init__(self, folder: Path) -> None:
        """Write into the staging folder."""
        self._files = DayFiles(folder, "search", SEARCHES)

    def take(self, chunk: bytes, tally: Tally) -> None:
        """Read a chunk; every line of it is counted."""
        rows: list[Search] = []
        for found in objects(chunk, tally):
            row = search_of(found)
            if isinstance(row, str):
                tally.reject(row)
            else:
                tally.take(1)
                rows.append(row)
        rows.sort(key=_day)
        for day, those in groupby(rows, key=_day):
            self._files.add(day_of(day), _table(list(those)))

    def close(self, tally: Tally) -> tuple[date, ...]:  # noqa: ARG002
        """Finish the files; their days."""
        self._files.close()
        return self._files.days


def _day(row: Search) -> int:
    return row.at // _DAY_MS


def search_of(found: dict[str, Any]) -> Search | str:
    """The search an object tells of, or in one word what is wrong with it."""
    at = millis_of_text(text_of(found.get("time")) or "")
    if at is None:
        return "time"
    q, results = text_of(found.get("q")), whole_of(found.get("results"))
    if q is None:
        return "query"
    if results is None or not 0 <= results < _MOST_RESULTS:
        return "results"
    return Search(at, clean_query(q), results, _path(found, "page"), _path(found, "clicked"))


def _path(found: dict[str, Any], name: str) -> str | None:
    text = text_of(found.get(name))
    return path_of(text.encode(errors="replace")) if text else None


def _table(rows: list[Search]) -> pa.Table:
    at = np.array([row.at for row in rows], np.int64)
    return pa.table(
        [
            pa.array(at).cast(pa.timestamp("ms")),
            [row.q for row in rows],
            pa.array([row.results for row in rows], pa.int32()),
            pa.array([row.page for row in rows], pa.string()),
            pa.array([row.clicked for row in rows], pa.string()),
        ],
        schema=SEARCHES,
    )
