"""From the first sentence to the item, and on to the dialogue over its slice.

Whoever has no item yet is asked one thing at a time; once an item with a slice is held, its
dialogue takes over and gets everything said so far. An item without a slice is answered by its
card. Pure: stage and text in, stage and turn out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from zhagen.guide.advising.link import AdvisedLinker
from zhagen.guide.gate.gate import core, spelt
from zhagen.guide.gate.options import chosen, drawn_out
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.clarify import which_of
from zhagen.guide.linking.link import Linker
from zhagen.guide.model import Act, Aspect, Item, Wish
from zhagen.guide.talking.handoff import without_slice
from zhagen.guide.talking.outcome import SLICE_GONE
from zhagen.guide.talking.setting import APPLICANT, GUIDE
from zhagen.guide.talking.turn import End, State, TalkAct, Turn
from zhagen.guide.talking.wording_slice import fact_piece
from zhagen.slices.model import Slice
from zhagen.web.dialogues import reception_turns as turns
from zhagen.web.dialogues.stage import NewTalker, Offer, Stage, Talker
from zhagen.web.dialogues.wording import WORDINGS, say

Step = tuple[Stage, Turn]
_STUCK_AFTER: Final = 2
_MOST_PARKED: Final = 4


@dataclass(frozen=True)
class Reception:
    """What answers: the linker over the catalogue, and a dialogue for each slice.

    `slice_of` gives the slice meant by an id or id@version, or None where there is none.
    """

    linker: Linker | AdvisedLinker
    slice_of: Callable[[str], Slice | None]
    dialogue: NewTalker

    def talker(self, definition: Slice, on: date, state: State | None = None) -> Talker:
        """The dialogue over a slice, with the item of the catalogue that it defines."""
        return self.dialogue(definition, on, state, card=self._cards.get(definition.id))

    @cached_property
    def _cards(self) -> Mapping[str, Item]:
        return {one.slice_id: one for one in self.catalogue.items if one.slice_id}

    @property
    def catalogue(self) -> Catalogue:
        """The items that can be led to."""
        return self.linker.index.catalogue

    def greet(self) -> Step:
        """A talk that begins without a sentence."""
        return Stage(), turns.plain("reception.start")

    def open(self, definition: Slice, on: date, heard: str = "") -> Step:
        """A talk about this slice; what was already heard is said to it."""
        return self._enter(Stage(), definition, on, heard)

    def card_of(self, slice_id: str, on: date) -> Step | None:
        """A talk that begins with the item's card, where its dialogue is not to be had now."""
        item = self._cards.get(slice_id)
        return self._hold(Stage(), item, on, "") if item else None

    def hear(self, stage: Stage, text: str, on: date) -> Step:
        """The answer to `text`."""
        if stage.state is not None:
            return self._within(stage, stage.state, text, on)
        if not text.strip():
            return stage, turns.plain("reception.empty", choices=turns.choices(stage.offered))
        masked = self.linker.mask(text)
        made, turn = self._looking(stage, text, on)
        if made.state is None:
            made = replace(made, turns=(*made.turns, (APPLICANT, masked), (GUIDE, turn.reply)))
        return made, turn

    def _within(self, stage: Stage, state: State, text: str, on: date) -> Step:
        definition = self.slice_of(state.slice_ref)
        if definition is None:
            return self._gone(stage, state, text)
        talker = self.talker(definition, on, state)
        turn = talker.say(text)
        held = replace(stage, state=talker.state)
        if turn.act is not TalkAct.RELINK:
            return held, self._only_findable(turn)
        parked = dict(list({**stage.parked, definition.id: talker.state}.items())[-_MOST_PARKED:])
        free = replace(held, state=None, item="", offered=(), wish="", parked=parked)
        made, found = self._linked(free, turn.wish or text, on)
        if made.state is None and found.act in {TalkAct.REFUSE, TalkAct.SAFETY}:
            return self._stands(held, definition, found, turn)
        led = turns.led(found, turn.pieces)
        if made.state is None:
            said = ((APPLICANT, self.linker.mask(text)), (GUIDE, led.reply))
            made = replace(made, turns=(*made.turns, *said))
        return made, led

    def _gone(self, stage: Stage, state: State, text: str) -> Step:
        """The slice is no longer on this server: a person goes on with everything said."""
        turn = turns.plain("reception.slice_gone", act=TalkAct.HANDOFF)
        said = ((APPLICANT, self.linker.mask(text)), (GUIDE, turn.reply))
        kept = replace(state, turns=(*state.turns, *said), end=End.HANDED_OVER, asked=None)
        return replace(stage, state=kept), replace(turn, handoff=without_slice(kept, SLICE_GONE))

    def _stands(self, held: Stage, definition: Slice, found: Turn, before: Turn) -> Step:
        """Another wish has a door of its own: it is named, and the question of the talk stands."""
        state = held.state
        if state is None:  # pragma: no cover - the dialogue was just asked
            raise RuntimeError
        asked = state.asked if found.act is TalkAct.REFUSE else None
        question = (fact_piece(definition.facts[asked], "question"),) if asked else ()
        turn = replace(
            found,
            pieces=(*found.pieces, *question),
            asks=state.asked,
            known=before.known,
            choices=before.choices,
            left=before.left,
        )
        kept = replace(state, turns=(*state.turns[:-1], (GUIDE, turn.reply)))
        return replace(held, state=kept), turn

    def _only_findable(self, turn: Turn) -> Turn:
        """Of the ways to another item those that the catalogue can be asked for."""
        lead = [one for one in turn.choices if not one.item or self._is_known(one.item)]
        return replace(turn, choices=tuple(lead)) if len(lead) < len(turn.choices) else turn

    def _is_known(self, name: str) -> bool:
        return any(one.act in _ABOUT_ITEMS and one.items for one in self.linker.link(name).wishes)

    def _looking(self, stage: Stage, text: str, on: date) -> Step:
        at = _choice(stage.offered, text)
        if at is None:
            return self._linked(stage, text, on)
        return self._chosen(stage, stage.offered[at], on)

    def _chosen(self, stage: Stage, offer: Offer, on: date) -> Step:
        if offer.wish:
            return self._linked(replace(stage, offered=()), offer.wish, on)
        if offer.aspect == turns.PERSON.aspect:
            return stage, turns.plain("reception.person", act=TalkAct.HANDOFF)
        if offer.aspect:
            item = self.catalogue.by_id[offer.items[0]]
            return stage, turns.card(item, Aspect(offer.aspect), stage.offered)
        if not offer.items:
            key = "reception.next" if stage.item else "reception.again"
            clean = replace(stage, offered=(), item="", wish="", misses=stage.misses + 1)
            return clean, turns.plain(key)
        if len(offer.items) == 1:
            return self._hold(stage, self.catalogue.by_id[offer.items[0]], on, stage.wish)
        return self._which(stage, offer.items)

    def _which(self, stage: Stage, items: Sequence[str]) -> Step:
        """An option of several items: by name, or by place where they are one item's places."""
        if len({self.catalogue.by_id[one].name for one in items}) > 1:
            return self._ask(stage, "reception.which", turns.by_name(self.catalogue, items))
        own = [at for at, one in enumerate(self.catalogue.items) if one.id in items]
        question = which_of(self.catalogue, own)
        offers = tuple(Offer(one.label, one.items) for one in question.options)
        made = replace(stage, offered=(*offers, turns.WAY_OUT), item="")
        return made, turns.asked(question.text, made.offered)

    def _linked(self, stage: Stage, text: str, on: date) -> Step:
        if _SO_MANY.fullmatch(core(spelt(text))):
            missed = replace(stage, misses=stage.misses + 1)
            return missed, turns.plain("reception.again", choices=turns.choices(stage.offered))
        linked = self.linker.link(text)
        wishes = [one for one in linked.wishes if one.act in _ABOUT_ITEMS]
        wish = wishes[0] if wishes else linked.wishes[0]
        if len(wishes) > 1:
            offers = tuple(Offer(_label(self.catalogue, one), wish=one.text) for one in wishes)
            made, turn = self._ask(stage, "reception.several", offers, count=str(len(offers)))
        else:
            # The wish itself is masked; its facts are recognised in what was really said.
            made, turn = self._wish(replace(stage, wish=text), wish, on)
        rest = [one for one in linked.wishes if one is not wish and one not in wishes]
        return made, turns.led(turn, turns.beside(rest))

    def _wish(self, stage: Stage, wish: Wish, on: date) -> Step:
        if wish.act is Act.ANSWER:
            return self._hold(stage, self.catalogue.by_id[wish.items[0].item], on, stage.wish, wish)
        if wish.act is Act.CONFIRM:
            item = self.catalogue.by_id[wish.items[0].item]
            yes = Offer(WORDINGS["reception.yes"], (item.id,))
            return self._ask(stage, "reception.confirm", (yes,), name=item.name)
        if wish.act is Act.CLARIFY and wish.question is not None:
            offers = tuple(Offer(one.label, one.items) for one in wish.question.options)
            made = replace(stage, offered=(*offers, turns.WAY_OUT), item="")
            return made, turns.asked(wish.question.text, made.offered)
        return self._door(stage, wish)

    def _door(self, stage: Stage, wish: Wish) -> Step:
        """No item: the right door, or a person after the second miss."""
        missed = wish.act is Act.CLARIFY or wish.reason == "out_of_scope"
        made = replace(stage, misses=stage.misses + missed, wish="", offered=())
        if missed and made.misses >= _STUCK_AFTER:
            stuck = replace(made, offered=(turns.PERSON,))
            return stuck, turns.plain("reception.stuck", choices=turns.choices(stuck.offered))
        return made, turns.door(wish)

    def _ask(self, stage: Stage, key: str, offers: tuple[Offer, ...], **places: str) -> Step:
        shown = offers if turns.WAY_OUT in offers else (*offers, turns.WAY_OUT)
        made = replace(stage, offered=shown, item="")
        return made, turns.plain(key, act=TalkAct.CLARIFY, choices=turns.choices(shown), **places)

    def _hold(
        self, stage: Stage, item: Item, on: date, heard: str, wish: Wish | None = None
    ) -> Step:
        definition = self.slice_of(item.slice_id) if item.slice_id else None
        if definition is not None:
            return self._enter(stage, definition, on, heard)
        aspect = wish.aspect if wish else None
        offers = turns.card_offers(item)
        if not item.slice_id:
            held = replace(stage, item=item.id, wish="", misses=0, offered=offers)
            return held, turns.card(item, aspect, held.offered)
        # There is a dialogue, but not for this talk: the card, and a person who asks the questions.
        offers = offers if turns.PERSON in offers else (turns.PERSON, *offers)
        held = replace(stage, item=item.id, wish="", misses=0, offered=offers)
        led = [say("reception.not_led")]
        return held, turns.led(turns.card(item, aspect, held.offered), led)

    def _enter(self, stage: Stage, definition: Slice, on: date, heard: str) -> Step:
        parked: Mapping[str, State] = stage.parked
        talker = self.talker(definition, on, parked.get(definition.id))
        first = talker.start()
        turn = talker.say(heard) if heard else first
        turn = first if turn.act is TalkAct.RELINK else self._only_findable(turn)
        rest = {name: state for name, state in parked.items() if name != definition.id}
        held = replace(
            stage,
            item=definition.id,
            state=talker.state,
            offered=(),
            wish="",
            misses=0,
            parked=rest,
        )
        if turn is first:
            return held, turn
        # The greeting stays; the question under it has been answered or stands in the new turn.
        greeting = [one for one in first.pieces if not one.source.startswith("facts.")]
        return held, turns.led(turn, greeting)


# 十来个人 tells how many there are; it calls for nobody and names no item.
_SO_MANY: Final = re.compile(
    r"(?:我们|公司|单位|一共|总共|大概|有){0,4}[\d一二两三四五六七八九十百千几]{1,5}[多来]?个?人"
)
_ABOUT_ITEMS: Final = frozenset({Act.ANSWER, Act.CONFIRM, Act.CLARIFY})


def _choice(offered: tuple[Offer, ...], text: str) -> int | None:
    """The offer meant: its label, its place, or its words; None where something else is said."""
    labels = [one.label for one in offered]
    if text.strip() in labels:
        return labels.index(text.strip())
    short = core(spelt(text))
    return chosen(short, labels) if labels and not drawn_out(short) else None


def _label(catalogue: Catalogue, wish: Wish) -> str:
    """A wish by the name of its first item, which is what the applicant is asked about."""
    return catalogue.by_id[wish.items[0].item].name if wish.items else wish.text
