"""Handling times with cases that are not finished yet.

Dropping unfinished cases makes the slow arm look fast. They are censored: Kaplan-Meier, the
log-rank test, and the mean time up to a fixed horizon, which is what a manager can read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhagen.measures.distributions import Floats, chi2_sf
from zhagen.measures.errors import NoVariation, OutOfRange, TooFew
from zhagen.measures.means import welch
from zhagen.measures.results import Alternative, Inference, Interval, infer
from zhagen.measures.sample import Moments, aligned, as_floats


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """Steps of a Kaplan-Meier curve: at `times` (E,), `at_risk`, `events` and share unfinished."""

    times: Floats
    at_risk: Floats
    events: Floats
    unfinished: Floats

    def at(self, time: float) -> float:
        """Share not finished by this time."""
        place = int(np.searchsorted(self.times, time, side="right"))
        return 1.0 if place == 0 else float(self.unfinished[place - 1])

    def median(self) -> float:
        """First time by which half are finished; infinite when never reached."""
        # The product of shares carries rounding: 0.8 x 0.75 x 5/6 must count as a half.
        below = np.flatnonzero(self.unfinished <= 0.5 + 1e-12)
        return float(self.times[below[0]]) if len(below) else math.inf


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """Mean time up to the horizon, in the unit of the times, and its standard error."""

    mean: float
    se: float
    horizon: float


@dataclass(frozen=True, slots=True)
class LogRank:
    """Two-group log-rank test: events observed and expected in the first group, chi-square, p."""

    observed: float
    expected: float
    chi2: float
    p: float


def kaplan_meier(times: ArrayLike, finished: Sequence[bool]) -> Survival:
    """Product-limit estimate (Kaplan & Meier 1958); times (n,) >= 0, finished (n,).

    Raises:
        OutOfRange: a negative time. TooFew: no case.
    """
    t, done = _durations(times, finished)
    points = np.unique(t[done])
    ordered = np.sort(t)
    at_risk = (len(t) - np.searchsorted(ordered, points, side="left")).astype(np.float64)
    ends = np.sort(t[done])
    upto, before = (np.searchsorted(ends, points, side=side) for side in ("right", "left"))
    events = (upto - before).astype(np.float64)
    unfinished = np.asarray(np.cumprod(1 - events / at_risk), dtype=np.float64)
    return Survival(points, at_risk, events, unfinished)


def restricted_mean(times: ArrayLike, finished: Sequence[bool], horizon: float) -> RestrictedMean:
    """Area under Kaplan-Meier up to `horizon`, Greenwood variance (Klein & Moeschberger eq. 4.5.2).

    Raises:
        OutOfRange: the horizon is not positive, or lies beyond the last observed time while
            cases are unfinished (nothing is known there).
    """
    curve = kaplan_meier(times, finished)
    longest = float(as_floats(times, "办理时长").max())
    if not horizon > 0 or (horizon > longest and curve.at(longest) > 0):
        raise OutOfRange("计算平均时长的截止点", horizon, f"大于 0 且不超过已观察到的 {longest:g}")
    inside = curve.times < horizon
    knots = np.concatenate([[0.0], curve.times[inside], [horizon]])
    height = np.concatenate([[1.0], curve.unfinished[inside]])
    areas = np.diff(knots) * height
    ahead = areas.sum() - np.cumsum(areas)[:-1]
    n, d = curve.at_risk[inside], curve.events[inside]
    # The last step takes the curve to zero: nothing lies ahead of it, and n - d is zero there.
    terms = np.divide(ahead**2 * d, n * (n - d), out=np.zeros_like(n), where=n > d)
    return RestrictedMean(float(areas.sum()), math.sqrt(float(terms.sum())), horizon)


def restricted_mean_difference(
    treatment: RestrictedMean,
    control: RestrictedMean,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> Inference:
    """Difference of restricted means to the same horizon, normal approximation."""
    if treatment.horizon != control.horizon:
        raise OutOfRange("两组的截止点", (treatment.horizon, control.horizon), "相同")
    se = math.hypot(treatment.se, control.se)
    return infer(treatment.mean - control.mean, se, level=level, alternative=alternative)


def log_rank(times: ArrayLike, finished: Sequence[bool], first: Sequence[bool]) -> LogRank:
    """Mantel 1966; `first` (n,) marks the first group.

    Raises:
        TooFew: a group is empty. NoVariation: no time at which both groups are at risk.
    """
    t, done = _durations(times, finished)
    group = np.asarray(first, dtype=bool)
    aligned("时长与分组", t, group.astype(np.float64))
    if group.all() or not group.any():
        raise TooFew("每组的办件", 0, 1)
    points = np.unique(t[done])
    n = (t[None, :] >= points[:, None]).sum(axis=1).astype(np.float64)
    n1 = ((t[None, :] >= points[:, None]) & group).sum(axis=1)
    ends = (t[None, :] == points[:, None]) & done
    d, d1 = ends.sum(axis=1), (ends & group).sum(axis=1)
    expected = d * n1 / n
    spread = np.divide(
        d * (n1 / n) * (1 - n1 / n) * (n - d), n - 1, out=np.zeros_like(n), where=n > 1
    )
    variance = float(spread.sum())
    if variance <= 0:
        raise NoVariation("两组的办结过程")
    seen, due = float(d1.sum()), float(expected.sum())
    chi2 = (seen - due) ** 2 / variance
    return LogRank(seen, due, chi2, chi2_sf(chi2, 1))


def geometric_ratio(treatment: ArrayLike, control: ArrayLike, *, level: float = 0.95) -> Inference:
    """Relative change of geometric means from single durations > 0, Welch on logs.

    Estimate and interval are changes (ratio - 1), `se` and `statistic` on the log scale. For a
    verdict collapse to units first.

    Raises:
        OutOfRange: a duration is not positive.
    """
    logs = [_logs(values) for values in (treatment, control)]
    result = welch(logs[0], logs[1], level=level)
    interval = Interval(math.expm1(result.interval.lower), math.expm1(result.interval.upper))
    return Inference(
        math.expm1(result.estimate),
        result.se,
        result.df,
        result.statistic,
        result.p,
        interval,
        level,
        result.alternative,
        0.0,
    )


def _logs(values: ArrayLike) -> Moments:
    x = as_floats(values, "办理时长")
    if len(x) and x.min() <= 0:
        raise OutOfRange("办理时长", float(x.min()), "大于 0")
    return Moments.of(np.log(x))


def _durations(times: ArrayLike, finished: Sequence[bool]) -> tuple[Floats, NDArray[np.bool_]]:
    t = as_floats(times, "办理时长")
    done = np.asarray(finished, dtype=bool).ravel()
    aligned("时长与办结标记", t, done.astype(np.float64))
    if len(t) < 1:
        raise TooFew("办件", 0, 1)
    if t.min() < 0:
        raise OutOfRange("办理时长", float(t.min()), "不小于 0")
    return t, done
