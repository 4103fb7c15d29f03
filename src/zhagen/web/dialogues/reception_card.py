"""An item without a slice is answered by its card in the catalogue, field by field."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from zhagen.guide.model import Aspect, Item
from zhagen.guide.talking.cards import card_turn
from zhagen.guide.talking.turn import Choice, TalkAct, Turn
from zhagen.web.dialogues import reception_turns as turns
from zhagen.web.dialogues.stage import Offer, Stage
from zhagen.web.dialogues.wording import WORDINGS, say

PERSON: Final = turns.PERSON.aspect
_LABELS: Final = {
    Aspect.MATERIALS: "要带什么材料",
    Aspect.CONDITIONS: "什么条件能办",
    Aspect.PLACE: "去哪里办",
    Aspect.DAYS: "要多久",
    Aspect.FEE: "要不要钱",
    Aspect.LINK: "网上怎么办",
    Aspect.LAW: "依据是什么",
}


def offers(item: Item) -> tuple[Offer, ...]:
    """What can be asked about the item: the fields its card has, and the ways on."""
    fields = tuple(
        Offer(label, (item.id,), aspect=aspect.value)
        for aspect, label in _LABELS.items()
        if item.card.get(aspect.value)
    )
    return (*(fields or (turns.PERSON,)), Offer(WORDINGS["reception.else"]))


def answered(item: Item, aspect: Aspect | None, stage: Stage) -> Turn:
    """The card's answer to the field asked about, or what can be asked."""
    if aspect is not None:
        return told(item, aspect.value, stage)
    some = any(item.card.get(one.value) for one in _LABELS)
    key = "reception.held" if some else "reception.bare"
    if item.department:
        piece = say(key, name=item.name, department=item.department)
    else:
        piece = say(f"{key}_plain", name=item.name)
    return turns.turn([piece], TalkAct.ASK, _shown(stage.offered))


def told(item: Item, aspect: str, stage: Stage) -> Turn:
    """One field of the card, word for word, and what else can be asked."""
    left = tuple(one for one in stage.offered if one.aspect != aspect)
    return replace(card_turn(item, Aspect(aspect)), choices=_shown(left))


def _shown(offered: tuple[Offer, ...]) -> tuple[Choice, ...]:
    """At most four fields and the way out; the others can be asked for in words."""
    return turns.choices((*offered[:-1][:4], *offered[-1:]))
