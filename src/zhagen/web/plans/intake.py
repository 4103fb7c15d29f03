"""Taking a document in and reading it: short texts at once, the rest by a worker.

What was sent in is kept only until it is read; afterwards the paragraphs are the document.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.db import transaction
from django.utils import timezone

from zhagen.breakdown.analyse import breakdown_of
from zhagen.breakdown.correcting.corrections import plan_in
from zhagen.breakdown.from_json import UnreadableBreakdown
from zhagen.breakdown.model import Breakdown, Task
from zhagen.breakdown.papers.table_xlsx_read import is_our_table
from zhagen.breakdown.reading.read import UnreadableDocument, read_document, read_text
from zhagen.breakdown.suggesting.suggest import with_suggestions
from zhagen.breakdown.wording import heading_of
from zhagen.web.accounts.models import Department, User
from zhagen.web.jobs import queue
from zhagen.web.jobs.models import Priority
from zhagen.web.plans import due as dues
from zhagen.web.plans.faults import PlanFault
from zhagen.web.plans.history import audited, tell
from zhagen.web.plans.models import Plan, PlanState, Row, Upload
from zhagen.web.plans.table import json_of, kept_document, paragraph_of, standing_of
from zhagen.web.plans.wording import MESSAGES
from zhagen.web.workdays import office_calendar

READ: Final = "plans.read"
LARGEST: Final = 30_000_000
# What is read while the person waits: below this a reading takes a fraction of a second.
_SHORT: Final = 60_000
_SLOW: Final = (b"%PDF",)  # a scanned page takes seconds, whatever its size


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent in; `name` is "" for pasted text."""

    name: str
    content: bytes


def take(
    sent: Sent, department: Department, by: User, now: datetime, previous: Plan | None = None
) -> Plan:
    """A new plan: read already where the text is short, else waiting for a worker."""
    if not sent.content.strip():
        told = "empty_file" if sent.name else "nothing"
        raise PlanFault(str(MESSAGES[told]) % {"name": sent.name})
    if len(sent.content) > LARGEST:
        raise PlanFault(str(MESSAGES["too_large"]))
    with transaction.atomic():
        plan = Plan.objects.create(
            department=department, key=f"case-{uuid.uuid4().hex}", source=sent.name[:200],
            previous=previous, by=by, created_at=now, changed_at=now,
        )  # fmt: skip
        Upload.objects.create(plan=plan, content=sent.content, pasted=not sent.name)
        short = len(sent.content) <= _SHORT and not sent.content.startswith(_SLOW)
        if not short:
            queue.submit(READ, str(plan.pk), priority=Priority.SOON, plan=plan.pk)
        audited(plan, "plan.read", by, size=len(sent.content))
    if short:
        read_at_once(plan)
    return plan


def read_at_once(plan: Plan) -> None:
    """Read a plan here and now; what cannot be read is told on the plan."""
    upload = Upload.objects.get(plan=plan)
    try:
        found = broken_down(plan.source, bytes(upload.content), pasted=upload.pasted)
    except (UnreadableDocument, UnreadableBreakdown) as fault:
        with transaction.atomic():
            fail(plan, str(fault))
        return
    with transaction.atomic():
        store(plan, found)


def broken_down(name: str, content: bytes, *, pasted: bool) -> Breakdown:
    """The tasks of what was sent in. Raises UnreadableDocument, UnreadableBreakdown."""
    if pasted:
        document = read_text(content.decode("utf-8", "replace"))
        return with_suggestions(breakdown_of(document, office_calendar()))
    with TemporaryDirectory(prefix="zhagen-plan-") as folder:
        path = Path(folder) / _plain_name(name)
        path.write_bytes(content)
        own = own_table(path)
        if own is not None:
            return own
        document = read_document(path)
    return with_suggestions(breakdown_of(document, office_calendar()))


def own_table(path: Path) -> Breakdown | None:
    """A table this product wrote is taken as it now stands, not broken down again."""
    suffix = path.suffix.lower()
    if suffix != ".json" and not (suffix == ".xlsx" and is_our_table(path)):
        return None
    plan = plan_in(path)
    return None if plan is None else plan.corrected


def _plain_name(name: str) -> str:
    """The file's own name, because faults name it; without what could lead out of the folder."""
    kept = "".join(char for char in Path(name.replace("\\", "/")).name if char.isprintable())
    return kept[-80:].lstrip(".") or "file"


def store(plan: Plan, found: Breakdown) -> None:
    """Keep what was read, inside a transaction. Read again it is the same rows."""
    now = timezone.now()
    if Plan.objects.select_for_update().get(pk=plan.pk).state == PlanState.READY:
        return
    document = found.document
    Plan.objects.filter(pk=plan.pk).update(
        state=PlanState.READY,
        fault="",
        title=heading_of(document)[:300] if document.title or not plan.source else plan.source,
        number=document.number[:120],
        issued=document.issued,
        document=kept_document(found),
        tasks_read=len(found.tasks),
        paragraphs=len(document.paragraphs),
        changed_at=now,
    )
    since = document.issued or timezone.localdate(now)
    Row.objects.bulk_create(rows_of(plan, found.tasks, since, now))
    Upload.objects.filter(plan=plan).delete()
    tell(plan, "read", plan.by, now)
    plan.refresh_from_db()


def rows_of(plan: Plan, tasks: Sequence[Task], since: date, now: datetime) -> list[Row]:
    """The tasks as rows that nobody touched yet."""
    return [row_of(plan, task, float(at), since, now) for at, task in enumerate(tasks, start=1)]


def row_of(plan: Plan, task: Task, position: float, since: date, now: datetime) -> Row:
    """One task as a row."""
    value = json_of(task)
    made = Row(
        plan=plan, name=task.id[:16], position=position, value=value, machine=value, changed_at=now,
    )  # fmt: skip
    describe(made, task, since)
    return made


def describe(row: Row, task: Task, since: date) -> None:
    """What the database looks for in a row, out of its task."""
    row.title = task.title[:300]
    row.paragraph = paragraph_of(task) or row.paragraph
    row.standing = standing_of(task).value
    found = dues.next_due(task, row.settled, since)
    row.due = found.day if found else None
    row.due_text = (found.text if found else "")[:300]
    row.done = row.done and row.due is None


def fail(plan: Plan, message: str) -> None:
    """The document cannot be read; the sentence says why and what to do."""
    now = timezone.now()
    Plan.objects.filter(pk=plan.pk).update(
        state=PlanState.FAILED, fault=message[:500], changed_at=now
    )
    Upload.objects.filter(plan=plan).delete()
    tell(plan, "failed", plan.by, now)
    plan.refresh_from_db()
