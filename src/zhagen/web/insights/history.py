"""Steps of proposals: the row with its reason, the event for the ledger, the line of the trail."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Final

from django.conf import settings
from django.db import transaction

from zhagen import wiring
from zhagen.events.kinds import make
from zhagen.events.ledger import Ledger, LedgerFault
from zhagen.events.model import Event, Subject
from zhagen.web.accounts.models import Department, User
from zhagen.web.audit.trail import record
from zhagen.web.insights.models import Decision

_log: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 500
_DEFINITION: Final = "insight@1.0"


@cache
def ledger() -> Ledger:
    """Where events are kept."""
    configuration = settings.CONFIGURATION
    return wiring.open_ledger(configuration.ledger or configuration.data / "ledger")


def tell(  # noqa: PLR0913 - what one step is
    department: Department, proposal: str, state: str, on: date, by: User | None, now: datetime,
    *, reason: str = "", event: tuple[str, Mapping[str, str | int]] | None = None,
) -> None:  # fmt: skip
    """Keep a step, inside the transaction of the change."""
    made = [] if event is None else [_event(*event, now).to_json()]
    Decision.objects.create(
        department=department, proposal=proposal, state=state, on=on, by=by, at=now,
        reason=reason, ledger=json.dumps(made, separators=(",", ":")) if made else "",
    )  # fmt: skip
    if made:
        transaction.on_commit(_try_to_bring)


def audited(
    department: Department, action: str, record_id: object, by: User | None, **codes: str | int
) -> None:
    """The line of the trail; called last in a transaction."""
    record(by, action, "insight", str(record_id), department, **codes)


def _event(kind: str, payload: Mapping[str, str | int], now: datetime) -> Event:
    """A proposal is no case, so its id is drawn."""
    subject = Subject(
        f"case-{secrets.token_hex(16)}", _DEFINITION, channel="office", role="manager"
    )
    return make(kind, payload, subject=subject, definition=None, occurred_at=now)


def bring_to_ledger() -> int:
    """Append what is on its way to the ledger; returns how many events. Raises LedgerFault."""
    count = 0
    while True:
        with transaction.atomic():
            rows = list(
                Decision.objects.select_for_update()
                .exclude(ledger="")
                .order_by("id")
                .only("id", "ledger")[:_AT_ONCE]
            )
            if not rows:
                return count
            count += ledger().append(event for row in rows for event in _events(row.ledger))
            Decision.objects.filter(id__in=[row.pk for row in rows]).update(ledger="")


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
