"""What is not text on a page: the unit's seal, and what a QR code carries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language.normalise import fold, tidy
from zhagen.reading.documents.boxes import middle
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
    places = [hit for hit, _ in matching(sheet, read)]
    own = [hit for hit in places if not at_office(sheet.layout, hit)] or places
    seals = [seal for seal in sheet.page.seals if seal.presence >= 0.3]
    if not seals:
        return _no_seal(fact, own, coloured=sheet.page.quality.coloured)
    seal = min(seals, key=lambda seal: _strangeness(sheet, seal, own))
    owner = tidy(seal.owner)
    if not owner:
        presence = min(seal.presence, 0.9)
        return Draft(fact.name, None, presence, seal.box, state=State.ILLEGIBLE)
    # A copied ring loses strokes: it may suggest another owner, never prove one.
    confidence = min(seal.confidence, _GREY_OWNER) if seal.grey else seal.confidence
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
