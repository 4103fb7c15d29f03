"""What a pilot's log is told of the cases handled here: times, window, arm, outcome, no person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.db.models import Min, Q
from django.utils import timezone

from zhagen.web.cases.models import Case, CaseState


def rows(
    slice_ref: str, department: int, first: date, last: date
) -> Iterator[Mapping[str, object]]:
    """Each case that came in on these days, by its first hand-in: a pilot counts nothing else.

    It began when its first files were handed in and ended with the first answer: a notice of what
    to put right, or the acceptance. What came later (the same case corrected) moves neither.
    """
    held = (
        Case.objects.filter(slice_ref=slice_ref, department_id=department, earlier=None)
        .exclude(state=CaseState.WITHDRAWN)
        .annotate(
            begun=Min("events__at", filter=Q(events__kind="opened")),
            back=Min("notices__at"),
        )
        .filter(begun__date__range=(first, last))
        .order_by("pk")
    )
    asked = ("key", "window__name", "begun", "back", "decided_at", "arm")
    for key, window, begun, back, decided, arm in held.values_list(*asked).iterator():
        ended = back or decided
        yield {
            "case_id": key,
            "window": window or "",
            "started_at": _told(begun),
            "attempt": 1,
            **({"ended_at": _told(ended), "returned": back is not None} if ended else {}),
            **({"arm": arm} if arm else {}),
        }


def known(department: int, names: Collection[str]) -> dict[str, str]:
    """Which of these names (keys or numbers) are cases here: the name -> `case_id` of its row.

    A case that came back as a new one is told as the one that came first.
    """
    held = Case.objects.filter(department_id=department)
    found: dict[str, str] = {}
    for case in held.filter(Q(key__in=names) | Q(number__in=names)):
        first = _first(case)
        found |= {name: first.key for name in (case.key, case.number) if name in names}
    return found


def _first(case: Case) -> Case:
    while case.earlier_id is not None:
        case = Case.objects.get(pk=case.earlier_id)
    return case


def _told(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")
