"""From a panel to everything a report tells: the way every caller takes, with a store or without.

Pure: the book of proposals, and who judges those that are live, are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.book.period import as_agreed, settled
from zhagen.insight.book.register import Registered, State, due
from zhagen.insight.judging.discovery import discover
from zhagen.insight.model import Candidate, Discovery
from zhagen.insight.period import Period
from zhagen.insight.proposing.proposals import proposals_of
from zhagen.insight.proposing.templates import shipped
from zhagen.insight.reporting.material import Coverage, Judged, Material
from zhagen.insight.wording.sentences import sentence
from zhagen.logs.panel import Panel

Judge = Callable[[Registered], Judged]

_NO_BOOK: Final[Mapping[str, Registered]] = MappingProxyType({})


def analyse(panel: Panel, before: Period, after: Period, calendar: WorkCalendar) -> Discovery:
    """All findings and explanations of `after` held against `before`, with their sentences."""
    names = {each.code: each.name for each in panel.items}

    def say(candidate: Candidate) -> str:
        return sentence(candidate, names.get(candidate.item or "", ""))

    return discover(panel, before, after, calendar, say)


def material_of(
    panel: Panel,
    before: Period,
    after: Period,
    calendar: WorkCalendar,
    *,
    book: Mapping[str, Registered] = _NO_BOOK,
    judge: Judge | None = None,
    coverage: Coverage | None = None,
) -> Material:
    """What the report of `after` tells: findings, proposals, and what came of earlier ones.

    `book` are the proposals made so far, by id; `judge` tells the verdict on one that is live,
    without it none is told. The remarks are those of the panel.
    """
    discovery = analyse(panel, before, after, calendar)
    closed = settled(book, after, before.first)
    made = proposals_of(discovery, panel, before, after, shipped(), closed)
    accepted = (each for each in book.values() if each.state is State.ACCEPTED)
    return Material(
        panel=panel,
        before=before,
        after=after,
        discovery=discovery,
        proposals=as_agreed(made, book),
        judged=tuple(judge(each) for each in due(book, after)) if judge is not None else (),
        waiting=tuple(each for each in accepted if each.days.last < after.last),
        coverage=coverage or Coverage(),
        remarks=panel.remarks,
    )
