"""Sending hand-overs to the department's service desk: signed, tried again, never twice at once.

The outbox is a table: a row is claimed by moving its next attempt, then sent. A desk that answers
with 2xx has it; anything else is tried again, later each time, for about two days.
"""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from zhagen.guide.talking.handoff import SignedPackage, signed
from zhagen.web.configuration import Configuration
from zhagen.web.dialogues.handovers import DELIVERED, SEAT, WAITING
from zhagen.web.dialogues.models import Handover
from zhagen.web.jobs.in_time import in_time

MOST_ATTEMPTS: Final = 14
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=6)
_TIMEOUT: Final = 10.0
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round came to."""

    delivered: int = 0
    put_off: int = 0
    given_up: int = 0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A package goes to the address that was configured, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def deliver_due(now: datetime | None = None) -> Sent:
    """Send every hand-over whose time has come; where the desk is slow, the rest the next time."""
    configuration: Configuration = settings.CONFIGURATION
    at = now or timezone.now()
    if not configuration.webhook_url:
        return Sent()
    counts = {DELIVERED: 0, WAITING: 0, SEAT: 0}
    due = Handover.objects.filter(status=WAITING, next_at__lte=at).order_by("next_at")
    for row in in_time(due[:100]):
        if _claimed(row, at):
            counts[_attempt(row, configuration, at)] += 1
    return Sent(counts[DELIVERED], counts[WAITING], counts[SEAT])


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: half a minute, doubled up to six hours."""
    doubled: int = 1 << min(attempts - 1, 16)
    return min(_LONGEST_WAIT, _FIRST_WAIT * doubled)


def _claimed(row: Handover, now: datetime) -> bool:
    """Take the row for this attempt; another process that read it as well does not get it."""
    taken = Handover.objects.filter(id=row.id, status=WAITING, attempts=row.attempts).update(
        attempts=F("attempts") + 1, next_at=now + wait_after(row.attempts + 1)
    )
    row.attempts += 1
    return taken == 1


def _attempt(row: Handover, configuration: Configuration, now: datetime) -> str:
    key = configuration.webhook_secret.encode()
    failed = _post(configuration.webhook_url, signed(json.loads(row.package), key, now), row.id)
    if failed is None:
        Handover.objects.filter(id=row.id).update(status=DELIVERED, delivered_at=now, note="")
        return DELIVERED
    # What the desk cannot be given is shown to our own seat: somebody must have it.
    status = SEAT if row.attempts >= MOST_ATTEMPTS else WAITING
    _log.warning("转人工 %s 第 %d 次没有送到：%s", row.id, row.attempts, failed)
    Handover.objects.filter(id=row.id).update(status=status, note=failed[:200])
    return status


def _post(address: str, package: SignedPackage, number: str) -> str | None:
    """Send one package; None where the desk has it, else why not."""
    headers = {**package.headers, "X-Zhagen-Delivery": number}
    request = urllib.request.Request(address, package.body, headers, method="POST")  # noqa: S310
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=_TIMEOUT) as answer:
            return None if 200 <= answer.status < 300 else f"HTTP {answer.status}"
    except urllib.error.HTTPError as error:
        error.close()
        return f"HTTP {error.code}"
    except (OSError, ValueError) as error:
        return type(error).__name__
