"""A form instead of a table: each row is a label and what is filled in, as on a 督办单.

Such a form is one task, so it becomes one row whose heads are the labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from zhagen.breakdown.outlining.lines import RawLine
from zhagen.breakdown.tables.cells import GridCell, GridRow, cell_line, closed
from zhagen.breakdown.tables.columns import Field, field_of

_LONGEST_LABEL: Final = 10
_PAIR: Final = 2
_CAPTIONS: Final = frozenset({"项目", "栏目", "字段", "要素", "名称", "类别", "事项", "要求"})
_CONTENTS: Final = frozenset({"内容", "具体内容", "填写内容", "情况", "具体情况", "值", "说明"})
_FEWEST: Final = 3  # different things that the labels of a form ask for
_WORK: Final = frozenset({Field.TASK, Field.MEASURE, Field.TARGET})


def forms_in(rows: Sequence[GridRow]) -> list[RawLine]:
    """The forms that a table holds, each as one row; none where it is no form.

    Several forms may stand below one another: each begins with the label the first began with.
    """
    parts: list[list[GridRow]] = []
    first = ""
    for row in _unframed(rows):
        label = closed(row.cells[0].text) if row.cells else ""
        if not parts and len(row.cells) == _PAIR and _is_caption(row):
            continue
        first = first or label
        if label == first or not parts:
            parts.append([])
        parts[-1].append(row)
    return [_form_line(part) for part in parts] if parts and all(map(_is_form, parts)) else []


def _is_caption(row: GridRow) -> bool:
    """Whether a row only heads the two columns: 项目 | 内容."""
    label, value = (closed(cell.text) for cell in row.cells)
    return label in _CAPTIONS and value in _CONTENTS


def _unframed(rows: Sequence[GridRow]) -> Iterator[GridRow]:
    """Rows without the label that embraces several: 责任分工 beside 牵头单位 and 配合单位."""
    below = [*rows[1:], GridRow(())]
    for row, after in zip(rows, below, strict=True):
        embraced = row.cells[:1] and row.cells[0].carried
        embraces = after.cells[:1] and after.cells[0].carried
        if len(row.cells) % 2 and len(row.cells) > 1 and (embraced or embraces):
            yield GridRow(row.cells[1:], row.head, row.page, row.torn)
        else:
            yield row


def _is_form(rows: Sequence[GridRow]) -> bool:
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


def _form_line(rows: Sequence[GridRow]) -> RawLine:
    """The form as one row."""
    cells = tuple((closed(label.text), cell_line(value.text)) for label, value in _pairs(rows))
    return RawLine("", page=rows[0].page, cells=cells)


def _pairs(rows: Sequence[GridRow]) -> Iterator[tuple[GridCell, GridCell]]:
    for row in rows:
        for label, value in zip(row.cells[::2], row.cells[1::2], strict=True):
            if label.text.strip():
                yield label, value
