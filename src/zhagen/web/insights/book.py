"""The department's book of proposals: registering two of them, declining one, the day it went live.

The book is the library's file beside the records; entries are only added. What may follow what is
the library's to say, and two people at one moment are put in turn by its lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from zhagen.insight.book.file import BrokenRegister, read_register, revise
from zhagen.insight.book.period import new_entries, newer
from zhagen.insight.book.register import Entry, Registered, State, standing
from zhagen.insight.book.steps import BadStep, Step, Way, entry_of
from zhagen.insight.book.told import step_taken
from zhagen.insight.model import Effort, Proposal
from zhagen.insight.period import Period, parse_period
from zhagen.web.accounts.models import Department, User
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.history import audited, drawn_id, tell
from zhagen.web.insights.models import Analysis, Decision
from zhagen.web.insights.place import has_store, store_of
from zhagen.web.insights.wording import MESSAGES

MOST: Final = 2
CHOSEN: Final = frozenset({State.ACCEPTED, State.DONE, State.MEASURED})
_LONGEST: Final = 300
_ACTIONS: Final = {
    State.ACCEPTED: "insight.adopted",
    State.DECLINED: "insight.declined",
    State.DONE: "insight.live",
}
# What the library leaves to the page to say: where on it the other way is.
_WAYS: Final = {Way.CORRECT: "更正请先勾选“更正”。"}


@dataclass(frozen=True, slots=True)
class Who:
    """Who decides, at which moment, on which day of the office."""

    by: User
    now: datetime
    today: date


def book_of(department: Department) -> dict[str, Registered]:
    """Every proposal as it stands. Raises InsightFault for a book that cannot be read."""
    if not has_store(department):
        return {}
    return standing(_read(store_of(department)))


def _read(store: Path) -> tuple[Entry, ...]:
    try:
        return read_register(store)
    except BrokenRegister as fault:
        raise InsightFault(str(fault)) from fault


def chosen_in(known: Mapping[str, Registered], period: Period) -> list[Registered]:
    """The proposals of this period that were taken on."""
    return [
        each
        for each in known.values()
        if each.state in CHOSEN and each.days.overlaps(period) and each.days.last == period.last
    ]


def proposal_from(told: Mapping[str, Any]) -> Proposal:
    """A proposal as the page keeps it (see telling)."""
    return Proposal(
        **{
            **told,
            "controls": tuple(told["controls"]),
            "measure_on": date.fromisoformat(told["measure_on"]),
            "effort": Effort(told["effort"]),
        }
    )


def register(analysis: Analysis, keys: Sequence[str], who: Who) -> int:
    """Take on one or two proposals of an analysis; how many are new. Raises InsightFault."""
    wanted = [_offered(analysis, key) for key in dict.fromkeys(keys)]
    if not wanted:
        raise InsightFault(str(MESSAGES["none_chosen"]))
    step = Step(State.ACCEPTED, who.today, analysis.department.name)
    return _taken(analysis, wanted, step, who)


def decline(analysis: Analysis, key: str, reason: str, who: Who) -> int:
    """Turn a proposal down, with the reason. Raises InsightFault."""
    if not reason.strip():
        raise InsightFault(str(MESSAGES["reason_needed"]))
    step = Step(State.DECLINED, who.today, analysis.department.name)
    proposal = _offered(analysis, key)
    return _taken(analysis, [proposal], step, who, reason.strip()[:_LONGEST])


def went_live(
    department: Department, key: str, on: date, who: Who, *, correct: bool = False
) -> int:
    """Write down the day a registered proposal went live. Raises InsightFault."""
    step = Step(State.DONE, on, department.name, correct)
    known = book_of(department).get(key)
    if known is None:
        raise InsightFault(str(MESSAGES["not_offered"]), 404)
    entries = _revise(store_of(department), lambda old: _steps(standing(old)[key], step, who.today))
    return _kept(department, known.proposal, entries, step, who)


def _taken(
    analysis: Analysis, wanted: Sequence[Proposal], step: Step, who: Who, reason: str = ""
) -> int:
    """Both or none; decided by the book as it stands while nobody else writes."""
    period, names = parse_period(analysis.period), _names(analysis)

    def decide(old: tuple[Entry, ...]) -> list[Entry]:
        known = standing(old)
        held = {each.proposal.id for each in chosen_in(known, period)}
        if step.state is State.ACCEPTED and len(held | {each.id for each in wanted}) > MOST:
            raise InsightFault(str(MESSAGES["at_most_two"]))
        fresh = [each for each in wanted if step.state is not State.ACCEPTED or each.id not in held]
        if newer(known, period) is not None and any(each.id not in known for each in fresh):
            raise InsightFault(str(MESSAGES["later_booked"]))
        # What waits in the book for this period stays; nothing of it is replaced.
        waiting = [each.proposal for each in known.values() if each.state is State.PROPOSED]
        made = new_entries((*waiting, *fresh), names, period, analysis.period, known)
        ours = [each for each in made if each.id in {one.id for one in fresh}]
        now_known = standing((*old, *ours))
        return [*ours, *(entry for each in fresh
                         for entry in _steps(now_known[each.id], step, who.today))]  # fmt: skip

    entries = _revise(store_of(analysis.department), decide)
    return sum(_kept(analysis.department, each, entries, step, who, reason) for each in wanted)


def _steps(known: Registered, step: Step, today: date) -> list[Entry]:
    made = entry_of(known, step, today)
    return [made] if made else []


def _revise(store: Path, decide: Any) -> tuple[Entry, ...]:  # noqa: ANN401 - the library's own shape
    try:
        return revise(store, decide)
    except BadStep as fault:
        raise InsightFault(f"{fault}{_WAYS.get(fault.way, '')}", 409) from fault
    except BrokenRegister as fault:
        raise InsightFault(str(fault)) from fault


def _kept(
    department: Department, proposal: Proposal, entries: Sequence[Entry], step: Step, who: Who,
    reason: str = "",
) -> int:  # fmt: skip
    """The row, the event and the trail of a step that is new in the book."""
    new = any(each.state is step.state and each.id == proposal.id for each in entries)
    if (
        not new
        and Decision.objects.filter(
            department=department, proposal=proposal.id, state=step.state.value
        ).exists()
    ):
        return 0  # else the database was away when the book was written: made good now
    event = step_taken(proposal, step.state, drawn_id(), who.now)
    with transaction.atomic():
        tell(
            department, proposal.id, step.state.value, step.on, who.by, who.now, event,
            reason=reason,
        )  # fmt: skip
        audited(department, _ACTIONS[step.state], proposal.id, who.by)
    return 1


def _offered(analysis: Analysis, key: str) -> Proposal:
    """The proposal of this analysis with that id. Raises InsightFault."""
    offers: Any = analysis.shown.get("offers", {})
    if key not in offers:
        raise InsightFault(str(MESSAGES["not_offered"]), 404)
    return proposal_from(offers[key]["proposal"])


def _names(analysis: Analysis) -> dict[str, str]:
    names: Any = analysis.shown.get("names", {})
    return dict(names)
