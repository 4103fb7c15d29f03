"""The seals of a page, red or grey, with what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.reading.marks.grey import find_grey_seals
from zhagen.reading.marks.seal_text import SealText, grey_ink, read_ring, red_ink
from zhagen.reading.model import Seal
from zhagen.reading.view.geometry import crop, grown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.marks.red import RedSeal
    from zhagen.reading.marks.rings import Ring
    from zhagen.reading.ocr import Engine
    from zhagen.reading.view.geometry import Picture

_READ_FROM = 0.3  # presence below this is not worth reading
_GREY_CERTAINTY = 0.9  # a copied stamp loses strokes: its owner is never beyond doubt


def read_red_seals(
    work: Picture, seals: Sequence[RedSeal], engine: Engine, *, purpose: bool = True
) -> tuple[Seal, ...]:
    """Red seals with their text (without `purpose` that of the ring alone); in working pixels."""
    return tuple(_read_red(work, seal, engine, purpose=purpose) for seal in seals)


def _read_red(work: Picture, seal: RedSeal, engine: Engine, *, purpose: bool) -> Seal:
    box = grown(seal.box, 6, _size(work))
    ink = red_ink(crop(work, box))
    if seal.ring is None:
        text = _read_square(ink, engine)
    else:
        inner = replace(seal.ring, x=seal.ring.x - box[0], y=seal.ring.y - box[1])
        text = read_ring(ink, inner, engine, purpose=purpose)
    return _seal(seal.box, text, seal.presence, grey=False)


def read_grey_seals(grey: Picture, engine: Engine, *, purpose: bool = True) -> tuple[Seal, ...]:
    """Seals of a page without colour, read as the red ones are; boxes in working pixels."""
    found = find_grey_seals(grey)
    return tuple(_read_grey(grey, seal, engine, purpose=purpose) for seal in found)


def _read_grey(grey: Picture, seal: tuple[Ring, float], engine: Engine, *, purpose: bool) -> Seal:
    ring, presence = seal
    box = grown(ring.box, 6, _size(grey))
    text = SealText()
    if presence >= _READ_FROM:
        inner = replace(ring, x=ring.x - box[0], y=ring.y - box[1])
        text = read_ring(grey_ink(crop(grey, box), inner), inner, engine, purpose=purpose)
        text = replace(text, confidence=min(text.confidence, _GREY_CERTAINTY))
    return _seal(ring.box, text, presence, grey=True)


def _read_square(ink: Picture, engine: Engine) -> SealText:
    lines = engine.finer().lines(ink)
    text = "".join(line.text for line in lines)
    worth = min((line.confidence for line in lines), default=0.0)
    return SealText(owner=text, confidence=worth)


def _seal(box: Box, text: SealText, presence: float, *, grey: bool) -> Seal:
    return Seal(
        box=box, owner=text.owner, purpose=text.purpose,
        confidence=round(text.confidence, 4), presence=round(presence, 3), grey=grey,
    )  # fmt: skip


def _size(picture: Picture) -> tuple[int, int]:
    return int(picture.shape[1]), int(picture.shape[0])
