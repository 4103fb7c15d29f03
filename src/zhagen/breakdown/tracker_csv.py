"""The tasks as a CSV file that a project tracker imports.

The two trackers offices ask for name their columns differently, and each ignores or refuses what
it does not know, so each has a file of its own. The lead stands as the assignee: the trackers take
a group of that name. The file begins with a byte order mark (Excel reads Chinese by it), and no
cell may become a formula in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.model import DeadlineType
from zhagen.breakdown.wording import name_of, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhagen.breakdown.model import Breakdown, Deadline, Task

_ACTIVE: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_MORE: Final = ("\t", "\r", "\n")
_BOM: Final = "\ufeff"
_WITHOUT_END: Final = frozenset({DeadlineType.FROM, DeadlineType.PERIODIC, DeadlineType.ONGOING})


class Tracker(StrEnum):
    """Whose columns."""

    OPENPROJECT = "openproject"
    PLANE = "plane"


# Tracker -> its column -> what of a task stands there.
_COLUMNS: Final[Mapping[Tracker, Mapping[str, str]]] = {
    Tracker.OPENPROJECT: {
        "Subject": "title", "Type": "type", "Status": "status", "Assignee": "lead",
        "Start date": "start", "Finish date": "finish", "Description": "note",
    },
    Tracker.PLANE: {
        "Title": "title", "Description": "note", "State": "state", "Priority": "priority",
        "Assignee": "lead", "Start Date": "start", "Target Date": "finish",
    },
}  # fmt: skip
_FIXED: Final = {"type": "Task", "status": "New", "state": "Todo", "priority": "none"}


def tracker_csv(breakdown: Breakdown, tracker: Tracker = Tracker.OPENPROJECT) -> bytes:
    """One line for each task, in document order."""
    columns = _COLUMNS[tracker]
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(columns)
    for task in breakdown.tasks:
        values = _values(task)
        writer.writerow([safe(values[name]) for name in columns.values()])
    return (_BOM + target.getvalue()).encode("utf-8", "replace")


def safe(text: str) -> str:
    """`text` as a spreadsheet takes it for text: an apostrophe before what could be a formula."""
    clean = text.replace("\x00", "")
    active = clean.lstrip().startswith(_ACTIVE) or clean.startswith(_MORE)
    return f"'{clean}" if active else clean


def _values(task: Task) -> dict[str, str]:
    start, finish = span_of_days(task)
    lead = task.roles.lead or task.roles.joint
    return {
        **_FIXED,
        "title": task.title,
        "lead": name_of(lead[0]) if lead and not lead[0].generic else "",
        "start": start,
        "finish": finish,
        "note": "\n".join(told(task)),
    }


def span_of_days(task: Task) -> tuple[str, str]:
    """First and last day as ISO days, "" where the text names none."""
    return (
        next((day for day in map(_first_day, task.deadlines) if day), ""),
        max((day for day in map(_last_day, task.deadlines) if day), default=""),
    )


def _first_day(deadline: Deadline) -> str:
    first, slash, _ = deadline.norm.partition("/")
    return first if slash else ""


def _last_day(deadline: Deadline) -> str:
    if deadline.date is None or deadline.type in _WITHOUT_END:
        return ""
    return deadline.date.isoformat()
