"""A turn as the page gets it: in its script, with the numbers of persons starred."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from zhagen.cases.model import Value
from zhagen.guide.talking.handoff import plain
from zhagen.guide.talking.setting import shown
from zhagen.guide.talking.turn import End, Needed, Piece, State, Turn
from zhagen.guide.talking.wording import WORDINGS
from zhagen.guide.talking.wording_slice import value_piece
from zhagen.slices.model import Fact, Slice
from zhagen.web.dialogues.schemas import ChoiceOut, FactOut, NeededOut, PieceOut, TurnOut
from zhagen.web.dialogues.script import piece_written, written
from zhagen.web.dialogues.stage import Stage
from zhagen.web.dialogues.wording import WORDINGS as RECEPTION

_NOTED: Final = frozenset({"talk.noted", "talk.changed"})
_TITLE: Final = re.compile(r"facts\.[a-z0-9_.]+\.title")
_WAYS_OUT: Final = frozenset(
    {
        *(RECEPTION[one] for one in ("reception.none", "reception.person", "reception.else")),
        *(WORDINGS[one] for one in ("choice.skip", "choice.person")),
    }
)


def turn_out(
    turn: Turn,
    stage: Stage,
    definition: Slice | None,
    *,
    number: int,
    item: str,
    language: str,
) -> TurnOut:
    """The turn for a page in `language`. `definition` is the slice of the talk, if it has one."""
    pieces = [_piece_out(one, language) for one in turn.pieces]
    facts = facts_out(stage.state, definition, language)
    end = stage.state.end if stage.state else End.OPEN
    return TurnOut(
        number=number,
        reply="\n".join(one.text for one in pieces),
        act=turn.act.value,
        asks=turn.asks,
        known=_known(turn.known, definition),
        done=turn.done,
        draft=list(turn.draft),
        pieces=pieces,
        choices=[
            ChoiceOut(
                label=written(one.label, language),
                says=one.says,
                way_out=one.label in _WAYS_OUT,
            )
            for one in turn.choices
        ],
        invalid={name: str(one) for name, one in _known(turn.invalid, definition).items()},
        checklist=[needed_out(one, language) for one in turn.checklist],
        facts=facts,
        refused=_titles(stage.state.refused if stage.state else (), definition, language),
        answered=len(facts),
        left=turn.left,
        outcome=turn.outcome,
        item=written(item, language),
        end=end.value,
        handed_over=end is End.HANDED_OVER,
    )


def _piece_out(piece: Piece, language: str) -> PieceOut:
    named = _titles_in(piece) if piece.source in _NOTED else ()
    return PieceOut(
        text=piece_written(piece, language),
        source=piece.source,
        strong=[written(one, language) for one in named],
    )


def _titles_in(piece: Piece) -> Iterator[str]:
    """The titles of facts in a sentence, in the order they stand."""
    if _TITLE.fullmatch(piece.source):
        yield piece.text
    for _, part in piece.parts:
        yield from _titles_in(part)


def facts_out(state: State | None, definition: Slice | None, language: str) -> list[FactOut]:
    """What is known, newest last, each with the words that ask to change it."""
    if state is None or definition is None:
        return []
    made = []
    for name, known in sorted(state.facts.items(), key=lambda one: one[1].turn):
        fact = definition.facts.get(name)
        if fact is not None:
            piece = value_piece(fact, shown(fact, known.value))
            made.append(
                FactOut(
                    name=name,
                    title=written(fact.title, language),
                    value=piece_written(piece, language),
                    turn=known.turn,
                    change=f"改一下{fact.title}",
                )
            )
    return made


def _known(known: Mapping[str, Value], definition: Slice | None) -> dict[str, object]:
    facts: Mapping[str, Fact] = definition.facts if definition else {}
    return {
        name: plain(shown(facts[name], value) if name in facts else value)
        for name, value in known.items()
    }


def _titles(names: tuple[str, ...], definition: Slice | None, language: str) -> list[str]:
    facts: Mapping[str, Fact] = definition.facts if definition else {}
    return [written(facts[name].title, language) for name in names if name in facts]


def needed_out(needed: Needed, language: str) -> NeededOut:
    """A material of the checklist."""
    return NeededOut(
        material=needed.material,
        name=written(needed.name, language),
        reason=written(needed.reason, language),
        basis=written(needed.basis, language),
        sure=needed.sure,
        draft=needed.draft,
        hints=[written(one, language) for one in needed.hints],
    )
