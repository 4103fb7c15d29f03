"""Rows that people add: by hand, out of another row, out of a paragraph; and rows taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.utils import timezone

from zhagen.breakdown.correcting.model import ChangeKind
from zhagen.breakdown.lone import LoneParagraph, tasks_of
from zhagen.breakdown.model import Check, Span, Standing, Task
from zhagen.web.accounts.models import User
from zhagen.web.plans.editing import edit, row_event
from zhagen.web.plans.faults import PlanFault
from zhagen.web.plans.history import audited, tell
from zhagen.web.plans.intake import describe
from zhagen.web.plans.models import Plan, Row
from zhagen.web.plans.table import breakdown_of_rows, issued_of, json_of, task_of
from zhagen.web.plans.wording import MESSAGES
from zhagen.web.workdays import office_calendar

_BETWEEN: Final = 2.0


def add(
    plan: Plan, after: Row | None, title: str, by: User, now: datetime, *, part: str = ""
) -> Row:
    """A row of this person's own, a part of the row `part`; the document has no words for it."""
    title = " ".join(title.split())[:200]
    if not title:
        raise PlanFault(str(MESSAGES["empty_title"]))
    name = free_name(plan)
    task = Task(name, (), title, "", (), parent=part, check=Check(Standing.ADDED))
    return insert(plan, after, task, None, by, now, kind="added")


def split(plan: Plan, row: Row, titles: tuple[str, str], by: User, now: datetime) -> Row:
    """Two rows out of one: the second begins with everything the first one says."""
    first, second = (" ".join(title.split())[:200] for title in titles)
    if not first or not second:
        raise PlanFault(str(MESSAGES["empty_title"]))
    task = task_of(plan, row.value)
    name = free_name(plan)
    machine = task_of(plan, row.machine) if row.machine is not None else None
    copy = replace(task, id=name, title=second, check=Check(Standing.ADDED))
    base = replace(machine, id=name) if machine is not None else None
    made = insert(plan, row, copy, base, by, now, kind="split")
    if first != task.title:
        edit(plan, row, "title", first, by, now)
    return made


def insert(
    plan: Plan, after: Row | None, task: Task, machine: Task | None, by: User, now: datetime,
    *, kind: str,
) -> Row:  # fmt: skip
    """Put a row behind another one, or at the head."""
    made = Row(
        plan=plan, name=task.id, position=_position(plan, after), value=json_of(task),
        machine=json_of(machine) if machine is not None else None,
        paragraph=after.paragraph if after is not None else 0, changed_by=by, changed_at=now,
    )  # fmt: skip
    describe(made, task, issued_of(plan) or timezone.localdate(now))
    made.save()
    Plan.objects.filter(pk=plan.pk).update(changed_at=now)
    tell(plan, kind, by, now, row=made.name, events=row_event(plan, made, ChangeKind.ROW_ADDED))
    audited(plan, "plan.changed", by, row=made.name, field=kind)
    return made


def _position(plan: Plan, after: Row | None) -> float:
    rows = Row.objects.filter(plan=plan).order_by("position")
    before = after.position if after is not None else 0.0
    next_one = rows.filter(position__gt=before).first()
    return (before + next_one.position) / _BETWEEN if next_one else before + 1.0


def free_name(plan: Plan) -> str:
    """The next name for a row of a person: a001."""
    taken = set(Row.objects.filter(plan=plan).values_list("name", flat=True))
    return next(name for at in range(1, len(taken) + 2) if (name := f"a{at:03d}") not in taken)


def remove(plan: Plan, row: Row, by: User, now: datetime) -> None:
    """Take a row out of the table; it can be put back."""
    row.removed, row.changed_by, row.changed_at = True, by, now
    row.version += 1
    row.save()
    Plan.objects.filter(pk=plan.pk).update(changed_at=now)
    tell(
        plan, "removed", by, now, row=row.name,
        events=row_event(plan, row, ChangeKind.ROW_REMOVED),
    )  # fmt: skip
    audited(plan, "plan.changed", by, row=row.name, field="removed")


def put_back(plan: Plan, name: str, by: User, now: datetime) -> None:
    """A removed row stands again where it stood."""
    changed = Row.objects.filter(plan=plan, name=name, removed=True).update(
        removed=False, changed_by=by, changed_at=now
    )
    if changed:
        tell(plan, "kept", by, now, row=name)
        audited(plan, "plan.changed", by, row=name, field="kept")


def task_from_paragraph(plan: Plan, number: int, by: User, now: datetime) -> Row:
    """A paragraph that was taken for no task becomes one, read by the same grammar."""
    found = breakdown_of_rows(plan, ())
    paragraph = next((one for one in found.document.paragraphs if one.id == number), None)
    rows = Row.objects.filter(plan=plan)
    if paragraph is None or rows.filter(paragraph=number, removed=False).exists():
        raise PlanFault(str(MESSAGES["no_paragraph"]), 409)
    name = free_name(plan)
    issuer, issued = found.document.issuer, found.document.issued
    read = tasks_of(LoneParagraph(paragraph.text, "", issuer, issued), office_calendar())
    whole = Span(number, 0, len(paragraph.text), paragraph.text)
    title = " ".join(paragraph.text.split())[:40]
    task = Task(name, (), title, paragraph.text, (whole,))
    if read:
        task = placed(replace(read[0], id=name, parent="", text=paragraph.text), number)
        task = replace(task, evidence=(whole,))
    before = rows.filter(paragraph__lt=number).order_by("-position").first()
    checked = replace(task, check=Check(Standing.ADDED))
    made = insert(plan, before, checked, task, by, now, kind="added")
    Row.objects.filter(pk=made.pk).update(paragraph=number)
    return made


def placed(task: Task, number: int) -> Task:
    """A task read from a paragraph on its own, with its places in the document."""

    def moved(span: Span) -> Span:
        return replace(span, paragraph=number) if span.text else span

    roles = task.roles
    groups = {
        role: tuple(replace(body, span=moved(body.span)) for body in getattr(roles, role))
        for role in ("lead", "support", "joint", "guide")
    }
    return replace(
        task,
        roles=replace(roles, **groups),
        deadlines=tuple(replace(one, span=moved(one.span)) for one in task.deadlines),
        deliverables=tuple(replace(one, span=moved(one.span)) for one in task.deliverables),
        targets=tuple(replace(one, span=moved(one.span)) for one in task.targets),
        evidence=tuple(map(moved, task.evidence)),
    )
