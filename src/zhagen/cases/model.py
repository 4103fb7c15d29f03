"""A case as the tools see it: readings of facts, each with its provenance and confidence.

A reading is the same object whether it was read from a picture, said in a dialogue or looked up;
that is what lets a case begun with the guide arrive at the window half reviewed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Box = tuple[int, int, int, int]
Cell = str | int | date | None
Row = dict[str, Cell]
Value = str | int | bool | date | None | tuple[str, ...] | tuple[Row, ...]


class Origin(StrEnum):
    """How a value became known."""

    READ = "read"
    SAID = "said"
    GIVEN = "given"
    LOOKED_UP = "looked_up"
    DERIVED = "derived"


class State(StrEnum):
    """READ: a value. BLANK: the place was found and is empty. ILLEGIBLE: there is ink, no value."""

    READ = "read"
    BLANK = "blank"
    ILLEGIBLE = "illegible"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page.

    `file` is the name as handed in, `page` counts from 1, `box` is in pixels of the upright page
    picture (x0, y0, x1, y1), or None where the page has no picture (DOCX, XLSX).
    """

    file: str
    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one fact.

    `confidence` is 0 to 1 (1 for what a person said or a text layer states). `material` is the
    material it was read from. `spot` is where; for rows, `spots` has one entry per row. `text` is
    the wording before normalising, for the officer's eyes. `confidences` is, for rows, how sure
    each row was read (empty = all as sure as `confidence`, which then speaks for the number of
    rows only).
    """

    fact: str
    value: Value
    confidence: float = 1.0
    material: str | None = None
    origin: Origin = Origin.READ
    state: State = State.READ
    spot: Spot | None = None
    spots: tuple[Spot, ...] = ()
    text: str = ""
    confidences: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a use of a tool. A tool never asks why it runs in this arm."""

    on: date
    arm: str = ""
    channel: str = "window"
    role: str = "officer"
