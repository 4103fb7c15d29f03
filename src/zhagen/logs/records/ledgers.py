"""The ledgers of the other tools: their events are data like any other."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from zhagen.events.kinds import KINDS
from zhagen.events.model import SCHEMA, Subject
from zhagen.logs.clock import day_of, wall_millis
from zhagen.logs.files.json_lines import objects
from zhagen.logs.files.tally import Tally
from zhagen.logs.storing.parquet import write_table

LEDGER: Final = pa.schema(
    {
        "at": pa.timestamp("ms"),
        "kind": pa.string(),
        "case": pa.string(),
        "slice": pa.string(),
        "engine": pa.string(),
        "arm": pa.string(),
        "channel": pa.string(),
        "role": pa.string(),
        "payload": pa.string(),
    }
)
_DAY_MS: Final = 86_400_000
Row = tuple[int, str, str, str, str, str, str, str, str]


class LedgerIntake:
    """Events of precheck, guide and breakdown, as their ledgers keep them."""

    def __init__(self, folder: Path, until: int) -> None:
        """Write into the staging folder what happened before `until` (`clock.end_of_time`)."""
        self._folder = folder
        self._until = until
        self._rows: list[Row] = []

    def take(self, chunk: bytes, tally: Tally) -> None:
        """Read a chunk; every line of it is counted."""
        for found in objects(chunk, tally):
            row = event_of(found)
            if isinstance(row, str):
                tally.reject(row)
            else:
                tally.take(1)
                if row[0] < self._until:
                    self._rows.append(row)
                else:
                    tally.too_late(1)

    def close(self, tally: Tally) -> tuple[date, ...]:  # noqa: ARG002
        """Write the events; their days."""
        columns = list(zip(*self._rows, strict=True)) or [()] * len(LEDGER)
        arrays = [pa.array(each, kind.type) for each, kind in zip(columns, LEDGER, strict=True)]
        write_table(pa.table(arrays, schema=LEDGER), self._folder, "ledger")
        return tuple(sorted({day_of(row[0] // _DAY_MS) for row in self._rows}))


def event_of(found: dict[str, Any]) -> Row | str:
    """An event as it is kept, or in one word what is wrong with it.

    A case id is random and says nothing of the case, so it may be kept as it is.
    """
    try:
        if found["schema"] != SCHEMA:
            return "schema"
        kind, payload = KINDS[found["kind"]], dict(found["payload"])
        moment = datetime.fromisoformat(found["occurred_at"])
        subject = Subject(
            case_id=found["case"],
            slice_ref=found["slice"],
            lock_hash=found["lock"],
            engine=found["engine"],
            arm=found["arm"],
            channel=found["channel"],
            role=found["role"],
        )
    except (KeyError, TypeError, ValueError):
        return "event"
    at = wall_millis(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    if at is None:
        return "time"
    names = {field.name for field in kind.fields}
    if any(field.name not in payload and not field.optional for field in kind.fields):
        return "payload"
    kept = {name: value for name, value in sorted(payload.items()) if name in names}
    return (
        at, kind.name, subject.case_id, subject.slice_ref, subject.engine, subject.arm,
        subject.channel, subject.role, json.dumps(kept, ensure_ascii=False),
    )  # fmt: skip
