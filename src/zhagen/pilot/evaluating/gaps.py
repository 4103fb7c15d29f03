"""Weeks and days on which windows should have had cases and have none.

A file that was never added leaves no trace among the cases: what is there looks complete. The rota
says which windows were open when, so what is missing can be told. A quiet window may well have no
case on a day; a gap is therefore a whole week of a window, or a whole day of the hall, in which
cases were to be expected, by what the same windows have on their other days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from zhagen.pilot.charter import Charter, Design
from zhagen.pilot.estimating.rota import CLOSED, Rota
from zhagen.pilot.model import Cells, Floats, Gap, Ints

# With so many cases to be expected none comes by chance in less than one span of a hundred.
LEAST = 5.0
_WEEK = 7

Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the rota's `window_days` so many are `empty`; `gaps` are those that tell something."""

    window_days: int
    empty: int
    gaps: tuple[Gap, ...]

    @property
    def cases(self) -> float:
        """How many cases the gaps are expected to hold."""
        return sum(each.cases for each in self.gaps)


def coverage_of(cells: Cells, charter: Charter, rota: Rota, week: int) -> Coverage:
    """What the rota's windows have up to the end of `week`, and where they have nothing.

    Persons are drawn online: there are no windows to open, and nights and holidays have few cases.
    There only a week without any case of an arm is told.
    """
    days = min(_WEEK * week, rota.state.shape[1])
    due = rota.state[:, :days] != CLOSED
    counts = np.where(due, _counts(cells, rota, days), 0)
    whole, empty = int(due.sum()), int((due & (counts == 0)).sum())
    if not counts.any():
        return Coverage(whole, empty, ())  # nothing says how much was to be expected
    lost = (_by_week(due) > 0) & (_by_week(counts) == 0)
    bare = due.any(axis=0) & ~counts.any(axis=0)
    bare &= charter.assignment.design is not Design.ONLINE
    rate = _rates(counts, due & ~np.repeat(lost, _WEEK, axis=1) & ~bare)
    expected = due * rate[:, np.newaxis]
    told = _told(lost, np.where(lost, _by_week(expected), 0.0), due)
    single = due & bare & ~np.repeat(told, _WEEK, axis=1)
    single &= (np.where(single, expected, 0.0).sum(axis=0) >= LEAST)[np.newaxis, :]
    spans = (
        *_spans(due & np.repeat(told, _WEEK, axis=1), _WEEK),
        *_spans(single, 1),
    )
    gaps = [_gap(rota, span, expected) for span in spans]
    return Coverage(whole, empty, tuple(sorted(gaps, key=lambda gap: (gap.first, gap.windows))))


def _counts(cells: Cells, rota: Rota, days: int) -> Ints:
    """Cases by window and day of the rota."""
    column = cells.day - rota.first.toordinal()
    inside = (column >= 0) & (column < days) & (cells.window >= 0)
    place = cells.window[inside] * days + column[inside]
    size = len(rota.windows) * days
    found = np.bincount(place, weights=cells.n[inside], minlength=size)
    return found.astype(np.int64).reshape(len(rota.windows), days)


def _by_week(values: Ints | Marks | Floats) -> Floats:
    """Sums by window and week."""
    windows, days = values.shape
    split = values.astype(np.float64).reshape(windows, days // _WEEK, _WEEK)
    sums: Floats = split.sum(axis=2)
    return sums


def _rates(counts: Ints, usual: Marks) -> Floats:
    """Cases of each window on a usual open day; the hall's mean where it has no such day."""
    days = usual.sum(axis=1)
    hall = counts[usual].sum() / max(int(usual.sum()), 1)
    own = np.where(usual, counts, 0).sum(axis=1) / np.maximum(days, 1)
    rates: Floats = np.where(days > 0, own, hall)
    return rates


def _told(lost: Marks, expected: Floats, due: Marks) -> Marks:
    """The window's weeks without a case in which enough was to be expected to say so.

    Where a window never had a case its weeks count together, where nobody had one in a week the
    windows do.
    """
    open_weeks = _by_week(due) > 0
    never = (lost == open_weeks).all(axis=1, keepdims=True)
    nobody = (lost == open_weeks).all(axis=0, keepdims=True)
    by_window = expected.sum(axis=1, keepdims=True) >= LEAST
    by_hall = expected.sum(axis=0, keepdims=True) >= LEAST
    told: Marks = lost & ((expected >= LEAST) | (never & by_window) | (nobody & by_hall))
    return told


def _spans(marked: Marks, length: int) -> Iterator[Marks]:
    """The marked window days, one span of `length` days after the other."""
    for start in range(0, marked.shape[1], length):
        span = np.zeros_like(marked)
        span[:, start : start + length] = marked[:, start : start + length]
        if span.any():
            yield span


def _gap(rota: Rota, span: Marks, expected: Floats) -> Gap:
    days: Sequence[int] = [int(day) for day in np.flatnonzero(span.any(axis=0))]
    return Gap(
        week=days[0] // _WEEK + 1,
        windows=tuple(rota.windows[at] for at in np.flatnonzero(span.any(axis=1))),
        first=_day(rota, days[0]),
        last=_day(rota, days[-1]),
        window_days=int(span.sum()),
        cases=float(expected[span].sum()),
    )


def _day(rota: Rota, at: int) -> date:
    return rota.first + timedelta(days=at)
