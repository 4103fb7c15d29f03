"""The assignment calendar: who works with the tool on which day, holidays said by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.rota import CLOSED, Rota

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the pilot that offices are open, or would be but for a holiday.

    `kind` is open, make_up (an open Saturday or Sunday), holiday, or closed (this hall only).
    `counted` are the windows that count that day, `on` those of them that work with the tool.
    """

    day: date
    week: int
    kind: str
    name: str
    counted: tuple[str, ...]
    on: tuple[str, ...]


def calendar_days(
    charter: Charter,
    rota: Rota,
    is_workday: Callable[[date], bool],
    name_of: Callable[[date], str],
) -> tuple[CalendarDay, ...]:
    """Every such day from the start to the end of the permitted extension."""
    found = []
    for at in range(rota.state.shape[1]):
        day = rota.first + timedelta(days=at)
        kind = _kind(day, charter, is_workday)
        if not kind:
            continue
        states = rota.state[:, at]
        found.append(
            CalendarDay(
                day=day,
                week=charter.schedule.week_of(day),
                kind=kind,
                name=name_of(day),
                counted=tuple(rota.windows[row] for row in np.flatnonzero(states != CLOSED)),
                on=tuple(rota.windows[row] for row in np.flatnonzero(states == 1)),
            )
        )
    return tuple(found)


def _kind(day: date, charter: Charter, is_workday: Callable[[date], bool]) -> str:
    """The kind of a day, empty for an ordinary weekend."""
    weekend = day.weekday() >= _SATURDAY
    if not is_workday(day):
        return "" if weekend else "holiday"
    if day in charter.schedule.closed:
        return "closed"
    return "make_up" if weekend else "open"
