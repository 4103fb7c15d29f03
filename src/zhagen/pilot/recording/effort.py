"""Person-days really spent: a pilot's price, kept beside its results and against what was agreed.

The charter plans each party's person-days and caps them. What was spent is written down as it
happens, one line an entry in `effort.jsonl` of the log folder; each line carries the hash of the
line before it and the first that of the charter, so that an entry can be corrected only by a later
one, never taken out. Days above the cap are written down like all others: that they were spent is
what the parties have to know. None of this touches a verdict.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zhagen.pilot.agreeing.sealed import SealedCharter, canonical_bytes, hash_of
from zhagen.pilot.charter import Charter
from zhagen.slices.faults import reason_of

EFFORT = "effort.jsonl"
_LONGEST = 200


class BadEffort(Exception):
    """An entry that cannot be taken, or a file that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What somebody tells: `party` (its id) spent `days` person-days `on` that day for `what`.

    `corrects` is the number of the entry whose place this one takes (0 = none); days may be 0 then.
    """

    party: str
    on: date
    days: float
    what: str
    corrects: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the file."""

    number: int
    spent: Spent
    written_at: str
    previous: str

    def to_json(self) -> dict[str, object]:
        """The line as plain values."""
        return {
            "entry": self.number,
            "party": self.spent.party,
            "on": self.spent.on.isoformat(),
            "days": self.spent.days,
            "what": self.spent.what,
            "corrects": self.spent.corrects,
            "written_at": self.written_at,
            "previous": self.previous,
        }


@dataclass(frozen=True, slots=True)
class PartyEffort:
    """A party's person-days: as planned, at most, and as spent."""

    party: str
    planned: float
    cap: float
    used: float

    @property
    def over(self) -> float:
        """How far above the cap; 0 below it."""
        return max(round(self.used - self.cap, 2), 0.0)


@dataclass(frozen=True, slots=True)
class Effort:
    """All parties after the first `entries` lines of the file; `head` is the last one's hash."""

    entries: int
    head: str
    parties: tuple[PartyEffort, ...]


def read_effort(folder: Path, sealed: SealedCharter) -> tuple[Entry, ...]:
    """The entries in a log folder, none where nobody has written any. Raises BadEffort."""
    path = folder / EFFORT
    try:
        lines = path.read_bytes().splitlines() if path.exists() else []
    except OSError as error:
        raise BadEffort(f"{path} 读不了：{reason_of(error)}，请检查权限") from error
    entries: list[Entry] = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = _entry(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BadEffort(f"{path} 第 {number} 行损坏，请从备份恢复") from error
        if (entry.number, entry.previous) != (number, _head(entries, sealed)):
            raise BadEffort(f"{path} 第 {number} 行与前一行接不上，被改过或少了，请从备份恢复")
        entries.append(entry)
    return tuple(entries)


def add_effort(folder: Path, sealed: SealedCharter, spent: Spent, at: datetime) -> Entry:
    """Append an entry. Raises BadEffort; nothing is written then."""
    entries = read_effort(folder, sealed)
    _require_sound(sealed, spent, at.date())
    _require_correctable(entries, spent.corrects)
    written = at.isoformat(timespec="seconds")
    entry = Entry(len(entries) + 1, spent, written, _head(entries, sealed))
    path = folder / EFFORT
    try:
        with path.open("ab") as file:
            file.write(canonical_bytes(entry.to_json()) + b"\n")
    except OSError as error:
        raise BadEffort(f"{path} 写不了：{reason_of(error)}，请检查磁盘和权限") from error
    return entry


def effort_of(charter: Charter, entries: Sequence[Entry] = ()) -> Effort:
    """What the entries come to for every party of the charter."""
    standing = [entry.spent for entry in standing_of(entries)]
    return Effort(
        len(entries),
        hash_of(entries[-1].to_json()) if entries else "",
        tuple(
            PartyEffort(
                party.id,
                party.days_planned,
                party.days_cap,
                round(math.fsum(each.days for each in standing if each.party == party.id), 2),
            )
            for party in charter.parties
        ),
    )


def standing_of(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that no later one has corrected."""
    corrected = {entry.spent.corrects for entry in entries}
    return tuple(entry for entry in entries if entry.number not in corrected)


def _head(entries: Sequence[Entry], sealed: SealedCharter) -> str:
    return hash_of(entries[-1].to_json()) if entries else sealed.hash


def _entry(found: Mapping[str, Any]) -> Entry:
    days = float(found["days"])
    if not math.isfinite(days):
        raise ValueError(days)
    return Entry(
        number=int(found["entry"]),
        spent=Spent(
            party=str(found["party"]),
            on=date.fromisoformat(found["on"]),
            days=days,
            what=str(found["what"]),
            corrects=int(found["corrects"]),
        ),
        written_at=str(found["written_at"]),
        previous=str(found["previous"]),
    )


def _require_sound(sealed: SealedCharter, spent: Spent, today: date) -> None:
    """Everything that is wrong with an entry by itself."""
    charter = sealed.charter
    if not any(party.id == spent.party for party in charter.parties):
        known = "、".join(f"{party.id}（{party.name}）" for party in charter.parties)
        raise BadEffort(f"立项书里没有 {spent.party} 这一方，请写 {known} 之一")
    _require_days(spent)
    if not spent.what.strip() or len(spent.what) > _LONGEST or not spent.what.isprintable():
        raise BadEffort(f"做了什么要写成一行、不超过 {_LONGEST} 字，请改短后再记")
    first, last = span_of(sealed)
    if not first <= spent.on <= last:
        raise BadEffort(f"{spent.on} 不在 {first} 到 {last} 之间（准备开始到数据删除），请核对日期")
    if spent.on > today:
        raise BadEffort(f"{spent.on} 还没有到，做过以后再记")


def _require_days(spent: Spent) -> None:
    days = spent.days
    if not math.isfinite(days) or days < 0 or (days == 0 and not spent.corrects):
        raise BadEffort(f"人日不能是 {days:g}，请写大于 0 的数；记错了用更正，不用负数冲减")
    if round(days, 2) != days:
        raise BadEffort(f"人日 {days:g} 太细，最多写两位小数")


def _require_correctable(entries: Sequence[Entry], number: int) -> None:
    if number and number not in {entry.number for entry in standing_of(entries)}:
        known = "这一条已经更正过" if 0 < number <= len(entries) else "没有这一条"
        raise BadEffort(f"不能更正第 {number} 条：{known}，请用列出的编号")


def span_of(sealed: SealedCharter) -> tuple[date, date]:
    """The days on which work for the pilot may be: from its preparation until data are deleted."""
    schedule = sealed.charter.schedule
    starts = [sealed.sealed_on, schedule.start]
    if schedule.baseline_from is not None:
        starts.append(schedule.baseline_from)
    return min(starts), sealed.charter.permission.delete_by
