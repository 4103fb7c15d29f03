"""A task sheet on a PDF page without rules: labels, and beside each what is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.reading.pdf_columns_rows import Lane, parted_by_white
from zhagen.breakdown.tables.cells import GridCell, GridRow, closed, closed_up
from zhagen.breakdown.tables.columns import Field, field_of
from zhagen.breakdown.tables.form import forms_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.model import TextLine

_LONGEST_LABEL: Final = 6
_FEWEST: Final = 2  # lanes with a label and its value
_CLOSE: Final = 2.0  # lines of white between two rows of a form
_APART: Final = 5  # lines between two labels of a form: a value of several lines


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form: its first lane, the one behind its last, and its rows of labels and values."""

    start: int
    end: int
    rows: tuple[GridRow, ...]


def printed_form(lanes: Sequence[Lane], page: int) -> PrintedForm | None:
    """The form on a page, None where none stands or its rows cannot be told for certain."""
    labelled = _run([at for at, lane in enumerate(lanes) if len(lane) > 1 and _is_label(lane[0])])
    if len(labelled) < _FEWEST:
        return None
    values = min(lanes[at][1].box[0] for at in labelled)
    start, end = labelled[0], labelled[-1] + 1
    while start and _is_value(lanes[start - 1], lanes[start], values):
        start -= 1
    while end < len(lanes) and _is_value(lanes[end], lanes[end - 1], values):
        end += 1
    inside = lanes[start:end]
    parts = [[lane] for lane in inside] if len(inside) == len(labelled) else parted_by_white(inside)
    rows = [_pairs_of_lanes(part, page) for part in parts or ()]
    # What stands close by without a label is a title above the form or a signature below it.
    while rows and parts and rows[0] is None:
        start += len(parts.pop(0))
        rows.pop(0)
    while rows and parts and rows[-1] is None:
        end -= len(parts.pop())
        rows.pop()
    whole = [row for row in rows if row is not None]
    if not whole or len(whole) < len(rows) or not forms_in(whole):
        return None
    return PrintedForm(start, end, tuple(whole))


def _run(places: Sequence[int]) -> list[int]:
    """The first lanes with labels that stand near one another."""
    run = list(places[:1])
    for place in places[1:]:
        if place - run[-1] > _APART:
            if len(run) >= _FEWEST:
                break
            run = []
        run.append(place)
    return run


def _is_label(piece: TextLine) -> bool:
    text = closed(piece.text).rstrip(":：")
    return 2 <= len(text) <= _LONGEST_LABEL and field_of(text) is not Field.OTHER


def _is_value(lane: Lane, beside: Lane, left: int) -> bool:
    """Whether a lane belongs to the form it is close to: a line of a value, or a label.

    A label set in the middle of its row stands between the lines of its value.
    """
    height = lane[0].box[3] - lane[0].box[1]
    white = max(beside[0].box[1] - lane[0].box[3], lane[0].box[1] - beside[0].box[3])
    return white < _CLOSE * height and (lane[0].box[0] >= left - height or _is_label(lane[0]))


def _pairs_of_lanes(lanes: Sequence[Lane], page: int) -> GridRow | None:
    """Labels with all that stands to the right of each; None without a label."""
    pieces = [piece for lane in lanes for piece in lane]
    labels = sorted((one for one in pieces if _is_label(one)), key=lambda one: one.box[0])
    if not labels:
        return None
    texts: list[list[str]] = [[] for _ in labels]
    for piece in pieces:
        left = [at for at, label in enumerate(labels) if label.box[0] <= piece.box[0]]
        if piece in labels:
            continue
        if not left:
            return None
        texts[left[-1]].append(piece.text)
    cells: list[GridCell] = []
    for label, text in zip(labels, texts, strict=True):
        cells.append(GridCell(closed(label.text).rstrip(":："), len(cells)))
        cells.append(GridCell(closed_up(text), len(cells)))
    return GridRow(tuple(cells), page=page)
