"""How a turn of the guide ends: with the next question, an outcome, or a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zhagen.guide.talking import outcome as ending
from zhagen.guide.talking.setting import Move, Setting, choices_of, not_again, values_of
from zhagen.guide.talking.turn import Choice, End, Piece, TalkAct, Turn
from zhagen.guide.talking.wording import BREAK, COMMA, WORDINGS, listed, say
from zhagen.guide.talking.wording_slice import fact_piece
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from zhagen.guide.talking.turn import State
    from zhagen.slices.model import Fact

# After so many answers that were no answer, the question may be skipped or a person asked.
MISSES: Final = 2


def carry_on(setting: Setting, move: Move) -> tuple[State, Turn]:
    """What follows from what is known now."""
    known = values_of(move.state)
    standing = setting.planner.standing(known)
    if standing.outcome and not setting.planner.is_ready(standing.outcome):
        return ending.refused(setting, move, standing.outcome)
    questions = setting.planner.questions(known, not_again(move.state))
    if questions:
        return ask(setting, move, questions[0], left=len(questions))
    if standing.outcome:
        return ending.ready(setting, move, standing.outcome)
    return ending.undecided(setting, move, standing)


def ask(setting: Setting, move: Move, name: str, *, left: int = -1) -> tuple[State, Turn]:
    """Ask for a fact, in the author's words."""
    state = move.state
    misses = state.misses if state.asked == name else 0
    path = state.path if state.asked == name else (*state.path, name)
    move = move.at(asked=name, misses=misses, path=path, end=End.OPEN, outcome="")
    move = move.say(fact_piece(setting.fact(name), "question"))
    return turn_of(setting, move, TalkAct.INVALID if move.invalid else TalkAct.ASK, left=left)


def ask_again(setting: Setting, move: Move, act: TalkAct = TalkAct.CLARIFY) -> tuple[State, Turn]:
    """The question in other words; after two misses with a way out."""
    name = move.state.asked
    if name is None:
        return turn_of(setting, move, act)
    misses = move.state.misses + 1
    move = move.at(misses=misses).say(other_words(setting.fact(name)))
    ways: tuple[str, ...] = ()
    if misses >= MISSES:
        move, ways = move.say(say("talk.stuck")), ("choice.skip", "choice.person")
    return turn_of(setting, move, act, ways=ways)


def stands(setting: Setting, move: Move, act: TalkAct) -> tuple[State, Turn]:
    """An aside was answered; the question asked before is put once more."""
    name = move.state.asked
    if name is not None:
        move = move.say(fact_piece(setting.fact(name), "question"))
    return turn_of(setting, move, act)


def turn_of(
    setting: Setting, move: Move, act: TalkAct, *, ways: tuple[str, ...] = (), left: int = -1
) -> tuple[State, Turn]:
    """The turn as it stands: what is asked, what can be pressed, what is known."""
    state = move.state
    known = values_of(state)
    if state.asked is not None:
        choices = choices_of(setting.fact(state.asked))
        left = left if left >= 0 else len(setting.planner.questions(known, not_again(state)))
    else:
        told = state.end in {End.READY, End.REFUSED}
        choices = ending.choices_at_end(setting, state) if told else ()
    more = tuple(Choice(WORDINGS[one], WORDINGS[one]) for one in ways)
    return state, Turn(
        move.pieces,
        act,
        asks=state.asked,
        known=known,
        done=state.end is not End.OPEN,
        choices=(*choices, *more),
        invalid=move.invalid,
        left=max(left, 0),
        outcome=state.outcome,
    )


def other_words(fact: Fact) -> Piece:
    """What an answer looks like: the question in other words."""
    if fact.type in {FactType.CHOICE, FactType.LIST} and fact.values:
        options = [
            Piece(text, f"facts.{fact.name}.values.{value}") for value, text in fact.values.items()
        ]
        between = BREAK if any(COMMA in one.text for one in options) else COMMA
        return say(f"again.{fact.type.value}", options=listed(options, between))
    for validator in fact.validators:
        if f"again.{validator}" in WORDINGS:
            return say(f"again.{validator}")
    if fact.type is FactType.TEXT:
        return say("again.text", title=fact_piece(fact, "title"))
    return say(f"again.{fact.type.value}")
