"""Ruled tables put right where strokes of letters were taken for rules.

On a poor copy a stroke of a bold character looks like a short rule and cuts a cell in two. Print
never runs across a true rule, so a line of writing that does shows the rule to be none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.reading.documents.boxes import around, height, inside, middle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.model import TableCell


def mend(cells: Sequence[TableCell], pieces: Sequence[Piece]) -> tuple[TableCell, ...]:
    """The cells with those joined that a line of writing runs across."""
    mended = list(cells)
    for piece in pieces:
        crossed = [cell for cell in mended if _crosses(piece, cell)]
        if len(crossed) < 2:
            continue
        box = around(cell.box for cell in crossed)
        held = [other for other in pieces if inside(other.box, box)] or [piece]
        first = min(crossed, key=lambda cell: cell.column)
        last = max(crossed, key=lambda cell: cell.column + cell.column_span)
        joined = replace(
            first,
            column_span=last.column + last.column_span - first.column,
            box=box,
            text="".join(other.text for other in held),
            confidence=min(other.confidence for other in held),
        )
        mended[mended.index(first)] = joined
        mended = [cell for cell in mended if cell not in crossed]
    return tuple(mended)


def _crosses(piece: Piece, cell: TableCell) -> bool:
    """Whether a good part of a line of writing stands in a cell (of any width)."""
    y = middle(piece.box)[1]
    if not cell.box[1] <= y <= cell.box[3]:
        return False
    shared = min(piece.box[2], cell.box[2]) - max(piece.box[0], cell.box[0])
    return shared > 0.5 * height(piece.box)
