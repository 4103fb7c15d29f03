"""A breakdown as one HTML file: the source text, and beside it what was read from it.

This module turns a `Breakdown` into the values the template shows; it decides nothing. What the
text does not say reads so in its cell; a suggestion stands below the row, in a box of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.model import (
    NOWHERE,
    Body,
    Breakdown,
    Deadline,
    Origin,
    Standing,
    Suggestion,
    SuggestionKind,
    Task,
)
from zhagen.breakdown.papers.review_page_text import Source, sources_of
from zhagen.breakdown.wording import (
    GUIDED,
    ISSUE_WORDS,
    STANDING_WORDS,
    TOGETHER,
    UNSURE,
    absent,
    deliverable_line,
    heading_of,
    is_open,
    name_of,
    target_sum,
    when,
)
from zhagen.report.html import render_page

if TYPE_CHECKING:
    from zhagen.breakdown.model import Issue

_SUGGESTS: Final = {
    SuggestionKind.LEAD: "牵头单位",
    SuggestionKind.STEP: "步骤",
    SuggestionKind.WORDING: "任务名称",
    SuggestionKind.DELIVERABLE: "交付物",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell: what it says, and in small words how that is written or where."""

    text: str
    small: str = ""
    lead_in: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point to settle: mark, word, sentence."""

    mark: str
    word: str
    message: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One suggestion."""

    about: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One task as the table shows it."""

    id: str
    paragraph: int
    title: str
    path: str
    targets: tuple[str, ...]
    lead: tuple[Line, ...]
    support: tuple[Line, ...]
    due: tuple[Line, ...]
    deliverable: tuple[Line, ...]
    absent: str
    points: tuple[Point, ...]
    standing: str
    by: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The foot of the page."""

    tasks: int
    confirmed: int
    missing: int
    unsure: int
    suggested: int
    no_task: int
    paragraphs: int


def render_html(breakdown: Breakdown) -> str:
    """The review page; it needs nothing but itself, and prints."""
    sources = sources_of(breakdown)
    rows = {task.id: _row_view(task) for task in breakdown.tasks}
    return render_page(
        "breakdown/page.html.j2",
        styles=("tokens.css", "breakdown.css"),
        scripts=("breakdown.js",),
        document=breakdown.document,
        title=heading_of(breakdown.document),
        sources=sources,
        entries=_entries(rows, sources),
        counts=_counts(breakdown, sources),
    )


def _entries(rows: dict[str, RowView], sources: Iterable[Source]) -> list[RowView | Source]:
    """Rows in document order, and between them the paragraphs that are no task."""
    left = dict(rows)
    entries: list[RowView | Source] = []
    for source in sources:
        entries += [left.pop(name) for name in source.tasks if name in left]
        if source.reason:
            entries.append(source)
    # A row a person added stands in no paragraph: its place is after the row above it.
    order = list(rows)
    for name, row in left.items():
        above = order[order.index(name) - 1] if name != order[0] else None
        held = [one.id if isinstance(one, RowView) else "" for one in entries]
        at = held.index(above) + 1 if above in held else 0
        entries.insert(at, row)
    return entries


def _row_view(task: Task) -> RowView:
    roles = task.roles
    check = task.check
    standing = check.standing if check else Standing.OPEN
    return RowView(
        id=task.id,
        paragraph=task.evidence[0].paragraph if task.evidence else 0,
        title=task.title,
        path=" › ".join(task.path),
        targets=tuple(map(target_sum, task.targets)),
        lead=(*_bodies(roles.lead, ""), *_bodies(roles.joint, TOGETHER)),
        support=(*_bodies(roles.support, ""), *_bodies(roles.guide, GUIDED)),
        due=tuple(dict.fromkeys(map(_due, task.deadlines))),
        deliverable=tuple(Line(deliverable_line(one)) for one in task.deliverables),
        absent=absent(task),
        points=tuple(map(_point, task.issues)) if is_open(task) else (),
        standing="" if standing is Standing.OPEN else STANDING_WORDS[standing],
        by=" ".join(part for part in (check.confirmed_by, check.confirmed_at) if part)
        if check
        else "",
        offers=tuple(_offers(task.suggestions)),
    )


def _bodies(bodies: tuple[Body, ...], lead_in: str) -> tuple[Line, ...]:
    """One line of names for each way the document says them."""
    if not bodies:
        return ()
    groups: dict[str, list[Body]] = {}
    for body in bodies:
        groups.setdefault(_said(body), []).append(body)
    return tuple(
        Line("、".join(map(name_of, held)), said, lead_in if index == 0 else "")
        for index, (said, held) in enumerate(groups.items())
    )


def _said(body: Body) -> str:
    if body.origin is Origin.CORRECTED:
        return "人工填写"
    if body.origin is Origin.INHERITED:
        return f"第 {body.span.paragraph} 段统一写明"
    if body.resolved and body.resolved != body.name:
        return f"原文：{body.name}"
    return ""


def _due(deadline: Deadline) -> Line:
    told = when(deadline)
    by_hand = deadline.span == NOWHERE
    said = f"{'填写' if by_hand else '原文'}：{deadline.text}"
    if told == deadline.text:
        said = "人工改" if by_hand else ""
    return Line(told, "，".join(part for part in (said, deadline.basis) if part))


def _point(issue: Issue) -> Point:
    mark = "unclear" if issue.code in UNSURE else "warning"
    return Point(mark, ISSUE_WORDS[issue.code], issue.message)


def _offers(suggestions: Iterable[Suggestion]) -> Iterator[Offer]:
    """The suggestions; the steps to one thing are one line, their common reason said once."""
    for (kind, reason), group in groupby(suggestions, lambda one: (one.kind, one.reason)):
        values = [one.value for one in group]
        if kind is SuggestionKind.STEP:
            values = [" → ".join(values)]
        yield from (Offer(_SUGGESTS[kind], value, reason) for value in values)


def _counts(breakdown: Breakdown, sources: Iterable[Source]) -> Counts:
    tasks = breakdown.tasks
    still = [task for task in tasks if is_open(task)]
    unsure = [task for task in still if any(issue.code in UNSURE for issue in task.issues)]
    missing = [task for task in still if any(issue.code not in UNSURE for issue in task.issues)]
    confirmed = [task for task in tasks if task.check and task.check.standing is Standing.CONFIRMED]
    return Counts(
        tasks=len(tasks),
        confirmed=len(confirmed),
        missing=len(missing),
        unsure=len(unsure),
        suggested=sum(bool(task.suggestions) for task in tasks),
        no_task=sum(bool(source.reason) for source in sources),
        paragraphs=len(breakdown.document.paragraphs),
    )
