"""Weeks as the unit of comparison.

Days of a week depend on each other, and a week holds every weekday once; so the series that is
tested has one point for each week of a period (for half a week where periods are short): the
logarithm of the views over what the kind and the item's own weekdays made expect.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.comparing.local_level import Series
from zhagen.insight.thresholds import general as thresholds
from zhagen.insight.views.baseline import Baseline
from zhagen.insight.views.days import Flags

Floats = NDArray[np.float64]


class Weeks(Series):
    """The weeks of both periods; time counts from the panel's first day."""

    __slots__ = ()

    def enough(self) -> bool:
        """Whether both periods have weeks enough to tell a change from what weeks do anyway."""
        least = thresholds.PERIOD_WEEKS
        return int(self.after.sum()) >= least and int((~self.after).sum()) >= least


def weeks_of(base: Baseline) -> Weeks:
    """The weeks of both periods that have days enough, in the order of time."""
    compared = base.compared
    return weeks_of_counts(base, base.views * compared, base.expected * compared)


def weeks_of_counts(base: Baseline, counts: Floats, expected: Floats) -> Weeks:
    """The same of any counts by day, and of what is expected, both [row, day]."""
    length = _length(base)
    parts = [(days, False) for days in _chunks(base, base.days.before, length)]
    parts += [(days, True) for days in _chunks(base, base.days.after, length)]
    parts.sort(key=lambda part: float(part[0].mean()))
    views, usual = _sums(counts, parts), _sums(expected, parts)
    after = np.array([flag for _, flag in parts], np.bool_)
    return Weeks(
        log=np.log(views + 0.5) - np.log(usual + 0.5),
        noise=_noise(views, usual, after),
        time=np.array([float(days.mean()) / 7.0 for days, _ in parts]),
        share=np.array([len(days) / 7.0 for days, _ in parts]),
        after=after,
    )


def _chunks(base: Baseline, period: Flags, length: int) -> list[NDArray[np.intp]]:
    """The usable days of each week of the period; weeks begin with the period.

    What is too short for a week at the end of the period goes with the week before.
    """
    places = np.flatnonzero(period)
    good = base.usable & base.days.ordinary
    weeks = [places[n : n + length] for n in range(0, len(places), length)]
    least = length * thresholds.WEEK_SHARE
    if len(weeks) > 1 and len(weeks[-1]) < least:
        weeks[-2:] = [np.concatenate(weeks[-2:])]
    used = [week[good[week]] for week in weeks]
    return [days for days in used if len(days) >= least]


def _length(base: Baseline) -> int:
    """Days of a block: whole weeks where the shorter period has enough of them."""
    shortest = min(int(base.days.before.sum()), int(base.days.after.sum()))
    return 7 if shortest >= thresholds.WEEKS_FROM_DAYS else thresholds.SHORT_BLOCK


def _sums(values: Floats, parts: list[tuple[NDArray[np.intp], bool]]) -> Floats:
    if not parts:
        return np.zeros((len(values), 0))
    return np.stack([values[:, days].sum(axis=1) for days, _ in parts], axis=1)


def _noise(views: Floats, usual: Floats, after: Flags) -> Floats:
    """Variance of the log by counting: one over the count that the period's level expects."""
    level = np.ones_like(views)
    for side in (after, ~after):
        if side.any():
            ratio = (views[:, side].sum(axis=1) + 0.5) / (usual[:, side].sum(axis=1) + 0.5)
            level[:, side] = ratio[:, None]
    noise: Floats = 1.0 / (usual * level + 0.5)
    return noise
