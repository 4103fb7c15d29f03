"""Free text as it is shown and compared: one phrase, however the paper sets it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language.points import as_phrase
from zhagen.reading.documents.draft import fact_kind
from zhagen.reading.documents.typed import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhagen.reading.documents.draft import Draft
    from zhagen.slices.model import Slice


def in_one_phrase(slice_: Slice, drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts with numbered points of free text joined; the text as written is kept beside."""
    return [_phrased(slice_, draft) for draft in drafts]


def _phrased(slice_: Slice, draft: Draft) -> Draft:
    fact = slice_.facts.get(draft.fact)
    if fact is None or draft.state is not State.READ or not isinstance(draft.value, str):
        return draft
    if fact_kind(fact, slice_) is not Kind.TEXT:
        return draft
    return replace(draft, value=as_phrase(draft.value))
