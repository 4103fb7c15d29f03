"""Handling records: what became of each case, as exported from the handling system.

An export holds cases that are still open, so the same case comes again in a later one. All states
are kept; `latest_cases` gives the last one of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhagen.language.masks import mask_personal
from zhagen.logs.clock import day_of, millis_of_text
from zhagen.logs.files.csv_records import Record, RecordReader
from zhagen.logs.files.tally import Tally
from zhagen.logs.panel import CHANNELS
from zhagen.logs.requests.masking import mask_reason
from zhagen.logs.requests.visitors import Salts, month_of
from zhagen.logs.storing.parquet import write_table
from zhagen.logs.storing.store import table_files

CASES: Final = pa.schema(
    {
        "case": pa.int64(),
        "item": pa.string(),
        "channel": pa.string(),
        "window": pa.string(),
        "applied": pa.timestamp("ms"),
        "accepted": pa.timestamp("ms"),
        "returned": pa.timestamp("ms"),
        "reason": pa.string(),
        "finished": pa.timestamp("ms"),
        "promise": pa.float64(),
        "satisfaction": pa.int8(),
    }
)
_DAY_MS: Final = 86_400_000
_LONGEST: Final = 200
_LONGEST_PROMISE: Final = 1000


class BadRecord(ValueError):
    """A record that cannot be; the message is the reason, one English word."""


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case as one export tells of it; times in milliseconds of wall time, in column order."""

    case: int
    item: str
    channel: str
    window: str
    applied: int
    accepted: int | None
    returned: int | None
    reason: str
    finished: int | None
    promise: float | None
    satisfaction: int | None

    @property
    def newest(self) -> int:
        """The last time that it tells of."""
        return max(
            each or 0 for each in (self.applied, self.accepted, self.returned, self.finished)
        )


class HandlingIntake:
    """Handling records, read piece by piece; what they tell is held by columns."""

    def __init__(self, folder: Path, salts: Salts, until: int) -> None:
        """Write into the staging folder what happened before `until` (`clock.end_of_time`)."""
        self._folder = folder
        self._salts = salts
        self._until = until
        self._reader: RecordReader | None = None
        self._tables: list[pa.Table] = []
        self._days: set[int] = set()

    def take(self, chunk: bytes, tally: Tally) -> None:
        """Read the records that are complete."""
        if self._reader is None:
            self._reader = RecordReader(tally)
        self._keep(self._reader.take(chunk), tally)

    def close(self, tally: Tally) -> tuple[date, ...]:
        """Write the records; the days on which cases were applied for."""
        if self._reader is not None:
            self._keep(self._reader.close(), tally)
        table = pa.concat_tables(self._tables) if self._tables else CASES.empty_table()
        # All states are kept, `latest_cases` chooses; but an export should hold each case once.
        tally.again += len(table) - len(pc.unique(table["case"]))
        write_table(table, self._folder, "handling")
        return tuple(map(day_of, sorted(self._days)))

    def _keep(self, given: Iterator[Record], tally: Tally) -> None:
        states: list[CaseState] = []
        for record in given:
            try:
                states.append(state_of(record, self._salts))
            except BadRecord as error:
                tally.reject(str(error))
        tally.take(len(states))
        kept = [state for state in states if state.newest < self._until]
        tally.too_late(len(states) - len(kept))
        self._tables.append(_table(kept))
        self._days.update(state.applied // _DAY_MS for state in kept)


def state_of(record: Record, salts: Salts) -> CaseState:
    """The state a record tells of. Raises BadRecord."""
    applied = _required(_time(record, "applied_at"), "time")
    accepted, returned = _time(record, "accepted_at"), _time(record, "returned_at")
    finished = _time(record, "finished_at")
    case, item = record.get("case_id", ""), record.get("item_code", "")
    channel = record.get("channel", "").lower()
    _require(bool(case), "case")
    _require(bool(item), "item")
    _require(channel in CHANNELS, "channel")
    _require(all(applied <= (each or applied) for each in (accepted, returned)), "order")
    if "accepted_at" in record:
        _require(finished is None or accepted is not None, "order")
    _require(finished is None or finished >= (accepted or applied), "order")
    key = salts(month_of(applied // _DAY_MS))
    return CaseState(
        case=int.from_bytes(
            blake2b(case.encode(), digest_size=8, key=key, person=b"case").digest(),
            "little",
            signed=True,
        ),
        item=item,
        channel=channel,
        window=mask_personal(record.get("window", ""))[:_LONGEST],
        applied=applied,
        accepted=accepted,
        returned=returned,
        reason=mask_reason(record.get("return_reason", ""))[:_LONGEST],
        finished=finished,
        promise=_number(record, "promise_days", 0, _LONGEST_PROMISE, "promise"),
        satisfaction=_satisfaction(record),
    )


def _time(record: Record, name: str) -> int | None:
    text = record.get(name, "")
    return _required(millis_of_text(text), "time") if text else None


def _satisfaction(record: Record) -> int | None:
    found = _number(record, "satisfaction", 1, 5, "satisfaction")
    _require(found is None or found.is_integer(), "satisfaction")
    return None if found is None else int(found)


def _number(record: Record, name: str, low: int, high: int, reason: str) -> float | None:
    text = record.get(name, "")
    if not text:
        return None
    try:
        found = float(text)
    except ValueError as error:
        raise BadRecord(reason) from error
    _require(low <= found <= high, reason)
    return found


def _required(value: int | None, reason: str) -> int:
    if value is None:
        raise BadRecord(reason)
    return value


def _require(holds: bool, reason: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise BadRecord(reason)


def _table(states: list[CaseState]) -> pa.Table:
    columns = list(zip(*map(astuple, states), strict=True)) or [()] * len(CASES)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, CASES, strict=True)],
        schema=CASES,
    )


def latest_cases(root: Path) -> pa.Table:
    """Each case once, in its last state, ordered by application.

    The last state is the one whose newest time is latest; of equal ones the one that says more.
    It does not matter in which order the exports were read in.
    """
    files = table_files(root, "handling")
    if not files:
        return CASES.empty_table()
    table = pa.concat_tables([pq.read_table(path) for path in files])
    newest = pc.max_element_wise(
        table["applied"], table["accepted"], table["returned"], table["finished"]
    )
    # What is missing sorts first.
    numbers = ["finished", "returned", "accepted", "satisfaction", "promise"]
    keys = {
        "case": table["case"],
        "newest": newest,
        **{name: _number_or_less(table[name]) for name in numbers},
        **{name: table[name] for name in ("item", "channel", "window", "reason")},
    }
    order = pc.sort_indices(pa.table(keys), [(name, "ascending") for name in keys])
    ranked = table.take(order)
    case = ranked["case"].to_numpy()
    last = pa.array([*(case[1:] != case[:-1]).tolist(), True] if len(case) else [], pa.bool_())
    return ranked.filter(last).sort_by([("applied", "ascending"), ("case", "ascending")])


def _number_or_less(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers or times for sorting, -1 where there are none."""
    whole = column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column
    return whole.cast(pa.float64()).fill_null(-1.0)
