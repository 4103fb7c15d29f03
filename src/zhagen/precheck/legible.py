"""A page that gave everything its material carries could be read, however it looks.

Glare beside the print and a border cut off below the last line look the same to the eye of the
program as glare over a number and a line cut through. What was read tells them apart: a page of
which nothing is missing and everything was read well need not be photographed again. What else it
says stays as doubtful as the picture made it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import State
from zhagen.reading.model import Legibility
from zhagen.slices.model import How, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.precheck.persons import Placed
    from zhagen.reading.model import FileReading, PageReading
    from zhagen.slices.model import Slice

# Faults of a part of a page; blur and darkness lie over all of it.
_OF_A_PART: Final = frozenset({"cut", "glare"})
# Readings of an unreadable page carry 0.6 of their confidence (reading.documents.draft): this is
# what the gate for sure readings leaves of it.
_READ_WELL: Final = 0.6 * 0.93
_LEAST_SORTED: Final = 0.8
_BOTH_SIDES: Final = 2


def legible(
    definition: Slice, files: Sequence[FileReading], placed: Sequence[Placed]
) -> tuple[tuple[FileReading, ...], tuple[Placed, ...]]:
    """The files and documents, pages of which nothing is lost no longer called unreadable."""
    pages = {
        id(page): replace(page, quality=replace(page.quality, legibility=Legibility.DOUBTFUL))
        for file in files
        for page in file.pages
        if _looks_poor(page) and _nothing_lost(definition, page, placed)
    }
    if not pages:
        return tuple(files), tuple(placed)
    return (
        tuple(
            replace(file, pages=tuple(pages.get(id(page), page) for page in file.pages))
            for file in files
        ),
        tuple(replace(one, page=pages.get(id(one.page), one.page)) for one in placed),
    )


def _looks_poor(page: PageReading) -> bool:
    quality = page.quality
    reasons = frozenset(quality.reasons)
    unreadable = quality.legibility is Legibility.UNREADABLE
    return unreadable and bool(reasons) and reasons <= _OF_A_PART


def _nothing_lost(definition: Slice, page: PageReading, placed: Sequence[Placed]) -> bool:
    documents = [one for one in placed if one.page is page]
    return bool(documents) and all(_whole(definition, one) for one in documents)


def _whole(definition: Slice, one: Placed) -> bool:
    """Whether everything a document's material carries was read well from it."""
    document = one.document
    material = definition.materials.get(document.material or "")
    if material is None or document.confidence < _LEAST_SORTED:
        return False
    if material.reader is Reader.ID_CARD and len(document.sides) < _BOTH_SIDES:
        return False
    well = {
        reading.fact
        for reading in document.readings
        if reading.state is State.READ and reading.confidence >= _READ_WELL
    }
    wanted = {
        fact.name
        for fact in definition.facts.values()
        for read in fact.read
        # A code is a picture of what is printed beside it; the sides are known already.
        if read.material == material.id and read.how is not How.QR and read.field != "sides"
    }
    return wanted <= well
