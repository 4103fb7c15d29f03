"""Searches made on the site: what was typed, whether anything was found, what was opened.

What was typed is stored as a hash, see `words`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from zhagen.logs.clock import day_of, millis_of_text
from zhagen.logs.cube.layout import PAUSE_MS
from zhagen.logs.files.json_lines import objects, text_of, whole_of
from zhagen.logs.files.tally import Tally
from zhagen.logs.records.words import SEARCH_TABLE, Codes, Words, pairs_of
from zhagen.logs.requests.masking import clean_query
from zhagen.logs.requests.requests import path_of
from zhagen.logs.storing.day_files import DayFiles

# `word` is null where nothing was typed.
SEARCHES: Final = pa.schema(
    {
        "at": pa.timestamp("ms"),
        "word": pa.int64(),
        "person": pa.int64(),
        "results": pa.int32(),
        "page": pa.string(),
        "clicked": pa.string(),
    }
)
_DAY_MS: Final = 86_400_000
_MOST_RESULTS: Final = 1 << 30
_cleaned = lru_cache(maxsize=1 << 15)(clean_query)  # the same words come again and again


@dataclass(frozen=True, slots=True)
class Search:
    """One search. `page` and `clicked` are paths, None where there is none.

    `whoever` tells visitors apart, empty where the log does not; it is never stored.
    """

    at: int
    q: str
    results: int
    page: str | None = None
    clicked: str | None = None
    whoever: bytes = b""


class SearchFiles:
    """Writes the searches of one source file into its staging folder."""

    def __init__(self, folder: Path, words: Words) -> None:
        """Nothing is written yet."""
        self._folder = folder
        self._words = words
        self._files = DayFiles(folder, SEARCH_TABLE, SEARCHES)
        self._texts: dict[int, str] = {}
        self._pairs: list[Codes] = []

    def add(self, rows: Sequence[Search]) -> None:
        """Write some searches."""
        for day, those in groupby(sorted(rows, key=_day), key=_day):
            self._files.add(day_of(day), self._table(list(those)))

    def close(self) -> tuple[date, ...]:
        """Finish the files, write down the words that are frequent now; the days."""
        self._files.close()
        if self._texts:
            self._words.write(self._texts, np.concatenate(self._pairs), self._folder)
        return self._files.days

    def _table(self, rows: list[Search]) -> pa.Table:
        words = [self._words.word(row.q) if row.q else None for row in rows]
        people = [self._words.person(row.q, row.whoever or _half_hour(row)) for row in rows]
        self._texts.update((w, row.q) for w, row in zip(words, rows, strict=True) if w is not None)
        at = np.array([row.at for row in rows], np.int64)
        table = pa.table(
            [
                pa.array(at).cast(pa.timestamp("ms")),
                pa.array(words, pa.int64()),
                pa.array(people, pa.int64()),
                pa.array([row.results for row in rows], pa.int32()),
                pa.array([row.page for row in rows], pa.string()),
                pa.array([row.clicked for row in rows], pa.string()),
            ],
            schema=SEARCHES,
        )
        self._pairs.append(pairs_of(table))
        return table


class SearchIntake:
    """Search logs: searches by day."""

    def __init__(self, folder: Path, words: Words, until: int) -> None:
        """Write into the staging folder what happened before `until` (`clock.end_of_time`)."""
        self._files = SearchFiles(folder, words)
        self._until = until

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
        good = [row for row in rows if row.at < self._until]
        tally.too_late(len(rows) - len(good))
        self._files.add(good)

    def close(self, tally: Tally) -> tuple[date, ...]:  # noqa: ARG002
        """Finish the files; their days."""
        return self._files.close()


def _day(row: Search) -> int:
    return row.at // _DAY_MS


def _half_hour(row: Search) -> bytes:
    """Stands for the person where nothing else is known."""
    return b"half hour %d" % (row.at // PAUSE_MS)


def search_of(found: dict[str, Any]) -> Search | str:
    """The search an object tells of, or in one word what is wrong with it."""
    at = millis_of_text(text_of(found.get("time")) or "")
    if at is None:
        return "time"
    q, results = text_of(found.get("q")), results_of(found.get("results"))
    if q is None:
        return "query"
    if results is None:
        return "results"
    return Search(
        at,
        _cleaned(q),
        results,
        _path(found, "page"),
        _path(found, "clicked"),
        _whoever(found),
    )


def results_of(value: object) -> int | None:
    """A number of hits; None where there is none."""
    results = whole_of(value)
    return results if results is not None and 0 <= results < _MOST_RESULTS else None


def _path(found: dict[str, Any], name: str) -> str | None:
    text = text_of(found.get(name))
    return path_of(text.encode(errors="replace")) if text else None


def _whoever(found: dict[str, Any]) -> bytes:
    """The visitor, where a log says more than it has to: as in access logs."""
    address = text_of(found.get("remote_addr")) or ""
    if address in {"", "-"}:
        return b""
    agent = text_of(found.get("user_agent")) or ""
    return f"{address}\0{agent}".encode(errors="replace")
