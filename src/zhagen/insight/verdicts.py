"""What the records say of improvements that are live, and writing verdicts that are due.

The command line and the pages ask here, so that a verdict never depends on who asked for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from zhagen.insight.book.file import revise
from zhagen.insight.book.register import Entry, Registered, State, standing
from zhagen.insight.effects.effect import Doubt, Effect, Verdict, effect_of
from zhagen.insight.reporting.material import Judged
from zhagen.logs.panel import Panel


def judge(panel: Panel, registered: Registered, today: date) -> Judged:
    """The verdict on a proposal that is live, by the days of the panel, asked for on `today`.

    A verdict in the book stands: asking until the answer pleases is no measurement.
    """
    known = registered.verdict_by(panel.days[-1])
    return Judged(registered, known or _effect(panel, registered, today))


def _effect(panel: Panel, registered: Registered, today: date) -> Effect:
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
