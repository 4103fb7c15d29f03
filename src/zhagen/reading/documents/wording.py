"""Running text: the pieces of a page joined into paragraphs, searched by a slice's patterns.

Patterns are tried on the folded text (no spaces, half width, Simplified) and then on the text as
recognised, so that an author need not think of widths and of spaces recognition puts in. A place
found is followed back to the pieces it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from zhagen.language.normalise import fold_with_map
from zhagen.reading.documents.boxes import around, height, make_piece
from zhagen.reading.documents.layout import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.documents.layout import Layout


_FAR = 3.0  # heights of a line between two that are of one paragraph no longer


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the running text: as recognised, where, how surely, and from which lines."""

    text: str
    box: Box
    confidence: float
    sources: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """The running text of a page; `owner` gives for each character (piece, place in it) or None."""

    text: str
    pieces: tuple[Piece, ...]
    owner: tuple[tuple[int, int] | None, ...]

    def passage(self, start: int, end: int) -> Passage | None:
        """The passage between two places of the text."""
        used = [place for place in self.owner[start:end] if place is not None]
        if not used:
            return None
        parts: list[Piece] = []
        for number in dict.fromkeys(piece for piece, _ in used):
            places = [at for piece, at in used if piece == number]
            parts.append(_cut_text(self.pieces[number], min(places), max(places) + 1))
        return Passage(
            self.text[start:end],
            around(part.box for part in parts),
            min(part.confidence for part in parts),
            tuple(dict.fromkeys(part.line for part in parts)),
        )


def _cut_text(piece: Piece, start: int, end: int) -> Piece:
    first = next((n for n, at in enumerate(piece.index) if at >= start), len(piece.folded))
    last = next((n for n, at in enumerate(piece.index) if at >= end), len(piece.folded))
    return piece.cut(first, last) if last > first else piece


def running_text(layout: Layout) -> Running:
    """The pieces of a layout as text; a line that ends short ends its paragraph."""
    rows = rows_of(layout.pieces)
    left = min((row[0].box[0] for row in rows), default=0)
    right = max((row[-1].box[2] for row in rows), default=0)
    text: list[str] = []
    owner: list[tuple[int, int] | None] = []
    numbers = {id(piece): number for number, piece in enumerate(layout.pieces)}
    for at, row in enumerate(rows):
        if at and _breaks(rows[at - 1], row, left, right):
            text.append("\n")
            owner.append(None)
        for place, piece in enumerate(row):
            if place and piece.box[0] - row[place - 1].box[2] > height(piece.box):
                text.append(" ")
                owner.append(None)
            text.extend(piece.text)
            owner.extend((numbers[id(piece)], index) for index in range(len(piece.text)))
    return Running("".join(text), layout.pieces, tuple(owner))


def _breaks(before: Sequence[Piece], row: Sequence[Piece], left: int, right: int) -> bool:
    """Whether a new paragraph begins: the line before ended short, this one is indented or far.

    A page number far below the last line is no end of it.
    """
    tall = height(row[0].box)
    if row[0].box[1] - before[-1].box[3] > _FAR * max(tall, height(before[-1].box)):
        return True
    ended_short = right - before[-1].box[2] > 0.12 * (right - left) + tall
    indented = row[0].box[0] - before[0].box[0] > 1.2 * tall
    return ended_short or indented


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


def _matches(pattern: str, text: str) -> list[tuple[int, int]]:
    """The places of a pattern's group `value`, else of all of it, in order.

    The last one first for a pattern that asks for the end of a line, because what stands at the
    end is meant (the date under a letter).
    """
    places = []
    for match in _compiled(pattern).finditer(text):
        span = match.span("value") if "value" in match.re.groupindex else match.span()
        if span[1] > span[0]:
            places.append(span)
    return places[::-1] if pattern.rstrip(")").endswith("$") else places


def find_pattern(running: Running, patterns: Sequence[str]) -> Iterator[Passage]:
    """What the patterns find in a running text: those of the first pattern before the next's."""
    folded, index = fold_with_map_keeping_breaks(running.text)
    for pattern in patterns:
        places = [(index[a], index[b - 1] + 1) for a, b in _matches(pattern, folded)]
        for place in places or _matches(pattern, running.text):
            passage = running.passage(*place)
            if passage is not None:
                yield passage


def pick(patterns: Sequence[str], text: str) -> str | None:
    """The part of a short text the first matching pattern asks for, as written."""
    piece = make_piece(text, (0, 0, 1, 1), 1.0)
    for pattern in patterns:
        for place in _matches(pattern, piece.folded):
            return piece.cut(*place).text
        for start, end in _matches(pattern, text):
            return text[start:end]
    return None


def fold_with_map_keeping_breaks(text: str) -> tuple[str, tuple[int, ...]]:
    """Like fold_with_map, but paragraph breaks stay, because patterns may ask for line ends."""
    folded: list[str] = []
    index: list[int] = []
    at = 0
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            folded.append("\n")
            index.append(at - 1)
        part, places = fold_with_map(paragraph)
        folded.append(part)
        index.extend(at + place for place in places)
        at += len(paragraph) + 1
    return "".join(folded), tuple(index)
