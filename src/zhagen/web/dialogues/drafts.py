"""The draft forms of a talk as files."""

from __future__ import annotations

from zhagen.guide.talking.drafts import fill_draft
from zhagen.guide.talking.setting import values_of
from zhagen.guide.talking.turn import End, State
from zhagen.slices.model import Slice


def filled(definition: Slice, state: State, form: str) -> bytes | None:
    """The form filled with what is known, as DOCX; None where there is none yet."""
    forms = definition.guide.drafts if definition.guide else {}
    if state.end is not End.READY or form not in forms:
        return None
    return fill_draft(definition, form, values_of(state), state.on).content
