"""Which windows get the tool when windows are compared: drawn from the halves that were alike.

With a dozen windows a free draw is often lopsided. The halves are ranked by how alike their
windows were in the baseline, in level and in cases, and one of the best quarter is drawn by the
charter's seed, so that it is still a draw and anyone can repeat it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from zhagen.pilot.estimating.rota import order_of
from zhagen.pilot.model import Floats

# All halves of 14 windows; with more, as many drawn ones.
_MOST = 3432
_KEPT = 0.25

Half = tuple[int, ...]


def balanced_halves(
    windows: Sequence[str], traits: Sequence[Floats], seed: int
) -> tuple[Half, ...]:
    """The best quarter of the halves (indices of windows with the tool), the most alike first.

    `traits` are quantities of each window that should be alike in both arms.
    """
    halves = _halves(windows, seed)
    chosen = np.zeros((len(halves), len(windows)))
    for row, half in enumerate(halves):
        chosen[row, list(half)] = 1
    apart = np.zeros(len(halves))
    for trait in traits:
        spread = float(np.std(trait))
        if spread > 0:
            scaled = (trait - trait.mean()) / spread
            treated = chosen @ scaled / chosen.sum(axis=1)
            plain = (1 - chosen) @ scaled / (1 - chosen).sum(axis=1)
            apart += (treated - plain) ** 2
    kept = max(math.ceil(_KEPT * len(halves)), min(len(halves), 2))
    return tuple(halves[at] for at in np.argsort(apart, kind="stable")[:kept])


def drawn_half(windows: Sequence[str], halves: Sequence[Half], seed: int) -> tuple[str, ...]:
    """The half that the seed draws, as names in the order of the windows."""
    names = ["\t".join(windows[at] for at in half) for half in halves]
    return tuple(order_of(seed, names, place="treated")[0].split("\t"))


def _halves(windows: Sequence[str], seed: int) -> list[Half]:
    count, size = len(windows), len(windows) // 2
    if math.comb(count, size) <= _MOST:
        return list(itertools.combinations(range(count), size))
    place = {name: at for at, name in enumerate(windows)}
    found = {
        tuple(sorted(place[name] for name in order_of(seed, windows, f"half {number}")[:size]))
        for number in range(_MOST)
    }
    return sorted(found)
