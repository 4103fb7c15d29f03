"""What a file of a kind gives to the store while it is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from zhagen.logs.access_read import access_reader
from zhagen.logs.export_read import export_reader
from zhagen.logs.exports import ExportIntake
from zhagen.logs.handling import HandlingIntake
from zhagen.logs.inventory import inventory_intake
from zhagen.logs.kept_rows import KeptRows
from zhagen.logs.ledgers import LedgerIntake
from zhagen.logs.referers import OwnHosts
from zhagen.logs.search import SearchIntake
from zhagen.logs.sniff import EXPORTS, Form
from zhagen.logs.store import Store
from zhagen.logs.tally import Tally
from zhagen.logs.visitors import Salts
from zhagen.logs.votes import votes_intake
from zhagen.logs.words import Words

_JUMP_MS: Final = 3_600_000


class Intake(Protocol):
    """Takes the chunks of one file in order; writes below a staging folder."""

    def take(self, chunk: bytes, tally: Tally) -> None:
        """Read a chunk; every line of it is counted."""

    def close(self, tally: Tally) -> tuple[date, ...]:
        """Finish what is written; the days it belongs to."""


def intake_of(form: Form, folder: Path, hosts: OwnHosts, store: Store, words: Words) -> Intake:
    """What reads a file of this format and writes below `folder`."""
    match form:
        case Form.SEARCH:
            return SearchIntake(folder, words)
        case Form.HANDLING:
            return HandlingIntake(folder, store.salt)
        case Form.VOTES:
            return votes_intake(folder)
        case Form.INVENTORY:
            return inventory_intake(folder)
        case Form.EVENTS:
            return LedgerIntake(folder)
        case _:
            return _visits_of(form, folder, hosts, store, words)


def _visits_of(form: Form, folder: Path, hosts: OwnHosts, store: Store, words: Words) -> Intake:
    if form in EXPORTS:
        return ExportIntake(folder, export_reader(form), hosts, store, words)
    return AccessIntake(folder, form, hosts, store.salt)


class AccessIntake:
    """Access logs: requests and half hours by day, counts of all requests."""

    def __init__(self, folder: Path, form: Form, hosts: OwnHosts, salts: Salts) -> None:
        """Write into the staging folder."""
        self._read = access_reader(form)
        self._kept = KeptRows(folder, hosts, salts)
        self._latest: int | None = None

    def take(self, chunk: bytes, tally: Tally) -> None:
        """Read a chunk; every line of it is counted."""
        for number, rows in enumerate(self._read(chunk, tally)):
            if number == 0:  # what was read with care comes after, out of its place
                tally.jumps_back += self._jumps(rows.at)
            self._kept.add(rows)
        self._kept.settle()

    def _jumps(self, at: NDArray[np.int64]) -> int:
        before = at[:1] if self._latest is None else [self._latest]
        self._latest = int(at[-1])
        return int((np.diff(np.concatenate([before, at])) <= -_JUMP_MS).sum())

    def close(self, tally: Tally) -> tuple[date, ...]:  # noqa: ARG002
        """Finish the files; the days on which anything was asked for, by people or robots."""
        return self._kept.close()
