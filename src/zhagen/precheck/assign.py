"""Whose identity card is it: cards are told apart by the case, not by the card.

Nothing on a card says 法定代表人 or 经办人; the licence, the form and the authorisation do. A front
goes to the person its number or name fits (persons.py); one that fits nobody goes where a card is
otherwise missing, so that the rules can say whose it should have been. A back carries no name: it
follows the front it was most likely copied with. The order of the files never matters.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations, product
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from zhagen.cases.model import Reading, Spot, State
from zhagen.precheck.file_names import by_file_name
from zhagen.precheck.persons import Card, Placed, Voices, mentioned, owners_of, voices
from zhagen.slices.model import How, Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zhagen.reading.model import FileReading, Sorted
    from zhagen.slices.model import Fact, Slice

NEUTRAL: Final = "id_card."
FRONT: Final = "front"
BACK: Final = "back"
SIDES: Final = "sides"
# So many lone sides are matched all at once; more are matched one by one.
_FEW: Final = 5
_SIDE_WORDS = re.compile(
    r"人像面|国徽面|头像面|正反面|正面|反面|背面|人像|国徽|front|back|[\s_\-()（）.]|\d+",
    re.IGNORECASE,
)


def place_documents(definition: Slice, files: Sequence[FileReading]) -> tuple[Placed, ...]:
    """Every document of the case with its material; cards given to their persons."""
    placed = [
        Placed(page, document)
        for file in files
        for page in file.pages
        for document in page.documents
    ]
    placed = by_file_name(definition, files, placed)
    cards = _cards(definition, placed)
    if not cards:
        return tuple(placed)
    known = voices(definition, placed, field_fact)
    owners = {card.index: card.candidates[0] for card in cards if len(card.candidates) == 1}
    fronts = [card for card in cards if card.index not in owners and card.shows(FRONT)]
    owners.update(owners_of(fronts, known))
    owners.update(_backs(cards, owners, known))
    for card in cards:
        placed[card.index] = _given_to(definition, card.placed, owners.get(card.index))
    return tuple(placed)


def _cards(definition: Slice, placed: Sequence[Placed]) -> tuple[Card, ...]:
    """The card documents among `placed`, in an order that does not depend on the files'."""
    found = []
    for index, one in enumerate(placed):
        if not _is_card(definition, one.document):
            continue
        texts = {reading.fact.rpartition(".")[2]: reading for reading in one.document.readings}
        name, number = _text(texts.get("name")), _text(texts.get("number"))
        found.append(Card(index, one, name, number, _candidates(definition, one.document)))
    return tuple(sorted(found, key=lambda card: card.key))


def _is_card(definition: Slice, document: Sorted) -> bool:
    """Whether a document is an identity card; other pages name candidates too."""
    names = document.candidates or ((document.material,) if document.material else ())
    known = [definition.materials[name] for name in names if name in definition.materials]
    return bool(known) and all(material.reader is Reader.ID_CARD for material in known)


def _text(reading: Reading | None) -> str:
    return reading.value if reading is not None and isinstance(reading.value, str) else ""


def _candidates(definition: Slice, document: Sorted) -> tuple[str, ...]:
    candidates = document.candidates or ((document.material,) if document.material else ())
    return tuple(name for name in definition.materials if name in candidates)


def field_fact(definition: Slice, material: str, field: str) -> Fact | None:
    """The fact that is read from `field` of a card handed in as `material`."""
    for fact in definition.facts.values():
        for place in fact.read:
            if place.how is How.FIELD and place.material == material and place.field == field:
                return fact
    return None


def _backs(cards: Sequence[Card], owners: Mapping[int, str], known: Voices) -> dict[int, str]:
    """Owner of every back that stands alone: that of the front it most likely belongs to."""
    backs = [card for card in cards if card.index not in owners and not card.shows(FRONT)]
    fronts = [c for c in cards if c.index in owners and not c.shows(BACK) and c.shows(FRONT)]
    found: dict[int, str] = {}
    for back, front in _pairs(backs, fronts):
        found[back.index] = owners[front.index]
    for back in backs:
        if back.index in found:
            continue
        taken = {*owners.values(), *found.values()}
        open_ones = [one for one in back.candidates if one not in taken]
        open_ones.sort(key=lambda name: not mentioned(known, name))
        nearest = min(fronts, key=lambda front: _distance(front, back), default=None)
        owner = open_ones[0] if open_ones else owners[nearest.index] if nearest else None
        found[back.index] = owner or back.candidates[0]
    return found


def _pairs(backs: Sequence[Card], fronts: Sequence[Card]) -> Iterable[tuple[Card, Card]]:
    """Each back with its front so that all are near; in doubt in the order both came in."""
    if max(len(backs), len(fronts)) > _FEW:
        return _nearest_first(backs, fronts)
    one_way = len(backs) <= len(fronts)
    few, many = (backs, fronts) if one_way else (fronts, backs)

    def apart(choice: Sequence[Card]) -> float:
        pairs = zip(few, choice, strict=True)
        return round(sum(_distance(b, a) if one_way else _distance(a, b) for a, b in pairs), 3)

    best = min(permutations(many, len(few)), key=apart, default=())
    pairs = zip(few, best, strict=True)
    return [(a, b) if one_way else (b, a) for a, b in pairs]


def _nearest_first(backs: Sequence[Card], fronts: Sequence[Card]) -> Iterable[tuple[Card, Card]]:
    """The nearest back and front, then the nearest of the rest, each used once."""
    left_backs, left_fronts = list(backs), list(fronts)
    while left_backs and left_fronts:
        back, front = min(
            product(left_backs, left_fronts),
            key=lambda pair: (_distance(pair[1], pair[0]), pair[1].key, pair[0].key),
        )
        yield back, front
        left_backs.remove(back)
        left_fronts.remove(front)


def _distance(front: Card, back: Card) -> float:
    """How far apart a front and a back were handed in: same page, next page, like-named file."""
    one, other = front.placed.page, back.placed.page
    if one.file == other.file:
        apart = other.page - one.page
        if apart == 0:
            return 0.1 * _gap(front, back)
        return 1.0 + (abs(apart) if apart > 0 else abs(apart) + 0.5) * 0.2
    # 法人身份证_正面.jpg belongs to 法人身份证_反面.jpg; IMG_2043 to IMG_2044.
    alike = fuzz.ratio(_stem(one.file), _stem(other.file)) / 100
    numbers = abs(_last_number(other.file) - _last_number(one.file))
    return 10.0 - 3.0 * alike + min(numbers, 20) * 0.1


def _stem(file: str) -> str:
    return _SIDE_WORDS.sub("", PurePath(file).stem)


def _last_number(file: str) -> int:
    numbers = re.findall(r"\d{1,9}", PurePath(file).stem)
    return int(numbers[-1]) if numbers else 0


def _gap(front: Card, back: Card) -> float:
    """Distance of two regions on a page, in card heights (0 where a region is not known)."""
    one, other = front.placed.document.region, back.placed.document.region
    if one is None or other is None:
        return 0.0
    down = abs((one[1] + one[3]) - (other[1] + other[3])) / 2
    across = abs((one[0] + one[2]) - (other[0] + other[2])) / 2
    return min((down + across) / max(one[3] - one[1], 1), 9.0)


def _given_to(definition: Slice, placed: Placed, owner: str | None) -> Placed:
    """The card as its owner's: material set and readings under the owner's facts."""
    document = placed.document
    if owner is None:
        return replace(placed, document=replace(document, material=None, readings=()))
    readings = [
        replace(reading, fact=name, material=owner)
        for reading in document.readings
        if (name := _owners_fact(definition, owner, reading.fact))
    ]
    readings += _unread(definition, placed, owner, {reading.fact for reading in readings})
    return replace(placed, document=replace(document, material=owner, readings=tuple(readings)))


def _owners_fact(definition: Slice, owner: str, fact: str) -> str:
    """The owner's fact for a reading of a card; "" for what is told of the card as a whole."""
    field = fact.removeprefix(NEUTRAL)
    known = field_fact(definition, owner, field)
    if fact.startswith(NEUTRAL):
        return known.name if known and field != SIDES else ""
    sides = field_fact(definition, owner, SIDES)
    return fact if fact in definition.facts and (sides is None or fact != sides.name) else ""


def _unread(definition: Slice, placed: Placed, owner: str, found: set[str]) -> Iterable[Reading]:
    """What every card carries but was not read here: it is there, and illegible."""
    page, document = placed.page, placed.document
    spot = Spot(page.file, page.page, document.region)
    for side, field in ((FRONT, "name"), (FRONT, "number"), (BACK, "valid_until")):
        fact = field_fact(definition, owner, field)
        if side in document.sides and fact is not None and fact.name not in found:
            yield Reading(fact.name, None, 0.0, owner, state=State.ILLEGIBLE, spot=spot)
