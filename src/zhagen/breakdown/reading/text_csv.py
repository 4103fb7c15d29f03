"""A table of tasks saved as CSV: known by a first line of column heads, read like any table."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.tables.cells import GridCell, GridRow, closed
from zhagen.breakdown.tables.columns import Field, field_of
from zhagen.breakdown.tables.grid import table_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.breakdown.outlining.lines import RawLine

_FEWEST: Final = 3  # columns; a sentence has commas too
_LONGEST_HEAD: Final = 16
_LONGEST_CELL: Final = 5_000


def csv_lines(text: str) -> list[RawLine] | None:
    """The rows of a CSV table with their heads, None where the text is no such table."""
    head = text.lstrip("\ufeff\r\n ").partition("\n")[0]
    if not any(_is_head(head.split(mark)) for mark in ",;"):
        return None
    mark = max(",;", key=head.count)
    try:
        texts = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark))
    except csv.Error:
        return None
    rows = [
        GridRow(tuple(GridCell(cell.strip(), column) for column, cell in enumerate(row)))
        for row in texts
        if any(cell.strip() for cell in row)
    ]
    longest = max(len(cell.text) for row in rows for cell in row.cells)
    return None if longest > _LONGEST_CELL else list(table_lines(rows))


def _is_head(cells: Sequence[str]) -> bool:
    heads = [closed(cell.strip('"')) for cell in cells]
    if len(heads) < _FEWEST or any(len(head) > _LONGEST_HEAD for head in heads):
        return False
    known = sum(field_of(head) is not Field.OTHER for head in heads)
    return 2 * known > len(heads)
