"""What one source file gives of requests, wherever they come from: a log or an export."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from zhagen.logs.requests.days import AccessDays
from zhagen.logs.requests.events import Counts, counts_table, kept_of
from zhagen.logs.requests.meanings import Meanings
from zhagen.logs.requests.raw_rows import RawRows
from zhagen.logs.requests.referers import OwnHosts
from zhagen.logs.requests.visitors import Salts
from zhagen.logs.storing.parquet import write_table


class KeptRows:
    """Requests and half hours by day, counts of all requests."""

    def __init__(self, folder: Path, hosts: OwnHosts, salts: Salts) -> None:
        """Write into the staging folder."""
        self._folder = folder
        self._hosts = hosts
        self._salts = salts
        self._meanings = Meanings(hosts)
        self._days = AccessDays(folder)
        self._counts: Counts = {}

    def add(self, rows: RawRows) -> None:
        """Keep of some requests what is kept."""
        kept = kept_of(rows, self._meanings, self._salts, self._counts)
        if kept is not None:
            self._days.add(kept)

    def settle(self) -> None:
        """Write what is held if it is much."""
        if self._days.full or self._meanings.crowded:
            self._days.write(self._meanings.paths)
            if self._meanings.crowded:
                self._meanings = Meanings(self._hosts)

    def close(self) -> tuple[date, ...]:
        """Finish the files; the days on which anything was asked for, by people or robots."""
        self._days.close(self._meanings.paths)
        counts = counts_table(self._counts)
        write_table(counts, self._folder, "counts")
        return tuple(sorted(set(counts["day"].to_pylist())))
