"""Times, numbers and papers of a paragraph as fields with their places.

Found once in the whole paragraph, because years and recipients carry over from clause to clause,
and handed out to the tasks by their offsets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.breakdown.bodies.clauses import sentences, year_told
from zhagen.breakdown.fields.deliverables import find_deliverables
from zhagen.breakdown.fields.targets import find_targets
from zhagen.breakdown.model import (
    Deadline,
    DeadlineType,
    Deliverable,
    Span,
    Target,
)
from zhagen.language.deadlines import find_deadlines
from zhagen.language.deadlines_model import Problem
from zhagen.language.deadlines_resolve import is_history, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from zhagen.breakdown.source import Paragraph
    from zhagen.calendar.workdays import WorkCalendar
    from zhagen.language.deadlines_model import TimeDemand


# A cell that says there is nothing to say, or that it is done.
_NO_TIME = re.compile(
    r"[\s/／、，。；：（）—–\-~*·]*(?:无|暂无|已[完办].*)?[\s/／、，。；：（）—–\-~*·]*"
)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """From what relative times are counted: the day of writing, the year the paper is about."""

    calendar: WorkCalendar
    issued: date | None = None
    year: int | None = None

    @property
    def written_in(self) -> int:
        """The year of the paper; 0 where nothing tells it."""
        return self.issued.year if self.issued else self.year or 0


@dataclass(frozen=True, slots=True)
class Timed:
    """A deadline and what was left open when it was counted."""

    deadline: Deadline
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """What a paragraph, or a part of it, demands."""

    timed: tuple[Timed, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    targets: tuple[Target, ...] = ()

    def between(self, start: int, end: int) -> Fields:
        """The fields whose place begins in text[start:end]."""
        if not (self.timed or self.deliverables or self.targets):
            return self
        return Fields(
            tuple(one for one in self.timed if start <= one.deadline.span.start < end),
            tuple(one for one in self.deliverables if start <= one.span.start < end),
            tuple(one for one in self.targets if start <= one.span.start < end),
        )

    def joined(self, other: Fields) -> Fields:
        """These fields and others, each place once."""
        held = {(one.deadline.span.paragraph, one.deadline.span.start) for one in self.timed}
        more = (
            one
            for one in other.timed
            if (one.deadline.span.paragraph, one.deadline.span.start) not in held
        )
        return Fields(
            (*self.timed, *more),
            self.deliverables + other.deliverables,
            self.targets + other.targets,
        )


def fields_of(
    paragraph: Paragraph,
    plain: str,
    reckoning: Reckoning,
    slots: Iterable[tuple[int, int]] = (),
) -> Fields:
    """The fields of a paragraph; `slots` are places of nothing but a time (完成时限：长期)."""
    timed = [_timed(paragraph, one, 0, reckoning) for one in find_deadlines(plain)]
    kept = [one for one in timed if one is not None]
    for start, end in slots:
        whole = {one.deadline.span.start: one for one in kept if _within(one, start, end)}
        kept = [one for one in kept if not _within(one, start, end)]
        inner = _slot(paragraph, plain, start, end, reckoning)
        kept += [_longer(one, whole.get(one.deadline.span.start)) for one in inner]
    kept.sort(key=lambda one: one.deadline.span.start)
    targets = tuple(_targets(paragraph, plain, reckoning.written_in))
    return Fields(tuple(kept), _deliverables(paragraph, plain), targets)


def _longer(one: Timed, other: Timed | None) -> Timed:
    """The longer reading of one place: a slot may end inside a list (每年6月30日、12月31日前)."""
    if other is None or other.deadline.span.end <= one.deadline.span.end:
        return one
    return other


def _within(timed: Timed, start: int, end: int) -> bool:
    return start <= timed.deadline.span.start < end


def _slot(
    paragraph: Paragraph, plain: str, start: int, end: int, reckoning: Reckoning
) -> list[Timed]:
    found = find_deadlines(plain[start:end], expected=True)
    timed = (_timed(paragraph, one, start, reckoning, expected=True) for one in found)
    kept = [one for one in timed if one is not None]
    if kept or _NO_TIME.fullmatch(plain, start, end):
        return kept
    return [_unread(span_of(paragraph, start, end))]


def _unread(place: Span) -> Timed:
    """What stands in a place for a time and names none (适时): kept as written, for a reader."""
    return Timed(Deadline(place.text, "", DeadlineType.BY, None, "", place), (Problem.UNREAD,))


def _timed(
    paragraph: Paragraph,
    demand: TimeDemand,
    offset: int,
    reckoning: Reckoning,
    *,
    expected: bool = False,
) -> Timed | None:
    found = resolve(demand, reckoning.issued, reckoning.calendar, year=reckoning.year)
    if not expected and is_history(demand, found, reckoning.issued):
        return None
    place = span_of(paragraph, demand.start + offset, demand.end + offset)
    kind = DeadlineType(demand.type.value)
    deadline = Deadline(place.text, found.norm, kind, found.date, found.basis, place)
    return Timed(deadline, found.problems)


def _deliverables(paragraph: Paragraph, plain: str) -> tuple[Deliverable, ...]:
    made: list[Deliverable] = []
    for one in find_deliverables(plain):
        place = span_of(paragraph, one.start, one.end)
        begin = one.recipient_start
        recipient = paragraph.text[begin : begin + len(one.recipient)] if begin >= 0 else ""
        made.append(Deliverable(place.text, recipient, place))
    return tuple(made)


def _targets(paragraph: Paragraph, plain: str, written_in: int) -> Iterator[Target]:
    """The numbers to be reached; those of a year already over when the paper was written are told.

    2025年，办理时限由30天缩短到18天, in a paper of 2026.
    """
    found = find_targets(plain)
    told = _told_sentences(plain, written_in) if found and written_in else []
    for one in found:
        if not any(start <= one.start < end for start, end in told):
            yield Target(
                paragraph.text[one.start : one.end], one.quantity, one.comparator, one.value,
                one.unit, one.baseline, span_of(paragraph, one.start, one.end),
            )  # fmt: skip


def _told_sentences(plain: str, written_in: int) -> list[tuple[int, int]]:
    places = sentences(plain, 0, len(plain))
    return [(start, end) for start, end in places if 0 < year_told(plain[start:end]) < written_in]


def span_of(paragraph: Paragraph, start: int, end: int) -> Span:
    """The place with its quotation, without blanks at the edges."""
    while start < end and paragraph.text[start].isspace():
        start += 1
    while end > start and paragraph.text[end - 1].isspace():
        end -= 1
    return Span(paragraph.id, start, end, paragraph.text[start:end])
