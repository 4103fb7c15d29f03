"""A sheet invented for documents without a picture, so that the same reading rules serve them.

DOCX and XLSX say what stands in which cell and in which order, not where. Their paragraphs are
laid below each other and their tables as grids; the places are never shown to anyone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.reading.documents.boxes import Piece, make_piece

if TYPE_CHECKING:
    from zhagen.reading.model import Page, Table, TableCell

_SHEET_LINE = 40
_SHEET_CHAR = 24
_SHEET_COLUMN = 480


def invented(
    page: Page,
) -> tuple[list[Piece], list[tuple[TableCell, ...]], tuple[int, int]]:
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
    ordered = [piece for piece in pieces if piece.folded]
    return ordered, tables, (breadth, max(top, 1))


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
