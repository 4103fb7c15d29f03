"""A task before it is numbered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhagen.breakdown.fields.fields import Fields
    from zhagen.breakdown.source import Paragraph
    from zhagen.breakdown.tasks.actors import Actors


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the wording says of the points a draft leaves open.

    `led_below` and `timed_below`: its parts say who leads, or by when. `proposed` quotes a lead
    that is only suggested (拟由甲牵头), `times` two last days of which one stands in the bracket.
    """

    led_below: bool = False
    timed_below: bool = False
    proposed: str = ""
    times: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The paragraph, the place in it, the title and what was found.

    `part` says that it is a part of the whole draft before it; `heads` are headings it carries
    itself (the columns of a table that hold its rows together). `ranked` says that a sentence of
    the document (列第一位的为牵头单位) decided who leads.
    """

    paragraph: Paragraph
    start: int
    end: int
    title: str
    actors: Actors
    fields: Fields
    part: bool = False
    heads: tuple[str, ...] = ()
    ranked: bool = False
    remarks: Remarks = field(default_factory=Remarks)
