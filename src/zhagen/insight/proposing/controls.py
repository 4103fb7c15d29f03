"""Which items an improvement is held against: alike, left alone, and of the same size.

They are chosen before anything is changed and written down with the proposal, so that nobody can
choose them by their result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np

from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.effects.series import weeks_of
from zhagen.logs.panel import Panel

MOST: Final = 8
# A control of another size scatters otherwise and is moved by other things.
_MOST_RATIO: Final = 5.0
_FEWEST_KNOWN: Final = 0.7


def controls_for(
    panel: Panel, item: str, metric: str, touched: frozenset[str], first: date, last: date
) -> tuple[str, ...]:
    """Codes of up to `MOST` items of the same kind, none of `touched`, nearest in volume first."""
    measure = MEASURES.get(metric)
    codes = [each.code for each in panel.items]
    if measure is None or item not in codes:
        return ()
    mine = codes.index(item)
    series = weeks_of(panel, measure, first, first=first, last=last)
    volume = series.base.sum(axis=1) if metric != "views_per_day" else series.events.sum(axis=1)
    known = np.isfinite(series.values).mean(axis=1) if len(series.after) else np.zeros(len(codes))
    ranked = sorted(_alike(panel, mine, touched, volume.tolist(), known.tolist()))
    return tuple(codes[place] for _, place in ranked[:MOST])


def _alike(
    panel: Panel, mine: int, touched: frozenset[str], volume: list[float], known: list[float]
) -> Iterator[tuple[float, int]]:
    """(distance in size, place) of the items that may serve."""
    for place, other in enumerate(panel.items):
        if place == mine or other.code in touched or other.kind != panel.items[mine].kind:
            continue
        if known[place] < _FEWEST_KNOWN or volume[place] <= 0:
            continue
        distance = abs(math.log(volume[place] / max(volume[mine], 1.0)))
        if distance <= math.log(_MOST_RATIO):
            yield distance, place
