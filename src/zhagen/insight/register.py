"""The book of proposals: what was proposed, accepted or declined by whom, done when, measured.

Entries are only added. What a proposal is at a moment follows from its entries in their order, so
that nobody can change afterwards what was to be measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from zhagen.insight.effect import RECORDS_COME_IN, Effect, Verdict
from zhagen.insight.model import Proposal
from zhagen.insight.period import BadPeriod, Period, parse_period
from zhagen.insight.proposals import measure_day

# So long after its day a verdict that could not be told is asked for again.
_ASKED_AGAIN: Final = timedelta(days=180)


class State(StrEnum):
    """Where a proposal stands.

    REPLACED: a later report of the same days no longer makes it, as if it had never been made.
    EXPIRED: nobody had decided when the report of a later period was made.
    """

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    MEASURED = "measured"
    REPLACED = "replaced"
    EXPIRED = "expired"


# What can be made again, and may still be decided on.
OPEN: Final = frozenset({State.PROPOSED, State.REPLACED, State.EXPIRED})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the book. A PROPOSED entry carries the proposal, a MEASURED one the effect.

    `on` is the day it speaks of: end of the period, day of the decision, day it went live, last
    day measured. `corrects` marks a step that takes the place of the one before it.
    """

    state: State
    id: str
    on: date
    by: str = ""
    proposal: Proposal | None = None
    item_name: str = ""
    period: str = ""
    effect: Effect | None = None
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """A proposal as it stands. `live` is the day it was done, `effect` the last verdict."""

    proposal: Proposal
    state: State
    proposed_on: date
    item_name: str = ""
    period: str = ""
    decided_on: date | None = None
    by: str = ""
    live: date | None = None
    effect: Effect | None = None
    measured_on: date | None = None
    history: tuple[Entry, ...] = field(default=(), repr=False)

    @property
    def measure_on(self) -> date:
        """The day of the verdict; a late start moves it."""
        if self.live is None:
            return self.proposal.measure_on
        return max(self.proposal.measure_on, measure_day(self.live))

    @property
    def judged(self) -> bool:
        """Whether its verdict is known; one that nothing could be told of is asked again."""
        return self.effect is not None and self.effect.verdict is not Verdict.OPEN

    @property
    def days(self) -> Period:
        """The period whose report made it."""
        try:
            return parse_period(self.period)
        except BadPeriod:
            last = self.proposed_on - timedelta(days=1)
            return Period(last, last, self.period or str(last))


def standing(entries: Iterable[Entry]) -> dict[str, Registered]:
    """Proposals by id, in the order they were first proposed."""
    found: dict[str, Registered] = {}
    for entry in entries:
        known = found.get(entry.id)
        if entry.state is State.PROPOSED:
            if entry.proposal is not None and (known is None or known.state in OPEN):
                history = known.history if known else ()
                found[entry.id] = Registered(
                    entry.proposal, State.PROPOSED, entry.on, entry.item_name, entry.period,
                    history=(*history, entry),
                )  # fmt: skip
        elif known is not None:
            found[entry.id] = _after(known, entry)
    return found


def _after(known: Registered, entry: Entry) -> Registered:
    history = (*known.history, entry)
    match entry.state:
        case State.ACCEPTED | State.DECLINED:
            return replace(
                known, state=entry.state, decided_on=entry.on, by=entry.by, live=None,
                effect=None, measured_on=None, history=history,
            )  # fmt: skip
        case State.DONE:
            # Done without a word before it: decided by doing it.
            agreed = known.state is not State.DECLINED and known.decided_on != known.live
            return replace(
                known, state=State.DONE, live=entry.on, by=entry.by or known.by, effect=None,
                decided_on=known.decided_on if agreed and known.decided_on else entry.on,
                measured_on=None, history=history,
            )  # fmt: skip
        case State.MEASURED:
            return replace(
                known, state=State.MEASURED, effect=entry.effect, measured_on=entry.on,
                history=history,
            )  # fmt: skip
        case State.REPLACED | State.EXPIRED if known.state is State.PROPOSED:
            return replace(known, state=entry.state, history=history)
        case _:
            return known


def due(known: Mapping[str, Registered], before_last: date, last: date) -> tuple[Registered, ...]:
    """The proposals a report with data until `last` speaks of: live by then, not told before.

    Told before is what had its verdict by `before_last`. What could not be told is told again, for
    two more quarters.
    """
    return tuple(
        each
        for each in known.values()
        if each.live is not None
        and each.live <= last
        and not (each.judged and each.measured_on is not None and each.measured_on <= before_last)
        and each.measure_on - RECORDS_COME_IN > before_last - _ASKED_AGAIN
    )
