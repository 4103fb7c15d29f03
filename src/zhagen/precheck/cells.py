"""One cell cannot be two facts: whose is a cell that was taken for both.

That is how a form whose sections were told apart wrongly shows itself, check digit or not: the
legal representative's number read again as the agent's, an identity number as a phone number. Where
another page or the value itself says which fact it is, the other reading goes: its own cell was not
found. Where nothing says so, neither reading is sure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.precheck.surety import Held, says_the_same
from zhagen.slices.validators import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zhagen.cases.model import Reading
    from zhagen.slices.model import Slice

_Cell = tuple[str, int, tuple[int, ...], str]


def undisputed(definition: Slice, readings: Sequence[Reading]) -> list[Reading]:
    """The readings without those of a cell that is surely another fact's."""
    cells = _cells(definition, readings)
    if not cells:
        return list(readings)
    return [
        one
        for one in readings
        if not any(
            _claim(definition, rival, readings) > _claim(definition, one, readings)
            for rival in _rivals(definition, one, cells)
        )
    ]


def contest(definition: Slice, held: dict[str, list[Held]]) -> None:
    """Neither reading of a cell that two facts still claim is sure."""
    cells = _cells(definition, [one.reading for ones in held.values() for one in ones])
    for name, ones in held.items():
        held[name] = [
            replace(one, sure=False) if any(_rivals(definition, one.reading, cells)) else one
            for one in ones
        ]


def _claim(definition: Slice, one: Reading, readings: Sequence[Reading]) -> tuple[bool, bool]:
    """How well a fact fits its cell: another page says the same of it; the value is of its kind."""
    fact = definition.facts[one.fact]
    confirmed = any(
        definition.facts[other.fact].concept == fact.concept
        and other.spot is not None
        and one.spot is not None
        and (other.spot.file, other.spot.page) != (one.spot.file, one.spot.page)
        and says_the_same(one.value, other.value)
        for other in readings
    )
    return confirmed, all(validate(check, one.value) is None for check in fact.validators)


def _cells(definition: Slice, readings: Iterable[Reading]) -> Mapping[_Cell, list[Reading]]:
    """The cells that were taken for more than one concept."""
    found: dict[_Cell, list[Reading]] = {}
    for one in readings:
        if (cell := _cell(one)) is not None:
            found.setdefault(cell, []).append(one)
    return {
        cell: ones
        for cell, ones in found.items()
        if len({definition.facts[one.fact].concept for one in ones}) > 1
    }


def _cell(one: Reading) -> _Cell | None:
    """Where a text value stands, and the value."""
    spot = one.spot
    if not isinstance(one.value, str) or not one.value or spot is None or spot.box is None:
        return None
    return spot.file, spot.page, spot.box, one.value


def _rivals(
    definition: Slice, one: Reading, cells: Mapping[_Cell, list[Reading]]
) -> Iterable[Reading]:
    """The readings of another concept in the same cell."""
    cell = _cell(one)
    concept = definition.facts[one.fact].concept
    for other in cells.get(cell, ()) if cell is not None else ():
        if definition.facts[other.fact].concept != concept:
            yield other
