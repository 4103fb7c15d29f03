"""An event: what happened, to which case, under which definition. Never a person's value.

Every event carries from the first day what no one can add afterwards: case, slice version and its
lock hash, engine version, arm. Its payload is checked against its kind's declaration when the
event is made, so a ledger cannot come to hold what the declaration has no room for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

SCHEMA = 1
Scalar = str | int | float | bool

_ID = re.compile(r"case-[0-9a-f]{32}")
_HASH = re.compile(r"(?:[0-9a-f]{64})?")
_REF = re.compile(r"[a-z][a-z0-9-]{0,63}@\d{1,4}(?:\.\d{1,4}){1,2}")
_ENGINE = re.compile(r"[a-z][a-z0-9.+_/-]{0,63}")
_ARM = re.compile(r"(?:[a-z][a-z0-9_-]{0,15})?")
_WORD = re.compile(r"[a-z][a-z_]{0,15}")


class BadEvent(ValueError):
    """An event that its declaration does not allow; the message names the field, not the value."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about and under which definition it happened.

    `case_id` is a random id (`case-` and hex digits), never derived from anything of the case.
    """

    case_id: str
    slice_ref: str
    lock_hash: str = ""
    engine: str = "none"
    arm: str = ""
    channel: str = "window"
    role: str = "officer"

    def __post_init__(self) -> None:
        """Refuse anything that is not an id, a hash or a code."""
        for name, pattern in _SUBJECT_FIELDS:
            value = getattr(self, name)
            if not isinstance(value, str) or not pattern.fullmatch(value):
                raise BadEvent(f"事件的 {name} 不是约定的编号或代码")


_SUBJECT_FIELDS = (
    ("case_id", _ID),
    ("slice_ref", _REF),
    ("lock_hash", _HASH),
    ("engine", _ENGINE),
    ("arm", _ARM),
    ("channel", _WORD),
    ("role", _WORD),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `occurred_at` is in UTC; `payload` keys are those of the kind."""

    kind: str
    occurred_at: datetime
    subject: Subject
    payload: Mapping[str, Scalar]

    def to_json(self) -> dict[str, object]:
        """The event as one JSON object, keys in a fixed order."""
        subject = self.subject
        return {
            "schema": SCHEMA,
            "kind": self.kind,
            "occurred_at": self.occurred_at.astimezone(UTC).isoformat(timespec="milliseconds"),
            "case": subject.case_id,
            "slice": subject.slice_ref,
            "lock": subject.lock_hash,
            "engine": subject.engine,
            "arm": subject.arm,
            "channel": subject.channel,
            "role": subject.role,
            "payload": dict(self.payload),
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Event:
        """The event of an object that `to_json` made. Raises ValueError, KeyError, TypeError."""
        subject = Subject(
            case_id=record["case"],
            slice_ref=record["slice"],
            lock_hash=record["lock"],
            engine=record["engine"],
            arm=record["arm"],
            channel=record["channel"],
            role=record["role"],
        )
        at = datetime.fromisoformat(record["occurred_at"])
        return cls(record["kind"], at, subject, dict(record["payload"]))
