"""A form that was sent twice has happened once: the second sending gets the first result."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from zhagen.web.accounts.models import User
from zhagen.web.slices.models import Sent

_KEY: Final = re.compile(r"[0-9A-Za-z_-]{8,64}")
_KEPT: Final = timedelta(days=2)


def earlier(by: User, key: str) -> str | None:
    """Where the first sending under this key led; None for the first."""
    held = Sent.objects.filter(by=by, once=key).first() if _KEY.fullmatch(key) else None
    return held.leads_to if held else None


def remember(by: User, key: str, leads_to: str, now: datetime) -> None:
    """Keep where this form led; a key that is none is not kept."""
    if not _KEY.fullmatch(key):
        return
    Sent.objects.filter(at__lt=now - _KEPT).delete()
    try:
        with transaction.atomic():
            Sent.objects.create(by=by, once=key, leads_to=leads_to, at=now)
    except IntegrityError:
        return
