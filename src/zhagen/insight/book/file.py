"""The book of proposals as a file in the store: one JSON line an entry, only ever added to.

Who decides by what the book says holds it while deciding, so that of two commands at one moment
the second sees what the first wrote.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from zhagen.insight.book.register import Entry, State
from zhagen.insight.effects.effect import Doubt, Effect, Verdict
from zhagen.insight.model import Effort, Proposal

SCHEMA: Final = 1
FOLDER: Final = "proposals"
_NAME: Final = "proposals.jsonl"


class BrokenRegister(Exception):
    """The book cannot be read or written; the message says what, where and what to do."""


def read_register(store: Path) -> tuple[Entry, ...]:
    """All entries of the store's book, oldest first; none where there is no book yet."""
    path = store / FOLDER / _NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise BrokenRegister(f"建议登记簿读不出来：{path}。请检查权限，或从备份恢复。") from error
    return tuple(_entries(path, _whole(content)))


def append_register(store: Path, entries: Iterable[Entry]) -> None:
    """Add entries durably."""
    given = tuple(entries)
    if given:
        revise(store, lambda _: given)


def revise(
    store: Path, decide: Callable[[tuple[Entry, ...]], Iterable[Entry]]
) -> tuple[Entry, ...]:
    """Add what `decide` makes of the book as it stands, with nobody else writing; returns that."""
    with _held(store) as file:
        path = store / FOLDER / _NAME
        content = file.read()
        whole = _whole(content)
        if len(whole) < len(content):
            os.ftruncate(file.fileno(), len(whole))
        entries = tuple(decide(tuple(_entries(path, whole))))
        text = "".join(
            json.dumps(entry_json(each), ensure_ascii=False, separators=(",", ":")) + "\n"
            for each in entries
        )
        if text:
            _add(file, text.encode())
    return entries


@contextmanager
def _held(store: Path) -> Iterator[BinaryIO]:
    path = store / FOLDER / _NAME
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            yield file
    except OSError as error:
        raise BrokenRegister(f"建议登记簿写不进去：{path}。请检查磁盘空间和写入权限。") from error


def _whole(content: bytes) -> bytes:
    """The book without a line that was being written when the machine stopped: it never counted."""
    return content[: content.rfind(b"\n") + 1]


def _add(file: BinaryIO, text: bytes) -> None:
    """Write at the end, all or nothing: half a line would spoil the book."""
    end = file.seek(0, os.SEEK_END)
    try:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        os.ftruncate(file.fileno(), end)
        raise


def entry_json(entry: Entry) -> dict[str, object]:
    """An entry as one JSON object."""
    found: dict[str, object] = {
        "schema": SCHEMA, "state": entry.state.value, "id": entry.id, "on": entry.on.isoformat(),
    }  # fmt: skip
    if entry.by:
        found["by"] = entry.by
    if entry.corrects:
        found["corrects"] = True
    if entry.proposal is not None:
        told = asdict(entry.proposal)
        found |= {"period": entry.period, "item_name": entry.item_name}
        found["proposal"] = told | {
            "controls": list(entry.proposal.controls),
            "measure_on": entry.proposal.measure_on.isoformat(),
            "effort": entry.proposal.effort.value,
        }
    if entry.effect is not None:
        found["effect"] = asdict(entry.effect)
        if entry.period:
            found["period"] = entry.period
    return found


def _entries(path: Path, content: bytes) -> Iterator[Entry]:
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            yield _entry(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BrokenRegister(
                f"建议登记簿 {path} 第 {number} 行看不懂，可能被改过。请从备份恢复这一行。"
            ) from error


def _entry(found: Mapping[str, Any]) -> Entry:
    if found["schema"] != SCHEMA:
        raise ValueError("schema")
    proposal, effect = found.get("proposal"), found.get("effect")
    return Entry(
        State(found["state"]),
        str(found["id"]),
        date.fromisoformat(found["on"]),
        by=str(found.get("by", "")),
        proposal=_proposal(proposal) if proposal else None,
        item_name=str(found.get("item_name", "")),
        period=str(found.get("period", "")),
        effect=_effect(effect) if effect else None,
        corrects=bool(found.get("corrects", False)),
    )


def _proposal(found: Mapping[str, Any]) -> Proposal:
    given = dict(found)
    given["controls"] = tuple(given["controls"])
    given["measure_on"] = date.fromisoformat(given["measure_on"])
    given["effort"] = Effort(given["effort"])
    return Proposal(**given)


def _effect(found: Mapping[str, Any]) -> Effect:
    given = dict(found)
    given["verdict"], given["doubt"] = Verdict(given["verdict"]), Doubt(given["doubt"])
    return Effect(**given)
