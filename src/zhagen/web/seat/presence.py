"""Who is at the seat: noted by the pages that are open, told to applicants who wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from zhagen.web.accounts.models import User
from zhagen.web.dialogues.models import SeatPresence

_EVERY: Final = timedelta(seconds=20)
_KEPT: Final = timedelta(days=1)


def here(user: User, now: datetime) -> None:
    """Note that the person has a page of the seat open."""
    noted = SeatPresence.objects.filter(pk=user.pk).first()
    if noted is not None and now - noted.seen_at < _EVERY:
        return
    SeatPresence.objects.update_or_create(pk=user.pk, defaults={"seen_at": now})
    SeatPresence.objects.filter(seen_at__lt=now - _KEPT).delete()
