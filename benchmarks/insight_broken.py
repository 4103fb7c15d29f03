"""How often dead links are told where none is new, and how many new ones are found.

    python -m benchmarks.insight_broken [--worlds 50]

Offices of 100 items over two quarters with the dead requests that real pages have without anything
new: known faults of all sizes, asked for in bunches, followed more or less by week and quarter; an
icon that every page misses; slips and scans. In the quiet ones nothing is new: `worlds` are those
with any finding, and the share of these is the false-discovery proportion. Then five items have a
link that died: `false` counts findings on other items. Last, items move to another address, and the
old one is asked for from day to day by way of their own pages and those of three others each; the
same links are there once more with addresses that nobody moved to.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from tests.insight.worlds import Recipe as WorldRecipe
from tests.insight.worlds import draw, empty_panel

from zhagen.calendar.official import official_calendar
from zhagen.insight.detecting import broken
from zhagen.insight.judging.discovery import judge
from zhagen.insight.model import Candidate
from zhagen.insight.period import parse_period
from zhagen.insight.thresholds.general import Q
from zhagen.logs.items import Item
from zhagen.logs.panel import BrokenLinks, Panel
from zhagen.measures.distributions import Floats
from zhagen.measures.multiplicity import benjamini_hochberg

BEFORE, AFTER = parse_period("2026Q2"), parse_period("2026Q3")
_LENGTH = (AFTER.last - BEFORE.first).days + 1
_CHANGE = BEFORE.days
_ITEMS, _PLANTED = 100, 5
_MOVES = WorldRecipe(items=60, planted=0.0, level=60.0, item_decoys=("renamed",), decoy_items=3)

# Requests by item, referring page, missing page and day.
Rows = dict[tuple[int, str, str, int], int]


@dataclass(frozen=True)
class Recipe:
    """`bunch`: mean requests at once; `week`, `quarter`: how far levels wander (log)."""

    bunch: float = 1.5
    week: float = 0.2
    quarter: float = 0.2
    faults: float = 2.0


@dataclass(frozen=True)
class Plant:
    """A link that dies: requests in the quarter, day of the quarter on which it dies."""

    requests: float
    day: int = 0


class Drawing:
    """Rows of dead requests of one office."""

    def __init__(self, seed: int, recipe: Recipe) -> None:
        self.rng = np.random.default_rng(seed)
        self.recipe = recipe
        self.rows: Rows = defaultdict(int)

    def add(self, item: int, target: str, daily: Floats) -> None:
        """Requests of a missing page in bunches, with so many expected a day."""
        bunches = self.rng.poisson(daily / self.recipe.bunch)
        for day in np.flatnonzero(bunches).tolist():
            sizes = self.rng.geometric(1 / self.recipe.bunch, bunches[day])
            self.rows[item, f"/item/{item}/", target, day] += int(sizes.sum())

    def level(self, mean: float) -> Floats:
        """Requests a day of a fault that is known, wandering by week and quarter."""
        weeks = self.rng.normal(0, self.recipe.week, _LENGTH // 7 + 1)
        quarters = self.rng.normal(0, self.recipe.quarter / np.sqrt(2), 2)
        logs = np.repeat(weeks, 7)[:_LENGTH] + np.repeat(quarters, [_CHANGE, _LENGTH - _CHANGE])
        return np.asarray(mean * np.exp(logs))

    def background(self) -> None:
        """Known faults, an icon all pages miss, slips and scans."""
        for item in range(_ITEMS):
            for fault in range(self.rng.poisson(self.recipe.faults)):
                mean = np.exp(self.rng.normal(np.log(20), 1.5)) / 91
                self.add(item, f"/item/{item}/old{fault}.html", self.level(mean))
            self.add(item, "/favicon.ico", self.level(0.1))
            for slip in range(self.rng.poisson(5)):
                day = int(self.rng.integers(_LENGTH))
                self.rows[item, f"/item/{item}/", f"/slip/{item}/{slip}", day] += 1
        for probe in range(200):
            self.rows[int(self.rng.integers(_ITEMS)), "/list/", f"/scan/{probe}.php", 120] += 1

    def plant(self, plant: Plant) -> None:
        """A link on each of the first items that dies on the day of the later quarter."""
        daily = np.zeros(_LENGTH)
        daily[_CHANGE + plant.day :] = plant.requests / (_LENGTH - _CHANGE - plant.day)
        for item in range(_PLANTED):
            self.add(item, f"/forms/{item}.doc", daily)

    def panel(self) -> Panel:
        """All rows as a panel without page views."""
        days = tuple(BEFORE.first + timedelta(days=n) for n in range(_LENGTH))
        items = tuple(Item(f"SX{n:03d}", f"事项{n}", f"/item/{n}/") for n in range(_ITEMS))
        return replace(empty_panel(days, items), broken=_links(self.rows))


def _links(rows: Rows) -> BrokenLinks:
    keys = sorted(rows)
    item = np.array([key[0] for key in keys], dtype=np.int64)
    day = np.array([key[3] for key in keys], dtype=np.int64)
    count = np.array([rows[key] for key in keys], dtype=np.int64)
    return BrokenLinks(
        item, tuple(key[1] for key in keys), tuple(key[2] for key in keys), day, count
    )


def moved(worlds: int, *, known: bool) -> tuple[int, int]:
    """(items with links to an old address, those told to have dead links).

    Where not `known`, the new address has no views, so that no move can be seen.
    """
    linked = told_of = 0
    for seed in range(worlds):
        world = draw(seed, _MOVES)
        rng = np.random.default_rng(seed)
        rows: Rows = {}
        places = {item.code: place for place, item in enumerate(world.panel.items)}
        paths = dict(zip(world.panel.others.paths, world.panel.others.views, strict=True))
        for code in sorted(world.decoys):
            new = f"/moved/{places[code]}/index.html"
            there = np.flatnonzero(paths[new])
            came = there[0] == 0
            day = int(there[-1]) + 1 if came else int(there[0])
            old = new if came else f"{world.panel.items[places[code]].url_prefix}index.html"
            for item in (places[code], *rng.integers(0, _MOVES.items, 3).tolist()):
                for each in range(day, len(world.panel.days)):
                    rows[item, f"/from/{item}/", old, each] = 1 + int(rng.poisson(2.0))
        panel = replace(world.panel, broken=_links(rows))
        if not known:
            others = replace(panel.others, views=0 * panel.others.views)
            panel = replace(panel, others=others)
        found = judge(panel, world.before, world.after, official_calendar(), (broken.candidates,))
        linked += len({row[0] for row in rows})
        told_of += len({each.item for each, _ in found.standing})
    return linked, told_of


def told(panel: Panel) -> Iterator[Candidate]:
    """The dead links that stand."""
    found = list(broken.candidates(panel, BEFORE, AFTER, official_calendar()))
    adjusted = benjamini_hochberg([each.p or 0.0 for each in found])
    yield from (each for each, q in zip(found, adjusted, strict=True) if q <= Q)


def run(recipe: Recipe, plant: Plant | None, worlds: int) -> tuple[int, int, int, float]:
    """(plants found, findings elsewhere, worlds with any of these, mean false proportion)."""
    hits = false = alarmed = 0
    proportion = 0.0
    true = {f"SX{n:03d}" for n in range(_PLANTED)} if plant else set()
    for seed in range(worlds):
        drawing = Drawing(1000 + seed, recipe)
        drawing.background()
        if plant is not None:
            drawing.plant(plant)
        standing = [each.item for each in told(drawing.panel())]
        wrong = sum(item not in true for item in standing)
        hits += len(standing) - wrong
        false += wrong
        alarmed += wrong > 0
        proportion += wrong / max(1, len(standing)) / worlds
    return hits, false, alarmed, proportion


QUIET = (
    ("bunches of 1.5, levels wander by 0.2", Recipe()),
    ("bunches of 4", Recipe(bunch=4.0)),
    ("levels wander by 0.35", Recipe(week=0.35, quarter=0.35)),
    ("five known faults an item", Recipe(faults=5.0)),
)
PLANTS = tuple(
    (f"{requests} requests, dead from day {day}, bunches of {bunch}", bunch, Plant(requests, day))
    for bunch in (1.0, 1.5, 3.0)
    for day in (0, 45)
    for requests in (20, 50, 200)
)


def main(show: Callable[[str], None]) -> None:
    """Draw, judge and show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=50)
    worlds = parser.parse_args().worlds
    show(f"nothing new, {worlds} worlds of {_ITEMS} items          findings  worlds   FDP")
    for name, recipe in QUIET:
        _, false, alarmed, proportion = run(recipe, None, worlds)
        show(f"{name:46s} {false:8d}  {alarmed:6d}  {proportion:.3f}")
    show(f"{_PLANTED} links that died                                found  false   FDP")
    for name, bunch, plant in PLANTS:
        hits, false, _, proportion = run(Recipe(bunch=bunch), plant, worlds)
        show(f"{name:46s} {hits / (worlds * _PLANTED):6.2f}  {false:5d}  {proportion:.3f}")
    for name, known in (("moved, where to is seen", True), ("nobody knows where to", False)):
        linked, said = moved(worlds, known=known)
        show(f"items with links to an address that {name}: {linked}, told as dead: {said}")


if __name__ == "__main__":
    main(print)
