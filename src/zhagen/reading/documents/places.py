"""The place of a value: beside its label, in the next cell, below a heading, on the next line.

Printed pages put a value to the right of its label, or below it under a heading; a long value goes
on under its own first line. What is found is a wording with its place; whether the wording fits
the fact is decided later, so a place may offer several candidates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from zhagen.language.normalise import has_chinese
from zhagen.reading.documents.boxes import (
    Piece,
    around,
    height,
    inside,
    letter,
    make_piece,
    middle,
    overlap,
    same_column,
    same_row,
    width,
)
from zhagen.reading.documents.layout import Layout
from zhagen.reading.documents.typed import is_bare_date, is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.labels import Hit, Lexicon
    from zhagen.reading.model import TableCell

_SURE = 0.7
_GROW_LINES = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wording that may be the value of a label; an empty `text` is an empty place.

    `sources` are the boxes of the lines and cells it was read from, for reading them again.
    """

    hit: Hit
    text: str
    box: Box
    confidence: float
    sources: tuple[Box, ...]
    quality: float


@dataclass(frozen=True, slots=True)
class Labelled:
    """A layout with its labels found. `by_piece` holds the labels of each piece, by its number."""

    layout: Layout
    hits: tuple[Hit, ...]
    by_piece: tuple[tuple[Hit, ...], ...]
    cell_hits: tuple[Hit, ...]

    def starts_label(self, number: int) -> bool:
        """Whether a piece begins with a label."""
        box = self.layout.pieces[number].box
        if any(inside(box, hit.box) for hit in self.cell_hits):
            return True
        hits = self.by_piece[number]
        return bool(hits) and hits[0].quality >= _SURE and not hits[0].prefix

    def of_cell(self, cell: TableCell) -> Hit | None:
        """The label a cell consists of, or None."""
        return next((hit for hit in self.cell_hits if hit.cell is cell), None)


def rejoined(layout: Layout, lexicon: Lexicon) -> Layout:
    """The layout with labels put together that spacing made two lines (账 | 号：47…)."""
    pieces = _stacked(_interleaved(list(layout.pieces), lexicon), lexicon)
    for first in tuple(pieces):
        if len(first.folded) > 3:
            continue
        second = next(iter(layout.right_of(first.box)), None)
        if second is None or second.box[0] - first.box[2] > 5 * height(first.box):
            continue
        joined = make_piece(first.text + second.text, around((first.box, second.box)), 1.0)
        cut = len(first.folded)
        hits = lexicon.find(joined)
        if _home(layout, first) is not _home(layout, second):
            continue
        crosses = bool(hits) and hits[0].start == 0 < cut < len(hits[0].keys[0])
        if crosses and first in pieces and second in pieces:
            confidence = min(first.confidence, second.confidence)
            at = pieces.index(first)
            pieces.remove(second)
            pieces[at] = replace(joined, confidence=confidence, line=second.line)
    return replace(layout, pieces=tuple(pieces))


def _interleaved(pieces: list[Piece], lexicon: Lexicon) -> list[Piece]:
    """Upright labels in two columns that were read line by line (经信/办息/人), put right."""
    short = sorted(
        (p for p in pieces if len(p.folded) <= 3 and has_chinese(p.folded)),
        key=lambda piece: piece.box[1],
    )
    for first in short:
        stack = [first]
        for piece in short:
            last = stack[-1].box
            below = abs(piece.box[1] - last[3]) < 0.35 * height(last)
            if below and abs(piece.box[0] - first.box[0]) < 0.4 * height(last):
                stack.append(piece)
        if len(stack) < 3 or not all(any(one is p for p in pieces) for one in stack):
            continue
        columns = zip_longest(*(piece.text for piece in stack), fillvalue="")
        text = "".join("".join(column) for column in columns)
        joined = make_piece(text, around(piece.box for piece in stack), first.confidence)
        hits = lexicon.find(joined)
        if hits and hits[0].whole and hits[0].start == 0:
            pieces[pieces.index(first)] = joined
            pieces = [piece for piece in pieces if not any(piece is one for one in stack)]
    return pieces


def _stacked(pieces: list[Piece], lexicon: Lexicon) -> list[Piece]:
    """Upright labels of a narrow cell, read as two columns (法定代 | 表人), joined."""
    tall = [piece for piece in pieces if height(piece.box) > 1.3 * width(piece.box)]
    for first in tall:
        for second in tall:
            beside = -0.6 * width(first.box) < second.box[0] - first.box[2] < width(first.box)
            rows = (first.box[1], first.box[3]), (second.box[1], second.box[3])
            if first is second or not beside or overlap(*rows) < 0.5:
                continue
            if first not in pieces or second not in pieces:
                continue
            joined = make_piece(first.text + second.text, around((first.box, second.box)), 1.0)
            hits = lexicon.find(joined)
            if hits and hits[0].whole and hits[0].end > len(first.folded):
                pieces.remove(second)
                confidence = min(first.confidence, second.confidence)
                pieces[pieces.index(first)] = replace(joined, confidence=confidence)
    return pieces


def find_labels(layout: Layout, lexicon: Lexicon) -> Labelled:
    """All labels on a layout: those filling a cell, and those standing in lines."""
    cell_hits = [hit for cell in layout.cells if (hit := _cell_hit(cell, lexicon))]
    boxes = [hit.box for hit in cell_hits]
    by_piece: list[tuple[Hit, ...]] = []
    for number, piece in enumerate(layout.pieces):
        if any(inside(piece.box, box) for box in boxes):
            by_piece.append(())
            continue
        found = [replace(hit, piece_at=number) for hit in lexicon.find(piece)]
        by_piece.append(tuple(found))
    lines = [hit for hits in by_piece for hit in hits]
    hits = sorted((*cell_hits, *lines), key=lambda hit: (hit.box[1], hit.box[0]))
    return Labelled(layout, tuple(hits), tuple(by_piece), tuple(cell_hits))


def _cell_hit(cell: TableCell, lexicon: Lexicon) -> Hit | None:
    """The label a cell consists of; None if the cell holds a value, a label with it, or nothing."""
    text = cell.text.replace("\n", "")
    if not text.strip() or len(text) > 40:
        return None
    hits = lexicon.find(make_piece(text, cell.box, cell.confidence))
    if not hits or not hits[-1].whole or hits[0].quality < _SURE:
        return None
    last = hits[-1]
    covered = sum(hit.end - hit.start for hit in hits)
    if covered + 4 < len(last.piece.folded) or (len(hits) > 1 and ":" in last.piece.folded):
        return None
    keys = tuple(key for hit in hits for key in hit.keys)
    return replace(last, keys=keys, cell=cell)


def candidates(labelled: Labelled, hit: Hit, *, grows: bool) -> list[Candidate]:
    """The wordings that may belong to a label, best places first.

    `grows` lets a value go on over several lines; codes and dates do not.
    """
    if hit.cell is not None:
        enclosed = _in_cells(labelled, hit, hit.cell)
        if any(place.text for place in enclosed):
            return enclosed
        return _past_rules(labelled, hit, enclosed)
    found = _in_lines(labelled, hit, grows=grows)
    home = _home(labelled.layout, hit.piece)
    if home is not None and hit.whole and not found.text:
        outside = _in_cells(labelled, replace(hit, cell=home), home)
        alone = sum(inside(piece.box, home.box) for piece in labelled.layout.pieces) == 1
        if alone:
            return [*outside, found]
    below = _below(labelled, hit) if hit.whole and not home else None
    return [found, below] if below is not None else [found]


def _past_rules(labelled: Labelled, hit: Hit, empty: list[Candidate]) -> list[Candidate]:
    """For a cell with nothing beside it: writing on its row that the rules found did not enclose.

    Only where the cell found empty is no real one, or the writing reaches into it.
    """
    found: list[Candidate] = []
    for piece in labelled.layout.right_of(hit.box)[:1]:
        if labelled.starts_label(_number(labelled.layout, piece)):
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


def _home(layout: Layout, piece: Piece) -> TableCell | None:
    """The cell a piece stands in; a frame around most of the page is none."""
    for cell in layout.cells:
        if inside(piece.box, cell.box):
            share = len(layout.within(cell.box)) / max(len(layout.pieces), 1)
            return cell if share < 0.6 else None
    return None


# ---- cells ---------------------------------------------------------------------------------


def table_of(layout: Layout, cell: TableCell) -> Sequence[TableCell]:
    """The table a cell belongs to."""
    return next(table for table in layout.tables if any(other is cell for other in table))


def cell_right(table: Sequence[TableCell], cell: TableCell) -> TableCell | None:
    """The cell right of another: nearest, best aligned with its top."""
    tolerance = 0.5 * height(cell.box)
    beside = [
        other
        for other in table
        if other is not cell
        and other.box[0] >= cell.box[2] - min(tolerance, 15)
        and overlap((other.box[1], other.box[3]), (cell.box[1], cell.box[3])) > 0.5
    ]
    if not beside:
        return None
    left = min(other.box[0] for other in beside)
    nearest = [other for other in beside if other.box[0] - left < tolerance]
    return min(nearest, key=lambda other: abs(other.box[1] - cell.box[1]))


def cell_below(table: Sequence[TableCell], cell: TableCell) -> TableCell | None:
    """The cell under another."""
    under = [
        other
        for other in table
        if other is not cell
        and other.box[1] >= cell.box[3] - 15
        and overlap((other.box[0], other.box[2]), (cell.box[0], cell.box[2])) > 0.5
    ]
    return min(under, key=lambda other: (other.box[1], other.box[0]), default=None)


def crossing(table: Sequence[TableCell], row: Box, column: Box) -> TableCell | None:
    """The cell in the row of one box and the column of another."""
    x, y = middle(column)[0], middle(row)[1]
    for cell in table:
        if cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]:
            return cell
    return None


def _in_cells(labelled: Labelled, hit: Hit, cell: TableCell) -> list[Candidate]:
    table = table_of(labelled.layout, cell)
    found: list[Candidate] = []
    right = cell_right(table, cell)
    if right is not None and _holds_value(labelled, right):
        run = _run_of_small(labelled, table, right)
        found.append(_from_cells(hit, run, hit.quality))
    below = cell_below(table, cell)
    # A label cell higher than the label beside it heads several rows: nothing below is its value.
    heads_rows = right is not None and height(cell.box) > 1.5 * height(right.box)
    if below is not None and not heads_rows and _holds_value(labelled, below):
        quality = hit.quality * (0.6 if found else 0.95)
        found.append(_from_cells(hit, (below,), quality))
    return found


def from_cell(hit: Hit, cell: TableCell) -> Candidate:
    """The content of a cell known to belong to a label."""
    return _from_cells(hit, (cell,), hit.quality)


def _from_cells(hit: Hit, cells: Sequence[TableCell], quality: float) -> Candidate:
    joint = "\n" if len(cells) == 1 else ""
    text = joint.join(cell.text for cell in cells)
    filled = [cell.confidence for cell in cells if cell.text.strip()]
    confidence = min([*filled, hit.piece.confidence]) if filled else 1.0
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


# ---- lines ---------------------------------------------------------------------------------


def _in_lines(labelled: Labelled, hit: Hit, *, grows: bool) -> Candidate:
    """The value of a label in a line: behind it, right of it, and on below it if it grows."""
    layout = labelled.layout
    home = _home(layout, hit.piece)
    scope = home.box if home else None
    parts, room = _on_line(labelled, hit, scope)
    if not parts and grows:
        parts = _beside_two_lines(labelled, hit, room, scope)
    if not parts:
        return Candidate(hit, "", room, hit.piece.confidence, (hit.piece.line,), hit.quality)
    if grows:
        parts = [*parts, *_going_on(labelled, hit, parts, scope)]
    gap = parts[0].box[0] - hit.box[2]
    far = gap > 12 * height(hit.box)
    return Candidate(
        hit,
        "".join(part.text for part in parts),
        around(part.box for part in parts),
        min(part.confidence for part in parts),
        tuple(dict.fromkeys(part.line for part in parts)),
        hit.quality * (0.7 if far else 1.0),
    )


def _on_line(labelled: Labelled, hit: Hit, scope: Box | None) -> tuple[list[Piece], Box]:
    """Pieces of the value on the line of its label, and the room there for one."""
    layout = labelled.layout
    tall = height(hit.piece.box)
    label = hit.box
    limit = scope[2] if scope else min(layout.size[0], label[2] + 12 * tall)
    parts: list[Piece] = []
    following = [other for other in labelled.by_piece[hit.piece_at] if other.start >= hit.end]
    stop = following[0].start if following else len(hit.piece.folded)
    rest = hit.piece.cut(hit.end, stop)
    if hit.end < stop and not is_blank(rest.text):
        parts.append(rest)
    if following:
        return parts, (label[2], label[1], following[0].box[0], label[3])
    edge = hit.piece.box
    for piece in layout.right_of(edge, scope):
        if labelled.starts_label(_number(layout, piece)):
            limit = min(limit, piece.box[0])
            break
        gap = piece.box[0] - (parts[-1].box[2] if parts else label[2])
        if parts and gap > 2.5 * tall:
            limit = min(limit, piece.box[0])
            break
        cut = _up_to_label(labelled, piece)
        if not is_blank(cut.text) or parts:
            parts.append(cut)
        if cut is not piece:
            break
    return parts, (label[2], label[1], max(limit, label[2] + 1), label[3])


def _up_to_label(labelled: Labelled, piece: Piece) -> Piece:
    """A piece up to the first label that stands inside it."""
    inner = [
        hit for hit in labelled.by_piece[_number(labelled.layout, piece)] if hit.quality >= _SURE
    ]
    return piece.cut(0, inner[0].start) if inner and inner[0].start else piece


def _number(layout: Layout, piece: Piece) -> int:
    return next(number for number, other in enumerate(layout.pieces) if other is piece)


def _beside_two_lines(labelled: Labelled, hit: Hit, room: Box, scope: Box | None) -> list[Piece]:
    """Two value lines whose middle a single label stands at: one a bit above, one a bit below."""
    tall = height(hit.box)
    y = middle(hit.box)[1]
    near = [
        piece
        for number, piece in enumerate(labelled.layout.pieces)
        if room[0] - tall <= piece.box[0] < room[0] + 8 * tall
        and abs(middle(piece.box)[1] - y) < 1.1 * tall
        and not labelled.starts_label(number)
        and number != hit.piece_at
        and (scope is None or inside(piece.box, scope))
    ]
    if len(near) == 2 and abs(near[0].box[0] - near[1].box[0]) < tall:
        return sorted(near, key=lambda piece: piece.box[1])
    return []


def _going_on(
    labelled: Labelled, hit: Hit, parts: Sequence[Piece], scope: Box | None
) -> list[Piece]:
    """The lines that go on under a value: aligned, close, with no label of their own."""
    layout = labelled.layout
    lefts = [parts[0].box[0]]
    right_limit = scope[2] if scope else layout.size[0]
    if parts[-1].box[2] > right_limit * 0.8:
        lefts.append(hit.piece.box[0])
    grown: list[Piece] = []
    last = parts[-1]
    for _ in range(_GROW_LINES):
        following = _line_under(labelled, hit, last, lefts, scope)
        if following is None:
            break
        cut = _up_to_label(labelled, following)
        grown.append(cut)
        last = following
        if cut is not following:
            break
    return grown


def _line_under(
    labelled: Labelled, hit: Hit, last: Piece, lefts: Sequence[int], scope: Box | None
) -> Piece | None:
    tall = height(last.box)
    for number, piece in enumerate(labelled.layout.pieces):
        gap = piece.box[1] - last.box[3]
        if not -0.4 * tall < gap < 0.9 * tall or middle(piece.box)[1] <= last.box[3] - 0.2 * tall:
            continue
        aligned = any(abs(piece.box[0] - left) < 1.4 * tall for left in lefts)
        if not aligned or labelled.starts_label(number) or is_bare_date(piece.text):
            continue
        if scope is not None and not inside(piece.box, scope):
            continue
        if not 0.6 < letter(piece) / letter(last) < 1.7:
            continue
        if piece.box[0] > hit.box[2] - tall and _label_column_taken(labelled, hit, piece):
            continue
        return piece
    return None


def _label_column_taken(labelled: Labelled, hit: Hit, piece: Piece) -> bool:
    """Whether something stands in the label's column beside a line: then the line is its value."""
    left = hit.box[0] - height(hit.box)
    return any(
        other is not piece
        and left <= other.box[0] < piece.box[0]
        and other.box[2] <= piece.box[0] + height(piece.box)
        and same_row(other.box, piece.box)
        for other in labelled.layout.pieces
    )


def _below(labelled: Labelled, hit: Hit) -> Candidate | None:
    """The line under a label: a code under its title, a value under the heading of a column."""
    tall = height(hit.box)
    for number, piece in enumerate(labelled.layout.pieces):
        gap = piece.box[1] - hit.box[3]
        if 0 <= gap + 0.2 * tall < 2 * tall and same_column(piece.box, hit.box):
            if labelled.starts_label(number):
                return None
            box = piece.box
            quality = hit.quality * 0.75
            return Candidate(hit, piece.text, box, piece.confidence, (piece.line,), quality)
    return None
