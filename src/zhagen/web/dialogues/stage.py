"""How far a talk has come, as a value: still finding the item, or asking what the item needs.

A stage is stored after every turn and is all a talk needs to go on, on any machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from zhagen.guide.model import Item
from zhagen.guide.talking.turn import Handoff, Needed, State, Turn
from zhagen.slices.model import Slice


class Talker(Protocol):
    """A dialogue over one slice, as `zhagen.guide.talking.dialogue` has it."""

    @property
    def state(self) -> State:
        """Everything the talk has come to."""

    def start(self) -> Turn:
        """The first turn."""

    def say(self, text: str) -> Turn:
        """The answer to what the applicant says."""

    def handoff(self, reason: str) -> Handoff:
        """The package for a person."""

    def checklist(self) -> tuple[Needed, ...]:
        """The materials as they stand now."""


class NewTalker(Protocol):
    """Begins a dialogue, or goes on with one. `card` is the slice's item in the catalogue."""

    def __call__(
        self, definition: Slice, on: date, state: State | None = None, *, card: Item | None = None
    ) -> Talker:
        """The dialogue over `definition` on the day `on`."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice offered while the item is looked for: its label and the items it keeps.

    Without items it is the way out; `wish` is a wish that is linked anew when it is chosen, and
    `aspect` the field of the item's card that is told.
    """

    label: str
    items: tuple[str, ...] = ()
    wish: str = ""
    aspect: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a talk stands.

    `item` is the item held; `state` the dialogue's if that item has a slice. `wish` is what was
    said before the item was settled, kept until then so that its facts are not asked again.
    `parked` are the dialogues that wait, by slice, since the applicant turned to something else.
    `turns` are those of the reception: (who, masked text). `previous` is the talk that the same
    browser had before; `person` is the number the embedding site names its user by, if it does.
    """

    item: str = ""
    state: State | None = None
    offered: tuple[Offer, ...] = ()
    wish: str = ""
    misses: int = 0
    turns: tuple[tuple[str, str], ...] = ()
    parked: Mapping[str, State] = field(default_factory=dict)
    previous: str = ""
    person: str = ""

    @property
    def told(self) -> State | None:
        """The dialogue that is going on, else the one that was left last: what is known of it."""
        if self.state is not None or not self.parked:
            return self.state
        *_, last = self.parked.values()
        return last
