"""Neighbours in a ruled table, by where the cells are: row numbers of a poor grid mislead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.reading.documents.boxes import height, middle, overlap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.layout import Layout
    from zhagen.reading.model import TableCell


def table_of(layout: Layout, cell: TableCell) -> Sequence[TableCell]:
    """The table a cell belongs to."""
    return next(table for table in layout.tables if any(other is cell for other in table))


def cell_right(table: Sequence[TableCell], cell: TableCell) -> TableCell | None:
    """The cell right of another: nearest, best aligned with its top."""
    tolerance = 0.5 * height(cell.box)
    beside = [
        other
        for other in table
        if other is not cell
        and other.box[0] >= cell.box[2] - min(tolerance, 15)
        and overlap((other.box[1], other.box[3]), (cell.box[1], cell.box[3])) > 0.5
    ]
    if not beside:
        return None
    left = min(other.box[0] for other in beside)
    nearest = [other for other in beside if other.box[0] - left < tolerance]
    return min(nearest, key=lambda other: abs(other.box[1] - cell.box[1]))


def cell_below(table: Sequence[TableCell], cell: TableCell) -> TableCell | None:
    """The cell under another."""
    under = [
        other
        for other in table
        if other is not cell
        and other.box[1] >= cell.box[3] - 15
        and overlap((other.box[0], other.box[2]), (cell.box[0], cell.box[2])) > 0.5
    ]
    return min(under, key=lambda other: (other.box[1], other.box[0]), default=None)


def crossing(table: Sequence[TableCell], row: Box, column: Box) -> TableCell | None:
    """The cell in the row of one box and the column of another."""
    x, y = middle(column)[0], middle(row)[1]
    for cell in table:
        if cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]:
            return cell
    return None
