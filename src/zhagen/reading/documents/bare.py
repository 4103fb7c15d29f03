"""Tables without headings: a list that goes on from the page before.

Columns are found by where cells or writing stand; which column is which the contents tell as far as
they are unmistakable, and the headings of the page before tell the rest once both are known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.reading.documents.bands import banded_rows
from zhagen.reading.documents.boxes import around, overlap, width
from zhagen.reading.documents.columns import how_telling, kind_of_column, looks_like
from zhagen.reading.documents.grid import Entry, Grid, Head, cell_rows, under
from zhagen.reading.documents.layout import rows_of
from zhagen.reading.documents.typed import is_blank
from zhagen.reading.model import Strip

if TYPE_CHECKING:
    from zhagen.cases.model import Box
    from zhagen.reading.documents.layout import Layout
    from zhagen.reading.model import TableCell
    from zhagen.slices.model import Column

_ID_LIKE = re.compile(r"\d{15,17}[\dxX]")
_MOSTLY = 0.7
_OFTEN = 0.4
_ANY = "any"


def bare_grids(layout: Layout, columns: Sequence[Column]) -> list[Grid]:
    """The tables of a page without headings, their columns named by what they hold."""
    found = [_ruled(cells, layout) for cells in layout.tables] or [_lined(layout)]
    return [_named(grid, columns) for grid in found if grid is not None]


def strips_of(
    grid: Grid, layout: Layout, rows: Sequence[Sequence[Entry]] = ()
) -> tuple[Strip, ...]:
    """The columns of a grid as shares of its width, with what they hold in `rows`.

    Without rules the width of a table is that of its longest words; there the page's width counts.
    """
    if len(grid.blocks) != 1:
        return ()
    heads = sorted((*grid.blocks[0], *grid.others), key=lambda head: head.box[0])
    places = [head.box if layout.tables else _place(grid, head) for head in heads]
    area = around((*places, *_boxes(grid))) if layout.tables else (0, 0, *layout.size)
    wide = max(width(area), 1)
    return tuple(
        Strip(
            head.column or "",
            round((place[0] - area[0]) / wide, 4),
            round((place[2] - area[0]) / wide, 4),
            tuple(_text(_under(grid, row, head)) for row in rows),
        )
        for head, place in zip(heads, places, strict=True)
    )


def _place(grid: Grid, head: Head) -> Box:
    """Where a heading and all that stands below it is."""
    below = [entry.box for row in grid.rows for entry in _under(grid, row, head)]
    return around((head.box, *below))


def _boxes(grid: Grid) -> list[Box]:
    return [entry.box for row in grid.rows for entry in row]


def _text(entries: Sequence[Entry]) -> tuple[str, float]:
    filled = [entry for entry in entries if not is_blank(entry.text)]
    text = "".join(entry.text.replace("\n", "") for entry in filled)
    return text, min((entry.confidence for entry in filled), default=1.0)


def _under(grid: Grid, row: Sequence[Entry], head: Head) -> list[Entry]:
    """What stands in a row below one heading."""
    asked = replace(head, column=_ANY)
    heads = [one for block in grid.blocks for one in block] + list(grid.others)
    rest = tuple(replace(one, column=None) for one in heads if one is not head)
    alone = replace(grid, blocks=((asked,),), others=rest)
    return under(alone, row, (asked,)).get(_ANY, [])


def _ruled(cells: Sequence[TableCell], layout: Layout) -> Grid | None:
    """A ruled table: columns are where cells of one place and width stand again and again."""
    places: list[list[Box]] = []
    for cell in cells:
        home = next((boxes for boxes in places if _alike(boxes[0], cell.box)), None)
        if home is None:
            places.append([cell.box])
        else:
            home.append(cell.box)
    most = max((len(boxes) for boxes in places), default=0)
    kept: list[Box] = []
    for boxes in sorted(places, key=lambda boxes: (-len(boxes), -width(boxes[0]))):
        column = around(boxes)
        if len(boxes) >= _OFTEN * most and not any(_meet(column, other) for other in kept):
            kept.append(column)
    if len(kept) < 2:
        return None
    top = min(cell.box[1] for cell in cells)
    heads = tuple(Head((x0, top - 1, x1, top), -1, None, 0.0) for x0, _, x1, _ in kept)
    pictured = layout.pictured
    rows = banded_rows(cells, layout.pieces, heads) if pictured else cell_rows(cells)
    return Grid(rows, ((),), heads, ruled=True)


def _lined(layout: Layout) -> Grid | None:
    """An unruled table: columns are where the writing of rows with an ID number stands."""
    lines = [line for line in rows_of(layout.pieces) if any(_ID_LIKE.search(p.text) for p in line)]
    spans: list[Box] = []
    for piece in (piece for line in lines for piece in line):
        near = [box for box in spans if _meet(box, piece.box)]
        spans = [box for box in spans if box not in near] + [around((*near, piece.box))]
    if len(spans) < 2:
        return None
    rows = tuple(tuple(Entry(p.text, p.box, p.confidence, p.line) for p in line) for line in lines)
    heads = tuple(Head((x0, -1, x1, 0), -1, None, 0.0) for x0, _, x1, _ in sorted(spans))
    return Grid(rows, ((),), heads, ruled=True)


def _alike(first: Box, second: Box) -> bool:
    shared = min(first[2], second[2]) - max(first[0], second[0])
    return shared >= 0.85 * (max(first[2], second[2]) - min(first[0], second[0]))


def _meet(first: Box, second: Box) -> bool:
    return overlap((first[0], first[2]), (second[0], second[2])) > 0.2


def _named(grid: Grid, columns: Sequence[Column]) -> Grid:
    """The grid with its columns named where the kind of their contents tells."""
    free = sorted(grid.others, key=lambda head: head.box[0])
    texts = {head: [_text(_under(grid, row, head))[0] for row in grid.rows] for head in free}
    named: list[Head] = []
    for column in sorted(columns, key=how_telling):
        kind = kind_of_column(column)
        for head in free:
            filled = [text for text in texts[head] if text]
            if filled and sum(looks_like(t, kind) for t in filled) >= _MOSTLY * len(filled):
                named.append(replace(head, column=column.name, match=1.0))
                free.remove(head)
                break
    return replace(grid, blocks=(tuple(named),), others=tuple(free))
