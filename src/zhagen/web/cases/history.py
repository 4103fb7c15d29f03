"""The course of a case: each step a line, its events for the ledger, a line of the trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from zhagen.events.model import Event, Subject
from zhagen.precheck.record import Recorder
from zhagen.slices.model import Slice
from zhagen.web.accounts.models import User
from zhagen.web.audit.trail import record
from zhagen.web.cases.models import Case, CaseEvent
from zhagen.web.cases.slices import slice_of
from zhagen.web.ledger.outgoing import send


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


def received(case: Case) -> Event:
    """What was handed in, before any of it was read."""
    files = case.files.filter(archive=None, round=case.round)
    made = recorder(case, slice_of(case.slice_ref))
    return made.received(len(files), sum(file.size for file in files), case.received_at)


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
    line = CaseEvent.objects.create(case=case, kind=kind, detail=detail, words=words, by=by, at=now)
    send(events)
    return line


def audited(case: Case, action: str, by: User | None, **codes: str | int) -> None:
    """The line of the trail; called last in a transaction."""
    record(by, action, "case", str(case.pk), case.department, **codes)
