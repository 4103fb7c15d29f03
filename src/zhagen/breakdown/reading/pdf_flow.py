"""From the printed lines of pages back to the paragraphs their author wrote.

A paragraph goes on while its lines reach the right edge and the next one is not indented; page
numbers and running heads stand between its halves and are taken out first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.outlining.lines import RawLine
from zhagen.breakdown.outlining.numbering import number_of
from zhagen.language.plain import plain

if TYPE_CHECKING:
    from zhagen.reading.model import TextLine

_PAGE_NUMBER: Final = re.compile(
    r"^[-·.|/_ ]*(?:第? *\d{1,4} *页?(?: *(?:/|共|，共) *\d{1,4} *页?)?|[ivxIVX]{1,6})[-·.|/_ ]*$"
)
_DIGITS: Final = re.compile(r"\d+")
_ENDS: Final = "。；！？：;:!?"
_MARGIN: Final = 0.12  # share of the page's height in which running heads and feet stand
_BEYOND: Final = 0.1
_REPEATED: Final = 3
_SHORT_OF_EDGE: Final = 1.6  # characters that may be missing before the right edge
_INDENT: Final = 1.2
_GAP: Final = 2.1
_ENOUGH: Final = 12
_MOST_HANGING: Final = 4.5  # characters that a number stands out to the left
_LATIN: Final = re.compile(r"[A-Za-z0-9,.]")


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed line: its text and box, the page it stands on, how high that page is."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    page: int
    page_height: float

    @property
    def height(self) -> float:
        """Height of its characters."""
        return max(self.bottom - self.top, 1.0)


def printed_rows(lines: Sequence[TextLine], page: int, height: float) -> list[Printed]:
    """The lines of a page, those side by side joined into one row."""
    rows: list[Printed] = []
    for line in lines:
        left, top, right, bottom = (float(side) for side in line.box)
        last = rows[-1] if rows else None
        if last is not None and min(last.bottom, bottom) - max(last.top, top) > 0.5 * min(
            last.height, bottom - top
        ):
            joint = "" if left - last.right < 0.3 * last.height else " "
            rows[-1] = Printed(
                last.text + joint + line.text, min(last.left, left), min(last.top, top),
                max(last.right, right), max(last.bottom, bottom), page, height,
            )  # fmt: skip
        else:
            rows.append(Printed(line.text, left, top, right, bottom, page, height))
    return rows


def without_margins(rows: Sequence[Printed], pages: int) -> list[Printed]:
    """The rows without page numbers and what repeats at the edge of many pages."""
    edge = [row for row in rows if _at_edge(row)]
    times = Counter(_shape(row) for row in edge)
    often = max(2, min(_REPEATED, pages))
    repeated = {shape for shape, count in times.items() if count >= often and pages > 1}
    dropped = {id(row) for row in edge if _shape(row) in repeated or is_page_number(row.text)}
    return [row for row in rows if id(row) not in dropped]


def is_page_number(text: str) -> bool:
    """Whether a line at the edge of a page is only its number: — 3 —, 第 3 页 共 5 页."""
    return _PAGE_NUMBER.match(plain(text).strip()) is not None


def _at_edge(row: Printed) -> bool:
    margin = _MARGIN * row.page_height
    return row.bottom < margin or row.top > row.page_height - margin


def _shape(row: Printed) -> tuple[str, int]:
    """A running line by its wording without numbers and its place, a bit unsharp."""
    place = round(20 * row.top / row.page_height)
    return _DIGITS.sub("#", "".join(row.text.split())), place


def flowing(rows: Sequence[Printed], whole: Sequence[Printed]) -> Iterator[RawLine]:
    """The paragraphs that rows in reading order make.

    A few rows between two tables do not show where lines end: then all rows of the text tell.
    """
    if not rows:
        return
    edges = _Edges(rows if len(rows) >= _ENOUGH else whole)
    text, first = rows[0].text, rows[0]
    for last, row in pairwise(rows):
        if edges.goes_on(last, row, text) or edges.hangs(first, last, row, text):
            spaced = _LATIN.match(text[-1:]) and _LATIN.match(row.text)
            text += (" " if spaced else "") + row.text
        else:
            yield RawLine(text, page=first.page)
            text, first = row.text, row
    yield RawLine(text, page=first.page)


class _Edges:
    """Where lines begin and end in this text, and how its paragraphs open."""

    def __init__(self, rows: Sequence[Printed]) -> None:
        self.size = median(row.height for row in rows)
        long = sorted(rows, key=lambda row: row.left - row.right)[: max(3, len(rows) * 2 // 3)]
        lefts = sorted(row.left for row in long)
        rights = sorted(row.right for row in long)
        self.left = lefts[int(_BEYOND * len(lefts))]
        self.right = rights[int((1 - _BEYOND) * (len(rights) - 1))]
        pitches = [
            below.top - above.top
            for above, below in pairwise(rows)
            if above.page == below.page and 0 < below.top - above.top < 6 * self.size
        ]
        self.pitch = median(pitches) if pitches else 2 * self.size
        begun = sum(self._indented(row) for row in rows)
        self.indents = begun * 20 >= len(rows)

    def _indented(self, row: Printed) -> bool:
        return row.left >= self.left + _INDENT * self.size

    def _full(self, row: Printed) -> bool:
        return row.right >= self.right - _SHORT_OF_EDGE * self.size

    def _centred(self, row: Printed) -> bool:
        before, behind = row.left - self.left, self.right - row.right
        return before > 2.5 * self.size and abs(before - behind) < 2 * self.size

    def goes_on(self, last: Printed, row: Printed, text: str) -> bool:
        """Whether `row` continues the paragraph `text`, of which `last` is the last line."""
        apart = row.page == last.page and row.top - last.top > _GAP * self.pitch
        resized = max(row.height, last.height) > 1.3 * min(row.height, last.height)
        if apart or resized or not self._full(last) or self._indented(row):
            return False
        if self._centred(last):
            return False
        begins = number_of(row.text) is not None
        if self.indents:
            return not (begins and text.endswith(tuple(_ENDS)))
        return not (begins and (text.endswith(tuple(_ENDS)) or _is_head(text)))

    def hangs(self, first: Printed, last: Printed, row: Printed, text: str) -> bool:
        """Whether `row` goes on below the wording of an item whose number stands out to the left.

        So Word sets its automatic numbers: every line but the first is indented.
        """
        if number_of(text) is None or number_of(row.text) or text.endswith(tuple(_ENDS)):
            return False
        apart = row.page == last.page and row.top - last.top > _GAP * self.pitch
        resized = max(row.height, last.height) > 1.3 * min(row.height, last.height)
        if apart or resized or not self._full(last) or self._centred(row):
            return False
        out = row.left - first.left
        below = last is first or abs(row.left - last.left) < 0.5 * self.size
        return below and 0.5 * self.size < out < _MOST_HANGING * self.size


def _is_head(text: str) -> bool:
    return number_of(text) is not None and len(text) <= 45
