"""Which person a card's front shows, weighed over the whole case at once.

One document may be read or filled in wrongly: a form that swaps two numbers must not swap two
cards. So every material that speaks of a person is one voice, and cards and persons are matched
together: the choice that most voices agree with wins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import Reading, State
from zhagen.language import likeness
from zhagen.slices.model import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhagen.reading.model import PageReading, Sorted
    from zhagen.slices.model import Fact, Slice

# A front spoken for by less than this is a stranger's.
_HEARD: Final = 0.5
# By this much it is the person's even if another card is the person's already.
_CERTAIN: Final = 1.9


@dataclass(frozen=True, slots=True)
class Placed:
    """A document on its page, its material decided."""

    page: PageReading
    document: Sorted


@dataclass(frozen=True, slots=True)
class Card:
    """A card document: where it stands among the placed, its place and its name and number."""

    index: int
    placed: Placed
    name: str
    number: str
    candidates: tuple[str, ...]

    @property
    def key(self) -> tuple[str, int, tuple[int, ...]]:
        """An order that does not depend on that of the files."""
        page = self.placed.page
        return (page.file, page.page, tuple(self.placed.document.region or ()))

    def shows(self, side: str) -> bool:
        """Whether a side of the card is seen."""
        return side in self.placed.document.sides


@dataclass(frozen=True, slots=True)
class Voice:
    """What one material says of a person, and how surely it was read."""

    value: str
    weight: float


Voices = Mapping[str, Mapping[str, Sequence[Voice]]]


def voices(
    definition: Slice,
    placed: Sequence[Placed],
    field_fact: Callable[[Slice, str, str], Fact | None],
) -> Voices:
    """For each card material the names and numbers other materials state for its holder."""
    said: dict[str, list[Voice]] = {}
    for one in placed:
        for reading in one.document.readings:
            fact = definition.facts.get(reading.fact)
            if fact is not None and reading.state is State.READ and isinstance(reading.value, str):
                said.setdefault(fact.concept, []).append(_voice(reading, reading.value))
    return {
        material.id: {
            field: said.get(fact.concept, [])
            for field in ("name", "number")
            if (fact := field_fact(definition, material.id, field)) is not None
        }
        for material in definition.materials.values()
        if material.reader is Reader.ID_CARD
    }


def _voice(reading: Reading, value: str) -> Voice:
    return Voice(value, 0.5 + 0.5 * reading.confidence)


def mentioned(known: Voices, name: str) -> bool:
    """Whether any material speaks of the holder of a card."""
    return any(known.get(name, {}).values())


def owners_of(fronts: Sequence[Card], known: Voices) -> dict[int, str]:
    """The owner of each front: whom most is said for, else whose card is missing, else nobody."""
    people = _people(fronts)
    chosen = _matched(people, known)
    open_ones = [one for one in known if one not in chosen.values()]
    for number, person in enumerate(people):
        if number in chosen:
            continue
        best = max(person[0].candidates, key=lambda one: _fit(person, known[one]), default="")
        fit = _fit(person, known[best]) if best else 0.0
        # A person other materials speak of comes before one nobody mentions.
        free = [one for one in open_ones if one in person[0].candidates]
        free.sort(key=lambda one: not mentioned(known, one))
        if fit >= _CERTAIN or (fit >= _HEARD and not free):
            chosen[number] = best
        elif free:
            chosen[number] = free[0]
            open_ones.remove(free[0])
    return {
        card.index: chosen[number]
        for number, person in enumerate(people)
        if number in chosen
        for card in person
    }


def _people(fronts: Iterable[Card]) -> list[list[Card]]:
    """Fronts put together where they show the same person."""
    people: list[list[Card]] = []
    for card in fronts:
        home = next((one for one in people if any(_same(card, other) for other in one)), None)
        if home is None:
            people.append([card])
        else:
            home.append(card)
    return people


def _same(one: Card, other: Card) -> bool:
    """Whether two fronts show the same person, a misread character allowed."""
    if not (one.number and other.number):
        return bool(one.name) and one.name == other.name
    apart = likeness.edits(one.number, other.number)
    if one.name and other.name:
        alike = one.name == other.name or likeness.likeness(one.name, other.name) >= 0.5
        return alike and apart <= 2
    return apart == 0


def _matched(people: Sequence[Sequence[Card]], known: Voices) -> dict[int, str]:
    """Persons given to holders, each to one at most, so that most voices agree."""
    numbers = range(len(people))
    fits = {
        (number, one): fit
        for number in numbers
        for one in people[number][0].candidates
        if (fit := _fit(people[number], known[one])) >= _HEARD
    }
    choices = [[n for n in numbers if (n, one) in fits] + [None] for one in known]
    best: tuple[float, dict[int, str]] = (0.0, {})
    for choice in product(*choices):
        taken = [number for number in choice if number is not None]
        if len(set(taken)) < len(taken):
            continue
        given = {n: one for n, one in zip(choice, known, strict=True) if n is not None}
        total = sum(fits[pair] for pair in given.items())
        if total > best[0] + 1e-9:
            best = (total, given)
    return best[1]


def _fit(person: Sequence[Card], said: Mapping[str, Sequence[Voice]]) -> float:
    """How much is said for a person being the holder, over all fronts that show them."""
    numbers = sum(
        voice.weight * max(_same_number(card.number, voice.value) for card in person)
        for voice in said.get("number", ())
    )
    names = sum(
        voice.weight * max(_same_name(card.name, voice.value) for card in person)
        for voice in said.get("name", ())
    )
    return numbers + names


def _same_number(one: str, other: str) -> float:
    if not one:
        return 0.0
    apart = likeness.edits(one, other)
    return 1.0 if apart == 0 else 0.7 if apart <= 2 else 0.0


def _same_name(one: str, other: str) -> float:
    """Names of which one character in two or three is wrong are still worth something."""
    if not one:
        return 0.0
    if likeness.same_name(one, other) is not False:
        return 1.0
    if likeness.might_be_misread(one, other):
        return 0.8
    alike = likeness.likeness(one, other)
    return 0.6 if alike >= 0.6 else 0.3 if alike >= 0.5 else 0.0
