"""Codes written one character a box, which recognition gives back in pieces and with gaps.

Boxes stand at an even distance, so the place of every character is known: pieces are shared out
over the boxes, and a box nobody read is looked at by itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from zhagen.language.identifiers import uscc_valid
from zhagen.reading.documents.boxes import around, height, middle, width
from zhagen.reading.documents.found import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.documents.found import Labelled
    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.model import Page

_CODE = re.compile(r"[0-9a-z]+")
_LEAST = 5  # characters that must stand apart for boxes to be believed
_APART = 1.25  # distance of boxes, against the height of the letters
_LONGEST = 30
# Of the distance of boxes: with the edges of their rules, without, and the thin 1 by itself.
_HALVES = (0.42, 0.36, 0.33)
_THIN = str.maketrans("|lI!丨Oo", "1111100")
_UNREAD = "?"


def boxed_code(
    page: Page, labelled: Labelled, hit: Hit, length: int | None = None
) -> Candidate | None:
    """The code in a row of boxes right of a label; None where its characters stand close.

    `length` = how many characters the code has, if that is known: then boxes are looked at beyond
    the last one that was read.
    """
    found = _characters(_code_pieces(labelled, hit))
    pitch = _pitch(found)
    if pitch is None:
        return None
    first = found[0][1]
    # Counted step by step: over the whole row a slightly wrong distance would add a box.
    count = sum(round((right[1] - left[1]) / pitch) for left, right in pairwise(found)) + 1
    pitch = (found[-1][1] - first) / (count - 1)
    tall = max(height(piece.box) for _, _, piece in found)
    level = middle(around(piece.box for _, _, piece in found))[1]
    text, confidence = "", 1.0
    for x in (first + number * pitch for number in range(max(count, length or 0))):
        near = [one for one in found if abs(one[1] - x) < 0.4 * pitch]
        if len(near) == 1 and near[0][2].confidence >= 0.9:
            text += near[0][0]
            continue
        seen = near[0][0] if near else _UNREAD
        looks = [_looked_at(page, _box_at(x, level, half * pitch, tall), seen) for half in _HALVES]
        char, sure = max(looks, key=lambda look: (look[0] != _UNREAD, look[1]))
        text += char
        confidence = min(confidence, sure)
    box = around(piece.box for _, _, piece in found)
    if len(text) > count:
        text = text[:count] + text[count:].rstrip(_UNREAD)
    return Candidate(hit, _completed(text), box, confidence, (), hit.quality)


def _box_at(x: float, level: float, half: float, tall: int) -> Box:
    return (
        round(x - half), round(level - 0.7 * tall), round(x + half), round(level + 0.7 * tall),
    )  # fmt: skip


def _completed(text: str) -> str:
    """A code with the boxes that gave nothing taken for the thinnest of all characters.

    Only where the check digit says so; else they stay marked, and the code is no valid one.
    """
    filled = text.replace(_UNREAD, "1")
    return filled if uscc_valid(filled) else text


def _code_pieces(labelled: Labelled, hit: Hit) -> list[Piece]:
    """The pieces of letters and digits right of a label, up to anything else."""
    pieces: list[Piece] = []
    if hit.cell is None and hit.end < len(hit.piece.folded):
        return pieces
    for piece in labelled.layout.right_of(hit.box):
        if _CODE.fullmatch(piece.folded) is None or len(pieces) == _LONGEST:
            break
        pieces.append(piece)
    return pieces


def _characters(pieces: Sequence[Piece]) -> list[tuple[str, float, Piece]]:
    """Every character with the middle of its place."""
    found: list[tuple[str, float, Piece]] = []
    for piece in pieces:
        text = piece.text.replace(" ", "")
        glyph = min(0.7 * height(piece.box), width(piece.box) / max(len(text), 1))
        step = (width(piece.box) - glyph) / (len(text) - 1) if len(text) > 1 else 0.0
        start = piece.box[0] + glyph / 2 if len(text) > 1 else middle(piece.box)[0]
        found += [(char, start + at * step, piece) for at, char in enumerate(text)]
    return found


def _pitch(found: Sequence[tuple[str, float, Piece]]) -> float | None:
    """The distance of the boxes; None where there are none."""
    steps = sorted(right[1] - left[1] for left, right in pairwise(found))
    if len(steps) < _LEAST or steps[0] <= 0:
        return None
    pitch = steps[len(steps) // 3]
    usual = sorted(height(piece.box) for _, _, piece in found)[len(found) // 2]
    apart = pitch > _APART * 0.7 * usual
    even = all(abs(step / pitch - round(step / pitch)) < 0.3 for step in steps)
    return pitch if apart and even and round(steps[0] / pitch) == 1 else None


def _looked_at(page: Page, box: Box, seen: str) -> tuple[str, float]:
    """The character in one box, read by itself; what was seen before where that gives none."""
    line = page.reread(box)
    text = re.sub(r"[^0-9A-Za-z]", "", line.text.translate(_THIN)) if line else ""
    if len(text) == 1 and line is not None:
        return text, max(line.confidence, 0.5)
    return seen, 0.6 if seen != _UNREAD else 0.3


def joined_cells(page: Page, place: Candidate) -> Candidate:
    """A code written over cells of a table, those that gave no text looked at by themselves."""
    if len(place.sources) < _LEAST or len(place.text) >= len(place.sources):
        return place
    read = [_looked_at(page, box, _UNREAD) for box in place.sources]
    text = "".join(char for char, _ in read).replace(_UNREAD, "")
    if len(text) <= len(place.text):
        return place
    return replace(place, text=text, confidence=min(sure for _, sure in read))
