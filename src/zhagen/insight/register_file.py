"""The book of proposals as a file in the store: one JSON line an entry, only ever added to."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

from zhagen.insight.effect import Doubt, Effect, Verdict
from zhagen.insight.model import Effort, Proposal
from zhagen.insight.register import Entry, State

SCHEMA: Final = 1
FOLDER: Final = "proposals"
_NAME: Final = "proposals.jsonl"


class BrokenRegister(Exception):
    """The book cannot be read or written; the message says what, where and what to do."""


def read_register(store: Path) -> tuple[Entry, ...]:
    """All entries of the store's book, oldest first; none where there is no book yet."""
    path = store / FOLDER / _NAME
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenRegister(f"建议登记簿读不出来：{path}。请检查权限，或从备份恢复。") from error
    return tuple(_entries(path, lines))


def append_register(store: Path, entries: Iterable[Entry]) -> None:
    """Add entries durably."""
    text = "".join(
        json.dumps(entry_json(each), ensure_ascii=False, separators=(",", ":")) + "\n"
        for each in entries
    )
    if not text:
        return
    path = store / FOLDER / _NAME
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise BrokenRegister(f"建议登记簿写不进去：{path}。请检查磁盘空间和写入权限。") from error


def entry_json(entry: Entry) -> dict[str, object]:
    """An entry as one JSON object."""
    found: dict[str, object] = {
        "schema": SCHEMA, "state": entry.state.value, "id": entry.id, "on": entry.on.isoformat(),
    }  # fmt: skip
    if entry.by:
        found["by"] = entry.by
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
    return found


def _entries(path: Path, lines: Iterable[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _entry(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
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
