"""The bodies of a part of a paragraph: from its brackets, or else from its sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhagen.breakdown.bodies.agents import Role
from zhagen.breakdown.fields.fields import span_of
from zhagen.breakdown.model import Body, Origin, Roles
from zhagen.language.bodies_prefix import resolved_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhagen.breakdown.bodies.agents import Acting
    from zhagen.breakdown.bodies.brackets import Bracket
    from zhagen.breakdown.bodies.conventions import DocumentState
    from zhagen.breakdown.source import Paragraph


@dataclass(frozen=True, slots=True)
class Actors:
    """Roles, and whether the wording allows another reading of one of them."""

    roles: Roles = field(default_factory=Roles)
    unsure: bool = False

    @property
    def named(self) -> bool:
        """Whether any body has a role."""
        return bool(self.roles.bodies())


def from_brackets(paragraph: Paragraph, brackets: Iterable[Bracket]) -> Roles:
    """The roles that brackets state, merged; a body keeps its first role."""
    merged = Roles()
    for bracket in brackets:
        merged = merged_roles(merged, bracket.roles(paragraph.id))
    return merged


def from_text(paragraph: Paragraph, acting: Sequence[Acting], state: DocumentState) -> Actors:
    """The roles of bodies that act in running text."""
    names = resolved_names(paragraph.text, [one.mention for one in acting], level=state.level)
    held: dict[Role, list[Body]] = {role: [] for role in Role}
    seen: set[str] = set()
    for one, resolved in zip(acting, names, strict=True):
        place = span_of(paragraph, one.mention.start, one.mention.end)
        full = state.full(place.text)
        full = resolved if full == place.text else full
        if full in seen:
            continue
        seen.add(full)
        held[one.role].append(Body(place.text, full, Origin.STATED, one.mention.generic, place))
    roles = Roles(
        tuple(held[Role.LEAD]), tuple(held[Role.SUPPORT]), tuple(held[Role.JOINT]),
        tuple(held[Role.GUIDE]),
    )  # fmt: skip
    return Actors(roles, any(one.unsure for one in acting))


def merged_roles(first: Roles, second: Roles) -> Roles:
    """Both, each body once, in its first role."""
    known = {body.resolved for body in first.bodies()}
    if not known:
        return second

    def more(bodies: tuple[Body, ...]) -> tuple[Body, ...]:
        return tuple(body for body in bodies if body.resolved not in known)

    return Roles(
        first.lead + more(second.lead),
        first.support + more(second.support),
        first.joint + more(second.joint),
        first.guide + more(second.guide),
    )


def with_inherited(roles: Roles, everywhere: tuple[Body, ...]) -> Roles:
    """Those who carry out everything: they lead where nobody else does, else they support."""
    if not everywhere:
        return roles
    handed = Roles(support=everywhere) if roles.lead or roles.joint else Roles(lead=everywhere)
    return merged_roles(roles, handed)
