"""Ruled lines of a PDF page, and the grids of tables they make.

The rules are taken from the drawing itself, not from a picture of it: a border is a thin filled
rectangle or a stroked line, and where two cells are merged there is none between them.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pypdfium2 as pdfium
import pypdfium2.raw as c

from zhagen.breakdown.tables.cells import GridCell, GridRow, closed_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhagen.reading.formats.pdf_text import Device

_MOST_OBJECTS: Final = 20_000
_MOST_RULES: Final = 4_000
_THIN: Final = 5.0  # pixels; a border is thinner
_SHORTEST: Final = 8.0
_NEAR: Final = 4.0
_MOST_SPLITS: Final = 400
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: `at` is its height (or its place across), from `start` to `end` along it."""

    upright: bool
    at: float
    start: float
    end: float

    def crosses(self, other: Rule) -> bool:
        """Whether two rules touch, one lying and one upright."""
        return (
            self.upright != other.upright
            and other.start - _NEAR <= self.at <= other.end + _NEAR
            and self.start - _NEAR <= other.at <= self.end + _NEAR
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text and its middle."""

    text: str
    x: float
    y: float


def rules_of(page: pdfium.PdfPage, device: Device) -> list[Rule]:
    """The lying and upright lines drawn on a page, in pixels."""
    found: list[Rule] = []
    for index, item in enumerate(page.get_objects(max_depth=3)):
        if index > _MOST_OBJECTS or len(found) > _MOST_RULES:
            break
        if item.type == c.FPDF_PAGEOBJ_PATH:
            found.extend(_of_path(item, device))
    return found


def _of_path(item: pdfium.PdfObject, device: Device) -> Iterator[Rule]:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(item, mode, stroke)
    for points in _outlines(item):
        placed = [device.box(x, y, x, y)[:2] for x, y in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        thin = _rule(min(xs), min(ys), max(xs), max(ys))
        if thin is not None:
            yield thin
        elif stroke.value:
            for (x0, y0), (x1, y1) in pairwise(placed):
                edge = _rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                if edge is not None:
                    yield edge


def _rule(left: float, top: float, right: float, bottom: float) -> Rule | None:
    wide, high = right - left, bottom - top
    if high <= _THIN and wide >= _SHORTEST:
        return Rule(upright=False, at=(top + bottom) / 2, start=left, end=right)
    if wide <= _THIN and high >= _SHORTEST:
        return Rule(upright=True, at=(left + right) / 2, start=top, end=bottom)
    return None


def _outlines(item: pdfium.PdfObject) -> Iterator[list[_Point]]:
    """The corners of each outline of a path, on the page, closed where the path closes it."""
    matrices = [item.get_matrix()]
    holder = item.container
    while holder is not None:
        matrices.append(holder.get_matrix())
        holder = holder.container
    points: list[_Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(c.FPDFPath_CountSegments(item), _MOST_RULES)):
        segment = c.FPDFPath_GetPathSegment(item, index)
        if not c.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (x.value, y.value)
        for matrix in matrices:
            point = matrix.on_point(*point)
        if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(point)
        if c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


class Grid:
    """The cells that a group of touching rules makes."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._lying = [rule for rule in rules if not rule.upright]
        self._upright = [rule for rule in rules if rule.upright]
        self.xs = _places(
            [rule.at for rule in self._upright]
            + [min(rule.start for rule in self._lying), max(rule.end for rule in self._lying)]
        )
        self.ys = _places(
            [rule.at for rule in self._lying]
            + [min(rule.start for rule in self._upright), max(rule.end for rule in self._upright)]
        )
        self.columns, self.rows = len(self.xs) - 1, len(self.ys) - 1

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside the table."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def lines(self, pieces: Sequence[Piece], page: int) -> list[GridRow]:
        """The rows of the table with the text of its cells."""
        owners = self._owners()
        texts: dict[tuple[int, int], list[str]] = {}
        for piece in pieces:
            row, column = _band(self.ys, piece.y), _band(self.xs, piece.x)
            texts.setdefault(owners[row, column], []).append(piece.text)
        found = []
        for row in range(self.rows):
            cells: list[GridCell] = []
            for column in range(self.columns):
                owner = owners[row, column]
                if column and owners[row, column - 1] == owner:
                    last = cells[-1]
                    cells[-1] = GridCell(last.text, last.column, last.span + 1, last.carried)
                    continue
                text = closed_up(texts.get(owner, ()))
                cells.append(GridCell(text, column, 1, carried=owner[0] < row))
            found.append(GridRow(tuple(cells), page=page, torn=row == 0))
        return found

    def _owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        """The first cell of the merged area each cell belongs to."""
        owners: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(self.rows):
            middle = (self.ys[row] + self.ys[row + 1]) / 2
            for column in range(self.columns):
                across = (self.xs[column] + self.xs[column + 1]) / 2
                owner = (row, column)
                if row and not _ruled(self._lying, self.ys[row], across):
                    owner = owners[row - 1, column]
                elif column and not _ruled(self._upright, self.xs[column], middle):
                    owner = owners[row, column - 1]
                owners[row, column] = owner
        return owners


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """The tables of a page, top to bottom."""
    groups: list[list[Rule]] = []
    for rule in _merged(rules):
        touching = [group for group in groups if any(rule.crosses(other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([rule, *(other for group in touching for other in group)])
    found = []
    for group in groups:
        if (
            sum(rule.upright for rule in group) >= 1
            and sum(not rule.upright for rule in group) >= 2
        ):
            grid = Grid(group)
            if (
                grid.columns >= 2
                and grid.rows >= 2
                and grid.columns * grid.rows <= _MOST_SPLITS * 10
            ):
                found.append(grid)
    return sorted(found, key=lambda grid: grid.ys[0])


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Rules with those drawn piece by piece, cell by cell, as one."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (one.upright, round(one.at / _NEAR), one.start)):
        last = found[-1] if found else None
        if (
            last is not None
            and last.upright == rule.upright
            and abs(last.at - rule.at) <= _NEAR
            and rule.start <= last.end + _NEAR
        ):
            found[-1] = Rule(last.upright, last.at, last.start, max(last.end, rule.end))
        else:
            found.append(rule)
    return found


def _ruled(rules: Sequence[Rule], at: float, along: float) -> bool:
    return any(
        abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= along <= rule.end + _NEAR
        for rule in rules
    )


def _places(values: Sequence[float]) -> list[float]:
    """Places of borders, those drawn double taken as one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > 2 * _NEAR:
            places.append(value)
    return places


def _band(borders: Sequence[float], at: float) -> int:
    for index in range(len(borders) - 2, 0, -1):
        if at >= borders[index]:
            return index
    return 0
