"""Resident identity cards: which sides are on a page, where, and what they say.

A card is known by its own words standing together, not by a title: the portrait side has none.
Proportions of the card are fixed by standard (GB 11643, 85.6 x 54 mm), so from the line of the
number or of the validity the rest of the card follows, however many cards a sheet carries.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.language.dates import parse_period
from zhagen.language.identifiers import clean_id_number, id_number_valid
from zhagen.language.matching import contains
from zhagen.reading.documents.boxes import around, height, inside, middle, same_row, width
from zhagen.reading.documents.card_sides import Card, Side, distinct, paired
from zhagen.reading.documents.draft import Draft
from zhagen.reading.documents.found import find_labels
from zhagen.reading.documents.labels import Lexicon
from zhagen.reading.documents.places import candidates
from zhagen.reading.documents.typed import Kind, read_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.documents.layout import Layout

_FRONT_WORDS = ("姓名", "性别", "民族", "出生", "住址")
_WORDS = (*_FRONT_WORDS, "公民身份号码", "签发机关", "有效期限")
_LEXICON = Lexicon(tuple(sorted(_WORDS, key=lambda word: -len(word))), frozenset(_WORDS))
_NUMBER = re.compile(r"[1-9][0-9oil]{16}[0-9xoil×]")
_OTHER_CARD = re.compile(r"居住证|通行证|驾驶证|社会保障卡|居民户口簿|临时居民")
_NAME = re.compile(r"[\u3400-\u9fff·]{2,10}")
_NOT_NAME = re.compile(r"姓名|性别|民族|出生|住址|公民|号码|中华|身份证|复印|本人|仅限")
_TABLE_ROW = 3  # so many texts on one line are the row of a table
_FEW = 10  # pieces of text: more would be a card read properly, or no card
_DAYS = re.compile(r"(?:19|20)\d{2}[.\-/]?\d{2}[.\-/]?\d{2}")


def find_cards(layout: Layout, *, among_others: bool) -> tuple[Card, ...]:
    """The identity cards on a page; stricter where the page is headed as something else."""
    if not layout.pictured or _OTHER_CARD.search("\n".join(p.folded for p in layout.pieces)):
        return ()
    fronts = _fronts(layout, need=4 if among_others else 2)
    backs = _backs(layout, among_others=among_others)
    if not fronts and not backs and not among_others and len(layout.pieces) <= _FEW:
        return _glimpsed(layout)
    return paired(fronts, backs)


def _glimpsed(layout: Layout) -> tuple[Card, ...]:
    """A card of which glare or blur left little: enough to know it, too little to read it all."""
    whole = (0, 0, *layout.size)
    titles = [piece for piece in layout.pieces if contains("居民身份证", piece.folded)]
    if any(len(_on_row(layout, piece)) < _TABLE_ROW for piece in titles):
        return (Card((Side("back", whole, _back_fields(layout), 0.75),)),)
    for row in _number_rows(layout):
        if len(_on_row(layout, row[0])) > len(row):
            continue  # a row of a table
        if len(clean_id_number("".join(piece.text for piece in row))) == 18:
            return (Card((Side("front", whole, _front_fields(layout, row), 0.7),)),)
    return ()


def _on_row(layout: Layout, piece: Piece) -> list[Piece]:
    """What stands on the line of a piece, itself included."""
    return [other for other in layout.pieces if same_row(other.box, piece.box)]


# ---- portrait side ---------------------------------------------------------------------------


def _fronts(layout: Layout, need: int) -> list[Side]:
    sides = []
    for row in _number_rows(layout):
        region = _front_region(row, layout)
        part = layout.part(region)
        text = "\n".join(piece.folded for piece in part.pieces)
        present = sum(word in text for word in _FRONT_WORDS)
        labelled = contains("公民身份号码", text)
        if present < (need if labelled else need + 1):
            continue
        fields = _front_fields(part, row)
        # The words of a card are few; with all of them there it cannot well be anything else.
        confidence = min(0.99, 0.75 + 0.05 * present + (0.05 if labelled else 0.0))
        sides.append(Side("front", _tight(part, region), fields, round(confidence, 3)))
    return distinct(sides)


def _number_rows(layout: Layout) -> list[list[Piece]]:
    """Lines that hold an ID number or its label, each with everything right of its label."""
    rows: list[list[Piece]] = []
    for piece in layout.pieces:
        label = contains("公民身份号码", piece.folded)
        if not label and not _NUMBER.search(piece.folded):
            continue
        if any(piece is other for row in rows for other in row):
            continue
        row = [piece]
        tall = height(piece.box)
        for other in layout.right_of(piece.box):
            if label and other.box[0] - row[-1].box[2] < 5 * tall and _digits(other.text) >= 3:
                row.append(other)
        rows.append(row)
    return rows


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _front_region(row: Sequence[Piece], layout: Layout) -> Box:
    """The card around the line of its number, which runs from 8 % to 92 % of its width."""
    box = around(piece.box for piece in row)
    labelled = contains("公民身份号码", "".join(piece.folded for piece in row))
    has_number = any(_NUMBER.search(piece.folded) for piece in row)
    if labelled and has_number:
        left, card = box[0], width(box) / 0.84
    elif has_number:
        card = width(box) / 0.56
        left = box[0] - round(0.27 * card)
    else:
        left, card = box[0], width(box) / 0.24
    y = middle(box)[1]
    return (
        max(0, round(left - 0.12 * card)),
        max(0, round(y - 0.62 * card)),
        min(layout.size[0], round(left + 0.98 * card)),
        min(layout.size[1], round(y + 0.08 * card)),
    )


def _front_fields(part: Layout, row: Sequence[Piece]) -> tuple[Draft, ...]:
    fields = []
    name = _beside(part, "姓名", Kind.PERSON) or _loose_name(part, row)
    if name is not None:
        fields.append(replace(name, fact="name"))
    text = "".join(piece.text for piece in row)
    number = clean_id_number(re.sub(r"^\D*", "", text))
    if number:
        box = around(piece.box for piece in row)
        confidence = min(piece.confidence for piece in row)
        sources = tuple(dict.fromkeys(piece.line for piece in row))
        valid = id_number_valid(number)
        fields.append(
            Draft("number", number, confidence, box, text, sources=sources, checked=valid)
        )
    return tuple(fields)


def _loose_name(part: Layout, row: Sequence[Piece]) -> Draft | None:
    """The name where its pale label was not seen: the topmost short Chinese line of the card."""
    above = [p for p in part.pieces if p.box[3] < row[0].box[1] and not _NOT_NAME.search(p.folded)]
    for piece in sorted(above, key=lambda piece: piece.box[1])[:2]:
        if _NAME.fullmatch(piece.folded) and len(piece.folded) <= 4:
            typed = read_value(piece.text, Kind.PERSON)
            confidence = piece.confidence * 0.9
            return Draft("name", typed.value, confidence, piece.box, piece.text)
    return None


def _beside(part: Layout, label: str, kind: Kind) -> Draft | None:
    """The value beside a label of the card."""
    labelled = find_labels(part, _LEXICON)
    for hit in labelled.hits:
        if hit.key != label:
            continue
        for place in candidates(labelled, hit, grows=label == "签发机关"):
            if not place.text:
                continue
            typed = read_value(place.text, kind)
            if typed.fit >= 0.8:
                return Draft(
                    label, typed.value, place.confidence, place.box, place.text,
                    sources=place.sources, fit=typed.fit,
                )  # fmt: skip
    return None


# ---- emblem side -----------------------------------------------------------------------------


def _backs(layout: Layout, *, among_others: bool) -> list[Side]:
    sides: list[Side] = []
    for piece in layout.pieces:
        if not (contains("有效期限", piece.folded) or contains("签发机关", piece.folded)):
            continue
        if any(inside(piece.box, side.region) for side in sides):
            continue
        region = _back_region(piece, layout)
        part = layout.part(region)
        text = "\n".join(p.folded for p in part.pieces)
        words = [word for word in ("有效期限", "签发机关", "居民身份证") if contains(word, text)]
        if len(words) < (3 if among_others else 2):
            continue
        confidence = min(0.99, 0.85 + 0.07 * (len(words) - 1))
        sides.append(Side("back", _tight(part, region), _back_fields(part), round(confidence, 3)))
    return distinct(sides)


def _back_region(piece: Piece, layout: Layout) -> Box:
    """The card around a line of its lower part; a line of print is 5 % of the card's width high."""
    value = next(iter(layout.right_of(piece.box)), None)
    near = value is not None and value.box[0] - piece.box[2] < 4 * height(piece.box)
    box = around((piece.box, value.box)) if near and value is not None else piece.box
    card = max(width(box) / 0.62, height(piece.box) * 17)
    y = middle(box)[1]
    left = piece.box[0]
    return (
        max(0, round(left - 0.32 * card)),
        max(0, round(y - 0.62 * card)),
        min(layout.size[0], round(left + 0.8 * card)),
        min(layout.size[1], round(y + 0.22 * card)),
    )


def _back_fields(part: Layout) -> tuple[Draft, ...]:
    fields = []
    issuer = _beside(part, "签发机关", Kind.AUTHORITY) or _loose_issuer(part)
    if issuer is not None:
        fields.append(replace(issuer, fact="issuer"))
    term = _term_row(part)
    if term:
        text = " ".join(piece.text for piece in term)
        period = parse_period(re.sub(r"^.*?限", "", text))
        box = around(piece.box for piece in term)
        confidence = min(piece.confidence for piece in term)
        sources = tuple(dict.fromkeys(piece.line for piece in term))
        if period.start is not None:
            fields.append(Draft("valid_from", period.start, confidence, box, text, sources=sources))
        if period.found:
            fields.append(Draft("valid_until", period.end, confidence, box, text, sources=sources))
    return tuple(fields)


def _term_row(part: Layout) -> list[Piece]:
    """The pieces of the line that states the validity."""
    for piece in part.pieces:
        if contains("有效期限", piece.folded):
            right = [p for p in part.right_of(piece.box) if _digits(p.text) >= 4 or "期" in p.text]
            return [piece, *right[:3]]
    dated = [piece for piece in part.pieces if _DAYS.search(piece.folded)]
    return [piece for piece in dated if same_row(piece.box, dated[0].box)]


def _loose_issuer(part: Layout) -> Draft | None:
    for piece in part.pieces:
        if re.search(r"公安|分局", piece.folded):
            text = re.sub(r"^.*机关", "", piece.folded)
            return Draft("issuer", text, piece.confidence * 0.95, piece.box, piece.text)
    return None


def _tight(part: Layout, region: Box) -> Box:
    """The region cut down to its text, with a margin of a line: for showing, not for reading."""
    if not part.pieces:
        return region
    box = around(piece.box for piece in part.pieces)
    rim = round(part.line_height())
    return (
        max(region[0], box[0] - rim), max(region[1], box[1] - rim),
        min(region[2], box[2] + rim), min(region[3], box[3] + rim),
    )  # fmt: skip
