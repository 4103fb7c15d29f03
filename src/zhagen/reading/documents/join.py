"""Pages of one document put together, once all pages are read.

The second page of a roster or a form often has no heading. Alone it cannot be told from a foreign
page; behind the first it can. Its facts then count as the first page's: rows go on, a seal found
on the last page is the document's seal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.reading.documents.continuing import by_first_page
from zhagen.reading.documents.sort import continues
from zhagen.slices.model import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Reading
    from zhagen.reading.model import FileReading, Sorted
    from zhagen.slices.model import Slice


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document stands among all pages."""

    file: int
    page: int
    document: int


def join_pages(files: tuple[FileReading, ...], slice_: Slice) -> tuple[FileReading, ...]:
    """Attach pages without a heading to the document before them and merge its facts.

    A page without a heading goes on the document on the page before it (in the same file, or the
    last page of the file before) if that is one of its candidates. Each fact of the document is
    then stated once, on the page where it was read best; rows follow each other on the first.
    """
    documents = {
        _Place(f, p, d): document
        for f, file in enumerate(files)
        for p, page in enumerate(file.pages)
        for d, document in enumerate(page.documents)
    }
    for group in _groups(documents, slice_):
        pages = by_first_page([documents[place] for place in group], slice_)
        merged = _merged(pages, slice_)
        documents.update(zip(group, merged, strict=True))
    return tuple(
        replace(
            file,
            pages=tuple(
                replace(
                    page,
                    documents=tuple(documents[_Place(f, p, d)] for d in range(len(page.documents))),
                )
                for p, page in enumerate(file.pages)
            ),
        )
        for f, file in enumerate(files)
    )


def _groups(documents: dict[_Place, Sorted], slice_: Slice) -> list[list[_Place]]:
    """Runs of pages that make one document, first page first; single pages are left out."""
    groups: list[list[_Place]] = []
    open_group: list[_Place] = []
    material: str | None = None
    for place, document in documents.items():
        if _is_card(document, slice_):
            continue
        goes_on = bool(open_group) and _goes_on(place, open_group[-1], document, material, slice_)
        if goes_on:
            open_group.append(place)
            continue
        open_group, material = [place], document.material
        if material is not None:
            groups.append(open_group)
    return [group for group in groups if len(group) > 1]


def _goes_on(
    place: _Place, before: _Place, document: Sorted, material: str | None, slice_: Slice
) -> bool:
    """Whether a document continues the material of the page before it."""
    if material is None:
        return False
    if material in document.candidates and (document.material or continues(document.confidence)):
        return True
    # A roster prints its heading on every page; its pages in one file are one list.
    roster = slice_.materials[material].reader is Reader.ROSTER
    return roster and document.material == material and place.file == before.file


def _is_card(document: Sorted, slice_: Slice) -> bool:
    names = (document.material, *document.candidates)
    return any(
        name is not None and slice_.materials[name].reader is Reader.ID_CARD for name in names
    )


def _merged(documents: Sequence[Sorted], slice_: Slice) -> list[Sorted]:
    """The documents of a group with each fact stated once."""
    material = documents[0].material
    best: dict[str, tuple[int, Reading]] = {}
    for number, document in enumerate(documents):
        for reading in document.readings:
            if reading.fact not in slice_.facts:
                continue
            known = best.get(reading.fact)
            if known is None or _better(reading, known[1]):
                best[reading.fact] = (number, reading)
            if known is not None and (reading.spots or known[1].spots):
                best[reading.fact] = (known[0], _rows_after(known[1], reading))
    first = max(documents[0].confidence, 0.9)
    return [
        replace(
            document,
            material=material,
            candidates=(),
            confidence=document.confidence if document.material == material else first,
            readings=tuple(
                replace(reading, material=material) for at, reading in best.values() if at == number
            ),
        )
        for number, document in enumerate(documents)
    ]


def _better(reading: Reading, known: Reading) -> bool:
    order = {State.READ: 2, State.ILLEGIBLE: 1, State.BLANK: 0}
    mine, theirs = order[reading.state], order[known.state]
    if mine != theirs:
        return mine > theirs
    # A signature missing on one page and there on another is there.
    if isinstance(reading.value, bool) and isinstance(known.value, bool):
        return reading.value and not known.value
    return False


def _rows_after(first: Reading, second: Reading) -> Reading:
    """The rows of a later page behind those before them; the same rows again are the same page."""
    before = first.value if isinstance(first.value, tuple) else ()
    after = second.value if isinstance(second.value, tuple) else ()
    if before == after:
        return first
    return replace(
        first,
        value=(*before, *after),
        state=State.READ,
        confidence=min(first.confidence, second.confidence),
        spots=(*first.spots, *second.spots),
        confidences=(*first.confidences, *second.confidences),
    )
