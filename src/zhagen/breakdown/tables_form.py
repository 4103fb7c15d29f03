"""A form instead of a table: each row is a label and what is filled in, as on a 督办单.

Such a form is one task, so it becomes one row whose heads are the labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from zhagen.breakdown.outline_lines import RawLine
from zhagen.breakdown.tables import Field, field_of
from zhagen.breakdown.tables_cells import GridCell, GridRow, cell_line, closed

_LONGEST_LABEL: Final = 10
_FEWEST: Final = 3  # different things that the labels of a form ask for
_WORK: Final = frozenset({Field.TASK, Field.MEASURE, Field.TARGET})


def is_form(rows: Sequence[GridRow]) -> bool:
    """Whether every row is labels and values in turn, and the labels ask for different things."""
    if any(len(row.cells) % 2 for row in rows):
        return False
    labels = [closed(label.text) for label, _ in _pairs(rows)]
    if any(len(label) > _LONGEST_LABEL for label in labels) or len(set(labels)) < len(labels):
        return False
    fields = [field_of(label) for label in labels]
    values = [field_of(closed(value.text)) for _, value in _pairs(rows)]
    known = {field for field in fields if field is not Field.OTHER}
    if len(known) < _FEWEST or not known & _WORK:
        return False
    named = sum(field is not Field.OTHER for field in fields)
    return 2 * named >= len(fields) and named > 2 * sum(
        one is not Field.OTHER for one in values[:2]
    )


def form_line(rows: Sequence[GridRow]) -> RawLine:
    """The form as one row."""
    cells = tuple((closed(label.text), cell_line(value.text)) for label, value in _pairs(rows))
    return RawLine("", page=rows[0].page, cells=cells)


def _pairs(rows: Sequence[GridRow]) -> Iterator[tuple[GridCell, GridCell]]:
    for row in rows:
        for label, value in zip(row.cells[::2], row.cells[1::2], strict=True):
            if label.text.strip():
                yield label, value
