"""Ruled tables: cells are the white regions that ruled lines enclose.

Working from enclosed regions instead of crossing points makes merged cells, slight skew and bent
paper nothing special: a cell is whatever its four sides close in. Row and column numbers come
from which sides neighbours share, not from absolute positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.tables.rules import SCALE
from zhagen.reading.view.geometry import as_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.tables.rules import Rules
    from zhagen.reading.view.geometry import Picture

_LEAST_CELLS = 4
_LEAST_SHARE = 0.5  # of a table's area that its cells fill: the strokes of a title fill little
_GAP = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in working pixels with its place in the grid."""

    box: Box
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before its text."""

    box: Box
    cells: tuple[Cell, ...]


def find_grids(rules: Rules) -> tuple[Grid, ...]:
    """The ruled tables of a page from top to bottom, in working pixels."""
    lines = _closed_lines(rules)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    page = max(lines.shape)
    grids = []
    for index, (x, y, width, height, _) in enumerate(stats.tolist()):
        if index == 0 or width <= 0.15 * page or height <= 0.03 * page:
            continue
        area = (x, y, x + width, y + height)
        own = as_picture(labels[y : y + height, x : x + width] == index)
        boxes = [_full_size(box) for box in _enclosed(own, area)]
        if len(boxes) >= _LEAST_CELLS and _share(boxes, _full_size(area)) >= _LEAST_SHARE:
            grids.append(Grid(_full_size(area), _placed(boxes)))
    return tuple(sorted(_without_frames(grids), key=lambda grid: grid.box[1]))


def _without_frames(grids: list[Grid]) -> list[Grid]:
    """Grids less what only surrounds another table: a decorated border, the edge of the paper."""
    kept = []
    for grid in grids:
        cells = [
            cell
            for cell in grid.cells
            if not any(other is not grid and _holds(cell.box, other.box) for other in grids)
        ]
        if len(cells) == len(grid.cells):
            kept.append(grid)
    return kept


def _holds(box: Box, other: Box) -> bool:
    return (
        box[0] <= other[0] + 4 and box[1] <= other[1] + 4
        and box[2] >= other[2] - 4 and box[3] >= other[3] - 4
    )  # fmt: skip


def _share(boxes: list[Box], area: Box) -> float:
    filled = sum((box[2] - box[0]) * (box[3] - box[1]) for box in boxes)
    return filled / max(1, (area[2] - area[0]) * (area[3] - area[1]))


def _full_size(box: Box) -> Box:
    x0, y0, x1, y1 = (value * SCALE for value in box)
    return (x0, y0, x1, y1)


def _closed_lines(rules: Rules) -> Picture:
    """All rules in one mask, each drawn on a little so that corners and breaks close."""
    across = cv2.dilate(rules.across, np.ones((1, 2 * _GAP + 1), np.uint8))
    down = cv2.dilate(rules.down, np.ones((2 * _GAP + 1, 1), np.uint8))
    return as_picture(cv2.bitwise_or(across, down))


def _enclosed(own: Picture, area: Box) -> list[Box]:
    """White regions closed in by the lines of one table (`own`, 1 = line)."""
    x0, y0, x1, y1 = area
    count, _, stats, _ = cv2.connectedComponentsWithStats(1 - own, connectivity=4)
    whole = (x1 - x0) * (y1 - y0)
    found: list[Box] = []
    for index in range(1, count):
        x, y, width, height, filled = (int(value) for value in stats[index])
        touches = x == 0 or y == 0 or x + width == x1 - x0 or y + height == y1 - y0
        if touches or width < 7 or height < 6 or width * height > 0.97 * whole:
            continue
        if filled >= 0.6 * width * height:
            found.append((x0 + x, y0 + y, x0 + x + width, y0 + y + height))
    return _outermost(found)


def _outermost(boxes: list[Box]) -> list[Box]:
    """Boxes that lie in no other: a tick box inside a cell is no cell."""
    kept = []
    for box in boxes:
        inside = any(
            other != box and other[0] <= box[0] + 2 and other[1] <= box[1] + 2
            and other[2] >= box[2] - 2 and other[3] >= box[3] - 2
            for other in boxes
        )  # fmt: skip
        if not inside:
            kept.append(box)
    return kept


def _placed(boxes: Sequence[Box]) -> tuple[Cell, ...]:
    rows = _Borders(boxes, low=1, high=3)
    columns = _Borders(boxes, low=0, high=2)
    cells = []
    for index, box in enumerate(boxes):
        top, bottom = rows.place(index)
        left, right = columns.place(index)
        cells.append(Cell(box, top, left, max(1, bottom - top), max(1, right - left)))
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


class _Borders:
    """Which sides of cells lie on one line, in one direction.

    A side is a node; sides are joined where two cells meet across a line or stand side by side
    with edges at the same height. Comparing neighbours only, a line may bend over the page.
    """

    def __init__(self, boxes: Sequence[Box], low: int, high: int) -> None:
        self._boxes, self._low, self._high = boxes, low, high
        self._parent = list(range(2 * len(boxes)))
        self._near = max(6.0, 0.45 * median(box[high] - box[low] for box in boxes))
        self._near = min(self._near, 1.2 * min(box[high] - box[low] for box in boxes), 40.0)
        self._join_neighbours()
        self._ranks = self._ranked()

    def place(self, index: int) -> tuple[int, int]:
        """Numbers of the line before and the line after a cell."""
        return self._ranks[self._root(2 * index)], self._ranks[self._root(2 * index + 1)]

    def _value(self, node: int) -> int:
        return self._boxes[node // 2][self._high if node % 2 else self._low]

    def _root(self, node: int) -> int:
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def _join_neighbours(self) -> None:
        nodes = sorted(range(2 * len(self._boxes)), key=self._value)
        for place, one in enumerate(nodes):
            for two in nodes[place + 1 :]:
                if self._value(two) - self._value(one) > self._near:
                    break
                if one // 2 != two // 2 and self._touch(one // 2, two // 2):
                    self._parent[self._root(one)] = self._root(two)

    def _touch(self, one: int, two: int) -> bool:
        """Whether two cells are neighbours along the line (or across it)."""
        other = 1 - self._low % 2 if self._low else 1
        a, b = self._boxes[one], self._boxes[two]
        gap = max(a[other], b[other]) - min(a[other + 2], b[other + 2])
        return gap < 3.5 * self._near

    def _ranked(self) -> dict[int, int]:
        groups: dict[int, list[int]] = {}
        for node in range(len(self._parent)):
            groups.setdefault(self._root(node), []).append(self._value(node))
        means = sorted((sum(values) / len(values), root) for root, values in groups.items())
        ranks: dict[int, int] = {}
        rank, before = -1, float("-inf")
        for mean, root in means:
            if mean - before > self._near:
                rank += 1
                before = mean
            ranks[root] = rank
        return ranks
