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
    """The paragraph, the place in it, the title and what was found; `part` of the one before."""

    paragraph: Paragraph
    start: int
    end: int
    title: str
    actors: Actors
    fields: Fields
    part: bool = False
