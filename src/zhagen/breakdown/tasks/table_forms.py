"""What a task sheet (督办单) says in sentences: numbered requirements, and a leader's instruction.

Each numbered requirement that orders something is a part of the sheet's task, with the bodies and
times of its own sentences. An instruction (领导批示：请甲局会同乙局办，3月25日前报我)
adds who helps and by when; who leads stays what the sheet says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.bodies.agents import read_roles
from zhagen.breakdown.model import Roles
from zhagen.breakdown.tasks.actors import Actors, from_text
from zhagen.breakdown.tasks.drafts import Draft
from zhagen.breakdown.tasks.taskness import TASK, kind_of_sentence
from zhagen.breakdown.tasks.taskness_titles import title_of
from zhagen.language.bodies import find_bodies
from zhagen.language.plain import plain

if TYPE_CHECKING:
    from zhagen.breakdown.bodies.conventions import DocumentState
    from zhagen.breakdown.fields.fields import Fields
    from zhagen.breakdown.model import Body
    from zhagen.breakdown.source import Cell, Paragraph

_ITEM: Final = re.compile(r"(?:^|(?<=[\s。；！：]))(?:\d{1,2}[.、](?!\d)|（\d{1,2}）|[①-⑳])\s*")
_FEWEST: Final = 2
_INSTRUCTION: Final = re.compile(r"批示|批办|领导意见|领导指示|拟办意见|批转意见|工作指示")


def is_instruction(head: str) -> bool:
    """Whether a cell holds what a leader wrote on the sheet."""
    return _INSTRUCTION.search(plain(head)) is not None


def requirements(
    row: Paragraph, spelt: str, cell: Cell, found: Fields, state: DocumentState
) -> list[Draft]:
    """The numbered requirements of a cell as parts.

    None where it is no such list, or where no item has a body or time of its own: then the list
    only says how the one task is done.
    """
    marks = list(_ITEM.finditer(spelt, cell.start, cell.end))
    if len(marks) < _FEWEST:
        return []
    parts: list[Draft] = []
    stops = [*(mark.start() for mark in marks[1:]), cell.end]
    for mark, stop in zip(marks, stops, strict=True):
        start, end = mark.end(), stop
        actors = acting_in(row, spelt, start, end, state)
        if kind_of_sentence(spelt[start:end], acting=actors.named) == TASK:
            title = title_of(row.text[start:end].strip())
            parts.append(
                Draft(row, start, end, title, actors, found.between(start, end), part=True)
            )
    return parts if any(one.actors.named or one.fields.timed for one in parts) else []


def acting_in(row: Paragraph, spelt: str, start: int, end: int, state: DocumentState) -> Actors:
    """Who acts by the sentences of a cell."""
    acting = read_roles(spelt, start, end, mentions=find_bodies(spelt))
    return from_text(row, acting, state)


def helping(roles: Roles, instructed: Roles) -> Roles:
    """Those an instruction adds as support: whom the sheet names already keeps its role."""
    named = [body.resolved or body.name for body in roles.bodies()]

    def is_new(body: Body) -> bool:
        return not any(name.endswith(body.name) for name in named)

    added = instructed.support if named else (*instructed.support, *instructed.guide)
    return Roles(support=tuple(filter(is_new, added)))
