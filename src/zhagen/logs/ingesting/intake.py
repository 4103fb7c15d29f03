"""What a file of a kind gives to the store while it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from zhagen.logs.access.read import access_reader
from zhagen.logs.exports.exports import ExportIntake
from zhagen.logs.exports.read import export_reader
from zhagen.logs.files.sniff import EXPORTS, Form
from zhagen.logs.files.tally import Tally
from zhagen.logs.records.handling import HandlingIntake
from zhagen.logs.records.inventory import inventory_intake
from zhagen.logs.records.ledgers import LedgerIntake
from zhagen.logs.records.search import SearchIntake
from zhagen.logs.records.votes import votes_intake
from zhagen.logs.records.words import Words
from zhagen.logs.requests.kept_rows import KeptRows
from zhagen.logs.requests.raw_rows import RawRows
from zhagen.logs.requests.referers import OwnHosts
from zhagen.logs.storing.store import Store

_JUMP_MS: Final = 3_600_000


class Intake(Protocol):
    """Takes the chunks of one file in order; writes below a staging folder."""

    def take(self, chunk: bytes, tally: Tally) -> None:
        """Read a chunk; every line of it is counted."""

    def close(self, tally: Tally) -> tuple[date, ...]:
        """Finish what is written; the days it belongs to."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where what is read goes to, and until when it can have happened (`clock.end_of_time`)."""

    folder: Path
    hosts: OwnHosts
    store: Store
    words: Words
    until: int


def intake_of(form: Form, room: Room) -> Intake:
    """What reads a file of this format and writes below the folder."""
    match form:
        case Form.SEARCH:
            return SearchIntake(room.folder, room.words, room.until)
        case Form.HANDLING:
            return HandlingIntake(room.folder, room.store.salt, room.until)
        case Form.VOTES:
            return votes_intake(room.folder, room.until)
        case Form.INVENTORY:
            return inventory_intake(room.folder)
        case Form.EVENTS:
            return LedgerIntake(room.folder, room.until)
        case _:
            return _visits_of(form, room)


def _visits_of(form: Form, room: Room) -> Intake:
    if form in EXPORTS:
        return ExportIntake(
            room.folder, export_reader(form), room.hosts, room.store, room.words, room.until
        )
    return AccessIntake(form, room)


class AccessIntake:
    """Access logs: requests and half hours by day, counts of all requests."""

    def __init__(self, form: Form, room: Room) -> None:
        """Write into the staging folder."""
        self._read = access_reader(form)
        self._kept = KeptRows(room.folder, room.hosts, room.store.salt)
        self._until = room.until
        self._latest: int | None = None

    def take(self, chunk: bytes, tally: Tally) -> None:
        """Read a chunk; every line of it is counted."""
        for number, read in enumerate(self._read(chunk, tally)):
            rows = self._in_time(read, tally)
            if number == 0 and len(rows):  # what was read with care comes after, out of its place
                tally.jumps_back += self._jumps(rows.at)
            if len(rows):
                self._kept.add(rows)
        self._kept.settle()

    def _in_time(self, rows: RawRows, tally: Tally) -> RawRows:
        """The rows of a time that can have been; the others are rejected after all."""
        good = rows.at < self._until
        if good.all():
            return rows
        tally.too_late(int((~good).sum()))
        return rows.where(good)

    def _jumps(self, at: NDArray[np.int64]) -> int:
        before = at[:1] if self._latest is None else [self._latest]
        self._latest = int(at[-1])
        return int((np.diff(np.concatenate([before, at])) <= -_JUMP_MS).sum())

    def close(self, tally: Tally) -> tuple[date, ...]:  # noqa: ARG002
        """Finish the files; the days on which anything was asked for, by people or robots."""
        return self._kept.close()
