"""Two versions of a document, task by task: what came, what went, what moved.

Tasks are matched by their wording, and by where they stand when the wording alone leaves doubt;
the best pairs first, each task once. Differences are looked for only where both versions state
something: a time that is new is not a time that moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz import fuzz, process

from zhagen.breakdown.model import DeadlineType
from zhagen.breakdown.wording import (
    deliverable_line,
    name_of,
    names_of,
    target_line,
    when,
)
from zhagen.calendar.official import official_calendar
from zhagen.language.deadlines import find_deadlines
from zhagen.language.deadlines_resolve import resolve
from zhagen.language.normalise import fold
from zhagen.language.plain import plain

if TYPE_CHECKING:
    from zhagen.breakdown.model import Breakdown, Deadline, Target, Task

# Same task: wording this much alike. With the same headings above, less will do.
_ALIKE: Final = 62.0
_PLACE_COUNTS: Final = 12.0
_LONGEST: Final = 2000
_ANY_YEAR: Final = 2024  # it has a 29 February
_WITHOUT_END: Final = frozenset({DeadlineType.FROM, DeadlineType.ONGOING})


class Difference(StrEnum):
    """What is different between two versions of a task."""

    EARLIER = "earlier"
    LATER = "later"
    DEADLINE_ADDED = "deadline_added"
    DEADLINE_DROPPED = "deadline_dropped"
    DEADLINE_CHANGED = "deadline_changed"
    LEAD = "lead"
    SUPPORT = "support"
    TARGET = "target"
    DELIVERABLE = "deliverable"
    WORDING = "wording"
    TITLE = "title"  # of the same wording, by a person


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference, with both readings; "" where a version says nothing."""

    what: Difference
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The same task in both versions; no `changes` where it stayed as it was."""

    old: Task
    new: Task
    likeness: float
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions compared; pairs and added tasks in the order of the new one."""

    old: Breakdown
    new: Breakdown
    pairs: tuple[Pair, ...]
    added: tuple[Task, ...]
    dropped: tuple[Task, ...]


def compared(old: Breakdown, new: Breakdown) -> Comparison:
    """What became of the tasks of `old` in `new`."""
    matches = _matches(old.tasks, new.tasks)
    partners = {after: (before, alike) for before, after, alike in matches}
    pairs: list[Pair] = []
    for at, task in enumerate(new.tasks):
        if at in partners:
            before, alike = partners[at]
            was = old.tasks[before]
            pairs.append(Pair(was, task, round(alike / 100, 3), tuple(_changes(was, task))))
    kept = {before for before, _, _ in matches}
    return Comparison(
        old,
        new,
        tuple(pairs),
        tuple(task for at, task in enumerate(new.tasks) if at not in partners),
        tuple(task for at, task in enumerate(old.tasks) if at not in kept),
    )


def _matches(old: Sequence[Task], new: Sequence[Task]) -> list[tuple[int, int, float]]:
    """Pairs of places with their likeness in percent, the surest chosen first."""
    if not old or not new:
        return []
    before, after = ([_wording(task) for task in tasks] for tasks in (old, new))
    alike = process.cdist(before, after, scorer=fuzz.ratio, score_cutoff=_ALIKE - _PLACE_COUNTS)
    titles = process.cdist(
        [fold(task.title) for task in old], [fold(task.title) for task in new],
        scorer=fuzz.ratio, score_cutoff=_ALIKE - _PLACE_COUNTS,
    )  # fmt: skip
    score = np.maximum(alike, titles)
    found: list[tuple[float, int, int, float]] = []
    for row, column in zip(*np.nonzero(score), strict=True):
        one, other = old[int(row)], new[int(column)]
        wording = float(score[row, column])
        same_place = _PLACE_COUNTS if _path(one) == _path(other) else 0.0
        if wording + same_place >= _ALIKE:
            # A small part for the wording as a whole: a standing title may be borne by several.
            rank = wording + same_place + float(alike[row, column]) / 10
            found.append((rank, int(row), int(column), wording))
    return _surest(found)


def _surest(found: Iterable[tuple[float, int, int, float]]) -> list[tuple[int, int, float]]:
    ordered = sorted(found, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1], one[2]))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    made: list[tuple[int, int, float]] = []
    for _, row, column, alike in ordered:
        if row not in taken_old and column not in taken_new:
            taken_old.add(row)
            taken_new.add(column)
            made.append((row, column, alike))
    return made


def _wording(task: Task) -> str:
    return fold(task.text or task.title)[:_LONGEST]


def _path(task: Task) -> str:
    return fold("/".join(task.path))


def _changes(old: Task, new: Task) -> Iterable[Changed]:
    yield from _times(old, new)
    lead = tuple(names_of(task.roles.lead + task.roles.joint) for task in (old, new))
    if _names(old, leading=True) != _names(new, leading=True):
        yield Changed(Difference.LEAD, *lead)
    support = tuple(names_of(task.roles.support + task.roles.guide) for task in (old, new))
    if _names(old, leading=False) != _names(new, leading=False):
        yield Changed(Difference.SUPPORT, *support)
    if set(map(_number, old.targets)) != set(map(_number, new.targets)):
        lines = ("；".join(map(target_line, task.targets)) for task in (old, new))
        yield Changed(Difference.TARGET, *lines)
    papers = ["；".join(map(deliverable_line, task.deliverables)) for task in (old, new)]
    if papers[0] != papers[1]:
        yield Changed(Difference.DELIVERABLE, *papers)
    if _wording(old) != _wording(new):
        yield Changed(Difference.WORDING, old.text, new.text)
    elif fold(old.title) != fold(new.title):
        yield Changed(Difference.TITLE, old.title, new.title)


def _names(task: Task, *, leading: bool) -> frozenset[tuple[str, bool]]:
    roles = task.roles
    if leading:
        sole = frozenset((fold(name_of(body)), True) for body in roles.lead)
        return sole | {(fold(name_of(body)), False) for body in roles.joint}
    helping = frozenset((fold(name_of(body)), True) for body in roles.support)
    return helping | {(fold(name_of(body)), False) for body in roles.guide}


def _number(target: Target) -> tuple[str, str, object, str]:
    return fold(target.quantity), target.comparator.value, target.value, target.unit


def _times(old: Task, new: Task) -> Iterable[Changed]:
    """The last days against each other; where a version has none, the times as words."""
    before, after = ("；".join(map(when, task.deadlines)) for task in (old, new))
    if before == after:
        return
    if not before or not after:
        what = Difference.DEADLINE_DROPPED if before else Difference.DEADLINE_ADDED
        yield Changed(what, before, after)
        return
    first, second = _last_day(old.deadlines), _last_day(new.deadlines)
    if first is None and second is None:  # 5月31日前, 5月15日前: no year in either
        first, second = (_last_day(_in_any_year(task.deadlines)) for task in (old, new))
    what = Difference.DEADLINE_CHANGED
    if first is not None and second is not None and first != second:
        what = Difference.EARLIER if second < first else Difference.LATER
    yield Changed(what, before, after)


def _in_any_year(deadlines: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """The deadlines counted in one and the same year, so that they can be put in order."""
    return tuple(
        replace(one, date=resolve(found[0], None, official_calendar(), year=_ANY_YEAR).date)
        for one in deadlines
        if (found := find_deadlines(plain(one.text), expected=True))
    )


def _last_day(deadlines: Sequence[Deadline]) -> date | None:
    days = [one.date for one in deadlines if one.type not in _WITHOUT_END and one.date is not None]
    return max(days, default=None)
