"""Steps of proposals: the row with its reason, the event for the ledger, the line of the trail."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from zhagen.events.model import Event
from zhagen.web.accounts.models import Department, User
from zhagen.web.audit.trail import record
from zhagen.web.insights.models import Decision
from zhagen.web.ledger.outgoing import send


def tell(  # noqa: PLR0913 - what one step is
    department: Department, proposal: str, state: str, on: date, by: User | None, now: datetime,
    event: Event, *, reason: str = "",
) -> None:  # fmt: skip
    """Keep a step with its event, inside the transaction of the change."""
    Decision.objects.create(
        department=department, proposal=proposal, state=state, on=on, by=by, at=now, reason=reason
    )
    send([event])


def audited(
    department: Department, action: str, record_id: object, by: User | None, **codes: str | int
) -> None:
    """The line of the trail; called last in a transaction."""
    record(by, action, "insight", str(record_id), department, **codes)


def drawn_id() -> str:
    """The id an event about a proposal is filed under: it is no case."""
    return f"case-{secrets.token_hex(16)}"
