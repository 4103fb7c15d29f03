"""Days of one paper: one that is another's with a digit fallen out is doubtful, no other is."""

from __future__ import annotations

from datetime import date

import pytest

from zhagen.reading.documents.days import doubted_for_a_lost_digit
from zhagen.reading.documents.draft import Draft


def days(*read: date, confidence: float = 0.99) -> list[float]:
    drafts = [Draft(f"d{n}", day, confidence, (0, 0, 9, 9)) for n, day in enumerate(read)]
    return [draft.confidence for draft in doubted_for_a_lost_digit(drafts)]


@pytest.mark.parametrize(
    "lost", [date(2026, 1, 12), date(2026, 2, 12), date(2026, 12, 1), date(2026, 12, 2)]
)
def test_a_lost_digit_makes_the_shorter_day_doubtful(lost):
    own, other = days(lost, date(2026, 12, 12))
    assert other == 0.99
    assert own == 0.85


@pytest.mark.parametrize(
    "other", [date(2026, 12, 12), date(2027, 1, 12), date(2026, 3, 12), date(2026, 1, 2)]
)
def test_days_that_differ_otherwise_stay_as_sure_as_they_were(other):
    assert days(other, date(2026, 12, 12))[0] == 0.99


def test_a_text_layer_loses_no_digits():
    assert days(date(2026, 1, 12), date(2026, 11, 12), confidence=1.0) == [1.0, 1.0]
