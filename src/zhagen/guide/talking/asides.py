"""What is said besides an answer: why, what is that, I do not know, I would rather not, thanks.

The question stands; it is put once more after the aside, or left for good.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zhagen.guide.gate.acts import TalkAct as Heard
from zhagen.guide.talking.answers import hear, take, way_to_person
from zhagen.guide.talking.changing import once_more
from zhagen.guide.talking.checklist import checklist
from zhagen.guide.talking.of_item import told_of, untold
from zhagen.guide.talking.outcome import about_materials
from zhagen.guide.talking.places import found_at, place_of
from zhagen.guide.talking.reply import ask_again, carry_on, other_words, stands, turn_of
from zhagen.guide.talking.setting import Move, Setting, not_again, shown, values_of
from zhagen.guide.talking.turn import End, Piece, TalkAct
from zhagen.guide.talking.wording import count, say
from zhagen.guide.talking.wording_doors import for_door
from zhagen.guide.talking.wording_slice import fact_piece, material_piece, titled

if TYPE_CHECKING:
    from zhagen.guide.model import Aspect
    from zhagen.guide.talking.turn import State, Turn
    from zhagen.slices.model import Fact


# 真的吗, 可以吗: asks for nothing that could be written anywhere.
_SHORT_QUESTION: Final = 4


def why(setting: Setting, move: Move, _act: Heard) -> tuple[State, Turn]:
    """Why this is asked, and where it stands that it must be."""
    name = move.state.asked
    if name is None:
        return turn_of(setting, move.say(say("talk.nothing_asked")), TalkAct.EXPLAIN)
    return stands(setting, move.say(*reasons(setting.fact(name))), TalkAct.EXPLAIN)


def reasons(fact: Fact) -> tuple[Piece, ...]:
    """The author's reason and the legal basis of a question."""
    why_ = fact_piece(fact, "why") if fact.why else say("talk.no_reason")
    basis = (fact_piece(fact, "basis"),) if fact.basis else ()
    return (why_, *basis)


def explain(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    """What a word of the question means: a material's standard, a fact's reason and place."""
    about = act.about
    definition = setting.definition
    for material in definition.materials.values():
        if len(about) >= 2 and (about in material.name or material.name in about):
            piece = material_piece(definition, material.id, "accept_stand")
            return stands(setting, move.say(piece), TalkAct.EXPLAIN)
    named = [fact for fact in definition.facts.values() if _means(fact, about)]
    asked = move.state.asked
    fact = named[0] if named else setting.fact(asked) if asked is not None else None
    if fact is None:
        return turn_of(setting, move.say(say("talk.nothing_asked")), TalkAct.EXPLAIN)
    place = (found_at(setting, fact),) if place_of(setting, fact) is not None else ()
    words = () if place else (other_words(fact),)
    return stands(setting, move.say(*reasons(fact)[:1], *place, *words), TalkAct.EXPLAIN)


def _means(fact: Fact, about: str) -> bool:
    if len(about) < 2 or not fact.question:
        return False
    options = fact.values.values()
    return about in fact.title or fact.title in about or any(about in one for one in options)


def dont_know(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    """Where it can be found; the talk goes on with other questions. What was told before stands."""
    name = move.state.asked
    if name is None:
        return turn_of(setting, move.say(say("talk.nothing_asked")), TalkAct.CLARIFY)
    move = _others(setting, move, act)
    fact = setting.fact(name)
    if name in move.state.facts:
        kept = titled(fact, shown(fact, move.state.facts[name].value))
        return carry_on(setting, move.at(misses=0).say(say("talk.kept", fact=kept)))
    move = move.at(unknown=(*move.state.unknown, name), misses=0)
    helps = fact.why and place_of(setting, fact) is None
    move = move.say(fact_piece(fact, "why") if helps else None, found_at(setting, fact))
    return carry_on(setting, move)


def decline(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    """Not told, or no longer to be kept; noted once and never asked again."""
    name = move.state.asked
    if name is None:
        return turn_of(setting, move.say(say("talk.nothing_asked")), TalkAct.CLARIFY)
    move = _others(setting, move, act)
    fact = setting.fact(name)
    in_draft = name in _required(setting, move)
    facts = {one: known for one, known in move.state.facts.items() if one != name}
    dropped = say("talk.dropped") if name in move.state.facts else None
    move = move.at(facts=facts, refused=(*move.state.refused, name), misses=0)
    move = move.say(
        say("talk.refused", title=fact_piece(fact, "title")),
        dropped,
        say("talk.stays_blank") if in_draft else None,
    )
    return carry_on(setting, move)


def _required(setting: Setting, move: Move) -> set[str]:
    cells = setting.planner.required_cells(values_of(move.state))
    return {setting.fact(cell).concept for cell in cells}


def _others(setting: Setting, move: Move, act: Heard) -> Move:
    """Facts told beside: all but the one that is not known or not told."""
    taken = hear(setting, move, act).without(move.state.asked)
    return take(setting, move, taken) if taken.facts else move


def aside(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    """Small talk, a question about the machine: its fixed sentence, and the question stands."""
    gated = act.gated
    if gated is not None:
        door = for_door(gated.reason, gated.door)
        move = move.say(Piece(door.text, door.id))
    elif len(act.rest) > _SHORT_QUESTION:
        move = move.say(untold(setting))
    return stands(setting, move, TalkAct.EXPLAIN)


def safety(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    """A crisis, or something that must not be helped with: the right door and nothing else."""
    gated = act.gated
    door = for_door(gated.reason, gated.door) if gated is not None else for_door("", "machine")
    return turn_of(setting, move.say(Piece(door.text, door.id)), TalkAct.SAFETY)


def thanks(setting: Setting, move: Move, _act: Heard) -> tuple[State, Turn]:
    """Thanks end a talk that is done, and only interrupt one that is not."""
    if move.state.end in {End.READY, End.REFUSED}:
        return settled(setting, move, _act)
    return stands(setting, move.say(say("talk.welcome")), TalkAct.EXPLAIN)


def settled(setting: Setting, move: Move, _act: Heard) -> tuple[State, Turn]:
    """The applicant says that it is settled."""
    if move.state.end is End.OPEN:
        return stands(setting, move, TalkAct.EXPLAIN)
    move = move.at(confirmed=True).say(say("talk.confirmed"))
    return turn_of(setting, move, TalkAct.CLOSED)


def unsatisfied(setting: Setting, move: Move, _act: Heard) -> tuple[State, Turn]:
    """It did not help: a person is offered, the question stands."""
    state, turn = stands(setting, move.at(confirmed=False).say(say("talk.sorry")), TalkAct.CLARIFY)
    return state, replace(turn, choices=(way_to_person(), *turn.choices))


def stop(setting: Setting, move: Move, _act: Heard) -> tuple[State, Turn]:
    """Not now: everything said is kept."""
    if move.state.end is not End.OPEN:
        return settled(setting, move, _act)
    return turn_of(setting, move.say(say("talk.stopped")), TalkAct.CLOSED)


def wait(setting: Setting, move: Move, _act: Heard) -> tuple[State, Turn]:
    """等一下, 我想想: no answer yet, and no miss."""
    return stands(setting, move.say(say("talk.wait")), TalkAct.EXPLAIN)


def back(setting: Setting, move: Move, _act: Heard) -> tuple[State, Turn]:
    """One question back: the value told then stays until a new one is told."""
    asked = move.state.asked
    before = [name for name in move.state.path if name != asked]
    if not before:
        return stands(setting, move, TalkAct.EXPLAIN)
    return once_more(setting, move, before[-1])


def so_far(setting: Setting, move: Move) -> tuple[State, Turn]:
    """What is to be brought as far as it is known; the question stands."""
    needed = checklist(setting.planner, values_of(move.state))
    told = about_materials(setting, needed, "talk.so_far", "talk.so_far_open")
    move = move.say(*told)
    state, turn = stands(setting, move, TalkAct.EXPLAIN)
    return state, replace(turn, checklist=needed)


def of_item(setting: Setting, move: Move, aspect: Aspect) -> tuple[State, Turn]:
    """What the item costs, how long it takes, where it is done; the question stands."""
    return stands(setting, move.say(told_of(setting, aspect)), TalkAct.EXPLAIN)


def draft_later(setting: Setting, move: Move) -> tuple[State, Turn]:
    """The draft is wanted before the questions are answered; the question stands."""
    left = setting.planner.questions(values_of(move.state), not_again(move.state))
    move = move.say(say("talk.draft_later", count=count(len(left))))
    return stands(setting, move, TalkAct.EXPLAIN)


def nothing(setting: Setting, move: Move, _act: Heard) -> tuple[State, Turn]:
    """No words at all."""
    return ask_again(setting, move.say(say("talk.unclear")))
