"""How long a look at a big log takes, beside the bare grouping that no evaluation can do without.

    python benchmarks/pilot_speed.py [--rows 1000000 10000000] [--rounds 3]

A log with one segment of so many cases (30 windows, 12 weeks with the baseline, two case types) is
made by SQL. Then two child processes take turns: one runs the bare DuckDB grouping written by hand
(same cells, same three metrics), the other `evaluate` from opening the log to the finished look,
digests of the segment included. CPU seconds (user and system) are compared, the least of all
rounds, because the machine is shared; peak memory is that of the child. Imports are not counted.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

from zhagen.pilot.agreeing.file import to_canonical
from zhagen.pilot.agreeing.keys import new_key
from zhagen.pilot.agreeing.seal import seal, sign
from zhagen.pilot.agreeing.sealed import SealedCharter, canonical_bytes
from zhagen.pilot.log.log import PilotLog, create_log, digest_of, open_log, typed_columns
from zhagen.pilot.log.pseudonyms import Secret
from zhagen.pilot.log.spine import SPINE, Segment
from zhagen.pilot.log.terms import terms_of

SHIPPED = Path(__file__).parents[1] / "slices/employer-social-insurance/1.0/charter.yaml"
WINDOWS = 30
SEALED_ON = date(2026, 8, 19)
AFTER = date(2026, 12, 31)

RAW = """
    SELECT "window", CAST(started_at AS DATE) AS day, case_type, arm,
           count(*) AS n, count(*) FILTER (WHERE ended_at IS NULL) AS open,
           count(log_minutes), sum(log_minutes), sum(log_minutes * log_minutes),
           count(is_returned), sum(is_returned), sum(is_returned * is_returned),
           count(satisfaction), sum(satisfaction), sum(satisfaction * satisfaction)
    FROM (
        SELECT "window", started_at, ended_at, case_type, arm, satisfaction,
               CAST(returned AS DOUBLE) AS is_returned,
               CASE WHEN ended_at > started_at
                    THEN ln(epoch(ended_at - started_at) / 60.0) END AS log_minutes
        FROM read_parquet(?)
    ) GROUP BY ALL
"""

CASES = """
    SELECT md5(CAST(i AS VARCHAR)) AS case_id, '窗口' || (hash(i, 1) % {windows}) AS "window",
           started_at,
           started_at + to_seconds(60 + CAST(exp(6 + 0.7 * noise) AS BIGINT)) AS ended_at,
           CASE WHEN hash(i, 3) % 2 = 0 THEN 'on' ELSE 'off' END AS arm,
           CASE WHEN hash(i, 4) % 5 < 3 THEN '简单' ELSE '复杂' END AS case_type,
           CAST(NULL AS VARCHAR) AS staff, CAST(NULL AS VARCHAR) AS person,
           hash(i, 5) % 10 = 0 AS returned, CAST(NULL AS DOUBLE) AS errors,
           CAST(1 + hash(i, 6) % 5 AS DOUBLE) AS satisfaction, CAST(1 AS DOUBLE) AS attempt
    FROM (
        SELECT i, sqrt(-2 * ln((hash(i, 7) % 1000003 + 1) / 1000004.0))
                  * cos(2 * pi() * (hash(i, 8) % 1000003) / 1000003.0) AS noise,
               DATE '2026-07-20'
               + CAST(CAST(i * 91 // {rows} AS INTEGER) // 7 * 7 + hash(i, 2) % 5 AS INTEGER)
               + to_seconds(CAST(32400 + hash(i, 9) % 28800 AS BIGINT)) AS started_at
        FROM range({rows}) AS numbers(i)
    )
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=["raw", "evaluate"])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(child(options.child, options.folder)))
        return 0
    best: list[dict[str, float]] = []
    for rows in options.rows:
        with tempfile.TemporaryDirectory() as folder:
            log = make_log(Path(folder), rows)
            best.append(measure(log, rows, options.rounds))
    if len(best) > 1:
        growth = best[-1]["evaluate"] / best[0]["evaluate"]
        print(f"{options.rows[-1] / options.rows[0]:g} times the rows: {growth:.1f} times the CPU")
    return 0


def make_log(folder: Path, rows: int) -> PilotLog:
    """A log of one segment whose typed rows are made by SQL; its spine is consistent."""
    log = create_log(folder / "log", sealed(folder), Secret(b"s" * 32))
    with duckdb.connect(config={"threads": 2}) as made:
        columns = typed_columns(terms_of(log.sealed.charter).extra)
        picked = ", ".join(
            f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns.items()
        )
        rows_sql = f"SELECT {picked} FROM ({CASES.format(rows=rows, windows=WINDOWS)})"  # noqa: S608
        made.sql(rows_sql).write_parquet(str(log.typed(1)), compression="zstd")
    segment = Segment(
        number=1,
        first=1,
        last=rows,
        entries_sha256="0" * 64,
        parquet_sha256=digest_of(log.typed(1)),
        head="0" * 64,
        source="cases",
        appended_at="2026-10-19T09:00:00",
        received=rows,
        set_aside=(),
        previous=log.head,
    )
    (log.folder / SPINE).write_bytes(canonical_bytes(segment.to_json()) + b"\n")
    return open_log(log.folder)


def sealed(folder: Path) -> SealedCharter:
    content: dict[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    content["design"]["windows"] = [f"窗口{at}" for at in range(WINDOWS)]
    path = folder / "charter.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    first = seal(to_canonical(path), new_key(folder / "a.pem"), "department", SEALED_ON)
    return sign(first, new_key(folder / "b.pem"), "vendor", SEALED_ON)


def measure(log: PilotLog, rows: int, rounds: int) -> dict[str, float]:
    """The least CPU seconds of either child, and the greatest memory; prints the row."""
    runs: dict[str, list[dict[str, float]]] = {"raw": [], "evaluate": []}
    for _ in range(rounds):
        for kind, found in runs.items():
            command = [sys.executable, __file__, "--child", kind, "--folder", str(log.folder)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found.append(json.loads(done.stdout))
    raw, whole = (min(each["cpu"] for each in found) for found in runs.values())
    memory = max(each["peak"] for each in runs["evaluate"])
    digest = min(each["digest"] for each in runs["evaluate"])
    size = log.typed(1).stat().st_size / 1e6
    print(
        f"{rows:,} rows ({size:.0f} MB): raw grouping {raw:.2f} s,"
        f" evaluate {whole:.2f} s of which digest {digest:.2f} s,"
        f" ratio {whole / raw:.2f}, without digest {(whole - digest) / raw:.2f},"
        f" peak {memory:.0f} MB (raw {max(e['peak'] for e in runs['raw']):.0f} MB)",
        flush=True,
    )
    return {"raw": raw, "evaluate": whole}


def child(kind: str, folder: Path) -> dict[str, float]:
    """One measured run in this process."""
    if kind == "raw":
        path = str(open_log(folder).typed(1))
        cpu = timed(lambda: bare(path))
        return {"cpu": cpu, "peak": peak(), "digest": 0.0}
    from zhagen.calendar.official import official_calendar  # noqa: PLC0415 - only this child
    from zhagen.pilot.evaluating.evaluate import evaluate  # noqa: PLC0415

    open_day = official_calendar().is_workday
    cpu = timed(lambda: evaluate(open_log(folder), 8, today=AFTER, is_workday=open_day))
    most = peak()
    digest = timed(lambda: digest_of(open_log(folder).typed(1)))
    return {"cpu": cpu, "peak": most, "digest": digest}


def bare(path: str) -> None:
    with duckdb.connect(config={"threads": 2}) as opened:
        opened.execute("SET preserve_insertion_order = false")
        opened.execute(RAW, [[path]]).fetchnumpy()


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work, all threads."""
    before = time.process_time()
    work()
    return time.process_time() - before


def peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
