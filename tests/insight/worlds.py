"""Offices whose truth is known, drawn again and again: what the analysis is measured on.

Every item has a level, weekday and holiday habits of its kind with its own departures, days that
scatter more than Poisson (negative binomial with its own dispersion), a slow wander that never
comes back and a fast one that does. The site's days move all items together. On that stand
the plants (true changes) and the decoys (things that look like changes and are none).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from tests.insight.worlds_decoys import Draft, code, put

from zhagen.calendar.official import official_calendar
from zhagen.calendar.workdays import DayKind
from zhagen.insight.period import Period, parse_period
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

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
KINDS = ("enterprise", "personal")
ITEM_DECOYS = ("spike", "bots", "renamed", "item_gap", "vanished")
SITE_DECOYS = ("site", "gap", "server", "robots")


@dataclass(frozen=True)
class Plant:
    """A true change: its family, what happened, and the factor on the views."""

    family: str
    what: str
    effect: float


@dataclass(frozen=True)
class Recipe:
    """What kind of world to draw. `effects` are planted on `planted` of the items."""

    before: str = "2026Q2"
    after: str = "2026Q3"
    items: int = 120
    history_days: int = 0
    planted: float = 0.1
    effects: tuple[float, ...] = (0.6, 0.8, 1.25, 1.5, 2.0)
    item_decoys: tuple[str, ...] = ()
    site_decoys: tuple[str, ...] = ()
    decoy_items: int = 2
    level: float | None = None
    drift: float = 0.008
    fast: float = 0.12
    shape: tuple[float, float] = (5.0, 40.0)


@dataclass(frozen=True)
class World:
    """A panel with its periods and what is true of it, by item code."""

    panel: Panel
    before: Period
    after: Period
    plants: Mapping[str, Plant]
    decoys: Mapping[str, str]
    site: tuple[str, ...] = ()
    levels: Mapping[str, float] = field(default_factory=dict)


def draw(seed: int, recipe: Recipe) -> World:
    """The world of a seed."""
    rng = np.random.default_rng(seed)
    before, after = parse_period(recipe.before), parse_period(recipe.after)
    first = min(before.first, after.first) - timedelta(days=recipe.history_days)
    last = max(before.last, after.last)
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    kind = rng.integers(0, 2, recipe.items)
    level = _levels(rng, recipe)
    wander = _wander(rng, recipe, len(days))
    mean = level[:, None] * _habits(rng, kind, days) * np.exp(wander) * _site(rng, days)
    where = _place(days, before), _place(days, after)
    chosen = rng.permutation(recipe.items)[: round(recipe.planted * recipe.items)]
    plants: dict[str, Plant] = {}
    for item in chosen:
        effect = float(rng.choice(recipe.effects))
        mean[item, where[1]] *= effect
        plants[code(item)] = Plant("volume", "rose" if effect > 1 else "fell", effect)
    draft = _draft(rng, recipe, days, where, mean)
    taken = {int(item) for item in chosen}
    decoys = put(draft, recipe.site_decoys, recipe.item_decoys, recipe.decoy_items, taken)
    panel = _panel(draft, [KINDS[each] for each in kind])
    levels = {code(item): float(value) for item, value in enumerate(level)}
    return World(panel, before, after, plants, decoys, recipe.site_decoys, levels)


def _place(days: tuple[date, ...], period: Period) -> slice:
    start = (period.first - days[0]).days
    return slice(start, start + period.days)


def _levels(rng: np.random.Generator, recipe: Recipe) -> Floats:
    if recipe.level is not None:
        return np.full(recipe.items, recipe.level)
    return np.asarray(np.exp(rng.normal(np.log(60), 1.0, recipe.items)), np.float64)


def _wander(rng: np.random.Generator, recipe: Recipe, count: int) -> Floats:
    """A random walk, slower and faster by item, and a wander that comes back in a few days."""
    shape = (recipe.items, count)
    own = recipe.drift * np.exp(rng.normal(0, 0.5, (recipe.items, 1)))
    slow = np.cumsum(own * rng.normal(size=shape), axis=1)
    fast = np.zeros(shape)
    size = recipe.fast * np.exp(rng.normal(0, 0.4, recipe.items))
    fast[:, 0] = size * rng.normal(size=recipe.items)
    for day in range(1, count):
        shock = rng.normal(size=recipe.items)
        fast[:, day] = 0.6 * fast[:, day - 1] + 0.8 * size * shock
    return np.asarray(slow + fast, np.float64)


def _habits(rng: np.random.Generator, kind: Ints, days: tuple[date, ...]) -> Floats:
    """Weekdays, weekends, holidays and the weeks around the Spring Festival, [item, day]."""
    calendar = official_calendar()
    kinds = [calendar.kind(day) for day in days]
    week = np.array([1.1, 1.05, 1.0, 1.0, 0.9])
    off = np.where(kind == 0, 0.15, 0.6) * np.exp(rng.normal(0, 0.25, len(kind)))
    holiday = np.where(kind == 0, 0.08, 0.4) * np.exp(rng.normal(0, 0.4, len(kind)))
    around = np.where(kind == 0, -0.5, -0.25) + rng.normal(0, 0.15, len(kind))
    tilt = rng.normal(0, 0.08, (len(kind), 5))
    spring = [day for day in days if "春节" in calendar.name(day)]
    habits = np.ones((len(kind), len(days)))
    for place, day in enumerate(days):
        if kinds[place] is DayKind.WORKDAY:
            habits[:, place] = week[day.weekday()] * np.exp(tilt[:, day.weekday()])
        elif kinds[place] is DayKind.WEEKEND:
            habits[:, place] = off
        elif kinds[place] is DayKind.HOLIDAY:
            habits[:, place] = holiday
        else:
            habits[:, place] = 0.8 * np.exp(tilt[:, 4])
        far = min((abs((day - each).days) for each in spring), default=99)
        if 0 < far <= 6:
            habits[:, place] *= np.exp(around * (1 - far / 7))
    return habits


def _site(rng: np.random.Generator, days: tuple[date, ...]) -> Floats:
    """What moves all items together: days of their own, and a slow wave."""
    slow = np.cumsum(rng.normal(0, 0.01, len(days)))
    return np.asarray(np.exp(slow + rng.normal(0, 0.08, len(days))), np.float64)


def _draft(
    rng: np.random.Generator,
    recipe: Recipe,
    days: tuple[date, ...],
    where: tuple[slice, slice],
    mean: Floats,
) -> Draft:
    least, most = np.log(recipe.shape[0]), np.log(recipe.shape[1])
    shape = np.exp(rng.uniform(least, most, (recipe.items, 1)))
    if "site" in recipe.site_decoys:
        mean[:, where[1]] *= 1.3
    views = rng.poisson(rng.gamma(shape, mean / shape))
    part = rng.uniform(0.25, 0.6, (recipe.items, 1))
    return Draft(
        rng=rng,
        days=days,
        of_before=where[0],
        of_after=where[1],
        views=views,
        entrances=rng.binomial(views, part),
        rest=rng.poisson(mean.sum(axis=0) * 0.8),
        others={f"/other/{n}.html": rng.poisson(30, len(days)) for n in range(12)},
        accessed=np.ones(len(days), np.bool_),
        robots=rng.poisson(mean.sum(axis=0) * 0.3),
    )


def _panel(draft: Draft, kinds: list[str]) -> Panel:
    items = tuple(
        Item(code(n), f"示例事项{n}", f"/item/{n}/", kind) for n, kind in enumerate(kinds)
    )
    phone = draft.rng.binomial(draft.views, 0.4)
    views = np.stack([draft.views - phone, phone], axis=2)
    share = np.minimum(views / np.maximum(draft.views[:, :, None], 1), 1.0)
    entrances = np.minimum(np.round(draft.entrances[:, :, None] * share), views).astype(np.int64)
    bounces = draft.rng.binomial(entrances, 0.4)
    panel = empty_panel(draft.days, items)
    others = OtherPages(
        tuple(sorted(draft.others)), np.stack([draft.others[p] for p in sorted(draft.others)])
    )
    unassigned = draft.rest + others.views.sum(axis=0)
    total = draft.views.sum(axis=0) + unassigned
    site = replace(
        panel.site,
        requests=total * 6 + draft.robots,
        views=total,
        sessions=total // 3,
        robots=draft.robots,
        unassigned=unassigned,
    )
    pages = Pages(views, entrances, bounces, entrances.copy())
    return replace(panel, pages=pages, site=site, others=others, accessed=draft.accessed)


def empty_panel(days: tuple[date, ...], items: tuple[Item, ...]) -> Panel:
    """A panel in which nothing ever happened but records were kept."""
    page = np.zeros((len(items), len(days), 2), np.int64)
    item_day = np.zeros((len(items), len(days)), np.int64)
    day = np.zeros(len(days), np.int64)
    none = np.zeros(0, np.int64)
    kept = np.ones(len(days), np.bool_)
    return Panel(
        days=days,
        items=items,
        pages=Pages(page, page, page, page),
        dwell=Dwell(none, none, none, none, none),
        searches=Searches(item_day, item_day, item_day, day, day),
        words=SearchWords((), np.zeros((0, len(days)), np.int64), item_day[:0], none, 5),
        broken=BrokenLinks(none, (), (), none, none),
        cases=Cases(
            *(none,) * 8,
            workdays=np.zeros(0),
            promise=np.zeros(0),
            satisfaction=none,
            windows=(),
            reasons=(),
        ),
        site=SiteDays(day, day, day, day, day, day, day),
        others=OtherPages((), np.zeros((0, len(days)), np.int64)),
        accessed=kept,
        searched=kept,
        handled=kept,
    )
