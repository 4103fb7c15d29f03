"""A plan as its page shows it: the source in pieces, rows with their cells, counts.

Nothing is decided here; the words for what a text does not state, and for what a person wrote,
are the library's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import cast

from django.utils.translation import gettext as _

from zhagen.breakdown.model import (
    NOWHERE,
    Body,
    Deadline,
    Deliverable,
    Origin,
    Standing,
    Suggestion,
    SuggestionKind,
    Task,
)
from zhagen.breakdown.papers.review_page_text import Source, sources_of
from zhagen.breakdown.wording import (
    GUIDED,
    TOGETHER,
    UNSURE,
    deliverable_line,
    is_open,
    name_of,
    target_sum,
    when,
)
from zhagen.web.plans.editing import cell_text
from zhagen.web.plans.models import Plan, Row
from zhagen.web.plans.table import both_of
from zhagen.web.plans.wording import ISSUES, OFFERS

_BY_HAND = frozenset({Standing.CORRECTED, Standing.ADDED})
_UNSURE = frozenset(code.value for code in UNSURE)
_CELLS = ("title", "lead", "support", "deadline", "deliverable", "target")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell, and in small words how the text has it."""

    text: str
    small: str = ""
    lead_in: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion: what about, the words, why; `values` are taken or left together."""

    kind: str
    about: str
    value: str
    reason: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its lines; `machine` is what stood there before a person changed it."""

    name: str
    lines: tuple[Line, ...]
    typed: str
    machine: str = ""
    corrected: bool = False
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A point to settle."""

    mark: str
    word: str
    message: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of the table."""

    row: Row
    name: str
    paragraph: int
    title: Cell
    target: Cell
    lead: Cell
    support: Cell
    deadline: Cell
    deliverable: Cell
    points: tuple[Point, ...]
    standing: str
    confirmed: bool
    by_hand: bool
    absent: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The bar at the foot."""

    tasks: int
    confirmed: int
    missing: int
    unsure: int
    suggested: int
    paragraphs: int

    @property
    def left(self) -> int:
        """Rows nobody confirmed yet."""
        return self.tasks - self.confirmed


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the review page shows."""

    sources: tuple[Source, ...]
    entries: tuple[RowShown | Source, ...]
    counts: Counts
    remarks: tuple[str, ...]
    removed: tuple[Row, ...]


def sheet_of(plan: Plan, every: Sequence[Row], seen: Collection[int], *, first: bool) -> Sheet:
    """The page of a plan that shows the paragraphs `seen`; the counts are of all its rows.

    `first` is the page on which rows stand that belong to no paragraph.
    """
    alive = [row for row in every if not row.removed]
    rows = [row for row in alive if row.paragraph in seen or (first and not row.paragraph)]
    now, read = both_of(plan, rows)
    placed = tuple(_placed(task, read.get(task.id)) for task in now.tasks)
    paragraphs = tuple(one for one in now.document.paragraphs if one.id in seen)
    shown_text = replace(now.document, paragraphs=paragraphs)
    sources = sources_of(replace(now, document=shown_text, tasks=placed))
    shown = [_row(row, task, read.get(task.id)) for row, task in zip(rows, now.tasks, strict=True)]
    counts = _counts(len(now.document.paragraphs), alive)
    removed = tuple(row for row in every if row.removed)
    return Sheet(sources, _entries(shown, sources), counts, now.document.remarks, removed)


def _placed(task: Task, read: Task | None) -> Task:
    """The task with the places the document has for it: a corrected value has none of its own."""
    if read is None:
        return task
    return replace(task, roles=read.roles, deadlines=read.deadlines, deliverables=read.deliverables)


def _entries(rows: Sequence[RowShown], sources: Sequence[Source]) -> tuple[RowShown | Source, ...]:
    """Rows in their order, and between them the paragraphs that are no task."""
    others = [source for source in sources if source.reason]
    place = {source.id: at for at, source in enumerate(sources)}
    made: list[RowShown | Source] = []
    for row in rows:
        at = place.get(row.paragraph, -1)
        while others and at >= 0 and place[others[0].id] < at:
            made.append(others.pop(0))
        made.append(row)
    return (*made, *others)


def _row(row: Row, task: Task, read: Task | None) -> RowShown:
    roles, check = task.roles, task.check
    standing = check.standing if check else Standing.OPEN
    offers = tuple(_offers(task.suggestions))
    lines = {
        "title": (Line(task.title),),
        "target": tuple(Line(target_sum(one)) for one in task.targets),
        "lead": (*_bodies(roles.lead, ""), *_bodies(roles.joint, TOGETHER)),
        "support": (*_bodies(roles.support, ""), *_bodies(roles.guide, GUIDED)),
        "deadline": tuple(dict.fromkeys(map(_due, task.deadlines))),
        "deliverable": tuple(_deliverable(one) for one in task.deliverables),
    }
    lead = SuggestionKind.LEAD.value
    leads = tuple(offer for offer in offers if offer.kind == lead)
    cells = {
        name: _cell(name, lines[name], task, read, leads if name == "lead" else ())
        for name in _CELLS
    }
    confirmed = standing is Standing.CONFIRMED
    return RowShown(
        row=row, name=row.name, paragraph=row.paragraph, title=cells["title"],
        target=cells["target"], lead=cells["lead"], support=cells["support"],
        deadline=cells["deadline"], deliverable=cells["deliverable"],
        points=tuple(_points(task)) if is_open(task) else (),
        standing=standing.value, confirmed=confirmed,
        by_hand=standing in _BY_HAND, absent=_absent(standing),
        offers=tuple(offer for offer in offers if offer.kind != lead),
    )  # fmt: skip


def _absent(standing: Standing) -> str:
    """What stands in an empty cell: a person's own row does not speak for the document."""
    return _("未写") if standing is Standing.ADDED else _("原文未写")


def _cell(
    name: str, lines: tuple[Line, ...], task: Task, read: Task | None, offers: tuple[Offer, ...]
) -> Cell:
    typed = cell_text(task, name)
    before = cell_text(read, name) if read is not None else typed
    changed = typed != before
    told = before.replace("\n", "；") or _("原文未写")
    return Cell(name, lines, typed, told if changed else "", changed, offers)


def _bodies(bodies: tuple[Body, ...], lead_in: str) -> tuple[Line, ...]:
    """One line of names for each way the document says them."""
    groups: dict[str, list[str]] = {}
    for body in bodies:
        groups.setdefault(_said(body), []).append(name_of(body))
    return tuple(
        Line("、".join(names), said, lead_in if at == 0 else "")
        for at, (said, names) in enumerate(groups.items())
    )


def _said(body: Body) -> str:
    if body.origin is Origin.CORRECTED:
        return _("人工填写")
    if body.origin is Origin.INHERITED:
        return _("第 %(number)s 段统一写明") % {"number": body.span.paragraph}
    if body.generic:
        return _("没有点名，请补")
    if body.resolved and body.resolved != body.name:
        return _("原文：%(text)s") % {"text": body.name}
    return ""


def _due(deadline: Deadline) -> Line:
    told = when(deadline)
    by_hand = deadline.span == NOWHERE
    if told == deadline.text:
        said = _("人工填写") if by_hand else ""
    elif by_hand:
        said = _("填写：%(text)s") % {"text": deadline.text}
    else:
        said = _("原文：%(text)s") % {"text": deadline.text}
    return Line(told, "，".join(part for part in (said, deadline.basis) if part))


def _deliverable(one: Deliverable) -> Line:
    told = deliverable_line(replace(one, recipient=""))
    small = [_("报%(who)s") % {"who": one.recipient}] if one.recipient else []
    if one.span == NOWHERE:
        small.append(_("人工填写"))
    return Line(told, "，".join(small))


def _points(task: Task) -> Iterable[Point]:
    for issue in task.issues:
        mark = "unclear" if issue.code in UNSURE else "warning"
        yield Point(mark, str(ISSUES[issue.code]), issue.message)


def _offers(suggestions: Iterable[Suggestion]) -> Iterable[Offer]:
    """At most three of a kind: more is no help. The steps to one thing are one offer."""
    ordered = sorted(suggestions, key=lambda one: one.kind.value)
    for kind, group in groupby(ordered, lambda one: one.kind):
        held = list(group)
        if kind is SuggestionKind.STEP:
            values = tuple(one.value for one in held)
            yield Offer(kind.value, str(OFFERS[kind]), " → ".join(values), held[0].reason, values)
            continue
        for one in held[:3]:
            yield Offer(kind.value, str(OFFERS[kind]), one.value, one.reason, (one.value,))


def _counts(paragraphs: int, rows: Sequence[Row]) -> Counts:
    """Told from the rows as they are stored: a plan may have thousands."""
    confirmed = sum(row.standing == Standing.CONFIRMED.value for row in rows)
    codes = [_codes(row) for row in rows if row.standing != Standing.CONFIRMED.value]
    return Counts(
        tasks=len(rows),
        confirmed=confirmed,
        missing=sum(bool(held - _UNSURE) for held in codes),
        unsure=sum(bool(held & _UNSURE) for held in codes),
        suggested=sum(bool(row.value.get("suggestions")) for row in rows),
        paragraphs=paragraphs,
    )


def _codes(row: Row) -> set[str]:
    issues = cast("list[dict[str, str]]", row.value.get("issues") or [])
    return {issue["code"] for issue in issues}
