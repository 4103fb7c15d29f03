"""From a log to the daily cube, beside GoAccess in the same run.

    python -m benchmarks.insight_speed [--lines 1000000 2500000 5000000] [--log FILE]
        [--rounds 1] [--json-up-to 1000000] [--goaccess-up-to 2500000]

A combined log is made (or given with --log), then child processes take turns: `ingest` into a new
store (parsing, sessions, cube; imports counted), the sessions and the cube alone over what was
parsed, ingest of the same log as gz and as JSON lines, GoAccess. CPU seconds (user and system) and
the peak memory of each child are told, the least of the rounds: the machine is shared, so trust
the ratios.
GoAccess has no sessions and fills panels we have not; see what it is called with below.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.insight_speed_log import write_json_lines, write_log

INGEST = """
import sys
from datetime import date
from pathlib import Path
from zhagen.logs.ingest import ingest
report = ingest(Path(sys.argv[1]), [Path(sys.argv[2])], today=date(2026, 10, 1))
"""
CUBE = """
import sys
from pathlib import Path
from zhagen.logs.cube.days import refresh
refresh(Path(sys.argv[1]))
"""
LOAD = """
import sys
from datetime import date
from pathlib import Path
from zhagen.calendar.official import official_calendar
from zhagen.logs.items import Item
from zhagen.logs.panels.load import load_panel
items = [Item(str(number), "", f"/guide/{number:04d}/") for number in range(300)]
load_panel(Path(sys.argv[1]), items, date(2026, 7, 1), date(2026, 9, 30), official_calendar())
"""
GOACCESS = ("goaccess", "--log-format=COMBINED", "--no-global-config", "--no-progress")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a child took."""

    cpu: float
    rss_mb: float

    def per_cpu_second(self, lines: int) -> str:
        """The speed, in words."""
        return f"{lines / self.cpu / 1e6:.2f} M lines a CPU s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[1_000_000, 2_500_000, 5_000_000])
    parser.add_argument("--log", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json-up-to", type=int, default=1_000_000)
    parser.add_argument("--goaccess-up-to", type=int, default=2_500_000)
    options = parser.parse_args()
    costs: dict[int, Cost] = {}
    with tempfile.TemporaryDirectory() as folder:
        for wanted in [0] if options.log else options.lines:
            log = options.log or Path(folder) / "access.log"
            lines = _lines(log) if options.log else write_log(log, wanted, seed=wanted)
            print(f"{lines:,} lines, {log.stat().st_size / 1e6:,.0f} MB")
            costs[lines] = measure(log, lines, options, Path(folder))
    for (few, small), (many, large) in zip(
        list(costs.items())[:-1], list(costs.items())[1:], strict=True
    ):
        print(f"{many / few:.2f} times the lines: {large.cpu / small.cpu:.2f} times the CPU")
        marginal = (large.cpu - small.cpu) / (many - few) * 1e6
        print(f"  each further million lines: {marginal:.2f} CPU s")
    return 0


def measure(log: Path, lines: int, options: argparse.Namespace, folder: Path) -> Cost:
    store = folder / "store"
    whole = least(options.rounds, INGEST, store, log, fresh=store)
    print(f"  ingest     {_told(whole, lines)}")
    cube = least(options.rounds, CUBE, store, fresh=store / "cube")
    print(f"  cube       {_told(cube, lines)}; {cube.cpu / lines * 1e6:.2f} CPU s a million")
    load = least(options.rounds, LOAD, store)
    print(f"  load       {load.cpu:.1f} CPU s, {load.rss_mb:.0f} MB")
    packed = folder / "packed.log.gz"
    with log.open("rb") as plain, gzip.open(packed, "wb", compresslevel=6) as out:
        shutil.copyfileobj(plain, out)
    zipped = least(options.rounds, INGEST, store, packed, fresh=store)
    print(f"  ingest gz  {_told(zipped, lines)}; {zipped.cpu / whole.cpu:.2f} times plain")
    if lines <= options.json_up_to * 1.2:
        objects = folder / "access.jsonl"
        write_json_lines(log, objects)
        told = least(options.rounds, INGEST, store, objects, fresh=store)
        print(f"  ingest json {_told(told, lines)}; {told.cpu / whole.cpu:.2f} times combined")
        objects.unlink()
    if lines <= options.goaccess_up_to * 1.2 and shutil.which("goaccess"):
        command = [*GOACCESS, str(log), "-o", str(folder / "out.json")]
        peer = min((run(command) for _ in range(options.rounds)), key=lambda cost: cost.cpu)
        print(f"  GoAccess   {_told(peer, lines)}; {peer.cpu / whole.cpu:.1f} times ours")
    shutil.rmtree(store)
    packed.unlink()
    return whole


def least(rounds: int, program: str, *paths: Path, fresh: Path | None = None) -> Cost:
    """The cheapest of some runs of a program; `fresh` is removed before each."""
    costs = []
    for _ in range(rounds):
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)
        costs.append(run([sys.executable, "-c", program, *map(str, paths)]))
    return min(costs, key=lambda cost: cost.cpu)


def run(command: list[str]) -> Cost:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        complaint = child.stderr.read() if child.stderr else b""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{command[0]} failed: {complaint.decode(errors='replace')[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _told(cost: Cost, lines: int) -> str:
    return f"{cost.cpu:.1f} CPU s, {cost.rss_mb:.0f} MB, {cost.per_cpu_second(lines)}"


def _lines(log: Path) -> int:
    with log.open("rb") as file:
        return sum(1 for _ in file)


if __name__ == "__main__":
    sys.exit(main())
