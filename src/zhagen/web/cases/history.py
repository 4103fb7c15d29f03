"""The course of a case: each step a line, its events for the ledger, a line of the trail.

Events are stored in the transaction of the change and appended to the ledger after it: a ledger
that cannot be written for a while loses nothing and holds nobody up.
"""

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
from zhagen.precheck.record import Recorder
from zhagen.slices.model import Slice
from zhagen.web.accounts.models import User
from zhagen.web.audit.trail import record
from zhagen.web.cases.models import Case, CaseEvent

_log: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 500


@cache
def ledger() -> Ledger:
    """Where events are kept."""
    configuration = settings.CONFIGURATION
    return wiring.open_ledger(configuration.ledger or configuration.data / "ledger")


def recorder(case: Case, definition: Slice) -> Recorder:
    """What makes the events of a case."""
    return Recorder(
        Subject(
            case_id=case.key,
            slice_ref=definition.ref,
            lock_hash=definition.lock_hash,
            engine=case.engine.replace(" ", "") or "none",
            arm=case.arm,
            channel=case.channel,
        ),
        definition,
    )


def tell(
    case: Case,
    kind: str,
    by: User | None,
    now: datetime,
    *,
    words: str = "",
    events: Iterable[Event] = (),
    **detail: str | float | list[str],
) -> CaseEvent:
    """Add a line to the course of a case, inside the transaction of the change."""
    made = [one.to_json() for one in events]
    line = CaseEvent.objects.create(
        case=case,
        kind=kind,
        detail=detail,
        words=words,
        by=by,
        at=now,
        ledger=json.dumps(made, separators=(",", ":")) if made else "",
    )
    if made:
        transaction.on_commit(_try_to_bring)
    return line


def audited(case: Case, action: str, by: User | None, **codes: str | int) -> None:
    """The line of the trail; called last in a transaction."""
    record(by, action, "case", str(case.pk), case.department, **codes)


def bring_to_ledger() -> int:
    """Append what is on its way to the ledger; returns how many events. Raises LedgerFault."""
    count = 0
    while True:
        with transaction.atomic():
            rows = list(
                CaseEvent.objects.select_for_update()
                .exclude(ledger="")
                .order_by("id")
                .only("id", "ledger")[:_AT_ONCE]
            )
            if not rows:
                return count
            count += ledger().append(event for row in rows for event in _events(row.ledger))
            CaseEvent.objects.filter(id__in=[row.pk for row in rows]).update(ledger="")


def _try_to_bring() -> None:
    try:
        bring_to_ledger()
    except LedgerFault as fault:
        _log.warning("台账暂时写不进去，稍后再写：%s", fault)


def _events(stored: str) -> Iterable[Event]:
    for one in json.loads(stored):
        subject = Subject(
            case_id=one["case"],
            slice_ref=one["slice"],
            lock_hash=one["lock"],
            engine=one["engine"],
            arm=one["arm"],
            channel=one["channel"],
            role=one["role"],
        )
        at = datetime.fromisoformat(one["occurred_at"])
        yield Event(one["kind"], at, subject, one["payload"])
