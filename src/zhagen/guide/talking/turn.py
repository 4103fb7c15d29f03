"""A talk as values: what is known and from which turn, and what the guide answers.

A state can be stored, resumed and replayed; a turn carries everything a face needs to show it. No
sentence in a reply is made up: each piece names the field or the wording it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from zhagen.cases.model import Value

SCHEMA = 1


class TalkAct(StrEnum):
    """What the guide's turn does."""

    ASK = "ask"
    EXPLAIN = "explain"
    INVALID = "invalid"
    CLARIFY = "clarify"
    OUTCOME = "outcome"
    REFUSE = "refuse"
    HANDOFF = "handoff"
    SAFETY = "safety"
    CLOSED = "closed"
    RELINK = "relink"


class End(StrEnum):
    """How a talk has ended; OPEN while it has not."""

    OPEN = "open"
    READY = "ready"
    REFUSED = "refused"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence of a reply and where it comes from.

    `source` is the id of a wording ("talk.start") or a field of the slice
    ("facts.org.uscc.question"). `parts` are what stands in the places of a wording, each a piece
    with a source of its own ("said": the applicant's own words).
    """

    text: str
    source: str
    parts: tuple[tuple[str, Piece], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be pressed: its label and the text that stands for it when said.

    `item` names the other item it leads to: offered only by a face that can go there.
    """

    label: str
    says: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as said: its value, the turn it was said in (from 1), and the masked words."""

    value: Value
    turn: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Needed:
    """A material of the checklist: why it is needed, by which basis, and whether we fill it.

    `sure` is false where what was not said or not known leaves the need open. `pieces` are the
    sentences of it with their sources.
    """

    material: str
    name: str
    reason: str
    basis: str
    sure: bool
    draft: bool = False
    hints: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Handoff:
    """What a person who takes over gets: nothing known is asked again."""

    reason: str
    known: Mapping[str, Value]
    missing: tuple[str, ...]
    refused: tuple[str, ...]
    path: tuple[str, ...]
    transcript: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class State:
    """Everything a talk has come to. `facts` by concept; `turns` are (who, masked text).

    `others` are the facts of further applicants, done one after the other; `finished` those of the
    ones that are done. `confirmed` is true once the applicant has said that it is settled.
    """

    slice_ref: str
    lock_hash: str
    on: date
    facts: Mapping[str, Known] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    asked: str | None = None
    path: tuple[str, ...] = ()
    turns: tuple[tuple[str, str], ...] = ()
    misses: int = 0
    end: End = End.OPEN
    outcome: str = ""
    others: tuple[Mapping[str, Known], ...] = ()
    finished: tuple[Mapping[str, Known], ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What the guide answers.

    `asks` is the fact asked for, `choices` the answers that can be pressed, `left` an estimate of
    the questions still to come. `known` is fact to value; `invalid` fact to what was said;
    `checklist` and `draft` (form names) stand once the talk is `done`; `blanks` are the cells of
    the drafts that stay empty. `wish` is what the caller is to link anew (RELINK).
    """

    pieces: tuple[Piece, ...]
    act: TalkAct
    asks: str | None
    known: Mapping[str, Value]
    done: bool
    draft: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    invalid: Mapping[str, str] = field(default_factory=dict)
    checklist: tuple[Needed, ...] = ()
    handoff: Handoff | None = None
    left: int = 0
    outcome: str = ""
    blanks: tuple[str, ...] = ()
    wish: str = ""

    @property
    def reply(self) -> str:
        """The pieces in one text."""
        return "\n".join(piece.text for piece in self.pieces)
