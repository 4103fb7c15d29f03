"""What is not text on a page: the unit's seal, and what a QR code carries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language.normalise import fold, tidy
from zhagen.reading.documents.boxes import height, middle, width
from zhagen.reading.documents.draft import Draft, fact_kind
from zhagen.reading.documents.labelled import matching
from zhagen.reading.documents.offices import at_office
from zhagen.reading.documents.signatures import ANYWHERE
from zhagen.reading.documents.typed import read_value
from zhagen.reading.model import Medium

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.documents.labelled import Sheet
    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.model import Seal
    from zhagen.slices.model import Fact, ReadFrom

_GREY_OWNER = 0.65
_PERSONAL = 0.6  # of a unit's seal in size
_NAME_SEAL = re.compile(r"(?=.*印)[\u3400-\u9fff]{2,5}")
_NO_END = 0.8  # that there is no seal on a page whose sealing place was not found
_PAGE_OF = re.compile(r"第(\d{1,2})页[,，/]?\(?共(\d{1,2})页")
_OVERLEAF = re.compile(r"[接转见]下一?页|转背面|续下页|背面|未完")
_REMARK = 8
_AUTHORITY = re.compile(r"(?:局|委员会|银行|支行|分行|经办机构|服务大厅|管理中心|事业中心)$")


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
    seen = sheet.page.seals or sheet.page.pasted
    if sheet.page.medium is Medium.DOCUMENT and sheet.page.ink(ANYWHERE) > 0.0 and not seen:
        return Draft(fact.name, None, 0.9, None, state=State.ILLEGIBLE)
    known = [hit for hit, _ in matching(sheet, read)]
    noted = [hit for hit in sheet.labelled.hits if "章" in hit.note and hit not in known]
    places = known + noted  # 参保单位（章） is a sealing place, whatever the words before it
    own = [hit for hit in places if not at_office(sheet.layout, hit)] or places
    seals = [seal for seal in sheet.page.seals if seal.presence >= 0.3]
    if not seals:
        return None if not own and _goes_on(sheet) else _no_seal(sheet, fact, own)
    units = _of_units(seals)
    if not units:  # somebody's name: what he signed with is not proved to be all there is
        return Draft(fact.name, None, 0.9, seals[0].box, state=State.ILLEGIBLE)
    seals = units
    seal = min(seals, key=lambda seal: _strangeness(sheet, seal, own))
    owner = tidy(seal.owner)
    if not owner:
        presence = min(seal.presence, 0.9)
        return Draft(fact.name, None, presence, seal.box, state=State.ILLEGIBLE)
    # A copied ring loses strokes: it may suggest another owner, never prove one.
    confidence = min(seal.confidence, _GREY_OWNER) if seal.grey else seal.confidence
    return Draft(fact.name, owner, confidence, seal.box, seal.owner)


def _of_units(seals: Sequence[Seal]) -> list[Seal]:
    """Seals without those people sign with: half as large, or with a name and 印 on them."""
    largest = max(width(seal.box) + height(seal.box) for seal in seals)
    return [
        seal
        for seal in seals
        if width(seal.box) + height(seal.box) >= _PERSONAL * largest
        and not _NAME_SEAL.fullmatch(fold(seal.owner))
    ]


def _no_seal(sheet: Sheet, fact: Fact, places: Sequence[Hit]) -> Draft:
    """No seal was seen; on a photocopy that is no proof that there is none.

    Nor is it where the page shows neither a sealing nor a signing place: its end was not seen.
    """
    box = places[0].box if places else None
    closed = bool(places) or any("签" in hit.key + hit.note for hit in sheet.labelled.hits)
    sure = 0.97 if closed else _NO_END
    return Draft(
        fact.name, None, sure if sheet.page.quality.coloured else 0.6, box, state=State.BLANK
    )


def _goes_on(sheet: Sheet) -> bool:
    """Whether a page says that the document goes on: 接下页, or page 1 of 2."""
    for piece in sheet.layout.pieces:
        numbered = _PAGE_OF.search(piece.folded)
        if numbered is not None and int(numbered[1]) < int(numbered[2]):
            return True
        if len(piece.folded) <= _REMARK and _OVERLEAF.search(piece.folded):
            return True
    return False


def _strangeness(sheet: Sheet, seal: Seal, places: Sequence[Hit]) -> float:
    """How unlikely a seal is the unit's own: far from its place, or an authority's by its text."""
    across = max(sum(sheet.layout.size), 1)
    x, y = middle(seal.box)
    points = [middle(hit.box) for hit in places]
    distance = min((abs(x - px) + abs(y - py) for px, py in points), default=0.0) / across
    authority = 0.3 if _AUTHORITY.search(fold(seal.owner)) else 0.0
    return distance + authority - 0.05 * seal.presence
