"""Plain geometry of boxes, and text with its place on a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhagen.language.normalise import fold_with_map

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhagen.cases.model import Box

NARROW = 0.55  # width of a Latin letter or digit, against a Chinese character


def width(box: Box) -> int:
    """Width of a box."""
    return box[2] - box[0]


def height(box: Box) -> int:
    """Height of a box, at least 1."""
    return max(box[3] - box[1], 1)


def middle(box: Box) -> tuple[float, float]:
    """Centre of a box."""
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around some boxes (at least one)."""
    columns = list(zip(*boxes, strict=True))
    return (min(columns[0]), min(columns[1]), max(columns[2]), max(columns[3]))


def overlap(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Shared part of two ranges, as a share of the shorter one."""
    shared = min(first[1], second[1]) - max(first[0], second[0])
    shorter = max(min(first[1] - first[0], second[1] - second[0]), 1)
    return max(shared, 0) / shorter


def same_row(first: Box, second: Box) -> bool:
    """Whether two boxes stand on one line of writing; a slight slope of the page is allowed."""
    return overlap((first[1], first[3]), (second[1], second[3])) >= 0.45


def same_column(first: Box, second: Box) -> bool:
    """Whether two boxes stand above each other."""
    return overlap((first[0], first[2]), (second[0], second[2])) >= 0.5


def inside(inner: Box, outer: Box) -> bool:
    """Whether the centre of `inner` lies in `outer`."""
    x, y = middle(inner)
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with its place. `line` is the box of the recognised line it is cut from."""

    text: str
    box: Box
    confidence: float
    line: Box
    folded: str
    index: tuple[int, ...]

    def cut(self, start: int, end: int) -> Piece:
        """The part between two places of the folded text, its box interpolated."""
        if start <= 0 and end >= len(self.folded):
            return self
        first = self.index[start] if start < len(self.index) else len(self.text)
        last = self.index[end] if end < len(self.index) else len(self.text)
        left, right = span(self.text, self.box, first, last)
        part = make_piece(self.text[first:last], (left, self.box[1], right, self.box[3]), 1.0)
        return replace(part, confidence=self.confidence, line=self.line)


def units(text: str) -> float:
    """Width of `text` in Chinese characters."""
    return sum(1.0 if ord(char) > 0x2E7F else NARROW for char in text)


def letter(piece: Piece) -> float:
    """Height of a piece's letters; the box of a sloping line is higher than they are."""
    return min(height(piece.box), max(1.35 * width(piece.box) / max(units(piece.text), 1), 1.0))


def make_piece(text: str, box: Box, confidence: float) -> Piece:
    """A piece of its own, folded."""
    folded, index = fold_with_map(text)
    return Piece(text, box, confidence, box, folded, index)


def span(text: str, box: Box, start: int, end: int) -> tuple[int, int]:
    """Left and right edge of text[start:end] in `box`; narrow letters count about half."""
    weights = [1.0 if ord(char) > 0x2E7F else NARROW for char in text]
    total = sum(weights) or 1.0
    scale = width(box) / total
    return (
        round(box[0] + sum(weights[:start]) * scale),
        round(box[0] + sum(weights[:end]) * scale),
    )
