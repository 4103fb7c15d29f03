"""The spine of a log: one line a segment, each carrying the hash of the line before it.

A line carries its own hash too: until the next append nothing else would tell that it was changed.
Each also names the head of the sealed charter (charter and amendments) that it was written under,
and an amendment that the log takes in has a line of its own: so none can be put in, taken out or
dated otherwise afterwards. Early logs carry neither; they stay readable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from zhagen.pilot.agreeing.sealed import SealedCharter, canonical_bytes, hash_of
from zhagen.pilot.model import SetAside, Unusable
from zhagen.slices.faults import reason_of

SPINE = "segments.jsonl"


class BrokenLog(Exception):
    """A log folder that cannot be used; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One append, as the spine records it. `head` is the chain over all cases up to its end.

    `sealed` is the head of the sealed charter it was written under, `secret` the commitment to the
    department's secret; both are empty in early logs. `unusable` has the rows set aside that should
    have been cases, each with what tells which; early logs tell only how many (None).
    """

    number: int
    first: int
    last: int
    entries_sha256: str
    parquet_sha256: str
    head: str
    source: str
    appended_at: str
    received: int
    set_aside: tuple[SetAside, ...]
    previous: str
    sealed: str = ""
    secret: str = ""
    unusable: tuple[Unusable, ...] | None = None
    supplements: int = 0

    def to_json(self) -> dict[str, object]:
        """The spine's line as plain values, without what an early line does not have."""
        known = {"sealed": self.sealed, "secret": self.secret}
        found = {**self._plain(), **{name: value for name, value in known.items() if value}}
        if self.unusable is not None:
            found["unusable"] = [_unusable_json(each) for each in self.unusable]
        if self.supplements:
            found["supplements"] = self.supplements
        return found

    def _plain(self) -> dict[str, object]:
        return {
            "segment": self.number,
            "from": self.first,
            "to": self.last,
            "entries_sha256": self.entries_sha256,
            "parquet_sha256": self.parquet_sha256,
            "head": self.head,
            "source": self.source,
            "appended_at": self.appended_at,
            "received": self.received,
            "set_aside": [
                {"reason": each.reason, "count": each.count, "rows": list(each.examples)}
                for each in self.set_aside
            ],
            "previous": self.previous,
        }

    @property
    def hash(self) -> str:
        """What the next line carries as `previous`."""
        return hash_of(self.to_json())


def _unusable_json(each: Unusable) -> dict[str, object]:
    known = {
        "case_id": each.case_id,
        "window": each.window,
        "started_at": each.started_at.isoformat(timespec="seconds") if each.started_at else "",
    }
    said = {name: value for name, value in known.items() if value}
    return {"reason": each.reason, "count": each.count, **said}


def _unusable(found: Mapping[str, Any]) -> Unusable:
    started = found.get("started_at")
    return Unusable(
        reason=str(found["reason"]),
        case_id=str(found.get("case_id", "")),
        window=str(found.get("window", "")),
        started_at=datetime.fromisoformat(str(started)) if started else None,
        count=int(found["count"]),
    )


@dataclass(frozen=True, slots=True)
class Adoption:
    """Amendments `first` to `last` taken into the log, which follows them from here on.

    `sealed` is the head of the sealed charter with them, `cases` and `segments` what the log held
    then: whether an amendment came before the data is counted, not told.
    """

    first: int
    last: int
    sealed: str
    cases: int
    segments: int
    written_at: str
    previous: str

    def to_json(self) -> dict[str, object]:
        """The spine's line as plain values."""
        return {
            "amendments_from": self.first,
            "amendments_to": self.last,
            "sealed": self.sealed,
            "cases": self.cases,
            "segments": self.segments,
            "written_at": self.written_at,
            "previous": self.previous,
        }

    @property
    def hash(self) -> str:
        """What the next line carries as `previous`."""
        return hash_of(self.to_json())


Line = Segment | Adoption


def line_of(entry: Line) -> bytes:
    """The spine's line: the entry with its own hash."""
    return canonical_bytes({**entry.to_json(), "hash": entry.hash}) + b"\n"


def as_written(line: bytes, entry: Line) -> bool:
    """Whether `line` is the entry byte for byte; early logs carry no hash of their own."""
    if line == line_of(entry):
        return True
    return isinstance(entry, Segment) and line == canonical_bytes(entry.to_json()) + b"\n"


def in_order(segments: Sequence[Segment], adoptions: Sequence[Adoption]) -> tuple[Line, ...]:
    """The spine's lines as they were written."""
    lines: list[Line] = []
    for place in range(len(segments) + 1):
        lines += segments[place - 1 : place] if place else ()
        lines += [each for each in adoptions if each.segments == place]
    return tuple(lines)


def as_adopted(sealed: SealedCharter, adoptions: Sequence[Adoption]) -> SealedCharter:
    """The sealed charter, its amendments dated by the log: taken in with cases is after data.

    What the parties signed may say so too; it can make an amendment later, never earlier.
    """
    late = [each for each in adoptions if each.cases]
    amendments = tuple(
        replace(one, data_seen="after", stated=one.stated or one.data_seen)
        if any(each.first <= one.number <= each.last for each in late)
        else one
        for one in sealed.amendments
    )
    return replace(sealed, amendments=amendments)


def followed(lines: Sequence[Line]) -> str:
    """The head of the sealed charter that the newest line names; empty in an early log."""
    return next((each.sealed for each in reversed(lines) if each.sealed), "")


def read_spine(folder: Path) -> tuple[Segment, ...]:
    """The segments of the log in `folder`, as written. Raises BrokenLog where a line is none."""
    return tuple(each for each in read_lines(folder) if isinstance(each, Segment))


def read_lines(folder: Path) -> tuple[Line, ...]:
    """Every line of the spine. Raises BrokenLog where a line is none."""
    path = folder / SPINE
    try:
        lines = path.read_bytes().splitlines() if path.exists() else []
    except OSError as error:
        raise BrokenLog(f"{path} 读不了：{reason_of(error)}，请检查权限") from error
    found: list[Line] = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(_line(json.loads(line)))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BrokenLog(
                f"{path} 第 {number} 行损坏，请从备份恢复记录，并与对方存的校验单核对"
            ) from error
    return tuple(found)


def _line(found: Mapping[str, Any]) -> Line:
    return _segment(found) if "segment" in found else _adoption(found)


def _adoption(found: Mapping[str, Any]) -> Adoption:
    return Adoption(
        first=int(found["amendments_from"]),
        last=int(found["amendments_to"]),
        sealed=str(found["sealed"]),
        cases=int(found["cases"]),
        segments=int(found["segments"]),
        written_at=str(found["written_at"]),
        previous=str(found["previous"]),
    )


def _segment(found: Mapping[str, Any]) -> Segment:
    return Segment(
        number=int(found["segment"]),
        first=int(found["from"]),
        last=int(found["to"]),
        entries_sha256=str(found["entries_sha256"]),
        parquet_sha256=str(found["parquet_sha256"]),
        head=str(found["head"]),
        source=str(found["source"]),
        appended_at=str(found["appended_at"]),
        received=int(found["received"]),
        set_aside=tuple(
            SetAside(str(each["reason"]), int(each["count"]), tuple(map(str, each["rows"])))
            for each in found["set_aside"]
        ),
        previous=str(found["previous"]),
        sealed=str(found.get("sealed", "")),
        secret=str(found.get("secret", "")),
        unusable=tuple(map(_unusable, found["unusable"])) if "unusable" in found else None,
        supplements=int(found.get("supplements", 0)),
    )
