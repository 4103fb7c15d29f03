"""The deadlines as to-dos of a calendar (RFC 5545): all-day, with the same id on every export.

A rhythm becomes a recurrence; where the text names no day in it (每季度) the reminder stands on
the last day of each stretch and the note says so. A deadline that is no day (收到后 30 日内) is a
to-do without one: nothing is guessed.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.model import DeadlineType
from zhagen.breakdown.papers.calendar_ics_rules import Recurrence, recurrence
from zhagen.breakdown.wording import deadline_line, heading_of, told
from zhagen.language.deadlines import rhythm_of
from zhagen.language.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhagen.breakdown.model import Breakdown, Deadline, Task
    from zhagen.breakdown.source import SourceDocument

_PRODUCT: Final = "-//Zhagen//Breakdown 1//ZH"
_EPOCH: Final = date(1970, 1, 1)
_MOST_OCTETS: Final = 75
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def calendar_ics(breakdown: Breakdown, made: datetime | None = None) -> bytes:
    """One to-do for each deadline, and one for a task without any.

    `made` stamps the entries; without it they carry the document's day, so the same breakdown
    gives the same bytes.
    """
    document = breakdown.document
    stamp = made or datetime.combine(document.issued or _EPOCH, time())
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escaped(heading_of(document))}")
    since = document.issued or (made.date() if made else None)
    for task in breakdown.tasks:
        whole = _uid(document, task.parent, 1) if task.parent else ""
        for number, deadline in enumerate(_own_times(task, breakdown) or (None,), start=1):
            uid = _uid(document, task.id, number)
            lines += _to_do(task, deadline, uid, stamp, since, whole)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def _own_times(task: Task, breakdown: Breakdown) -> tuple[Deadline, ...]:
    """The times of a task without those its parts have to-dos for; each one once."""
    parts = {
        one.span for part in breakdown.tasks if part.parent == task.id for one in part.deadlines
    }
    own = {deadline_line(one): one for one in reversed(task.deadlines) if one.span not in parts}
    return tuple(reversed(own.values()))


def _to_do(
    task: Task, deadline: Deadline | None, uid: str, stamp: datetime, since: date | None, whole: str
) -> Iterator[str]:
    note = list(told(task))
    yield "BEGIN:VTODO"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"SUMMARY:{_escaped(task.title)}"
    if whole:
        yield f"RELATED-TO;RELTYPE=PARENT:{whole}"
    if deadline is not None:
        found = _rounds(deadline, since) if since else None
        yield from _recurring(found) if found else _days(deadline)
        if found and found.note:
            note.append(found.note)
        if deadline.basis:
            note.append(f"时限算法：{deadline.basis}")
    yield f"DESCRIPTION:{_escaped(chr(10).join(note))}"
    yield "STATUS:NEEDS-ACTION"
    yield "END:VTODO"


def _rounds(deadline: Deadline, since: date) -> Recurrence | None:
    """How a deadline recurs; the day in a quarter, or two weeks, only its words tell."""
    if deadline.type is not DeadlineType.PERIODIC:
        return recurrence(deadline.norm, since)
    return recurrence(deadline.norm, since, rhythm_of(plain(deadline.text)))


def _recurring(found: Recurrence) -> Iterator[str]:
    yield f"DTSTART;VALUE=DATE:{found.first:%Y%m%d}"
    yield "DURATION:P1D"
    yield f"RRULE:{found.rule}"


def _days(deadline: Deadline) -> Iterator[str]:
    """The start of a stretch and its last day; a to-do may not be due before it starts."""
    first, slash, _ = deadline.norm.partition("/")
    start = _day(first) if slash else None
    due = None if deadline.type is DeadlineType.FROM else deadline.date
    if start is not None and (due is None or start < due):
        yield f"DTSTART;VALUE=DATE:{start:%Y%m%d}"
    if due is not None:
        yield f"DUE;VALUE=DATE:{due:%Y%m%d}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uid(document: SourceDocument, task: str, number: int) -> str:
    """The same deadline of the same paper has the same id, so a calendar renews it."""
    told_by = "\n".join((document.number, document.title, document.issuer, task, str(number)))
    return f"{hashlib.sha256(told_by.encode('utf-8', 'replace')).hexdigest()[:32]}@breakdown.zhagen"


def _escaped(text: str) -> str:
    clean = _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    for char in "\\;,":
        clean = clean.replace(char, "\\" + char)
    return clean.replace("\n", "\\n")


def folded(line: str) -> str:
    """The line with its end, broken after at most 75 octets and never inside a character."""
    pieces: list[str] = []
    left = line.encode()
    room = _MOST_OCTETS
    while len(left) > room:
        cut = room
        while left[cut] & 0xC0 == 0x80:  # the middle of a character
            cut -= 1
        pieces.append(left[:cut].decode())
        left, room = left[cut:], _MOST_OCTETS - 1  # the space that opens a continued line
    pieces.append(left.decode())
    return "\r\n ".join(pieces) + "\r\n"
