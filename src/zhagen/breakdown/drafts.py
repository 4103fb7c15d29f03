"""A task before it is numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhagen.breakdown.actors import Actors
    from zhagen.breakdown.fields import Fields
    from zhagen.breakdown.source import Paragraph


@dataclass(frozen=True, slots=True)
class Draft:
    """The paragraph, the place in it, the title and what was found.

    `part` says that it is a part of the whole draft before it; `heads` are headings it carries
    itself (the columns of a table that hold its rows together).
    """

    paragraph: Paragraph
    start: int
    end: int
    title: str
    actors: Actors
    fields: Fields
    part: bool = False
    heads: tuple[str, ...] = ()
