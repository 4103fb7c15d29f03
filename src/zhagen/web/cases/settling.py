"""When everything of a case was read: its state, its events, the earlier case of the same unit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from zhagen.precheck.model import Review as Reviewed
from zhagen.web.cases import codec
from zhagen.web.cases.history import received, recorder, tell
from zhagen.web.cases.models import Case, CaseFile, CaseState, Review
from zhagen.web.cases.refresh import files_of, numbering_of
from zhagen.web.cases.shown import Shown
from zhagen.web.cases.slices import slice_of

_EARLIER: Final = timedelta(days=180)


def settle(case_id: int) -> bool:
    """Have the case wait for a person if nothing is left to read; whether it does so from now."""
    case = Case.objects.filter(pk=case_id, state=CaseState.READING).first()
    if case is None or not _all_read(case):
        return False
    now = timezone.now()
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case_id)
        coming = held.more_until is not None and held.more_until > now
        if held.state != CaseState.READING or coming or not _all_read(held):
            return False
        review = Review.objects.filter(case=held).first()
        if review is None or not review.complete:
            return False
        earlier = held.earlier or _returned_before(held)
        Case.objects.filter(pk=held.pk).update(
            state=CaseState.WAITING,
            read_at=now,
            more_until=None,
            version=F("version") + 1,
            earlier=earlier,
            round=max(held.round, earlier.round + 1 if earlier else 1),
            changed_at=now,
        )
        _record(held, review, now)
    return True


def settle_due(now: datetime) -> int:
    """Settle the cases whose further files never came; returns how many."""
    due = Case.objects.filter(state=CaseState.READING).filter(
        Q(more_until=None) | Q(more_until__lte=now)
    )
    return sum(settle(pk) for pk in due.values_list("pk", flat=True)[:100])


def _all_read(case: Case) -> bool:
    if case.files.filter(is_archive=False, set_aside=False, pages=None, reason="").exists():
        return False
    return numbering_of(files_of(case)).complete


def _record(case: Case, row: Review, now: datetime) -> None:
    """As `zhagen precheck --ledger`: received, read, findings, verdict, seconds."""
    definition = slice_of(case.slice_ref)
    review: Reviewed = codec.made(Shown, row.shown).review
    total = (now - case.received_at).total_seconds()
    seconds = {"read": max(total - row.seconds, 0.0), "review": row.seconds, "total": total}
    events = [received(case)]
    if case.shown:
        events += recorder(case, definition).reviewed(review, seconds, now)
    pages = sum(file.pages or 0 for file in files_of(case))
    tell(case, "read", None, now, events=events, pages=pages, seconds=round(total, 1))


def same_unit(case: Case) -> QuerySet[Case]:
    """Other cases of the same unit and item in the department, newest first."""
    if not (case.uscc or case.unit):
        return Case.objects.none()
    same = Q(uscc=case.uscc) if case.uscc else Q(unit=case.unit)
    others = Case.objects.filter(same, department_id=case.department_id).exclude(pk=case.pk)
    item = case.slice_ref.partition("@")[0]
    return others.filter(slice_ref__startswith=f"{item}@").order_by("-received_at", "-pk")


def _returned_before(case: Case) -> Case | None:
    """The case that was sent back and that this one answers."""
    since = case.received_at - _EARLIER
    before = same_unit(case).filter(
        state=CaseState.RETURNED,
        received_at__gte=since,
        received_at__lt=case.received_at,
        later=None,
    )
    return before.first()


def duplicates(case: Case) -> list[Case]:
    """Open cases of the same unit, or with the same files: one of them should be taken down."""
    hashes = CaseFile.objects.filter(case=case, archive=None).exclude(sha256="")
    alike = (
        CaseFile.objects.filter(
            sha256__in=hashes.values("sha256"), case__department_id=case.department_id
        )
        .exclude(case=case)
        .values("case_id")
    )
    is_open = Q(state__in=[CaseState.READING, CaseState.WAITING])
    others = Case.objects.filter(is_open, department_id=case.department_id).exclude(pk=case.pk)
    by_unit = same_unit(case).filter(is_open).values("pk")
    return list(others.filter(Q(pk__in=alike) | Q(pk__in=by_unit)).order_by("received_at")[:5])
