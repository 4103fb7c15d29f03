"""Where events are kept: appended, never changed.

The embedded ledger is a folder with one JSON-lines file a month. Each append takes a lock, repairs
a line that a power cut left half written (by ending it, so that it can never swallow the next one),
and reaches the disk before it returns.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from zhagen.events.kinds import KINDS
from zhagen.events.model import Event
from zhagen.slices.faults import reason_of


class LedgerFault(Exception):
    """The ledger cannot be used; the message says what, where and what to do."""


class Ledger(Protocol):
    """A place that keeps events in the order they were appended."""

    def append(self, events: Iterable[Event]) -> int:
        """Keep `events` durably; returns how many."""

    def read(self, kind: str | None = None) -> Iterator[Event]:
        """All events, or those of one kind, oldest first."""


class JsonlLedger:
    """A ledger in a folder: `events-YYYY-MM.jsonl`, one event a line."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, making it if needed."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerFault(
                f"台账文件夹用不了：{folder}（{reason_of(error)}）。请换一个能写入的文件夹。"
            ) from error
        self._folder = folder

    def append(self, events: Iterable[Event]) -> int:
        """Keep `events` durably, each in the file of its month; returns how many."""
        months: dict[str, list[str]] = {}
        for event in events:
            line = json.dumps(event.to_json(), ensure_ascii=False, separators=(",", ":"))
            months.setdefault(f"{event.occurred_at:%Y-%m}", []).append(line)
        for month, lines in months.items():
            self._append_month(month, lines)
        return sum(map(len, months.values()))

    def _append_month(self, month: str, lines: list[str]) -> None:
        path = self._folder / f"events-{month}.jsonl"
        try:
            with path.open("a+b") as file, _locked(file):
                text = "".join(f"{line}\n" for line in lines).encode()
                file.write(b"\n" + text if _ends_torn(file) else text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise LedgerFault(
                f"台账写不进去：{path}（{reason_of(error)}）。请检查磁盘空间和写入权限。"
            ) from error

    def read(self, kind: str | None = None) -> Iterator[Event]:
        """All events (of `kind` if given), oldest month first. Torn lines are passed over."""
        for path in sorted(self._folder.glob("events-*.jsonl")):
            with path.open(encoding="utf-8", errors="replace") as file:
                for line in file:
                    event = _parse(line)
                    if event is not None and kind in (None, event.kind):
                        yield event


def findings_seen(ledger: Ledger) -> Counter[tuple[str, str]]:
    """How often each (material, rule or hint code) was found: orders the hints of a material."""
    seen: Counter[tuple[str, str]] = Counter()
    for event in ledger.read():
        material = str(event.payload.get("material", ""))
        if event.kind == "precheck.finding_shown" and event.payload.get("severity") == "error":
            seen[material, str(event.payload["code"])] += 1
        elif event.kind == "precheck.fault_noted":
            seen[material, str(event.payload["hint"])] += 1
    return seen


@contextmanager
def _locked(file: IO[bytes]) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _ends_torn(file: IO[bytes]) -> bool:
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _parse(line: str) -> Event | None:
    try:
        event = Event.from_json(json.loads(line))
        kind = KINDS[event.kind]
    except (ValueError, KeyError, TypeError):
        return None
    complete = all(field.optional or field.name in event.payload for field in kind.fields)
    return event if complete else None
