"""The course of a plan: each change a line, its events for the ledger, a line of the trail."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Final

from django.conf import settings
from django.db import transaction

from zhagen import wiring
from zhagen.events.ledger import Ledger, LedgerFault
from zhagen.events.model import Event, Subject
from zhagen.web.accounts.models import User
from zhagen.web.audit.trail import record
from zhagen.web.plans.models import Plan, Step

_log: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 500
_RULES: Final = "breakdown@1.0"


@cache
def ledger() -> Ledger:
    """Where events are kept."""
    configuration = settings.CONFIGURATION
    return wiring.open_ledger(configuration.ledger or configuration.data / "ledger")


def subject_of(plan: Plan) -> Subject:
    """What the events of a plan are about."""
    return Subject(plan.key, _RULES)


def tell(
    plan: Plan, kind: str, by: User | None, now: datetime, *, row: str = "", field: str = "",
    events: Iterable[Event] = (),
) -> None:  # fmt: skip
    """Add a line to the course of a plan, inside the transaction of the change."""
    made = [one.to_json() for one in events]
    Step.objects.create(
        plan=plan, kind=kind, row=row, field=field, by=by, at=now,
        ledger=json.dumps(made, separators=(",", ":")) if made else "",
    )  # fmt: skip
    if made:
        transaction.on_commit(_try_to_bring)


def audited(plan: Plan, action: str, by: User | None, **codes: str | int) -> None:
    """The line of the trail; called last in a transaction."""
    record(by, action, "plan", str(plan.pk), plan.department, **codes)


def bring_to_ledger() -> int:
    """Append what is on its way to the ledger; returns how many events. Raises LedgerFault."""
    count = 0
    while True:
        with transaction.atomic():
            rows = list(
                Step.objects.select_for_update()
                .exclude(ledger="")
                .order_by("id")
                .only("id", "ledger")[:_AT_ONCE]
            )
            if not rows:
                return count
            count += ledger().append(event for row in rows for event in _events(row.ledger))
            Step.objects.filter(id__in=[row.pk for row in rows]).update(ledger="")


def _try_to_bring() -> None:
    try:
        bring_to_ledger()
    except LedgerFault as fault:
        _log.warning("台账暂时写不进去，稍后再写：%s", fault)


def _events(stored: str) -> Iterable[Event]:
    for one in json.loads(stored):
        subject = Subject(
            case_id=one["case"], slice_ref=one["slice"], lock_hash=one["lock"],
            engine=one["engine"], arm=one["arm"], channel=one["channel"], role=one["role"],
        )  # fmt: skip
        yield Event(
            one["kind"], datetime.fromisoformat(one["occurred_at"]), subject, one["payload"]
        )
