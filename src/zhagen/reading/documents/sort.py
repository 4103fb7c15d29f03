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
    keywords_in,
    kinship,
    leaves_open,
    lines_of,
    of_another_kind,
    page_text,
    title_score,
)
from zhagen.reading.documents.joining import rejoined
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
_ENOUGH = 0.5  # share of a material's words and labels that makes a page one, and its lead
_LEAD = 0.12
_FAIRLY = 0.4  # the same under a heading in words of its titles
_NEARLY = 0.3
_KIN = 0.4  # share of a strange heading that is made of words of a material's titles
_PERHAPS = 0.45
_HARDLY = 0.1  # under a heading in words of its titles even so little may be a worn page of it
_PLENTY = 0.6  # so much leaves open what a page called an application or a notice is
_OWN = 3  # lines one material explains beyond those of another, so that it explains the page
_HEADS = 3  # so many headings make a table of persons even where nobody is listed


@dataclass(frozen=True, slots=True)
class _Weight:
    """Share of a material's words and labels that a page carries, and the lines they stand in."""

    share: float
    material: str
    lines: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page is. `material` None: none of the listed, unless it goes on one of `candidates`.

    `candidates` is not empty only for a page without a heading of its own, and for one with a
    strange heading that all the same might be the first of them: then `confidence` is below
    one half, and the page goes on no other.
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
    weighed = weighed_on(layout, slice_, materials)
    if foreign:
        return _by_kinship(foreign, weighed, slice_)
    return _by_words(weighed)


def continues(verdict: float) -> bool:
    """Whether a page of no material, so sure to be none, may go on the one before it."""
    return verdict > _PERHAPS


def _by_kinship(
    foreign: Sequence[str], weighed: Sequence[tuple[float, str]], slice_: Slice
) -> Verdict:
    """A page under a title nobody listed, by its words, its labels and what it lacks of others.

    A heading that names another kind of paper (…合同, …回单) leaves nothing to ask; one that calls
    it an application or a notice leaves open whether it proves as much. Of materials whose words
    are there equally the one the heading speaks of is meant.
    """
    kindred = {
        name
        for _, name in weighed
        if any(kinship(heading, slice_.materials[name]) >= _KIN for heading in foreign)
    }
    best, name, leads = _foremost(weighed, kindred)
    kin = name in kindred
    heading = "\n".join(foreign)
    if of_another_kind(heading, list(slice_.materials.values())):
        asks = kin and leads and best >= _PLENTY and leaves_open(heading)
        return Verdict(None, _PERHAPS, (name,)) if asks else Verdict(None, _NOT_LISTED)
    if best < (_HARDLY if kin else _NEARLY):
        return Verdict(None, _NOT_LISTED)
    listed = slice_.materials[name].reader is Reader.ROSTER
    if kin and leads and best >= _FAIRLY and not listed:
        return Verdict(name, round(0.6 + 0.3 * best, 3))
    return Verdict(None, _PERHAPS, (name,)) if kin or leads else Verdict(None, _NOT_LISTED)


def _foremost(weighed: Sequence[tuple[float, str]], kindred: set[str]) -> tuple[float, str, bool]:
    """The material a page is most like, and whether it clearly is more like it than any other."""
    best, name = next(iter(weighed), (0.0, ""))
    close = [(share, one) for share, one in weighed if best - share < _LEAD and one in kindred]
    if len(close) == 1:
        return (*close[0], True)
    return best, name, best - (weighed[1][0] if len(weighed) > 1 else 0.0) >= _LEAD


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


def _by_words(weighed: Sequence[tuple[float, str]]) -> Verdict:
    """A page without a heading by the share of words and labels on it."""
    if not weighed or weighed[0][0] == 0.0:
        return Verdict(None, _NOT_LISTED)
    best, material_id = weighed[0]
    second = weighed[1][0] if len(weighed) > 1 else 0.0
    candidates = tuple(name for share, name in weighed if share >= 0.08)
    if best >= _ENOUGH and best - second >= _LEAD:
        return Verdict(material_id, round(min(0.55 + best * 0.4, 0.9), 3), (material_id,))
    return Verdict(None, round(max(_NOT_LISTED - best, 0.5), 3), candidates)


def weighed_on(
    layout: Layout, slice_: Slice, materials: Sequence[Material]
) -> list[tuple[float, str]]:
    """How much of each material's words and labels stands on a page, the most likely first.

    A form asks for account, bank and holder as well: where another material explains every line a
    material does and several more, those lines say nothing for the smaller one.
    """
    weights = [_evidence(layout, slice_, material) for material in materials]
    shares = [
        (weight.share * (0.5 if any(_explains(o, weight) for o in weights) else 1.0), weight)
        for weight in weights
    ]
    return sorted(
        ((share, weight.material) for share, weight in shares), key=lambda pair: (-pair[0], pair[1])
    )


def _explains(one: _Weight, other: _Weight) -> bool:
    """Whether `one` accounts for all but a line of what speaks for `other`, and for more."""
    own = len(one.lines - other.lines)
    return own >= _OWN and len(other.lines - one.lines) <= 1 and own >= len(other.lines) / 2


def _evidence(layout: Layout, slice_: Slice, material: Material) -> _Weight:
    """0 to 1: keywords and labels of a material found on a page, and where."""
    reads = [read for _, read in reads_of(slice_, material.id)]
    known = lexicon(reads)
    layout = rejoined(layout, known)
    words = keyword_share(material, page_text(layout))
    lines = {piece.folded for piece in layout.pieces if keywords_in(material, piece.folded)}
    wanted = {
        fact.name: frozenset(fold(label) for label in read.labels)
        for fact, read in reads_of(slice_, material.id)
        if read.how in (How.LABEL, How.SEAL, How.SIGNATURE, How.TICKS) and read.labels
    }
    if not wanted:
        return _Weight(words * 0.8, material.id, frozenset(lines))
    hits = [hit for piece in layout.pieces for hit in known.find(piece) if hit.quality >= 0.8]
    lines |= {h.piece.folded for h in hits if any(fits(h, labels) for labels in wanted.values())}
    found = sum(any(fits(hit, labels) for hit in hits) for labels in wanted.values())
    return _Weight(0.5 * words + 0.5 * found / len(wanted), material.id, frozenset(lines))
