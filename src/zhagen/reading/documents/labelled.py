"""Facts that stand beside a label: of all places a label offers, the one whose wording fits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language.dates import parse_period
from zhagen.language.normalise import fold, tidy
from zhagen.reading.documents.boxed import boxed_code, joined_cells
from zhagen.reading.documents.boxes import height
from zhagen.reading.documents.cells import cell_right, table_of
from zhagen.reading.documents.draft import Draft, fact_kind, lowered, typed_draft
from zhagen.reading.documents.found import find_labels
from zhagen.reading.documents.joining import rejoined
from zhagen.reading.documents.labels import fits, lexicon
from zhagen.reading.documents.near import GUESSED, find_owners
from zhagen.reading.documents.offices import in_opinion
from zhagen.reading.documents.places import candidates
from zhagen.reading.documents.typed import Kind, Typed, read_value
from zhagen.reading.documents.wording import pick
from zhagen.reading.model import Medium
from zhagen.slices.model import How, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.found import Candidate, Labelled
    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.documents.layout import Layout
    from zhagen.reading.documents.near import Owners
    from zhagen.reading.model import Page, TableCell
    from zhagen.slices.model import Fact, Material, ReadFrom, Slice

_INK_SHOWS = 0.02
_CUT_DATE = re.compile(r"年(?:\d{1,2}(?:月\d{0,2})?)?$")  # a date the end of its line cut in two
_SIGNING = re.compile(r"签[字名章]|[盖公]章|年.{0,12}月.{0,4}日")
UNSURE_PLACE = 0.92
_SURE_LABEL = 0.69  # quality of a place from which its label surely asks for what stands there
_RIVAL = 0.5  # fit from which a wording may be what a label asks for
_AMONG_SIGNATURES = 0.8
_ACCOUNT = re.compile(r"\d[\d -]{10,24}")
_SPACED = 6
_CODE_LENGTH = 18  # of a unit's code and of a person's number
_CODES = frozenset({Kind.USCC, Kind.ID_NUMBER, Kind.ACCOUNT})
_OF_OFFICE = re.compile(r"受理|审[核批查]|复核|经办机构|登记机关|收件")
_UNDATED = re.compile(r"[年月日]+")  # the printed words of a date nobody has filled in
_GROWING = frozenset({Kind.TEXT, Kind.ORG, Kind.ADDRESS, Kind.BANK, Kind.AUTHORITY})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page laid out for one material: its labels found, and whose they are."""

    page: Page
    layout: Layout
    labelled: Labelled
    owners: Owners
    slice_: Slice
    material: Material


def open_sheet(page: Page, layout: Layout, slice_: Slice, material: Material) -> Sheet:
    """Find the labels of `material` on a layout."""
    reads = [read for _, read in reads_of(slice_, material.id)]
    known = lexicon(reads, prose=material.reader is Reader.LETTER)
    layout = rejoined(layout, known)
    labelled = find_labels(layout, known)
    return Sheet(page, layout, labelled, find_owners(reads, labelled), slice_, material)


def reads_of(slice_: Slice, material: str) -> list[tuple[Fact, ReadFrom]]:
    """The facts read from a material and how, in the order of facts.yaml."""
    return [
        (fact, read)
        for fact in slice_.facts.values()
        for read in fact.read
        if read.material == material
    ]


def read_beside_label(sheet: Sheet, fact: Fact, read: ReadFrom) -> Draft | None:
    """The value beside the best of a fact's labels; BLANK if its place is empty; None: no label."""
    kind = fact_kind(fact, sheet.slice_)
    best: tuple[float, Draft] | None = None
    for hit, weight in matching(sheet, read):
        crossed = sheet.owners.crossed(sheet.labelled, hit, read.near)
        unsure = weight < GUESSED and not crossed and bool(read.near)
        signed = kind is Kind.PERSON and _where_signed(sheet, hit)
        places = crossed or _places(sheet, hit, kind)
        weighed = [_weigh(sheet, fact, read, kind, place) for place in places]
        for draft, suited in _unrivalled(weighed, hit):
            score = suited * weight * (_AMONG_SIGNATURES if signed else 1.0)
            if draft is not None and (best is None or score > best[0] + 1e-9):
                best = (score, lowered(draft, UNSURE_PLACE) if unsure or signed else draft)
    if best is None and kind is Kind.ACCOUNT:
        return _account_by_itself(sheet, fact)
    return best[1] if best else None


def _account_by_itself(sheet: Sheet, fact: Fact) -> Draft | None:
    """An account number beside a label of which only 号 could be read (账　　号 set wide)."""
    found: list[TableCell] = []
    for cell in sheet.layout.cells:
        if len(cell.text) <= _SPACED and fold(cell.text).endswith("号"):
            right = cell_right(table_of(sheet.layout, cell), cell)
            if right is not None and _ACCOUNT.fullmatch(fold(right.text)):
                found.append(right)
    if len(found) != 1:
        return None
    cell = found[0]
    typed = read_value(cell.text, Kind.ACCOUNT)
    draft = typed_draft(fact, typed, cell.confidence, cell.box, cell.text)
    return lowered(replace(draft, sources=(cell.box,)), UNSURE_PLACE)


def _where_signed(sheet: Sheet, hit: Hit) -> bool:
    """Whether a label of a form stands among its signing places: names there are handwriting."""
    asked = [label.box[3] for label in sheet.labelled.cell_hits]
    if sheet.material.reader is not Reader.FORM or hit.cell is not None or not asked:
        return False
    home = sheet.layout.cell_at(hit.piece.box)
    if home is not None and _SIGNING.search(fold(home.text)):
        return True
    return hit.box[1] > max(asked) - height(hit.box) // 2


def _places(sheet: Sheet, hit: Hit, kind: Kind) -> list[Candidate]:
    """The places a label offers; a period may go on below its first line, a single day does not."""
    places = _without_anothers(
        sheet.labelled, candidates(sheet.labelled, hit, grows=kind in _GROWING)
    )
    if kind in _CODES and sheet.layout.pictured:
        length = None if kind is Kind.ACCOUNT else _CODE_LENGTH
        boxed = boxed_code(sheet.page, sheet.labelled, hit, length)
        return [boxed] if boxed else [joined_cells(sheet.page, place) for place in places]
    if kind is Kind.DATE and hit.cell is None:
        grown = candidates(sheet.labelled, hit, grows=True)
        if places and _CUT_DATE.search(fold(places[0].text)):
            return grown
        places += [replace(place, quality=place.quality * 0.97) for place in grown]
    return places


def _without_anothers(labelled: Labelled, places: list[Candidate]) -> list[Candidate]:
    """Places of a label less the cell below it that answers the label on its own left.

    Only where the cell beside the label is there and empty: then that is the answer.
    """
    if len(places) < 2 or places[0].text or not places[0].sources or places[0].hit.cell is None:
        return places
    return [places[0], *(place for place in places[1:] if not _answers_another(labelled, place))]


def _answers_another(labelled: Labelled, place: Candidate) -> bool:
    """Whether the cell left of a place is the label it answers."""
    cell = next((one for one in labelled.layout.cells if one.box == place.box), None)
    if cell is None or not place.text:
        return False
    table = table_of(labelled.layout, cell)
    left = next((one for one in table if cell_right(table, one) is cell), None)
    return left is not None and labelled.of_cell(left) is not None


def matching(sheet: Sheet, read: ReadFrom) -> list[tuple[Hit, float]]:
    """The labels on the page that are a fact's, with how well they suit; best first."""
    labels = frozenset(fold(label) for label in read.labels)
    found: list[tuple[Hit, float]] = []
    owned = bool(read.near)
    suited = [
        (hit, fits(hit, labels, owned=owned)) for hit in sheet.labelled.hits if not hit.section
    ]
    alike = [hit for hit, suits in suited if suits > 0.0]
    for hit, suits in suited:
        if suits == 0.0 or sheet.owners.heads_several(hit):
            continue
        crossed = sheet.owners.crossed(sheet.labelled, hit, read.near)
        weight = suits if crossed else sheet.owners.weight(hit, read.near, alike) * suits
        if "签" in hit.note and not any("签" in label for label in labels):
            weight *= 0.5
        if weight > 0.0 and sheet.material.reader is Reader.FORM and _of_office(sheet, hit):
            continue
        if weight > 0.0:
            found.append((hit, weight))
    return sorted(found, key=lambda pair: -pair[1] * pair[0].quality)


def _of_office(sheet: Sheet, hit: Hit) -> bool:
    """Whether a label of a form asks for what the office writes (受理日期)."""
    return _OF_OFFICE.search(hit.prefix) is not None or in_opinion(sheet.layout, hit)


def _weigh(
    sheet: Sheet, fact: Fact, read: ReadFrom, kind: Kind, place: Candidate
) -> tuple[Draft | None, float]:
    """The draft a place gives and how good it is, 0..1."""
    if not place.text or (kind is not Kind.DATE and _UNDATED.fullmatch(fold(place.text))):
        sealed = _sealed_by(sheet, fact, place) if kind in _GROWING else None
        if sealed is not None:
            return sealed, 0.5 * place.quality
        return _empty(sheet, fact, place), 0.35 * place.quality
    typed, text = _typed(fact, read, kind, place.text)
    if typed is None:
        return None, 0.0
    doubtful = place.confidence < 0.8 and len(place.text) <= 3
    if kind in _GROWING and (typed.fit < 0.2 or doubtful):
        # A scrap of a seal or a date under it is no name: what the seal says is.
        sealed = _sealed_by(sheet, fact, place)
        if sealed is not None:
            return sealed, 0.5 * place.quality
    draft = typed_draft(fact, typed, place.confidence, place.box, text)
    draft = replace(
        draft, sources=place.sources, place=1.0 if place.quality >= _SURE_LABEL else 0.93
    )
    return draft, place.quality * (0.3 + 0.7 * typed.fit)


def _unrivalled(
    weighed: Sequence[tuple[Draft | None, float]], hit: Hit
) -> list[tuple[Draft | None, float]]:
    """The drafts of a sure label's places; the only one that fits stands in the right place.

    Letters below a heading are no less sure for the heading beside it. An empty place is a rival.
    """
    rivals = [
        draft
        for draft, _ in weighed
        if draft is not None and (draft.fit >= _RIVAL or draft.state is not State.READ)
    ]
    told = len(weighed) > 1 and len(rivals) == 1 and rivals[0].fits
    if not told or hit.quality < _SURE_LABEL:
        return list(weighed)
    only = replace(rivals[0], place=1.0)
    return [(only if draft is rivals[0] else draft, score) for draft, score in weighed]


def _typed(fact: Fact, read: ReadFrom, kind: Kind, text: str) -> tuple[Typed | None, str]:
    """The typed value in a wording; a read's patterns pick the part that is meant."""
    if not read.patterns:
        return read_value(text, kind), text
    picked = pick(read.patterns, text)
    if picked is not None:
        return read_value(picked, kind), picked
    if kind is Kind.DATE and asks_for_end(fact, read):
        period = parse_period(text)
        if period.found:
            return Typed(period.end, 0.85), text
    return None, text


def asks_for_end(fact: Fact, read: ReadFrom) -> bool:
    """Whether a date fact means the last day of a period: by `field`, else by its own name."""
    if read.field in ("start", "end"):
        return read.field == "end"
    return re.search(r"(?:until|_to|end|expir\w*)$", fact.name) is not None


def _empty(sheet: Sheet, fact: Fact, place: Candidate) -> Draft:
    """An empty place; ink in it that gave no text is a value nobody could read."""
    box = _inner(place.box)
    state = State.BLANK
    if sheet.page.medium is not Medium.DOCUMENT and sheet.page.ink(box) > _INK_SHOWS:
        state = State.ILLEGIBLE
    found = place.quality >= _SURE_LABEL and not sheet.labelled.runs_into(place.hit)
    confidence = place.confidence if found else place.confidence * 0.93
    return Draft(fact.name, None, confidence, place.box, state=state, sources=place.sources)


def _sealed_by(sheet: Sheet, fact: Fact, place: Candidate) -> Draft | None:
    """The owner of a seal in an empty place: authorities sign by their seal alone (登记机关).

    Not on a material whose own seal is a fact: there the seal and the text are to be compared.
    """
    if any(read.how is How.SEAL for _, read in reads_of(sheet.slice_, sheet.material.id)):
        return None
    tall = height(place.hit.box)
    x0, y0, x1, y1 = place.hit.box
    for seal in sheet.page.seals:
        left, top, right, bottom = seal.box
        near = left < x1 + 8 * tall and right > x0 and top < y1 + 3 * tall and bottom > y0
        if near and seal.owner:
            return Draft(fact.name, tidy(seal.owner), seal.confidence, seal.box, seal.owner)
    return None


def _inner(box: Box) -> Box:
    """A box without its rim, where ruled lines and neighbours' strokes reach in."""
    rim = max(2, round(height(box) * 0.12))
    if box[2] - box[0] <= 4 * rim or box[3] - box[1] <= 4 * rim:
        return box
    return (box[0] + rim, box[1] + rim, box[2] - rim, box[3] - rim)


def sources_of(drafts: Sequence[Draft]) -> tuple[Box, ...]:
    """The boxes weak drafts rest on, each once."""
    return tuple(dict.fromkeys(box for draft in drafts for box in draft.sources))
