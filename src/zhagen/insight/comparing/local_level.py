"""How much a series moves when nothing happens, learnt from its own weeks and those of all items.

Whatever is measured of an item wanders: part of the wandering is new every week (over-dispersion),
part stays (drift). A quarter against a quarter averages the first away, but not the second, which
is why tests that know only the scatter inside a period flag half of all pages. Each item's weeks
are a local-level model (Harvey 1989): level + random walk of variance b a week + noise of
variance a + f times the noise of counting. The change between the periods is estimated by
generalised least squares, so a, b and f are judged from restricted likelihoods that do not know the
change.

A single item has too few weeks to tell them apart, so their distribution over the items is learnt
by maximum likelihood on a grid and each item gets its posterior (nonparametric empirical Bayes on
variances: Ignatiadis & Sen 2025; the conjugate form is Smyth's moderated t, 2004). p-values
are those of the interval null |change| <= smallest effect (McCarthy & Smyth 2009, TREAT),
averaged over the posterior, and an interval is between quantiles of the same mixture of normal
distributions: it leaves out zero exactly where the test against zero rejects it.

Least squares look at the weeks beside the border above all, so that their estimate may be larger
than the difference of the periods' means, which is what a reader sees. What is told is the more
cautious of the two (`Steps.told`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.thresholds.general import FEW_ITEMS, LONGEST_PAUSE_WEEKS, MANY_ITEMS
from zhagen.measures.distributions import Floats, normal_cdf_array

Flags = NDArray[np.bool_]

# What is whitened: the level (0), the step between the periods (1), the series (2).
_PAIRS: Final = ((0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2))
# Steps of the expectation-maximisation.
_STEPS: Final = 200
# What is believed before any item was seen, worth as many items: a unit-information prior (Kass &
# Wasserman 1995).
_PRIOR_ITEMS: Final = 1.0
# Quantiles are looked for up to as many standard errors away, by so many halvings.
_FARTHEST: Final = 9.0
_HALVINGS: Final = 60


class Point(NamedTuple):
    """A point of the grid: variances a week of new noise and of drift, factor on counting noise."""

    noise: float
    drift: float
    factor: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A series of each item: `log` and `noise` are [item, week]; `time`, `after`, `share` [week].

    `noise` is the variance that counting alone gives; `time` is the middle of the week in weeks,
    rising; `share` is how much of a whole week it was; `after` is its period.
    """

    log: Floats
    noise: Floats
    time: Floats
    share: Floats
    after: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Change, its variance and the restricted log likelihood, all [point, item]."""

    change: Floats
    variance: Floats
    likelihood: Floats


class Told(NamedTuple):
    """The change that people read and its interval, each [item]."""

    change: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The change of each item at each grid point and how far the point is believed.

    `change`, `variance`, `weight` are [point, item].
    """

    change: Floats
    variance: Floats
    weight: Floats

    def less(self, shift: Floats, error: Floats) -> Steps:
        """The same without a shift that is known up to its error, both [item]."""
        return Steps(self.change - shift, self.variance + error**2, self.weight)

    def wider(self, factor: float) -> Steps:
        """The same with larger standard errors."""
        return Steps(self.change, self.variance * factor**2, self.weight)

    @property
    def mean(self) -> Floats:
        """Posterior mean of the change, [item]."""
        mean: Floats = (self.weight * self.change).sum(axis=0)
        return mean

    @property
    def sd(self) -> Floats:
        """Posterior standard deviation of the change, [item]."""
        spread = self.variance + (self.change - self.mean) ** 2
        sd: Floats = np.sqrt((self.weight * spread).sum(axis=0))
        return sd

    def p(self, least: float | Floats, inflation: float = 1.0) -> Floats:
        """Two-sided p-values of |change| <= least, standard errors inflated, [item]."""
        size, se = np.abs(self.change), np.sqrt(self.variance) * inflation
        tails = normal_cdf_array((least - size) / se) + normal_cdf_array(-(least + size) / se)
        # A point whose estimate has the other sign speaks against the direction, not for a change.
        against = self.weight * 2 * (1 - 2 * normal_cdf_array(-size / se))
        up, down = (np.where(self.change * way < 0, against, 0.0).sum(axis=0) for way in (1, -1))
        p: Floats = np.minimum((self.weight * tails).sum(axis=0) + np.minimum(up, down), 1.0)
        return p

    def interval(self, level: float, inflation: float = 1.0) -> tuple[Floats, Floats]:
        """The quantiles of the change that leave out the same on both sides, each [item]."""
        tail = (1 - level) / 2
        return self._quantile(tail, inflation), self._quantile(1 - tail, inflation)

    def _quantile(self, share: float, inflation: float) -> Floats:
        se = np.sqrt(self.variance) * inflation
        low = (self.change - _FARTHEST * se).min(axis=0)
        high = (self.change + _FARTHEST * se).max(axis=0)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            below = (self.weight * normal_cdf_array((middle - self.change) / se)).sum(axis=0)
            low, high = (
                np.where(below < share, middle, low),
                np.where(below < share, high, middle),
            )
        return np.asarray((low + high) / 2, np.float64)

    def told(self, plain: Floats, level: float, inflation: float = 1.0) -> Told:
        """The change to be told where the difference of the periods' means is `plain`, [item].

        Nothing further from zero than what a reader can reckon; none where the two disagree on
        the direction. The interval holds what is told.
        """
        mean = self.mean
        change = np.where(mean * plain > 0, np.sign(mean) * np.minimum(abs(mean), abs(plain)), 0.0)
        low, high = self.interval(level, inflation)
        return Told(change, np.minimum(low, change), np.maximum(high, change))


def fits(series: Series, grid: Sequence[Point]) -> Fits:
    """The step between the periods of every item at every point of the grid.

    The filter of Kalman (1960) whitens the level, the step and the series at once: it needs one
    pass over the weeks where the covariance matrix would need its root.
    """
    noise, drift, factor = np.array(grid, np.float64).T[:, :, None]
    shape = (len(grid), len(series.log))
    state, log_total = np.zeros(shape), np.zeros(shape)
    after = series.after.astype(np.float64)
    means = [np.zeros(shape) for _ in range(3)]
    sums = {pair: np.zeros(shape) for pair in _PAIRS}
    for week, passed in enumerate(np.diff(_time(series), prepend=0.0)):
        state = state + drift * passed
        total = state + factor * series.noise[:, week] + noise / series.share[week]
        values = (np.ones(1), after[week : week + 1], series.log[:, week])
        surprise = [value - mean for value, mean in zip(values, means, strict=True)]
        for one, other in _PAIRS:
            sums[one, other] += surprise[one] * surprise[other] / total
        gain = state / total
        for part in range(3):
            means[part] += gain * surprise[part]
        state = state * (1 - gain)
        log_total += np.log(total)
    return _solved(sums, log_total)


def _solved(sums: dict[tuple[int, int], Floats], log_total: Floats) -> Fits:
    level, cross, step = sums[0, 0], sums[0, 1], sums[1, 1]
    determinant = level * step - cross**2
    change = (level * sums[1, 2] - cross * sums[0, 2]) / determinant
    mean = (step * sums[0, 2] - cross * sums[1, 2]) / determinant
    square = sums[2, 2] - change * sums[1, 2] - mean * sums[0, 2]
    return Fits(change, level / determinant, -0.5 * (log_total + np.log(determinant) + square))


def _time(series: Series) -> Floats:
    """Weeks since the first; a long pause between the periods is counted short.

    Days that are merely left out inside a period have passed like any other.
    """
    passed = np.diff(series.time)
    border = np.diff(series.after)
    short = np.where(border, np.minimum(passed, LONGEST_PAUSE_WEEKS), passed)
    return np.concatenate([[0.0], np.cumsum(short)])


def pause(series: Series) -> float:
    """How many weeks lie between the middles of the last week before and the first after."""
    return float(np.diff(series.time)[np.diff(series.after)].max(initial=0.0))


def learn(found: Fits) -> Floats:
    """How far each point of the grid is believed for each item, [point, item].

    Before any item is seen all points are believed alike.
    """
    scaled = np.exp(found.likelihood - found.likelihood.max(axis=0))
    points, items = scaled.shape
    assumed = np.full(points, 1.0 / points)
    prior = assumed
    posterior = np.zeros((points, items))
    for _ in range(_STEPS):
        posterior = prior[:, None] * scaled
        posterior /= posterior.sum(axis=0)
        prior = (posterior.sum(axis=1) + _PRIOR_ITEMS * assumed) / (items + _PRIOR_ITEMS)
    return posterior


def few(items: int) -> float:
    """The factor on errors that were learnt from a few items, which is itself uncertain."""
    return max(1.0, 1.0 + FEW_ITEMS * (1 / items - 1 / MANY_ITEMS))


def steps(found: Fits, believed: Floats) -> Steps:
    """The change between the periods under what was learnt."""
    return Steps(found.change, found.variance, believed)
