"""Who does what after a correction: a role a person gave is that person's word.

The document may name the same body elsewhere; it does not say the role the person gave, so the
body carries no place for it. A body has one role: given a new one, it leaves the one it had.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Final

from zhagen.breakdown.correcting.entries import body_from
from zhagen.breakdown.correcting.model import FieldName
from zhagen.breakdown.correcting.rows import Entry
from zhagen.breakdown.model import NOWHERE, Body, Origin, Roles, Task
from zhagen.breakdown.wording import name_of
from zhagen.language.normalise import fold

# Where a person gave one body two roles at once, the first of these holds.
_RANK: Final = (FieldName.LEAD, FieldName.JOINT, FieldName.SUPPORT, FieldName.GUIDE)


def roles_after(task: Task, touched: Mapping[FieldName, Sequence[Entry]]) -> Roles:
    """The roles of `task` with the touched ones as they came back."""
    held = _by_field(task.roles)
    every = task.roles.bodies()
    made = {
        name: _bodies(touched[name], bodies, every) if name in touched else bodies
        for name, bodies in held.items()
    }
    given = {
        name: tuple(body for body in bodies if body not in held[name])
        for name, bodies in made.items()
    }
    for name, other in permutations(_RANK, 2):
        kept = () if _RANK.index(name) < _RANK.index(other) else given[other]
        made[other] = tuple(
            body for body in made[other] if body in kept or not _among(body, given[name])
        )
    return Roles(
        made[FieldName.LEAD], made[FieldName.SUPPORT], made[FieldName.JOINT], made[FieldName.GUIDE]
    )


def _by_field(roles: Roles) -> dict[FieldName, tuple[Body, ...]]:
    return {
        FieldName.LEAD: roles.lead,
        FieldName.SUPPORT: roles.support,
        FieldName.JOINT: roles.joint,
        FieldName.GUIDE: roles.guide,
    }


def _bodies(
    entries: Sequence[Entry], held: Sequence[Body], every: Sequence[Body]
) -> tuple[Body, ...]:
    """The bodies of the lines; only one that had this very role keeps its place in the text."""
    here = {name_of(body): body for body in held}
    known = {name_of(body): body for body in every}
    made: list[Body] = []
    for entry in entries:
        own = entry.value if isinstance(entry.value, Body) else known.get(entry.line)
        body = here.get(entry.line) or _by_hand(own or body_from(entry.line))
        if not _among(body, made):
            made.append(body)
    return tuple(made)


def _by_hand(body: Body) -> Body:
    return replace(body, origin=Origin.CORRECTED, span=NOWHERE)


def _among(body: Body, others: Sequence[Body]) -> bool:
    """Whether one of the others bears one of its names."""
    return any(_names(body) & _names(other) for other in others)


def _names(body: Body) -> frozenset[str]:
    return frozenset(fold(name) for name in (body.name, body.resolved) if name)
