"""Requests of a log as what the analysis keeps of them.

Addresses become visitors, requests become paths, robots become daily counts. Nothing of a query
string, an address or a user agent is left. Most requests are for files that belong to a page: they
say that a visitor is there and nothing more, so they leave only what each visitor did in each half
hour of the clock, which is all that sessions need. Documents are kept: people come for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhagen.logs.columns import codes, filled, numbers, table_of, texts, values
from zhagen.logs.cube.layout import DAY_MS, PAUSE_MS
from zhagen.logs.requests.meanings import Meanings
from zhagen.logs.requests.raw_rows import NO_MILLIS, RawRows
from zhagen.logs.requests.requests import Kind
from zhagen.logs.requests.visitors import Callers, Salts, visitor_ids

COUNTS: Final = pa.schema(
    {"day": pa.date32(), "robot": pa.string(), "kind": pa.int8(), "requests": pa.int64()}
)
Counts = dict[tuple[int, str, int], int]
Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of some rows: requests and half hours (see `days`).

    Paths are numbers, those of the meanings with which they were made.
    """

    requests: Columns
    halves: Columns


@dataclass(frozen=True, slots=True)
class _Rows:
    """Requests of people. `caller`: number of the visitor's half hour."""

    at: NDArray[np.int64]
    half: NDArray[np.int64]
    kind: NDArray[np.int8]
    source: NDArray[np.int32]
    caller: NDArray[np.int32]


def kept_of(rows: RawRows, meanings: Meanings, salts: Salts, counts: Counts) -> Kept | None:
    """What is kept of the rows; all of them are added to `counts`."""
    asked = meanings.requests(values(rows.request))
    sent = meanings.agents(values(rows.agent))
    kind = _kinds(asked.kind[codes(rows.request)], rows.status)
    robot = sent.robot[codes(rows.agent)]
    _count(counts, rows.at, meanings.robots, robot, kind)
    people = np.flatnonzero(robot == 0)
    if not len(people):
        return None
    came = meanings.referers(values(rows.referer))
    referer = codes(rows.referer)[people]
    at = rows.at[people]
    half = at // PAUSE_MS
    caller, callers, half_of = _callers(rows, people, half)
    visitor = visitor_ids(half_of * PAUSE_MS, callers, salts)
    mine = _Rows(at, half, kind[people], came.page[referer], caller)
    halves = {"visitor": visitor, "half": half_of, **_halves(mine, len(visitor))}
    document = asked.document[codes(rows.request)[people]]
    shown = np.flatnonzero((mine.kind != Kind.FILE) | document)
    place = people[shown]
    requests: Columns = {
        "at": at[shown],
        "visitor": visitor[caller[shown]],
        "path": asked.path[codes(rows.request)[place]],
        "source": mine.source[shown],
        "arrived": came.arrived[referer[shown]],
        "status": rows.status[place],
        "device": sent.device[codes(rows.agent)[place]],
        "kind": mine.kind[shown],
        "millis": _millis(rows, place),
    }
    return Kept(requests, halves)


def _kinds(kind: NDArray[np.int8], status: NDArray[np.int16]) -> NDArray[np.int8]:
    """Page view, file, error or other, of each row."""
    good = ((status >= 200) & (status < 300)) | (status == 304)
    return np.where(good, kind, np.where(status >= 400, Kind.ERROR, Kind.OTHER)).astype(np.int8)


def _millis(rows: RawRows, place: NDArray[np.int64]) -> NDArray[np.int32]:
    if rows.millis is None:
        return np.full(len(place), NO_MILLIS, np.int32)
    return rows.millis[place]


def _callers(
    rows: RawRows, people: NDArray[np.int64], half: NDArray[np.int64]
) -> tuple[NDArray[np.int32], Callers, NDArray[np.int64]]:
    """The number of each row's visitor and half hour; for each number the visitor, the half."""
    many = max(len(rows.agent.dictionary), 1)
    first = int(half.min())
    span = int(half.max()) - first + 1
    pair = codes(rows.address)[people].astype(np.int64) * many + codes(rows.agent)[people]
    different = filled(pair * span + (half - first)).dictionary_encode()
    pairs, halves = np.divmod(numbers(different.dictionary), span)
    address, agent = np.divmod(pairs, many)
    callers = Callers(rows.address.dictionary, values(rows.agent), address, agent)
    return codes(different), callers, halves + first


def _halves(rows: _Rows, many: int) -> Columns:
    """What was done in each half hour; `earliest` and `latest` are milliseconds after it began."""
    at, caller = rows.at - rows.half * PAUSE_MS, rows.caller
    if (np.diff(rows.at) < 0).any():
        order = np.argsort(rows.at, kind="stable")
        at, caller = at[order], caller[order]
    earliest, latest = np.zeros(many, np.int32), np.zeros(many, np.int32)
    earliest[caller[::-1]] = at[::-1]  # of several values for one place the last one stays
    latest[caller] = at
    view = rows.kind == Kind.VIEW
    counted = {
        "requests": rows.caller,
        "views": rows.caller[view],
        "files": rows.caller[rows.kind == Kind.FILE],
        "errors": rows.caller[rows.kind == Kind.ERROR],
        "linked": rows.caller[view & (rows.source >= 0)],
    }
    counts = {name: np.bincount(each, minlength=many) for name, each in counted.items()}
    return {"earliest": earliest, "latest": latest, **counts}


def _count(
    counts: Counts,
    at: NDArray[np.int64],
    names: list[str],
    robot: NDArray[np.int64],
    kinds: NDArray[np.int8],
) -> None:
    days, day = _runs(at // DAY_MS)
    many = np.bincount((day * len(names) + robot) * len(Kind) + kinds)
    for place in np.flatnonzero(many).tolist():
        rest, kind = divmod(place, len(Kind))
        number, name = divmod(rest, len(names))
        key = (days[number], names[name], kind)
        counts[key] = counts.get(key, 0) + int(many[place])


def _runs(days: NDArray[np.int64]) -> tuple[list[int], NDArray[np.int64]]:
    """The day of each run of rows of one day, and the number of each row's run."""
    begins = np.concatenate([[True], days[1:] != days[:-1]])
    return days[begins].tolist(), np.cumsum(begins) - 1


def counts_table(counts: Counts) -> pa.Table:
    """The daily counts of all requests, robots' too, in a fixed order."""
    ordered = sorted(counts)
    return table_of(
        {
            "day": filled(np.array([day for day, _, _ in ordered], np.int32)),
            "robot": texts([robot for _, robot, _ in ordered]),
            "kind": np.array([kind for _, _, kind in ordered], np.int8),
            "requests": np.array([counts[key] for key in ordered], np.int64),
        },
        COUNTS,
    )
