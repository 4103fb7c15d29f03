"""The person named behind a body in a cell: 区数据局（张三）. No such name gets lost."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.fields.fields import span_of
from zhagen.breakdown.model import Body, Roles
from zhagen.language.persons import is_person
from zhagen.language.plain import plain

if TYPE_CHECKING:
    from zhagen.breakdown.source import Paragraph

_BRACKET: Final = re.compile(r"\s*[（(]\s*(?P<who>[^（）()，。；]{2,24}?)\s*[）)]")


def with_persons(roles: Roles, row: Paragraph, stop: int) -> Roles:
    """The roles of a cell ending at `stop`, each body with the persons in the bracket behind it."""
    lead, support, joint, guide = (
        tuple(_with_person(body, row, stop) for body in bodies)
        for bodies in (roles.lead, roles.support, roles.joint, roles.guide)
    )
    return Roles(lead, support, joint, guide)


def _with_person(body: Body, row: Paragraph, stop: int) -> Body:
    if body.span.paragraph != row.id:
        return body
    behind = _BRACKET.match(row.text, body.span.end, stop)
    if behind is None or not all(map(is_person, re.split("[、 ]+", plain(behind["who"])))):
        return body
    place = span_of(row, body.span.start, behind.end())
    who = f"（{behind['who']}）"
    return replace(
        body, name=place.text, resolved=body.resolved and body.resolved + who, span=place
    )
