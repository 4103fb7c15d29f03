"""Coverage and power of the verdict on an improvement, on drawn offices where the truth is known.

`python benchmarks/insight_effect.py --runs 500` prints, for each size of item and of effect, how
often the 95 % interval holds the true effect, and how often the verdict is that it worked, does
harm, has no effect or cannot be told. Items follow a week, a wave of the whole site, an
autocorrelated wander and a drift of their own, and scatter more than Poisson. A second table holds
an improvement that did nothing against 0 to 3 controls where items drift as a habit; there coverage
is of the intervals that were printed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.effects.effect import effect_of
from zhagen.insight.proposing.controls import controls_for
from zhagen.logs.items import Item
from zhagen.logs.panel import (
    BrokenLinks,
    Cases,
    Dwell,
    OtherPages,
    Pages,
    Panel,
    Searches,
    SearchWords,
    SiteDays,
)

FIRST, LIVE, LAST = date(2026, 4, 6), date(2026, 7, 6), date(2026, 9, 27)
_DAYS = (LAST - FIRST).days + 1


@dataclass(frozen=True)
class Row:
    """What came of one size of item and effect."""

    verdicts: Counter[str]
    coverage: float
    power: float
    printed: int


# Drift a day of an item that follows its own way, and of one that hardly does.
DRIFTS = (0.006, 0.02)
_DRIFT = 0.006


def panel_of(counts: NDArray[np.int64], events: NDArray[np.int64]) -> Panel:
    """A panel of page views and bounces [item, day] and nothing else."""
    days = tuple(FIRST + timedelta(days=n) for n in range(counts.shape[1]))
    items = tuple(
        Item(f"SX{n:03d}", f"示例事项{n}", f"/g/{n}/", "personal") for n in range(len(counts))
    )
    views = np.stack([counts, np.zeros_like(counts)], axis=2)
    bounces = np.stack([events, np.zeros_like(events)], axis=2)
    none, day = np.zeros(0, np.int64), np.zeros(counts.shape[1], np.int64)
    kept = np.ones(counts.shape[1], np.bool_)
    empty = np.zeros_like(counts)
    return Panel(
        days=days,
        items=items,
        pages=Pages(views, views, bounces, views),
        dwell=Dwell(none, none, none, none, none),
        searches=Searches(empty, empty, empty, day, day),
        words=SearchWords((), np.zeros((0, len(day)), np.int64), empty[:0], none, 5),
        broken=BrokenLinks(none, (), (), none, none),
        cases=Cases(
            none, none, none, none, none, none, none, none,
            np.zeros(0), np.zeros(0), none, (), (),
        ),
        site=SiteDays(day, day, day, day, day, day, day),
        others=OtherPages((), np.zeros((0, len(day)), np.int64)),
        accessed=kept,
        searched=kept,
        handled=kept,
    )  # fmt: skip


def draw(
    rng: np.random.Generator,
    level: float,
    ratio: float,
    points: float,
    items: int,
    drifting: float = _DRIFT,
) -> Panel:
    """An office whose first item changed on the day it went live."""
    week = np.array([1.1, 1.05, 1.0, 1.0, 0.9, 0.35, 0.3])[np.arange(_DAYS) % 7]
    site = np.exp(np.cumsum(rng.normal(0, 0.01, _DAYS)) + rng.normal(0, 0.08, _DAYS))
    drift = np.cumsum(rng.normal(0, drifting, (items, _DAYS)), axis=1)
    wander = _wander(rng, items, 0.12)
    size = np.exp(rng.normal(np.log(level), 0.4, items))
    size[0] = level
    mean = size[:, None] * week * site * np.exp(drift + wander)
    share = 0.45 + 0.3 * (_wander(rng, items, 0.12) + 0.5 * drift) + rng.normal(0, 0.05, (items, 1))
    live = (LIVE - FIRST).days
    mean[0, live:] *= ratio
    share[0, live:] += points
    counts = rng.poisson(rng.gamma(12.0, mean / 12.0))
    return panel_of(counts, rng.binomial(counts, np.clip(share, 0.02, 0.98)))


def _wander(rng: np.random.Generator, items: int, size: float) -> NDArray[np.float64]:
    found = np.zeros((items, _DAYS))
    shocks = rng.normal(0, size, (items, _DAYS))
    for day in range(1, _DAYS):
        found[:, day] = 0.6 * found[:, day - 1] + 0.8 * shocks[:, day]
    return found


def run(
    runs: int,
    metric: str,
    level: float,
    effect: float,
    items: int,
    *,
    most_controls: int | None = None,
    drifting: float = _DRIFT,
) -> Row:
    """The verdicts over `runs` drawn offices; `effect` is a ratio of views or points of bounce."""
    verdicts: Counter[str] = Counter()
    covered, printed, powers = 0, 0, []
    volume = metric == "views_per_day"
    for seed in range(runs):
        rng = np.random.default_rng([seed, int(level), int(1000 * abs(effect))])
        panel = draw(
            rng, level, effect if volume else 1.0, 0.0 if volume else effect, items, drifting
        )
        code = panel.items[0].code
        before = LIVE - timedelta(days=1)
        controls = controls_for(panel, code, metric, frozenset(), FIRST, before)
        controls = controls[:most_controls]
        found = effect_of(panel, code, metric, controls, live=LIVE, measure_on=LAST)
        verdicts[found.verdict.value] += 1
        truth = effect - 1 if volume else effect
        if found.low is not None and found.high is not None:
            printed += 1
            covered += found.low <= truth <= found.high
        powers.append(found.power or 0.0)
    return Row(verdicts, covered / max(printed, 1), float(np.mean(powers)), printed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--items", type=int, default=20)
    given = parser.parse_args()
    print(f"{given.runs} runs each, 13 weeks before and 12 after, nominal coverage 0.95")
    print("metric         a day  effect  coverage  power  worked  worse  no effect  cannot tell")
    sizes = {"views_per_day": (1.0, 1.25, 1.5, 0.7), "bounce_share": (0.0, -0.05, -0.1, 0.1)}
    for metric, effects in sizes.items():
        for level in (10.0, 40.0, 150.0):
            for effect in effects:
                row = run(given.runs, metric, level, effect, given.items)
                print(f"{metric:13s}  {level:5.0f}  {effect:6.2f}  {_told(row, given.runs)}")
    print("controls  items  drift a day  coverage  power  worked  worse  no effect  cannot tell")
    for controls, items, drifting in product(range(4), (1, 6, given.items), DRIFTS):
        row = run(
            given.runs, "views_per_day", 150.0, 1.0, max(items, controls + 1),
            most_controls=controls, drifting=drifting,
        )  # fmt: skip
        print(f"{controls:8d}  {items:5d}  {drifting:11.3f}  {_told(row, given.runs)}")


def _told(row: Row, runs: int) -> str:
    names = ("worked", "worse", "no_effect", "open")
    shares = "  ".join(f"{row.verdicts[name] / runs:6.3f}" for name in names)
    coverage = f"{row.coverage:8.3f}" if row.printed else "    none"
    return f"{coverage}  {row.power:5.2f}  {shares}"


if __name__ == "__main__":
    main()
