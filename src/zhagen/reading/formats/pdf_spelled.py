"""Characters that a PDF spells out beside its glyphs, put back where they are drawn.

Browsers write a character whose glyph serves two code points (人 and the radical ⼈, 月 and ⽉)
with its meaning spelled out (ActualText). PDFium then reports the right character at a place that
lacks the page's scale, usually far off the sheet. Its neighbours on the line are where they belong,
and the gap between them is the character's own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhagen.reading.formats.textlayer import Glyph

_NEAR = 0.35
# Radicals of the supplement that are written as characters but have no such form in Unicode.
_WRITTEN = "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰"
_MEANT = "民虎西见角贝车长门青韦页风飞食马鱼鸟麦黄齐齿龙"
_RADICALS = dict(zip(_WRITTEN, _MEANT, strict=True))


def radical_as_written(character: str) -> str:
    """The character that a radical's code point stands for: ⼈ is 人, ⻓ is 长."""
    if not "\u2e80" <= character <= "\u2fdf":
        return character
    return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)


@dataclass(frozen=True, slots=True)
class Placed:
    """A glyph as reported, in the order of the text; `astray` where its place cannot be true.

    `breaks` says that a line ends before it, `spaced` that there is a gap before it.
    """

    glyph: Glyph
    astray: bool
    breaks: bool = False
    spaced: bool = False


def put_back(placed: Sequence[Placed]) -> list[Glyph]:
    """Every glyph at its place; those whose line has nothing to hold on to are left out."""
    found: list[Glyph] = []
    at = 0
    while at < len(placed):
        end = at + 1
        if not placed[at].astray:
            found.append(placed[at].glyph)
            at = end
            continue
        while end < len(placed) and placed[end].astray and _joined(placed[end]):
            end += 1
        before = placed[at - 1] if at and not placed[at].breaks else None
        after = placed[end] if end < len(placed) and not placed[end].breaks else None
        # A word holds on to its own letters: a gap on one side leaves the neighbour on the other.
        if placed[at].spaced and after is not None and not after.spaced:
            before = None
        if after is not None and after.spaced and before is not None and not placed[at].spaced:
            after = None
        lost = [each.glyph for each in placed[at:end]]
        left = None if before is None else _held(found, before)
        found += _between(lost, left, None if after is None else after.glyph)
        at = end
    return found


def _joined(glyph: Placed) -> bool:
    return not glyph.breaks and not glyph.spaced


def _held(found: Sequence[Glyph], before: Placed) -> Glyph | None:
    """The neighbour before, where it stands now; one that was itself left out holds nothing."""
    if not before.astray:
        return before.glyph
    return found[-1] if found and found[-1].text == before.glyph.text else None


def _between(lost: Sequence[Glyph], before: Glyph | None, after: Glyph | None) -> list[Glyph]:
    """The lost glyphs in the gap between their neighbours, or one em each beside the only one."""
    if before is not None and after is not None and _level(before, after):
        gap = after.left - before.right
        if gap > _NEAR * before.height * len(lost):
            return _spread(lost, before.right, gap / len(lost), before)
    if before is not None:
        return _spread(lost, before.right, before.height, before)
    if after is not None:
        return _spread(lost, after.left - after.height * len(lost), after.height, after)
    return []


def _level(one: Glyph, other: Glyph) -> bool:
    return abs(one.bottom - other.bottom) < _NEAR * one.height and other.left >= one.right - 1


def _spread(lost: Sequence[Glyph], start: float, step: float, beside: Glyph) -> list[Glyph]:
    return [
        replace(
            glyph,
            left=start + place * step,
            top=beside.top,
            right=start + (place + 1) * step,
            bottom=beside.bottom,
        )
        for place, glyph in enumerate(lost)
    ]
