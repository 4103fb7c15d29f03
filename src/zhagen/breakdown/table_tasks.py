"""Tasks from the rows of a table: each column's head says what its cells are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.actors import Actors, merged_roles
from zhagen.breakdown.brackets import roles_in
from zhagen.breakdown.drafts import Draft
from zhagen.breakdown.fields import Fields, fields_of, span_of
from zhagen.breakdown.model import Deliverable, Roles, Span
from zhagen.breakdown.tables import Field, tables_of, task_table
from zhagen.breakdown.taskness_titles import title_of
from zhagen.language.plain import plain as plain_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhagen.breakdown.conventions import DocumentState
    from zhagen.breakdown.fields import Reckoning
    from zhagen.breakdown.source import Cell, Paragraph

# By what label the names of a column are read.
_LABELS: Final = {Field.LEAD: "牵头单位", Field.BODIES: "责任单位", Field.SUPPORT: "配合单位"}
_TELLING: Final = frozenset({Field.TASK, Field.MEASURE, Field.TARGET, Field.DELIVERABLE})
_ITEM: Final = re.compile(r"[^；;\n。]+")
_BLANK: Final = re.compile(r"^[\s—\-/无]*$")


def read_rows(
    rows: Sequence[Paragraph], state: DocumentState, reckoning: Reckoning
) -> tuple[list[Draft], list[tuple[int, str]]]:
    """The drafts of the tables that hand out work, and what the other rows are."""
    drafts: list[Draft] = []
    others: list[tuple[int, str]] = []
    for table in tables_of(rows):
        meaning = task_table(table)
        for row in table:
            columns = tuple(zip(meaning.fields_of(row), row.cells, strict=True)) if meaning else ()
            draft = _draft(row, columns, state, reckoning)
            if draft is None:
                others.append((row.id, "表格"))
            else:
                drafts.append(draft)
    return drafts, others


def _draft(
    row: Paragraph,
    columns: Sequence[tuple[Field, Cell]],
    state: DocumentState,
    reckoning: Reckoning,
) -> Draft | None:
    named = list(_filled(row, columns, {Field.TASK}))
    wording = named or list(_filled(row, columns, {Field.MEASURE}))
    if not wording:
        return None
    plain = plain_spelling(row.text.replace("\t", "。"))  # no sentence runs over cells
    own = wording[-1]
    return Draft(
        row, own.start, own.end, title_of(row.text[own.start : own.end].strip()),
        Actors(_roles(row, plain, columns, state)), _fields(row, plain, columns, reckoning),
        heads=tuple(_text(row, cell) for cell in _filled(row, columns, {Field.PATH})),
    )  # fmt: skip


def _filled(
    row: Paragraph, columns: Iterable[tuple[Field, Cell]], fields: Iterable[Field]
) -> Iterator[Cell]:
    wanted = frozenset(fields)
    for field, cell in columns:
        if field in wanted and not _BLANK.match(_text(row, cell)):
            yield cell


def _roles(
    row: Paragraph, plain: str, columns: Sequence[tuple[Field, Cell]], state: DocumentState
) -> Roles:
    roles = Roles()
    for field, label in _LABELS.items():
        for cell in _filled(row, columns, {field}):
            found = roles_in(row.text, plain, cell.start, cell.end, label, state)
            if found is not None:
                roles = merged_roles(roles, found.roles(row.id))
    return roles


def _fields(
    row: Paragraph, plain: str, columns: Sequence[tuple[Field, Cell]], reckoning: Reckoning
) -> Fields:
    """Times stand in their column, or in the wording where there is no such column."""
    slots = [(cell.start, cell.end) for cell in _filled(row, columns, {Field.DEADLINE})]
    whole = fields_of(row, plain, reckoning, slots)
    told = Fields()
    for cell in _filled(row, columns, _TELLING | {Field.DEADLINE}):
        told = told.joined(whole.between(cell.start, cell.end))
    timed = [one for one in told.timed if _inside(one.deadline.span, slots)]
    papers = list(_filled(row, columns, {Field.DELIVERABLE}))
    named = tuple(paper for cell in papers for paper in _papers(row, cell))
    spots = [(cell.start, cell.end) for cell in papers]
    known = {paper.name for paper in named}
    others = tuple(
        one for one in told.deliverables if not _inside(one.span, spots) and one.name not in known
    )
    return Fields(tuple(timed) or told.timed, (*others, *named), told.targets)


def _papers(row: Paragraph, cell: Cell) -> Iterator[Deliverable]:
    """What a column of results names is a deliverable as it stands."""
    for found in _ITEM.finditer(row.text, cell.start, cell.end):
        if found.group().strip():
            place = span_of(row, found.start(), found.end())
            yield Deliverable(place.text, "", place)


def _inside(span: Span, places: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span.start < end for start, end in places)


def _text(row: Paragraph, cell: Cell) -> str:
    return row.text[cell.start : cell.end].strip()
