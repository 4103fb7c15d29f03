"""A workbook as lines: every visible sheet is a table, its merged cells repeated downwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.breakdown.tables.cells import grid_of_table
from zhagen.breakdown.tables.grid import table_lines
from zhagen.reading.formats.xlsx import XlsxFile

if TYPE_CHECKING:
    from zhagen.breakdown.outlining.lines import RawLine
    from zhagen.reading.limits import Limits


def xlsx_lines(content: bytes, name: str, limits: Limits) -> tuple[list[RawLine], list[str]]:
    """The lines of a workbook, and no remarks. Raises FileFault."""
    book = XlsxFile(content, name, limits)
    try:
        tables = [table for number in range(book.pages) for table in book.page(number + 1).tables]
        return [line for table in tables for line in table_lines(grid_of_table(table))], []
    finally:
        book.close()
