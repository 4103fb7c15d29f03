"""Bringing events to the ledger.

An event is stored in the transaction of the change it tells of, and appended to the ledger after
it: a ledger that cannot be written for a while loses nothing and holds nobody up.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache
from typing import Final

from django.conf import settings
from django.db import transaction

from zhagen import wiring
from zhagen.events.ledger import Ledger, LedgerFault
from zhagen.events.model import Event
from zhagen.web.ledger.models import Outgoing

_log: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 500


def ledger() -> Ledger:
    """Where events are kept. Raises LedgerFault."""
    configuration = settings.CONFIGURATION
    return _at(configuration.ledger or configuration.data / "ledger")


_at: Final = cache(wiring.open_ledger)


def send(events: Iterable[Event]) -> None:
    """Have events brought to the ledger once the transaction they are part of is over."""
    rows = [Outgoing(event=one.to_json()) for one in events]
    if rows:
        Outgoing.objects.bulk_create(rows)
        transaction.on_commit(_try_to_bring)


def bring_to_ledger() -> int:
    """Append what is on its way to the ledger; returns how many events. Raises LedgerFault."""
    count = 0
    while True:
        with transaction.atomic():
            rows = list(Outgoing.objects.select_for_update().order_by("id")[:_AT_ONCE])
            if not rows:
                return count
            count += ledger().append(Event.from_json(row.event) for row in rows)
            Outgoing.objects.filter(id__in=[row.pk for row in rows]).delete()


def _try_to_bring() -> None:
    try:
        bring_to_ledger()
    except LedgerFault as fault:
        _log.warning("台账暂时写不进去，稍后再写：%s", fault)
