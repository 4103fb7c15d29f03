"""The value of a label in lines of writing: behind it, right of it, under it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from zhagen.reading.documents.boxes import (
    Piece,
    around,
    height,
    inside,
    letter,
    middle,
    same_column,
    same_row,
    units,
)
from zhagen.reading.documents.found import Candidate, Labelled
from zhagen.reading.documents.labels import SURE
from zhagen.reading.documents.typed import is_bare_date, is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.labels import Hit

_GROW_LINES = 12
_OVERLAP = 0.25


def in_lines(labelled: Labelled, hit: Hit, *, grows: bool) -> Candidate:
    """The value of a label in a line: behind it, right of it, and on below it if it grows."""
    layout = labelled.layout
    home = layout.cell_at(hit.piece.box)
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
        _run_on(parts),
        around(part.box for part in parts),
        min(part.confidence for part in parts),
        tuple(dict.fromkeys(part.line for part in parts)),
        hit.quality * (0.7 if far else 1.0),
    )


def _run_on(parts: Sequence[Piece]) -> str:
    """The parts as one text; a character in which two parts overlap is written once.

    Detection sometimes cuts a line through a character: 12 and 2人 for 12人.
    """
    text = parts[0].text
    for before, part in pairwise(parts):
        overlap = before.box[2] - part.box[0]
        twice = same_row(before.box, part.box) and overlap > _OVERLAP * height(part.box)
        text += part.text[1:] if twice and text[-1:] == part.text[:1] else part.text
    return text


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
        if labelled.starts_label(layout.number(piece)):
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
    inner = [hit for hit in labelled.by_piece[labelled.layout.number(piece)] if hit.quality >= SURE]
    return piece.cut(0, inner[0].start) if inner and inner[0].start else piece


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
    lefts = [_left_edge(labelled, hit, parts[0])]
    right_limit = scope[2] if scope else layout.size[0]
    if parts[-1].box[2] > right_limit * 0.8:
        lefts.append((hit.piece.box[0], hit.piece.box[0]))
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


def _left_edge(labelled: Labelled, hit: Hit, first: Piece) -> tuple[int, int]:
    """Where a value begins: for one cut from its label's line a range, for the gap in it is lost.

    Shared out over the line its letters begin too far left; counted back from its end they may
    begin a little too far right.
    """
    left, right = first.box[0], first.box[2]
    if first.line != hit.piece.line:
        return (left, left)
    counted = right - round(units(first.text) * labelled.layout.pitch(hit.piece))
    return (left, max(left, counted))


def _line_under(
    labelled: Labelled,
    hit: Hit,
    last: Piece,
    lefts: Sequence[tuple[int, int]],
    scope: Box | None,
) -> Piece | None:
    tall = height(last.box)
    for number, piece in enumerate(labelled.layout.pieces):
        gap = piece.box[1] - last.box[3]
        if not -0.4 * tall < gap < 0.9 * tall or middle(piece.box)[1] <= last.box[3] - 0.2 * tall:
            continue
        slack = 1.4 * tall
        aligned = any(near - slack < piece.box[0] < far + slack for near, far in lefts)
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
    # Numbers before labels stand in their column: 4. 法定代表人.
    first = labelled.by_piece[hit.piece_at][0] if hit.piece_at >= 0 else hit
    left = (hit.piece if first is hit else hit).box[0] - height(hit.box)
    return any(
        other is not piece
        and left <= other.box[0] < piece.box[0]
        and other.box[2] <= piece.box[0] + height(piece.box)
        and same_row(other.box, piece.box)
        for other in labelled.layout.pieces
    )


def below_label(labelled: Labelled, hit: Hit) -> Candidate | None:
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
