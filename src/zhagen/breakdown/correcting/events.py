"""Corrections as events: which field of which row, never what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from zhagen.breakdown.correcting.model import ROW_CHANGES, Change, ChangeKind, Corrections
from zhagen.events.kinds import make

if TYPE_CHECKING:
    from zhagen.events.model import Event, Scalar, Subject


def correction_events(
    corrections: Corrections, subject: Subject, occurred_at: datetime
) -> tuple[Event, ...]:
    """One event for each change, and one that counts them."""
    return tuple(
        make(kind, payload, subject=subject, definition=None, occurred_at=occurred_at)
        for kind, payload in _payloads(corrections)
    )


def _payloads(corrections: Corrections) -> Iterator[tuple[str, Mapping[str, Scalar | None]]]:
    for change in corrections.changes:
        yield _payload(change)
    yield (
        "breakdown.corrected",
        {
            "tasks": len(corrections.original.tasks),
            "fields": sum(change.field is not None for change in corrections.changes),
            **{f"rows_{kind.value[4:]}": corrections.count(kind) for kind in ROW_CHANGES},
            "refused": len(corrections.remarks),
        },
    )


def _payload(change: Change) -> tuple[str, Mapping[str, Scalar | None]]:
    if change.field is None:
        name = "breakdown.row_corrected"
        return name, {"row": change.number, "change": change.kind.value}
    return "breakdown.field_corrected", {
        "row": change.number,
        "field": change.field.value,
        "change": ChangeKind(change.kind).value,
    }
