"""Guessing is stopped: after some failures under one name, signing in rests for some minutes.

Names that do not exist are counted like others, so that nobody learns which names there are.
The price is known: whoever knows a name can keep its person out for those minutes. An
administrator lifts it at once, and from a terminal of the server it can be lifted as well.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhagen.web.accounts.models import SignInTry


def minutes_left(name: str) -> int:
    """For how many minutes signing in under this name still rests; 0 where it does not."""
    found = SignInTry.objects.filter(pk=_hash(name)).first()
    if found is None or found.locked_until is None:
        return 0
    left = (found.locked_until - timezone.now()).total_seconds()
    return int(-(-left // 60)) if left > 0 else 0


def failed(name: str) -> bool:
    """Count a failure; whether signing in now begins to rest."""
    now = timezone.now()
    with transaction.atomic():
        counted = _held(name, now)
        window = timedelta(minutes=settings.CONFIGURATION.lockout_minutes)
        if now - counted.since > window:
            counted.since, counted.failures = now, 0
        counted.failures += 1
        begins: bool = counted.failures >= settings.CONFIGURATION.lockout_after
        if begins:
            counted.locked_until = now + window
            counted.since, counted.failures = now, 0
        counted.save()
    return begins


def forget(name: str) -> bool:
    """After a success, or when an administrator lifts it; whether it was resting."""
    rested = minutes_left(name) > 0
    SignInTry.objects.filter(pk=_hash(name)).delete()
    return rested


def _held(name: str, now: datetime) -> SignInTry:
    """The count of this name, locked: two attempts at once are two."""
    key = _hash(name)
    found = SignInTry.objects.select_for_update().filter(pk=key).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return SignInTry.objects.create(pk=key, since=now)
    except IntegrityError:
        return SignInTry.objects.select_for_update().get(pk=key)


def _hash(name: str) -> str:
    folded = name.strip().casefold()
    secret = settings.SECRET_KEY.encode("utf-8")
    return hmac.new(secret, b"zhagen.sign-in:" + folded.encode("utf-8"), "sha256").hexdigest()
