"""Handling records: kept by their number, and given to 效能分析 as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypedDict

from django.db import transaction
from django.utils.dateparse import parse_datetime

from zhagen.web.accounts.models import Department
from zhagen.web.insights.intake import take_handling
from zhagen.web.tokens.models import HandlingRecord, Token

_AT_ONCE: Final = 5000


class Counts(TypedDict):
    """What came of records that were sent."""

    new: int
    changed: int
    same: int


def keep(token: Token, values: Sequence[Mapping[str, Any]], now: datetime) -> Counts:
    """Keep these records, all of them or none; the last of those with the same number counts."""
    counts: Counts = {"new": 0, "changed": 0, "same": 0}
    numbers = [str(one["case_id"]) for one in values]
    with transaction.atomic():
        rows = HandlingRecord.objects.select_for_update()
        mine = rows.filter(department=token.department, number__in=numbers)
        held = {row.number: row for row in mine}
        for value in values:
            row = held.get(str(value["case_id"]))
            if row is not None and row.value == value:
                counts["same"] += 1
                continue
            counts["new" if row is None else "changed"] += 1
            row = row or HandlingRecord(department=token.department, number=value["case_id"])
            row.value, row.sent_by, row.changed_at = dict(value), token, now
            row.applied_at = parse_datetime(str(value["applied_at"])) or now
            row.given_at = None
            row.save()
            held[row.number] = row
    return counts


def give(now: datetime) -> int:
    """Give what is new or has changed to the analysis, a department at a time; how many rows.

    A stop between the two steps gives a record twice; there it takes its own place again.
    """
    count = 0
    waiting = HandlingRecord.objects.filter(given_at=None)
    for department in Department.objects.filter(pk__in=waiting.values("department")):
        rows = list(waiting.filter(department=department).order_by("pk")[:_AT_ONCE])
        take_handling(department, [row.value for row in rows], now)
        for row in rows:
            same = HandlingRecord.objects.filter(pk=row.pk, changed_at=row.changed_at)
            count += same.update(given_at=now)
    return count
