"""Single characters put together: upright writing in narrow cells, titles with spaces between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.language.normalise import has_chinese
from zhagen.reading.documents.boxes import Piece, around, height, make_piece, overlap, same_row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with single characters put together: upright writing first, then spread words.

    Upright: 法/定/代/表/人 below each other, close. Spread: 营 业 执 照, 名  称.
    """
    single = [p for p in pieces if len(p.folded) == 1 and has_chinese(p.folded)]
    rest = [piece for piece in pieces if not any(piece is one for one in single)]
    upright = _runs(sorted(single, key=lambda piece: piece.box[1]), _directly_below)
    for run in [run for run in upright if len(run) >= 2]:
        rest.append(_as_one(run))
        single = [piece for piece in single if not any(piece is one for one in run)]
    spread = _runs(sorted(single, key=lambda piece: piece.box[0]), _further_right)
    return [*rest, *(_as_one(run) for run in spread)]


def _runs(pieces: Sequence[Piece], follows: Callable[[Piece, Piece], bool]) -> list[list[Piece]]:
    """Pieces gathered into runs, each following the one before it."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        for run in runs:
            if follows(run[-1], piece):
                run.append(piece)
                break
        else:
            runs.append([piece])
    return runs


def _directly_below(above: Piece, below: Piece) -> bool:
    gap = below.box[1] - above.box[3]
    columns = (above.box[0], above.box[2]), (below.box[0], below.box[2])
    return overlap(*columns) > 0.7 and abs(gap) < 0.45 * height(above.box)


def _further_right(left: Piece, right: Piece) -> bool:
    gap = right.box[0] - left.box[2]
    return same_row(left.box, right.box) and gap < 5 * height(right.box)


def _as_one(run: Sequence[Piece]) -> Piece:
    if len(run) == 1:
        return run[0]
    box = around(piece.box for piece in run)
    text = "".join(piece.text for piece in run)
    return make_piece(text, box, min(piece.confidence for piece in run))
