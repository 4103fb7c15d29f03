"""What a talk comes to: this item with a checklist, another item, or a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.guide.talking.checklist import checklist
from zhagen.guide.talking.conditions import Decision
from zhagen.guide.talking.handoff import package
from zhagen.guide.talking.of_item import filing
from zhagen.guide.talking.setting import Move, Setting, not_again, values_of
from zhagen.guide.talking.turn import Choice, End, Piece, TalkAct, Turn
from zhagen.guide.talking.wording import WORDINGS, count, listed, say
from zhagen.guide.talking.wording_doors import for_door
from zhagen.guide.talking.wording_slice import fact_piece, material_piece, outcome_piece

if TYPE_CHECKING:
    from zhagen.guide.talking.next_question import Standing
    from zhagen.guide.talking.turn import Needed, State

# Why a talk goes to a person.
ASKED_FOR = "asked_for"
UNDECIDED = "undecided"
NO_OUTCOME = "no_outcome"
UNSATISFIED = "unsatisfied"
SAFETY = "safety"
SLICE_GONE = "slice_gone"
REASONS = (ASKED_FOR, UNDECIDED, NO_OUTCOME, UNSATISFIED, SAFETY, SLICE_GONE)


def ready(setting: Setting, move: Move, outcome: str) -> tuple[State, Turn]:
    """The item can be done: what to bring, which drafts are filled, what stays empty."""
    move = move.at(end=End.READY, outcome=outcome, asked=None, misses=0)
    known = values_of(move.state)
    needed = checklist(setting.planner, known)
    drafts = tuple(one.material for one in needed if one.draft and one.sure)
    blanks = blank_cells(setting, move.state)
    move = move.say(
        outcome_piece(setting.definition, outcome),
        *about_materials(setting, needed, "ready.materials", "ready.unsure"),
        _about_drafts(setting, drafts),
        _about_blanks(setting, blanks),
        filing(setting),
        _what_next(move.state),
    )
    turn = Turn(
        move.pieces,
        TalkAct.OUTCOME,
        asks=None,
        known=known,
        done=True,
        draft=drafts,
        choices=choices_at_end(setting, move.state),
        invalid=move.invalid,
        checklist=needed,
        outcome=outcome,
        blanks=blanks,
    )
    return move.state, turn


def about_materials(
    setting: Setting, needed: tuple[Needed, ...], sure_key: str, open_key: str
) -> list[Piece]:
    """Which materials to bring, and which may be needed besides."""
    names = {one.material: material_piece(setting.definition, one.material) for one in needed}
    sure = [names[one.material] for one in needed if one.sure]
    open_ = [names[one.material] for one in needed if not one.sure]
    pieces = [say(sure_key, count=count(len(sure)), materials=listed(sure))]
    return pieces + ([say(open_key, materials=listed(open_))] if open_ else [])


def _about_drafts(setting: Setting, drafts: tuple[str, ...]) -> Piece | None:
    names = [material_piece(setting.definition, one) for one in drafts]
    return say("ready.drafts", materials=listed(names)) if names else None


def _about_blanks(setting: Setting, blanks: tuple[str, ...]) -> Piece | None:
    titles = [fact_piece(setting.fact(one), "title") for one in blanks]
    return say("ready.blanks", cells=listed(titles)) if titles else None


def _what_next(state: State) -> Piece:
    if state.others:
        return say("talk.more_cases", count=count(len(state.others)))
    return say("ready.done")


def choices_at_end(setting: Setting, state: State) -> tuple[Choice, ...]:
    """What can be pressed once an outcome is told; after a refusal also the item that is right."""
    keys = ["choice.next"] if state.others else ["choice.fine"]
    ways = tuple(Choice(WORDINGS[one], WORDINGS[one]) for one in (*keys, "choice.person"))
    return (*_right_items(setting, state), *ways)


def _right_items(setting: Setting, state: State) -> tuple[Choice, ...]:
    """The neighbouring items that these facts mean, each with the words that ask for it."""
    guide = setting.definition.guide
    if guide is None or state.end is not End.REFUSED:
        return ()
    known = values_of(state)
    truth = setting.planner.conditions.truth
    names = [one.name for one in guide.look_alikes if truth(Decision(one.when), known) is True]
    return tuple(
        Choice(
            WORDINGS["choice.other"].format(name=name),
            WORDINGS["choice.other_says"].format(name=name),
            name,
        )
        for name in names
    )


def blank_cells(setting: Setting, state: State) -> tuple[str, ...]:
    """Concepts of required cells that nobody told: the drafts leave them empty."""
    known = values_of(state)
    cells = setting.planner.required_cells(known)
    concepts = dict.fromkeys(setting.fact(cell).concept for cell in cells)
    return tuple(one for one in concepts if one not in known)


def refused(setting: Setting, move: Move, outcome: str) -> tuple[State, Turn]:
    """Another item is right: its words, and the way on."""
    move = move.at(end=End.REFUSED, outcome=outcome, asked=None, misses=0)
    move = move.say(outcome_piece(setting.definition, outcome))
    if move.state.others:
        move = move.say(_what_next(move.state))
    turn = Turn(
        move.pieces,
        TalkAct.REFUSE,
        asks=None,
        known=values_of(move.state),
        done=True,
        choices=choices_at_end(setting, move.state),
        invalid=move.invalid,
        outcome=outcome,
    )
    return move.state, turn


def undecided(setting: Setting, move: Move, standing: Standing) -> tuple[State, Turn]:
    """Nothing more to ask and no outcome: a person goes on."""
    open_ = _open_facts(setting, move.state, standing)
    if not open_:
        return handed_over(setting, move.say(say("talk.no_outcome")), NO_OUTCOME)
    titles = listed([fact_piece(setting.fact(one), "title") for one in open_])
    return handed_over(setting, move.say(say("talk.open_points", facts=titles)), UNDECIDED)


def _open_facts(setting: Setting, state: State, standing: Standing) -> list[str]:
    """The facts not told on which the open outcomes rest."""
    outcomes = setting.definition.guide.outcomes if setting.definition.guide else ()
    known = values_of(state)
    rest_on: dict[str, None] = {}
    for one in outcomes:
        if one.id in standing.open_outcomes:
            rest_on.update(dict.fromkeys(setting.planner.conditions.open_inputs(one.when, known)))
    skipped = not_again(state)
    return [name for name in rest_on if name in skipped] or list(rest_on)


def to_person(setting: Setting, move: Move, reason: str = ASKED_FOR) -> tuple[State, Turn]:
    """A person was asked for."""
    door = for_door("human", "desk")
    return handed_over(setting, move.say(Piece(door.text, door.id)), reason)


def handed_over(setting: Setting, move: Move, reason: str) -> tuple[State, Turn]:
    """The end of the machine's part; the package carries everything said."""
    move = move.at(end=End.HANDED_OVER, outcome="", asked=None, misses=0)
    turn = Turn(
        move.pieces,
        TalkAct.HANDOFF,
        asks=None,
        known=values_of(move.state),
        done=True,
        invalid=move.invalid,
        handoff=package(setting.planner, move.state, reason),
    )
    return move.state, turn
