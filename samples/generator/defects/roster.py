"""X06 and L01-L04: the roster and the headcount."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from samples.generator import numbers, papers
from samples.generator.defects.draft import Draft, NoRoomError
from samples.generator.defects.people import slipped
from samples.generator.judge import HIGHEST_BASE, LOWEST_BASE
from samples.generator.people import years_later


def _row(draft: Draft) -> int:
    """A row no other defect has."""
    free = [
        index
        for index in range(len(draft.roster.rows))
        if draft.free(f"employee_roster.rows.{index}")
    ]
    index = draft.pick(free)
    draft.claim(f"employee_roster.rows.{index}")
    return index


def _put(draft: Draft, index: int, row: papers.Employee) -> None:
    rows = list(draft.roster.rows)
    rows[index] = row
    draft.change(papers.ROSTER, rows=tuple(rows))


def headcount(draft: Draft) -> None:
    """X06: the form counts other people than the roster has."""
    draft.claim("form.headcount")
    draft.claims.add("employee_roster.rows")
    rows = len(draft.roster.rows)
    other = draft.pick([rows + step for step in (-2, -1, 1, 2, 3) if rows + step > 0])
    draft.change(papers.FORM, headcount=other)


def wrong_number(draft: Draft) -> None:
    """L01: an identity number in the roster that cannot be."""
    index = _row(draft)
    row = draft.roster.rows[index]
    _put(draft, index, replace(row, id_number=slipped(draft.rng, row.id_number)))


def twice(draft: Draft) -> None:
    """L02: a person stands in two rows."""
    first, second = _row(draft), _row(draft)
    _put(draft, max(first, second), draft.roster.rows[min(first, second)])


def too_young(draft: Draft) -> None:
    """L03: a person who is 12 to 15 on the day of application."""
    index = _row(draft)
    row = draft.roster.rows[index]
    birthday = years_later(draft.bundle.on, -16)
    born = birthday + timedelta(days=draft.pick((1, 30, 200, 500, 1200)))
    _put(draft, index, replace(row, id_number=numbers.id_number(row.id_number[:6], born)))


def base_outside(draft: Draft) -> None:
    """L04: a wage base below or above the configured range."""
    if "wage_base" not in draft.roster.columns:
        raise NoRoomError
    index = _row(draft)
    low, high = LOWEST_BASE, HIGHEST_BASE
    base = draft.pick((low - 1, low - 494, 3200, high + 1, high + 2070, 31500))
    _put(draft, index, replace(draft.roster.rows[index], wage_base=base))
