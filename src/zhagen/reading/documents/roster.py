"""Tables of persons: columns found by their headings, one row for each person.

Rosters come ruled and unruled, with headings over two lines, in two blocks beside each other,
with empty rows at the end and a sum below. Only columns a slice asks for are read. A table that
goes on from the page before without headings is read by what its columns hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language.normalise import fold
from zhagen.reading.documents.bands import banded_rows
from zhagen.reading.documents.bare import bare_grids, strips_of
from zhagen.reading.documents.boxes import around, middle
from zhagen.reading.documents.columns import (
    completed,
    id_column,
    kind_of_column,
    persons_in,
)
from zhagen.reading.documents.draft import CellRead, Draft
from zhagen.reading.documents.grid import (
    Grid,
    Head,
    grid_of_cells,
    grid_of_lines,
    under,
)
from zhagen.reading.documents.typed import is_blank, read_value
from zhagen.slices.model import How

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zhagen.cases.model import Box, Row
    from zhagen.reading.documents.grid import Entry
    from zhagen.reading.documents.layout import Layout
    from zhagen.reading.model import Seal, TableCell
    from zhagen.slices.model import Column, Fact, Material, ReadFrom, Slice

_STRUCTURE = 0.99
_UNHEADED = 0.96
_WEAK = 0.95
_COVERED = 0.6
_NOT_A_PERSON = re.compile(
    r"^(?:合计|总计|小计|共计|备注|说明|填表|制表|注:|审核|以下空白|负责人:|单位)"
)


@dataclass(frozen=True, slots=True)
class _Person:
    """A row as read."""

    cells: tuple[CellRead, ...]
    box: Box
    row: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What speaks for a table of persons: headings that name its columns, rows with an ID."""

    columns: int
    persons: int


def listing_on(layout: Layout, slice_: Slice, material: Material) -> Listing | None:
    """The table of a material's kind on a page, known by its headings; None if there is none."""
    for fact in slice_.facts.values():
        for read in fact.read:
            if read.material == material.id and read.how is How.TABLE:
                grids = _grids(layout, read.columns)
                named = max((len(block) for grid in grids for block in grid.blocks), default=0)
                persons = sum(persons_in(grid, read.columns) for grid in grids)
                return Listing(named, persons) if grids else None
    return None


def read_rows(layout: Layout, fact: Fact, read: ReadFrom) -> Draft | None:
    """The rows of a table fact; BLANK if the headings are there and nobody is listed."""
    grids = _grids(layout, read.columns)
    if grids:
        people = [person for grid in grids for person in _people(grid, read.columns)]
        return replace(_draft(fact, people, _STRUCTURE), strips=strips_of(grids[0], layout))
    for grid in bare_grids(layout, read.columns):
        if any(head.column == id_column(read.columns) for block in grid.blocks for head in block):
            people = _people(grid, read.columns)
            strips = strips_of(grid, layout, [person.row for person in people])
            return replace(_draft(fact, people, _UNHEADED), strips=strips) if people else None
    return None


def doubted_under_seals(draft: Draft, seals_of: Callable[[], Sequence[Seal]]) -> Draft:
    """Rows whose numbers fail their check are doubtful where a seal lies over them.

    Seals are looked for only if a number fails; one that holds was read right through any ink.
    """
    if not any(cell.checked is False for row in draft.cells for cell in row):
        return draft
    seals = [seal.box for seal in seals_of()]
    cells = tuple(tuple(_under_seal(cell, seals) for cell in row) for row in draft.cells)
    return replace(draft, cells=cells)


def _under_seal(cell: CellRead, seals: Sequence[Box]) -> CellRead:
    covered = any(_touch(box, seal) for box in cell.sources for seal in seals)
    if cell.checked is not False or not covered:
        return cell
    return replace(cell, confidence=min(cell.confidence, _COVERED))


def _touch(box: Box, seal: Box) -> bool:
    return box[0] < seal[2] and seal[0] < box[2] and box[1] < seal[3] and seal[1] < box[3]


def rows_value(cells: Sequence[Sequence[CellRead]]) -> tuple[Row, ...]:
    """Cells as rows of values by column."""
    return tuple({cell.column: cell.value for cell in row} for row in cells)


def _draft(fact: Fact, people: Sequence[_Person], confidence: float) -> Draft:
    cells = tuple(person.cells for person in people)
    # Only so many lines are read again: numbers that fail their check come first.
    asked = sorted((cell for row in cells for cell in row), key=lambda c: c.checked is not False)
    box = around(person.box for person in people) if people else None
    return Draft(
        fact.name,
        rows_value(cells),
        confidence,
        box,
        state=State.READ if people else State.BLANK,
        sources=tuple(dict.fromkeys(box for cell in asked for box in weak_boxes(cell))),
        row_boxes=tuple(person.box for person in people),
        cells=cells,
    )


def weak_boxes(cell: CellRead) -> tuple[Box, ...]:
    """The boxes of a cell that deserves a second look."""
    weak = cell.confidence < _WEAK or cell.checked is False
    return cell.sources if weak else ()


def _grids(layout: Layout, columns: Sequence[Column]) -> list[Grid]:
    ruled = [
        completed(_righted(grid, cells, layout), columns)
        for cells in layout.tables
        if (grid := grid_of_cells(cells, columns, layout.pieces))
    ]
    if ruled:
        return ruled
    lined = grid_of_lines(layout, columns)
    return [completed(lined, columns)] if lined else []


def _righted(grid: Grid, cells: Sequence[TableCell], layout: Layout) -> Grid:
    """The grid of a picture's table with its rows put right."""
    if not layout.pictured:
        return grid
    heads = [head for block in grid.blocks for head in block] + list(grid.others)
    return replace(grid, rows=banded_rows(cells, layout.pieces, heads))


def _people(grid: Grid, columns: Sequence[Column]) -> list[_Person]:
    people: list[_Person] = []
    for block in grid.blocks:
        for row in grid.rows:
            if _ends(row, block):
                continue
            person = _person(row, under(grid, row, block), columns)
            if person is not None:
                people.append(person)
    return people


def _ends(row: Sequence[Entry], block: Sequence[Head]) -> bool:
    """Whether a row is a sum, a note or a repeated heading rather than a person."""
    text = "".join(fold(entry.text) for entry in row if not is_blank(entry.text))
    if not text or _NOT_A_PERSON.match(text.lstrip("0123456789.")):
        return True
    left = min(head.box[0] for head in block)
    right = max(head.box[2] for head in block)
    mine = [e for e in row if left - 5 <= middle(e.box)[0] <= right + 5 and not is_blank(e.text)]
    return not mine


def _person(
    row: tuple[Entry, ...], found: dict[str, list[Entry]], columns: Sequence[Column]
) -> _Person | None:
    """The person of a row: the first column filled, or any two."""
    cells = [_cell(column, found.get(column.name, [])) for column in columns]
    filled = [cell for cell in cells if cell.value not in (None, "")]
    if not filled or (cells[0].value in (None, "") and len(filled) < 2):
        return None
    heads = {fold(label) for column in columns for label in column.labels}
    if sum(fold(str(cell.value)) in heads for cell in filled) >= 2:
        return None
    boxes = [entry.box for entries in found.values() for entry in entries]
    return _Person(tuple(cells), around(boxes), row)


def _cell(column: Column, entries: Sequence[Entry]) -> CellRead:
    filled = [entry for entry in entries if not is_blank(entry.text)]
    if not filled:
        return CellRead(column.name, None, 1.0, None, ())
    text = "".join(entry.text.replace("\n", "") for entry in filled)
    typed = read_value(text, kind_of_column(column))
    confidence = min(entry.confidence for entry in filled)
    if typed.fit < 0.85:
        confidence *= 0.5 + typed.fit / 2
    sources = tuple(entry.source for entry in filled)
    return CellRead(column.name, typed.value, round(confidence, 4), typed.checked, sources)
