"""One turn of a talk: what was said, what it changes, what is answered.

A pure function of the state and the text, so that a talk can be resumed and replayed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zhagen.guide.gate.acts import TalkAct as Heard
from zhagen.guide.gate.acts import TalkKind
from zhagen.guide.masking import masked
from zhagen.guide.talking import asides
from zhagen.guide.talking import outcome as ending
from zhagen.guide.talking.answers import answer, hear, other_wish, take
from zhagen.guide.talking.cases import next_case, one_more, restart, set_aside, skips, wants_next
from zhagen.guide.talking.changing import fix, once_more, to_change
from zhagen.guide.talking.kept import kept, names_told
from zhagen.guide.talking.of_item import aspect_asked
from zhagen.guide.talking.reply import carry_on, turn_of
from zhagen.guide.talking.setting import APPLICANT, Move, Setting, asked_as, values_of
from zhagen.guide.talking.turn import End, State, TalkAct, Turn
from zhagen.guide.talking.wording import count, say
from zhagen.guide.talking.wording_slice import slice_piece
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    Handler = Callable[[Setting, Move, Heard], tuple[State, Turn]]

LONGEST: Final = 2000
_SHOW_AGAIN: Final = re.compile(r"草稿|清单|表格|材料")
_REDO: Final = re.compile(r"^我?[想要]*改|[说填写选点按搞弄讲报]错|更正|重[填说选]")
_DRAFT: Final = re.compile(r"草稿|填好的表|(?:下载|打印).{0,4}表")
_WHAT_TO_BRING: Final = re.compile(
    r"(?:带|准备|交|提交|要|需要)(?:什么|啥|哪些|哪几)(?:材料|东西|资料|证件)?|材料(?:有哪些|清单)|清单"
)


def begin(setting: Setting) -> tuple[State, Turn]:
    """The first turn: who answers, and the first question."""
    definition = setting.definition
    state = State(definition.ref, definition.lock_hash, setting.on)
    move = Move(state).say(say("talk.start", title=slice_piece(definition, "title")))
    return kept(setting.definition, *carry_on(setting, move))


def resume(setting: Setting, state: State, *notes: object) -> tuple[State, Turn]:
    """Where a talk stood, said once more; the state does not change but for the words."""
    title = slice_piece(setting.definition, "title")
    move = Move(state).say(*notes, say("talk.here", title=title))  # type: ignore[arg-type]
    if state.end is End.HANDED_OVER:
        return turn_of(setting, Move(state).say(say("talk.with_person")), TalkAct.CLOSED)
    return kept(setting.definition, *carry_on(setting, move))


def respond(setting: Setting, state: State, text: str) -> tuple[State, Turn]:
    """What the guide answers to `text`, and the state after it."""
    # Halves of characters, which a terminal may send, cannot be stored.
    clipped = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    state = replace(state, turns=(*state.turns, (APPLICANT, masked(clipped))))
    move = Move(state, clipped)
    if len(text) > LONGEST:
        move = move.say(say("talk.too_long", count=count(LONGEST)))
    known = names_told(setting.definition, state)
    return kept(setting.definition, *_dispatched(setting, move), known)


def _dispatched(setting: Setting, move: Move) -> tuple[State, Turn]:
    """Which reading of the turn counts: danger and a wanted person before everything else."""
    if move.state.end is End.HANDED_OVER:
        return turn_of(setting, move.say(say("talk.with_person")), TalkAct.CLOSED)
    asked = move.state.asked
    act = setting.in_talk(move.text, asked_as(setting.fact(asked) if asked else None))
    if act.kind in _FIRST and not _counts(setting, move, act):
        return _FIRST[act.kind](setting, move, act)
    if skips(move.text):
        return asides.dont_know(setting, move, act)
    if (changing := to_change(setting, move)) is not None:
        return once_more(setting, move, changing)
    return _of_cases(setting, move) or _in_place(setting, move, act)


def _counts(setting: Setting, move: Move, act: Heard) -> bool:
    """来十来个人 answers how many there are; it calls for nobody."""
    asked = move.state.asked
    if act.kind is not TalkKind.HUMAN or asked is None:
        return False
    taken = hear(setting, move, Heard(TalkKind.ANSWER))
    return setting.fact(asked).type is FactType.INTEGER and (
        asked in taken.facts or asked in taken.approximate
    )


def _of_cases(setting: Setting, move: Move) -> tuple[State, Turn] | None:
    """A turn about another applicant; None if it is about the one being served."""
    if wants_next(move.state, move.text):
        return next_case(setting, move)
    further = one_more(setting, move)
    if further is not None:
        return next_case(setting, further)
    aside = set_aside(setting, move)
    return _after_aside(setting, aside) if aside is not None else None


def _in_place(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    if _WHAT_TO_BRING.search(move.text) and not hear(setting, move, act).facts:
        is_open = move.state.end is End.OPEN
        return asides.so_far(setting, move) if is_open else carry_on(setting, move)
    aspect = aspect_asked(move.text)
    if aspect is not None and not hear(setting, move, act).facts:
        return asides.of_item(setting, move, aspect)
    if move.state.end is not End.OPEN:
        return _at_end(setting, move, act)
    if act.kind is TalkKind.NO and _REDO.search(move.text):
        return _redo(setting, move, act)
    if _DRAFT.search(move.text) and not hear(setting, move, act).facts:
        return asides.draft_later(setting, move)
    return _HANDLERS.get(act.kind, answer)(setting, move, act)


def _redo(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    """改一下 after a yes-or-no question is not a no; what else is told with it counts."""
    taken = hear(setting, move, act).without(move.state.asked)
    return carry_on(setting, take(setting, move, taken)) if taken.facts else fix(setting, move)


def _after_aside(setting: Setting, move: Move) -> tuple[State, Turn]:
    """What was said of this applicant, once the words about another are set aside."""
    found = hear(setting, move, Heard(TalkKind.ANSWER))
    if found.facts or found.invalid:
        return answer(setting, move, Heard(TalkKind.ANSWER))
    return carry_on(setting, move)


def _at_end(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    """An outcome was told: it may be settled, corrected, shown again, or followed by another."""
    if act.kind in {TalkKind.YES, TalkKind.NO, TalkKind.NONE_OF_THESE}:
        if move.state.others and act.kind is TalkKind.YES:
            return next_case(setting, move)
        told = hear(setting, move, act)
        ended = asides.settled if not told.tells(values_of(move.state)) else answer
        return ended(setting, move, act)
    if act.kind in _HANDLERS and act.kind is not TalkKind.OTHER_WISH:
        return _HANDLERS[act.kind](setting, move, act)
    found = hear(setting, move, act)
    if not found.facts and not found.invalid:
        if act.kind is TalkKind.OTHER_WISH:
            return other_wish(setting, move, act)
        if _SHOW_AGAIN.search(move.text):
            return carry_on(setting, move)
    return answer(setting, move, act)


def _other_wish(setting: Setting, move: Move, act: Heard) -> tuple[State, Turn]:
    """顺便说一下，我们八个人 begins like another wish and is an answer.

    So is 贷款服务有限公司, where a name was asked for. What has a door of its own (a complaint, a
    bank's business) is shown that door, and the question stands.
    """
    told = hear(setting, move, act).facts
    if move.state.asked in told or (told and act.gated is None):
        return answer(setting, move, act)
    if act.gated is not None:
        return asides.aside(setting, move, act)
    return other_wish(setting, move, act)


def _person(setting: Setting, move: Move, _act: Heard) -> tuple[State, Turn]:
    return ending.to_person(setting, move)


def _restart(setting: Setting, move: Move, _act: Heard) -> tuple[State, Turn]:
    return restart(setting, move)


_FIRST: Final[Mapping[TalkKind, Handler]] = {
    TalkKind.SAFETY: asides.safety,
    TalkKind.HUMAN: _person,
}
_HANDLERS: Final[Mapping[TalkKind, Handler]] = {
    TalkKind.WHY: asides.why,
    TalkKind.EXPLAIN: asides.explain,
    TalkKind.DONT_KNOW: asides.dont_know,
    TalkKind.DECLINE: asides.decline,
    TalkKind.ASIDE: asides.aside,
    TalkKind.THANKS: asides.thanks,
    TalkKind.SATISFIED: asides.settled,
    TalkKind.UNSATISFIED: asides.unsatisfied,
    TalkKind.STOP: asides.stop,
    TalkKind.BACK: asides.back,
    TalkKind.NOTHING: asides.nothing,
    TalkKind.WAIT: asides.wait,
    TalkKind.RESTART: _restart,
    TalkKind.OTHER_WISH: _other_wish,
}
