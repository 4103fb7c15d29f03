"""The draft forms of a talk as files."""

from __future__ import annotations

from zhagen.guide.talking.drafts import fill_draft
from zhagen.guide.talking.next_question import planner_of
from zhagen.guide.talking.setting import values_of
from zhagen.guide.talking.turn import End, State
from zhagen.slices.model import Slice


def is_ready(definition: Slice, state: State) -> bool:
    """Whether nothing is left to ask and the item can be done, whoever has the talk by now."""
    if state.end is not End.HANDED_OVER:
        return state.end is End.READY
    planner, known = planner_of(definition, state.on), values_of(state)
    standing = planner.standing(known)
    left = planner.questions(known, without={*state.refused, *state.unknown})
    return not left and planner.is_ready(standing.outcome or standing.sure)


def filled(definition: Slice, state: State, form: str) -> bytes | None:
    """The form filled with what is known, as DOCX; None where there is none yet."""
    forms = definition.guide.drafts if definition.guide else {}
    if form not in forms or not is_ready(definition, state):
        return None
    return fill_draft(definition, form, values_of(state), state.on).content
