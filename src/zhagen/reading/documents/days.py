"""A day under a seal loses a digit and is another day, read as surely as the right one.

The seal stands on the date as custom asks, and 11月 comes back as 1月. On one paper days lie close
together; one that is another of them but for a digit that fell out proves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.documents.draft import Draft

_DISPUTED: Final = 0.85  # below what a finding may rest on


def doubted_for_a_lost_digit(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts of a paper; a recognised day that is another's with a digit lost is doubtful."""
    days = [day for draft in drafts if (day := _day(draft)) is not None]
    return [_doubted(draft, days) for draft in drafts]


def _doubted(draft: Draft, days: Sequence[date]) -> Draft:
    day = _day(draft)
    if day is None or draft.confidence >= 1.0 or not any(_lost_one(day, one) for one in days):
        return draft
    return replace(draft, confidence=min(draft.confidence, _DISPUTED))


def _day(draft: Draft) -> date | None:
    return draft.value if draft.state is State.READ and isinstance(draft.value, date) else None


def _lost_one(day: date, other: date) -> bool:
    """Whether `day` is written like `other` but for one digit of the month or of the day."""
    month, of_month = str(day.month), str(day.day)
    if day.year != other.year or day == other:
        return False
    fallen = (
        (month in _shortened(other.month) and day.day == other.day),
        (of_month in _shortened(other.day) and day.month == other.month),
    )
    return any(fallen)


def _shortened(number: int) -> frozenset[str]:
    digits = str(number)
    return frozenset(digits) if len(digits) == 2 else frozenset()
