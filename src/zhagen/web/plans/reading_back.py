"""A corrected table read back: its changes against what was sent out, laid on what stands now.

A table carries its own original. A row that was changed on the page after the table went out is
left as it stands and named: two people's words are never mixed in one row without somebody seeing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from zhagen.breakdown.correcting.corrections import read_corrected
from zhagen.breakdown.correcting.events import correction_events
from zhagen.breakdown.correcting.model import ChangeKind, Corrections
from zhagen.breakdown.model import Check, Standing, Task
from zhagen.breakdown.to_json import task_json
from zhagen.web.accounts.models import User
from zhagen.web.plans.adding import free_name, insert
from zhagen.web.plans.editing import write
from zhagen.web.plans.history import audited, subject_of, tell
from zhagen.web.plans.models import Plan, Row
from zhagen.web.plans.table import breakdown_of_rows


@dataclass(slots=True)
class CameBack:
    """What came of a corrected table."""

    changed: int = 0
    added: int = 0
    removed: int = 0
    stale: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def read_back(plan: Plan, path: Path, by: User, now: datetime) -> CameBack:
    """Lay a corrected table on the plan. Raises UnreadableBreakdown; inside a transaction."""
    rows = {row.name: row for row in plan.rows.select_for_update() if not row.removed}
    standing = breakdown_of_rows(plan, sorted(rows.values(), key=lambda row: row.position))
    found = read_corrected(path, standing)
    came = CameBack(remarks=found.remarks)
    _lay(plan, rows, found, came, by, now)
    if came.changed or came.added or came.removed:
        events = correction_events(found, subject_of(plan), timezone.now())
        tell(plan, "read_back", by, now, events=events)
        audited(plan, "plan.read_back", by, changed=came.changed, added=came.added)
    return came


def _lay(
    plan: Plan, rows: dict[str, Row], found: Corrections, came: CameBack, by: User, now: datetime
) -> None:
    sent = {task.id: task for task in found.original.tasks}
    touched = {one.task for one in found.changes if one.kind is not ChangeKind.ROW_ADDED}
    stale: list[str] = []
    above: Row | None = None
    for task in found.corrected.tasks:
        if task.id not in sent:
            above = _add(plan, above, task, by, now)
            came.added += 1
            continue
        row = rows.get(task.id)
        if task.id in touched and row is not None:
            if row.value != task_json(sent[task.id]):
                stale.append(row.title)
            else:
                write(plan, row, task, by, now)
                came.changed += 1
        above = row or above
    kept = {task.id for task in found.corrected.tasks}
    for name in sent.keys() - kept:
        came.removed += _remove(rows.get(name), by, now)
    came.stale = tuple(stale)


def _add(plan: Plan, above: Row | None, task: Task, by: User, now: datetime) -> Row:
    named = replace(task, id=free_name(plan), check=task.check or Check(Standing.ADDED))
    return insert(plan, above, named, None, by, now, kind="added")


def _remove(row: Row | None, by: User, now: datetime) -> int:
    if row is None:
        return 0
    row.removed, row.changed_by, row.changed_at = True, by, now
    row.version += 1
    row.save()
    return 1
