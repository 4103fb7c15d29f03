"""What the guide passes around: an item of a catalogue, a linked wish, a turn of a talk.

All values are frozen. Nothing here holds a sentence the catalogue or the slice does not contain:
a reply is made of pieces, each with the id of the field or the wording it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Act(StrEnum):
    """What the guide does with a turn."""

    ANSWER = "answer"
    CONFIRM = "confirm"
    CLARIFY = "clarify"
    REFUSE = "refuse"
    HANDOFF = "handoff"
    SAFETY = "safety"


class Aspect(StrEnum):
    """The field of an item card a wish asks about."""

    CONDITIONS = "conditions"
    MATERIALS = "materials"
    DAYS = "days"
    PLACE = "place"
    FEE = "fee"
    LINK = "link"
    LAW = "law"


@dataclass(frozen=True, slots=True)
class Item:
    """A service item of a catalogue.

    `card` holds the guide fields by aspect ("materials" may be a list), as the catalogue has them;
    `region` and `department` say where and by whom; `slice_id` is the slice that defines it.
    """

    id: str
    name: str
    department: str = ""
    item_code: str = ""
    aliases: tuple[str, ...] = ()
    card: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    region: str = ""
    slice_id: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item and how well it fits, 0 to 1; comparable within one answer only."""

    item: str
    score: float


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a clarifying question: its label and the items it keeps."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A clarifying question: what separates the candidates. The face adds "none of these"."""

    text: str
    options: tuple[Option, ...]
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish of an utterance and what is done with it.

    `reason` is a code (margin, close, out_of_scope, complaint, crisis …); `door` the code of where
    to turn for what is refused or handed over; `aspect` what is asked about the item, if anything.
    """

    text: str
    act: Act
    reason: str
    items: tuple[Candidate, ...] = ()
    question: Question | None = None
    door: str = ""
    aspect: Aspect | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """What an utterance comes to: one wish or several; `masked` is the text as it may be kept."""

    masked: str
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Gated:
    """What an utterance is if it is no wish for an item, by rule.

    `firm` readings hold whatever an item would score (a crisis, a person wanted); the others only
    where no item fits well (small talk, a question about something near).
    """

    act: Act
    reason: str
    door: str = ""
    firm: bool = True
