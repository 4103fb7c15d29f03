"""An answer: the facts in it are taken in, whichever of them was asked; what is wrong is refused.

A correction replaces one value and leaves everything else alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import Value
from zhagen.guide.gate.acts import TalkAct as Heard
from zhagen.guide.gate.acts import TalkKind
from zhagen.guide.masking import masked
from zhagen.guide.talking.changing import fix, named_in
from zhagen.guide.talking.meant import as_asked, meant, pressed, says_nothing
from zhagen.guide.talking.other_items import wants_other, wants_this
from zhagen.guide.talking.places import found_at
from zhagen.guide.talking.reply import MISSES, ask_again, carry_on, stands, turn_of
from zhagen.guide.talking.setting import Move, Setting, shown, values_of
from zhagen.guide.talking.turn import Choice, End, Piece, TalkAct, Turn
from zhagen.guide.talking.wording import BREAK, WORDINGS, listed, said, say
from zhagen.guide.talking.wording_slice import fact_piece, fault_of, slice_piece, titled
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from zhagen.guide.talking.turn import State

_FIX: Final = re.compile(r"改|错|不对|更正|重填|重说|修改")
_WHERE: Final = re.compile(r"哪里|哪儿|在哪|什么地方|(?:怎么|如何|咋)(?:找|看|查)")


@dataclass(frozen=True, slots=True)
class Taken:
    """What an answer brought: new values by concept, and what was refused or is too vague.

    `other` are values of a second applicant named in the same breath.
    """

    facts: Mapping[str, Value] = field(default_factory=dict)
    invalid: Mapping[str, str] = field(default_factory=dict)
    approximate: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[str, Value] = field(default_factory=dict)

    @property
    def refused(self) -> Mapping[str, str]:
        """What was said of a fact and cannot be taken, whichever way."""
        return {**self.invalid, **self.approximate}

    def tells(self, known: Mapping[str, Value]) -> bool:
        """Whether anything is new in it; saying the same again answers no other question."""
        return bool(self.other) or any(
            name not in known or known[name] != value for name, value in self.facts.items()
        )

    def without(self, name: str | None) -> Taken:
        """The same but for one fact."""
        return Taken({key: value for key, value in self.facts.items() if key != name})


def answer(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    """The applicant answered, or told something else than was asked."""
    taken = hear(setting, move, act)
    asked = move.state.asked
    if not taken.refused and wants_other(setting, move, taken.facts):
        return other_wish(setting, move, Heard(TalkKind.OTHER_WISH))
    if not taken.tells(values_of(move.state)) and not taken.refused:
        return _nothing_new(setting, move, act, taken)
    move = take(setting, move, taken)
    if taken.refused and (asked in taken.refused or not taken.facts):
        name = asked if asked in taken.refused else next(iter(taken.refused))
        return ask_again(setting, _asking(move, name), TalkAct.INVALID)
    if asked in taken.facts:
        move = move.at(misses=0)
    return carry_on(setting, move)


def _nothing_new(setting: Setting, move: Move, act: Heard, taken: Taken) -> tuple[State, Turn]:
    """What was told was known: said back, and the question stands unless it was about that."""
    asked = move.state.asked
    taken = taken if taken.facts else Taken(_label_again(setting, move))
    if not taken.facts or act.kind is TalkKind.CORRECTION or wants_this(setting, move.text):
        return _not_understood(setting, move, act)
    if asked is None or asked in taken.facts:
        told = [asked] if asked is not None else taken.facts
        same = say("talk.same", facts=_listed_facts(setting, taken.facts, told))
        return carry_on(setting, move.at(misses=0).say(same))
    same = say("talk.same", facts=_listed_facts(setting, taken.facts, taken.facts))
    return ask_again(setting, move.say(same), TalkAct.EXPLAIN)


def _label_again(setting: Setting, move: Move) -> dict[str, Value]:
    """The known choice whose own label is all that was said: 单位, once more."""
    words = move.text.strip()
    facts = {name: setting.fact(name) for name in move.state.facts}
    return {
        name: known.value
        for name, known in move.state.facts.items()
        if words and facts[name].values.get(str(known.value)) == words
    }


def _asking(move: Move, name: str | None) -> Move:
    if name is None or name == move.state.asked:
        return move
    return move.at(asked=name, misses=0, path=(*move.state.path, name), end=End.OPEN)


def hear(setting: Setting, move: Move, act: Heard) -> Taken:
    """The facts of a turn: those recognised, and the one the act stands for."""
    state = move.state
    option = pressed(setting, move, act)
    if option is not None:
        return Taken(option)
    if state.misses >= MISSES and says_nothing(act, move.text):
        return Taken()
    asked = state.asked or _spoken_of(setting, state, act)
    found = setting.recognise(
        setting.definition, move.text, on=setting.on, asked=asked, known=values_of(state)
    )
    facts, invalid = dict(found.known), dict(found.invalid)
    if asked is not None and asked not in facts and asked not in invalid:
        meaning = meant(setting.fact(asked), act, move.text)
        if meaning is not None:
            facts[asked] = meaning
        else:
            as_asked(setting, asked, facts, move.text)
    vague = {
        name: text
        for name, text in found.approximate.items()
        if name == asked and name not in facts
    }
    taken = _checked(setting, *_told_apart(setting, facts), invalid)
    return replace(taken, approximate=vague)


def _spoken_of(setting: Setting, state: State, act: Heard) -> str | None:
    """What an applicant goes on speaking of once an outcome is told: the fact that decided it.

    不对，单位 after a refusal takes back the answer the refusal rests on.
    """
    guide = setting.definition.guide
    if guide is None or act.kind not in {TalkKind.ANSWER, TalkKind.CORRECTION}:
        return None
    if state.end is End.REFUSED:
        when = next((one.when for one in guide.outcomes if one.id == state.outcome), "true")
        rests_on = setting.planner.conditions.inputs(when, values_of(state))
        return next((name for name in rests_on if name in state.facts), None)
    last = state.path[-1] if state.path else None
    return last if act.kind is TalkKind.CORRECTION and state.end is End.READY else None


def _told_apart(
    setting: Setting, facts: Mapping[str, Value]
) -> tuple[dict[str, Value], dict[str, Value]]:
    """The facts of this applicant and of a second one: two names in one sentence are two."""
    own, other = dict(facts), dict[str, Value]()
    for name, value in facts.items():
        fact = setting.definition.facts.get(name)
        if fact is not None and fact.type is FactType.TEXT and isinstance(value, tuple):
            texts = [str(one) for one in value]
            own[name], other[name] = texts[0], texts[-1]
    return own, other


def _checked(
    setting: Setting, facts: dict[str, Value], other: dict[str, Value], invalid: dict[str, str]
) -> Taken:
    """What was recognised, once more against the slice: no value gets past its validators."""
    for name in list(facts):
        fact = setting.definition.facts.get(name)
        value = facts[name]
        if fact is None:
            del facts[name]
        elif isinstance(value, str) and fault_of(fact, value, setting.on) is not None:
            invalid[name] = str(facts.pop(name))
    wrong = {name: text for name, text in invalid.items() if name not in facts}
    return Taken(facts, wrong, other=other)


def take(setting: Setting, move: Move, taken: Taken) -> Move:
    """The move with these facts known, and said back in one line."""
    known = values_of(move.state)
    new = [name for name in taken.facts if name not in known]
    changed = [name for name in taken.facts if name in known and known[name] != taken.facts[name]]
    move = replace(move, invalid={**move.invalid, **taken.invalid})
    move = move.knows({name: taken.facts[name] for name in (*new, *changed)})
    for key, names in (("talk.noted", new), ("talk.changed", changed)):
        if names:
            move = move.say(say(key, facts=_listed_facts(setting, taken.facts, names)))
    if taken.other:
        aside = move.knows(taken.other).state.facts
        second = {name: aside[name] for name in taken.other}
        others = move.state.others
        kept = (*others[:-1], {**others[-1], **second}) if others else (second,)
        noted = say("talk.noted_aside", facts=_listed_facts(setting, taken.other, second))
        move = move.at(others=kept).say(say("talk.set_aside"), noted)
    for name, words in taken.approximate.items():
        title = fact_piece(setting.fact(name), "title")
        move = move.say(say("talk.approximate", title=title, words=said(words)))
    return move.say(*(_refusal(setting, name, text) for name, text in taken.invalid.items()))


def _listed_facts(setting: Setting, values: Mapping[str, Value], names: Iterable[str]) -> Piece:
    facts = [setting.fact(name) for name in names]
    told = [titled(fact, shown(fact, values[fact.name])) for fact in facts]
    return listed(told, BREAK)


def _refusal(setting: Setting, name: str, text: str) -> Piece:
    """Why a value is not taken."""
    fact = setting.fact(name)
    title = fact_piece(fact, "title")
    fault = fault_of(fact, text, setting.on)
    if fault is None:
        return say("talk.invalid_plain", title=title)
    return say("talk.invalid", title=title, fault=fault)


def _not_understood(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    if act.kind is TalkKind.CORRECTION or _FIX.search(move.text[:40]):
        return fix(setting, move)
    if _WHERE.search(move.text) and (named := named_in(setting, move)):
        place = found_at(setting, setting.fact(named[0]))
        return stands(setting, move.say(place), TalkAct.EXPLAIN)
    if wants_this(setting, move.text):
        here = say("talk.here", title=slice_piece(setting.definition, "title"))
        return stands(setting, move.say(here), TalkAct.EXPLAIN)
    if (whose := _whose(setting, move)) is not None:
        return ask_again(setting, move.say(whose))
    if move.state.asked is None:
        return turn_of(setting, move.say(say("talk.unclear")), TalkAct.CLARIFY)
    if act.kind is TalkKind.NONE_OF_THESE:
        move = move.at(misses=max(move.state.misses, 1))
    unsure = act.unsure or says_nothing(act, move.text)
    return ask_again(setting, move.say(say("talk.unsure" if unsure else "talk.unclear")))


def _whose(setting: Setting, move: Move) -> Piece | None:
    """A number of a person that may be that of several: asked for with whose it is."""
    persons = [one for one in setting.definition.facts.values() if "person_name" in one.validators]
    titles = [fact_piece(one, "title") for one in persons if one.question]
    if len(titles) < 2 or masked(move.text) == move.text:
        return None
    return say("talk.whose", titles=listed(titles))


def other_wish(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    """Another item is wanted: the caller links it; this talk keeps what it knows."""
    title = slice_piece(setting.definition, "title")
    state, turn = turn_of(setting, move.say(say("talk.other_wish", title=title)), TalkAct.RELINK)
    return state, replace(turn, wish=act.rest or move.text)


def way_to_person() -> Choice:
    """The choice that leads to a person."""
    return Choice(WORDINGS["choice.person"], WORDINGS["choice.person"])
