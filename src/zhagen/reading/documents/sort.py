"""Which material a page is: by its heading first, then by its table, then by its words.

A page without a heading of its own may be the next page of the material before it; which one that
is, only the order of the pages tells (join.py), so such a page names its candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.language.normalise import fold
from zhagen.reading.documents.headings import (
    akin,
    foreign_headings,
    keyword_share,
    lines_of,
    page_text,
    title_score,
)
from zhagen.reading.documents.labelled import reads_of
from zhagen.reading.documents.labels import fits, lexicon
from zhagen.reading.documents.roster import listing_on
from zhagen.slices.model import How, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.documents.headings import Line
    from zhagen.reading.documents.layout import Layout
    from zhagen.slices.model import Material, Slice

_TITLED = 0.6
_MAYBE = 0.45
_NOT_LISTED = 0.9
_HEADS = 3  # so many headings make a table of persons even where nobody is listed


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page is. `material` None: none of the listed, unless it goes on one of `candidates`.

    `candidates` is not empty only for a page without a heading of its own.
    """

    material: str | None
    confidence: float
    candidates: tuple[str, ...] = ()


def sort_page(layout: Layout, slice_: Slice, *, cards: bool = False) -> Verdict:
    """Which of the slice's materials, identity cards apart, a page is.

    With `cards` on it, only a heading makes a page anything else as well.
    """
    materials = [m for m in slice_.materials.values() if m.reader is not Reader.ID_CARD]
    lines = lines_of(layout)
    text = page_text(layout)
    scored = sorted(
        (
            (title_score(material, lines, pictured=layout.pictured), material)
            for material in materials
        ),
        key=lambda pair: -pair[0],
    )
    if scored and scored[0][0] >= _MAYBE:
        verdict = _by_title(scored, text, lines, materials, pictured=layout.pictured)
        if verdict is not None:
            return verdict
    if cards:
        return Verdict(None, _NOT_LISTED)
    foreign = foreign_headings(lines, list(slice_.materials.values()), pictured=layout.pictured)
    listed = _by_table(layout, slice_, materials, foreign)
    if listed is not None:
        return listed
    return Verdict(None, _NOT_LISTED) if foreign else _by_words(layout, slice_, materials, text)


def _by_title(
    scored: Sequence[tuple[float, Material]], text: str, lines: Sequence[Line],
    materials: Sequence[Material], *, pictured: bool,
) -> Verdict | None:  # fmt: skip
    """The material whose title heads the page; close calls go to the one whose words are there."""
    top = scored[0][0]
    close = [(score, material) for score, material in scored if score >= top - 0.12]
    best, material = max(close, key=lambda pair: pair[0] + 0.5 * keyword_share(pair[1], text))
    words = keyword_share(material, text)
    if best < _TITLED:
        if words < 0.35 or foreign_headings(lines, materials, pictured=pictured):
            return None
        return Verdict(material.id, round(0.6 + 0.3 * words, 3))
    return Verdict(material.id, round(min(0.99, 0.8 + 0.15 * best + 0.2 * words), 3))


def _by_table(
    layout: Layout, slice_: Slice, materials: Sequence[Material], foreign: Sequence[str]
) -> Verdict | None:
    """A table of persons by its columns, whatever it is called; a strange name asks for more."""
    for material in materials:
        if material.reader is not Reader.ROSTER:
            continue
        listing = listing_on(layout, slice_, material)
        if listing is None or (listing.persons == 0 and (foreign or listing.columns < _HEADS)):
            continue
        if not foreign:
            return Verdict(material.id, 0.9, (material.id,))
        if listing.columns > _HEADS or any(akin(text, material) for text in foreign):
            return Verdict(material.id, 0.85)
    return None


def _by_words(layout: Layout, slice_: Slice, materials: Sequence[Material], text: str) -> Verdict:
    """A page without a heading by the share of words and labels on it."""
    weighed = sorted(((_evidence(layout, slice_, m, text), m.id) for m in materials), reverse=True)
    if not weighed or weighed[0][0] == 0.0:
        return Verdict(None, _NOT_LISTED)
    best, material_id = weighed[0]
    second = weighed[1][0] if len(weighed) > 1 else 0.0
    candidates = tuple(name for share, name in weighed if share >= 0.08)
    if best >= 0.5 and best - second >= 0.12:
        return Verdict(material_id, round(min(0.55 + best * 0.4, 0.9), 3), (material_id,))
    return Verdict(None, round(max(_NOT_LISTED - best, 0.5), 3), candidates)


def _evidence(layout: Layout, slice_: Slice, material: Material, text: str) -> float:
    """0 to 1: keywords and labels of a material found on a page."""
    words = keyword_share(material, text)
    reads = [read for _, read in reads_of(slice_, material.id)]
    wanted = {
        fact.name: frozenset(fold(label) for label in read.labels)
        for fact, read in reads_of(slice_, material.id)
        if read.how in (How.LABEL, How.SEAL, How.SIGNATURE, How.TICKS) and read.labels
    }
    if not wanted:
        return words * 0.8
    known = lexicon(reads)
    hits = [hit for piece in layout.pieces for hit in known.find(piece) if hit.quality >= 0.8]
    found = sum(any(fits(hit, labels) for hit in hits) for labels in wanted.values())
    return 0.5 * words + 0.5 * found / len(wanted)
