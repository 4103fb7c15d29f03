"""The tasks as a CSV file that a project tracker imports.

The two trackers offices ask for name their columns differently, and each ignores or refuses what
it does not know, so each has a file of its own. Neither import knows an item under another, so a
task with parts is handed over as its parts, each with what the whole says for all of them. In
OpenProject the lead is the assignee, a group of that name; Plane's import has no such column,
there the lead stands in the description. The file begins with a byte order mark (Excel reads
Chinese by it), and no cell may become a formula in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.model import DeadlineType, IssueCode, Roles
from zhagen.breakdown.wording import name_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zhagen.breakdown.model import Breakdown, Deadline, Span, Task

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
        "name": "title", "description_html": "html", "priority": "priority",
        "start_date": "start", "target_date": "finish", "state_group": "state",
    },
}  # fmt: skip
_FIXED: Final = {"type": "Task", "status": "New", "state": "unstarted", "priority": "none"}


def tracker_csv(breakdown: Breakdown, tracker: Tracker = Tracker.OPENPROJECT) -> bytes:
    """One line for each task that has no parts, in document order."""
    columns = _COLUMNS[tracker]
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(columns)
    for task, whole in _handed_over(breakdown):
        values = _values(task, whole)
        writer.writerow([safe(values[name]) for name in columns.values()])
    return (_BOM + target.getvalue()).encode("utf-8", "replace")


def _handed_over(breakdown: Breakdown) -> Iterator[tuple[Task, Task | None]]:
    """The tasks without parts, and the parts of the others each with its whole."""
    parts: dict[str, list[Task]] = {}
    for task in breakdown.tasks:
        if task.parent:
            parts.setdefault(task.parent, []).append(task)
    wholes = {task.id: _for_all(task, parts.get(task.id, ())) for task in breakdown.tasks}
    for task in breakdown.tasks:
        if task.id not in parts:
            yield task, wholes.get(task.parent)


def _for_all(whole: Task, parts: Sequence[Task]) -> Task:
    """A task with the bodies and times that stand in none of its parts: they hold for all."""
    places = [part.evidence[0] for part in parts if part.evidence]

    def common(span: Span) -> bool:
        return not any(
            place.paragraph == span.paragraph and place.start <= span.start < place.end
            for place in places
        )

    lead, support, joint, guide = (
        tuple(body for body in bodies if common(body.span))
        for bodies in (whole.roles.lead, whole.roles.support, whole.roles.joint, whole.roles.guide)
    )
    deadlines = tuple(one for one in whole.deadlines if common(one.span))
    return replace(whole, roles=Roles(lead, support, joint, guide), deadlines=deadlines)


def safe(text: str) -> str:
    """`text` as a spreadsheet takes it for text: an apostrophe before what could be a formula."""
    clean = text.replace("\x00", "")
    active = clean.lstrip().startswith(_ACTIVE) or clean.startswith(_MORE)
    return f"'{clean}" if active else clean


def _values(task: Task, whole: Task | None) -> dict[str, str]:
    task = _with_its_whole(task, whole) if whole else task
    note = [*told(task), *([f"所属任务：{whole.title}。{whole.text}"] if whole else [])]
    start, finish = span_of_days(task)
    lead = task.roles.lead or task.roles.joint
    return {
        **_FIXED,
        "title": task.title,
        "lead": name_of(lead[0]) if lead and not lead[0].generic else "",
        "start": start,
        "finish": finish,
        "note": "\n".join(note),
        "html": "".join(f"<p>{escape(line)}</p>" for line in note),
    }


def _with_its_whole(part: Task, whole: Task) -> Task:
    """A part that names nobody, or no time, has those of its whole."""
    roles = part.roles if part.roles.bodies() else whole.roles
    settled = {IssueCode.NO_LEAD} if roles.lead or roles.joint else set()
    deadlines = part.deadlines or whole.deadlines
    settled |= {IssueCode.NO_DEADLINE} if deadlines else set()
    left = tuple(one for one in part.issues if one.code not in settled)
    return replace(part, roles=roles, deadlines=deadlines, issues=left)


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
