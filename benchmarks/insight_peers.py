"""How often items stand out beside others of their kind, by how a kind spreads.

    python -m benchmarks.insight_peers [--worlds 60] [--items 40]

Kinds of items with 1,500 trials each, of shares around 15 %. `any` is how often at least one item
stands out at q = 0.10 where none was set apart, `items` the share of all items; then what is found
of items set apart by so many points above the middle, and how many others are flagged beside them.
Items of a heavy-tailed kind that stand out do differ from the rest: `any` is no error of the
arithmetic, but it is what a reader will be told.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.comparing.funnel import of_shares
from zhagen.insight.comparing.odds import expit, logit
from zhagen.insight.comparing.shares import Side
from zhagen.insight.thresholds import general as thresholds
from zhagen.insight.thresholds.shares import LEAST_PEERS
from zhagen.logs.items import Item
from zhagen.measures.multiplicity import benjamini_hochberg

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]

_TRIALS, _WEEKS, _WEEK_NOISE = 1500, 13, 0.06
_MIDDLE, _SPREAD = -1.7, 0.4


def _odds(draw: Draw) -> Draw:
    return lambda rng, items: expit(_MIDDLE + draw(rng, items))


KINDS: dict[str, Draw] = {
    "normal log odds": _odds(lambda rng, n: rng.normal(0, _SPREAD, n)),
    "uniform log odds": _odds(lambda rng, n: rng.uniform(-2 * _SPREAD, 2 * _SPREAD, n)),
    "beta shares": lambda rng, n: rng.beta(3, 17, n),
    "log-normal shares": lambda rng, n: np.minimum(0.08 * np.exp(rng.normal(0, 0.7, n)), 0.9),
    "log-normal log odds": _odds(lambda rng, n: np.exp(rng.normal(0, 0.5, n)) - 1),
    "t with 4 df": _odds(lambda rng, n: _SPREAD * rng.standard_t(4, n)),
    "t with 2.5 df": _odds(lambda rng, n: _SPREAD * rng.standard_t(2.5, n)),
    "a quarter apart": _odds(lambda rng, n: (rng.random(n) < 0.25) + rng.normal(0, 0.25, n)),
}
# How many items are set apart, by how much.
APART = ((1, 0.25), (1, 0.4), (2, 0.4), (5, 0.25), (5, 0.4))


@dataclass(frozen=True)
class Told:
    """What stood out in some worlds."""

    any: float
    items: float
    found: float


def told(draw: Draw, items: int, worlds: int, apart: int = 0, far: float = 0.0) -> Told:
    """Draw and judge worlds in which the first `apart` items are set apart by `far`."""
    found, others = [], []
    for seed in range(worlds):
        rng = np.random.default_rng([seed, items, apart])
        share = draw(rng, items)
        share[:apart] = np.minimum(np.median(share) + far, 0.95)
        flags = _standing(rng, share)
        found.append(flags[:apart].mean() if apart else 0.0)
        others.append(flags[apart:].sum())
    return Told(
        float(np.mean(np.array(others) > 0)), float(np.mean(others) / items), float(np.mean(found))
    )


def _standing(rng: np.random.Generator, share: Floats) -> NDArray[np.bool_]:
    size = len(share)
    trials = rng.poisson(_TRIALS / _WEEKS, (size, _WEEKS))
    odds = logit(share)[:, None] + rng.normal(0, _WEEK_NOISE, (size, _WEEKS))
    events = rng.binomial(trials, expit(odds))
    counts = [each[:, :, None].astype(np.float64) for each in (events, trials)]
    side = Side(counts[0], counts[1], counts[1].sum(axis=1))
    kinds = ("enterprise", "personal")
    items = tuple(Item(f"S{n}", f"事项{n}", f"/{n}/", kinds[n % 2]) for n in range(size))
    funnel, _ = of_shares(side, items, np.ones(size, np.bool_), least=LEAST_PEERS)
    return np.array(benjamini_hochberg(funnel.p.tolist())) <= thresholds.Q


def main(show: Callable[[str], None]) -> None:
    """Draw, judge and show."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--items", type=int, default=40)
    options = parser.parse_args()
    header = "  ".join(f"{apart} by {100 * far:.0f}" for apart, far in APART)
    show(f"{options.items} items            any   items  {header}")
    for name, draw in KINDS.items():
        quiet = told(draw, options.items, options.worlds)
        parts = [told(draw, options.items, options.worlds, *each) for each in APART]
        row = "     ".join(f"{part.found:.2f}" for part in parts)
        show(f"{name:20s} {quiet.any:5.2f} {quiet.items:7.4f}  {row}")


if __name__ == "__main__":
    main(print)
