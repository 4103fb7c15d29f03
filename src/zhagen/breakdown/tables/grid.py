"""From the grid of a table to rows that know their column heads, whatever file it comes from.

Readers of files tell which cell stands in which column and how far it spans; here titles, head
rows, heads repeated on every page and rows broken by a page are told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from zhagen.breakdown.outlining.lines import RawLine
from zhagen.breakdown.tables.cells import GridCell, GridRow, cell_line, closed
from zhagen.breakdown.tables.columns import Field, field_of
from zhagen.breakdown.tables.form import forms_in
from zhagen.breakdown.tables.transposed import upright

_STOPS: Final = re.compile(r"[。；！？]")
_VALUE: Final = re.compile(r"^[\d./%年月日\-—、（）()]+$")
_LONGEST_HEAD: Final = 16
_MOST_COLUMNS: Final = 60
_MOST_ABOVE: Final = 8  # rows above the heads: title, who made the table, when, in what unit
# 填报单位：镇党政办, 单位：万元: a note with its value, no head.
_NOTED: Final = re.compile(r"[^：:]{2,12}[：:]")
_CERTAIN: Final = 3
_PAIR: Final = 2  # two columns are as often a form: label and value


def table_lines(table: Sequence[GridRow]) -> Iterator[RawLine]:
    """The rows of a table with the heads of their columns; titles as paragraphs."""
    rows: Sequence[GridRow]
    rows = [row for row in table if any(cell.text.strip() for cell in row.cells)]
    width = max((cell.column + cell.span for row in rows for cell in row.cells), default=0)
    if width <= 1 or width > _MOST_COLUMNS or all(_filled(row) <= 1 for row in rows):
        yield from _as_paragraphs(rows)
        return
    first = _first_row(rows, width)
    for row in rows[:first]:
        yield from _title(row)
    rows = upright(rows[first:])
    width = max(cell.column + cell.span for row in rows for cell in row.cells)
    forms = forms_in(rows)
    if forms:
        yield from forms
        return
    count = _head_rows(rows, width)
    yield from _body(rows[count:], _heads(rows[:count], width), width)


def _as_paragraphs(rows: Sequence[GridRow]) -> Iterator[RawLine]:
    """A frame around text is no table."""
    for row in rows:
        yield from _title(row)


def _title(row: GridRow) -> Iterator[RawLine]:
    for cell in row.cells:
        if not cell.carried:
            for line in cell.text.split("\n"):
                if line.strip():
                    yield RawLine(line.strip(), page=row.page)


def _filled(row: GridRow) -> int:
    return sum(1 for cell in row.cells if cell.text.strip())


def _across(row: GridRow, width: int) -> bool:
    """Whether one cell goes over the whole width, or stands there alone and merged."""
    full = [cell for cell in row.cells if cell.text.strip()]
    return len(full) == 1 and not full[0].carried and 2 * full[0].span > width


def _first_row(rows: Sequence[GridRow], width: int) -> int:
    """Where the table begins below its title and what else is noted above its heads.

    编制单位：… | 2026年2月 is no row: certain heads follow it.
    """
    for index in range(1, min(len(rows) - 1, _MOST_ABOVE)):
        if _known(rows[index]) >= _CERTAIN and not rows[index].cells[0].carried:
            if all(_across(row, width) or _is_remark(row) for row in rows[:index]):
                return index
            break
    first = 0
    while first < len(rows) - 1 and _across(rows[first], width):
        first += 1
    return first


def _is_remark(row: GridRow) -> bool:
    filled = _filled(row)
    return filled == 1 or (filled < _CERTAIN and not _known(row))


def _known(row: GridRow) -> int:
    """How many columns a row gives a head that means something."""
    texts = {closed(cell.text) for cell in row.cells if not cell.carried}
    heads = (text for text in texts if _short(text) and not _NOTED.match(text))
    return sum(field_of(text) is not Field.OTHER for text in heads)


def _head_rows(rows: Sequence[GridRow], width: int) -> int:
    """How many of the first rows are heads: 0, 1 or 2, or what the file says."""
    said = 0
    while said < len(rows) - 1 and rows[said].head:
        said += 1
    if said and (said <= 2 or len(rows) > said):
        return said if said > 1 or not _has_second(rows) else 2
    if len(rows) < 2 or not _like_heads(rows[0], width):
        return 0
    return 2 if _has_second(rows) else 1


def _like_heads(row: GridRow, width: int) -> bool:
    texts = [closed(cell.text) for cell in row.cells if cell.text.strip()]
    known = sum(field_of(text) is not Field.OTHER for text in texts if _short(text))
    if known >= 2 and 2 * known >= len(texts):
        return True
    covered = sum(cell.span for cell in row.cells if cell.text.strip())
    if covered < width or width <= _PAIR or not known:
        return False
    return len(set(texts)) == len(texts) and all(map(_short, texts))


def _short(text: str) -> bool:
    return len(text) <= _LONGEST_HEAD and not _STOPS.search(text) and not _VALUE.match(text)


def _has_second(rows: Sequence[GridRow]) -> bool:
    """Whether the second row parts heads of the first (责任单位 over 牵头 and 配合)."""
    if len(rows) < 3:
        return False
    first, second = rows[0], rows[1]
    parted = [cell for cell in first.cells if cell.span > 1 and cell.text.strip()]
    if not parted or not (second.head or _below_short(parted, second)):
        return False
    others = [cell for cell in first.cells if cell.span == 1]
    below = {cell.column: cell for cell in second.cells}
    return all(
        cell.column not in below
        or below[cell.column].carried
        or not below[cell.column].text.strip()
        for cell in others
    )


def _below_short(parted: Sequence[GridCell], second: GridRow) -> bool:
    under = [
        cell
        for cell in second.cells
        if any(top.column <= cell.column < top.column + top.span for top in parted)
    ]
    return len(under) > len(parted) and all(_short(closed(cell.text)) for cell in under)


def _heads(rows: Sequence[GridRow], width: int) -> tuple[str, ...]:
    heads = [""] * width
    for row in rows:
        for cell in row.cells:
            text = closed(cell.text)
            for column in range(cell.column, min(cell.column + cell.span, width)):
                if text and not cell.carried and heads[column] != text:
                    heads[column] = f"{heads[column]}/{text}" if heads[column] else text
    return tuple(heads)


def _body(rows: Sequence[GridRow], heads: tuple[str, ...], width: int) -> Iterator[RawLine]:
    tops = {part for head in heads for part in head.split("/") if part}
    waiting: GridRow | None = None
    for row in rows:
        if tops and _repeats(row, tops):
            continue
        if waiting is not None and _continues(row, heads):
            waiting = _joined(waiting, row)
            continue
        if waiting is not None:
            yield _line(waiting, heads)
            waiting = None
        if _across(row, width):
            yield from _title(row)
        else:
            waiting = row
    if waiting is not None:
        yield _line(waiting, heads)


def _repeats(row: GridRow, tops: set[str]) -> bool:
    """Whether a row is the head again, as on every page of a long table."""
    texts = [closed(cell.text) for cell in row.cells if cell.text.strip()]
    return bool(texts) and all(text in tops for text in texts)


def _continues(row: GridRow, heads: tuple[str, ...]) -> bool:
    """Whether a row only goes on: a page broke it, so its number and more are blank."""
    fields = [field_of(heads[cell.column]) for cell in row.cells]
    blank = [not cell.text.strip() for cell in row.cells]
    if any(cell.carried for cell in row.cells) or not any(blank) or all(blank):
        return False
    numbered = Field.NUMBER in fields
    if numbered and not blank[fields.index(Field.NUMBER)]:
        return False
    if row.torn:
        return numbered or blank[0]
    keys = [one for one, field in zip(blank, fields, strict=True) if field in _KEYS]
    return bool(keys) and all(keys)


_KEYS: Final = frozenset({Field.NUMBER, Field.PATH, Field.TASK, Field.MEASURE})


def _joined(above: GridRow, row: GridRow) -> GridRow:
    more = {cell.column: cell.text.strip() for cell in row.cells}
    cells = tuple(
        replace(cell, text=cell.text.rstrip() + more.get(cell.column, "")) for cell in above.cells
    )
    return replace(above, cells=cells)


def _line(row: GridRow, heads: tuple[str, ...]) -> RawLine:
    cells = tuple((heads[cell.column], cell_line(cell.text)) for cell in row.cells)
    return RawLine("", page=row.page, cells=cells)
