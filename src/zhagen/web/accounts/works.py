"""What the workers do for accounts: what nobody needs any more about who signed in goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from zhagen.web.accounts.models import SignInTry
from zhagen.web.jobs.registry import chore

_TRIES_KEPT: Final = timedelta(days=1)


@chore("accounts.forget", every=3600.0)
def forget_ended() -> int:
    """Sessions that are over, and counts of wrong passwords that lock nobody."""
    now = timezone.now()
    over = Q(locked_until=None) | Q(locked_until__lt=now)
    tries = SignInTry.objects.filter(over, since__lt=now - _TRIES_KEPT)
    return Session.objects.filter(expire_date__lt=now).delete()[0] + tries.delete()[0]
