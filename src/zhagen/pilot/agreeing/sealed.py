"""A sealed charter as values: content, hash, signatures, amendments."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import rfc8785

from zhagen.pilot.agreeing.file import from_canonical
from zhagen.pilot.charter import Charter

# What an amendment made after cases were seen may touch without costing the verdict: names and
# contacts, person-days, and texts that no computation reads. Every other key counts, also one
# added later: `columns` can redefine a metric as surely as `metrics` can, `slice` says whose cases
# are read, and a hypothesis or stop rule changed after the fact is a different pilot.
HARMLESS = frozenset(
    {"title", "problem_owner", "parties", "scene", "permission", "deliverable", "afterwards"}
)


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
    "after" the first case. Where the log held cases when it took the amendment in (see
    `spine.as_adopted`) that is "after", and `stated` keeps what the parties had signed.
    """

    number: int
    on: date
    text: str
    changes: Mapping[str, object]
    data_seen: str
    previous_hash: str
    hash: str
    signatures: tuple[Signature, ...]
    stated: str = ""

    @property
    def decisive(self) -> bool:
        """Whether it changed, with data seen, what the verdict may rest on."""
        return self.data_seen == "after" and any(key not in HARMLESS for key in self.changes)


@dataclass(frozen=True, slots=True)
class SealedCharter:
    """A charter with its hash, signatures and amendments. `content` is what was hashed."""

    content: Mapping[str, object]
    hash: str
    signatures: tuple[Signature, ...]
    amendments: tuple[Amendment, ...] = ()

    @property
    def amended(self) -> Mapping[str, object]:
        """The content with what the amendments changed."""
        content = dict(self.content)
        for amendment in self.amendments:
            content.update(amendment.changes)
        return content

    @property
    def charter(self) -> Charter:
        """The charter as amended."""
        return from_canonical(self.amended)

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
        """Hash of the newest amendment, else of the charter: it covers all that came before."""
        return self.heads[-1]

    @property
    def heads(self) -> tuple[str, ...]:
        """The head as sealed, and after each amendment."""
        return (self.hash, *(each.hash for each in self.amendments))


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
        "data_seen": amendment.stated or amendment.data_seen,
        "previous_hash": amendment.previous_hash,
    }
