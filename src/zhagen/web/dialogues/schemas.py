"""The HTTP interface's shapes. Keys are a contract; they are those of the dialogue library.

Answers are pydantic's own models: ninja's look at every field through a getter for objects of
Django's, which every turn would pay for though none is ever given.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["zh-Hans", "zh-Hant", "en"]
MOST_SAID = 2_000
Said = Annotated[str, StringConstraints(max_length=MOST_SAID)]
SliceRef = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}(@\d{1,4}(\.\d{1,4}){1,2})?$")
]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


class Strict(Schema):
    """A request: a key nobody knows is refused, so that a typing error is heard of."""

    model_config = ConfigDict(extra="forbid")


class StartIn(Strict):
    """Begin a talk: with an item's slice, with a first sentence, with both, or with neither.

    `previous` is the talk the same browser had before: whoever comes again for the same item within
    72 hours was not served, whatever was said at the end. `person` is a number by which the site
    knows its user and that names nobody elsewhere; only a pilot that draws people uses it.
    """

    slice: SliceRef | None = None
    text: Said | None = None
    language: Language = "zh-Hans"
    previous: Annotated[str, Field(max_length=64)] = ""
    person: Annotated[str, Field(max_length=64)] = ""


class SayIn(Strict):
    """A turn. `key` is made by the caller; the same key again returns the same answer."""

    text: Said
    key: Key


class RateIn(Strict):
    """How it was: `solved` as the person says, `score` 5 (very satisfied) to 1."""

    solved: bool | None = None
    score: Annotated[int, Field(ge=1, le=5)] | None = None


class ActIn(Strict):
    """What was done with the answer of a talk that is done."""

    action: Literal["checklist_saved", "filing_opened"]


class LinkIn(Strict):
    """A sentence to be linked to an item, without a talk."""

    text: Said


class PieceOut(BaseModel):
    """One sentence and the field or wording it comes from.

    `strong` are names in it, in order, that a page may set off: the facts that were noted.
    """

    text: str
    source: str
    strong: list[str]


class ChoiceOut(BaseModel):
    """An answer that can be pressed: what it reads, and what is said by pressing it.

    `way_out` marks those that answer nothing: none of these, leave it, a person.
    """

    label: str
    says: str
    way_out: bool


class NeededOut(BaseModel):
    """A material of the checklist. `draft` is true where a filled form can be fetched."""

    material: str
    name: str
    reason: str
    basis: str
    sure: bool
    draft: bool
    hints: list[str]


class FactOut(BaseModel):
    """A fact as it is shown back: in words, numbers of a person starred; `turn` counts from 1."""

    name: str
    title: str
    value: str
    turn: int
    change: str


class TurnOut(BaseModel):
    """The guide's answer to one turn."""

    schema_: Annotated[int, Field(alias="schema")] = 1
    number: int
    reply: str
    act: str
    asks: str | None
    known: dict[str, Any]
    done: bool
    draft: list[str]
    pieces: list[PieceOut]
    choices: list[ChoiceOut]
    invalid: dict[str, str]
    checklist: list[NeededOut]
    facts: list[FactOut]
    refused: list[str]
    answered: int
    left: int
    outcome: str
    item: str
    end: str
    handed_over: bool


class StartedOut(BaseModel):
    """A talk that has begun; `token` is told once and goes into the header X-Talk-Token."""

    talk: str
    token: str
    turn: TurnOut


class LineOut(BaseModel):
    """One line of the talk so far, masked; `seat` is a person who answers.

    Lines of one turn have one number; numbers rise.
    """

    number: int
    who: Literal["applicant", "guide", "seat"]
    text: str


class LiveLineOut(LineOut):
    """A line and when it was said."""

    at: datetime


class WindowOut(BaseModel):
    """The code that opens this talk at the window; `message` says so to the applicant."""

    code: str
    until: datetime
    message: str


class LiveOut(BaseModel):
    """What is new while a person has the talk, and who answers now.

    `message` is to be shown as it is; `people` tells whether anybody is there. The caller asks
    again after `next_seconds`. `window` is there once a person has sent the applicant to the
    window; its code stands in `message` too.
    """

    lines: list[LiveLineOut]
    who: Literal["machine", "waiting", "serving", "closed", "desk"]
    message: str
    people: bool
    next_seconds: int
    window: WindowOut | None = None


class TalkOut(BaseModel):
    """A talk as it stands."""

    talk: str
    lines: list[LineOut]
    turn: TurnOut
    rated: bool


class ChecklistOut(BaseModel):
    """The materials as they stand; before the talk is `done` some may still be open."""

    done: bool
    materials: list[NeededOut]


class HandedOverOut(BaseModel):
    """A talk given to a person; `number` is what the applicant can name at the desk."""

    number: str
    line: int
    status: Literal["seat", "taken", "closed", "returned", "waiting", "delivered", "failed"]
    message: str


class RatedOut(BaseModel):
    """What was kept of a rating."""

    solved: bool | None
    score: int | None


class ItemOut(BaseModel):
    """An item of the catalogue."""

    id: str
    name: str
    score: float
    slice: str | None


class WishOut(BaseModel):
    """One wish and what is done with it."""

    act: str
    reason: str
    items: list[ItemOut]
    question: dict[str, Any] | None = None
    door: str | None = None
    aspect: str | None = None
    message: str | None = None


class LinkedOut(BaseModel):
    """What a sentence comes to; `text` is masked."""

    text: str
    wishes: list[WishOut]


class FaultOut(BaseModel):
    """Why a request was not done, in a sentence for people; nothing that was said is lost."""

    code: str
    message: str
