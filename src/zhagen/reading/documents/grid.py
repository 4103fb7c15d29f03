"""Rows and columns of a table, ruled or not, and the columns its headings name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from zhagen.language.matching import find_all
from zhagen.language.normalise import fold
from zhagen.reading.documents.boxes import inside, make_piece, middle, same_row
from zhagen.reading.documents.layout import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.documents.layout import Layout
    from zhagen.reading.model import TableCell
    from zhagen.slices.model import Column

_HEAD_ROWS = 8
_NOTES = re.compile(r"\([^()]*\)?|[\s*/]")
_TOKEN = re.compile(
    r"\d{4}[年./-]\d{1,2}(?:[月./-](?:\d{1,2}日?)?)?|[0-9][0-9,.xX-]*|[^\s0-9]+", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A text in a row of a table; `source` is the line or cell it was read from."""

    text: str
    box: Box
    confidence: float
    source: Box


@dataclass(frozen=True, slots=True)
class Head:
    """A heading of a table: its box, its row, and the column asked for that it names, if any."""

    box: Box
    row: int
    column: str | None
    match: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its rows below the headings, and its headings in blocks of different columns.

    `others` are headings nobody asked for; a text that stands under one of them belongs there.
    """

    rows: tuple[tuple[Entry, ...], ...]
    blocks: tuple[tuple[Head, ...], ...]
    others: tuple[Head, ...]
    ruled: bool


def grid_of_cells(
    cells: Sequence[TableCell], columns: Sequence[Column], pieces: Sequence[Piece] = ()
) -> Grid | None:
    """The grid of a ruled table, or None if its headings are not these columns.

    Headings among `pieces` that stand in a row of cells but in no cell count too, and those in a
    cell that fell apart, so that the text stands in none of its parts.
    """
    rows = cell_rows(cells)
    written = [cell for cell in cells if cell.text]
    loose = [piece for piece in pieces if not any(inside(piece.box, c.box) for c in written)]
    completed = []
    for row in rows[:_HEAD_ROWS]:
        beside = [p for p in loose if any(same_row(p.box, entry.box) for entry in row[:1])]
        extra = [Entry(p.text, p.box, p.confidence, p.line) for p in beside]
        completed.append((*row, *extra))
    return _grid((*completed, *rows[_HEAD_ROWS:]), columns, ruled=True)


def cell_rows(cells: Sequence[TableCell]) -> tuple[tuple[Entry, ...], ...]:
    """The cells of a ruled table by rows."""
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.box[0]))
    return tuple(
        tuple(Entry(cell.text, cell.box, cell.confidence, cell.box) for cell in row)
        for _, row in groupby(ordered, key=lambda cell: cell.row)
    )


def grid_of_lines(layout: Layout, columns: Sequence[Column]) -> Grid | None:
    """The grid of an unruled table, rows and columns by where the lines stand."""
    labels = [fold(label) for column in columns for label in column.labels]
    rows: list[tuple[Entry, ...]] = []
    found = 0
    for row in rows_of(layout.pieces):
        parts = [part for piece in row for part in _at_labels(piece, labels)] if not found else row
        entries = tuple(Entry(p.text, p.box, p.confidence, p.line) for p in parts)
        if not found and sum(_column_of(e.text, columns)[0] is not None for e in entries) >= 3:
            found = 1
        rows.append(entries)
    return _grid(rows, columns, ruled=False)


def _grid(
    rows: Sequence[tuple[Entry, ...]], columns: Sequence[Column], *, ruled: bool
) -> Grid | None:
    enough = max(2, min(3, (len(columns) + 1) // 2))
    top = 0
    limit = len(rows) if not ruled else min(len(rows), _HEAD_ROWS)
    while top < limit:
        heads = _heads(rows, top, columns)
        named = {head.column for head in heads if head.column}
        own = any(head.column and head.row == top for head in heads)
        if own and len(named) >= enough:
            last = max(head.row for head in heads if head.column)
            return _with_blocks(heads, tuple(rows[last + 1 :]), ruled=ruled)
        top += 1
    return None


def _heads(rows: Sequence[tuple[Entry, ...]], top: int, columns: Sequence[Column]) -> list[Head]:
    """The headings in a row, and in the next where that adds columns (heads over two lines)."""
    heads = _heads_in(rows[top], top, columns)
    if top + 1 < len(rows):
        more = _heads_in(rows[top + 1], top + 1, columns)
        known = {head.column for head in heads}
        if any(head.column and head.column not in known for head in more):
            heads += [head for head in more if head.column]
    return heads


def _heads_in(row: Sequence[Entry], number: int, columns: Sequence[Column]) -> list[Head]:
    heads = []
    for entry in row:
        column, match = _column_of(entry.text, columns)
        heads.append(Head(entry.box, number, column, match, entry.text))
    return heads


def _column_of(text: str, columns: Sequence[Column]) -> tuple[str | None, float]:
    """The column a heading names, by the longest label in it; how much of the heading that is."""
    plain = _NOTES.sub("", fold(text))
    best: tuple[float, str] | None = None
    for column in columns:
        for label in column.labels:
            word = _NOTES.sub("", fold(label))
            places = find_all(word, plain) if plain and word else []
            if not places or len(plain) > len(word) + 6:
                continue
            share = len(word) / max(len(plain), len(word)) - 0.1 * places[0].errors
            if best is None or share > best[0]:
                best = (share, column.name)
    return (best[1], best[0]) if best and best[0] >= 0.35 else (None, 0.0)


def _with_blocks(
    heads: Sequence[Head], rows: tuple[tuple[Entry, ...], ...], *, ruled: bool
) -> Grid:
    """Headings parted into blocks wherever a column comes again (two lists beside each other)."""
    blocks: list[dict[str, Head]] = [{}]
    for head in sorted(heads, key=lambda head: head.box[0]):
        if head.column is None:
            continue
        known = blocks[-1].get(head.column)
        if known is not None and _same_place(known.box, head.box):
            blocks[-1][head.column] = max(known, head, key=lambda one: one.match)
        elif known is not None:
            blocks.append({head.column: head})
        else:
            blocks[-1][head.column] = head
    # A second heading of the same column in an otherwise different table is no second block.
    full = max(len(block) for block in blocks)
    kept = [tuple(block.values()) for block in blocks if len(block) >= max(2, full - 1)]
    others = tuple(head for head in heads if head.column is None)
    return Grid(rows, tuple(kept), others, ruled)


def _same_place(first: Box, second: Box) -> bool:
    """Whether the middle of one box stands over the other."""
    x, other = middle(first)[0], middle(second)[0]
    return first[0] <= other <= first[2] or second[0] <= x <= second[2]


def under(grid: Grid, row: Sequence[Entry], block: Sequence[Head]) -> dict[str, list[Entry]]:
    """The texts of a row under the headings of one block."""
    found: dict[str, list[Entry]] = {}
    heads = [head for each in grid.blocks for head in each] + list(grid.others)
    for entry in row:
        for part in _parts(entry, heads, ruled=grid.ruled):
            head = _head_over(part, heads, ruled=grid.ruled)
            if head is not None and head.column and any(head is one for one in block):
                found.setdefault(head.column, []).append(part)
    return found


def _head_over(entry: Entry, heads: Sequence[Head], *, ruled: bool) -> Head | None:
    """The heading a text stands under."""
    if ruled:
        over = [head for head in heads if _same_place(head.box, entry.box)]
        return min(over, key=lambda h: (h.column is None, h.box[2] - h.box[0]), default=None)
    return min(heads, key=lambda head: _distance(entry.box, head.box), default=None)


def _distance(entry: Box, head: Box) -> float:
    """How far a text is from standing under a heading: by middles, left or right edges."""
    middles = abs(middle(entry)[0] - middle(head)[0])
    return min(middles, abs(entry[0] - head[0]) + 2, abs(entry[2] - head[2]) + 2)


def _parts(entry: Entry, heads: Sequence[Head], *, ruled: bool) -> list[Entry]:
    """A text, parted into words where it runs under several headings of an unruled table."""
    if ruled:
        return [entry]
    covered = [h for h in heads if entry.box[0] <= middle(h.box)[0] <= entry.box[2]]
    if len(covered) < 2:
        return [entry]
    piece = make_piece(entry.text, entry.box, entry.confidence)
    parts = []
    for match in _TOKEN.finditer(piece.folded):
        part = piece.cut(match.start(), match.end())
        parts.append(Entry(part.text, part.box, entry.confidence, entry.source))
    return parts or [entry]


def _at_labels(piece: Piece, labels: Sequence[str]) -> list[Piece]:
    """A heading line cut into its labels, if several stand in it."""
    places = sorted(
        {(found.start, found.end) for label in labels for found in find_all(label, piece.folded)},
        key=lambda place: (place[0], -place[1]),
    )
    chosen: list[tuple[int, int]] = []
    for start, end in places:
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end))
    if len(chosen) < 2:
        return [piece]
    parts = [piece.cut(0, chosen[0][0])] if chosen[0][0] else []
    return parts + [piece.cut(start, end) for start, end in chosen]
