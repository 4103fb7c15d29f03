"""The verb: from a document as read to its tasks.

Paragraph by paragraph: what the document has said once (state), what the brackets say, what the
sentences say, and then one draft for every part that is a task of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.bodies.brackets import is_only_roles
from zhagen.breakdown.bodies.clauses import sentences, year_told
from zhagen.breakdown.bodies.conventions import DocumentState, advanced, state_of
from zhagen.breakdown.fields.fields import Reckoning, span_of
from zhagen.breakdown.model import Breakdown, Task
from zhagen.breakdown.source import Kind, Paragraph, SourceDocument
from zhagen.breakdown.tasks.actors import (
    Actors,
    from_brackets,
    with_inherited,
)
from zhagen.breakdown.tasks.drafts import Draft
from zhagen.breakdown.tasks.issues import issues_of, once
from zhagen.breakdown.tasks.parts import ReadParagraph, drafts_of, read_paragraph
from zhagen.breakdown.tasks.table_tasks import read_rows
from zhagen.breakdown.tasks.taskness import RECORDED, TASK, kind_of
from zhagen.breakdown.tasks.taskness_titles import title_of
from zhagen.language.plain import plain as plain_spelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhagen.breakdown.model import Body, Span
    from zhagen.calendar.workdays import WorkCalendar

# Where the wording tells nothing else, a time still to come makes a paragraph a task.
_UNTOLD: Final = frozenset({"说明", "目标"})
_YEAR: Final = re.compile(r"(20\d{2})年(?!以来|前|[-至到])")


def breakdown_of(
    document: SourceDocument, calendar: WorkCalendar, *, convention: str = ""
) -> Breakdown:
    """The tasks of a document.

    `convention` is a sentence on roles said outside this text (列第一位的为牵头单位，下同).
    """
    reckoning = Reckoning(calendar, document.issued, _year_of(document))
    work = _Work(document, reckoning, convention)
    for paragraph in document.paragraphs:
        work.take(paragraph)
    return Breakdown(document, tuple(work.tasks()), tuple(work.others))


def _year_of(document: SourceDocument) -> int | None:
    """The year a paper is about when it carries no day: 2026年工作要点."""
    if document.issued is not None or not document.title:
        return None
    found = _YEAR.search(plain_spelling(document.title))
    return int(found.group(1)) if found else None


class _Work:
    """The paragraphs read so far and the drafts made of them."""

    def __init__(self, document: SourceDocument, reckoning: Reckoning, convention: str) -> None:
        self._document, self._reckoning = document, reckoning
        self._state = state_of(document.issuer, convention)
        self._by_id = {paragraph.id: paragraph for paragraph in document.paragraphs}
        self._parents = {paragraph.parent for paragraph in document.paragraphs}
        self._first_numbered = _first_numbered(document.paragraphs)
        self._drafts: list[Draft] = []
        self._since = 0  # the first draft of the numbered item being read
        self._item: ReadParagraph | None = None
        self._rows: list[Paragraph] = []
        self._heads: dict[int, str] = {}
        self.others: list[tuple[int, str]] = []

    def take(self, paragraph: Paragraph) -> None:
        """Read one paragraph more."""
        if paragraph.kind is Kind.ROW:
            self._rows.append(paragraph)
            return
        self._close_table()
        before, self._state = self._state, advanced(self._state, paragraph.id, paragraph.text)
        read = read_paragraph(paragraph, self._state, self._reckoning)
        if paragraph.number:
            self._since, self._item = len(self._drafts), read
        if is_only_roles(read.plain, read.brackets) and (self._drafts or self._item):
            self._add_to_item(read)
            return
        kind = self._kind(read)
        if kind != TASK:
            self.others.append((paragraph.id, kind))
            return
        handed = before.everywhere if self._same_chapter(before, paragraph) else ()
        self._drafts += [_handed_down(draft, handed) for draft in drafts_of(read)]

    def tasks(self) -> Iterator[Task]:
        """The drafts as numbered tasks with their open points."""
        self._close_table()
        ids: list[str] = []
        whole, part = 0, 0
        for draft in self._drafts:
            if not draft.part:
                whole, part = whole + 1, 0
                ids.append(f"t{whole:03}")
            else:
                part += 1
                ids.append(f"t{whole:03}.{part}")
            parent = f"t{whole:03}" if draft.part else ""
            yield self._task(draft, ids[-1], parent)

    def _task(self, draft: Draft, name: str, parent: str) -> Task:
        place = span_of(draft.paragraph, draft.start, draft.end)
        evidence = (place, *self._order_said(draft))
        issues = issues_of(
            draft.actors.roles, draft.fields.timed, self._reckoning, self._document.addressees,
            unsure=draft.actors.unsure, remarks=draft.remarks,
        )  # fmt: skip
        return Task(
            name, (*self._path(draft.paragraph), *draft.heads), draft.title, place.text,
            evidence, draft.actors.roles, tuple(one.deadline for one in draft.fields.timed),
            draft.fields.deliverables, draft.fields.targets, once(issues), (), parent,
        )  # fmt: skip

    def _order_said(self, draft: Draft) -> tuple[Span, ...]:
        """The sentence by which the first named leads, where it decided who does."""
        said = self._state.first_said
        if said is None or draft.paragraph.id < said.paragraph:
            return ()
        return (said,) if draft.ranked else ()

    def _kind(self, read: ReadParagraph) -> str:
        paragraph = read.paragraph
        if self._tells_of_a_year_over(read):
            return "背景"
        kind = kind_of(
            paragraph,
            self._path(paragraph),
            leaf=paragraph.id not in self._parents,
            preamble=paragraph.id < self._first_numbered,
            roles=read.acting,
        )
        if kind == TASK or paragraph.kind not in {Kind.BODY, Kind.HEADING}:
            return kind
        if kind == RECORDED:
            return kind
        if any(bracket.closes and bracket.names() for bracket in read.brackets):
            return TASK
        timed = paragraph.kind is Kind.BODY and read.says_more_than_times()
        return TASK if timed and kind in _UNTOLD else kind

    def _tells_of_a_year_over(self, read: ReadParagraph) -> bool:
        """2025年，办理时限由30天缩短到18天, in a paper of 2026."""
        year = self._reckoning.written_in
        if not year or read.acting or read.brackets or read.fields.timed:
            return False
        places = list(sentences(read.plain, 0, len(read.plain)))
        return bool(places) and all(
            0 < year_told(read.plain[start:end]) < year for start, end in places
        )

    def _path(self, paragraph: Paragraph) -> tuple[str, ...]:
        parent = self._by_id.get(paragraph.parent)
        if parent is None:
            return ()
        heads: list[str] = []
        while parent is not None:
            heads.append(self._head_of(parent))
            parent = self._by_id.get(parent.parent)
        return tuple(reversed(heads))

    def _head_of(self, parent: Paragraph) -> str:
        """A heading as it stands, or the title of an item that others stand under; found once."""
        if parent.id not in self._heads:
            heading = parent.kind is Kind.HEADING
            self._heads[parent.id] = parent.text.strip() if heading else title_of(parent.text)
        return self._heads[parent.id]

    def _same_chapter(self, before: DocumentState, paragraph: Paragraph) -> bool:
        """以下均需… holds to the end of the chapter in which it is said."""
        said = {body.span.paragraph for body in before.everywhere}
        return any(self._top(self._by_id.get(at)) == self._top(paragraph) for at in said)

    def _top(self, paragraph: Paragraph | None) -> int:
        top = 0
        while paragraph is not None:
            top = paragraph.id if paragraph.number else top
            paragraph = self._by_id.get(paragraph.parent)
        return top

    def _add_to_item(self, read: ReadParagraph) -> None:
        """A line of roles speaks for the item above it: for what has no roles of its own yet."""
        if len(self._drafts) == self._since and self._item is not None:
            self._make_task(self._item)
        roles = from_brackets(read.paragraph, read.brackets)
        item = range(min(self._since, len(self._drafts) - 1), len(self._drafts))
        for index in item:
            draft = self._drafts[index]
            stated = Actors(roles) if roles.bodies() else draft.actors
            ranked = any(one.ranked for one in read.brackets)
            self._drafts[index] = replace(
                draft, actors=stated, fields=draft.fields.joined(read.fields), ranked=ranked
            )
        self.others.append((read.paragraph.id, "分工"))

    def _make_task(self, read: ReadParagraph) -> None:
        """What looked like a heading is the task itself when a line of roles follows it."""
        self.others = [one for one in self.others if one[0] != read.paragraph.id]
        self._drafts += drafts_of(read)

    def _close_table(self) -> None:
        if self._rows:
            drafts, others = read_rows(self._rows, self._state, self._reckoning)
            self._drafts += drafts
            self.others += others
            self._rows = []


def _first_numbered(paragraphs: Sequence[Paragraph]) -> int:
    return next((one.id for one in paragraphs if one.number), 0)


def _handed_down(draft: Draft, everywhere: tuple[Body, ...]) -> Draft:
    if not everywhere or draft.part:
        return draft
    roles = with_inherited(draft.actors.roles, everywhere)
    return replace(draft, actors=replace(draft.actors, roles=roles))
