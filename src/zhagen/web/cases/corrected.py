"""Values an officer put right, laid over what was read. Pure.

A correction names the place it corrects: the same fact read elsewhere keeps its own value, because
a difference between two papers is what the review is there to find.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zhagen.cases.model import Reading, Spot, State, Value
from zhagen.reading.model import FileReading, PageReading, Sorted


@dataclass(frozen=True, slots=True)
class Correction:
    """The value of `fact` on a page, or (file None) a value that stands on no page."""

    fact: str
    value: Value
    text: str
    file: str | None = None
    page: int | None = None


def put_right(
    files: Sequence[FileReading], corrections: Iterable[Correction]
) -> tuple[FileReading, ...]:
    """The readings with the corrected ones in their places; the last of a place counts."""
    wanted: dict[tuple[str | None, int | None, str], Correction] = {
        (one.file, one.page, one.fact): one for one in corrections if one.file and one.page
    }
    if not wanted:
        return tuple(files)
    return tuple(
        replace(file, pages=tuple(_page(page, wanted) for page in file.pages)) for file in files
    )


def _page(
    page: PageReading, wanted: dict[tuple[str | None, int | None, str], Correction]
) -> PageReading:
    here = {fact: one for (file, number, fact), one in wanted.items() if _is(page, file, number)}
    if not here:
        return page
    documents = tuple(_document(document, here) for document in page.documents)
    read = {reading.fact for document in documents for reading in document.readings}
    missing = [_new(page, one) for fact, one in here.items() if fact not in read]
    if missing and documents:
        first = documents[0]
        documents = (replace(first, readings=(*first.readings, *missing)), *documents[1:])
    return replace(page, documents=documents)


def _is(page: PageReading, file: str | None, number: int | None) -> bool:
    return (page.file, page.page) == (file, number)


def _document(document: Sorted, here: dict[str, Correction]) -> Sorted:
    """What an officer states is sure, and stands where it was read."""
    return replace(
        document,
        readings=tuple(
            replace(
                reading,
                value=here[reading.fact].value,
                text=here[reading.fact].text,
                confidence=1.0,
                confidences=(),
                state=State.READ,
            )
            if reading.fact in here
            else reading
            for reading in document.readings
        ),
    )


def _new(page: PageReading, one: Correction) -> Reading:
    return Reading(one.fact, one.value, text=one.text, spot=Spot(page.file, page.page))
