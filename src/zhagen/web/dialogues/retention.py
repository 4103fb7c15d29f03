"""Forgetting what was said: values, texts and packages go, counts and codes stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhagen.web.dialogues import pace
from zhagen.web.dialogues.handovers import FAILED, WAITING
from zhagen.web.dialogues.models import Handover, SaidTurn, SeatLine, Talk, WindowCode
from zhagen.web.dialogues.recorded import bring_to_ledger

_AT_ONCE = 200


def forget_old(now: datetime | None = None) -> int:
    """Forget the talks whose last turn is older than the retention period; returns how many."""
    at = now or timezone.now()
    before = at - timedelta(days=settings.CONFIGURATION.keep_days)
    bring_to_ledger()
    pace.forget(at)
    WindowCode.objects.filter(until__lt=at).delete()
    count = 0
    while True:
        old = Talk.objects.filter(forgotten_at=None, changed_at__lt=before)
        ids = list(old.values_list("id", flat=True)[:_AT_ONCE])
        if not ids:
            return count
        forget(ids, at)
        count += len(ids)


def forget(ids: list[str], at: datetime) -> None:
    """Forget these talks, whole or not at all."""
    with transaction.atomic():
        SaidTurn.objects.filter(talk_id__in=ids).delete()
        WindowCode.objects.filter(talk_id__in=ids).delete()
        SeatLine.objects.filter(talk_id__in=ids).delete()
        held = Handover.objects.filter(talk_id__in=ids)
        held.filter(status=WAITING).update(status=FAILED, note="forgotten")
        held.update(package="{}")
        Talk.objects.filter(id__in=ids).update(stage="", origin="", forgotten_at=at)
