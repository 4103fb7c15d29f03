"""A page as an arrangement of text: pieces with places, cells, rows and running text.

Recognition gives lines; people read places: what stands beside what, below what, in which cell.
Everything here is plain geometry over the lines and cells of a Page, whatever it was made from. A
document without a picture (DOCX, XLSX) is laid out on an invented sheet, so that the same
reading rules serve it; its places are never shown to anyone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhagen.language.normalise import simplified
from zhagen.reading.documents.boxes import (
    Piece,
    height,
    inside,
    letter,
    make_piece,
    middle,
    same_row,
    span,
    units,
    width,
)
from zhagen.reading.documents.characters import joined
from zhagen.reading.documents.invented import invented
from zhagen.reading.documents.mending import mend
from zhagen.reading.model import Medium, TableCell, TextLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.model import Page

_AROUND = re.compile(r"^[.·•`'~]+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])[.·•`'~]+$")
_SPECKED = re.compile(r"(?<![^\s])([\u3400-\u9fff])[.·,'`、-](?=[\u3400-\u9fff](?:[:：]|$))")


_TRADITIONAL = 0.08  # share of a page's characters; of Traditional print about a third differ
_FEW_VARIANTS = 5
_OVERLAPS = 0.8  # of a height: the boxes of two lines beside each other may overlap so far
_ACROSS = 4  # usual heights: writing both higher and wider is a watermark, or no writing at all
_UNREADABLE = 0.6
_NARROWER = 0.7  # than the writing that seems to stand in it: no cell


@dataclass(frozen=True, slots=True)
class Layout:
    """The text of a page (or of a part of it) and its cells, in reading order.

    `tables` holds the cells of each ruled table. `pictured` is False on an invented sheet.
    """

    pieces: tuple[Piece, ...]
    tables: tuple[tuple[TableCell, ...], ...]
    size: tuple[int, int]
    pictured: bool

    @property
    def cells(self) -> tuple[TableCell, ...]:
        """The cells of all tables."""
        return tuple(cell for table in self.tables for cell in table)

    def within(self, box: Box) -> tuple[Piece, ...]:
        """Pieces whose centre lies in `box`."""
        return tuple(piece for piece in self.pieces if inside(piece.box, box))

    def number(self, piece: Piece) -> int:
        """The place of one of its pieces in reading order."""
        return next(at for at, other in enumerate(self.pieces) if other is piece)

    def part(self, box: Box) -> Layout:
        """The layout of a part of the page."""
        return replace(self, pieces=self.within(box), tables=())

    def cell_at(self, box: Box) -> TableCell | None:
        """The cell the middle of a box stands in.

        A frame around most of the page is none, nor what strokes of letters cut out of a cell:
        no writing is wider than its cell.
        """
        for cell in self.cells:
            if inside(box, cell.box) and width(cell.box) > _NARROWER * width(box):
                share = len(self.within(cell.box)) / max(len(self.pieces), 1)
                return cell if share < 0.6 else None
        return None

    def line_height(self) -> float:
        """Median height of the pieces; 30 on an empty page."""
        heights = sorted(height(piece.box) for piece in self.pieces)
        return float(heights[(len(heights) - 1) // 2]) if heights else 30.0

    def pitch(self, piece: Piece) -> float:
        """The usual advance of a Chinese character on lines as high as this one."""
        alike = sorted(
            width(other.box) / units(other.text)
            for other in self.pieces
            if len(other.folded) >= 4 and 0.75 < letter(other) / letter(piece) < 1.33
        )
        return alike[len(alike) // 2] if alike else letter(piece)

    def right_of(self, box: Box, scope: Box | None = None) -> list[Piece]:
        """Pieces on the line of `box` to its right, nearest first."""
        slack = height(box) * _OVERLAPS
        found = [
            piece
            for piece in self.pieces
            if piece.box[0] >= box[2] - slack
            and piece.box[2] > box[2]
            and same_row(piece.box, box)
            and (scope is None or inside(piece.box, scope))
        ]
        return sorted(found, key=lambda piece: piece.box[0])

    def with_rereads(self, lines: Mapping[Box, TextLine]) -> Layout:
        """The layout with some lines or cells read again, found by their boxes."""
        if not any(piece.text != simplified(piece.text) for piece in self.pieces):
            lines = {box: replace(line, text=simplified(line.text)) for box, line in lines.items()}
        pieces = [
            piece
            if piece.line not in lines or piece.line != piece.box
            else make_piece(lines[piece.line].text, piece.box, lines[piece.line].confidence)
            for piece in self.pieces
        ]
        tables = tuple(tuple(_reread(cell, lines) for cell in table) for table in self.tables)
        return replace(self, pieces=tuple(pieces), tables=tables)


def _reread(cell: TableCell, lines: Mapping[Box, TextLine]) -> TableCell:
    line = lines.get(cell.box)
    if line is None:
        return cell
    return replace(cell, text=line.text, confidence=line.confidence)


def lay_out(page: Page, *, tables: bool) -> Layout:
    """The layout of a page; tables are looked for only if asked, because finding them costs."""
    if page.medium is Medium.DOCUMENT:
        sheet, grids, size = invented(page)
        return Layout(tuple(sheet), tuple(grids), size, pictured=False)
    found = tuple(table.cells for table in page.tables) if tables else ()
    lines = [line for line in page.lines if line.text.strip()]
    if page.medium is Medium.TEXT_LAYER:
        pieces = [part for line in lines for part in _at_borders(line, found)]
    else:
        # Lines of a picture are cut at true rules already: a rule inside one is a letter's stroke.
        lines, found = _in_one_script(_without_watermarks(lines), found)
        pieces = [make_piece(_spelled(line.text), line.box, line.confidence) for line in lines]
    ordered = _in_order(joined(pieces))
    mended = tuple(mend(cells, ordered) for cells in found)
    return Layout(ordered, mended, page.size, pictured=True)


def _without_watermarks(lines: list[TextLine]) -> list[TextLine]:
    """The lines without writing across the page: so high a box stands on every row it crosses."""
    heights = sorted(height(line.box) for line in lines)
    usual = heights[len(heights) // 2] if heights else 1

    def across(line: TextLine) -> bool:
        high, wide = height(line.box) > _ACROSS * usual, width(line.box) > _ACROSS * usual
        return high and wide and line.confidence < _UNREADABLE

    return [line for line in lines if not across(line)]


def _in_one_script(
    lines: list[TextLine], tables: tuple[tuple[TableCell, ...], ...]
) -> tuple[list[TextLine], tuple[tuple[TableCell, ...], ...]]:
    """The text of a page printed in Simplified characters, without recognition's Traditional ones.

    Recognition knows both and now and then takes 强 for 強; a page where many characters are
    Traditional is printed so and stays as it is.
    """
    text = "".join(line.text for line in lines)
    plain = simplified(text)
    chinese = sum("\u3400" <= char <= "\u9fff" for char in text)
    changed = sum(one != other for one, other in zip(text, plain, strict=True))
    if not changed or (changed > _FEW_VARIANTS and changed > _TRADITIONAL * chinese):
        return lines, tables
    return (
        [replace(line, text=simplified(line.text)) for line in lines],
        tuple(
            tuple(replace(cell, text=simplified(cell.text)) for cell in table) for table in tables
        ),
    )


def _spelled(text: str) -> str:
    """A line without the specks recognition saw around it or in a spaced word (名.称)."""
    text = _AROUND.sub("", text) or text
    return _SPECKED.sub(r"\1", text) if len(text) <= 8 and _SPECKED.search(text) else text


def _at_borders(line: TextLine, tables: Sequence[Sequence[TableCell]]) -> list[Piece]:
    """A line cut where the border of a cell runs through it."""
    piece = make_piece(line.text, line.box, line.confidence)
    _, y = middle(line.box)
    cells = sorted(
        (cell.box for table in tables for cell in table if cell.box[1] <= y <= cell.box[3]),
        key=lambda box: box[0],
    )
    tall = height(line.box)
    crossed = [b for b in cells if min(b[2], line.box[2]) - max(b[0], line.box[0]) > 0.6 * tall]
    if len(crossed) < 2:
        return [piece]
    parts: list[Piece] = []
    start = 0
    for border in [box[2] for box in crossed[:-1]]:
        share = (border - line.box[0]) / max(width(line.box), 1)
        end = _char_at(line.text, share)
        parts.append(_text_part(line, start, end))
        start = end
    parts.append(_text_part(line, start, len(line.text)))
    return [part for part in parts if part.folded]


def _char_at(text: str, share: float) -> int:
    target = units(text) * share
    passed = 0.0
    for index, weight in enumerate(map(units, text)):
        if passed + weight / 2 >= target:
            return index
        passed += weight
    return len(text)


def _text_part(line: TextLine, start: int, end: int) -> Piece:
    left, right = span(line.text, line.box, start, end)
    box = (left, line.box[1], right, line.box[3])
    part = make_piece(line.text[start:end], box, line.confidence)
    return replace(part, line=line.box)


def _in_order(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Pieces by lines of writing from top to bottom, left to right within a line."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: middle(piece.box)[1]):
        for row in reversed(rows[-4:]):
            near = min(row, key=lambda other: abs(other.box[0] - piece.box[0]))
            if same_row(near.box, piece.box) and near.box[0] != piece.box[0]:
                row.append(piece)
                break
        else:
            rows.append([piece])
    return tuple(piece for row in rows for piece in sorted(row, key=lambda piece: piece.box[0]))


def rows_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces already in reading order, as lines of writing."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        if rows and same_row(rows[-1][-1].box, piece.box) and piece.box[0] > rows[-1][-1].box[0]:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows
