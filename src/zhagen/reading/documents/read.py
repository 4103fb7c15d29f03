"""From a recognised page to the documents on it and their facts.

The page is sorted once, read once with the fast engine's text, and only what came out doubtful is
looked at again with the finer one. What a fact needs (rules, seals, codes) is asked of the page
only when a fact of its material asks for it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.cases.model import Reading, Spot, State
from zhagen.reading.documents.boxes import middle
from zhagen.reading.documents.cards import find_cards
from zhagen.reading.documents.days import doubted_for_a_lost_digit
from zhagen.reading.documents.draft import Draft, fact_kind, legibility_factor, typed_draft
from zhagen.reading.documents.free_text import in_one_phrase
from zhagen.reading.documents.issuers import issued_by_seal
from zhagen.reading.documents.labelled import (
    UNSURE_PLACE,
    Sheet,
    open_sheet,
    read_beside_label,
    reads_of,
)
from zhagen.reading.documents.layout import lay_out
from zhagen.reading.documents.marks import read_code, read_seal
from zhagen.reading.documents.names import (
    may_be_misread,
    that_name_somebody,
    with_known_authorities,
    without_scraps,
)
from zhagen.reading.documents.offices import without_office_dates
from zhagen.reading.documents.roster import doubted_under_seals, read_rows
from zhagen.reading.documents.second import better, look_again, reread_lines
from zhagen.reading.documents.signatures import read_signature
from zhagen.reading.documents.sort import sort_page
from zhagen.reading.documents.ticks import read_ticks
from zhagen.reading.documents.typed import read_value
from zhagen.reading.documents.wording import find_pattern, running_text
from zhagen.reading.model import Medium, Sorted
from zhagen.slices.model import How, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.card_sides import Card, Side
    from zhagen.reading.documents.layout import Layout
    from zhagen.reading.documents.sort import Verdict
    from zhagen.reading.model import Page, Strip
    from zhagen.slices.model import Fact, Material, ReadFrom, Slice

_ID_LIKE = re.compile(r"\d{17}[\dx]")
_RULED = frozenset({Reader.FORM, Reader.ROSTER})
UNKNOWN_HOLDER = "id_card"


def read_documents(page: Page, slice_: Slice) -> tuple[Sorted, ...]:
    """The documents on a page, each with its facts; one with material None if it is none.

    Args:
        page: a recognised page; its seals, tables and codes are asked for only when needed.
        slice_: says which materials there are and which facts are read from each.

    Returns:
        At least one document. Identity cards of which the slice has several holders come with
        `material` None, their `candidates`, and readings named `id_card.<field>`.
    """
    layout = lay_out(page, tables=page.medium is Medium.DOCUMENT)
    holders = [m for m in slice_.materials.values() if m.reader is Reader.ID_CARD]
    cards = find_cards(layout, among_others=False) if holders else ()
    verdict = sort_page(layout, slice_, cards=bool(cards))
    headed = verdict.material is not None
    if headed and cards:
        cards = find_cards(layout, among_others=True)
    documents = [_card_document(page, slice_, layout, card, holders) for card in cards]
    if not cards or headed:
        documents.insert(0, _document(page, slice_, layout, verdict))
    return tuple(documents)


def _document(page: Page, slice_: Slice, layout: Layout, verdict: Verdict) -> Sorted:
    """The document a whole page is; an unheaded page is read as its likeliest continuation."""
    name = verdict.material or next(iter(verdict.candidates), None)
    if name is None:
        return _rows_without_heads(page, slice_, layout) or Sorted(None, verdict.confidence)
    material = slice_.materials[name]
    drafts = read_facts(page, slice_, layout, material)
    if verdict.material is None:
        # Blank places of a page that may belong elsewhere say nothing.
        drafts = [draft for draft in drafts if draft.state is not State.BLANK]
    readings = tuple(_reading(page, draft, material.id) for draft in drafts)
    return Sorted(
        verdict.material, verdict.confidence, verdict.candidates,
        readings=readings, strips=_strips(drafts),
    )  # fmt: skip


def _strips(drafts: Sequence[Draft]) -> tuple[Strip, ...]:
    return next((draft.strips for draft in drafts if draft.strips), ())


def _rows_without_heads(page: Page, slice_: Slice, layout: Layout) -> Sorted | None:
    """A page that holds nothing but rows of persons: it may go on a list of the page before."""
    if not any(_ID_LIKE.search(piece.folded) for piece in layout.pieces):
        return None
    for material in slice_.materials.values():
        if material.reader is Reader.ROSTER:
            drafts = read_facts(page, slice_, layout, material)
            readings = tuple(_reading(page, draft, material.id) for draft in drafts if draft.cells)
            if readings:
                strips = _strips(drafts)
                return Sorted(None, 0.6, (material.id,), readings=readings, strips=strips)
    return None


def read_facts(page: Page, slice_: Slice, layout: Layout, material: Material) -> list[Draft]:
    """Every fact of a material found on a page, doubtful ones looked at twice."""
    ruled = material.reader in _RULED and not layout.tables
    sheet = open_sheet(page, lay_out(page, tables=True) if ruled else layout, slice_, material)
    drafts = _all_facts(sheet, None)
    labels = [fact.name for fact, read in reads_of(slice_, material.id) if read.how is How.LABEL]
    if not ruled and layout.pictured and any(name not in drafts for name in labels):
        drafts = _with_rules(sheet, drafts, labels)
    again = look_again(sheet, drafts, _all_facts)
    listed = [doubted_under_seals(draft, lambda: page.seals) for draft in again]
    issued = issued_by_seal(slice_, material, without_scraps(slice_, listed), lambda: page.seals)
    named = that_name_somebody(slice_, with_known_authorities(slice_, issued))
    return in_one_phrase(slice_, doubted_for_a_lost_digit(named))


def _with_rules(sheet: Sheet, drafts: dict[str, Draft], labels: Sequence[str]) -> dict[str, Draft]:
    """Facts missing from a page read without rules, read from its ruled table if it has one."""
    layout = lay_out(sheet.page, tables=True)
    if len(layout.cells) < 4:
        return drafts
    missing = frozenset(name for name in labels if name not in drafts)
    ruled = open_sheet(sheet.page, layout, sheet.slice_, sheet.material)
    return {**_all_facts(ruled, missing), **drafts}


def _all_facts(sheet: Sheet, wanted: frozenset[str] | None) -> dict[str, Draft]:
    """The facts of a sheet's material (only the `wanted`, if given), by name."""
    found: dict[str, Draft] = {}
    for fact, read in reads_of(sheet.slice_, sheet.material.id):
        if wanted is not None and fact.name not in wanted:
            continue
        before = found.get(fact.name)
        certain = before is not None and before.fits and before.place > UNSURE_PLACE
        if before is not None and (certain or _settled(sheet, before, read)):
            continue
        draft = _HOW[read.how](sheet, fact, read)
        if draft is not None and (before is None or _outdoes(draft, before)):
            found[fact.name] = draft
    return found


def _outdoes(draft: Draft, before: Draft) -> bool:
    """Whether what a later way of reading found is to be taken instead."""
    if before.fits:
        return draft.fits and draft.place > before.place
    return draft.fits or draft.better_than(before)


def _settled(sheet: Sheet, before: Draft, read: ReadFrom) -> bool:
    """Whether an empty place found by its label outweighs a pattern over the whole text."""
    blank = before.state is State.BLANK
    return blank and read.how is How.PATTERN and sheet.material.reader is not Reader.LETTER


def _read_pattern(sheet: Sheet, fact: Fact, read: ReadFrom) -> Draft | None:
    """The first passage a fact's patterns find that looks like a value; else the likeliest."""
    kind = fact_kind(fact, sheet.slice_)
    best: Draft | None = None
    for passage in find_pattern(running_text(without_office_dates(sheet.layout)), read.patterns):
        typed = read_value(passage.text.replace("\n", ""), kind)
        draft = typed_draft(fact, typed, passage.confidence, passage.box, passage.text)
        if best is None or draft.fit > best.fit:
            best = replace(draft, sources=passage.sources)
        if best.fits:
            break
    return best


def _read_table(sheet: Sheet, fact: Fact, read: ReadFrom) -> Draft | None:
    return read_rows(sheet.layout, fact, read)


def _read_field(_sheet: Sheet, _fact: Fact, _read: ReadFrom) -> Draft | None:
    """Fields belong to identity cards, which are read by their own geometry."""
    return None


_HOW: dict[How, Callable[[Sheet, Fact, ReadFrom], Draft | None]] = {
    How.LABEL: read_beside_label,
    How.PATTERN: _read_pattern,
    How.FIELD: _read_field,
    How.SEAL: read_seal,
    How.SIGNATURE: read_signature,
    How.TICKS: read_ticks,
    How.QR: read_code,
    How.TABLE: _read_table,
}


# ---- identity cards --------------------------------------------------------------------------


def _card_document(
    page: Page, slice_: Slice, layout: Layout, card: Card, holders: Sequence[Material]
) -> Sorted:
    """A card as a document; whose it is stays open where the slice knows several holders."""
    card = _card_again(page, layout, card)
    owner = holders[0] if len(holders) == 1 else None
    sides = tuple(side.name for side in card.sides)
    confidence = max(side.confidence for side in card.sides)
    shown = Draft("sides", sides, confidence, card.region)
    drafts = [*(field for side in card.sides for field in side.fields), shown]
    readings = []
    for draft in drafts:
        for name in _fact_names(slice_, owner, draft.fact):
            named = replace(draft, fact=name)
            readings.append(_reading(page, named, owner.id if owner else None))
    return Sorted(
        owner.id if owner else None,
        confidence,
        tuple(material.id for material in holders),
        sides,
        card.region,
        tuple(readings),
    )


def _card_again(page: Page, layout: Layout, card: Card) -> Card:
    """The card with its doubtful fields read again by the finer engine."""
    fields = [field for side in card.sides for field in side.fields]
    names = [field for field in fields if field.fact == "name" and may_be_misread(field)]
    lines = reread_lines(page, fields, names)
    if not lines:
        return card
    again = find_cards(layout.with_rereads(lines), among_others=False)
    sides = [side for other in again for side in other.sides]
    return replace(card, sides=tuple(_side_again(side, sides) for side in card.sides))


def _side_again(side: Side, sides: Sequence[Side]) -> Side:
    """A side with the better of its fields and those of the same side read again."""
    x, y = middle(side.region)
    for other in sides:
        left, top, right, bottom = other.region
        if other.name == side.name and left <= x <= right and top <= y <= bottom:
            second = {field.fact: field for field in other.fields}
            known = [
                better(field, second.pop(field.fact, None), name=field.fact == "name")
                for field in side.fields
            ]
            return replace(side, fields=(*known, *second.values()))
    return side


def _fact_names(slice_: Slice, owner: Material | None, field: str) -> list[str]:
    """The facts a card's field is read into; a name of its own while the holder is not known."""
    if owner is None:
        return [f"{UNKNOWN_HOLDER}.{field}"]
    return [
        fact.name
        for fact, read in reads_of(slice_, owner.id)
        if read.how is How.FIELD and read.field == field
    ]


# ---- readings --------------------------------------------------------------------------------


def _reading(page: Page, draft: Draft, material: str | None) -> Reading:
    """A draft as a reading with its place; a doubtful page makes everything on it doubtful."""
    factor = legibility_factor(page.quality.legibility)
    pictured = page.medium is not Medium.DOCUMENT

    def spot(box: Box | None) -> Spot:
        return Spot(page.file, page.page, box if pictured else None)

    rows = tuple(round(factor * min(cell.confidence for cell in row), 4) for row in draft.cells)
    return Reading(
        draft.fact,
        draft.value,
        round(min(max(draft.sureness * factor, 0.0), 1.0), 4),
        material,
        state=draft.state,
        spot=spot(draft.box),
        spots=tuple(spot(box) for box in draft.row_boxes),
        text=draft.text,
        confidences=rows,
    )
