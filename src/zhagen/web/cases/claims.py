"""Who is at work on a case. Soft: it warns two officers of each other and locks nothing.

A claim is renewed while the screen is open and ends by itself a minute after; a colleague may take
the case over at any time, and the one who had it sees so at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from zhagen.web.accounts.models import User
from zhagen.web.cases.faults import CaseFault
from zhagen.web.cases.history import audited, tell
from zhagen.web.cases.models import Case
from zhagen.web.cases.wording import MESSAGES

ENDS_AFTER: Final = timedelta(seconds=60)
_RENEWED: Final = timedelta(seconds=15)


def holder_of(case: Case, now: datetime) -> User | None:
    """Who is at work on the case now."""
    if case.holder is None or case.held_at is None or now - case.held_at > ENDS_AFTER:
        return None
    return case.holder


def claim(case: Case, user: User, now: datetime) -> bool:
    """Begin or go on to work on a case nobody else has; whether this person has it."""
    if case.holder_id == user.pk and case.held_at is not None and now - case.held_at < _RENEWED:
        return True
    free = Q(holder=None) | Q(holder=user) | Q(held_at=None) | Q(held_at__lt=now - ENDS_AFTER)
    new = case.holder_id != user.pk
    done = Case.objects.filter(free, pk=case.pk).update(
        holder=user, held_at=now, version=F("version") + (1 if new else 0)
    )
    if done:
        case.holder, case.held_at = user, now
    return bool(done)


def take_over(case: Case, user: User, now: datetime) -> None:
    """Take the case from whoever has it."""
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        if held.holder_id == user.pk:
            return
        Case.objects.filter(pk=case.pk).update(holder=user, held_at=now, version=F("version") + 1)
        tell(held, "claimed", user, now)
        audited(held, "case.claimed", user)


def refuse_unless_held(case: Case, user: User, now: datetime) -> None:
    """Raise CaseFault where a colleague is at work on the case."""
    holder = holder_of(case, now)
    if holder is not None and holder.pk != user.pk:
        raise CaseFault("not_held", str(MESSAGES["not_held"]) % {"who": holder}, 409)
