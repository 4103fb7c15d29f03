"""Ruled tables: cells with spans, wrapped text and tick boxes, drawn onto a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.generator.sheet import BLACK, Ink, Patch, Rule, Tick, fitted, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samples.generator.sheet import Box, Sheet, Type


@dataclass(frozen=True, slots=True)
class Option:
    """One choice in a cell of tick boxes."""

    words: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell spanning `columns` x `rows`. role: label, value, head or place (drawn by others).

    `name` lets a drawer find the box of the cell afterwards.
    """

    text: str = ""
    role: str = "label"
    columns: int = 1
    rows: int = 1
    left: bool = False
    options: tuple[Option, ...] = ()
    name: str = ""
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; `height` in mm is a minimum."""

    cells: tuple[Cell, ...]
    height: float = 9.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a table is set. `tick` is the style of ticks; `shade` tints labels and heads."""

    label: Type
    value: Type
    head: Type
    rule: float = 0.25
    outer: float = 0.45
    tick: str = "glyph"
    tick_ink: Ink = BLACK
    shade: Ink | None = None
    pad: float = 1.6


@dataclass(frozen=True, slots=True)
class _Laid:
    cell: Cell
    row: int
    column: int


def _lay(rows: Sequence[Row]) -> list[_Laid]:
    """Give every cell its grid position, leaving out places taken by spans from above."""
    taken: set[tuple[int, int]] = set()
    laid = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while (number, column) in taken:
                column += 1
            laid.append(_Laid(cell, number, column))
            taken.update(
                (number + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            )
            column += cell.columns
    return laid


def _type(cell: Cell, look: Look) -> Type:
    return {"label": look.label, "head": look.head}.get(cell.role, look.value)


def _needed(cell: Cell, wide: float, look: Look) -> float:
    """Height in mm a cell needs for its text."""
    if cell.vertical or cell.role == "place":
        return 0.0
    kind = _type(cell, look)
    text = "  ".join(f"□ {option.words}" for option in cell.options) or cell.text
    lines = len(wrap(text, kind, wide - 2 * look.pad))
    return lines * kind.height * 1.32 + 2 * look.pad


def draw(
    page: Sheet, at: tuple[float, float], widths: Sequence[float], rows: Sequence[Row], look: Look
) -> dict[str, Box]:
    """Draw the table with its top left corner `at`.

    Returns the boxes of the named cells, and of the whole table under "".
    """
    laid = _lay(rows)
    heights = [row.height for row in rows]
    lefts = [at[0] + sum(widths[:index]) for index in range(len(widths) + 1)]
    for item in laid:
        if item.cell.rows == 1:
            wide = lefts[item.column + item.cell.columns] - lefts[item.column]
            heights[item.row] = max(heights[item.row], _needed(item.cell, wide, look))
    tops = [at[1] + sum(heights[:index]) for index in range(len(heights) + 1)]
    boxes: dict[str, Box] = {"": (lefts[0], tops[0], lefts[-1], tops[-1])}
    for item in laid:
        cell = item.cell
        box = (
            lefts[item.column],
            tops[item.row],
            lefts[item.column + cell.columns],
            tops[item.row + cell.rows],
        )
        if cell.name:
            boxes[cell.name] = box
        _fill(page, cell, box, look)
        page.frame(box, look.rule)
    page.frame(boxes[""], look.outer)
    return boxes


def _fill(page: Sheet, cell: Cell, box: Box, look: Look) -> None:
    if look.shade is not None and cell.role in {"label", "head"} and (cell.text or cell.options):
        page.marks.append(Patch(box, look.shade))
    if cell.vertical:
        _upright(page, cell.text, box, _type(cell, look))
    elif cell.options:
        _choices(page, cell.options, box, look)
    elif cell.text and cell.role != "place":
        _lines(page, cell, box, look)


def _lines(page: Sheet, cell: Cell, box: Box, look: Look) -> None:
    x0, y0, x1, y1 = box
    kind = _type(cell, look)
    room = x1 - x0 - 2 * look.pad
    lines = wrap(cell.text, kind, room)
    if len(lines) > 1 and cell.role == "value" and " " not in cell.text and cell.text.isascii():
        kind, lines = fitted(cell.text, kind, room), [cell.text]  # numbers are not broken
    pitch = kind.height * 1.32
    y = (y0 + y1) / 2 - pitch * len(lines) / 2 + kind.height * 1.02
    for line in lines:
        if cell.left:
            page.text(x0 + look.pad, y, line, kind)
        else:
            page.centred((x0 + x1) / 2, y, line, kind)
        y += pitch


def _upright(page: Sheet, text: str, box: Box, kind: Type) -> None:
    """Characters below one another, in two columns (and smaller) where one is too tall."""
    x0, y0, x1, y1 = box
    room = y1 - y0 - 1.5
    count = 1 if len(text) * kind.height * 1.15 <= room else 2
    most = -(-len(text) // count)
    shrunk = min(
        1.0, room / (most * kind.height * 1.12), (x1 - x0 - 1) / (count * kind.height * 1.1)
    )
    kind = kind.sized(kind.points * shrunk)
    pitch, step = kind.height * 1.12, kind.height * 1.15
    x = (x0 + x1) / 2 - step * (count - 1) / 2
    for start in range(0, len(text), most):
        column = text[start : start + most]
        y = (y0 + y1) / 2 - pitch * most / 2 + kind.height * 0.95
        for char in column:
            page.centred(x, y, char, kind)
            y += pitch
        x += step


def _choices(page: Sheet, options: tuple[Option, ...], box: Box, look: Look) -> None:
    x0, y0, x1, y1 = box
    kind = look.label
    size = kind.height * 0.86
    gap = kind.height * 0.95
    lines: list[list[Option]] = [[]]
    x = x0 + look.pad
    for option in options:
        wide = size * 1.35 + kind.width(option.words) + gap
        if lines[-1] and x + wide - gap > x1 - look.pad:
            lines.append([])
            x = x0 + look.pad
        lines[-1].append(option)
        x += wide
    pitch = kind.height * 1.5
    y = (y0 + y1) / 2 - pitch * len(lines) / 2 + kind.height * 1.1
    for line in lines:
        x = x0 + look.pad
        for option in line:
            x = _choice(page, option, (x, y), look)
        y += pitch


def _choice(page: Sheet, option: Option, at: tuple[float, float], look: Look) -> float:
    """One box (or ring) with its words; returns where the next may begin."""
    x, y = at
    kind = look.label
    size = kind.height * 0.86
    words = kind.width(option.words)
    top = y - size * 0.92
    if look.tick == "ring":
        page.text(x, y, option.words, kind)
        page.marks.append(Tick(x, top, size, option.ticked, "ring", look.tick_ink, words))
        return x + words + kind.height * 1.6
    page.marks.append(Tick(x, top, size, option.ticked, look.tick, look.tick_ink))
    page.text(x + size * 1.35, y, option.words, kind)
    return x + size * 1.35 + words + kind.height * 0.95


def underline(page: Sheet, x0: float, x1: float, y: float) -> None:
    """The line a blank is filled in on."""
    page.marks.append(Rule(x0, y, x1, y, 0.2))
