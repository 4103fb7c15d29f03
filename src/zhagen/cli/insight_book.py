"""What the verbs of `zhagen insight` do with the book of proposals: look up, judge, write down."""

# ruff: noqa: PLC0415 - the analysis loads slowly

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zhagen.cli.exits import UsageFault

if TYPE_CHECKING:
    from zhagen.events.ledger import Ledger
    from zhagen.insight.book.register import Entry, Registered
    from zhagen.insight.effects.effect import Effect
    from zhagen.insight.reporting.material import Judged
    from zhagen.logs.panel import Panel

_DEFINITION: Final = "insight@1.0"
_MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Book:
    """The proposals of a store as they stand."""

    known: dict[str, Registered]

    def named(self, name: str) -> Registered:
        """The proposal with this id, or beginning with it. Raises UsageFault."""
        found = [key for key in self.known if key.lower() == name.lower()] or [
            key for key in self.known if name and key.lower().startswith(name.lower())
        ]
        if len(found) == 1:
            return self.known[found[0]]
        what = "对得上好几条建议" if found else "不是登记过的建议"
        raise UsageFault(f"“{name}”{what}。{self._names(found)}")

    def _names(self, found: list[str]) -> str:
        """What could be written instead, the newest first."""
        if not self.known:
            return "登记簿还是空的：先运行 zhagen insight report（不带 --dry-run）。"
        have = found or [*reversed(self.known)]
        more = f"等 {len(have)} 条" if len(have) > _MOST_NAMED else ""
        return f"可写的登记号：{'、'.join(have[:_MOST_NAMED])}{more}。"


def book_of(store: Path) -> Book:
    """The book of a store. Raises BrokenRegister."""
    from zhagen.insight.book.file import read_register
    from zhagen.insight.book.register import standing

    return Book(standing(read_register(store)))


def judge(panel: Panel, registered: Registered, today: date) -> Judged:
    """The verdict on a proposal that is live, by the days of the panel, asked for on `today`.

    A verdict in the book stands: asking until the answer pleases is no measurement.
    """
    from zhagen.insight.reporting.material import Judged

    known = registered.verdict_by(panel.days[-1])
    return Judged(registered, known or _effect(panel, registered, today))


def _effect(panel: Panel, registered: Registered, today: date) -> Effect:
    from zhagen.insight.effects.effect import Doubt, Effect, Verdict, effect_of

    proposal, live = registered.proposal, registered.live
    if live is None or proposal.item is None:
        return Effect(Verdict.OPEN, Doubt.UNKNOWN, proposal.metric)
    if live > panel.days[-1]:
        return Effect(Verdict.OPEN, Doubt.EARLY, proposal.metric, proposal.baseline)
    found = effect_of(
        panel, proposal.item, proposal.metric, proposal.controls,
        live=live, measure_on=registered.measure_on, since=registered.days.first,
        until=registered.measured_until(panel.days[-1]),
    )  # fmt: skip
    if today < registered.measure_on and found.doubt is not Doubt.UNKNOWN:
        return replace(found, verdict=Verdict.OPEN, doubt=Doubt.EARLY)
    return found


def note_measured(
    store: Path, judged: Iterable[Judged], last: date, called: str = ""
) -> list[Judged]:
    """Write verdicts that are due into the book; returns those that are new.

    `called` is the period of the report that tells them, so that no later one tells them again.
    """
    from zhagen.insight.book.file import revise
    from zhagen.insight.book.register import standing

    told = {
        each.registered.proposal.id: each
        for each in judged
        if _entry(each.registered, each, last, called) is not None
    }

    def decide(entries: tuple[Entry, ...]) -> list[Entry]:
        known = standing(entries)
        found = (
            _entry(known[name], each, last, called) for name, each in told.items() if name in known
        )
        return [entry for entry in found if entry is not None]

    new = {entry.id for entry in revise(store, decide)} if told else set()
    return [each for name, each in told.items() if name in new]


def _entry(known: Registered, judged: Judged, last: date, called: str) -> Entry | None:
    """What the book gets to know: a verdict, or which report told the one it has."""
    from zhagen.insight.book.register import Entry, State
    from zhagen.insight.effects.effect import Doubt

    name, effect = known.proposal.id, judged.effect
    if known.judged:
        if known.told or not called or effect != known.effect or known.measured_on is None:
            return None
        return Entry(State.MEASURED, name, known.measured_on, effect=effect, period=called)
    if effect.doubt in {Doubt.EARLY, Doubt.UNKNOWN} or known.live != judged.registered.live:
        return None
    on = known.measured_until(last)
    if known.effect == effect or (known.measured_on is not None and known.measured_on > on):
        return None
    return Entry(State.MEASURED, name, on, effect=effect, period=called)


def open_ledger(folder: Path | None) -> Ledger | None:
    """The ledger of the option; before anything is done, so that what is done can be told there."""
    from zhagen.events.ledger import JsonlLedger, LedgerFault

    try:
        return JsonlLedger(folder) if folder else None
    except LedgerFault as error:
        raise UsageFault(str(error)) from error


def record(ledger: Ledger, kind: str, payload: Mapping[str, str | int]) -> None:
    """Append an event about a proposal to a ledger. It is no case, so its id is drawn."""
    from zhagen.events.kinds import make
    from zhagen.events.ledger import LedgerFault
    from zhagen.events.model import Subject

    subject = Subject(
        f"case-{secrets.token_hex(16)}", _DEFINITION, channel="office", role="manager"
    )
    now = datetime.now().astimezone()
    event = make(kind, payload, subject=subject, definition=None, occurred_at=now)
    try:
        ledger.append([event])
    except LedgerFault as error:
        raise UsageFault(str(error)) from error
