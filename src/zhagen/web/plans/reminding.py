"""Reminders: an outbox. Each is made once a row, kind, day, way and person.

Who is reminded: the person a row was given to, else the people of its department, else whoever
took the document in; by e-mail where they left an address, and by one signed message to the
department's own system where one is configured.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F
from django.utils import timezone

from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, roles_with
from zhagen.web.jobs.in_time import in_time
from zhagen.web.plans import delivering
from zhagen.web.plans.models import Contact, PlanState, Reminder, Row, Sending

_log: Final = logging.getLogger(__name__)
SEVEN, ONE, LATE, GIVEN = "seven", "one", "late", "given"
_AHEAD: Final = 7
MOST_ATTEMPTS: Final = 12
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=6)
# A reminder that could not be sent for so long is no longer one.
_STALE: Final = timedelta(days=3)


def make_due(now: datetime) -> int:
    """Write down the reminders whose day has come; returns how many are new."""
    today = timezone.localdate(now)
    rows = Row.objects.filter(
        removed=False, done=False, due__lte=today + timedelta(days=_AHEAD),
        plan__state=PlanState.READY, plan__forgotten_at=None,
    )  # fmt: skip
    rows = rows.select_related("plan", "plan__by", "person", "department")
    return sum(_make(row, _kind(row, today), now) for row in rows)


def _kind(row: Row, today: date) -> str:
    left = (row.due - today).days if row.due else 0
    if left < 0:
        return LATE
    return ONE if left <= 1 else SEVEN


def make_given(rows: Iterable[Row], now: datetime) -> int:
    """Tell those to whom rows were given, once each."""
    return sum(_make(row, GIVEN, now) for row in rows if row.department_id is not None)


def _make(row: Row, kind: str, now: datetime) -> int:
    count = 0
    # What was given again is told again: a row's person and department are part of its mark.
    day = row.due.isoformat() if row.due and kind != GIVEN else f"{row.department_id}"
    for way, user in _addresses(row):
        once = f"{row.pk}:{kind}:{day}:{way}:{user.pk if user else ''}"
        _, new = Reminder.objects.get_or_create(
            once=once,
            defaults={
                "row": row, "kind": kind, "due": row.due, "way": way, "user": user,
                "next_at": now, "made_at": now,
            },
        )  # fmt: skip
        count += int(new)
    return count


def _addresses(row: Row) -> Iterator[tuple[str, User | None]]:
    if delivering.has_webhook():
        yield "webhook", None
    if not delivering.has_mail():
        return
    wanted = Contact.objects.filter(wanted=True, user__in=_people(row)).exclude(email="")
    for contact in wanted.select_related("user"):
        yield "mail", contact.user


def _people(row: Row) -> list[User]:
    if row.person is not None:
        return [row.person] if row.person.is_active else []
    if row.department_id is None:
        return [row.plan.by] if row.plan.by.is_active else []
    roles = [role.value for role in roles_with(Right.plan_see)]
    held = User.objects.filter(
        is_active=True, memberships__role__in=roles, memberships__department=row.department_id
    )
    return list(held.distinct())


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, doubled up to six hours."""
    doubled: int = 1 << min(attempts - 1, 12)
    return min(_LONGEST_WAIT, _FIRST_WAIT * doubled)


def send_due(now: datetime) -> int:
    """Send the reminders whose time has come, as many as fit; returns how many went out."""
    waiting = Reminder.objects.filter(state=Sending.WAITING, next_at__lte=now).order_by("next_at")
    found = waiting.select_related(
        "user", "row", "row__plan", "row__plan__department", "row__department", "row__person"
    )
    return sum(_attempt(one, now) for one in in_time(found[:100]) if _claimed(one, now))


def _claimed(one: Reminder, now: datetime) -> bool:
    """Take it for this attempt; another process that read it as well does not get it."""
    held = Reminder.objects.filter(pk=one.pk, state=Sending.WAITING, attempts=one.attempts)
    taken = held.update(attempts=F("attempts") + 1, next_at=now + wait_after(one.attempts + 1))
    one.attempts += 1
    return taken == 1


def _attempt(one: Reminder, now: datetime) -> int:
    if _over(one, now):
        _end(one, Sending.DROPPED, "over")
        return 0
    fault = delivering.send(one, now)
    if not fault:
        Reminder.objects.filter(pk=one.pk).update(state=Sending.SENT, sent_at=now, note="")
        return 1
    if one.attempts >= MOST_ATTEMPTS:
        _end(one, Sending.FAILED, fault)
    else:
        Reminder.objects.filter(pk=one.pk).update(note=fault[:120])
    _log.warning("提醒 %d 第 %d 次没有送到：%s", one.pk, one.attempts, fault)
    return 0


def _over(one: Reminder, now: datetime) -> bool:
    """Done, taken out, or moved meanwhile; or nobody wants it any more."""
    row = one.row
    moved = one.kind != GIVEN and row.due != one.due
    if row.removed or row.done or moved or now - one.made_at > _STALE:
        return True
    if one.way != "mail":
        return False
    return not Contact.objects.filter(user=one.user, wanted=True).exclude(email="").exists()


def _end(one: Reminder, state: Sending, note: str) -> None:
    Reminder.objects.filter(pk=one.pk).update(state=state, note=note[:120])
