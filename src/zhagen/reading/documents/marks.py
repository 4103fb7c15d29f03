"""What is not text on a form: ticks, the unit's seal, a signature; and what a QR code carries."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language.normalise import fold, tidy
from zhagen.reading.documents.boxes import height, middle, same_row
from zhagen.reading.documents.cells import cell_right, table_of
from zhagen.reading.documents.draft import Draft, fact_kind
from zhagen.reading.documents.labelled import matching
from zhagen.reading.documents.places import candidates
from zhagen.reading.documents.typed import read_value
from zhagen.reading.model import Medium

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.labelled import Sheet
    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.model import Seal
    from zhagen.slices.model import Fact, ReadFrom

_SIGNED = 0.012
_ANYWHERE = (0, 0, 0, 0)  # a document without a picture answers for all of it
_NAME = re.compile(r"[\u3400-\u9fff·]{2,6}")
_AUTHORITY = re.compile(r"(?:局|委员会|银行|支行|分行|经办机构|服务大厅|管理中心|事业中心)$")
_AT_AUTHORITY = re.compile(r"经办机构|受理|审核|复核|登记机关|银行|社保机构|社会保险机构")


def read_code(sheet: Sheet, fact: Fact, read: ReadFrom) -> Draft | None:
    """The part of a QR or bar code a fact asks for."""
    kind = fact_kind(fact, sheet.slice_)
    for code in sheet.page.codes:
        for pattern in read.patterns or (r"(?s).+",):
            match = re.search(pattern, code.text)
            if match is None:
                continue
            part = match["value"] if "value" in match.re.groupindex else match.group()
            typed = read_value(part, kind)
            return Draft(fact.name, typed.value, 1.0, code.box, code.text, checked=typed.checked)
    return None


# ---- seals ---------------------------------------------------------------------------------


def read_seal(sheet: Sheet, fact: Fact, read: ReadFrom) -> Draft | None:
    """The owner of the seal at a fact's sealing place.

    BLANK where the place is there and no seal is. In a DOCX a seal is a pasted picture nobody can
    read here: with pictures in it the owner is illegible, without any there is none.
    """
    if sheet.page.medium is Medium.DOCUMENT and sheet.page.ink(_ANYWHERE) > 0.0:
        return Draft(fact.name, None, 0.9, None, state=State.ILLEGIBLE)
    places = [hit for hit, _ in matching(sheet, read)]
    own = [hit for hit in places if not _at_authority(sheet, hit)] or places
    seals = [seal for seal in sheet.page.seals if seal.presence >= 0.3]
    if not seals:
        return _no_seal(fact, own, coloured=sheet.page.quality.coloured)
    seal = min(seals, key=lambda seal: _strangeness(sheet, seal, own))
    owner = tidy(seal.owner)
    if not owner:
        presence = min(seal.presence, 0.9)
        return Draft(fact.name, None, presence, seal.box, state=State.ILLEGIBLE)
    confidence = min(seal.confidence, seal.presence if seal.grey else 1.0)
    return Draft(fact.name, owner, confidence, seal.box, seal.owner)


def _no_seal(fact: Fact, places: Sequence[Hit], *, coloured: bool) -> Draft:
    """No seal was seen; on a photocopy that is no proof that there is none."""
    box = places[0].box if places else None
    return Draft(fact.name, None, 0.97 if coloured else 0.6, box, state=State.BLANK)


def _strangeness(sheet: Sheet, seal: Seal, places: Sequence[Hit]) -> float:
    """How unlikely a seal is the unit's own: far from its place, or an authority's by its text."""
    across = max(sum(sheet.layout.size), 1)
    x, y = middle(seal.box)
    points = [middle(hit.box) for hit in places]
    distance = min((abs(x - px) + abs(y - py) for px, py in points), default=0.0) / across
    authority = 0.3 if _AUTHORITY.search(fold(seal.owner)) else 0.0
    return distance + authority - 0.05 * seal.presence


def _at_authority(sheet: Sheet, hit: Hit) -> bool:
    """Whether a sealing place belongs to the office that receives the form, not to the unit."""
    if _AT_AUTHORITY.search(hit.prefix):
        return True
    return any(
        _AT_AUTHORITY.search(piece.folded) is not None and same_row(piece.box, hit.box)
        for piece in sheet.layout.pieces
        if piece.box[2] <= hit.box[2]
    )


# ---- signatures ----------------------------------------------------------------------------


def read_signature(sheet: Sheet, fact: Fact, read: ReadFrom) -> Draft | None:
    """Whether a signing place is signed: a name beside it, or ink that is no print and no seal."""
    order = {fold(label): number for number, label in enumerate(read.labels)}
    places = [pair for pair in matching(sheet, read) if not _at_authority(sheet, pair[0])]
    places.sort(key=lambda pair: (order.get(_spelled(pair[0]), len(order)), -pair[1]))
    for hit, weight in places:
        draft = _signed_at(sheet, fact, hit)
        if draft is not None:
            return replace(draft, confidence=draft.confidence * (1.0 if weight >= 0.8 else 0.97))
    return None


def _spelled(hit: Hit) -> str:
    return "".join(hit.keys)


def _signed_at(sheet: Sheet, fact: Fact, hit: Hit) -> Draft | None:
    for place in candidates(sheet.labelled, hit, grows=False):
        if not place.text:
            continue
        name = _NAME.match(re.sub(r"[年月日]", "", fold(place.text)))
        if name is not None:
            sure = max(place.confidence, 0.97)
            return Draft(fact.name, value=True, confidence=sure, box=place.box, text=place.text)
    if sheet.page.medium is Medium.DOCUMENT:
        pasted = sheet.page.ink(_ANYWHERE) > 0.0
        return Draft(fact.name, pasted, 0.9 if pasted else 0.97, hit.box)
    room = _signing_room(sheet, hit)
    ink = sheet.page.ink(room)
    # Between a stray dot and a thin signature there is a band where only an eye can tell.
    sure = 0.97 if ink < _SIGNED * 0.4 or ink > _SIGNED * 1.5 else 0.8
    return Draft(fact.name, ink > _SIGNED, sure, room)


def _signing_room(sheet: Sheet, hit: Hit) -> Box:
    """Where a signature would stand: right of its label up to the next print."""
    box = hit.box
    tall = height(hit.piece.box) if hit.cell is None else height(box)
    if hit.cell is not None:
        right = cell_right(table_of(sheet.layout, hit.cell), hit.cell)
        if right is not None:
            return right.box
    edge = min(box[2] + 9 * tall, sheet.layout.size[0])
    for piece in sheet.layout.right_of(box):
        edge = min(edge, piece.box[0])
    for cell in sheet.layout.cells:
        if cell.box[0] < box[0] < cell.box[2] and cell.box[1] <= middle(box)[1] <= cell.box[3]:
            edge = min(edge, cell.box[2])
    top = max(box[1] - round(0.6 * tall), 0)
    bottom = min(box[3] + round(0.5 * tall), sheet.layout.size[1])
    return (box[2] + 2, top, max(edge - 2, box[2] + 3), bottom)
