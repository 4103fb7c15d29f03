"""Tables on their side: the heads stand in the first column, every other column is a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhagen.breakdown.tables.cells import GridCell, GridRow, closed
from zhagen.breakdown.tables.columns import Field, field_of

_FEWEST: Final = 3  # rows with heads, and columns: two columns are a form
_WORK: Final = frozenset({Field.TASK, Field.MEASURE, Field.TARGET})
_ASKED: Final = frozenset({Field.LEAD, Field.BODIES, Field.SUPPORT, Field.DEADLINE})


def upright(rows: Sequence[GridRow]) -> Sequence[GridRow]:
    """The rows of a table with its heads on top."""
    width = max((len(row.cells) for row in rows), default=0)
    if len(rows) < _FEWEST or width < _FEWEST or not _is_aside(rows, width):
        return rows
    columns = zip(*(row.cells for row in rows), strict=True)
    return [
        GridRow(
            tuple(GridCell(cell.text, at) for at, cell in enumerate(column)),
            head=number == 0,
            page=rows[0].page,
        )
        for number, column in enumerate(columns)
    ]


def _is_aside(rows: Sequence[GridRow], width: int) -> bool:
    if any(len(row.cells) != width or any(c.span > 1 for c in row.cells) for row in rows):
        return False
    fields = [field_of(closed(row.cells[0].text)) for row in rows]
    known = {field for field in fields if field is not Field.OTHER}
    if len(known) < _FEWEST or not known & _WORK or not known & _ASKED:
        return False
    others = [closed(cell.text) for row in rows for cell in row.cells[1:] if cell.text.strip()]
    labels = sum(_is_label(text) for text in others)
    return 5 * labels <= len(others)


def _is_label(text: str) -> bool:
    """Whether a text is nothing but a head: 牵头单位, not 完成窗口改造任务."""
    return len(text) <= 6 and field_of(text) is not Field.OTHER
