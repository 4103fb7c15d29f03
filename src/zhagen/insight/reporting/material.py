"""Everything a report tells, gathered before a word is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhagen.insight.book.register import Registered
from zhagen.insight.effects.effect import Effect
from zhagen.insight.model import Discovery, Proposal
from zhagen.insight.period import Period
from zhagen.logs.panel import Panel


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of every line that was read in; `rejected` by reason."""

    files: int = 0
    lines: int = 0
    parsed: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposal that went live, with what is said of it now."""

    registered: Registered
    effect: Effect


@dataclass(frozen=True, slots=True)
class Material:
    """A period held against another, what was found, proposed, and what came of earlier ones.

    `waiting` are proposals accepted and not done.
    """

    panel: Panel
    before: Period
    after: Period
    discovery: Discovery
    proposals: tuple[Proposal, ...] = ()
    judged: tuple[Judged, ...] = ()
    waiting: tuple[Registered, ...] = ()
    coverage: Coverage = Coverage()
    remarks: tuple[str, ...] = ()

    def name_of(self, item: str | None) -> str:
        """The name of an item; its code where the table does not say."""
        if item is None:
            return "全站"
        return next((each.name for each in self.panel.items if each.code == item), item)
