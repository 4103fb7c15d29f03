"""The regular chores of the interface: what happened is told to those who asked to be told."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from zhagen.web.jobs.registry import chore
from zhagen.web.tokens import hooks, records
from zhagen.web.tokens.models import Note, Sending

_KEPT: Final = timedelta(days=30)


@chore("tokens.tell", every=5.0, sends=True)
def tell() -> int:
    """Fill the outbox and send what is due."""
    now = timezone.now()
    hooks.put_out(now)
    return hooks.send_due(now)


@chore("tokens.prune", every=3600.0)
def prune() -> int:
    """Notes of a month ago are no longer needed; the look back is shorter than that."""
    over = Note.objects.exclude(state=Sending.WAITING)
    return over.filter(made_at__lt=timezone.now() - _KEPT).delete()[0]


@chore("tokens.records", every=60.0)
def give_records() -> int:
    """Records that were pushed are read in by 效能分析."""
    return records.give(timezone.now())
