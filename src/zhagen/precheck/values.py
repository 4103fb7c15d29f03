"""A case as the rules see it: every reading under its fact, and which of them are sure.

Nothing here judges; it gathers what was read, said and given, and leaves out what stands on pages
that must be photographed again anyway.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from types import NoneType
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import Origin, Reading, Spot, State
from zhagen.precheck.assign import BACK, FRONT, SIDES, field_fact, place_documents
from zhagen.precheck.cells import contest, undisputed
from zhagen.precheck.legible import legible
from zhagen.precheck.persons import Placed
from zhagen.precheck.surety import Held, confirm, is_sure, settled
from zhagen.precheck.tables import joined, place
from zhagen.reading.model import Legibility
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zhagen.cases.model import Context, Value
    from zhagen.reading.model import FileReading, PageReading
    from zhagen.slices.model import Fact, Slice


# Below this the material of a page that cannot be read is a guess.
_RECOGNISED: Final = 0.8
# So sure that a page is none of the materials, it is: less so, it may be the one it is most like.
_NONE_OF_THEM: Final = 0.65


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything handed in, ready to be asked about.

    `held` are the readings by fact; pages that cannot be read contribute none. `shown` are all
    readings, for the facts table. `uncertain` says that some page or file might be anything.
    """

    definition: Slice
    context: Context
    files: tuple[FileReading, ...]
    placed: tuple[Placed, ...]
    held: Mapping[str, tuple[Held, ...]]
    shown: tuple[Reading, ...]
    uncertain: tuple[Spot, ...]

    def of(self, fact: str) -> tuple[Held, ...]:
        """The readings of one fact."""
        return self.held.get(fact, ())

    def of_concept(self, concept: str) -> tuple[Held, ...]:
        """The readings of a concept, the most believed first (order of facts.yaml)."""
        return tuple(
            one for fact in self.definition.readings_of(concept) for one in self.of(fact.name)
        )

    def pages_of(self, material: str) -> tuple[Placed, ...]:
        """The documents handed in as `material`."""
        return tuple(one for one in self.placed if one.document.material == material)

    def likely_pages(self, material: str) -> tuple[Placed, ...]:
        """The pages sorted as nothing that are most like `material` and may well be it."""
        return tuple(
            one
            for one in self.placed
            if one.document.material is None
            and one.document.candidates[:1] == (material,)
            and one.document.confidence <= _NONE_OF_THEM
        )

    def unreadable_pages(self, material: str) -> tuple[Placed, ...]:
        """The pages of a material that were recognised and cannot be read."""
        return tuple(one for one in self.pages_of(material) if _cannot_read(one.page))

    def sides_of(self, material: str) -> tuple[str, ...]:
        """The sides of a card that were handed in, front first."""
        seen = {side for one in self.pages_of(material) for side in one.document.sides}
        return tuple(side for side in (FRONT, BACK) if side in seen)


def open_case(
    definition: Slice,
    files: Sequence[FileReading],
    context: Context,
    given: Mapping[str, Value],
) -> CaseFile:
    """The case of these files and of what was said or looked up beforehand."""
    files, placed = legible(definition, files, place_documents(definition, files))
    shown = [*_given_readings(definition, given), *_readings(definition, placed)]
    shown = undisputed(definition, shown)
    readings = [reading for reading in shown if not _unreadable(placed, reading)]
    copies = _copies(files)
    held: dict[str, list[Held]] = {}
    for reading in sorted(settled(definition, joined(readings)), key=place):
        copied = _is_copy(reading, copies)
        sure = is_sure(definition, reading, copied=copied)
        held.setdefault(reading.fact, []).append(Held(reading, sure, copied))
    contest(definition, held)
    confirm(definition, held)
    return CaseFile(
        definition,
        context,
        tuple(files),
        placed,
        {fact: tuple(ones) for fact, ones in held.items()},
        tuple(shown),
        _uncertain(files, placed),
    )


def _copies(files: Sequence[FileReading]) -> frozenset[tuple[str, int]]:
    """The pages without colour."""
    pages = [page for file in files for page in file.pages]
    return frozenset((page.file, page.page) for page in pages if page.quality.grey)


def _is_copy(reading: Reading, copies: frozenset[tuple[str, int]]) -> bool:
    spot = reading.spot
    return spot is not None and (spot.file, spot.page) in copies


def _given_readings(definition: Slice, given: Mapping[str, Value]) -> Iterable[Reading]:
    for name, value in given.items():
        if name in definition.facts:
            yield Reading(name, value, origin=Origin.GIVEN)


def _readings(definition: Slice, placed: Sequence[Placed]) -> Iterable[Reading]:
    for one in placed:
        # What was read off a page that turned out to be none of the materials says nothing.
        for reading in one.document.readings if one.document.material else ():
            if reading.fact in definition.facts:
                known = replace(reading, material=reading.material or one.document.material)
                yield _of_its_type(definition.facts[reading.fact], known)
    yield from _sides(definition, placed)


_TYPES: Mapping[FactType, tuple[type, ...]] = {
    FactType.TEXT: (str,),
    FactType.CHOICE: (str,),
    FactType.DATE: (date, NoneType),
    FactType.INTEGER: (int,),
    FactType.BOOLEAN: (bool,),
    FactType.LIST: (tuple,),
    FactType.ROWS: (tuple,),
}


def _of_its_type(fact: Fact, reading: Reading) -> Reading:
    """The reading; illegible if what was read is no value of the fact's type (长其 for a day)."""
    if reading.state is not State.READ or isinstance(reading.value, _TYPES[fact.type]):
        return reading
    text = reading.text or str(reading.value or "")
    return replace(reading, state=State.ILLEGIBLE, value=None, text=text)


def _sides(definition: Slice, placed: Sequence[Placed]) -> Iterable[Reading]:
    """One fact for the sides of a card, however many pages they came on."""
    for material in definition.materials:
        fact = field_fact(definition, material, SIDES)
        pages = [one for one in placed if one.document.material == material]
        seen = {side for one in pages for side in one.document.sides}
        if fact is None or not seen:
            continue
        sides = tuple(side for side in (FRONT, BACK) if side in seen)
        spots = tuple(
            Spot(one.page.file, one.page.page, one.document.region)
            for one in sorted(pages, key=lambda one: (one.page.file, one.page.page))
        )
        sure = min(one.document.confidence for one in pages)
        yield Reading(fact.name, sides, sure, material, spot=spots[0], spots=spots)


def _unreadable(placed: Sequence[Placed], reading: Reading) -> bool:
    """Whether the reading stands on a page that must be photographed again anyway."""
    if reading.spot is None:
        return False
    where = (reading.spot.file, reading.spot.page)
    return any(_cannot_read(one.page) for one in placed if (one.page.file, one.page.page) == where)


def _uncertain(files: Sequence[FileReading], placed: Sequence[Placed]) -> tuple[Spot, ...]:
    """Files and pages that could be any of the materials: nothing may be called missing.

    A page whose heading can be read is that material, however little else can.
    """
    spots = [Spot(file.file, 1) for file in files if file.unusable is not None]
    known = {
        (one.page.file, one.page.page)
        for one in placed
        if one.document.material
        and (one.document.confidence >= _RECOGNISED or not _cannot_read(one.page))
    }
    spots += [
        Spot(page.file, page.page)
        for file in files
        for page in file.pages
        if page.quality.legibility is not Legibility.CLEAR and (page.file, page.page) not in known
    ]
    return tuple(sorted(spots, key=lambda spot: (spot.file, spot.page)))


def _cannot_read(page: PageReading) -> bool:
    return page.quality.legibility is Legibility.UNREADABLE
