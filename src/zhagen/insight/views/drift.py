"""The step of views between two periods, under what weeks do when nothing happens.

The model and how it is learnt stand in `local_level`; here are the sizes that views may wander by,
and the plain difference of the periods, which is the most that is told.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from zhagen.insight.comparing.local_level import Point
from zhagen.insight.views.blocks import Weeks
from zhagen.measures.distributions import Floats

_NOISE: Final = (0.0, 0.03, 0.06, 0.1, 0.16, 0.25, 0.4, 0.7)
_DRIFT: Final = (0.0, 0.01, 0.02, 0.035, 0.06, 0.1, 0.17, 0.3)
GRID: Final = tuple(Point(noise**2, drift**2) for noise in _NOISE for drift in _DRIFT)


def plain(weeks: Weeks) -> Floats:
    """The difference of the periods' weighted means, whatever the drift, [item]."""
    weight = 1.0 / (weeks.noise + 0.01 / weeks.share)
    means = []
    for side in (weeks.after, ~weeks.after):
        mine = weight[:, side]
        means.append((mine * weeks.log[:, side]).sum(axis=1) / mine.sum(axis=1))
    difference: Floats = np.asarray(means[0] - means[1])
    return difference
