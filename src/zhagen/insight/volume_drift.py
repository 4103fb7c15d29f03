"""How much an item moves when nothing happens, learnt from its weeks and those of all items.

The log of an item's share wanders: part of the wandering is new every week (over-dispersion), part
stays (drift). A quarter against a quarter averages the first away, but not the second, which is
why tests that know only the scatter inside a period flag half of all pages. Each item's weeks
are a local-level model (Harvey 1989): level + random walk of variance b a week + noise of
variance a + counting noise. The change between the periods is estimated by generalised least
squares, so a and b are judged from restricted likelihoods that do not know the change.

A single item has too few weeks to tell a and b, so their distribution over the items is learnt by
maximum likelihood on a grid and each item gets its posterior (nonparametric empirical Bayes on
variances: Ignatiadis & Sen 2025; the conjugate form is Smyth's moderated t, 2004). p-values
are those of the interval null |change| <= smallest effect (McCarthy & Smyth 2009, TREAT),
averaged over the posterior.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zhagen.insight import thresholds
from zhagen.insight.volume_blocks import Weeks
from zhagen.measures.distributions import normal_cdf_array

Floats = NDArray[np.float64]

_NOISE: Final = np.array([0.0, 0.03, 0.06, 0.1, 0.16, 0.25, 0.4, 0.7]) ** 2
_DRIFT: Final = np.array([0.0, 0.01, 0.02, 0.035, 0.06, 0.1, 0.17, 0.3]) ** 2
# What is assumed of items before any was seen, worth this many of them.
_PRIOR_ITEMS: Final = 6.0
_STEPS: Final = 80


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The change of each item at each grid point and how far the point is believed.

    `change`, `variance`, `weight` are [point, item]; `plain` [item] is the difference of the
    periods' weighted means, whatever the drift.
    """

    change: Floats
    variance: Floats
    weight: Floats
    plain: Floats

    @property
    def mean(self) -> Floats:
        """Posterior mean of the log change, [item]."""
        mean: Floats = (self.weight * self.change).sum(axis=0)
        return mean

    @property
    def sd(self) -> Floats:
        """Posterior standard deviation of the log change, [item]."""
        spread = self.variance + (self.change - self.mean) ** 2
        sd: Floats = np.sqrt((self.weight * spread).sum(axis=0))
        return sd

    def p(self, least: float, inflation: float = 1.0) -> Floats:
        """Two-sided p-values of |log change| <= least, standard errors inflated, [item]."""
        se = np.sqrt(self.variance) * inflation
        size = np.abs(self.change)
        tails = normal_cdf_array((least - size) / se) + normal_cdf_array(-(least + size) / se)
        p: Floats = np.minimum((self.weight * tails).sum(axis=0), 1.0)
        return p


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Change, its variance and the restricted log likelihood, all [point, item]."""

    change: Floats
    variance: Floats
    likelihood: Floats


def fits(weeks: Weeks) -> Fits:
    """The step between the periods of every item at every point of the grid."""
    found = [_fit(weeks, a, b) for a, b in _grid()]
    change, variance, likelihood = (np.stack([each[part] for each in found]) for part in range(3))
    return Fits(change, variance, likelihood)


def learn(found: Fits) -> Floats:
    """How far each point of the grid is believed for each item, [point, item]."""
    return _posterior(found.likelihood)


def steps(weeks: Weeks, found: Fits, believed: Floats) -> Steps:
    """The change between the periods under what was learnt."""
    return Steps(found.change, found.variance, believed, _plain(weeks))


def _grid() -> list[tuple[float, float]]:
    return [(float(a), float(b)) for a in _NOISE for b in _DRIFT]


def _fit(weeks: Weeks, noise: float, drift: float) -> tuple[Floats, Floats, Floats]:
    """Change, its variance and the restricted log likelihood of every item, [item]."""
    time = _time(weeks)
    shared = drift * np.minimum(time[:, None], time[None, :]) + np.diag(noise / weeks.share)
    cov = shared[None] + weeks.noise[:, :, None] * np.eye(len(time))
    root = np.linalg.cholesky(cov)
    columns = np.empty((len(cov), len(time), 3))
    columns[:, :, 0] = 1.0
    columns[:, :, 1] = weeks.after
    columns[:, :, 2] = weeks.log
    white = np.linalg.solve(root, columns)
    products = white.transpose(0, 2, 1) @ white
    level, cross, step = products[:, 0, 0], products[:, 0, 1], products[:, 1, 1]
    determinant = level * step - cross**2
    change = (level * products[:, 1, 2] - cross * products[:, 0, 2]) / determinant
    mean = (step * products[:, 0, 2] - cross * products[:, 1, 2]) / determinant
    square = products[:, 2, 2] - change * products[:, 1, 2] - mean * products[:, 0, 2]
    log_cov = 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    return change, level / determinant, -0.5 * (log_cov + np.log(determinant) + square)


def _time(weeks: Weeks) -> Floats:
    """Weeks since the first, a long pause between the periods counted short."""
    passed = np.diff(weeks.time, prepend=weeks.time[0])
    return np.cumsum(np.minimum(passed, thresholds.LONGEST_PAUSE_WEEKS))


def _posterior(likelihood: Floats) -> Floats:
    """Weights of the points by maximum likelihood (EM, weak prior), then each item's posterior."""
    scaled = np.exp(likelihood - likelihood.max(axis=0))
    points, items = scaled.shape
    assumed = _assumed()
    prior = assumed
    posterior = np.zeros((points, items))
    for _ in range(_STEPS):
        posterior = prior[:, None] * scaled
        posterior /= posterior.sum(axis=0)
        prior = (posterior.sum(axis=1) + _PRIOR_ITEMS * assumed) / (items + _PRIOR_ITEMS)
    return posterior


def _assumed() -> Floats:
    """Before any item was seen: every grid point alike."""
    points = len(_NOISE) * len(_DRIFT)
    return np.full(points, 1.0 / points)


def _plain(weeks: Weeks) -> Floats:
    weight = 1.0 / (weeks.noise + 0.01 / weeks.share)
    means = []
    for side in (weeks.after, ~weeks.after):
        mine = weight[:, side]
        means.append((mine * weeks.log[:, side]).sum(axis=1) / mine.sum(axis=1))
    plain: Floats = means[0] - means[1]
    return plain
