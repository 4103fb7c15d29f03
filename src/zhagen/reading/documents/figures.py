"""Bare numbers, and days on a page without colour, are read twice: nothing else proves them.

A copy of a copy closes the 3 of a day to an 8, and the fast engine is nearly sure of the 8. A
number with a check digit shows it; a day does not, and a day is what an application is late by.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zhagen.cases.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhagen.reading.documents.draft import Draft

_PERFECT = 0.98
_MOST_FIGURES = 4


def is_figure(draft: Draft) -> bool:
    """Whether a draft is a day or a number that carries no proof of its own."""
    known = draft.state is State.READ and draft.checked is None
    return known and isinstance(draft.value, (date, int)) and not isinstance(draft.value, bool)


def to_prove(drafts: Iterable[Draft], *, grey: bool) -> list[Draft]:
    """The days and numbers worth a second reading, the most doubtful first; four at most.

    On a page with colours days are read well enough; a bare number (12) has too few strokes to be
    sure of at any time.
    """
    found = [
        draft
        for draft in drafts
        if is_figure(draft)
        and (grey or isinstance(draft.value, int))
        and draft.sources
        and not draft.weak
        and draft.confidence < _PERFECT
    ]
    found.sort(key=lambda draft: draft.confidence)
    return found[:_MOST_FIGURES]
