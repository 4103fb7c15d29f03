"""Difference in differences on a weekly series: the estimate and an error that holds.

The item less the mean of untouched items is a series; its level after less its level before is the
effect. Weeks resemble their neighbours, so the error is that of a first-order autocorrelated
series (with the bias of a short one mended, and Satterthwaite's degrees of freedom); and what the
same arithmetic finds on items where nothing was done shows how much that error falls short of the
truth: slow drift, an announcement here or there. It is enlarged by that. These placebos are the
untouched items themselves, with all other items of the site where they are few; a handful of
placebos knows that factor badly, so its degrees of freedom are theirs. An item that has neither
cannot be told from one that drifts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.measures.distributions import Floats, normal_upper, t_sf, t_upper

FEWEST_WEEKS = 4
_MOST_RHO = 0.9
FEWEST_PLACEBOS = 3
_MANY_PLACEBOS = 8
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Fit:
    """An effect on the additive scale.

    `inflation` is what `placebos` items asked for; with fewer than `FEWEST_PLACEBOS` the error is
    not known to hold.
    """

    effect: float
    se: float
    df: float
    rho: float
    inflation: float
    weeks_before: int
    weeks_after: int
    controls: int
    placebos: int

    @property
    def checked(self) -> bool:
        """Whether the error was held against enough items where nothing was done."""
        return self.placebos >= FEWEST_PLACEBOS

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The confidence interval of the effect."""
        reach = t_upper((1 - level) / 2, self.df) * self.se
        return self.effect - reach, self.effect + reach

    def power(self, effect: float, level: float = 0.95) -> float:
        """The chance that an effect of this size gives an interval on its side of zero."""
        if self.se <= 0:
            return 1.0
        critical = t_upper((1 - level) / 2, self.df)
        return 1.0 - float(t_sf(abs(effect) / self.se - critical, self.df))

    def detectable(self, power: float = 0.8, level: float = 0.95) -> float:
        """The smallest effect that is seen with this chance."""
        return (t_upper((1 - level) / 2, self.df) + normal_upper(1 - power)) * self.se


def fit(
    item: Floats, controls: Floats, after: NDArray[np.bool_], others: Floats | None = None
) -> Fit | None:
    """The effect on `item` [week] beside `controls` [control, week]; None with too few weeks.

    `others` [item, week] are further items where nothing was done, asked where controls are few.
    """
    useful = _useful(controls, after)
    found = _contrast(_less_mean(item, useful), after)
    if found is None:
        return None
    effect, se, df, rho, sizes = found
    scores = _scores(useful, after, len(useful) - 1)
    # Controls held against each other: one of them follows from the rest.
    free = len(scores) - 1
    if len(scores) < _MANY_PLACEBOS and others is not None:
        wide = np.concatenate([useful, _useful(others, after)])
        scores = _scores(wide, after, min(len(useful), len(wide) - 1))
        free = len(scores) - (1 if len(useful) else 0)
    inflation = math.sqrt(max(1.0, float(np.mean(scores)))) if len(scores) else 1.0
    if inflation > 1.0:
        df = min(df, max(free, 1))
    return Fit(effect, se * inflation, df, rho, inflation, *sizes, len(useful), len(scores))


def _useful(controls: Floats, after: NDArray[np.bool_]) -> Floats:
    """Controls with values in enough weeks on both sides."""
    known = np.isfinite(controls)
    most = [max(FEWEST_WEEKS, int(0.6 * side.sum())) for side in (~after, after)]
    enough = (known[:, ~after].sum(axis=1) >= most[0]) & (known[:, after].sum(axis=1) >= most[1])
    return np.asarray(controls[enough])


def _less_mean(item: Floats, controls: Floats) -> Floats:
    """The item less the controls' mean, each control about its own level, so that gaps are none."""
    if not len(controls):
        return item
    centred = controls - np.nanmean(controls, axis=1, keepdims=True)
    known = np.isfinite(centred)
    count = known.sum(axis=0)
    total = np.where(known, centred, 0.0).sum(axis=0)
    mean = np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)
    return np.asarray(item - mean)


def _contrast(
    series: Floats, after: NDArray[np.bool_]
) -> tuple[float, float, float, float, tuple[int, int]] | None:
    """(effect, error, degrees of freedom, autocorrelation, weeks) of a level shift."""
    known = np.flatnonzero(np.isfinite(series))
    late = after[known]
    sizes = int((~late).sum()), int(late.sum())
    if min(sizes) < FEWEST_WEEKS:
        return None
    y = series[known]
    means = y[~late].mean(), y[late].mean()
    residual = y - np.where(late, means[1], means[0])
    rho = _rho(residual, known)
    spread = rho ** np.abs(known[:, None] - known[None, :])
    weights = np.where(late, 1 / sizes[1], -1 / sizes[0])
    same = late[:, None] == late[None, :]
    each = np.where(late, 1 / sizes[1], 1 / sizes[0])
    maker = np.eye(len(y)) - np.where(same, each[:, None], 0.0)
    product = maker @ spread
    trace = float(np.trace(product))
    df = max(trace**2 / float(np.trace(product @ product)), 2.0)
    variance = float(residual @ residual) / max(trace, _TINY)
    se = math.sqrt(max(variance * float(weights @ spread @ weights), _TINY))
    return float(means[1] - means[0]), se, df, rho, sizes


def _rho(residual: Floats, known: NDArray[np.intp]) -> float:
    """First-order autocorrelation, not below 0, with the bias of a short series taken out."""
    next_to = np.diff(known) == 1
    count = len(residual)
    squares = float(residual @ residual) / count
    if squares <= _TINY or not next_to.any():
        return 0.0
    pairs = (residual[:-1] * residual[1:])[next_to]
    raw = float(pairs.mean()) / squares
    return float(np.clip(raw + 2 * (1 + 2 * raw) / count, 0.0, _MOST_RHO))


def _scores(items: Floats, after: NDArray[np.bool_], beside: int) -> list[float]:
    """Squared effects over squared errors of items where nothing was done.

    Each is held against as many of the others as the judged item has controls, the next ones
    around, so that no other item is behind more of them than any else.
    """
    scores = []
    for place in range(len(items)):
        held = [(place + step) % len(items) for step in range(1, beside + 1)]
        found = _contrast(_less_mean(items[place], items[held]), after)
        if found is not None:
            scores.append((found[0] / found[1]) ** 2)
    return scores
