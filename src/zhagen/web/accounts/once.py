"""A form that was sent twice has happened once: the second sending gets the first result."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from zhagen.web.accounts.models import SentForm, User

_KEY: Final = re.compile(r"[0-9A-Za-z_-]{8,64}")
_KEPT: Final = timedelta(days=2)


def earlier(request: HttpRequest, by: User) -> str | None:
    """Where the first sending of this form led; None for the first."""
    return known(by, request.POST.get("once", ""))


def remember(request: HttpRequest, by: User, leads_to: str, now: datetime) -> None:
    """Keep where this form led; two at the same moment keep the first."""
    keep(by, request.POST.get("once", ""), leads_to, now)


def known(by: User, key: str) -> str | None:
    """What came of the first sending under this key; None where there was none."""
    held = SentForm.objects.filter(by=by, once=key).first() if _KEY.fullmatch(key) else None
    return held.leads_to if held else None


def keep(by: User, key: str, leads_to: str, now: datetime) -> None:
    """Keep what came of a sending; a key that is none is not kept."""
    if not _KEY.fullmatch(key):
        return
    SentForm.objects.filter(at__lt=now - _KEPT).delete()
    try:
        with transaction.atomic():
            SentForm.objects.create(by=by, once=key, leads_to=leads_to, at=now)
    except IntegrityError:
        return
