"""What a part of the workbench tells the home page: what waits, the numbers, what changed.

Any folder may have a `home.py` with some of these functions, each called with the person and the
moment; they return what that person may see, and an empty tuple otherwise:

    waiting(user, now) -> Sequence[Waiting]     lists of what waits, the most pressing row first
    numbers(user, now) -> Sequence[Number]      at most two; four stand on the page
    today(user, now) -> Sequence[Note]          what is due or different today
    changed(user, now) -> Sequence[Change]      what changed lately, newest first
    start(user) -> str                          a template that takes in new work, or ""

The words come translated; `zhagen.web.home` puts everything in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: its state in words, what it is, what was found, one action.

    `tone` colours the state: "", "underway" or "bad". What was found is either `marks` (severity
    and count), or `told` with the mark `kind`, or progress `done` of `total`. `mine` counts into
    the headline; `waited` is in seconds.
    """

    state: str
    title: str
    address: str
    action: str
    under: str = ""
    source: str = ""
    tone: str = ""
    marks: tuple[tuple[str, int], ...] = ()
    told: str = ""
    kind: str = ""
    done: int = 0
    total: int = 0
    waited: float | None = None
    mine: bool = True


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the same list: 等补正 6."""

    title: str
    address: str
    count: int | None = None
    here: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A list of what waits, under its name or its tabs; `elsewhere` tells of other windows."""

    title: str
    rows: tuple[Row, ...]
    tabs: tuple[Tab, ...] = ()
    order: str = ""
    elsewhere: str = ""
    all_address: str = ""
    total: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """A number that matters, never alone: its unit or denominator and what it is compared with."""

    name: str
    value: str
    unit: str
    compared: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something due or different today: who or what, what about it, where to go."""

    subject: str
    text: str
    under: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed, with the day."""

    when: date
    text: str
    address: str = ""
    action: str = ""


class Person(Protocol):
    """Whoever is signed in, as far as a home page asks."""

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody is signed in at all."""


class Tells(Protocol):
    """A function of a `home.py`."""

    def __call__(self, user: Person, now: datetime) -> Sequence[object]:
        """What the person is told."""
