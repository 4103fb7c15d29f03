"""Cells and rows of a table before their meaning, and how the text of a cell is put on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.outlining.numbering import number_of

if TYPE_CHECKING:
    from zhagen.reading.model import Table

_SPACE: Final = re.compile(r"\s+")
_ENDS: Final = ("。", "；", "！", "？", ";")
_LATIN: Final = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its text, its first column and how many it spans.

    `carried` marks a cell that is merged with the one above it: `text` is then that one's.
    """

    text: str
    column: int
    span: int = 1
    carried: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table; `head` where the file itself says that it is a head row.

    `torn` marks the first row on a page of a file that knows pages only: it may be the lower half
    of the row above.
    """

    cells: tuple[GridCell, ...]
    head: bool = False
    page: int = 0
    torn: bool = False


def closed(text: str) -> str:
    """A head without the spaces and breaks that stretch it over its column."""
    return _SPACE.sub("", text)


def cell_line(text: str) -> str:
    """A cell on one line: paragraphs in it stay apart by a space, tabs would part cells."""
    parts = [part.strip() for part in text.replace("\t", " ").split("\n")]
    return " ".join(part for part in parts if part)


def closed_up(texts: Sequence[str]) -> str:
    """The lines of a cell as one text: it breaks its lines anywhere, but a number begins one."""
    text = ""
    for piece in texts:
        if text and number_of(piece) and text.endswith(_ENDS):
            text += "\n"
        elif text and _LATIN.match(text[-1]) and _LATIN.match(piece):
            text += " "
        text += piece
    return text


def grid_of_table(table: Table) -> list[GridRow]:
    """The grid of a table that the reading of files or recognition found."""
    rows: dict[int, list[GridCell]] = {}
    for cell in table.cells:
        for down in range(cell.row_span):
            placed = GridCell(cell.text, cell.column, cell.column_span, carried=down > 0)
            rows.setdefault(cell.row + down, []).append(placed)
    return [
        GridRow(tuple(sorted(rows[number], key=lambda cell: cell.column)))
        for number in sorted(rows)
    ]
