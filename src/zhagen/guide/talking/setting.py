"""What a talk works with: the slice and its planner, who recognises facts, who reads acts.

A move is a turn in the making: the state so far and the sentences so far.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from zhagen.cases.model import Value
from zhagen.guide.gate import acts as acts_talk
from zhagen.guide.masking import masked
from zhagen.guide.talking.next_question import Planner
from zhagen.guide.talking.turn import Choice, Known, Piece, State
from zhagen.guide.talking.wording import WORDINGS
from zhagen.slices.model import FactType, Sensitivity

if TYPE_CHECKING:
    from zhagen.guide.model import Item
    from zhagen.slices.model import Fact, Slice


class Heard(Protocol):
    """What was recognised in a text: values by concept, and what was said but cannot be."""

    @property
    def known(self) -> Mapping[str, Value]:
        """Concept to value."""

    @property
    def invalid(self) -> Mapping[str, str]:
        """Concept to the words that are no value of it."""

    @property
    def approximate(self) -> Mapping[str, str]:
        """Concept to words that are too vague to be a value: 十来个人."""


class Recognise(Protocol):
    """Finds the facts of a slice in free text."""

    def __call__(
        self,
        definition: Slice,
        text: str,
        *,
        on: date,
        asked: str | None = None,
        known: Mapping[str, Value] | None = None,
    ) -> Heard:
        """The facts said in `text` on the day `on`, after the question `asked`."""


class ReadAct(Protocol):
    """Tells what a turn is besides an answer."""

    def __call__(self, text: str, asked: acts_talk.Asked | None = None) -> acts_talk.TalkAct:
        """What `text` is as a turn that follows a question."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything a talk needs but its state. `card` is the item as the catalogue has it."""

    definition: Slice
    on: date
    planner: Planner
    recognise: Recognise
    in_talk: ReadAct
    card: Item | None = None

    def fact(self, name: str) -> Fact:
        """A fact of the slice."""
        return self.definition.facts[name]


@dataclass(frozen=True, slots=True)
class Move:
    """A turn in the making."""

    state: State
    text: str = ""
    pieces: tuple[Piece, ...] = ()
    invalid: Mapping[str, str] = field(default_factory=dict)

    def say(self, *pieces: Piece | None) -> Move:
        """The same with further sentences."""
        return replace(self, pieces=(*self.pieces, *(one for one in pieces if one is not None)))

    def at(self, **changes: object) -> Move:
        """The same with a changed state."""
        return replace(self, state=replace(self.state, **changes))  # type: ignore[arg-type]

    def knows(self, facts: Mapping[str, Value]) -> Move:
        """The same, with these facts known as said in this turn."""
        turn = sum(who == APPLICANT for who, _ in self.state.turns)
        words = masked(self.text)
        said = {name: Known(value, turn, words) for name, value in facts.items()}
        state = self.state
        return self.at(
            facts={**state.facts, **said},
            unknown=tuple(one for one in state.unknown if one not in said),
            refused=tuple(one for one in state.refused if one not in said),
        )


APPLICANT = "applicant"
GUIDE = "guide"


def values_of(state: State) -> dict[str, Value]:
    """What is known, as conditions take it."""
    return {name: known.value for name, known in state.facts.items()}


def not_again(state: State) -> frozenset[str]:
    """What must not be asked: refused, or not known to the applicant."""
    return frozenset((*state.refused, *state.unknown))


def choices_of(fact: Fact) -> tuple[Choice, ...]:
    """The answers that can be pressed."""
    if fact.type is FactType.BOOLEAN:
        labels: tuple[str, ...] = (WORDINGS["choice.yes"], WORDINGS["choice.no"])
    elif fact.type in {FactType.CHOICE, FactType.LIST}:
        labels = tuple(fact.values.values())
    else:
        labels = ()
    return tuple(Choice(label, label) for label in labels)


def asked_as(fact: Fact | None) -> acts_talk.Asked:
    """The question as acts are read after it."""
    if fact is None:
        return acts_talk.Asked()
    if fact.type is FactType.BOOLEAN:
        return acts_talk.Asked(yes_no=True)
    options = tuple(fact.values.values()) if fact.type is FactType.CHOICE else ()
    return acts_talk.Asked(options=options)


def shown(fact: Fact, value: Value) -> Value:
    """The value as it may be repeated in a talk: numbers of a person are starred."""
    if fact.sensitivity is Sensitivity.PERSONAL and isinstance(value, str):
        return masked(value)
    return value
