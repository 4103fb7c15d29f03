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

from zhagen.insight.effects.effect import QUIET_END, RECORDS_COME_IN, Effect, Verdict
from zhagen.insight.model import Proposal
from zhagen.insight.period import BadPeriod, Period, parse_period
from zhagen.insight.proposing.proposals import measure_day

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
    day measured. `period` is that of the report which proposed it, or which told the verdict.
    `corrects` marks a step that takes the place of the one before it.
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
    """A proposal as it stands. `live` is the day it was done, `effect` the last verdict.

    `told` is the period of the report that told the verdict; empty where only `verify` did.
    """

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
    told: str = ""
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

    def measured_until(self, last: date) -> date:
        """The last day a verdict rests on that is asked for with records until `last`.

        The quarter agreed on, or the last one that is over where it is asked for again: so the
        verdict does not depend on who asks on which day, a report or somebody in between.
        """
        agreed = self.measure_on - RECORDS_COME_IN
        return max(min(last, agreed), last_quarter_end(last))

    def verdict_by(self, last: date) -> Effect | None:
        """What the book says with records until `last`, where it has a verdict: that stands.

        A report made again long afterwards says what it said then.
        """
        if not self.judged:
            return None
        steps = [each.state for each in self.history]
        since = len(steps) - steps[::-1].index(State.DONE) if State.DONE in steps else 0
        found = [each.effect for each in self.history[since:] if each.effect and each.on <= last]
        reached = last >= self.measure_on - RECORDS_COME_IN - QUIET_END
        return found[-1] if found else self.effect if reached else None

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
                effect=None, measured_on=None, told="", history=history,
            )  # fmt: skip
        case State.DONE:
            # Done without a word before it: decided by doing it.
            agreed = known.state is not State.DECLINED and known.decided_on != known.live
            return replace(
                known, state=State.DONE, live=entry.on, by=entry.by or known.by, effect=None,
                decided_on=known.decided_on if agreed and known.decided_on else entry.on,
                measured_on=None, told="", history=history,
            )  # fmt: skip
        case State.MEASURED:
            return replace(
                known, state=State.MEASURED, effect=entry.effect, measured_on=entry.on,
                told=entry.period, history=history,
            )  # fmt: skip
        case State.REPLACED | State.EXPIRED if known.state is State.PROPOSED:
            return replace(known, state=entry.state, history=history)
        case _:
            return known


def last_quarter_end(day: date) -> date:
    """The last day of a quarter on or before `day`."""
    following = day + timedelta(days=1)
    first = following.replace(month=(following.month - 1) // 3 * 3 + 1, day=1)
    return first - timedelta(days=1)


def due(known: Mapping[str, Registered], period: Period) -> tuple[Registered, ...]:
    """The proposals the report of `period` speaks of: live by its end, not told by an earlier one.

    What could not be told is told again, for two more quarters.
    """
    return tuple(
        each
        for each in known.values()
        if each.live is not None
        and each.live <= period.last
        and not (each.judged and _told_before(each, period))
        and each.measure_on - RECORDS_COME_IN >= period.first - _ASKED_AGAIN
    )


def _told_before(each: Registered, period: Period) -> bool:
    """Whether the report of days before `period` told its verdict."""
    try:
        return bool(each.told) and parse_period(each.told).last < period.last
    except BadPeriod:
        return False


def live_in(known: Mapping[str, Registered], period: Period) -> tuple[Registered, ...]:
    """The improvements live by the end of `period` whose verdict did not stand before it."""
    return tuple(
        each
        for each in known.values()
        if each.live is not None
        and each.live <= period.last
        and not (each.judged and each.measured_on is not None and each.measured_on < period.first)
        and each.measure_on - RECORDS_COME_IN >= period.first - _ASKED_AGAIN
    )
