"""Whether a document is signed where it asks for a signature.

Forms word the place in many ways (法定代表人（签字）, 单位负责人签名, or 单位负责人： alone at the
foot), and recognition reads a signature as anything or as part of its label's line. So a name
behind the label counts, and else the ink there that is neither print nor rule nor seal. Where no
such place is found nothing is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhagen.language.normalise import fold
from zhagen.reading.documents.boxes import height, middle, units, width
from zhagen.reading.documents.cells import cell_right, table_of
from zhagen.reading.documents.draft import Draft, lowered
from zhagen.reading.documents.labelled import matching
from zhagen.reading.documents.offices import at_office
from zhagen.reading.documents.places import candidates
from zhagen.reading.model import Medium

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.labelled import Sheet
    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.documents.layout import Layout
    from zhagen.slices.model import Fact, ReadFrom

_SIGNED = 0.12  # ink of a short signature, in squares as high as its label's letters
ANYWHERE = (0, 0, 0, 0)  # a document without a picture answers for all of it
_NAME = re.compile(r"[\u3400-\u9fff·]{2,6}")
_HEAD_OF_UNIT = re.compile(r"法定代表人|法人|负责人|委托人|授权人|委托方")
_CLOSING = re.compile(r"签|章|日期|时间|[人员]$|代表|负责|机构|意见|年月日|单位$|地址|电话")
_GUESSED = 0.97


def read_signature(sheet: Sheet, fact: Fact, read: ReadFrom) -> Draft | None:
    """Whether the signing place of the head of the unit, or else of another, is signed."""
    order = {fold(label): number for number, label in enumerate(read.labels)}
    known = {id(hit): weight for hit, weight in matching(sheet, read)}
    noted = [hit for hit in sheet.labelled.hits if id(hit) in known or "签" in hit.note]
    places = [hit for hit in noted if not at_office(sheet.layout, hit)]

    def rank(hit: Hit) -> tuple[int, float]:
        spelled = "".join(hit.keys)
        unknown = 0 if _HEAD_OF_UNIT.search(hit.prefix + spelled) else len(order)
        return (order.get(spelled, unknown), -known.get(id(hit), 0.5))

    for hit in sorted(places, key=rank) or _closing(sheet):
        draft = _signed_at(sheet, fact, hit)
        if draft is not None:
            return draft if known.get(id(hit), 0.0) >= 0.8 else lowered(draft, _GUESSED)
    return None


def _closing(sheet: Sheet) -> list[Hit]:
    """单位负责人： or 法定代表人： at the foot of a document that nowhere says 签字."""
    hits = sheet.labelled.hits
    asked = [hit.box[3] for hit in hits if hit.quality >= 0.9 and not _CLOSING.search(hit.key)]
    foot = max(asked, default=sheet.layout.size[1] // 2)
    return [
        hit
        for hit in hits
        if hit.cell is None
        and hit.stands_out
        and hit.box[1] > foot
        and _HEAD_OF_UNIT.search("".join(hit.keys))
        and not at_office(sheet.layout, hit)
    ]


def _signed_at(sheet: Sheet, fact: Fact, hit: Hit) -> Draft | None:
    for place in candidates(sheet.labelled, hit, grows=False):
        if not place.text:
            continue
        name = _NAME.match(re.sub(r"[年月日]", "", fold(place.text)))
        if name is not None:
            sure = max(place.confidence, 0.97)
            return Draft(fact.name, value=True, confidence=sure, box=place.box, text=place.text)
    if sheet.page.medium is Medium.DOCUMENT:
        label = fold(hit.piece.text)
        near = (fold(text) for text in sheet.page.pasted)
        pasted = any(label in text or text in label for text in near if text)
        return Draft(fact.name, pasted, 0.97, hit.box)
    room = _signing_room(sheet.layout, hit, sheet.labelled.hits)
    tall = sheet.layout.line_height() if hit.cell else height(_printed(sheet.layout, hit))
    # A share of the room would make a signature paler the wider its room is.
    ink = sheet.page.ink(room) * width(room) * height(room) / tall**2
    # Between a stray dot and a thin signature there is a band where only an eye can tell.
    sure = 0.97 if ink < _SIGNED * 0.5 or ink > _SIGNED * 1.5 else 0.8
    return Draft(fact.name, ink > _SIGNED, sure, room)


def _signing_room(layout: Layout, hit: Hit, hits: Sequence[Hit]) -> Box:
    """Where a signature would stand: right of its label up to the next print."""
    if hit.cell is not None:
        right = cell_right(table_of(layout, hit.cell), hit.cell)
        if right is not None:
            return right.box
    box = _printed(layout, hit)
    tall = height(box)
    edge = min(box[2] + 9 * tall, layout.size[0])
    for piece in layout.right_of(box):
        if piece is not hit.piece and _is_print(piece.text, piece.confidence, piece.box, hits):
            edge = min(edge, piece.box[0])
    home = layout.cell_at(hit.piece.box)
    if home is not None:
        edge = min(edge, home.box[2])
    top = max(box[1] - round(0.6 * tall), 0)
    bottom = min(box[3] + round(0.5 * tall), layout.size[1])
    return (box[2] + 2, top, max(edge - 2, box[2] + 3), bottom)


def _printed(layout: Layout, hit: Hit) -> Box:
    """Where the letters of a label stand.

    A line that took a signature in is longer and higher than its text: the label's letters are
    as wide as those of other lines.
    """
    box = hit.box
    if hit.cell is not None or not hit.piece.text:
        return box
    pitch = layout.line_height() if not layout.pictured else _pitch(layout, hit)
    label = hit.piece.text[: hit.piece.index[hit.end - 1] + 1]
    right = min(box[2], round(hit.piece.box[0] + 1.08 * pitch * units(label)))
    tall = min(height(box), round(1.6 * pitch))
    y = round(middle(box)[1])
    return (box[0], y - tall // 2, max(right, box[0] + 1), y + tall // 2)


def _pitch(layout: Layout, hit: Hit) -> float:
    """The usual advance of a letter: of lines as high as the label's, or of all lines."""
    tall = layout.line_height()
    own = width(hit.piece.box) / max(units(hit.piece.text), 1.0)
    alike = sorted(
        width(piece.box) / units(piece.text)
        for piece in layout.pieces
        if len(piece.folded) >= 4 and 0.7 < height(piece.box) / tall < 1.4
    )
    return min(own, alike[len(alike) // 2]) if alike else own


def _is_print(text: str, confidence: float, box: Box, hits: Sequence[Hit]) -> bool:
    """Whether what stands behind a label is print, and not what was made of a signature."""
    if confidence >= 0.9 and len(fold(text)) >= 4:
        return True
    return any(
        hit.box[0] >= box[0] - 2 and hit.box[2] <= box[2] + 2 and hit.piece.text == text
        for hit in hits
    )
