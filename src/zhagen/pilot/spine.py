"""The spine of a log: one line a segment, each carrying the hash of the line before it.

A line carries its own hash too: until the next append nothing else would tell that it was changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhagen.pilot.model import SetAside
from zhagen.pilot.sealed import canonical_bytes, hash_of
from zhagen.slices.faults import reason_of

SPINE = "segments.jsonl"


class BrokenLog(Exception):
    """A log folder that cannot be used; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One append, as the spine records it. `head` is the chain over all cases up to its end."""

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

    def to_json(self) -> dict[str, object]:
        """The spine's line as plain values."""
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


def line_of(segment: Segment) -> bytes:
    """The spine's line: the segment with its own hash."""
    return canonical_bytes({**segment.to_json(), "hash": segment.hash}) + b"\n"


def as_written(line: bytes, segment: Segment) -> bool:
    """Whether `line` is the segment byte for byte; early logs carry no hash of their own."""
    return line in (line_of(segment), canonical_bytes(segment.to_json()) + b"\n")


def read_spine(folder: Path) -> tuple[Segment, ...]:
    """The segments of the log in `folder`, as written. Raises BrokenLog where a line is none."""
    path = folder / SPINE
    try:
        lines = path.read_bytes().splitlines() if path.exists() else []
    except OSError as error:
        raise BrokenLog(f"{path} 读不了：{reason_of(error)}，请检查权限") from error
    segments = []
    for number, line in enumerate(lines, start=1):
        try:
            segments.append(_segment(json.loads(line)))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BrokenLog(
                f"{path} 第 {number} 行损坏，请从备份恢复记录，并与对方存的校验单核对"
            ) from error
    return tuple(segments)


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
    )
