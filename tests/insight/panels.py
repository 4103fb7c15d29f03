"""Offices drawn for the detectors of shares and times: what was planted is known by item.

Shares scatter from day to day and wander from week to week, phones and days off differ, items
differ; on that stand true changes, and decoys that only look like changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from tests.insight.worlds import empty_panel

from zhagen.calendar.official import official_calendar
from zhagen.insight.period import Period, parse_period
from zhagen.logs.items import Item
from zhagen.logs.panel import Cases, Dwell, Pages, Panel, Searches

Floats = NDArray[np.float64]
REASONS = ("材料不全", "照片不合格", "信息填错", "未盖章", "其他")


@dataclass(frozen=True)
class Recipe:
    """What kind of office to draw. Volumes are means of an item over a quarter."""

    items: int = 100
    entrances: float = 2000
    gaps: float = 2500
    searches: float = 2000
    cases: float = 600
    planted: float = 0.1
    plants: tuple[tuple[str, float], ...] = (
        ("bounce", 0.10),
        ("bounce", 0.05),
        ("search", 0.10),
        ("search", 0.05),
        ("returns", 0.03),
        ("returns", 0.08),
        ("dwell", 0.5),
        ("dwell", 0.7),
        ("handling_time", 1.2),
    )
    site: tuple[str, ...] = ()
    mixed: float = 0.0
    day_noise: float = 0.15
    week_noise: float = 0.06
    open_tail: bool = True
    drift: float = 0.0
    spread: float = 0.8


@dataclass(frozen=True)
class Office:
    """A panel with its periods and what is true of it."""

    panel: Panel
    before: Period
    after: Period
    plants: Mapping[str, tuple[str, float]]
    mixed: frozenset[str] = field(default_factory=frozenset)


def draw(seed: int, recipe: Recipe) -> Office:
    """The office of a seed."""
    rng = np.random.default_rng(seed)
    before, after = parse_period("2026Q1"), parse_period("2026Q2")
    days = tuple(
        before.first + timedelta(days=n) for n in range((after.last - before.first).days + 1)
    )
    items = tuple(
        Item(f"SX{n:03d}", f"示例事项{n}", f"/item/{n}/", ("enterprise", "personal")[n % 2])
        for n in range(recipe.items)
    )
    drawing = _Drawing(rng, recipe, days, (after.first - before.first).days)
    order = rng.permutation(recipe.items)
    many = round(recipe.planted * recipe.items)
    plants = {
        items[i].code: recipe.plants[k % len(recipe.plants)] for k, i in enumerate(order[:many])
    }
    drawing.plants = {
        int(i): recipe.plants[k % len(recipe.plants)] for k, i in enumerate(order[:many])
    }
    mixed = order[many : many + round(recipe.mixed * recipe.items)]
    drawing.mixed = {int(i) for i in mixed}
    panel = replace(
        empty_panel(days, items),
        pages=drawing.pages(),
        dwell=drawing.dwell(),
        searches=drawing.searches(),
        cases=drawing.cases(),
    )
    return Office(panel, before, after, plants, frozenset(items[int(i)].code for i in mixed))


@dataclass
class _Drawing:
    rng: np.random.Generator
    recipe: Recipe
    days: tuple[date, ...]
    change: int
    plants: dict[int, tuple[str, float]] = field(default_factory=dict)
    mixed: set[int] = field(default_factory=set)

    @property
    def off(self) -> NDArray[np.bool_]:
        calendar = official_calendar()
        return np.array([not calendar.is_workday(day) for day in self.days])

    def volumes(self, mean: float) -> NDArray[np.int64]:
        """Counts by item and day around a mean per quarter."""
        level = mean / 90 * np.exp(self.rng.normal(0, self.recipe.spread, self.recipe.items))
        level *= mean / 90 / level.mean()
        habit = np.where(self.off, 0.4, 1.25)
        scatter = self.rng.gamma(8, 1 / 8, (self.recipe.items, len(self.days)))
        return self.rng.poisson(level[:, None] * habit * scatter)

    def planted(self, family: str, neutral: float) -> Floats:
        """The effect of each item in the family, or what means none."""
        found = np.full(self.recipe.items, neutral)
        for item, (name, effect) in self.plants.items():
            if name == family:
                found[item] = effect
        return found

    def chances(self, family: str, low: float, high: float) -> Floats:
        """The share of each item and day, [item, day], noise and plants in it."""
        shape = (self.recipe.items, len(self.days))
        base = self.rng.uniform(low, high, (self.recipe.items, 1))
        share = np.broadcast_to(base, shape).copy()
        share[:, self.change :] += self.planted(family, 0.0)[:, None]
        odds = np.log(share / (1 - share)) + self.rng.normal(0, self.recipe.day_noise, shape)
        weeks = self.rng.normal(
            0, self.recipe.week_noise, (self.recipe.items, len(self.days) // 7 + 1)
        )
        odds += np.repeat(weeks, 7, axis=1)[:, : len(self.days)]
        odds += np.cumsum(self.rng.normal(0, 1.0, shape), axis=1) * self.recipe.drift
        if family in self.recipe.site:
            odds[:, self.change :] += 0.4
        return 1 / (1 + np.exp(-odds))

    def phone_share(self) -> Floats:
        share = np.broadcast_to(
            self.rng.uniform(0.3, 0.5, (self.recipe.items, 1)), (self.recipe.items, len(self.days))
        ).copy()
        for item in self.mixed:
            share[item, self.change :] += 0.4
        return share

    def pages(self) -> Pages:
        entrances = self.volumes(self.recipe.entrances)
        phones = self.rng.binomial(entrances, self.phone_share())
        split = np.stack([entrances - phones, phones], axis=2)
        share = self.chances("bounce", 0.3, 0.6)
        odds = np.log(share / (1 - share))[:, :, None] + np.array([-0.5, 0.5])
        odds -= np.where(self.off, 0.2, 0.0)[None, :, None]
        bounces = self.rng.binomial(split, 1 / (1 + np.exp(-odds)))
        return Pages(split * 3, split, bounces, split.copy())

    def searches(self) -> Searches:
        total = self.volumes(self.recipe.searches)
        without = self.rng.binomial(total, self.chances("search", 0.05, 0.3))
        followed = self.rng.binomial(total - without, 0.7)
        return Searches(total, without, followed, total.sum(axis=0), without.sum(axis=0))

    def dwell(self) -> Dwell:
        gaps = self.volumes(self.recipe.gaps)
        phones = self.rng.binomial(gaps, self.phone_share())
        centre = self.rng.uniform(np.log(20), np.log(120), self.recipe.items)
        effect = np.log(self.planted("dwell", 1.0))
        wander = np.cumsum(self.rng.normal(0, 1.0, gaps.shape), axis=1) * self.recipe.drift
        rows = []
        for device, counts in enumerate((gaps - phones, phones)):
            item, day = (
                np.repeat(each, counts.ravel()) for each in np.indices(counts.shape).reshape(2, -1)
            )
            noise = wander + self.rng.normal(0, 0.08, counts.shape)
            logs = (
                centre[item] + noise[item, day] - 0.6 * device + self.rng.normal(0, 1.0, len(item))
            )
            logs += np.where(day >= self.change, effect[item], 0.0)
            if "dwell" in self.recipe.site:
                logs += np.where(day >= self.change, 0.3, 0.0)
            seconds = np.minimum(np.floor(np.exp(logs)), 1799).astype(np.int64)
            rows.append(np.stack([item, day, np.full(len(item), device), seconds]))
        joined, count = np.unique(np.concatenate(rows, axis=1), axis=1, return_counts=True)
        return Dwell(joined[0], joined[1], joined[2], joined[3], count.astype(np.int64))

    def cases(self) -> Cases:
        counts = self.volumes(self.recipe.cases)
        item, day = (
            np.repeat(each, counts.ravel()) for each in np.indices(counts.shape).reshape(2, -1)
        )
        total = len(item)
        online = np.full((self.recipe.items, len(self.days)), 0.5)
        for each in self.mixed:
            online[each, self.change :] = 0.15
        drawn = self.rng.random(total)
        share = online[item, day]
        channel = np.where(drawn < share, 0, np.where(drawn < share + 0.1, 1, 2))
        window = np.where(channel == 2, self.rng.integers(0, 5, total), -1)
        base = self.chances("returns", 0.04, 0.2)[item, day]
        odds = np.log(base / (1 - base)) + np.where(channel == 2, 0.7, -0.7)
        returned = self.rng.random(total) < 1 / (1 + np.exp(-odds))
        centre = np.log(self.rng.uniform(2, 6, self.recipe.items))[item]
        centre = centre + np.log(self.planted("handling_time", 1.0))[item] * (day >= self.change)
        centre = centre + np.where(channel == 2, -0.4, 0.4)
        workdays = np.exp(centre + self.rng.normal(0, 0.5, total))
        ready = day + np.ceil(workdays * 1.45).astype(np.int64)
        back = day + self.rng.integers(0, 3, total)
        size = len(self.days)
        gone = self.recipe.open_tail & (np.where(returned, back, ready) >= size)
        finished = np.where(returned | gone, -1, np.minimum(ready, size))
        sent_back = np.where(returned & ~gone, np.minimum(back, size), -1)
        return Cases(
            item=item,
            channel=channel.astype(np.int64),
            window=window.astype(np.int64),
            applied=day,
            hour=self.rng.integers(8, 18, total),
            returned=sent_back,
            reason=np.where(sent_back >= 0, self.rng.integers(0, len(REASONS), total), -1),
            finished=finished,
            workdays=np.where(finished >= 0, workdays, np.nan),
            promise=np.full(total, 15.0),
            satisfaction=np.where(self.rng.random(total) < 0.3, self.rng.integers(3, 6, total), -1),
            windows=tuple(str(n + 1) for n in range(5)),
            reasons=REASONS,
        )
