"""Forgetting the values of cases: pictures, readings, facts and words go; counts and codes stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from zhagen.web.cases.folder import CaseFolder
from zhagen.web.cases.history import audited
from zhagen.web.cases.models import (
    Case,
    CaseEvent,
    CaseFile,
    CaseState,
    Decision,
    FactCorrection,
    Notice,
    Review,
)
from zhagen.web.ledger.outgoing import bring_to_ledger

# A case that waits for a correction is kept so long at least, whatever the period says.
RETURNED_DAYS = 60
_AT_ONCE = 200


def forget(now: datetime) -> int:
    """Forget the cases whose last change is older than the retention period; returns how many."""
    before = now - timedelta(days=settings.CONFIGURATION.keep_days)
    waits = now - timedelta(days=max(settings.CONFIGURATION.keep_days, RETURNED_DAYS))
    bring_to_ledger()
    old = Case.objects.filter(forgotten_at=None).filter(
        Q(changed_at__lt=waits)
        | Q(changed_at__lt=before, state__in=[CaseState.ACCEPTED, CaseState.WITHDRAWN])
    )
    count = 0
    for pk in list(old.values_list("pk", flat=True)[:_AT_ONCE]):
        forget_case(pk, now)
        count += 1
    return count


def forget_case(pk: int, now: datetime) -> None:
    """Forget the values of one case, whole or not at all; its folder goes last."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=pk)
        Review.objects.filter(case=case).delete()
        FactCorrection.objects.filter(case=case).delete()
        Decision.objects.filter(case=case).update(words="", message="")
        CaseEvent.objects.filter(case=case).update(words="")
        Notice.objects.filter(case=case).update(points=[], hints=[], word=b"", delivery="")
        CaseFile.objects.filter(case=case).delete()
        Case.objects.filter(pk=pk).update(
            unit="", uscc="", agent="", said={}, guide_code="", forgotten_at=now
        )
        audited(case, "case.forgotten", None)
    CaseFolder(case.key).remove()
