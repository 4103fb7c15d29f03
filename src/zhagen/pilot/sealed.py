"""A sealed charter as values: content, hash, signatures, amendments."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import rfc8785

from zhagen.pilot.charter import Charter
from zhagen.pilot.charter_file import from_canonical

# What an amendment made after treated cases were seen may not touch without costing the verdict.
DECISIVE = ("metrics", "target", "alpha", "schedule", "design", "mix", "floors", "information")


class BrokenSeal(Exception):
    """A sealed file that does not hold; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One party's signature over a hash; `key` is the public half."""

    party: str
    key: str
    signed_on: date
    signature: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change agreed by both parties after sealing.

    `changes` maps a top-level key of the charter to its new content. `data_seen` is "before" or
    "after" the first treated case.
    """

    number: int
    on: date
    text: str
    changes: Mapping[str, object]
    data_seen: str
    previous_hash: str
    hash: str
    signatures: tuple[Signature, ...]

    @property
    def decisive(self) -> bool:
        """Whether it changed, with data seen, what the verdict rests on."""
        return self.data_seen == "after" and any(key in DECISIVE for key in self.changes)


@dataclass(frozen=True, slots=True)
class SealedCharter:
    """A charter with its hash, signatures and amendments. `content` is what was hashed."""

    content: Mapping[str, object]
    hash: str
    signatures: tuple[Signature, ...]
    amendments: tuple[Amendment, ...] = ()

    @property
    def charter(self) -> Charter:
        """The charter as amended."""
        content = dict(self.content)
        for amendment in self.amendments:
            content.update(amendment.changes)
        return from_canonical(content)

    @property
    def sealed_on(self) -> date:
        """The day of the last signature."""
        return max(each.signed_on for each in self.signatures)

    @property
    def parties(self) -> tuple[str, ...]:
        """Ids of the parties that must sign."""
        return tuple(party.id for party in from_canonical(self.content).parties)

    @property
    def complete(self) -> bool:
        """Whether every party has signed."""
        return {each.party for each in self.signatures} == set(self.parties)

    @property
    def head(self) -> str:
        """Hash of the newest amendment, else of the charter."""
        return self.amendments[-1].hash if self.amendments else self.hash


def canonical_bytes(value: object) -> bytes:
    """`value` (JSON types only) as RFC 8785 canonical JSON."""
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def hash_of(value: object) -> str:
    """SHA-256 over the canonical JSON of `value`, in hex."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def amendment_body(amendment: Amendment) -> dict[str, object]:
    """What an amendment's hash covers."""
    return {
        "number": amendment.number,
        "on": amendment.on.isoformat(),
        "text": amendment.text,
        "changes": dict(amendment.changes),
        "data_seen": amendment.data_seen,
        "previous_hash": amendment.previous_hash,
    }
