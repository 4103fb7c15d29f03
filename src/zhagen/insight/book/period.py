"""What a report writes into the book: each thing once, and nothing left over from earlier tries.

A period is looked at many times before its report is handed over. So the book follows the newest
period: its last report says what is proposed; what that no longer makes is replaced, what an
earlier period proposed and nobody decided on has expired. Neither is deleted, and either may still
be agreed to by somebody who holds the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from zhagen.insight.book.register import OPEN, Entry, Registered, State
from zhagen.insight.model import Proposal
from zhagen.insight.period import Period


def new_entries(
    proposals: Sequence[Proposal],
    names: Mapping[str, str],
    period: Period,
    called: str,
    known: Mapping[str, Registered],
) -> tuple[Entry, ...]:
    """What the report of `period` adds; `called` is how the period was written."""
    on = period.last + timedelta(days=1)
    made = tuple(
        Entry(State.PROPOSED, each.id, on, proposal=each,
              item_name=names.get(each.item or "", ""), period=called)
        for each in proposals
        if _is_news(each, known.get(each.id))
    )  # fmt: skip
    return (*_overtaken({each.id for each in proposals}, period, on, known), *made)


def _is_news(proposal: Proposal, known: Registered | None) -> bool:
    if known is None:
        return True
    changed = known.state is not State.PROPOSED or known.proposal != proposal
    return known.state in OPEN and changed


def _overtaken(
    made: set[str], period: Period, on: date, known: Mapping[str, Registered]
) -> Iterator[Entry]:
    for name, each in known.items():
        if each.state is not State.PROPOSED or name in made:
            continue
        if each.days.overlaps(period):
            yield Entry(State.REPLACED, name, on)
        elif each.days.last < period.first:
            yield Entry(State.EXPIRED, name, on)


def newer(known: Mapping[str, Registered], period: Period) -> Period | None:
    """A period in the book that ends later than `period`, or holds it and more: the book is its."""
    spans = [each.days for each in known.values()]
    later = [span for span in spans if span.last > period.last]
    wider = [span for span in spans if span.last == period.last and span.first < period.first]
    return max((*later, *wider), key=lambda span: span.last, default=None)


def settled(
    known: Mapping[str, Registered], period: Period, since: date
) -> frozenset[tuple[str | None, str]]:
    """(item, metric) pairs that another period's book takes care of: no further proposal.

    Declined ones, accepted ones, and those whose verdict is due on `since` or later. Proposals of
    `period` itself stay and later ones do not count, so that its report comes out the same a
    second time.
    """
    return frozenset(
        (each.proposal.item, each.proposal.metric)
        for each in known.values()
        if each.days.last <= period.last
        and not _same_days(each.days, period)
        and _cared_for(each, since)
    )


def as_agreed(
    proposals: Sequence[Proposal], known: Mapping[str, Registered]
) -> tuple[Proposal, ...]:
    """Proposals as the book has them where they are decided: what was agreed stays agreed."""
    return tuple(
        known[each.id].proposal if each.id in known and known[each.id].state not in OPEN else each
        for each in proposals
    )


def _same_days(one: Period, other: Period) -> bool:
    return (one.first, one.last) == (other.first, other.last)


def _cared_for(each: Registered, since: date) -> bool:
    if each.live is not None:
        return each.measure_on >= since
    return each.state in {State.ACCEPTED, State.DECLINED}
