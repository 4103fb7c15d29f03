"""The turns of the reception: sentences with their sources, and the choices under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.model import Act, Aspect, Item, Wish
from zhagen.guide.talking.cards import askable, card_turn
from zhagen.guide.talking.turn import Choice, Piece, TalkAct, Turn
from zhagen.guide.talking.wording import said
from zhagen.guide.talking.wording_doors import for_door
from zhagen.web.dialogues.stage import Offer
from zhagen.web.dialogues.wording import WORDINGS, say

WAY_OUT: Final = Offer(WORDINGS["reception.none"])
ELSE: Final = Offer(WORDINGS["reception.else"])
PERSON: Final = Offer(WORDINGS["reception.person"], aspect="person")
_SMALL_TALK: Final = frozenset({"door.greeting", "door.thanks", "door.bye", "chat", "door.chat"})
_QUOTED: Final = 30
_ACTS: Final = {
    Act.REFUSE: TalkAct.REFUSE,
    Act.HANDOFF: TalkAct.HANDOFF,
    Act.SAFETY: TalkAct.SAFETY,
}


def turn(
    pieces: Sequence[Piece], act: TalkAct = TalkAct.CLARIFY, choices: tuple[Choice, ...] = ()
) -> Turn:
    """A turn that knows of no fact yet."""
    return Turn(tuple(pieces), act, asks=None, known={}, done=False, choices=choices)


def plain(
    key: str,
    *,
    act: TalkAct = TalkAct.CLARIFY,
    choices: tuple[Choice, ...] = (),
    **places: str,
) -> Turn:
    """A turn of one sentence."""
    return turn([say(key, **places)], act, choices)


def asked(text: str, offered: Sequence[Offer]) -> Turn:
    """The clarifying question of the linker."""
    return turn([Piece(text, "link.question")], TalkAct.CLARIFY, choices(offered))


def door(wish: Wish) -> Turn:
    """Where to turn to instead; safety answers have no options but the right door."""
    sentence = for_door(wish.reason, wish.door)
    return turn([Piece(sentence.text, sentence.id)], _ACTS.get(wish.act, TalkAct.CLARIFY))


def beside(wishes: Sequence[Wish]) -> tuple[Piece, ...]:
    """The doors of wishes said beside another one, each after the words it answers."""
    made: list[Piece] = []
    for one in wishes:
        sentence = for_door(one.reason, one.door)
        if one.act is not Act.REFUSE or sentence.id.rpartition("@")[2] in _SMALL_TALK:
            continue
        words = one.text if len(one.text) <= _QUOTED else one.text[:_QUOTED] + "…"
        text = WORDINGS["reception.beside"].format(wish=words)
        made.append(Piece(text, "reception.beside", (("wish", said(words)),)))
        made.append(Piece(sentence.text, sentence.id))
    return tuple(made)


def choices(offered: Sequence[Offer]) -> tuple[Choice, ...]:
    """The offers as answers that can be pressed."""
    return tuple(Choice(one.label, one.label) for one in offered)


def by_name(catalogue: Catalogue, items: Sequence[str]) -> tuple[Offer, ...]:
    """Items as offers, at most four."""
    return tuple(Offer(catalogue.by_id[one].name, (one,)) for one in items[:4])


def card_offers(item: Item) -> tuple[Offer, ...]:
    """What can be asked about an item without a slice, and the ways on."""
    fields = tuple(Offer(words, (item.id,), aspect=aspect) for aspect, words in askable(item))
    return (*(fields or (PERSON,)), ELSE)


def card(item: Item, aspect: Aspect | None, offered: Sequence[Offer]) -> Turn:
    """The field of the card that was asked about, word for word, or what can be asked."""
    if aspect is not None:
        left = [one for one in offered if one.aspect != aspect]
        return replace(card_turn(item, aspect), choices=_at_most_four(left))
    key = "reception.held" if askable(item) else "reception.bare"
    if item.department:
        piece = say(key, name=item.name, department=item.department)
    else:
        piece = say(f"{key}_plain", name=item.name)
    return turn([piece], TalkAct.ASK, _at_most_four(offered))


def _at_most_four(offered: Sequence[Offer]) -> tuple[Choice, ...]:
    """Four fields and the way out; the others can be asked for in words."""
    return choices((*offered[:-1][:4], *offered[-1:]))


def led(made: Turn, pieces: Sequence[Piece]) -> Turn:
    """`made` with sentences before its own."""
    before = tuple(one for one in pieces if one not in made.pieces)
    return replace(made, pieces=(*before, *made.pieces))
