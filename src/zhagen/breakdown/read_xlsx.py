"""A workbook as lines: every visible sheet is a table, its merged cells repeated downwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.breakdown.tables_grid import GridCell, GridRow, table_lines
from zhagen.reading.xlsx import XlsxFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhagen.breakdown.outline_lines import RawLine
    from zhagen.reading.limits import Limits
    from zhagen.reading.model import Table


def xlsx_lines(content: bytes, name: str, limits: Limits) -> tuple[list[RawLine], list[str]]:
    """The lines of a workbook, and no remarks. Raises FileFault."""
    book = XlsxFile(content, name, limits)
    try:
        tables = [table for number in range(book.pages) for table in book.page(number + 1).tables]
        return [line for table in tables for line in table_lines(list(_grid(table)))], []
    finally:
        book.close()


def _grid(table: Table) -> Iterator[GridRow]:
    rows: dict[int, list[GridCell]] = {}
    for cell in table.cells:
        for down in range(cell.row_span):
            placed = GridCell(cell.text, cell.column, cell.column_span, carried=down > 0)
            rows.setdefault(cell.row + down, []).append(placed)
    for number in sorted(rows):
        yield GridRow(tuple(sorted(rows[number], key=lambda cell: cell.column)))
