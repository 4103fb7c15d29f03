"""Tasks from the rows of a table: each column's head says what its cells are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.bodies.brackets import roles_in
from zhagen.breakdown.fields.fields import Fields, fields_of, span_of
from zhagen.breakdown.model import Deliverable, Roles, Span
from zhagen.breakdown.tables.columns import Field, tables_of, task_table
from zhagen.breakdown.tasks.actors import Actors, merged_roles
from zhagen.breakdown.tasks.drafts import Draft
from zhagen.breakdown.tasks.table_forms import acting_in, helping, is_instruction, requirements
from zhagen.breakdown.tasks.table_persons import with_persons
from zhagen.breakdown.tasks.taskness_titles import title_of
from zhagen.language.plain import plain as plain_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhagen.breakdown.bodies.conventions import DocumentState
    from zhagen.breakdown.fields.fields import Reckoning
    from zhagen.breakdown.source import Cell, Paragraph

    _Places = Sequence[tuple[int, int]]

# By what label the names of a column are read.
_LABELS: Final = {Field.LEAD: "牵头单位", Field.BODIES: "责任单位", Field.SUPPORT: "配合单位"}
_TELLING: Final = frozenset({Field.TASK, Field.MEASURE, Field.TARGET, Field.DELIVERABLE})
_REQUIRING: Final = frozenset({Field.TARGET, Field.MEASURE, Field.TASK})
_ITEM: Final = re.compile(r"[^；;\n。]+")
_BLANK: Final = re.compile(r"^[\s—–\-/／、无]*$|^\s*暂无\s*$")
_NOBODY: Final = re.compile(r"\s*(?:待定|待明确|待确定|待补充|未定)\s*")
_SUM: Final = re.compile(r"\s*(?:合|小|总|共)\s*计\s*(?:[：:（(].*|[\d.]+.{0,4})?\s*")
_WHAT: Final = frozenset({Field.NUMBER, Field.PATH, Field.TASK, Field.MEASURE})


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
            found = list(_drafts(row, columns, state, reckoning))
            drafts += found
            if not found:
                others.append((row.id, "表格"))
    return drafts, others


def _drafts(
    row: Paragraph,
    columns: Sequence[tuple[Field, Cell]],
    state: DocumentState,
    reckoning: Reckoning,
) -> Iterator[Draft]:
    """The task of a row and, behind it, the numbered requirements it is made of."""
    named = list(_filled(row, columns, {Field.TASK}))
    wording = named or list(_filled(row, columns, {Field.MEASURE}))
    if not wording or any(
        _SUM.fullmatch(_text(row, cell)) for cell in _filled(row, columns, _WHAT)
    ):
        return
    plain = plain_spelling(row.text.replace("\t", "。"))  # no sentence runs over cells
    own = wording[-1]
    roles, ranked = _roles(row, plain, columns, state)
    slots = [(cell.start, cell.end) for cell in _filled(row, columns, {Field.DEADLINE})]
    whole = fields_of(row, plain, reckoning, slots)
    yield Draft(
        row, own.start, own.end, title_of(row.text[own.start : own.end].strip()),
        Actors(roles), _told(row, columns, whole, slots), ranked=ranked,
        heads=tuple(_text(row, cell) for cell in _filled(row, columns, {Field.PATH})),
    )  # fmt: skip
    for cell in _filled(row, columns, _REQUIRING):
        if cell is not own:
            yield from requirements(row, plain, cell, whole, state)


def _filled(
    row: Paragraph, columns: Iterable[tuple[Field, Cell]], fields: Iterable[Field]
) -> Iterator[Cell]:
    wanted = frozenset(fields)
    for field, cell in columns:
        if field in wanted and not _BLANK.match(_text(row, cell)):
            yield cell


def _roles(
    row: Paragraph, plain: str, columns: Sequence[tuple[Field, Cell]], state: DocumentState
) -> tuple[Roles, bool]:
    """The roles that columns state, and whether the rule on the first name decided among them."""
    roles, ranked = Roles(), False
    for field, label in _LABELS.items():
        for cell in _filled(row, columns, {field}):
            if _NOBODY.fullmatch(_text(row, cell)):
                continue
            found = roles_in(row.text, plain, cell.start, cell.end, label, state)
            if found is not None:
                roles = merged_roles(roles, with_persons(found.roles(row.id), row, cell.end))
                ranked = ranked or found.ranked
    for cell in _instructions(columns):
        said = acting_in(row, plain, cell.start, cell.end, state).roles
        roles = merged_roles(roles, helping(roles, said))
    return roles, ranked


def _instructions(columns: Iterable[tuple[Field, Cell]]) -> Iterator[Cell]:
    return (cell for field, cell in columns if field is Field.OTHER and is_instruction(cell.head))


def _told(
    row: Paragraph, columns: Sequence[tuple[Field, Cell]], whole: Fields, slots: _Places
) -> Fields:
    """Times stand in their column, or in the wording where there is no such column."""
    slots = [*slots, *((cell.start, cell.end) for cell in _instructions(columns))]
    told = Fields()
    for cell in _filled(row, columns, _TELLING | {Field.DEADLINE}):
        told = told.joined(whole.between(cell.start, cell.end))
    for cell in _instructions(columns):
        told = told.joined(Fields(whole.between(cell.start, cell.end).timed))
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
