"""Rows that came back against the rows that went out: the differences, and the corrected tasks.

A value a person wrote never keeps the quotation of the value it took the place of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from zhagen.breakdown.correcting.entries import (
    deadline_from,
    deliverable_from,
    target_from,
)
from zhagen.breakdown.correcting.model import Change, ChangeKind, Corrections, FieldName
from zhagen.breakdown.correcting.roles import roles_after
from zhagen.breakdown.correcting.rows import Entry, Row, Value, entries_of, lines_of
from zhagen.breakdown.correcting.settled import settled
from zhagen.breakdown.model import (
    NOWHERE,
    Breakdown,
    Check,
    Deadline,
    Deliverable,
    Standing,
    Target,
    Task,
)
from zhagen.breakdown.wording import target_line

_Kept = TypeVar("_Kept", Deadline, Deliverable, Target)


@dataclass(slots=True)
class _Reading:
    """What is gathered while the rows are gone through."""

    issued: date | None
    changes: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def applied(original: Breakdown, rows: Sequence[Row]) -> Corrections:
    """The corrections that `rows` make of `original`."""
    reading = _Reading(original.document.issued)
    known = {task.id: number for number, task in enumerate(original.tasks, start=1)}
    by_id: dict[str, Row] = {}
    added: dict[str, list[Row]] = {}
    before = ""
    for row in rows:
        reading.remarks += row.remarks
        if row.id in known and row.id not in by_id:
            by_id[row.id] = row
            before = row.id
        else:
            added.setdefault(before, []).append(row)
    tasks = _merged(original, by_id, added, reading)
    changes, remarks = tuple(reading.changes), tuple(reading.remarks)
    if not changes:
        return Corrections(original, original, (), remarks)
    return Corrections(original, replace(original, tasks=tasks), changes, remarks)


def _merged(
    original: Breakdown,
    by_id: Mapping[str, Row],
    added: Mapping[str, Sequence[Row]],
    reading: _Reading,
) -> tuple[Task, ...]:
    """The rows of the original that came back, in its order, new ones after the row above them."""
    taken = {task.id for task in original.tasks}
    tasks: list[Task] = []

    def add(above: str) -> None:
        for row in added.get(above, ()):
            task = _new_task(row, _free_id(taken), reading)
            taken.add(task.id)
            tasks.append(task)
            change = Change(ChangeKind.ROW_ADDED, task.id, len(tasks), after=task.title)
            reading.changes.append(change)

    add("")
    for number, task in enumerate(original.tasks, start=1):
        row = by_id.get(task.id)
        if row is None:
            gone = Change(ChangeKind.ROW_REMOVED, task.id, number, before=task.title)
            reading.changes.append(gone)
        else:
            tasks.append(_corrected(task, row, number, reading))
            add(task.id)
    return tuple(tasks)


def _free_id(taken: Iterable[str]) -> str:
    held = set(taken)
    names = (f"a{number:03d}" for number in range(1, len(held) + 2))
    return next(name for name in names if name not in held)


def _new_task(row: Row, name: str, reading: _Reading) -> Task:
    title = "".join(lines_of(row.fields.get(FieldName.TITLE, ())))
    empty = Task(name, (), title, "", ())  # the document has no words for it
    made = settled(_filled(empty, row, row.fields, reading), frozenset(FieldName))
    check = row.check or Check(Standing.ADDED)
    return replace(made, check=check)


def _corrected(task: Task, row: Row, number: int, reading: _Reading) -> Task:
    held = entries_of(task)
    touched = {
        name: entries
        for name, entries in row.fields.items()
        if lines_of(entries) != lines_of(held[name])
    }
    made = _filled(task, row, touched, reading)
    now = entries_of(made)
    changed = [name for name in FieldName if lines_of(now[name]) != lines_of(held[name])]
    made = settled(made, frozenset(changed))
    for name in changed:
        before, after = ("\n".join(dict.fromkeys(lines_of(one[name]))) for one in (held, now))
        kind = ChangeKind.CHANGED
        if not before or not after:
            kind = ChangeKind.FILLED if after else ChangeKind.CLEARED
        reading.changes.append(Change(kind, task.id, number, name, before, after))
    check = task.check or Check(Standing.OPEN)
    if changed:
        check = Check(Standing.CORRECTED)
    if row.check is not None and row.check != task.check:
        check = row.check
        reading.changes.append(Change(ChangeKind.ROW_CONFIRMED, task.id, number))
    return replace(made, check=check)


def _filled(
    task: Task, row: Row, touched: Mapping[FieldName, Sequence[Entry]], reading: _Reading
) -> Task:
    """The task with the touched fields as they came back."""
    made = replace(task, roles=roles_after(task, touched))
    if FieldName.TITLE in touched:
        title = "".join(lines_of(touched[FieldName.TITLE]))
        made = replace(made, title=title or task.title)
    if FieldName.DEADLINE in touched:
        made = replace(made, deadlines=_deadlines(touched[FieldName.DEADLINE], task, row, reading))
    if FieldName.DELIVERABLE in touched:
        made = replace(made, deliverables=_deliverables(touched[FieldName.DELIVERABLE], task))
    if FieldName.TARGET in touched:
        made = replace(made, targets=_targets(touched[FieldName.TARGET], task, row, reading))
    return made


def _deadlines(
    entries: Sequence[Entry], task: Task, row: Row, reading: _Reading
) -> tuple[Deadline, ...]:
    held = _held(task, FieldName.DEADLINE)
    made: list[Deadline] = []
    for entry in entries:
        found = _kept(entry, held, Deadline) or deadline_from(entry.line, reading.issued)
        if not found.norm and found.span == NOWHERE and found.type.value == "by":
            reading.remarks.append(
                f"{row.place}的完成时限“{found.text}”看不出是哪一天，已照写保留，没有算日期。"
            )
        made.append(found)
    return tuple(made)


def _deliverables(entries: Sequence[Entry], task: Task) -> tuple[Deliverable, ...]:
    held = _held(task, FieldName.DELIVERABLE)
    return tuple(_kept(one, held, Deliverable) or deliverable_from(one.line) for one in entries)


def _targets(
    entries: Sequence[Entry], task: Task, row: Row, reading: _Reading
) -> tuple[Target, ...]:
    held = _held(task, FieldName.TARGET)
    lines = lines_of(entries)
    made: list[Target] = []
    for index, entry in enumerate(entries):
        found = _kept(entry, held, Target) or target_from(entry.line)
        if found is not None:
            made.append(found)
            continue
        reading.remarks.append(
            f"{row.place}的目标“{entry.line}”里看不出数值，没有采纳。请写成“材料压减至4份以内”这样。"
        )
        if index < len(task.targets) and target_line(task.targets[index]) not in lines:
            made.append(task.targets[index])
    return tuple(made)


def _held(task: Task, name: FieldName) -> dict[str, Value | None]:
    return {entry.line: entry.value for entry in entries_of(task)[name]}


def _kept(entry: Entry, held: Mapping[str, Value | None], kind: type[_Kept]) -> _Kept | None:
    """The original value of a line; else the file's own value, as a person's."""
    original = held.get(entry.line)
    if isinstance(original, kind):
        return original
    if not isinstance(entry.value, kind):
        return None
    return replace(entry.value, span=NOWHERE)
