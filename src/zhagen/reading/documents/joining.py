"""Labels that recognition took apart, put together again.

Labels are printed with spaces in them or upright in narrow cells, and what comes back is two
lines beside each other or two columns read line by line. Nothing is joined across a rule.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from zhagen.language.normalise import has_chinese
from zhagen.reading.documents.boxes import (
    Piece,
    around,
    height,
    make_piece,
    overlap,
    units,
    width,
)

if TYPE_CHECKING:
    from zhagen.reading.documents.labels import Hit, Lexicon
    from zhagen.reading.documents.layout import Layout

# The points of a letter or a notice: 二、账　　号：….
_NUMBERING = re.compile(r"(?:[(]?[0-9一二三四五六七八九十]{1,2}[)、.．,]*|[①-⑳])(?=.)")


def rejoined(layout: Layout, lexicon: Lexicon) -> Layout:
    """The layout with labels put together that spacing made two lines (账 | 号：47…)."""
    pieces = _stacked(_interleaved(list(layout.pieces), lexicon), lexicon)
    for first in tuple(pieces):
        lead = _NUMBERING.match(first.folded)
        numbered = lead.end() if lead else 0
        if len(first.folded) - numbered > 3:
            continue
        second = next(iter(layout.right_of(first.box)), None)
        if second is None or second.box[0] - first.box[2] > 5 * height(first.box):
            continue
        joined = _spaced(first, second)
        cut = len(first.folded)
        hits = lexicon.find(joined)
        if layout.cell_at(first.box) is not layout.cell_at(second.box):
            continue
        crosses = bool(hits) and _crosses(hits[0], numbered, cut)
        if crosses and first in pieces and second in pieces:
            confidence = min(first.confidence, second.confidence)
            at = pieces.index(first)
            pieces.remove(second)
            pieces[at] = replace(joined, confidence=confidence, line=second.line)
    return replace(layout, pieces=tuple(pieces))


def _spaced(first: Piece, second: Piece) -> Piece:
    """Two pieces of one line as one, with as many spaces between them as the gap is wide.

    Without them the place of what follows the label would be shared out wrongly.
    """
    pitch = width(second.box) / max(units(second.text), 1.0)
    gap = max(round((second.box[0] - first.box[2]) / max(pitch, 1.0)), 0)
    text = first.text + "\u3000" * gap + second.text
    return make_piece(text, around((first.box, second.box)), 1.0)


def _crosses(hit: Hit, numbered: int, cut: int) -> bool:
    """Whether a label begins the joined text, numbering apart, and goes on behind the gap."""
    return hit.start in (0, numbered) and numbered < cut < numbered + len(hit.keys[0])


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
