"""The turns of the reception: sentences with their sources, and the choices under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.model import Act, Wish
from zhagen.guide.talking.turn import Choice, Piece, TalkAct, Turn
from zhagen.guide.talking.wording_doors import for_door
from zhagen.web.dialogues.stage import Offer
from zhagen.web.dialogues.wording import WORDINGS, say

WAY_OUT: Final = Offer(WORDINGS["reception.none"])
PERSON: Final = Offer(WORDINGS["reception.person"], aspect="person")
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


def choices(offered: Sequence[Offer]) -> tuple[Choice, ...]:
    """The offers as answers that can be pressed."""
    return tuple(Choice(one.label, one.label) for one in offered)


def by_name(catalogue: Catalogue, items: Sequence[str]) -> tuple[Offer, ...]:
    """Items as offers, at most four."""
    return tuple(Offer(catalogue.by_id[one].name, (one,)) for one in items[:4])


def led(made: Turn, pieces: Sequence[Piece]) -> Turn:
    """`made` with sentences before its own."""
    before = tuple(one for one in pieces if one not in made.pieces)
    return replace(made, pieces=(*before, *made.pieces))
