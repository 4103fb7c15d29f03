"""A row as it came back, whatever file it came in: lines by field, and whether it was confirmed.

A line that reads as an original value does stands for that value, which keeps its place in the
document. Any other line is a person's, with the value where the file gave one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from zhagen.breakdown.correcting.model import FieldName
from zhagen.breakdown.model import Body, Check, Deadline, Deliverable, Standing, Target, Task
from zhagen.breakdown.wording import (
    deadline_line,
    deliverable_line,
    name_of,
    target_line,
)

Value = Body | Deadline | Deliverable | Target
_CONFIRMED: Final = re.compile(
    r"\s*(?:已确认|确认无误|确认|已核对|无误|[√✓✔☑]|ok)[\s（(，,：:]*(?P<rest>[^）)]*)[）)]?\s*",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_LONGEST_NAME: Final = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a field as its line, and the value itself where the file carries it."""

    line: str
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row that came back; a field that is not in `fields` was not touched.

    `place` says where it stands for the person: 第 5 行. `id` is "" for a new row. `check` is None
    where nobody confirmed it in this file.
    """

    place: str
    id: str
    fields: Mapping[FieldName, tuple[Entry, ...]]
    check: Check | None = None
    remarks: tuple[str, ...] = field(default=())


def entries_of(task: Task) -> dict[FieldName, tuple[Entry, ...]]:
    """The fields of a task as they stand."""
    roles = task.roles
    bodies = {
        FieldName.LEAD: roles.lead,
        FieldName.SUPPORT: roles.support,
        FieldName.JOINT: roles.joint,
        FieldName.GUIDE: roles.guide,
    }
    return {
        FieldName.TITLE: (Entry(task.title),) if task.title else (),
        **{name: tuple(Entry(name_of(one), one) for one in held) for name, held in bodies.items()},
        FieldName.DEADLINE: tuple(Entry(deadline_line(one), one) for one in task.deadlines),
        FieldName.DELIVERABLE: tuple(
            Entry(deliverable_line(one), one) for one in task.deliverables
        ),
        FieldName.TARGET: tuple(Entry(target_line(one), one) for one in task.targets),
    }


def confirmation(text: str) -> Check | None:
    """已确认（张三 2026-03-10）, √, 确认: who and when as far as written; None for other words."""
    match = _CONFIRMED.fullmatch(text)
    if match is None:
        return None
    rest = match["rest"]
    day = _DAY.search(rest)
    name = _DAY.sub("", rest).strip(" ，,。；;　")
    if len(name) > _LONGEST_NAME:
        return None
    return Check(Standing.CONFIRMED, name, day[0] if day else "")


def lines_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The lines, for showing and comparing."""
    return tuple(entry.line for entry in entries)
