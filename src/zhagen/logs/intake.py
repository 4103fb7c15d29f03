"""What a file of a kind gives to the store while it is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from zhagen.logs.access_days import AccessDays
from zhagen.logs.access_events import Counts, counts_table, kept_of
from zhagen.logs.access_read import access_reader
from zhagen.logs.handling import HandlingIntake
from zhagen.logs.inventory import inventory_intake
from zhagen.logs.ledgers import LedgerIntake
from zhagen.logs.meanings import Meanings
from zhagen.logs.parquet import write_table
from zhagen.logs.referers import OwnHosts
from zhagen.logs.search import SearchIntake
from zhagen.logs.sniff import Form
from zhagen.logs.tally import Tally
from zhagen.logs.visitors import Salts
from zhagen.logs.votes import votes_intake

_JUMP_MS: Final = 3_600_000


class Intake(Protocol):
    """Takes the chunks of one file in order; writes below a staging folder."""

    def take(self, chunk: bytes, tally: Tally) -> None:
        """Read a chunk; every line of it is counted."""

    def close(self, tally: Tally) -> tuple[date, ...]:
        """Finish what is written; the days it belongs to."""


def intake_of(form: Form, folder: Path, hosts: OwnHosts, salts: Salts) -> Intake:
    """What reads a file of this format and writes below `folder`."""
    match form:
        case Form.SEARCH:
            return SearchIntake(folder)
        case Form.HANDLING:
            return HandlingIntake(folder, salts)
        case Form.VOTES:
            return votes_intake(folder)
        case Form.INVENTORY:
            return inventory_intake(folder)
        case Form.EVENTS:
            return LedgerIntake(folder)
        case _:
            return AccessIntake(folder, form, hosts, salts)


class AccessIntake:
    """Access logs: requests and half hours by day, counts of all requests."""

    def __init__(self, folder: Path, form: Form, hosts: OwnHosts, salts: Salts) -> None:
        """Write into the staging folder."""
        self._folder = folder
        self._read = access_reader(form)
        self._hosts = hosts
        self._salts = salts
        self._meanings = Meanings(hosts)
        self._days = AccessDays(folder)
        self._counts: Counts = {}
        self._latest: int | None = None

    def take(self, chunk: bytes, tally: Tally) -> None:
        """Read a chunk; every line of it is counted."""
        for number, rows in enumerate(self._read(chunk, tally)):
            if number == 0:  # what was read with care comes after, out of its place
                tally.jumps_back += self._jumps(rows.at)
            kept = kept_of(rows, self._meanings, self._salts, self._counts)
            if kept is not None:
                self._days.add(kept)
        if self._days.full or self._meanings.crowded:
            self._write()

    def _write(self) -> None:
        self._days.write(self._meanings.paths)
        if self._meanings.crowded:
            self._meanings = Meanings(self._hosts)

    def _jumps(self, at: NDArray[np.int64]) -> int:
        before = at[:1] if self._latest is None else [self._latest]
        self._latest = int(at[-1])
        return int((np.diff(np.concatenate([before, at])) <= -_JUMP_MS).sum())

    def close(self, tally: Tally) -> tuple[date, ...]:  # noqa: ARG002
        """Finish the files; the days on which anything was asked for, by people or robots."""
        self._days.close(self._meanings.paths)
        counts = counts_table(self._counts)
        write_table(counts, self._folder, "counts")
        return tuple(sorted(set(counts["day"].to_pylist())))
