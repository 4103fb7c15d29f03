"""The book of proposals: what was proposed, accepted or declined by whom, done when, measured.

Entries are only added. What a proposal is at a moment follows from its entries in their order, so
that nobody can change afterwards what was to be measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from zhagen.insight.effect import RECORDS_COME_IN, Effect
from zhagen.insight.model import Proposal
from zhagen.insight.proposals import measure_day


class State(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the book. A PROPOSED entry carries the proposal, a MEASURED one the effect.

    `on` is the day it speaks of: end of the period, day of the decision, day it went live.
    """

    state: State
    id: str
    on: date
    by: str = ""
    proposal: Proposal | None = None
    item_name: str = ""
    period: str = ""
    effect: Effect | None = None


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
    history: tuple[Entry, ...] = field(default=(), repr=False)

    @property
    def measure_on(self) -> date:
        """The day of the verdict; a late start moves it."""
        if self.live is None:
            return self.proposal.measure_on
        return max(self.proposal.measure_on, measure_day(self.live))


class BadStep(ValueError):
    """A step that the book does not allow; the message says why and what to do."""


def standing(entries: Iterable[Entry]) -> dict[str, Registered]:
    """Proposals by id, in the order they were first proposed."""
    found: dict[str, Registered] = {}
    for entry in entries:
        if entry.state is State.PROPOSED and entry.proposal is not None:
            known = found.get(entry.id)
            if known is None or known.state is State.PROPOSED:
                found[entry.id] = Registered(
                    entry.proposal, State.PROPOSED, entry.on, entry.item_name, entry.period
                )
        elif entry.id in found:
            found[entry.id] = _after(found[entry.id], entry)
    return found


def _after(known: Registered, entry: Entry) -> Registered:
    history = (*known.history, entry)
    match entry.state:
        case State.ACCEPTED | State.DECLINED:
            return replace(
                known, state=entry.state, decided_on=entry.on, by=entry.by, history=history
            )
        case State.DONE:
            decided = known.decided_on or entry.on
            return replace(
                known, state=State.DONE, live=entry.on, decided_on=decided,
                by=entry.by or known.by, history=history,
            )  # fmt: skip
        case State.MEASURED:
            return replace(known, state=State.MEASURED, effect=entry.effect, history=history)
        case State.PROPOSED:
            return known


def new_entries(
    proposals: Sequence[Proposal],
    names: dict[str, str],
    period: str,
    on: date,
    known: dict[str, Registered],
) -> tuple[Entry, ...]:
    """Entries for proposals that are not in the book as they stand now."""
    return tuple(
        Entry(State.PROPOSED, each.id, on, proposal=each,
              item_name=names.get(each.item or "", ""), period=period)
        for each in proposals
        if each.id not in known
        or (known[each.id].state is State.PROPOSED and known[each.id].proposal != each)
    )  # fmt: skip


def check_step(known: Registered, state: State, on: date) -> None:
    """Raise BadStep where a proposal cannot take this step."""
    title = known.proposal.title
    if on < known.proposed_on:
        raise BadStep(
            f"《{title}》是 {known.proposed_on} 之后提出的，日期 {on} 太早。请核对 --on。"
        )
    if known.state is State.MEASURED:
        raise BadStep(f"《{title}》已经验证过，不能再改。要再试一次，请等下一期的建议。")
    if state is State.DECLINED and known.live is not None:
        raise BadStep(f"《{title}》已记为 {known.live} 上线，不能再记为不采纳。")
    if state is State.ACCEPTED and known.live is not None:
        raise BadStep(f"《{title}》已记为 {known.live} 上线，不用再记采纳。")


def settled(
    known: dict[str, Registered], period: str, since: date
) -> frozenset[tuple[str | None, str]]:
    """(item, metric) pairs that another period's book takes care of: no further proposal.

    Declined ones, accepted ones, and those whose verdict is due on `since` or later. Proposals of
    `period` itself stay, so that its report comes out the same a second time.
    """
    return frozenset(
        (each.proposal.item, each.proposal.metric)
        for each in known.values()
        if each.period != period and _cared_for(each, since)
    )


def _cared_for(each: Registered, since: date) -> bool:
    if each.live is not None:
        return each.measure_on >= since
    return each.state in {State.ACCEPTED, State.DECLINED}


def due(known: dict[str, Registered], before_last: date, last: date) -> tuple[Registered, ...]:
    """The proposals a report with data until `last` speaks of.

    Live by then, and not judged already in a report with data until `before_last`.
    """
    return tuple(
        each
        for each in known.values()
        if each.live is not None
        and each.live <= last
        and each.measure_on - RECORDS_COME_IN > before_last
    )
