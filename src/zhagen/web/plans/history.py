"""The course of a plan: each change a line, its events for the ledger, a line of the trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from zhagen.events.model import Event, Subject
from zhagen.web.accounts.models import User
from zhagen.web.audit.trail import record
from zhagen.web.ledger.outgoing import send
from zhagen.web.plans.models import Plan, Step

_RULES: Final = "breakdown@1.0"


def subject_of(plan: Plan) -> Subject:
    """What the events of a plan are about."""
    return Subject(plan.key, _RULES)


def tell(
    plan: Plan, kind: str, by: User | None, now: datetime, *, row: str = "", field: str = "",
    events: Iterable[Event] = (),
) -> None:  # fmt: skip
    """Add a line to the course of a plan, inside the transaction of the change."""
    Step.objects.create(plan=plan, kind=kind, row=row, field=field, by=by, at=now)
    send(events)


def audited(plan: Plan, action: str, by: User | None, **codes: str | int) -> None:
    """The line of the trail; called last in a transaction."""
    record(by, action, "plan", str(plan.pk), plan.department, **codes)
