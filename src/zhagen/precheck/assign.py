"""Whose identity card is it: cards are told apart by the case, not by the card.

Nothing on a card says 法定代表人 or 经办人; the licence, the form and the authorisation do. A front
goes to the person its number or name fits; one that fits nobody goes where a card is otherwise
missing, so that the rules can say whose it should have been. A back carries no name: it follows
the front it was most likely copied with. The order of the files never matters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from zhagen.cases.model import Reading, Spot, State
from zhagen.language import likeness
from zhagen.slices.model import How, Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zhagen.reading.model import FileReading, PageReading, Sorted
    from zhagen.slices.model import Fact, Material, Slice

NEUTRAL: Final = "id_card."
FRONT: Final = "front"
BACK: Final = "back"
SIDES: Final = "sides"
# A front this much like what a person's other materials say is that person's.
_FITS: Final = 1.0
_SIDE_WORDS = re.compile(
    r"人像面|国徽面|头像面|正反面|正面|反面|背面|人像|国徽|front|back|[\s_\-()（）.]|\d+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A document on its page, its material decided."""

    page: PageReading
    document: Sorted


@dataclass(frozen=True, slots=True)
class _Card:
    """A card document: where it stands among the placed, its place and its name and number."""

    index: int
    placed: Placed
    name: str
    number: str

    @property
    def key(self) -> tuple[str, int, tuple[int, ...]]:
        page = self.placed.page
        return (page.file, page.page, tuple(self.placed.document.region or ()))

    def shows(self, side: str) -> bool:
        return side in self.placed.document.sides


def place_documents(definition: Slice, files: Sequence[FileReading]) -> tuple[Placed, ...]:
    """Every document of the case with its material; cards given to their persons."""
    placed = [
        Placed(page, document)
        for file in files
        for page in file.pages
        for document in page.documents
    ]
    cards = _cards(definition, placed)
    if not cards:
        return tuple(placed)
    known = _known_persons(definition, placed)
    owners = _fronts(definition, cards, known)
    owners.update(_backs(definition, cards, owners, known))
    for card in cards:
        placed[card.index] = _given_to(definition, card.placed, owners.get(card.index))
    return tuple(placed)


def _cards(definition: Slice, placed: Sequence[Placed]) -> tuple[_Card, ...]:
    """The card documents among `placed`, in an order that does not depend on the files'."""
    found = []
    for index, one in enumerate(placed):
        if not _is_card(definition, one.document):
            continue
        texts = {reading.fact.rpartition(".")[2]: reading for reading in one.document.readings}
        found.append(_Card(index, one, _text(texts.get("name")), _text(texts.get("number"))))
    return tuple(sorted(found, key=lambda card: card.key))


def _is_card(definition: Slice, document: Sorted) -> bool:
    """Whether a document is an identity card; other pages name candidates too."""
    names = document.candidates or ((document.material,) if document.material else ())
    known = [definition.materials[name] for name in names if name in definition.materials]
    return bool(known) and all(material.reader is Reader.ID_CARD for material in known)


def _text(reading: Reading | None) -> str:
    return reading.value if reading is not None and isinstance(reading.value, str) else ""


def _candidates(definition: Slice, card: _Card) -> tuple[str, ...]:
    document = card.placed.document
    candidates = document.candidates or ((document.material,) if document.material else ())
    return tuple(name for name in definition.materials if name in candidates)


def _known_persons(definition: Slice, placed: Sequence[Placed]) -> dict[str, dict[str, set[str]]]:
    """For each card material the names and numbers other materials state for its holder."""
    said: dict[str, set[str]] = {}
    for one in placed:
        for reading in one.document.readings:
            fact = definition.facts.get(reading.fact)
            if fact is not None and reading.state is State.READ and isinstance(reading.value, str):
                said.setdefault(fact.concept, set()).add(reading.value)
    return {
        material.id: {
            field: said.get(concept, set())
            for field in ("name", "number")
            if (concept := _concept(definition, material, field))
        }
        for material in definition.materials.values()
        if material.reader is Reader.ID_CARD
    }


def _concept(definition: Slice, material: Material, field: str) -> str:
    fact = field_fact(definition, material.id, field)
    return fact.concept if fact else ""


def field_fact(definition: Slice, material: str, field: str) -> Fact | None:
    """The fact that is read from `field` of a card handed in as `material`."""
    for fact in definition.facts.values():
        for place in fact.read:
            if place.how is How.FIELD and place.material == material and place.field == field:
                return fact
    return None


def _fit(card: _Card, person: Mapping[str, set[str]]) -> float:
    """How well a front fits a person: number first, then name; 0 = not at all."""
    score = 0.0
    for number in person.get("number", ()):
        if card.number:
            apart = likeness.edits(card.number, number)
            score = max(score, 3.0 if apart == 0 else 2.0 if apart <= 2 else 0.0)
    for name in person.get("name", ()):
        if card.name and likeness.same_name(card.name, name) is not False:
            return score + 2.0
        if len(card.name) >= 3 and likeness.likeness(card.name, name) >= 0.6:
            score += 0.5
            break
    return score


def _fronts(
    definition: Slice, cards: Sequence[_Card], known: Mapping[str, Mapping[str, set[str]]]
) -> dict[int, str]:
    """Owner of every front: whom it fits, else whose card is missing, else nobody."""
    owners: dict[int, str] = {}
    strangers: list[_Card] = []
    for card in cards:
        candidates = _candidates(definition, card)
        if len(candidates) == 1:
            owners[card.index] = candidates[0]
        elif card.shows(FRONT):
            fits = {name: _fit(card, known.get(name, {})) for name in candidates}
            best = max(fits, key=lambda name: fits[name], default="")
            if best and fits[best] >= _FITS:
                owners[card.index] = best
            else:
                strangers.append(card)
    for card in strangers:
        open_ones = [one for one in _candidates(definition, card) if one not in owners.values()]
        # A person other materials speak of comes before one nobody mentions.
        open_ones.sort(key=lambda name: not any(known.get(name, {}).values()))
        if open_ones:
            owners[card.index] = open_ones[0]
    return owners


def _backs(
    definition: Slice,
    cards: Sequence[_Card],
    owners: Mapping[int, str],
    known: Mapping[str, Mapping[str, set[str]]],
) -> dict[int, str]:
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
        open_ones = [one for one in _candidates(definition, back) if one not in taken]
        open_ones.sort(key=lambda name: not any(known.get(name, {}).values()))
        nearest = min(fronts, key=lambda front: _distance(front, back), default=None)
        owner = open_ones[0] if open_ones else owners[nearest.index] if nearest else None
        found[back.index] = owner or _candidates(definition, back)[0]
    return found


def _pairs(backs: Sequence[_Card], fronts: Sequence[_Card]) -> Iterable[tuple[_Card, _Card]]:
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


def _distance(front: _Card, back: _Card) -> float:
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


def _gap(front: _Card, back: _Card) -> float:
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
