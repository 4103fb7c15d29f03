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

from zhagen.language.normalise import has_chinese
from zhagen.reading.documents.boxes import (
    Piece,
    around,
    height,
    inside,
    make_piece,
    middle,
    overlap,
    same_row,
    span,
    units,
    width,
)
from zhagen.reading.documents.mending import mend
from zhagen.reading.model import Medium, TableCell, TextLine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.model import Page, Table

_SPECKED = re.compile(r"(?<![^\s])([\u3400-\u9fff])[.·,'`、-](?=[\u3400-\u9fff](?:[:：]|$))")
_SHEET_LINE = 40
_SHEET_CHAR = 24
_SHEET_COLUMN = 480


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

    def part(self, box: Box) -> Layout:
        """The layout of a part of the page."""
        return replace(self, pieces=self.within(box), tables=())

    def line_height(self) -> float:
        """Median height of the pieces; 30 on an empty page."""
        heights = sorted(height(piece.box) for piece in self.pieces)
        return float(heights[len(heights) // 2]) if heights else 30.0

    def right_of(self, box: Box, scope: Box | None = None) -> list[Piece]:
        """Pieces on the line of `box` to its right, nearest first."""
        slack = height(box) * 0.5
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
        return _invented_sheet(page)
    found = tuple(table.cells for table in page.tables) if tables else ()
    lines = [line for line in page.lines if line.text.strip()]
    if page.medium is Medium.TEXT_LAYER:
        pieces = [part for line in lines for part in _at_borders(line, found)]
    else:
        # Lines of a picture are cut at true rules already: a rule inside one is a letter's stroke.
        pieces = [make_piece(_spelled(line.text), line.box, line.confidence) for line in lines]
    joined = _in_order(_joined(pieces))
    mended = tuple(mend(cells, joined) for cells in found)
    return Layout(joined, mended, page.size, pictured=True)


def _spelled(text: str) -> str:
    """A short spaced word without the specks recognition saw between its characters (名.称)."""
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


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with single characters put together: upright writing first, then spread words.

    Upright: 法/定/代/表/人 below each other, close. Spread: 营 业 执 照, 名  称.
    """
    single = [p for p in pieces if len(p.folded) == 1 and has_chinese(p.folded)]
    rest = [piece for piece in pieces if not any(piece is one for one in single)]
    upright = _runs(sorted(single, key=lambda piece: piece.box[1]), _directly_below)
    for run in [run for run in upright if len(run) >= 2]:
        rest.append(_as_one(run))
        single = [piece for piece in single if not any(piece is one for one in run)]
    spread = _runs(sorted(single, key=lambda piece: piece.box[0]), _further_right)
    return [*rest, *(_as_one(run) for run in spread)]


def _runs(pieces: Sequence[Piece], follows: Callable[[Piece, Piece], bool]) -> list[list[Piece]]:
    """Pieces gathered into runs, each following the one before it."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        for run in runs:
            if follows(run[-1], piece):
                run.append(piece)
                break
        else:
            runs.append([piece])
    return runs


def _directly_below(above: Piece, below: Piece) -> bool:
    gap = below.box[1] - above.box[3]
    columns = (above.box[0], above.box[2]), (below.box[0], below.box[2])
    return overlap(*columns) > 0.7 and abs(gap) < 0.45 * height(above.box)


def _further_right(left: Piece, right: Piece) -> bool:
    gap = right.box[0] - left.box[2]
    return same_row(left.box, right.box) and gap < 5 * height(right.box)


def _as_one(run: Sequence[Piece]) -> Piece:
    if len(run) == 1:
        return run[0]
    box = around(piece.box for piece in run)
    text = "".join(piece.text for piece in run)
    return make_piece(text, box, min(piece.confidence for piece in run))


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


def _invented_sheet(page: Page) -> Layout:
    """A document without a picture, laid out: paragraphs below each other, tables as grids.

    The text of a table's cells stands among the lines as well, in order; that is how its place
    between the paragraphs is known, and there it is laid out as a grid instead.
    """
    texts = [line.text.strip() for line in page.lines if line.text.strip()]
    waiting = [(table, _texts_of(table)) for table in page.tables]
    pieces: list[Piece] = []
    tables: list[tuple[TableCell, ...]] = []
    top = at = 0
    while at < len(texts) or waiting:
        here = next((t for t in waiting if t[1] == texts[at : at + len(t[1])]), None)
        if here is None and at >= len(texts):
            here = waiting[0]
        if here is not None:
            waiting.remove(here)
            cells, top = _invented_cells(here[0], top)
            tables.append(cells)
            pieces.extend(part for cell in cells for part in _cell_pieces(cell))
            at += len(here[1])
            continue
        box = (0, top, len(texts[at]) * _SHEET_CHAR, top + _SHEET_LINE - 10)
        pieces.append(make_piece(texts[at], box, 1.0))
        top += _SHEET_LINE
        at += 1
    breadth = max([piece.box[2] for piece in pieces], default=_SHEET_COLUMN)
    ordered = tuple(piece for piece in pieces if piece.folded)
    return Layout(ordered, tuple(tables), (breadth, max(top, 1)), pictured=False)


def _texts_of(table: Table) -> list[str]:
    """The non-empty lines of a table's cells, as they stand among the lines of a page."""
    lines = (line.strip() for cell in table.cells for line in cell.text.split("\n"))
    return [line for line in lines if line]


def _invented_cells(table: Table, top: int) -> tuple[tuple[TableCell, ...], int]:
    """The cells of a table placed below `top`, and where the table ends."""
    deepest: dict[int, int] = {}
    for cell in table.cells:
        lines = cell.text.count("\n") + 1
        if cell.row_span == 1:
            deepest[cell.row] = max(deepest.get(cell.row, 1), lines)
    last = max((cell.row + cell.row_span for cell in table.cells), default=0)
    edges = [top]
    for row in range(last):
        edges.append(edges[-1] + deepest.get(row, 1) * _SHEET_LINE)
    placed = [
        replace(
            cell,
            box=(
                cell.column * _SHEET_COLUMN,
                edges[cell.row],
                (cell.column + cell.column_span) * _SHEET_COLUMN,
                edges[cell.row + cell.row_span],
            ),
        )
        for cell in table.cells
    ]
    return tuple(placed), edges[-1] + _SHEET_LINE


def _cell_pieces(cell: TableCell) -> list[Piece]:
    """The text of a placed cell as pieces, one for each of its lines."""
    pieces = []
    for number, text in enumerate(cell.text.splitlines() or [""]):
        top = cell.box[1] + 5 + number * _SHEET_LINE
        right = min(cell.box[0] + 5 + max(len(text), 1) * _SHEET_CHAR, cell.box[2] - 5)
        box = (cell.box[0] + 5, top, right, top + _SHEET_LINE - 10)
        pieces.append(make_piece(text, box, cell.confidence))
    return pieces
