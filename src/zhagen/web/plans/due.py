"""When a task is next due: its days one after the other, rhythms as they come round.

Pure: a task and the last day that was settled give the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from zhagen.breakdown.model import Deadline, DeadlineType, Task
from zhagen.breakdown.papers.calendar_ics_rules import recurrence
from zhagen.breakdown.wording import when
from zhagen.language.deadlines import rhythm_of
from zhagen.language.plain import plain

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A day something is due and how the table says it; `again` for a rhythm that goes on."""

    day: date
    text: str
    again: bool = False


def next_due(task: Task, settled: date | None, since: date) -> Due | None:
    """The next day of a task after the one settled last; None where no day can be told.

    `since` is the day rhythms begin to count from: the day of writing.
    """
    found = [due for one in task.deadlines if (due := _next(one, settled, since)) is not None]
    return min(found, key=lambda due: due.day, default=None)


def _next(deadline: Deadline, settled: date | None, since: date) -> Due | None:
    if deadline.type is DeadlineType.PERIODIC:
        start = since if settled is None else settled + _DAY
        every = recurrence(deadline.norm, start, rhythm_of(plain(deadline.text)))
        return Due(every.first, when(deadline), again=True) if every else None
    if deadline.date is None or deadline.type in {DeadlineType.FROM, DeadlineType.ONGOING}:
        return None
    if settled is not None and deadline.date <= settled:
        return None
    return Due(deadline.date, when(deadline))
