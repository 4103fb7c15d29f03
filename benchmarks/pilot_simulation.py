"""The pilot's error rates, measured on simulated pilots that the product itself judges.

    python -m benchmarks.pilot_simulation                     every table
    python -m benchmarks.pilot_simulation --goal 1 --goal 5   only these
    python -m benchmarks.pilot_simulation --pilots 200        a quick look, not the measure

The seed stands below and is not changed when a figure displeases: a run is the measure, not the
best of several. Prints Markdown; ± is the Monte Carlo standard error; ends with 1 if a limit that a
goal sets is missed (marked **).
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
from benchmarks.pilot_goals import GOALS, Column, Goal
from benchmarks.pilot_scores import batch

from zhagen.pilot.model import Floats

SEED = 20261122
_BATCH = 125


def main() -> None:
    """Measure the goals asked for and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--goal", action="append", choices=[goal.id for goal in GOALS])
    parser.add_argument("--pilots", type=int, help="pilots a row instead of the goal's own number")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    # One thread a worker: the matrices are small and two workers fill two cores.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    met = True
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pool:
        for goal in GOALS:
            if given.goal and goal.id not in given.goal:
                continue
            wanted = replace(goal, pilots=given.pilots or goal.pilots)
            begun = time.monotonic()
            found = measure(wanted, given.seed, pool)
            lines, held = table(wanted, found)
            met = met and held
            took = time.monotonic() - begun
            print(f"## Goal {goal.id}: {goal.title}\n\n`--goal {goal.id}`, {took:.0f} s\n")
            print("\n".join(lines) + "\n", flush=True)
    sys.exit(0 if met else 1)


def measure(goal: Goal, seed: int, pool: Executor) -> dict[str, dict[str, Floats]]:
    """The scores of every world of a goal, pilot by pilot."""
    waiting = {
        name: [
            pool.submit(batch, f"{goal.id}: {name}", world, *part, seed)
            for part in _parts(goal.pilots)
        ]
        for name, world in goal.worlds.items()
    }
    found = {}
    for name, parts in waiting.items():
        scores = [part.result() for part in parts]
        found[name] = {key: np.concatenate([each[key] for each in scores]) for key in scores[0]}
    return found


def _parts(pilots: int) -> Iterator[tuple[int, int]]:
    for first in range(0, pilots, _BATCH):
        yield first, min(_BATCH, pilots - first)


def table(goal: Goal, found: dict[str, dict[str, Floats]]) -> tuple[list[str], bool]:
    """The Markdown table of a goal, and whether every limit held."""
    titles = [_title(column) for column in goal.columns]
    lines = [
        f"| Design | Windows | Metric | Truth | Pilots | {' | '.join(titles)} |",
        "|---" * (5 + len(titles)) + "|",
    ]
    met = True
    for name, scores in found.items():
        cells = []
        for column in goal.columns:
            text, held = _cell(scores[column.key], column)
            cells.append(text)
            met = met and held
        lines.append(f"| {name} | {goal.pilots} | {' | '.join(cells)} |")
    means = [_mean(column, list(found.values())) for column in goal.columns]
    if any(text for text, _ in means):
        lines.append(f"| mean | | | | | {' | '.join(text for text, _ in means)} |")
    return lines, met and all(held for _, held in means)


def _title(column: Column) -> str:
    limits = [
        *([f"≥ {column.least:g}"] if not math.isnan(column.least) else []),
        *([f"≤ {column.most:g}"] if not math.isnan(column.most) else []),
    ]
    unit = "" if column.title == "mean last week" else ", %"
    return f"{column.title}{unit}{' (' + ', '.join(limits) + ')' if limits else ''}"


def _cell(values: Floats, column: Column) -> tuple[str, bool]:
    """A mean in percent with its error; what misses its limit is marked."""
    share = 100 * float(values.mean())
    error = 100 * float(values.std()) / math.sqrt(len(values))
    # Compared as printed.
    shown = round(share, 2)
    held = not (shown > column.most or shown < column.least)
    mark = "" if held else " **"
    return f"{share:.2f} ± {error:.2f}{mark}", held


def _mean(column: Column, rows: Sequence[dict[str, Floats]]) -> tuple[str, bool]:
    if math.isnan(column.mean_most):
        return "", True
    mean = round(float(np.mean([100 * row[column.key].mean() for row in rows])), 2)
    held = mean <= column.mean_most
    return f"{mean:.2f} (≤ {column.mean_most:g}){'' if held else ' **'}", held


if __name__ == "__main__":
    main()
