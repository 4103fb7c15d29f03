"""Worlds for the benchmark of findings: volume, and volume with shares and times together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from tests.insight import panels, worlds

from zhagen.calendar.official import official_calendar
from zhagen.insight.comparing.halves import halves
from zhagen.insight.period import Period
from zhagen.insight.shares.counted import Counted, both
from zhagen.insight.shares.kinds import SHARES
from zhagen.logs.panel import Pages, Panel

Counts = Mapping[str, Mapping[str, tuple[Counted, Counted]]]

# So many visits that the share of a day is the share it was drawn with.
_VERY_MANY = 2_000_000.0
# A change of a share is asked for from so many trials in both periods together on.
_TRIALS = 2_000


@dataclass(frozen=True)
class Truth:
    """A panel and what is true of it: (item, family) -> (effect, whether the number rose).

    `counts` has (before, after) of every item for each share that is to be judged by its trials.
    """

    panel: Panel
    before: Period
    after: Period
    plants: Mapping[tuple[str, str], tuple[float, bool]]
    decoys: Mapping[str, str]
    counts: Counts = field(default_factory=dict)

    def asked(self, item: str, family: str) -> bool:
        """Whether there is enough of the item for its plant to be looked for."""
        if family not in self.counts:
            return True
        return sum(side.trials for side in self.counts[family][item]) >= _TRIALS


@dataclass(frozen=True)
class Scenario:
    """A kind of world; `expects` are the explanations of the whole site that must be told."""

    name: str
    draw: Callable[[int], Truth]
    expects: tuple[str, ...] = ()


def of_volume(recipe: worlds.Recipe) -> Callable[[int], Truth]:
    """Worlds in which only views change."""

    def draw(seed: int) -> Truth:
        world = worlds.draw(seed, recipe)
        plants = {
            (code, plant.family): (plant.effect, plant.effect > 1)
            for code, plant in world.plants.items()
        }
        return Truth(world.panel, world.before, world.after, plants, world.decoys)

    return draw


def of_everything(recipe: worlds.Recipe, office: panels.Recipe) -> Callable[[int], Truth]:
    """Worlds of Q1 and Q2 2026 in which shares and times change as well, on items of their own."""
    recipe = replace(recipe, before="2026Q1", after="2026Q2")

    def draw(seed: int) -> Truth:
        world = worlds.draw(seed, recipe)
        drawn = panels.draw(seed, replace(office, items=recipe.items))
        # The same plants, with shares that are not blurred by being counted twice.
        exact = replace(office, items=recipe.items, entrances=_VERY_MANY, gaps=1, searches=1)
        sharp = panels.draw(seed, replace(exact, cases=1))
        codes = dict(
            zip(
                (item.code for item in drawn.panel.items),
                (item.code for item in world.panel.items),
                strict=True,
            )
        )
        panel = replace(
            world.panel,
            pages=_bounced(world.panel.pages, sharp.panel.pages, seed),
            dwell=drawn.panel.dwell,
            searches=drawn.panel.searches,
            cases=drawn.panel.cases,
        )
        plants = {
            (code, plant.family): (plant.effect, plant.effect > 1)
            for code, plant in world.plants.items()
        }
        for code, (family, effect) in drawn.plants.items():
            ratio = family in {"dwell", "handling_time"}
            plants[codes[code], family] = (effect, effect > (1 if ratio else 0))
        truth = Truth(panel, world.before, world.after, plants, world.decoys)
        return replace(truth, counts=_counts(truth))

    return draw


def of_rates(office: panels.Recipe) -> Callable[[int], Truth]:
    """Worlds of Q1 and Q2 2026 in which only shares change."""

    def draw(seed: int) -> Truth:
        drawn = panels.draw(seed, office)
        plants = {
            (code, family): (effect, effect > 0) for code, (family, effect) in drawn.plants.items()
        }
        truth = Truth(drawn.panel, drawn.before, drawn.after, plants, {})
        return replace(truth, counts=_counts(truth))

    return draw


def _counts(truth: Truth) -> Counts:
    """What was counted of each share of each item, before and after."""
    calendar = official_calendar()
    cut = halves(truth.panel, truth.before, truth.after, calendar)
    if cut is None:
        return {}
    codes = [item.code for item in truth.panel.items]
    found = {}
    for kind in SHARES:
        sides = both(kind.trials(truth.panel, calendar), cut)
        found[kind.family] = dict(zip(codes, zip(*sides, strict=True), strict=True))
    return found


def _bounced(pages: Pages, other: Pages, seed: int) -> Pages:
    """The pages of one world with the bounce shares of another."""
    share = other.bounces.sum(axis=2) / np.maximum(other.entrances.sum(axis=2), 1)
    rng = np.random.default_rng([seed, 1])
    bounces = rng.binomial(pages.entrances, np.clip(share, 0, 1)[:, :, None])
    return replace(pages, bounces=bounces)


_RATES = panels.Recipe(
    items=100,
    entrances=1500,
    searches=1500,
    cases=1500,
    gaps=1,
    spread=0.3,
    planted=0.2,
    plants=(
        ("bounce", 0.10),
        ("search", 0.10),
        ("returns", 0.10),
        ("bounce", 0.05),
        ("search", 0.05),
        ("returns", 0.08),
        ("returns", 0.03),
        ("bounce", -0.10),
    ),
)
_PLAIN = worlds.Recipe()
_HUNDRED = replace(_PLAIN, level=100.0)
SCENARIOS = (
    Scenario("quarters", of_volume(_PLAIN)),
    Scenario("quarters, 100 views a day", of_volume(_HUNDRED)),
    Scenario(
        "quarters, 100 views a day, x2 and x1.5 only",
        of_volume(replace(_HUNDRED, effects=(1.5, 2.0))),
    ),
    Scenario("A/A", of_volume(replace(_PLAIN, planted=0.0))),
    Scenario("A/A, Spring Festival before", of_volume(
        replace(_PLAIN, planted=0.0, before="2026Q1", after="2026Q2")), ("calendar",)),
    Scenario("Spring Festival before", of_volume(
        replace(_PLAIN, before="2026Q1", after="2026Q2")), ("calendar",)),
    Scenario("Spring Festival after", of_volume(
        replace(_PLAIN, before="2025Q4", after="2026Q1")), ("calendar",)),
    Scenario("strong drift", of_volume(replace(_HUNDRED, drift=0.02))),
    Scenario("months", of_volume(replace(_HUNDRED, before="2026-07", after="2026-08"))),
    Scenario("30 of 100 rose", of_volume(replace(_HUNDRED, planted=0.3, effects=(1.5, 2.0)))),
    Scenario("20 items", of_volume(replace(_HUNDRED, items=20))),
    Scenario("decoys on items", of_volume(replace(_PLAIN, item_decoys=worlds.ITEM_DECOYS))),
    Scenario("site +30 %", of_volume(replace(_PLAIN, site_decoys=("site",))), ("site",)),
    Scenario("nine days missing", of_volume(replace(_PLAIN, site_decoys=("gap",))), ("gap",)),
    Scenario("a server missing", of_volume(replace(_PLAIN, site_decoys=("server",))), ("gap",)),
    Scenario("robots", of_volume(replace(_PLAIN, site_decoys=("robots",))), ("bots",)),
    Scenario("everything", of_everything(_PLAIN, panels.Recipe())),
    Scenario("everything, A/A", of_everything(
        replace(_PLAIN, planted=0.0), panels.Recipe(planted=0.0))),
    Scenario("rates", of_rates(_RATES)),
    Scenario("rates, 40 items", of_rates(replace(_RATES, items=40))),
    Scenario("rates, drift 0.5 % a day", of_rates(replace(_RATES, drift=0.005))),
    Scenario("rates, drift 2 % a day", of_rates(replace(_RATES, drift=0.02))),
    Scenario("rates, A/A", of_rates(replace(_RATES, planted=0.0))),
    Scenario("rates, A/A, drift 2 % a day", of_rates(
        replace(_RATES, planted=0.0, drift=0.02))),
    Scenario("rates, A/A, drift 2 % a day, 40 items", of_rates(
        replace(_RATES, items=40, planted=0.0, drift=0.02))),
    Scenario("Spring Festival before, 100 views a day, x2 and x1.5 only", of_volume(
        replace(_HUNDRED, before="2026Q1", after="2026Q2", effects=(1.5, 2.0))), ("calendar",)),
)  # fmt: skip
