"""What the verdict says of improvements that were proposed because something had got worse.

`python -m benchmarks.insight_effect_found --runs 60` draws offices of three quarters: the share of
short visits of the first item rises with the second quarter and is mended with the third, or not;
or nothing happens and the item that looks worst by chance is taken for one that got worse, without
any control of false discoveries. Each is judged with all weeks before it went live, and with those
since the quarter in which it was found.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from benchmarks.insight_effect import panel_of

from zhagen.insight.effects.effect import Effect, Verdict, effect_of
from zhagen.insight.proposing.controls import controls_for
from zhagen.logs.panel import Pages, Panel

FIRST, TURN, LIVE, LAST = (date(2026, 1, 5), date(2026, 4, 6), date(2026, 7, 6), date(2026, 9, 27))
METRIC = "bounce_share"
_DAYS = (LAST - FIRST).days + 1
_ITEMS, _LEVEL = 20, 60.0
_DRIFT = 0.006
_VERDICTS = ("worked", "worse", "no_effect", "open")


def draw(rng: np.random.Generator, rise: float, mended: float) -> Panel:
    """An office; days begin on the Monday of `FIRST`."""
    drift = np.cumsum(rng.normal(0, _DRIFT, (_ITEMS, _DAYS)), axis=1)
    week = np.array([1.1, 1.05, 1.0, 1.0, 0.9, 0.35, 0.3])[np.arange(_DAYS) % 7]
    size = np.exp(rng.normal(np.log(_LEVEL), 0.4, _ITEMS))
    size[0] = _LEVEL
    mean = size[:, None] * week * np.exp(drift + _wander(rng))
    share = 0.45 + 0.3 * (_wander(rng) + 0.5 * drift) + rng.normal(0, 0.05, (_ITEMS, 1))
    share[0, (TURN - FIRST).days :] += rise
    share[0, (LIVE - FIRST).days :] -= mended
    counts = rng.poisson(rng.gamma(12.0, mean / 12.0))
    panel = panel_of(counts, rng.binomial(counts, np.clip(share, 0.02, 0.98)))
    return replace(panel, days=tuple(FIRST + timedelta(days=n) for n in range(_DAYS)))


def _wander(rng: np.random.Generator) -> np.ndarray:
    found = np.zeros((_ITEMS, _DAYS))
    shocks = rng.normal(0, 0.12, found.shape)
    for day in range(1, _DAYS):
        found[:, day] = 0.6 * found[:, day - 1] + 0.8 * shocks[:, day]
    return found


def until(panel: Panel, last: date) -> Panel:
    """The days of a panel until `last`."""
    part = slice(0, (last - panel.days[0]).days + 1)
    pages = panel.pages
    cut = (each[:, part] for each in (pages.views, pages.entrances, pages.bounces, pages.exits))
    kept = {name: getattr(panel, name)[part] for name in ("accessed", "searched", "handled")}
    return replace(panel, days=panel.days[part], pages=Pages(*cut), **kept)


def controls_of(panel: Panel, code: str) -> tuple[str, ...]:
    """The controls as they are chosen when it is proposed."""
    return controls_for(panel, code, METRIC, frozenset(), FIRST, LIVE - timedelta(days=1))


def worst(panel: Panel) -> str | None:
    """The item that surely looks worse in the second quarter, if any."""
    seen = until(panel, LIVE - timedelta(days=1))
    found = []
    for item in seen.items:
        controls = controls_of(seen, item.code)
        effect = effect_of(seen, item.code, METRIC, controls, live=TURN, measure_on=LIVE)
        if effect.low is not None and effect.low > 0:
            found.append((-effect.low, item.code))
    return min(found)[1] if found else None


def judged(panel: Panel, code: str, since: date | None) -> Effect:
    """The verdict at the end of the third quarter."""
    controls = controls_of(panel, code)
    return effect_of(panel, code, METRIC, controls, live=LIVE, measure_on=LAST, since=since)


def run(runs: int, rise: float, mended: float, *, chance: bool) -> tuple[int, list[Counter[str]]]:
    """How many were judged, and the verdicts with all weeks and with those since it was found."""
    told: list[Counter[str]] = [Counter(), Counter()]
    for seed in range(runs):
        panel = draw(np.random.default_rng([seed, 5]), rise, mended)
        code = worst(panel) if chance else panel.items[0].code
        if code is not None:
            for verdicts, since in zip(told, (None, TURN), strict=True):
                effect = judged(panel, code, since)
                verdicts[effect.verdict.value] += 1
                if effect.low is not None and effect.high is not None:
                    verdicts["covered"] += effect.low <= -mended <= effect.high
    return sum(told[0][verdict] for verdict in Verdict), told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60)
    given = parser.parse_args()
    print(
        "                                    judged  weeks  worked  worse  no effect  cannot tell"
    )
    cases = (
        ("rose by 10 points, mended", 0.1, 0.1, False, 1),
        ("rose by 10 points, nothing done", 0.1, 0.0, False, 1),
        ("nothing happened, worst of twenty", 0.0, 0.0, True, 3),
    )
    for name, rise, mended, chance, times in cases:
        count, told = run(times * given.runs, rise, mended, chance=chance)
        for weeks, verdicts in zip(("all", "since"), told, strict=True):
            many = (verdicts[each] for each in (*_VERDICTS, "covered"))
            print(
                f"{name:35s} {count:6d}  {weeks:5s}  "
                + "  ".join(f"{one:{n}d}" for one, n in zip(many, (6, 6, 9, 11, 7), strict=True))
            )


if __name__ == "__main__":
    main()
