"""Changing what a row says: its cells, and whether somebody answers for it.

A corrected row is always the machine's row with the person's words on top, made by the library:
what a person did not touch keeps its place in the document, and putting the machine's words back
gives the place back as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.utils import timezone

from zhagen.breakdown.correcting.applying import applied
from zhagen.breakdown.correcting.events import correction_events
from zhagen.breakdown.correcting.model import Change, ChangeKind, Corrections, FieldName
from zhagen.breakdown.correcting.names import names_typed
from zhagen.breakdown.correcting.rows import Entry, entries_of, lines_of
from zhagen.breakdown.correcting.rows import Row as Typed
from zhagen.breakdown.model import Breakdown, Check, Deadline, Standing, Task
from zhagen.breakdown.wording import name_of, when
from zhagen.events.model import Event
from zhagen.web.accounts.models import User
from zhagen.web.plans.faults import PlanFault
from zhagen.web.plans.history import audited, subject_of, tell
from zhagen.web.plans.intake import describe
from zhagen.web.plans.models import Plan, Row
from zhagen.web.plans.table import breakdown_of_rows, issued_of, json_of, task_of
from zhagen.web.plans.wording import MESSAGES

# A cell of the table and the fields that are typed into it.
CELLS: Final = ("title", "lead", "support", "deadline", "deliverable", "target")
_NAMES: Final = frozenset({FieldName.LEAD, FieldName.SUPPORT})
_ROLES: Final = (FieldName.LEAD, FieldName.SUPPORT, FieldName.JOINT, FieldName.GUIDE)
_LONGEST: Final = 2000


class ChangedMeanwhile(PlanFault):
    """Somebody else changed the row after the person opened it."""

    def __init__(self, row: Row, field: str, mine: str) -> None:
        super().__init__("", 409)
        self.row, self.field, self.mine = row, field, mine


def held_row(plan: Plan, name: str, version: int | None, field: str = "", mine: str = "") -> Row:
    """The row, locked, if it still is what the person saw. Inside a transaction."""
    row = Row.objects.select_for_update().filter(plan=plan, name=name).first()
    if row is None or row.removed:
        raise PlanFault(str(MESSAGES["removed"]), 404)
    if version is not None and row.version != version:
        raise ChangedMeanwhile(row, field, mine)
    return row


def cell_text(task: Task, cell: str) -> str:
    """What stands in a cell, as it is typed.

    Roles that the column does not say are written; the original words of a day are not, they
    stand in the document.
    """
    fields = entries_of(task)
    if cell == "lead":
        return _with_role(fields, FieldName.LEAD, FieldName.JOINT, "共同负责：")
    if cell == "support":
        return _with_role(fields, FieldName.SUPPORT, FieldName.GUIDE, "指导：")
    return "\n".join(map(_plain_line, fields[FieldName(cell)]))


def _with_role(
    fields: dict[FieldName, tuple[Entry, ...]], own: FieldName, other: FieldName, sign: str
) -> str:
    lines = ["、".join(lines_of(fields[own]))]
    if fields[other]:
        lines.append(sign + "、".join(lines_of(fields[other])))
    return "\n".join(line for line in lines if line)


def edit(plan: Plan, row: Row, cell: str, text: str, by: User, now: datetime) -> tuple[str, ...]:
    """Write a cell; the remarks say what of it could not be taken over."""
    text = text.strip()[:_LONGEST]
    if cell == "title" and not text:
        raise PlanFault(str(MESSAGES["empty_title"]))
    task = task_of(plan, row.value)
    if text == cell_text(task, cell):
        return ()
    found = _applied(plan, row, task, _typed(task, _base(plan, row, task), cell, text))
    write(plan, row, found.corrected.tasks[0], by, now)
    tell(plan, "field", by, now, row=row.name, field=cell, events=_events(plan, row, found, cell))
    audited(plan, "plan.changed", by, row=row.name, field=cell)
    return found.remarks


def _typed(task: Task, base: Task, cell: str, text: str) -> dict[FieldName, tuple[Entry, ...]]:
    """The fields of the row with what was typed into one cell; `base` is the machine's reading."""
    fields = entries_of(task)
    name = FieldName(cell)
    if name not in _NAMES:
        lines = [" ".join(text.split())] if cell == "title" else text.split("\n")
        wanted = [line.strip() for line in lines if line.strip()]
        fields[name] = tuple(_with_values(wanted, (*fields[name], *entries_of(base)[name])))
        return fields
    known = [name_of(body) for body in task.roles.bodies()]
    typed = names_typed(text, name, known)
    column = (
        (FieldName.LEAD, FieldName.JOINT) if name is FieldName.LEAD
        else (FieldName.SUPPORT, FieldName.GUIDE)
    )  # fmt: skip
    named = {entry.line for entries in typed.by_role.values() for entry in entries}
    for role in _ROLES:
        kept = () if role in column else fields[role]
        given = typed.by_role.get(role, ())
        fields[role] = (*(one for one in kept if one.line not in named), *given)
    return fields


def _with_values(lines: Sequence[str], held: Sequence[Entry]) -> Iterator[Entry]:
    """The lines as entries: one that stands or stood there stands for its value, each once."""
    left = list(held)
    for line in lines:
        own = next((one for one in left if line in {one.line, _plain_line(one)}), None)
        if own is not None:
            left.remove(own)
        yield own or Entry(line)


def _plain_line(entry: Entry) -> str:
    """A line without the original words that are shown beside it."""
    return when(entry.value) if isinstance(entry.value, Deadline) else entry.line


def _base(plan: Plan, row: Row, task: Task) -> Task:
    """What the person's words are laid on: the machine's row, else an empty one."""
    if row.machine is not None:
        return task_of(plan, row.machine)
    return Task(row.name, task.path, "", task.text, task.evidence, parent=task.parent)


def _applied(
    plan: Plan,
    row: Row,
    task: Task,
    fields: dict[FieldName, tuple[Entry, ...]],
) -> Corrections:
    """The library's correction of one row; issues and offers that were settled stay settled."""
    base = _base(plan, row, task)
    document = breakdown_of_rows(plan, ()).document
    whole = Breakdown(document, (base,))
    found = applied(whole, [Typed("这一行", row.name, fields)])
    made = found.corrected.tasks[0]
    if row.machine is None:
        made = replace(made, check=Check(Standing.ADDED))
    left = {tuple(one) for one in row.left}
    offers = tuple(one for one in made.suggestions if (one.kind.value, one.value) not in left)
    return replace(found, corrected=replace(whole, tasks=(replace(made, suggestions=offers),)))


def _events(plan: Plan, row: Row, found: Corrections, cell: str) -> tuple[Event, ...]:
    """The change of this cell as the ledger counts it, by the place of the row in the table."""
    number = Row.objects.filter(plan=plan, position__lt=row.position).count() + 1
    at = timezone.now()
    now = [
        replace(one, number=number)
        for one in found.changes
        if one.field is not None and _cell_of(one.field) == cell
    ]
    return correction_events(replace(found, changes=tuple(now)), subject_of(plan), at)[:-1]


def _cell_of(field: FieldName) -> str:
    return {FieldName.JOINT: "lead", FieldName.GUIDE: "support"}.get(field, field.value)


def row_event(plan: Plan, row: Row, kind: ChangeKind) -> tuple[Event, ...]:
    """A change of a whole row as the ledger counts it."""
    number = Row.objects.filter(plan=plan, position__lt=row.position).count() + 1
    empty = breakdown_of_rows(plan, ())
    found = Corrections(empty, empty, (Change(kind, row.name, number),))
    return correction_events(found, subject_of(plan), timezone.now())[:-1]


def write(plan: Plan, row: Row, task: Task, by: User, now: datetime) -> None:
    """Keep the row as it now reads; its version goes up."""
    row.value = json_of(task)
    describe(row, task, issued_of(plan) or timezone.localdate(row.changed_at))
    row.changed_by, row.changed_at, row.version = by, now, row.version + 1
    row.save()
    Plan.objects.filter(pk=plan.pk).update(changed_at=now)


def confirm(plan: Plan, row: Row, by: User, now: datetime) -> None:
    """Somebody looked at the row and answers for it."""
    task = task_of(plan, row.value)
    day = timezone.localtime(now).date().isoformat()
    check = Check(Standing.CONFIRMED, str(by), day)
    write(plan, row, replace(task, check=check), by, now)
    tell(
        plan, "confirmed", by, now, row=row.name,
        events=row_event(plan, row, ChangeKind.ROW_CONFIRMED),
    )  # fmt: skip
    audited(plan, "plan.confirmed", by, row=row.name)


def reopen(plan: Plan, row: Row, by: User, now: datetime) -> None:
    """The confirmation is taken back; what was corrected stays."""
    task = task_of(plan, row.value)
    if row.machine is None:
        standing = Standing.ADDED
    else:
        before = entries_of(task_of(plan, row.machine))
        same = all(
            lines_of(before[name]) == lines_of(one) for name, one in entries_of(task).items()
        )
        standing = Standing.OPEN if same else Standing.CORRECTED
    write(plan, row, replace(task, check=Check(standing)), by, now)
    tell(plan, "opened", by, now, row=row.name)
    audited(plan, "plan.changed", by, row=row.name, field="check")


def restore(plan: Plan, row: Row, cell: str, by: User, now: datetime) -> tuple[str, ...]:
    """Put the machine's reading of a cell back, with its place in the document."""
    if row.machine is None:
        raise PlanFault(str(MESSAGES["removed"]), 404)
    return edit(plan, row, cell, cell_text(task_of(plan, row.machine), cell), by, now)
