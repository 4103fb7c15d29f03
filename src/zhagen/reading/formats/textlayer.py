"""From the characters of a text layer to lines, as a reader of the page would see them.

A text layer is a heap of characters in drawing order. They are joined into lines by where they
stand, and parted again at cell borders: a wide gap, or a ruled line seen in the rendered page
between two characters. Whether the heap can be trusted at all is decided here too.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from zhagen.reading.model import TextLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.raw import Picture

MIN_CHARACTERS = 20
# Shares of characters beyond which a text layer is noise: a broken font map, mojibake.
_MAX_STRANGE = 0.15
# In character heights: a gap that parts two cells, one that may still be letter-spacing between
# single characters (类　　型), and ones that are a space beside Latin and between Chinese.
_CELL_GAP = 1.2
_SPACED_GAP = 4.5
_WORD_GAP = 0.22
_CHINESE_GAP = 0.45
_SAME_ROW = 0.55
# A font without ascent and descent gives a comma a box as low as its ink: a share of the usual
# height below which a sign says nothing about its row, and how far out of the row it may hang.
_FLAT = 0.6
_HANGS = 0.35
_LABEL = 8  # characters of the longest label that is stretched
_DARK = 140

# Ticks and boxes that Word's symbol fonts (Wingdings, Wingdings 2) leave in the private use area.
SYMBOLS = {
    0xF0FE: "☑", 0xF052: "☑", 0xF053: "☒", 0xF0FD: "☒", 0xF054: "☒",
    0xF0A8: "□", 0xF06F: "□", 0xF071: "□", 0xF0A3: "□", 0xF030: "□", 0xF031: "□", 0xF02A: "□",
    0xF0FC: "✓", 0xF050: "✓", 0xF0FB: "✗", 0xF04F: "✗", 0xF06E: "■", 0xF0A7: "■", 0xF096: "■",
    0xF0B7: "·", 0xF06C: "●", 0xF09F: "•",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box in pixels of the rendered page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Height of the character's cell, at least a pixel."""
        return max(self.bottom - self.top, 1.0)


_Row = tuple[tuple[float, float], list[Glyph]]  # from where to where in height, and its glyphs


def trusted(text: str) -> bool:
    """Whether the characters of a page are plausible writing and enough to be its content."""
    letters = [c for c in text if not c.isspace()]
    if len(letters) < MIN_CHARACTERS:
        return False
    strange = sum(not _plausible(c) for c in letters)
    accented = sum("\x80" <= c <= "\u024f" and c not in "·×÷°±§" for c in letters)
    return strange + accented <= _MAX_STRANGE * len(letters)


def _plausible(character: str) -> bool:
    """ASCII, or something Chinese office software writes: GB 2312, Big5, common symbols."""
    if character.isascii():
        return character.isprintable()
    if character in "☑☒□■√✓✔✗✘×●○◎•▢☐" or "\u2000" <= character <= "\u27ff":
        return True
    for charset in ("gb2312", "big5", "gbk"):
        try:
            code = character.encode(charset)
        except UnicodeEncodeError:
            continue
        # GBK's own extension beyond GB 2312 and Big5 is rare enough in forms to be a sign of
        # a scrambled font map, but names use it: only its CJK part counts as writing.
        return charset != "gbk" or (len(code) == 2 and unicodedata.category(character) == "Lo")
    return False


def lines_of(glyphs: Sequence[Glyph], picture: Picture) -> tuple[TextLine, ...]:
    """The glyphs as lines in reading order, boxes in pixels of `picture`, confidence 1."""
    runs: list[list[Glyph]] = []
    for row in _rows(_distinct(glyphs)):
        runs.extend(_runs(row, picture))
    lines = [line for line in map(_line, runs) if line is not None]
    return tuple(in_reading_order(lines))


def in_reading_order(lines: Iterable[TextLine]) -> list[TextLine]:
    """Lines top to bottom, those of one row left to right."""
    ordered: list[TextLine] = []
    row: list[TextLine] = []
    for line in sorted(lines, key=lambda line: (line.box[1] + line.box[3], line.box[0])):
        if row and not _beside(row[0].box, line.box):
            ordered.extend(sorted(row, key=lambda item: item.box[0]))
            row = []
        row.append(line)
    return ordered + sorted(row, key=lambda item: item.box[0])


def _beside(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared >= 0.5 * min(one[3] - one[1], other[3] - other[1])


def _distinct(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without the second stroke of imitated bold: the same character almost on top of itself."""
    seen: dict[str, list[Glyph]] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        same = seen.setdefault(glyph.text, [])
        if glyph.text.isspace() or not any(_upon(glyph, other) for other in same):
            kept.append(glyph)
            same.append(glyph)
    return kept


def _upon(glyph: Glyph, other: Glyph) -> bool:
    width = max(glyph.right - glyph.left, 1.0)
    aside = abs(glyph.left - other.left) / width
    return aside < 0.4 and abs(glyph.top - other.top) < 0.3 * glyph.height


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs sharing a row, each row left to right."""
    usual = median(glyph.height for glyph in glyphs) if glyphs else 0.0
    flat = [glyph for glyph in glyphs if glyph.height < _FLAT * usual and _may_be_flat(glyph.text)]
    if not flat:
        return [row for _, row in _upright_rows(glyphs)]
    held = set(map(id, flat))
    rows = _upright_rows([glyph for glyph in glyphs if id(glyph) not in held])
    reach = [(row[0].left, max(glyph.right for glyph in row)) for _, row in rows]
    alone: list[Glyph] = []
    for glyph in sorted(flat, key=lambda g: g.left):
        at = _home(glyph, rows, reach)
        if at < 0:
            alone.append(glyph)
        else:
            (top, bottom), row = rows[at]
            row.append(Glyph(glyph.text, glyph.left, top, glyph.right, bottom))
            reach[at] = min(reach[at][0], glyph.left), max(reach[at][1], glyph.right)
    rows = sorted([*rows, *_upright_rows(alone)], key=lambda row: sum(row[0]))
    return [sorted(row, key=lambda g: g.left) for _, row in rows]


def _may_be_flat(text: str) -> bool:
    """Whether a character has little ink above its foot: punctuation, dashes, blanks, 一."""
    return text == "一" or text.isspace() or unicodedata.category(text[0])[0] in "PS"


def _home(glyph: Glyph, rows: Sequence[_Row], reach: Sequence[tuple[float, float]]) -> int:
    """The row a flat sign belongs to, -1 for none: around it in height, and beside it."""
    middle = (glyph.top + glyph.bottom) / 2
    best, least = -1, 1.0
    for index, ((top, bottom), _) in enumerate(rows):
        height = bottom - top
        outside = max(top - middle, middle - bottom, 0.0) / max(height, 1.0)
        if outside > _HANGS or outside >= least or glyph.height > height:
            continue
        left, right = reach[index]
        if max(left - glyph.right, glyph.left - right) <= _CELL_GAP * height:
            best, least = index, outside
    return best


def _upright_rows(glyphs: list[Glyph]) -> list[_Row]:
    """Glyphs that overlap in height, with the height of the first of them."""
    rows: list[list[Glyph]] = []
    spans: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom, g.left)):
        for index in range(len(rows) - 1, max(len(rows) - 6, -1), -1):
            top, bottom = spans[index]
            shared = min(bottom, glyph.bottom) - max(top, glyph.top)
            if shared >= _SAME_ROW * min(glyph.height, bottom - top) and (
                max(glyph.height, bottom - top) < 2.2 * min(glyph.height, bottom - top)
            ):
                rows[index].append(glyph)
                break
        else:
            rows.append([glyph])
            spans.append((glyph.top, glyph.bottom))
    return [
        (span, sorted(row, key=lambda g: g.left)) for span, row in zip(spans, rows, strict=True)
    ]


def _runs(row: list[Glyph], picture: Picture) -> list[list[Glyph]]:
    """A row parted into runs at wide gaps and ruled lines; letter-spaced titles stay whole."""
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    runs: list[list[Glyph]] = []
    for glyph in inked:
        if runs and _joined(runs[-1], glyph, picture):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return _closed_up(runs, picture)


def _joined(run: list[Glyph], glyph: Glyph, picture: Picture) -> bool:
    last = run[-1]
    gap = glyph.left - last.right
    height = max(last.height, glyph.height)
    if gap > _CELL_GAP * height:
        return False
    return gap < 0.12 * height or not _ruled(last, glyph, picture)


def _closed_up(runs: list[list[Glyph]], picture: Picture) -> list[list[Glyph]]:
    """Join single characters spread over a label's width: 类　　型, 负 责 人."""
    joined: list[list[Glyph]] = []
    spread = False
    for run in runs:
        last = joined[-1] if joined else None
        if last is not None and len(run) == 1 and (len(last) == 1 or spread) and (
            _ideograph(last[-1].text) and _ideograph(run[0].text)
            and run[0].left - last[-1].right <= _SPACED_GAP * run[0].height
            and not _ruled(last[-1], run[0], picture)
        ):  # fmt: skip
            last.append(run[0])
            spread = True
        else:
            joined.append(list(run))
            spread = False
    return joined


def _ideograph(text: str) -> bool:
    return "\u4e00" <= text[0] <= "\u9fff"


def _ruled(left: Glyph, right: Glyph, picture: Picture) -> bool:
    """Whether a vertical rule stands between two neighbours."""
    height, width = picture.shape[:2]
    x0, x1 = max(int(left.right) - 1, 0), min(int(right.left) + 2, width)
    y0 = max(int(min(left.top, right.top)), 0)
    y1 = min(int(max(left.bottom, right.bottom)) + 1, height)
    if x1 - x0 < 2 or y1 - y0 < 4:
        return False
    gap = picture[y0:y1, x0:x1].max(axis=2)
    return bool(((gap < _DARK).mean(axis=0) > 0.92).any())


def _line(run: list[Glyph]) -> TextLine | None:
    pieces: list[str] = []
    spread = _letter_spaced(run)
    for index, glyph in enumerate(run):
        if index and not spread and _spaced(run[index - 1], glyph):
            pieces.append(" ")
        pieces.append(glyph.text)
    text = "".join(pieces).strip()
    if not text:
        return None
    box = (
        int(min(g.left for g in run)), int(min(g.top for g in run)),
        int(np.ceil(max(g.right for g in run))), int(np.ceil(max(g.bottom for g in run))),
    )  # fmt: skip
    return TextLine(text, box, 1.0)


def _letter_spaced(run: list[Glyph]) -> bool:
    """Whether a short Chinese label is stretched to its column's width: 负 责 人."""
    if not 2 <= len(run) <= _LABEL or not all(_ideograph(glyph.text) for glyph in run):
        return False
    return min(b.left - a.right for a, b in pairwise(run)) >= 0.2 * run[0].height


def _spaced(last: Glyph, glyph: Glyph) -> bool:
    """Whether a gap was a space: a narrow one beside Latin, a wide one in Chinese.

    Justified Chinese lines have small gaps everywhere.
    """
    gap = glyph.left - last.right
    both = _ideograph(last.text) and _ideograph(glyph.text)
    return gap >= (_CHINESE_GAP if both else _WORD_GAP) * min(last.height, glyph.height)
