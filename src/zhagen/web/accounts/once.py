"""A form that was sent twice has happened once: the second sending gets the first result.

The first sending holds the key until its answer is given; another at the same moment waits for
where it leads. A key whose sending came to nothing (a mistake in the form) is free again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhagen.web.accounts.models import SentForm, User
from zhagen.web.look.refusals import Refusal, refuse

_KEY: Final = re.compile(r"[0-9A-Za-z_-]{8,64}")
_KEPT: Final = timedelta(days=2)
# Who held a key so long without an answer was killed.
_ABANDONED: Final = timedelta(minutes=2)
_WAIT: Final = 20.0
_LOOK_AGAIN: Final = 0.05
_HELD: Final = "zhagen_form_held"


class StillUnderway(Exception):
    """The first sending of a form has no answer yet."""


def earlier(request: HttpRequest, by: User, key: str | None = None) -> str | None:
    """Where the first sending of this form led; None for the first, which now holds the key.

    Raises StillUnderway where the first has not been answered for long.
    """
    wanted = request.POST.get("once", "") if key is None else key
    if not _KEY.fullmatch(wanted):
        return None
    end = time.monotonic() + _WAIT
    while True:
        row = _claimed(by, wanted, timezone.now())
        if isinstance(row, int):
            setattr(request, _HELD, row)
            return None
        if row:
            return row
        if time.monotonic() > end:
            raise StillUnderway
        time.sleep(_LOOK_AGAIN)


def remember(request: HttpRequest, by: User, leads_to: str, now: datetime) -> None:
    """Keep where this form led, for whoever sends it again."""
    held = getattr(request, _HELD, None)
    if held is not None:
        SentForm.objects.filter(pk=held, by=by).update(leads_to=leads_to, at=now)
        setattr(request, _HELD, None)


def _claimed(by: User, key: str, now: datetime) -> int | str:
    """The row this sending holds; else where the first led, "" while that is not known."""
    SentForm.objects.filter(at__lt=now - _KEPT).delete()
    try:
        with transaction.atomic():
            return int(SentForm.objects.create(by=by, once=key, leads_to="", at=now).pk)
    except IntegrityError:
        held = SentForm.objects.filter(by=by, once=key).first()
    if held is None or held.leads_to:
        return held.leads_to if held else ""
    left = SentForm.objects.filter(pk=held.pk, leads_to="", at__lt=now - _ABANDONED)
    return int(held.pk) if left.update(at=now) else ""


class FreeKeys:
    """Middleware: frees the key of a form that came to nothing; says that one is still underway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then free what is held and led nowhere."""
        try:
            return self._answer(request)
        finally:
            held = getattr(request, _HELD, None)
            if held is not None:
                SentForm.objects.filter(pk=held, leads_to="").delete()

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """409 for a second sending whose first is not answered."""
        if not isinstance(fault, StillUnderway):
            return None
        what = _("这张表刚才已经发出，正在办。")
        safe = _("没有再办一次。请等一会儿，回到上一页刷新，看办成没有。")
        return refuse(request, Refusal(409, what, safe, _("回首页"), "/"))
