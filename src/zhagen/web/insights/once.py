"""A form that was sent twice has happened once: the second sending gets the first result."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from zhagen.web.accounts.models import User
from zhagen.web.insights.models import Submission

_KEY = re.compile(r"[0-9A-Za-z_-]{8,64}")
_KEPT = timedelta(days=2)


def earlier(request: HttpRequest, by: User) -> str | None:
    """Where the first sending of this form led; None for the first."""
    key = request.POST.get("once", "")
    held = Submission.objects.filter(by=by, once=key).first() if _KEY.fullmatch(key) else None
    return held.leads_to if held else None


def remember(request: HttpRequest, by: User, leads_to: str, now: datetime) -> None:
    """Keep where this form led; two at the same moment keep the first."""
    key = request.POST.get("once", "")
    if not _KEY.fullmatch(key):
        return
    Submission.objects.filter(at__lt=now - _KEPT).delete()
    try:
        with transaction.atomic():
            Submission.objects.create(by=by, once=key, leads_to=leads_to, at=now)
    except IntegrityError:
        return
