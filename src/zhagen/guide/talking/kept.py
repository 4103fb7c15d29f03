"""What is kept of a turn: the words of both sides without what belongs to a person alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zhagen.guide.masking import masked, without_names
from zhagen.guide.recognising.names import is_name
from zhagen.guide.talking.setting import APPLICANT, GUIDE
from zhagen.guide.talking.turn import Known, Piece, State, TalkAct, Turn
from zhagen.guide.talking.wording import SAID

if TYPE_CHECKING:
    from zhagen.slices.model import Slice

_PERSON: Final = "person_name"
_PUT_RIGHT: Final = re.compile(
    r"[^\u4e00-\u9fff]+|不是|而是|应该是|不叫|改成|改为|换成|说?错了|不对|姓名|名字|法人|经办人|[是叫为]"
)


def kept(
    definition: Slice, state: State, turn: Turn, before: Sequence[str] = ()
) -> tuple[State, Turn]:
    """The state with the guide's words in its transcript, and no name of a person in any of them.

    A name alone (王小明) is told from other words only by what it was recognised as; `before` are
    the names that were known until now.
    """
    applicants = (state.facts, *state.others, *state.finished)
    names = names_told(definition, state)
    new = set(names) - set(before)
    names += [*before, *_may_be_named(state.turns, told=bool(new), act=turn.act)]
    turns = (*state.turns, (GUIDE, _reply_kept(turn)))
    made = replace(state, turns=tuple((who, without_names(text, names)) for who, text in turns))
    if not names:
        return made, turn
    facts, *rest = (
        {one: _unnamed(known, names) for one, known in facts.items()} for facts in applicants
    )
    after = len(state.others)
    others, finished = tuple(rest[:after]), tuple(rest[after:])
    return replace(made, facts=facts, others=others, finished=finished), turn


def _reply_kept(turn: Turn) -> str:
    """The guide's words with what was said back in them masked, like the applicant's own."""
    reply = turn.reply
    for words in _said_back(turn.pieces):
        reply = reply.replace(words, masked(words))
    return reply


def _said_back(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if piece.source == SAID:
            yield piece.text
        yield from _said_back(part for _, part in piece.parts)


def _may_be_named(turns: Sequence[tuple[str, str]], *, told: bool, act: TalkAct) -> Iterator[str]:
    """What may be somebody's name in the last words besides the names that were taken in.

    Where a name was told beside it (王强，不对，王刚), or nothing was understood of the one word.
    """
    who, words = turns[-1] if turns else ("", "")
    if who == APPLICANT and (told or act is TalkAct.CLARIFY):
        among = _PUT_RIGHT.split(words) if told else [words.strip()]
        yield from (one for one in among if is_name(one))


def _unnamed(known: Known, names: Sequence[str]) -> Known:
    return replace(known, text=without_names(known.text, names))


def names_told(definition: Slice, state: State) -> list[str]:
    """The names of persons among the facts of every applicant."""
    applicants = (state.facts, *state.others, *state.finished)
    return [
        known.value
        for facts in applicants
        for name, known in facts.items()
        if is_of_person(definition, name) and isinstance(known.value, str)
    ]


def is_of_person(definition: Slice, name: str) -> bool:
    """Whether a fact is the name of a person."""
    fact = definition.facts.get(name)
    return fact is not None and _PERSON in fact.validators
