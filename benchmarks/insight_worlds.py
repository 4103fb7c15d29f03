"""Worlds for the benchmark of findings: volume, and volume with shares and times together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from tests.insight import panels, worlds

from zhagen.insight.period import Period
from zhagen.logs.panel import Pages, Panel


@dataclass(frozen=True)
class Truth:
    """A panel and what is true of it: (item, family) -> (effect, whether the number rose)."""

    panel: Panel
    before: Period
    after: Period
    plants: Mapping[tuple[str, str], tuple[float, bool]]
    decoys: Mapping[str, str]


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
        codes = dict(
            zip(
                (item.code for item in drawn.panel.items),
                (item.code for item in world.panel.items),
                strict=True,
            )
        )
        panel = replace(
            world.panel,
            pages=_bounced(world.panel.pages, drawn.panel.pages, seed),
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
        return Truth(panel, world.before, world.after, plants, world.decoys)

    return draw


def _bounced(pages: Pages, other: Pages, seed: int) -> Pages:
    """The pages of one world with the bounce shares of another."""
    share = other.bounces.sum(axis=2) / np.maximum(other.entrances.sum(axis=2), 1)
    rng = np.random.default_rng([seed, 1])
    bounces = rng.binomial(pages.entrances, np.clip(share, 0, 1)[:, :, None])
    return replace(pages, bounces=bounces)


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
)  # fmt: skip
