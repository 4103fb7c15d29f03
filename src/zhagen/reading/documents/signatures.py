"""Whether a document is signed where it asks for a signature.

Forms word the place in many ways (法定代表人（签字）, 单位负责人签名, or 单位负责人： alone at the
foot), and recognition reads a signature as anything or as part of its label's line. So a name
behind the label counts, and else the ink there that is neither print nor rule nor seal. People
sign beside the words or on the free paper below them: only where both are empty nobody has. Where
no such place is found nothing is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhagen.language.normalise import fold
from zhagen.reading.documents.boxes import around, height, middle, units, width
from zhagen.reading.documents.cells import cell_right, table_of
from zhagen.reading.documents.draft import Draft, lowered
from zhagen.reading.documents.labelled import matching
from zhagen.reading.documents.offices import at_office
from zhagen.reading.documents.places import candidates
from zhagen.reading.model import Medium

if TYPE_CHECKING:
    from zhagen.cases.model import Box
    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.documents.labelled import Sheet
    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.documents.layout import Layout
    from zhagen.reading.model import Page
    from zhagen.slices.model import Fact, ReadFrom

_SIGNED = 0.12  # ink of a short signature, in squares as high as its label's letters
_WRITTEN = 0.4  # the same on free paper, where dust and the grain of a copy add up
_DATED = re.compile(r"[年月日]")
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
    room = _beside(sheet, hit)
    tall = height(_printed(sheet.layout, hit))
    # A share of the room would make a signature paler the wider its room is.
    ink = sheet.page.ink(room) * width(room) * height(room) / tall**2
    # Between a stray dot and a thin signature there is a band where only an eye can tell.
    sure = 0.97 if ink < _SIGNED * 0.5 or ink > _SIGNED * 1.5 else 0.8
    below = _below(sheet, hit) if ink <= _SIGNED else None
    written = _unsealed_ink(sheet.page, below) / tall**2 if below else 0.0
    if below is None or written < _SIGNED:
        return Draft(fact.name, ink > _SIGNED, sure, room)
    return Draft(fact.name, value=True, confidence=0.97 if written > _WRITTEN else 0.8, box=below)


def _beside(sheet: Sheet, hit: Hit) -> Box:
    """Where a signature would stand beside its label: right of it up to the next print."""
    layout = sheet.layout
    if hit.cell is not None:
        right = cell_right(table_of(layout, hit.cell), hit.cell)
        if right is not None and not any(_prints(sheet, p) for p in layout.within(right.box)):
            return right.box
    box = _printed(layout, hit)
    tall = height(box)
    top = max(box[1] - round(0.6 * tall), 0)
    bottom = min(box[3] + round(0.5 * tall), layout.size[1])
    return (box[2] + 2, top, max(_edge(sheet, hit) - 2, box[2] + 3), bottom)


def _edge(sheet: Sheet, hit: Hit) -> int:
    """How far the room right of a label goes: to the next print or the side of its cell."""
    layout, box = sheet.layout, _printed(sheet.layout, hit)
    edges = [box[2] + 9 * height(box), layout.size[0]]
    edges += [
        piece.box[0]
        for piece in layout.right_of(box)
        if piece is not hit.piece and _prints(sheet, piece)
    ]
    home = hit.cell or layout.cell_at(hit.piece.box)
    return min(edges) if home is None else min(*edges, home.box[2])


def _below(sheet: Sheet, hit: Hit) -> Box | None:
    """The free paper under a label that heads a signing place, down to the next print."""
    layout, box = sheet.layout, _printed(sheet.layout, hit)
    tall = height(box)
    home = hit.cell or layout.cell_at(hit.piece.box)
    left = home.box[0] + tall // 4 if home else max(box[0] - tall, 0)
    bottom = home.box[3] - tall // 4 if home else min(box[3] + 3 * tall, layout.size[1])
    top, right = box[3] + tall // 8, _edge(sheet, hit)
    for piece in layout.pieces:
        under = piece.box[1] > box[3] - tall // 3
        meets = piece.box[0] < right and piece.box[2] > left
        if under and meets and _prints(sheet, piece):
            bottom = min(bottom, piece.box[1])
    return (left, top, right, bottom) if bottom - top > tall and right > left else None


def _unsealed_ink(page: Page, room: Box) -> float:
    """The ink in a room, in pixels, without what a copied seal left there."""

    def ink(box: Box) -> float:
        return page.ink(box) * width(box) * height(box)

    total = ink(room)
    if total <= 0.0:
        return 0.0
    for seal in page.seals:
        x0, y0 = max(room[0], seal.box[0]), max(room[1], seal.box[1])
        x1, y1 = min(room[2], seal.box[2]), min(room[3], seal.box[3])
        if x0 < x1 and y0 < y1:
            total -= ink((x0, y0, x1, y1))
    return total


def _printed(layout: Layout, hit: Hit) -> Box:
    """Where the letters of a label stand.

    A line that took a signature in is longer and higher than its text: the label's letters are
    as wide as those of other lines.
    """
    box = hit.box
    if hit.cell is not None:
        letters = [piece.box for piece in layout.within(hit.cell.box)]
        return around(letters) if letters and layout.pictured else box
    if not hit.piece.text:
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


def _prints(sheet: Sheet, piece: Piece) -> bool:
    """Whether a piece is print, and not what was made of a signature."""
    if piece.confidence >= 0.9 and (len(piece.folded) >= 4 or _DATED.search(piece.folded)):
        return True
    text, box = piece.text, piece.box
    return any(
        hit.box[0] >= box[0] - 2 and hit.box[2] <= box[2] + 2 and hit.piece.text == text
        for hit in sheet.labelled.hits
    )
