"""Logs of whole pilots for tests of what is made of them: typed rows written straight away.

The lines are not canonical: evaluating reads the typed rows and checks them by the spine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pilots

from zhagen.pilot.agreeing.sealed import canonical_bytes
from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.evaluating.evaluate import rota_of
from zhagen.pilot.log.log import PilotLog, create_log, digest_of, open_log, typed_columns
from zhagen.pilot.log.spine import SPINE, Segment
from zhagen.pilot.log.terms import terms_of

AFTER = date(2027, 6, 1)
Row = Mapping[str, Any]
Columns = Mapping[str, Any]


def is_workday(day: date) -> bool:
    return day.weekday() < 5


def written(folder: Path, columns: Columns, **changes: Any) -> PilotLog:
    """A log with one segment of these columns; `changes` vary the charter."""
    log = create_log(folder / "log", pilots.sealed(folder / "papers", **changes), pilots.SECRET)
    return with_segment(log, columns)


def with_segment(log: PilotLog, columns: Columns, set_aside: tuple[Any, ...] = ()) -> PilotLog:
    """The log with one more segment."""
    number = len(log.segments) + 1
    known = typed_columns(terms_of(log.sealed.charter).extra)
    count = len(columns["started_at"])
    lines = log.entries(number)
    with lines.open("w", encoding="utf-8") as file:
        for values in zip(*columns.values(), strict=True):
            row = {name: _json(each) for name, each in zip(columns, values, strict=True)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    with duckdb.connect() as made:
        rows = made.read_json(str(lines), columns=known, format="newline_delimited")
        rows.write_parquet(str(log.typed(number)), compression="zstd")
    segment = Segment(
        number=number,
        first=log.size + 1,
        last=log.size + count,
        entries_sha256="0" * 64,
        parquet_sha256=digest_of(log.typed(number)),
        head="0" * 64,
        source="办件.csv",
        appended_at="2026-11-01T09:00:00",
        received=count + sum(each.count for each in set_aside),
        set_aside=set_aside,
        previous=log.head,
    )
    with (log.folder / SPINE).open("ab") as spine:
        spine.write(canonical_bytes(segment.to_json()) + b"\n")
    return open_log(log.folder)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def days_of(charter: Charter, weeks: int | None = None) -> Iterable[date]:
    """Open days of the baseline and of the pilot."""
    schedule = charter.schedule
    spans = [(schedule.start, schedule.last_day(weeks or schedule.weeks))]
    if schedule.baseline_from and schedule.baseline_to:
        spans.insert(0, (schedule.baseline_from, schedule.baseline_to))
    for first, last in spans:
        for at in range((last - first).days + 1):
            day = first + timedelta(days=at)
            if is_workday(day):
                yield day


def handled(  # noqa: PLR0913 - a world has many sides
    charter: Charter,
    rng: np.random.Generator,
    *,
    effect: float = 0.0,
    per_day: int = 6,
    returned: Callable[[int], float] = lambda _: 0.1,
    easy: Callable[[int], float] = lambda _: 0.6,
    noise: float = 0.5,
    weeks: int | None = None,
) -> dict[str, list[Any]]:
    """Cases of every window and day; logarithms of times differ by `effect` with the tool."""
    rota: Rota = rota_of(charter, is_workday)
    levels = rng.normal(0, 0.15, len(rota.windows))
    found: dict[str, list[Any]] = {
        name: [] for name in ("window", "started_at", "ended_at", "arm", "case_type", "returned")
    } | {"satisfaction": []}
    for day in days_of(charter, weeks):
        arms = rota.assigned(
            np.arange(len(rota.windows)), np.full(len(rota.windows), day.toordinal())
        )
        for at, name in enumerate(rota.windows):
            on = max(int(arms[at]), 0)
            for _ in range(per_day):
                simple = rng.random() < easy(on)
                spent = np.exp(
                    2.3 + levels[at] + 0.5 * (not simple) + effect * on + rng.normal(0, noise)
                )
                begun = datetime.combine(day, time(9)) + timedelta(
                    minutes=int(rng.integers(0, 400))
                )
                found["window"].append(name)
                found["started_at"].append(begun)
                found["ended_at"].append(begun + timedelta(minutes=float(spent)))
                found["arm"].append("on" if on else "off")
                found["case_type"].append("简单" if simple else "复杂")
                found["returned"].append(bool(rng.random() < returned(on)))
                found["satisfaction"].append(float(rng.integers(1, 6)))
    found["case_id"] = [f"{at:032x}" for at in range(len(found["window"]))]
    return found
