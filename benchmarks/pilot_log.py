"""Whether the log lets nothing pass, cries no wolf, and is checked quickly.

    python -m benchmarks.pilot_log [--mutations 1000] [--honest 1000] [--events 100000]

Honest logs of random content are made with the product's own `append` and `make_root` on real
files: one to five appends of random sizes, rows that are set aside among them, a sheet lodged after
some of the appends. Each is checked with the sheets and must raise no alarm. Then each suffers one
mutation of every kind (see `pilot_log_tampering`), which must raise one.

The speed is that of `verify` over one log of weekly segments beside a bare loop over the same
cases, already in memory, that only canonicalises (RFC 8785) and hashes each; CPU seconds of all
threads, the least of three rounds, the two taking turns. One fixed seed, not changed when a figure
displeases. Prints Markdown; ends with 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import rfc8785
from benchmarks.pilot_log_tampering import (
    AT,
    KINDS,
    SECRET,
    Row,
    alarms,
    handled_cases,
    honest_log,
    is_found,
    sealed_by_both,
)

from zhagen.pilot.cases.rows import rows_of
from zhagen.pilot.log.log import PilotLog, append, create_log, open_log
from zhagen.pilot.log.roots import ROOTS, Root, make_root, read_roots
from zhagen.pilot.log.verify import verify

SEED = 20261122
MOST_RATIO = 2.0
WEEKS = 8
_BATCH = 25


def main() -> None:
    """Print the tables; exit 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mutations", type=int, default=1000, help="of each kind")
    parser.add_argument("--honest", type=int, default=1000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    held = _found_table(given.mutations, given.honest, given.workers)
    held = _speed_table(given.events) and held
    sys.exit(0 if held else 1)


def _found_table(mutations: int, honest: int, workers: int) -> bool:
    """What was found of each kind, and the false alarms."""
    logs = max(mutations, honest)
    parts = [(first, min(first + _BATCH, logs)) for first in range(0, logs, _BATCH)]
    told: Counter[str] = Counter()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for found in pool.map(partial(_batch, mutations=mutations, honest=honest), parts):
            told += found
    print(f"seed {SEED}; {told['cases'] / logs:.0f} cases in {told['appends'] / logs:.1f} appends")
    print(f"and {told['sheets'] / logs:.1f} sheets a log on average\n")
    print("| What was done to the log | logs | alarm | goal |\n|---|--:|--:|--:|")
    print(f"| nothing | {honest} | {told['nothing']} | 0 |")
    for kind in KINDS:
        print(f"| {kind} | {mutations} | {told[kind]} | {mutations} |")
    return not told["nothing"] and all(told[kind] == mutations for kind in KINDS)


def _batch(part: tuple[int, int], mutations: int, honest: int) -> Counter[str]:
    """Logs `part[0]` to `part[1]`: alarms by what was done."""
    told: Counter[str] = Counter()
    for number in range(*part):
        rng = random.Random(f"{SEED} {number}")
        with tempfile.TemporaryDirectory() as folder:
            made = honest_log(Path(folder), rng)
            told["cases"] += made.log.size
            told["appends"] += len(made.log.segments)
            told["sheets"] += len(made.sheets)
            if number < honest:
                told["nothing"] += bool(alarms(made.log.folder, made.sheets))
            if number < mutations:
                told.update(kind for kind, change in KINDS.items() if is_found(made, change, rng))
    return told


def _speed_table(events: int) -> bool:
    """Append and verify beside the bare loop, in CPU seconds."""
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = create_log(folder / "log", sealed_by_both(rng), SECRET)
        log, appending = _appended(log, events, rng)
        roots = read_roots(log.folder / ROOTS)
        cases = [json.loads(line) for line in _lines(log)]
        taken = [(_cpu(partial(_bare, cases)), _cpu(partial(_checked, log, roots))) for _ in "123"]
    bare, checking = (min(column) for column in zip(*taken, strict=True))
    ratio: float = checking / bare
    print(
        f"\n| {events:,} events, {len(log.segments)} segments | CPU s | events/s |\n|---|--:|--:|"
    )
    print(f"| bare rfc8785 + SHA-256 loop | {bare:.2f} | {events / bare:,.0f} |")
    print(f"| verify | {checking:.2f} | {events / checking:,.0f} |")
    print(f"| append, from CSV | {appending:.2f} | {events / appending:,.0f} |")
    print(f"\nverify is {ratio:.2f} times the bare loop (≤ {MOST_RATIO:g})")
    return ratio <= MOST_RATIO


def _appended(log: PilotLog, events: int, rng: random.Random) -> tuple[PilotLog, float]:
    """The log with so many cases from weekly CSV files, and the CPU seconds that took."""
    spent = 0.0
    for week in range(WEEKS):
        rows = handled_cases(rng, events * (week + 1) // WEEKS - events * week // WEEKS, week)
        path = log.folder.parent / f"第{week + 1}周.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        begun = time.process_time()
        log = append(log, rows_of(path), source=path.name, at=AT)
        spent += time.process_time() - begun
        make_root(log, week + 1, AT.date())
    return log, spent


def _lines(log: PilotLog) -> Iterator[bytes]:
    for each in log.segments:
        yield from log.entries(each.number).read_bytes().splitlines()


def _bare(cases: Sequence[Row]) -> None:
    """What any such log must do for each case at least."""
    for case in cases:
        hashlib.sha256(rfc8785.dumps(case)).digest()


def _checked(log: PilotLog, roots: Sequence[Root]) -> None:
    if not verify(open_log(log.folder), roots).intact:
        raise RuntimeError("an honest log raised an alarm")


def _cpu(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work, all threads."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
