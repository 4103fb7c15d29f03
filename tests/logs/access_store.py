"""A store written row by row, and the daily counts of its rows reckoned the slow and plain way."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from zhagen.logs.requests.days import HALF_HOURS, REQUESTS

FILE = 1
DAY0 = date(2026, 7, 1)
DAY_MS = 86_400_000
PAUSE_MS = 30 * 60 * 1000
EPOCH = date(1970, 1, 1)
HALF_MS = 30 * 60 * 1000
COUNTS = pa.schema(
    {"day": pa.date32(), "robot": pa.string(), "kind": pa.int8(), "requests": pa.int64()}
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One request. `clock`: milliseconds after the midnight in which DAY0 begins."""

    clock: int
    visitor: int
    path: str | None = "/a.html"
    source: str | None = None
    status: int = 200
    device: int = 0
    kind: int = 0

    @property
    def day(self) -> date:
        return DAY0 + timedelta(days=self.clock // DAY_MS)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> int:
    """Milliseconds after DAY0 began."""
    return ((day * 24 + hour) * 60 + minute) * 60_000 + second * 1000


def add_file(root: Path, name: str, hits: Iterable[Hit], *, robots: int = 0) -> None:
    """Put a file's requests into the store, as reading it in would."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    listed = sorted(hits, key=lambda hit: hit.day)
    days = sorted({hit.day for hit in listed})
    for day in days:
        folder = root / "access" / f"day={day}"
        folder.mkdir(parents=True, exist_ok=True)
        rows = [hit for hit in listed if hit.day == day]
        shown = [hit for hit in rows if hit.kind != FILE]
        if shown:
            pq.write_table(_requests(shown), folder / f"{digest[:16]}-0.parquet")
        folder = root / "halves" / f"day={day}"
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(_half_hours(rows), folder / f"{digest[:16]}-0.parquet")
    counts = Counter((hit.day, "", hit.kind) for hit in listed)
    counts.update({(day, "search", 0): robots for day in days if robots})
    rows = [(*key, number) for key, number in sorted(counts.items())]
    (root / "counts").mkdir(parents=True, exist_ok=True)
    columns = [
        pa.array(column, kind)
        for column, kind in zip(zip(*rows, strict=True), COUNTS.types, strict=True)
    ]
    pq.write_table(pa.table(columns, schema=COUNTS), root / "counts" / f"{digest[:16]}-0.parquet")
    write_report(root, digest, "access", days)


def write_report(root: Path, digest: str, kind: str, days: Sequence[date]) -> None:
    (root / "files").mkdir(parents=True, exist_ok=True)
    if not (root / "store.json").exists():
        (root / "store.json").write_text('{"schema": 1, "created": "2026-07-01"}')
    report = {
        "digest": digest, "name": digest[:6], "kind": kind, "size": 1, "lines": 1,
        "days": [day.isoformat() for day in days], "packed_size": 0, "packed_digest": "",
    }  # fmt: skip
    (root / "files" / f"{digest}.json").write_text(json.dumps(report))


def _requests(hits: Sequence[Hit]) -> pa.Table:
    base = (DAY0 - EPOCH).days * DAY_MS
    columns = {
        "at": pa.array([base + hit.clock for hit in hits], pa.int64()).cast(pa.timestamp("ms")),
        "path": pa.array([hit.path for hit in hits]).cast(pa.string()).dictionary_encode(),
        "source": pa.array([hit.source for hit in hits]).cast(pa.string()).dictionary_encode(),
        "arrived": pa.array(["direct"] * len(hits)).dictionary_encode(),
        "millis": pa.nulls(len(hits), pa.int32()),
    }
    for name in ("visitor", "status", "device", "kind"):
        numbers = [getattr(hit, name) for hit in hits]
        columns[name] = pa.array(numbers, REQUESTS.field(name).type)
    return pa.table([columns[name] for name in REQUESTS.names], schema=REQUESTS)


def _half_hours(hits: Sequence[Hit]) -> pa.Table:
    base = (DAY0 - EPOCH).days * DAY_MS
    done: dict[tuple[int, int], list[Hit]] = {}
    for hit in hits:
        done.setdefault((hit.visitor, (base + hit.clock) // HALF_MS), []).append(hit)
    rows = [
        {
            "visitor": visitor,
            "half": half,
            "earliest": min((base + hit.clock) % HALF_MS for hit in some),
            "latest": max((base + hit.clock) % HALF_MS for hit in some),
            "requests": len(some),
            "views": sum(hit.kind == 0 for hit in some),
            "files": sum(hit.kind == FILE for hit in some),
            "errors": sum(hit.kind == 2 for hit in some),
            "linked": sum(hit.kind == 0 and hit.source is not None for hit in some),
        }
        for (visitor, half), some in done.items()
    ]
    return pa.Table.from_pylist(rows, HALF_HOURS)


Rows = dict[tuple[object, ...], tuple[int, ...]]


def reference(hits: Iterable[Hit]) -> dict[str, Rows]:
    """The counts of people's requests by plain loops; knows nothing of programs."""
    by_visitor: dict[int, list[Hit]] = {}
    for hit in hits:
        by_visitor.setdefault(hit.visitor, []).append(hit)
    views: dict[tuple[object, ...], list[int]] = {}
    dwell: Counter[tuple[object, ...]] = Counter()
    moves: Counter[tuple[object, ...]] = Counter()
    broken: Counter[tuple[object, ...]] = Counter()
    for mine in by_visitor.values():
        for hit in mine:
            if hit.kind == 2 and hit.status in {404, 410} and hit.source and hit.path:
                broken[hit.day, hit.source, hit.path] += 1
        for session in _sessions(mine):
            seen = [hit for hit in session if hit.kind == 0]
            for place, hit in enumerate(seen):
                is_first, is_last = place == 0, place == len(seen) - 1
                row = views.setdefault((hit.day, hit.path, hit.device), [0, 0, 0, 0])
                for column, counts in enumerate([True, is_first, is_first and is_last, is_last]):
                    row[column] += counts
                if not is_last:
                    after = seen[place + 1]
                    seconds = after.clock // 1000 - hit.clock // 1000
                    dwell[hit.day, hit.path, hit.device, seconds] += 1
                    moves[hit.day, hit.path, after.path] += 1
    return {
        "views": {key: tuple(row) for key, row in views.items()},
        "dwell": _tuples(dwell),
        "moves": _tuples(moves),
        "broken": _tuples(broken),
    }


def _tuples(counts: Counter[tuple[object, ...]]) -> Rows:
    return {key: (number,) for key, number in counts.items()}


def _sessions(hits: list[Hit]) -> list[list[Hit]]:
    ordered = sorted(hits, key=lambda hit: (hit.clock, hit.path or "", hit.device))
    sessions: list[list[Hit]] = []
    for hit in ordered:
        if not sessions or hit.clock - sessions[-1][-1].clock > PAUSE_MS:
            sessions.append([])
        sessions[-1].append(hit)
    return sessions


_READ = {
    "views": ("page", "device", "views", "entrances", "bounces", "exits"),
    "dwell": ("page", "device", "seconds", "n"),
    "moves": ("page", "next_page", "n"),
    "broken": ("source", "page", "n"),
}


_KEYS = {"views": 2, "dwell": 3, "moves": 2, "broken": 2}


def cube_rows(root: Path) -> dict[str, Rows]:
    """What the cube of a store says, in the form of `reference`."""
    found: dict[str, Rows] = {}
    for table, columns in _READ.items():
        rows: Rows = {}
        for path in sorted((root / "cube" / table).glob("[0-9]*.parquet")):
            day = date.fromisoformat(path.stem)
            listed = pq.read_table(path, columns=list(columns)).to_pydict()
            for row in zip(*(listed[name] for name in columns), strict=True):
                key = (day, *row[: _KEYS[table]])
                assert key not in rows
                rows[key] = row[_KEYS[table] :]
        found[table] = rows
    return found


def cube_bytes(root: Path) -> dict[str, bytes]:
    """Every file of the cube but its notes."""
    files = sorted((root / "cube").glob("*/*.parquet"))
    return {str(path.relative_to(root)): path.read_bytes() for path in files}
