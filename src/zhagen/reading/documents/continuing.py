"""A list that goes on: what stands on its next page read by the headings of its first.

Alone, the next page shows which column holds numbers and which dates, but not whether 居民身份证 or
劳务派遣 is the form of employment. Its columns stand where those of the first page stand.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.reading.documents.columns import kind_of_column
from zhagen.reading.documents.typed import read_value
from zhagen.slices.model import How

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Reading, Row
    from zhagen.reading.model import Sorted, Strip
    from zhagen.slices.model import Column, Slice

_SAME_PLACE = 0.5


def by_first_page(documents: Sequence[Sorted], slice_: Slice) -> list[Sorted]:
    """The pages of a document; lists without headings read by those of the page before them."""
    known: Sequence[Strip] = ()
    read: list[Sorted] = []
    for document in documents:
        bare = any(strip.texts for strip in document.strips)
        if document.strips and not bare:
            known = document.strips
        if bare and known:
            rows = tuple(_corrected(r, document.strips, known, slice_) for r in document.readings)
            read.append(replace(document, readings=rows))
        else:
            read.append(document)
    return read


def _corrected(
    reading: Reading, here: Sequence[Strip], known: Sequence[Strip], slice_: Slice
) -> Reading:
    """The rows of a reading with each column taken from where it stood on the page before."""
    value = reading.value
    count = len(here[0].texts)
    fact = slice_.facts.get(reading.fact)
    if fact is None or not isinstance(value, tuple) or len(value) != count:
        return reading
    rows: list[Row] = [dict(row) for row in value if isinstance(row, dict)]
    doubts = list(reading.confidences or (reading.confidence,) * count)
    if len(rows) != count:
        return reading
    for column in (c for one in fact.read if one.how is How.TABLE for c in one.columns):
        strip = _place(column, here, known)
        if strip is not None and strip.column == column.name:
            continue
        for number, row in enumerate(rows):
            text, confidence = strip.texts[number] if strip is not None else ("", 1.0)
            typed = read_value(text, kind_of_column(column)) if text else None
            row[column.name] = typed.value if typed else None
            doubts[number] = min(doubts[number], confidence)
    return replace(reading, value=tuple(rows), confidences=tuple(doubts))


def _place(column: Column, here: Sequence[Strip], known: Sequence[Strip]) -> Strip | None:
    """The column on this page that stands where a column of that name stood before."""
    head = next((strip for strip in known if strip.column == column.name), None)
    if head is None:
        return None
    best = max(here, key=lambda strip: _shared(strip, head))
    return best if _shared(best, head) >= _SAME_PLACE else None


def _shared(one: Strip, other: Strip) -> float:
    shorter = max(min(one.right - one.left, other.right - other.left), 1e-6)
    return (min(one.right, other.right) - max(one.left, other.left)) / shorter
