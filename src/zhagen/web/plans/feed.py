"""The deadlines of a person as a calendar that renews itself: what is due next, row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from zhagen.breakdown.papers.calendar_ics import folded
from zhagen.web.accounts.models import User
from zhagen.web.plans.models import Row
from zhagen.web.plans.tracking import rows_for

_MOST = 2000


def feed_for(user: User, now: datetime) -> bytes:
    """What is open and has a day, of the person's departments; given to somebody else it is not."""
    rows = rows_for(user).filter(done=False).exclude(due=None)
    own = (row for row in rows.order_by("due")[:_MOST] if row.person_id in {None, user.pk})
    with translation.override(user.language):
        lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhagen//Plans 1//ZH",
            "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(_('任务时限'))}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        ]  # fmt: skip
        for row in own:
            lines += _event(row, now)
    lines.append("END:VCALENDAR")
    return "".join(map(folded, lines)).encode()


def _event(row: Row, now: datetime) -> Iterator[str]:
    """An event of a whole day: calendars show to-dos rarely, and this one is to be seen."""
    if row.due is None:
        return
    day = row.due
    mark = hashlib.sha256(f"{settings.SECRET_KEY}:{row.pk}:{day}".encode()).hexdigest()[:32]
    yield "BEGIN:VEVENT"
    yield f"UID:{mark}@plans.zhagen"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(row.title)}"
    who = str(row.person or row.department or _("还没有分派"))
    yield f"DESCRIPTION:{_escaped(f'{row.plan.title}　{row.due_text}　{who}')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    clean = "".join(char for char in text if char.isprintable() or char == "\n")
    for char in "\\;,":
        clean = clean.replace(char, "\\" + char)
    return clean.replace("\n", "\\n")
