"""Which printed lines of an unruled table make one row of it.

More white parts rows than lines of one cell, or a number begins each; where neither holds for
certain, nothing is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.tables.columns import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.model import TextLine

FEWEST: Final = 3  # columns of a table that is told by its white alone
WORK: Final = frozenset({Field.TASK, Field.MEASURE, Field.TARGET, Field.PATH})
_JUMP: Final = 0.25  # of a line's height: how much more white there is between rows than in them

Lane = list["TextLine"]  # the pieces of text side by side


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: what each holds, and from where to where it reaches."""

    fields: tuple[Field, ...]
    reach: tuple[tuple[int, int], ...]

    def of(self, piece: TextLine) -> int:
        """The column a piece of text stands in."""
        middle = (piece.box[0] + piece.box[2]) / 2
        return next(at for at, (start, end) in enumerate(self.reach) if start <= middle <= end)


def rows_of(lanes: Sequence[Lane], columns: Columns, *, torn: bool) -> list[list[Lane]] | None:
    """The lines of each row; None where they cannot be told apart.

    `torn` says that the page before may hold the upper part of the first row.
    """
    if all(len(lane) == len(columns.fields) for lane in lanes):
        return [[lane] for lane in lanes]
    for rows in (parted_by_white(lanes), _by_number(lanes, columns, torn=torn)):
        if rows is not None and _are_rows(rows, columns):
            return rows
    return None


def _are_rows(rows: Sequence[list[Lane]], columns: Columns) -> bool:
    """Whether each row names its work, has one number at most, and is not two full rows."""
    key = columns.fields.index(next(one for one in columns.fields if one in WORK))
    number = columns.fields.index(Field.NUMBER) if Field.NUMBER in columns.fields else None
    for row in rows:
        held = [columns.of(piece) for lane in row for piece in lane]
        if row is not rows[0] and key not in held and len(set(held)) < FEWEST:
            return False
        if number is None and sum(len(lane) == len(columns.fields) for lane in row) > 1:
            return False
        if number is not None and held.count(number) > 1:
            return False
    return True


def parted_by_white(lanes: Sequence[Lane]) -> list[list[Lane]] | None:
    """Rows parted where there is clearly more white; None where the white is even."""
    bottoms: list[int] = []
    for lane in lanes:
        low = max(piece.box[3] for piece in lane)
        bottoms.append(max(low, bottoms[-1]) if bottoms else low)
    tops = [min(piece.box[1] for piece in lane) for lane in lanes]
    white = [top - bottom for bottom, top in zip(bottoms, tops[1:], strict=False)]
    ordered = sorted(white)
    jumps = [(after - before, before) for before, after in pairwise(ordered)]
    height = lanes[0][0].box[3] - lanes[0][0].box[1]
    if not jumps or max(jumps)[0] < _JUMP * height:
        return None
    size, least = max(jumps)
    rows = [[lanes[0]]]
    for lane, gap in zip(lanes[1:], white, strict=True):
        if gap > least + size / 2:
            rows.append([])
        rows[-1].append(lane)
    return rows


def _by_number(lanes: Sequence[Lane], columns: Columns, *, torn: bool) -> list[list[Lane]] | None:
    """Rows that a number begins; None where lines stand above the first number."""
    if Field.NUMBER not in columns.fields:
        return None
    number = columns.fields.index(Field.NUMBER)
    numbered = [any(columns.of(one) == number for one in lane) for lane in lanes]
    if not numbered[0] and not torn:
        return None
    rows: list[list[Lane]] = []
    for lane, begins in zip(lanes, numbered, strict=True):
        if begins or not rows:
            rows.append([])
        rows[-1].append(lane)
    # Cells set in the middle of their row have lines above their number: such a row would begin
    # with the end of the one before it.
    return rows if all(len(row[0]) >= max(map(len, row)) for row in rows) else None
