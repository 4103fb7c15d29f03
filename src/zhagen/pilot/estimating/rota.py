"""The rota: on which day which window works with the tool, drawn once from the charter's seed.

Coins are bits of SHA-256 over the seed and the place they decide about, not a library's random
numbers: anyone can draw the same rota again in twenty years from the sealed charter alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from zhagen.pilot.charter import Assignment, Charter, Design
from zhagen.pilot.model import Ints

CLOSED = -1


@dataclass(frozen=True, slots=True)
class Rota:
    """Who works with the tool when.

    `state[w, d]` is 1 (with), 0 (without) or CLOSED for window `windows[w]` on the day
    `first + d`; `pair[w, d]` numbers the day pairs of a switchback over all windows, CLOSED where
    a day belongs to none.
    """

    windows: tuple[str, ...]
    first: date
    state: NDArray[np.int8]
    pair: Ints

    @property
    def last(self) -> date:
        """The last day it covers."""
        return self.first + timedelta(days=self.state.shape[1] - 1)

    def assigned(self, window: Ints, day: Ints) -> Ints:
        """1, 0 or CLOSED for every (index of window, ordinal of day)."""
        return self._look_up(self.state.astype(np.int64), window, day)

    def pairs(self, window: Ints, day: Ints) -> Ints:
        """Number of the day pair, or CLOSED."""
        return self._look_up(self.pair, window, day)

    def _look_up(self, table: Ints, window: Ints, day: Ints) -> Ints:
        column = day - self.first.toordinal()
        inside = (column >= 0) & (column < table.shape[1]) & (window >= 0)
        found = np.full(len(window), CLOSED, dtype=np.int64)
        found[inside] = table[window[inside], column[inside]]
        return found


def draw_rota(charter: Charter, is_workday: Callable[[date], bool]) -> Rota:
    """The rota of `charter` over its weeks and the permitted extension.

    `is_workday` is the working calendar; the hall's own closed days come from the charter. An
    online pilot has no rota (persons are drawn, not days): its state is CLOSED throughout.
    """
    schedule = charter.schedule
    days = [
        schedule.start + timedelta(days=at)
        for at in range(7 * (schedule.weeks + schedule.extension_weeks))
    ]
    open_days = [
        at for at, day in enumerate(days) if is_workday(day) and day not in schedule.closed
    ]
    assignment = charter.assignment
    state = np.full((len(assignment.windows), len(days)), CLOSED, dtype=np.int8)
    pair = np.full(state.shape, CLOSED, dtype=np.int64)
    if assignment.design in (Design.SWITCHBACK, Design.HALL_SWITCHBACK):
        _switch(assignment, open_days, state, pair)
    elif assignment.design is not Design.ONLINE:
        since = _since(assignment, len(days) // 7, schedule.weeks)
        for window, first_week in enumerate(since):
            for at in open_days:
                state[window, at] = at // 7 + 1 >= first_week
    return Rota(assignment.windows, schedule.start, state, pair)


def person_arm(seed: int, person: str) -> bool:
    """Whether an online person works with the tool: a coin that stays the same all along."""
    return coin(seed, "person", person)


def coin(seed: int, *place: str) -> bool:
    """A fair coin for a place: the first bit of SHA-256 over seed and place."""
    return _digest(seed, *place)[0] >= 128


def _digest(seed: int, *place: str) -> bytes:
    return hashlib.sha256("\n".join((str(seed), *place)).encode()).digest()


def _switch(
    assignment: Assignment, open_days: Sequence[int], state: NDArray[np.int8], pair: Ints
) -> None:
    """Consecutive open days in pairs, the order within each pair by a coin.

    With a washout the first days after every change of arm are left out, so that what lingers
    from the day before does not count.
    """
    step = 1 + assignment.washout
    block = 2 * step
    blocks = len(open_days) // block
    whole = assignment.design is Design.HALL_SWITCHBACK
    for window, name in enumerate(assignment.windows):
        for number in range(blocks):
            tool_first = coin(assignment.seed, "*" if whole else name, str(number))
            for half in (0, 1):
                start = number * block + half * step
                on = tool_first == (half == 0)
                counted = open_days[start + assignment.washout]
                state[window, counted] = on
                pair[window, counted] = number if whole else window * blocks + number


def order_of(seed: int, windows: Sequence[str], place: str = "order") -> tuple[str, ...]:
    """The windows in a drawn order."""
    return tuple(sorted(windows, key=lambda name: _digest(seed, place, name)))


def _since(assignment: Assignment, weeks: int, planned: int) -> list[int]:
    """The week from which each window works with the tool; beyond the end where it never does."""
    never = weeks + 1
    if assignment.design is Design.BEFORE_AFTER:
        return [1] * len(assignment.windows)
    if assignment.design is Design.STEPPED_WEDGE:
        order = order_of(assignment.seed, assignment.windows)
        # One week without the tool for all, the last window still gets a week with it.
        places = {name: at for at, name in enumerate(order)}
        return [2 + places[name] * (planned - 1) // len(order) for name in assignment.windows]
    return [1 if name in assignment.treated else never for name in assignment.windows]
