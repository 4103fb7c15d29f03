"""The rows of a ruled list, put right by its headings and by where its writing stands.

On a photograph strokes of small dense print pass for rules and cells fall apart, or a pale rule is
missed and two rows become one. The headings still say where columns are, whole cells where rows
are, and the lines of writing what stands there; fragments of cells are not needed.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from zhagen.reading.documents.boxes import around, height, middle, overlap, same_row, units, width
from zhagen.reading.documents.grid import Entry, Head
from zhagen.reading.documents.layout import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.model import TableCell

_LIKE_HEAD = 0.75  # of the widths of a cell and its heading, together: a whole cell
_TWO_ROWS = 1.6  # times the usual height: a cell over two rows
_OVER = 1.5  # times its height: what a line may reach into the next column
_GAP_NEAR = 3  # letters between where a line should be cut and a gap in it
_Cells = dict[int, "TableCell"]


def banded_rows(
    cells: Sequence[TableCell], pieces: Sequence[Piece], heads: Sequence[Head]
) -> tuple[tuple[Entry, ...], ...]:
    """The rows below `heads`: what is written where a row and a column cross."""
    columns = sorted(_apart(heads), key=lambda head: head.box[0])
    floor = max(head.box[3] for head in heads) - 0.3 * min(height(head.box) for head in heads)
    area = around(cell.box for cell in cells)
    rows = _rows(cells, columns, floor)
    written: list[dict[int, list[Entry]]] = [{} for _ in rows]
    loose: list[Piece] = []
    for piece in pieces:
        x, y = middle(piece.box)
        if y <= floor or y > area[3] or not area[0] <= x <= area[2]:
            continue
        row = _row_at(rows, piece.box)
        if row is None:
            loose.append(piece)
            continue
        for part in _cut(piece, columns):
            number = _column_at(columns, part)
            if number is not None:
                entry = Entry(part.text, part.box, part.confidence, part.line)
                written[row].setdefault(number, []).append(entry)
    made = [_entries(row, texts) for row, texts in zip(rows, written, strict=True)]
    made += [_loose_row(line, columns) for line in rows_of(loose)]
    return tuple(sorted((row for row in made if row), key=_top))


def _apart(heads: Iterable[Head]) -> list[Head]:
    """Headings of different columns; of two above each other the lower one, the narrower."""
    kept: list[Head] = []
    for head in sorted(heads, key=lambda head: (head.column is None, width(head.box))):
        over = (overlap((head.box[0], head.box[2]), (o.box[0], o.box[2])) > 0.5 for o in kept)
        if not any(over):
            kept.append(head)
    return kept


def _rows(cells: Sequence[TableCell], columns: Sequence[Head], floor: float) -> list[_Cells]:
    """Whole cells by rows; a row is followed from column to column, for it may rise or fall."""
    whole: dict[int, list[TableCell]] = {}
    for cell in cells:
        if middle(cell.box)[1] > floor:
            for number, head in enumerate(columns):
                if _as_wide(cell.box, head.box):
                    whole.setdefault(number, []).append(cell)
    heights = [height(cell.box) for found in whole.values() for cell in found]
    if not heights:
        return []
    usual = median(heights)
    rows: list[_Cells] = []
    for number in sorted(whole):
        for cell in whole[number]:
            if height(cell.box) > _TWO_ROWS * usual:
                continue
            home = next((row for row in rows if _goes_on(row, cell)), None)
            if home is None:
                rows.append({number: cell})
            else:
                home[number] = cell
    return [row for row in rows if len(row) > 1 or len(columns) < 3]


def _as_wide(cell: Box, head: Box) -> bool:
    shared = min(cell[2], head[2]) - max(cell[0], head[0])
    return shared >= _LIKE_HEAD * (max(cell[2], head[2]) - min(cell[0], head[0]))


def _goes_on(row: _Cells, cell: TableCell) -> bool:
    last = row[max(row)]
    return overlap((last.box[1], last.box[3]), (cell.box[1], cell.box[3])) > 0.5


def _row_at(rows: Sequence[_Cells], box: Box) -> int | None:
    """The row a line of writing stands in, by the cell of the row that is nearest to it."""
    x, y = middle(box)
    for number, row in enumerate(rows):
        near = min(row.values(), key=lambda cell: abs(middle(cell.box)[0] - x))
        if near.box[1] <= y <= near.box[3]:
            return number
    return None


def _cut(piece: Piece, columns: Sequence[Head]) -> list[Piece]:
    """A line cut where it runs from one column into the next."""
    covered = [head.box for head in columns if _runs_into(piece.box, head.box)]
    if len(covered) < 2:
        return [piece]
    parts: list[Piece] = []
    start = 0
    for left, right in pairwise(covered):
        end = _letter_at(piece, ((left[2] + right[0]) / 2 - piece.box[0]) / width(piece.box))
        parts.append(piece.cut(start, end))
        start = end
    return [*parts, piece.cut(start, len(piece.folded))]


def _runs_into(line: Box, head: Box) -> bool:
    """Whether a line fills a column or reaches more than a letter or two into it."""
    shared = min(line[2], head[2]) - max(line[0], head[0])
    return shared > min(0.5 * width(head), _OVER * height(line))


def _letter_at(piece: Piece, share: float) -> int:
    """The letter at a share of a line's width; a gap near by is the better place to cut."""
    target = share * units(piece.text)
    passed = [units(piece.text[:at]) for at in range(len(piece.text) + 1)]
    at = min(range(len(passed)), key=lambda number: abs(passed[number] - target))
    gaps = [n for n, char in enumerate(piece.text) if char.isspace() and abs(n - at) <= _GAP_NEAR]
    at = min(gaps, key=lambda gap: abs(gap - at), default=at)
    return sum(place < at for place in piece.index[: len(piece.folded)])


def _column_at(columns: Sequence[Head], piece: Piece) -> int | None:
    """The column a line stands in: under its heading, or as near as no other."""
    x = middle(piece.box)[0]
    near = min(range(len(columns)), key=lambda number: _aside(columns[number].box, x))
    return near if _aside(columns[near].box, x) < 2 * height(piece.box) else None


def _aside(box: Box, x: float) -> float:
    return max(box[0] - x, x - box[2], 0.0)


def _entries(row: _Cells, texts: dict[int, list[Entry]]) -> tuple[Entry, ...]:
    """The entries of a row; a cell without a line of writing speaks for itself."""
    entries = []
    for number in sorted({*row, *texts}):
        if number in texts:
            entries += _in_lines(texts[number])
        else:
            cell = row[number]
            entries.append(Entry(cell.text, cell.box, cell.confidence, cell.box))
    return tuple(entries)


def _loose_row(line: Sequence[Piece], columns: Sequence[Head]) -> tuple[Entry, ...]:
    """A line of writing in the table where no row was made out."""
    parts = [part for piece in line for part in _cut(piece, columns)]
    return tuple(Entry(part.text, part.box, part.confidence, part.line) for part in parts)


def _in_lines(entries: Sequence[Entry]) -> list[Entry]:
    """The parts of a cell's writing, line by line."""
    lines: list[list[Entry]] = []
    for entry in sorted(entries, key=lambda entry: middle(entry.box)[1]):
        if lines and same_row(lines[-1][0].box, entry.box):
            lines[-1].append(entry)
        else:
            lines.append([entry])
    return [entry for line in lines for entry in sorted(line, key=lambda entry: entry.box[0])]


def _top(row: Sequence[Entry]) -> float:
    return min(middle(entry.box)[1] for entry in row)
