"""The place of a value: beside its label, in the next cell, below a heading, on the next line.

Printed pages put a value to the right of its label, or below it under a heading; a long value goes
on under its own first line. What is found is a wording with its place; whether the wording fits
the fact is decided later, so a place may offer several candidates.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.language.normalise import fold
from zhagen.reading.documents.boxes import (
    around,
    height,
    inside,
    overlap,
    width,
)
from zhagen.reading.documents.cells import cell_below, cell_right, table_of
from zhagen.reading.documents.found import Candidate, Labelled
from zhagen.reading.documents.lines import below_label, in_lines
from zhagen.reading.documents.typed import is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.model import TableCell

_ASKED = 24  # characters of the longest cell that only asks


def candidates(labelled: Labelled, hit: Hit, *, grows: bool) -> list[Candidate]:
    """The wordings that may belong to a label, best places first.

    `grows` lets a value go on over several lines; codes and dates do not.
    """
    if hit.cell is not None:
        enclosed = _in_cells(labelled, hit, hit.cell)
        if any(place.text for place in enclosed):
            return enclosed
        return _past_rules(labelled, hit, enclosed)
    found = in_lines(labelled, hit, grows=grows)
    home = labelled.layout.cell_at(hit.piece.box)
    if home is not None and hit.whole and not found.text:
        outside = _in_cells(labelled, replace(hit, cell=home), home)
        alone = sum(inside(piece.box, home.box) for piece in labelled.layout.pieces) == 1
        if alone or _asks_only(home):
            return [*outside, found]
    below = below_label(labelled, hit) if hit.whole and not home else None
    return [found, below] if below is not None else [found]


def _asks_only(cell: TableCell) -> bool:
    """Whether a cell of several lines holds nothing but what is asked: no colon and no figure."""
    text = fold(cell.text)
    return len(text) <= _ASKED and not any(char.isdigit() or char == ":" for char in text)


def _past_rules(labelled: Labelled, hit: Hit, empty: list[Candidate]) -> list[Candidate]:
    """For a cell with nothing beside it: writing on its row that the rules found did not enclose.

    Only where the cell found empty is no real one, or the writing reaches into it.
    """
    found: list[Candidate] = []
    for piece in labelled.layout.right_of(hit.box)[:1]:
        if labelled.starts_label(labelled.layout.number(piece)):
            break
        reached = any(
            overlap((place.box[0], place.box[2]), (piece.box[0], piece.box[2])) > 0.2
            or width(place.box) < 3 * height(piece.box)
            for place in empty
        )
        if reached or not empty:
            quality = hit.quality * 0.9
            sources = (piece.line,)
            found.append(Candidate(hit, piece.text, piece.box, piece.confidence, sources, quality))
    return [*found, *empty]


def _in_cells(labelled: Labelled, hit: Hit, cell: TableCell) -> list[Candidate]:
    table = table_of(labelled.layout, cell)
    found: list[Candidate] = []
    right = _past_splinter(labelled, table, cell, cell_right(table, cell))
    if right is not None and _holds_value(labelled, right):
        run = _run_of_small(labelled, table, right)
        found.append(_from_cells(hit, run, hit.quality))
    below = cell_below(table, cell)
    if right is None or right.text.strip():
        below = _first_filled(labelled, table, below)
    # A label cell higher than the label beside it heads several rows: nothing below is its value.
    heads_rows = right is not None and height(cell.box) > 1.5 * height(right.box)
    if below is not None and not heads_rows and _holds_value(labelled, below):
        quality = hit.quality * (0.6 if found else 0.95)
        found.append(_from_cells(hit, (below,), quality))
    return found


def _first_filled(
    labelled: Labelled, table: Sequence[TableCell], below: TableCell | None
) -> TableCell | None:
    """The first cell of a column that holds anything: of a list under a heading any row will do."""
    cell = below
    while cell is not None and not cell.text.strip() and labelled.of_cell(cell) is None:
        cell = cell_below(table, cell)
    return cell if cell is not None and _holds_value(labelled, cell) else below


def _past_splinter(
    labelled: Labelled, table: Sequence[TableCell], label: TableCell, right: TableCell | None
) -> TableCell | None:
    """The cell beside a label; the one after it where strokes split the label's own cell in two.

    The label cells of other rows then reach over both parts, and no row has a rule between them.
    """
    if right is None or right.text.strip():
        return right
    following = cell_right(table, right)
    if following is None or not following.text.strip() or labelled.of_cell(following):
        return right
    slack = height(label.box) // 4

    def split_elsewhere(other: TableCell) -> bool:
        return other is not label and abs(other.box[2] - label.box[2]) <= slack

    def spans_both(other: TableCell) -> bool:
        starts = other.box[0] <= label.box[0] + slack
        return starts and abs(other.box[2] - right.box[2]) <= slack

    whole = any(labelled.of_cell(other) and spans_both(other) for other in table)
    return following if whole and not any(map(split_elsewhere, table)) else right


def from_cell(hit: Hit, cell: TableCell) -> Candidate:
    """The content of a cell known to belong to a label."""
    return _from_cells(hit, (cell,), hit.quality)


def _from_cells(hit: Hit, cells: Sequence[TableCell], quality: float) -> Candidate:
    joint = "\n" if len(cells) == 1 else ""
    text = joint.join(cell.text for cell in cells)
    filled = [cell.confidence for cell in cells if cell.text.strip()]
    # Not that of the label: a known word was found, how well it was printed says nothing here.
    confidence = min(filled, default=1.0)
    return Candidate(
        hit,
        "" if is_blank(text) else text,
        around(cell.box for cell in cells),
        confidence,
        tuple(cell.box for cell in cells),
        quality,
    )


def _holds_value(labelled: Labelled, cell: TableCell) -> bool:
    """Whether a cell can hold a neighbour's value: it is no label and begins with none."""
    if labelled.of_cell(cell) is not None:
        return False
    for number, piece in enumerate(labelled.layout.pieces):
        if inside(piece.box, cell.box):
            hits = labelled.by_piece[number]
            return not (hits and hits[0].quality >= 0.95 and not hits[0].prefix)
    return True


def _run_of_small(
    labelled: Labelled, table: Sequence[TableCell], first: TableCell
) -> tuple[TableCell, ...]:
    """A row of boxes with one character each (code numbers), or just the first cell."""

    def small(cell: TableCell) -> bool:
        return width(cell.box) < 1.8 * height(cell.box) and len(cell.text.strip()) <= 2

    run = [first]
    while small(run[-1]):
        following = cell_right(table, run[-1])
        if following is None or not small(following) or labelled.of_cell(following):
            break
        run.append(following)
    return tuple(run) if len(run) >= 6 else (first,)
