"""Text into cells: each recognised line to the cell it stands in, straddling lines cut at rules."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.model import Table, TableCell, TextLine
from zhagen.reading.ocr import in_reading_order
from zhagen.reading.tables.rules import cuts_in
from zhagen.reading.view.geometry import crop

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.ocr import Engine
    from zhagen.reading.tables.rules import Rules
    from zhagen.reading.tables.tables import Cell, Grid
    from zhagen.reading.view.geometry import Picture


def split_at_rules(
    lines: Iterable[TextLine], rules: Rules, plain: Picture, engine: Engine
) -> tuple[TextLine, ...]:
    """Lines of a page, those running across vertical rules read again piece by piece.

    All in working pixels.
    """
    parts: list[TextLine] = []
    for line in lines:
        cuts = cuts_in(rules, line.box)
        if cuts:
            parts += _pieces(line, cuts, plain, engine)
        else:
            parts.append(line)
    return in_reading_order(parts)


def _pieces(line: TextLine, cuts: Sequence[int], plain: Picture, engine: Engine) -> list[TextLine]:
    x0, y0, x1, y1 = line.box
    bounds = [x0, *cuts, x1]
    guessed = cut_text(line, cuts)
    parts = []
    for left, right, guess in zip(bounds, bounds[1:], guessed, strict=False):
        box = (left + 3 if left != x0 else left, y0, right - 3 if right != x1 else right, y1)
        seen = read_box(plain, box, engine)
        if seen is not None:
            parts.append(seen)
        elif guess:
            parts.append(TextLine(guess, box, min(line.confidence, 0.6)))
    return parts


def read_box(plain: Picture, box: Box, engine: Engine) -> TextLine | None:
    """What stands in one box of a page, read alone; None if nothing is seen."""
    part = crop(plain, box)
    if min(part.shape[:2]) < 6:
        return None
    factor = min(4.0, max(1.0, 40.0 / part.shape[0]))
    if factor > 1.05:
        part = np.asarray(
            cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8
        )
    paper = int(np.percentile(part, 85))
    padded = cv2.copyMakeBorder(part, 16, 16, 24, 24, cv2.BORDER_CONSTANT, value=[paper] * 3)
    lines = engine.lines(np.asarray(padded, np.uint8))
    if not lines:
        return None
    letters = sum(len(line.text) for line in lines)
    confidence = sum(line.confidence * len(line.text) for line in lines) / letters
    inner = (
        min(line.box[0] for line in lines), min(line.box[1] for line in lines),
        max(line.box[2] for line in lines), max(line.box[3] for line in lines),
    )  # fmt: skip
    left, top = box[0] - 24 / factor, box[1] - 16 / factor
    found = (
        max(box[0], int(left + inner[0] / factor)), max(box[1], int(top + inner[1] / factor)),
        min(box[2], round(left + inner[2] / factor)), min(box[3], round(top + inner[3] / factor)),
    )  # fmt: skip
    return TextLine("".join(line.text for line in lines), found, confidence)


def cut_text(line: TextLine, cuts: Sequence[int]) -> list[str]:
    """A line's text cut where its letters probably stand: wide ones count double."""
    widths = [2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line.text]
    step = (line.box[2] - line.box[0]) / max(1, sum(widths))
    parts = [""] * (len(cuts) + 1)
    place = float(line.box[0])
    for char, width in zip(line.text, widths, strict=True):
        middle = place + width * step / 2
        parts[sum(middle > cut for cut in cuts)] += char
        place += width * step
    return [part.strip() for part in parts]


def filled(grid: Grid, lines: Sequence[TextLine]) -> Table:
    """The table with the lines (already split at rules) that stand in its cells."""
    held: dict[int, list[TextLine]] = {}
    for line in lines:
        index = _home(grid.cells, line.box)
        if index is not None:
            held.setdefault(index, []).append(line)
    cells = []
    for index, cell in enumerate(grid.cells):
        inside = in_reading_order(held.get(index, ()))
        letters = sum(len(line.text) for line in inside)
        sure = sum(line.confidence * len(line.text) for line in inside) / max(1, letters)
        cells.append(
            TableCell(
                row=cell.row, column=cell.column, row_span=cell.row_span,
                column_span=cell.column_span, box=cell.box,
                text="".join(line.text for line in inside), confidence=sure if inside else 1.0,
            )
        )  # fmt: skip
    return Table(grid.box, tuple(cells))


def _home(cells: Sequence[Cell], box: Box) -> int | None:
    """The cell that holds most of a line."""
    best, share = None, 0.35
    area = max(1, (box[2] - box[0]) * (box[3] - box[1]))
    for index, cell in enumerate(cells):
        width = min(cell.box[2], box[2]) - max(cell.box[0], box[0])
        height = min(cell.box[3], box[3]) - max(cell.box[1], box[1])
        if width > 0 and height > 0 and width * height / area > share:
            best, share = index, width * height / area
    return best
