"""Telling other systems: addresses are kept here, what is due is put into the outbox and sent.

What happened is looked up where it happened, so no part of the workbench has to know of this one;
a thing is put into the outbox once for each address, however often one looks.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from zhagen.guide.talking.handoff import signed
from zhagen.web.accounts.models import Department, User
from zhagen.web.audit.trail import record
from zhagen.web.cases.models import CaseEvent
from zhagen.web.dialogues.models import Handover
from zhagen.web.jobs.in_time import in_time
from zhagen.web.plans.models import Reminder
from zhagen.web.tokens.models import Hook, Note, Sending
from zhagen.web.tokens.posting import post

EVENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case.read": _("办件读完了"),
        "talk.handed_over": _("对话转人工"),
        "plan.reminder": _("任务到期提醒"),
    }
)
MOST_ATTEMPTS: Final = 12
_FIRST: Final = timedelta(seconds=30)
_LONGEST: Final = timedelta(hours=6)
# What happened while the worker was away is told when it is back, within this time.
_LATELY: Final = timedelta(days=7)
# New things put into the outbox, and notes sent, in one go.
_AT_ONCE: Final = 500
_NOTES: Final = 50
_log: Final = logging.getLogger(__name__)
Told = tuple[str, datetime, dict[str, Any]]


def add(
    by: User, name: str, department: Department, address: str, events: Sequence[str], now: datetime
) -> tuple[Hook, str]:
    """An address and the secret that signs what is sent there, told once."""
    with transaction.atomic():
        made = Hook.objects.create(
            name=name, department=department, address=address, salt=secrets.token_hex(16),
            events=sorted(events), made_by=by, made_at=now,
        )  # fmt: skip
        record(by, "hook.added", "hook", str(made.pk), department)
    return made, secret_of(made)


def end(by: User, hook: Hook, now: datetime) -> None:
    """Nothing more is sent there."""
    with transaction.atomic():
        if Hook.objects.filter(pk=hook.pk, ended_at=None).update(ended_at=now):
            hook.notes.filter(state=Sending.WAITING).update(state=Sending.FAILED, fault="ended")
            record(by, "hook.ended", "hook", str(hook.pk), hook.department)


def send_again(by: User, hook: Hook, now: datetime) -> int:
    """What was given up is sent once more, from the beginning; how many notes."""
    with transaction.atomic():
        failed = hook.notes.filter(state=Sending.FAILED)
        count = failed.update(state=Sending.WAITING, attempts=0, next_at=now)
        if count:
            record(by, "hook.sent_again", "hook", str(hook.pk), hook.department, count=count)
    return count


def secret_of(hook: Hook) -> str:
    """The secret of an address, made anew each time: it is kept nowhere."""
    marked = f"zhagen.hook:{hook.salt}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), marked, "sha256").hexdigest()


def put_out(now: datetime) -> int:
    """Put what happened since into the outbox; how many notes are new."""
    count = 0
    for hook in Hook.objects.filter(ended_at=None).select_related("department"):
        since = max(hook.made_at, now - _LATELY)
        for event in hook.events:
            source = _SOURCES.get(event)
            for about, at, content in source(hook, since) if source else ():
                told = {"event": event, "at": at.isoformat(timespec="seconds"), **content}
                _note, new = Note.objects.get_or_create(
                    hook=hook, event=event, about=about,
                    defaults={"content": told, "next_at": now, "made_at": now},
                )  # fmt: skip
                count += new
    return count


def _told(hook: Hook, event: str) -> QuerySet[Note]:
    """The notes whose rows, by `number`, this address was told of or is about to be."""
    return hook.notes.filter(event=event).annotate(number=Cast("about", BigIntegerField()))


def _cases(hook: Hook, since: datetime) -> Iterator[Told]:
    rows = CaseEvent.objects.filter(kind="read", at__gte=since, case__department=hook.department)
    rows = rows.exclude(pk__in=_told(hook, "case.read").values("number"))
    for row in rows.select_related("case").order_by("pk")[:_AT_ONCE]:
        content = {"case": row.case.key, "number": row.case.number, "round": row.case.round}
        yield f"{row.pk}", row.at, content


def _handovers(hook: Hook, since: datetime) -> Iterator[Told]:
    """Those whose item is the department's; and those that belong to no department here."""
    others = Department.objects.exclude(pk=hook.department_id).values("name")
    rows = Handover.objects.filter(created_at__gte=since).exclude(talk__body__in=others)
    rows = rows.exclude(pk__in=hook.notes.filter(event="talk.handed_over").values("about"))
    for row in rows.order_by("created_at")[:_AT_ONCE]:
        yield row.pk, row.created_at, {"number": row.pk, "reason": row.reason}


def _reminders(hook: Hook, since: datetime) -> Iterator[Told]:
    rows = Reminder.objects.filter(made_at__gte=since, row__plan__department=hook.department)
    rows = rows.exclude(pk__in=_told(hook, "plan.reminder").values("number"))
    for row in rows.select_related("row__plan").order_by("pk")[:_AT_ONCE]:
        content = {"plan": row.row.plan.key, "row": row.row.name, "kind": row.kind}
        yield f"{row.pk}", row.made_at, {**content, "due": row.due.isoformat() if row.due else None}


_SOURCES: Final[Mapping[str, Callable[[Hook, datetime], Iterator[Told]]]] = MappingProxyType(
    {"case.read": _cases, "talk.handed_over": _handovers, "plan.reminder": _reminders}
)


def send_due(now: datetime) -> int:
    """Send what is due; how many were delivered."""
    due = Note.objects.filter(state=Sending.WAITING, next_at__lte=now, hook__ended_at=None)
    rows = due.select_related("hook").order_by("next_at")[:_NOTES]
    return sum(_claimed(row, now) and _sent(row, now) for row in in_time(rows))


def _claimed(row: Note, now: datetime) -> bool:
    """Take the row for one attempt; another process that read it as well does not get it."""
    wait = min(_LONGEST, _FIRST * (1 << min(row.attempts, 12)))
    rows = Note.objects.filter(pk=row.pk, state=Sending.WAITING, attempts=row.attempts)
    taken = rows.update(attempts=F("attempts") + 1, next_at=now + wait)
    row.attempts += 1
    return taken == 1


def _sent(row: Note, now: datetime) -> bool:
    package = signed({**row.content, "id": row.pk}, secret_of(row.hook).encode(), now)
    headers = {**package.headers, "X-Zhagen-Event": row.event, "X-Zhagen-Delivery": str(row.pk)}
    fault = post(row.hook.address, package.body, headers)
    if not fault:
        Note.objects.filter(pk=row.pk).update(state=Sending.DELIVERED, delivered_at=now, fault="")
        return True
    state = Sending.FAILED if row.attempts >= MOST_ATTEMPTS else Sending.WAITING
    Note.objects.filter(pk=row.pk).update(state=state, fault=fault[:120])
    _log.warning("通知 %d 第 %d 次没有送到：%s", row.pk, row.attempts, fault)
    return False
