"""What people did beside reading, drawn onto an office of `panels`: moves, searches, answers.

Shares scatter by day and wander by week like everything else there; nothing is planted unless a
test does so by `share`, which it may change for an item.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from tests.insight.panels import Office, Recipe, draw

from zhagen.logs.panel import Listed, Moves, Pages, Panel, Steps, Waits
from zhagen.logs.requests.served import WAIT_EDGES_MS

Floats = NDArray[np.float64]
# Changes the shares [item, day] of one thing; `change` is the day the later period begins.
Plant = Callable[[Floats, int], None]
CHANGE = 90


def nothing(share: Floats, change: int) -> None:
    """No plant."""
    del share, change


def walked_office(
    seed: int,
    *,
    items: int = 40,
    views: float = 2000,
    spread: float = 0.4,
    moves: float = 120,
    plants: dict[str, Plant] | None = None,
) -> Office:
    """An office with every part of the panel that this page is about, so many `moves` a day."""
    recipe = Recipe(
        items=items, entrances=views, gaps=10, searches=10, cases=10, planted=0, spread=spread
    )
    office = draw(seed, recipe)
    drawing = _Drawing(np.random.default_rng(seed + 1), office.panel, plants or {}, moves)
    return replace(office, panel=drawing.panel())


class _Drawing:
    def __init__(
        self, rng: np.random.Generator, panel: Panel, plants: dict[str, Plant], moves: float
    ) -> None:
        self.rng, self.start, self.plants, self.moves_a_day = rng, panel, plants, moves
        pages = panel.pages
        self.views = pages.entrances.sum(axis=2)
        self.pages = Pages(pages.entrances, pages.entrances, pages.bounces, pages.exits)

    def shares(self, name: str, low: float, high: float) -> Floats:
        shape = self.views.shape
        base = self.rng.uniform(low, high, (shape[0], 1))
        weeks = np.repeat(self.rng.normal(0, 0.06, (shape[0], shape[1] // 7 + 1)), 7, axis=1)
        odds = np.log(base / (1 - base)) + self.rng.normal(0, 0.2, shape) + weeks[:, : shape[1]]
        share = 1 / (1 + np.exp(-odds))
        self.plants.get(name, nothing)(share, CHANGE)
        return np.asarray(np.clip(share, 0, 1), np.float64)

    def drawn(self, name: str, low: float, high: float) -> NDArray[np.int64]:
        return self.rng.binomial(self.views, self.shares(name, low, high))

    def panel(self) -> Panel:
        names = tuple(f"{item.url_prefix}index.html" for item in self.start.items)
        onward = tuple(f"{item.url_prefix}apply.html" for item in self.start.items)
        searched = self.drawn("page_search", 0.01, 0.04)
        arrivals = self.rng.binomial(self.views, 0.3)
        deep = self.rng.binomial(arrivals, self.shares("paging", 0.02, 0.15))
        every = np.ones(len(self.start.days), np.bool_)
        return replace(
            self.start,
            pages=self.pages,
            accessed=every,
            searched=every,
            searches=replace(self.start.searches, total=searched),
            steps=Steps(names, onward, self.pages.views, self.drawn("step", 0.2, 0.5)),
            moves=self.moves(),
            listed=Listed(arrivals, deep),
            downloads=self.drawn("download", 0.05, 0.3),
            failures=self.drawn("failing", 0.0005, 0.004),
            waits=self.waits(),
        )

    def moves(self) -> Moves:
        """Moves that know nothing of where they came from, with days that are busy as a whole."""
        size, days = self.views.shape
        out = self.rng.gamma(2, 1, size)
        into = self.rng.gamma(2, 1, size)
        rate = np.outer(out, into) * (1 - np.eye(size))
        rate *= self.moves_a_day / rate.sum()
        rows = []
        for day in range(days):
            count = self.rng.poisson(rate * self.rng.gamma(6, 1 / 6))
            source, target = np.nonzero(count)
            rows.append(np.stack([source, target, np.full(len(source), day), count[count > 0]]))
        table = np.concatenate(rows, axis=1)
        return Moves(*table)

    def waits(self) -> Waits:
        slow = self.shares("slow", 0.02, 0.08)
        first = WAIT_EDGES_MS.index(3000) + 1
        views = np.zeros((*self.views.shape, len(WAIT_EDGES_MS) + 1), np.int64)
        late = self.rng.binomial(self.views, slow)
        for rest, low, high in (
            (self.views - late, 3, first),
            (late, first, len(WAIT_EDGES_MS) - 2),
        ):
            weight = np.full(high - low, 1 / (high - low))
            views[:, :, low:high] = self.rng.multinomial(rest, weight)
        return Waits(WAIT_EDGES_MS, views)
