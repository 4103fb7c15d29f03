"""How sure a reading is: by its own confidence, its check digit, a second material.

Doubt is settled here once; everything after asks only `sure`. The measurements behind the gate
are in docs/decisions/0003-doubt-is-evaluated-twice.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import Origin, Reading, State
from zhagen.language.likeness import edits, names_a_unit, same_code, same_name
from zhagen.slices.model import FactType, How
from zhagen.slices.validators import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Value
    from zhagen.slices.model import Fact, Slice

# Below this, recognition was wrong in about one line of four; above, in none of seven hundred.
GATE: Final = 0.93
# A copy of a copy closes the 3 to an 8 and opens the 4 to a 1, and nothing proves a date or a sum.
FIGURE_GATE: Final = 0.97
# A ring is read worse than a line. One that reads as a unit's name from end to end may have a
# character wrong, but is not another name by misreading; how far it may differ, agree.py says.
SEAL_GATE: Final = 0.7
# A check digit or a second material cannot save a reading that is mostly a guess.
LEAST: Final = 0.5
# Validators whose check digit a misread character passes only by chance.
PROVING: Final = frozenset({"id_number", "uscc"})
# More characters than this are not one code misread for another.
_MISREAD: Final = 2
_EMPTY_WORDS: Final = frozenset({"", "无", "/", "\\", "-", "--", "—", "——", "空"})


@dataclass(frozen=True, slots=True)
class Held:
    """A reading and whether it is sure enough to find fault by.

    `copied` tells that it stands on a page without colour: a copy of a copy loses the stroke that
    tells 从 from 丛, and recognition is sure of what is left.
    """

    reading: Reading
    sure: bool
    copied: bool = False

    @property
    def known(self) -> bool:
        """Whether there is a value (null, 长期, is one)."""
        return self.reading.state is State.READ and not is_empty(self.reading.value)

    @property
    def blank(self) -> bool:
        """Whether the place was found and is empty."""
        state = self.reading.state
        return state is State.BLANK or (state is State.READ and is_empty(self.reading.value))

    @property
    def illegible(self) -> bool:
        """Whether something stands there that could not be read."""
        return self.reading.state is State.ILLEGIBLE

    def row_is_sure(self, index: int) -> bool:
        """Whether a row of a table, counted from 0, was read well."""
        confidences = self.reading.confidences
        return confidences[index] >= GATE if index < len(confidences) else self.sure

    def cell_is_sure(self, index: int, cell: object) -> bool:
        """Whether a cell of a row was read well, or proves itself."""
        if is_proved(cell):
            return True
        confidences = self.reading.confidences
        if self.copied and isinstance(cell, int) and index < len(confidences):
            return confidences[index] >= FIGURE_GATE
        return self.row_is_sure(index)

    @property
    def rows_are_persons(self) -> bool:
        """Whether every row surely is one: read well, or with a number that proves itself."""
        rows = self.reading.value if isinstance(self.reading.value, tuple) else ()
        return all(
            self.row_is_sure(index) or (isinstance(row, dict) and any(map(is_proved, row.values())))
            for index, row in enumerate(rows)
        )


def is_proved(cell: object) -> bool:
    """A number whose check digit is right was read right, however unsure the engine was."""
    return isinstance(cell, str) and any(validate(name, cell) is None for name in PROVING)


def is_empty(value: Value) -> bool:
    """Whether a value says that nothing was filled in; null (长期) and false say something."""
    if isinstance(value, str):
        return value.strip() in _EMPTY_WORDS
    return value == () and not isinstance(value, bool)


def settled(definition: Slice, readings: Sequence[Reading]) -> list[Reading]:
    """A code of which one or two characters were unsure, put right by the QR code beside it.

    Only on the same material: a mistake on another paper is what the review is there to find.
    """
    codes = {
        (reading.material, definition.facts[reading.fact].concept): reading
        for reading in readings
        if any(place.how is How.QR for place in definition.facts[reading.fact].read)
        and isinstance(reading.value, str)
    }
    settled = []
    for reading in readings:
        fact = definition.facts[reading.fact]
        code = codes.get((reading.material, fact.concept))
        wrong = code is not None and _misread(fact, reading, code)
        settled.append(replace(reading, value=code.value) if wrong and code else reading)
    return settled


def _misread(fact: Fact, reading: Reading, code: Reading) -> bool:
    if not isinstance(reading.value, str) or not isinstance(code.value, str):
        return False
    unsure = reading.confidence < GATE
    near = edits(reading.value, code.value) <= _MISREAD
    return unsure and near and not _proves_itself(fact, reading)


def is_sure(definition: Slice, reading: Reading, *, copied: bool = False) -> bool:
    """Whether a reading may be found fault by: said, read well, or proved by its check digit."""
    fact = definition.facts[reading.fact]
    gate = FIGURE_GATE if copied and _is_figure(fact, reading) else GATE
    if reading.origin is not Origin.READ or reading.confidence >= gate:
        return True
    if is_seal(fact):
        ring = reading.value if isinstance(reading.value, str) else ""
        return reading.confidence >= SEAL_GATE and names_a_unit(ring)
    return reading.confidence >= LEAST and _proves_itself(fact, reading)


def _is_figure(fact: Fact, reading: Reading) -> bool:
    """Whether a reading is a day or a number; 长期 is a word."""
    return fact.type in {FactType.DATE, FactType.INTEGER} and reading.value is not None


def is_seal(fact: Fact) -> bool:
    """Whether a fact is the owner in the ring of a seal."""
    return any(place.how is How.SEAL for place in fact.read)


def _proves_itself(fact: Fact, reading: Reading) -> bool:
    """Whether the value carries a check digit that is right."""
    checks = PROVING & set(fact.validators)
    return (
        bool(checks)
        and isinstance(reading.value, str)
        and all(validate(name, reading.value) is None for name in checks)
    )


def confirm(definition: Slice, held: dict[str, list[Held]]) -> None:
    """Two unsure readings of a concept on different pages that say the same confirm each other."""
    for concept in {definition.facts[name].concept for name in held}:
        names = [fact.name for fact in definition.readings_of(concept) if fact.name in held]
        if definition.facts[concept].type not in {FactType.TEXT, FactType.DATE}:
            continue
        everything = [one for name in names for one in held[name]]
        for name in names:
            held[name] = [
                one if one.sure or not _is_confirmed(one, everything) else replace(one, sure=True)
                for one in held[name]
            ]


def _is_confirmed(one: Held, everything: Sequence[Held]) -> bool:
    if not one.known or one.reading.confidence < LEAST or one.reading.spot is None:
        return False
    return any(
        other.known
        and other.reading.confidence >= LEAST
        and other.reading.spot is not None
        and (other.reading.spot.file, other.reading.spot.page)
        != (one.reading.spot.file, one.reading.spot.page)
        and says_the_same(one.reading.value, other.reading.value)
        for other in everything
    )


def says_the_same(one: Value, other: Value) -> bool:
    """Whether two values on different pages are one: what is too short confirms nothing."""
    if isinstance(one, str) and isinstance(other, str):
        if one.isascii() or other.isascii():
            return len(one) > 1 and same_code(one, other)
        return len(one) > 1 and same_name(one, other) is True
    return one is not None and one == other
