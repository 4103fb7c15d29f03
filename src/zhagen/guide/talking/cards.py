"""Items without a slice: what the catalogue itself says of them, field by field, word for word.

Nothing is added to a card and nothing concluded from it; a field the catalogue leaves out is said
to be left out, with where to ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from zhagen.guide.model import Aspect, Item
from zhagen.guide.talking.turn import Piece, TalkAct, Turn
from zhagen.guide.talking.wording import BREAK, WORDINGS, listed, say, without_source

_ORDER: Final = tuple(Aspect)
# What can be asked of an item, as people put it, in the order it is offered.
_ASKED: Final[Mapping[Aspect, str]] = {
    Aspect.MATERIALS: "要带什么材料",
    Aspect.CONDITIONS: "什么条件能办",
    Aspect.PLACE: "去哪里办",
    Aspect.DAYS: "要多久",
    Aspect.FEE: "要不要钱",
    Aspect.LINK: "网上怎么办",
    Aspect.LAW: "依据是什么",
}


def askable(item: Item) -> tuple[tuple[Aspect, str], ...]:
    """What the card can answer: its fields, each with the question for it."""
    return tuple((aspect, words) for aspect, words in _ASKED.items() if item.card.get(aspect))


def card_turn(item: Item, aspect: Aspect | None = None) -> Turn:
    """The answer about an item: the field asked about, or the whole card."""
    named = say("card.named", name=_field(item, "name", item.name))
    wanted = (aspect,) if aspect is not None else tuple(one for one in _ORDER if one in item.card)
    pieces = (named, *_told(item, wanted or _ORDER[:1]))
    return Turn(pieces, TalkAct.EXPLAIN, asks=None, known={}, done=True)


def _told(item: Item, aspects: Sequence[Aspect]) -> Iterator[Piece]:
    for aspect in aspects:
        value = field_piece(item, aspect)
        if value is None:
            yield _missing(item)
            continue
        label = Piece(WORDINGS[f"card.{aspect.value}"], f"card.{aspect.value}")
        yield say("card.field", label=label, value=value)


def field_piece(item: Item, aspect: Aspect) -> Piece | None:
    """One field of the card, word for word; None where the catalogue leaves it out."""
    content = item.card.get(aspect.value)
    return _value(item, aspect, content) if content else None


def _value(item: Item, aspect: Aspect, content: str | tuple[str, ...]) -> Piece:
    if isinstance(content, str):
        return _field(item, aspect.value, content)
    entries = [_field(item, f"{aspect.value}.{at}", one) for at, one in enumerate(content)]
    return listed(entries, BREAK)


def _missing(item: Item) -> Piece:
    name = _field(item, "name", item.name)
    if not item.department:
        return say("card.missing_plain", name=name)
    return say("card.missing", name=name, department=_field(item, "department", item.department))


def _field(item: Item, field: str, text: str) -> Piece:
    return Piece(text, f"items.{item.id}.{field}")


def card_unresolved(item: Item, piece: Piece) -> Iterator[str]:
    """Sources in a piece about an item that do not resolve to their text: for an audit."""
    prefix = f"items.{item.id}."
    return without_source(
        piece, lambda one: _written(item, one.source.removeprefix(prefix)) == one.text
    )


def _written(item: Item, field: str) -> str | None:
    if field in {"name", "department"}:
        return str(getattr(item, field))
    aspect, _, at = field.partition(".")
    content = item.card.get(aspect)
    if isinstance(content, tuple):
        return content[int(at)] if at.isdigit() and int(at) < len(content) else None
    return content
