"""What a baseline tells about the noise of a hall, taken apart so that it can be drawn again.

The level of a window on a day is split into the window's own mean, what the whole hall shared that
week and that day, and what was the window's alone that week and that day. Each part is drawn anew
as it was observed, whole weeks at a time, so that weekdays, streaks and odd days keep their shape.
A part estimated from few weeks looks calmer than it is, because its own mean was taken off: each
part is stretched by the degrees of freedom that cost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zhagen.pilot.charter import Metric
from zhagen.pilot.estimating.contrasts import Sides, gather, within_variance
from zhagen.pilot.estimating.estimate import is_plain_ratio
from zhagen.pilot.model import Cells, Floats, Ints

_ROUNDS = 20
# Squares below this are rounding.
_NOTHING = 1e-18


@dataclass(frozen=True, slots=True)
class History:
    """A metric's levels by window (G) and open day (B) of the baseline, and their parts.

    `level` is standardised to the case mix and on the scale of the test (a logarithm for every
    ratio), nan where a window had no cases; `cases` are the effective numbers behind it; `within`
    is the variance of one case. `hall_week` (K) and `hall_day` (B) are shared by all windows;
    `own_week` (G, K) and `own_day` (G, B) have unit variance and are multiplied by a window's
    `week_noise` and `day_noise` (G). `week_gain` (G, K) is what weeks drawn as they were lack.
    """

    metric: Metric
    days: Ints
    week: Ints
    level: Floats
    cases: Floats
    within: float
    window_mean: Floats
    hall_week: Floats
    hall_day: Floats
    own_week: Floats
    own_day: Floats
    week_noise: Floats
    day_noise: Floats
    week_gain: Floats

    @property
    def weeks(self) -> int:
        """How many weeks the baseline touches."""
        return len(self.hall_week)

    @property
    def mean(self) -> float:
        """The hall's level on the scale of the test."""
        return float(self.window_mean.mean())

    @property
    def usual_level(self) -> float:
        """The hall's level in the metric's own unit."""
        return float(np.exp(self.mean)) if self.metric.measure.is_ratio else self.mean

    @property
    def usual_cases(self) -> float:
        """Mean cases of a window on an open day of the hall."""
        return float(np.nansum(self.cases) / self.cases.size)


def history_of(cells: Cells, metric: Metric, weights: Floats, rng: np.random.Generator) -> History:
    """The parts of `metric` in the baseline `cells`; every window needs a day with cases."""
    cells = with_metric(cells, metric)
    days = np.unique(cells.day)
    level, cases, within = _levels(cells, metric, weights, days)
    numbers = (days - days[0] + int(days[0] - 1) % 7) // 7
    week = np.unique(numbers, return_inverse=True)[1].astype(np.int64)
    window_mean, hall, own = _centred(level)
    hall_week, hall_day = _by_week(hall[None, :], week)
    own_week, own_day = _by_week(own, week)
    windows, weeks, length = len(level), int(week.max()) + 1, len(days) / (int(week.max()) + 1)
    day_square = _variance(own_day, (1 - 1 / windows) * (1 - 1 / length))
    week_square = _variance(own_week, (1 - 1 / windows) * (1 - 1 / weeks))
    case_square = within * np.nanmean(1 / cases, axis=1)
    day_noise = np.sqrt(max(day_square - float(case_square.mean()), 0.0) + case_square)
    by_days = day_noise**2 / length
    week_noise = np.sqrt(max(week_square - float(by_days.mean()), 0.0) + by_days)
    known_weeks = max(1 - 1 / weeks, 1e-9) if weeks > 1 else 1.0
    return History(
        metric=metric,
        days=days,
        week=week,
        level=level,
        cases=cases,
        within=within,
        window_mean=window_mean,
        hall_week=_own_share(hall_week[0], week_square / windows, known_weeks)
        / np.sqrt(known_weeks),
        hall_day=_own_share(hall_day[0], day_square / windows, 1 - 1 / length),
        own_week=_unit(own_week, week_noise, 1.0),
        own_day=_filled(_unit(own_day, day_noise, 1 - 1 / length), rng),
        week_noise=week_noise,
        day_noise=day_noise,
        week_gain=(hall_week + own_week) * (1 / np.sqrt(known_weeks) - 1),
    )


def with_metric(cells: Cells, metric: Metric) -> Cells:
    """Only the cells that have the metric: a day on which nobody has it tells nothing about it."""
    return only(cells, cells.counts[metric.id] > 0)


def only(cells: Cells, keep: NDArray[np.bool_]) -> Cells:
    """The cells where `keep` is true."""
    if keep.all():
        return cells
    columns = ("window", "day", "type", "on", "n", "open")
    return replace(
        cells,
        **{name: getattr(cells, name)[keep] for name in columns},
        counts={key: values[keep] for key, values in cells.counts.items()},
        sums={key: values[keep] for key, values in cells.sums.items()},
        squares={key: values[keep] for key, values in cells.squares.items()},
    )


def _levels(
    cells: Cells, metric: Metric, weights: Floats, days: Ints
) -> tuple[Floats, Floats, float]:
    """(Level, effective cases, variance of a case) by window and day.

    Types are compared with their own mean first, so that a day without one type is no odd day.
    """
    shape = (len(cells.windows), len(days))
    unit = np.where(
        cells.window >= 0, cells.window * len(days) + np.searchsorted(days, cells.day), -1
    )
    side = np.zeros(len(unit), dtype=np.int64)
    sides = gather(cells, metric.id, unit, side, shape[0] * shape[1])
    n, sums = sides.n[:, 0, :], sides.sums[:, 0, :]
    with np.errstate(invalid="ignore", divide="ignore"):
        type_means = np.where(n.sum(axis=0) > 0, sums.sum(axis=0) / n.sum(axis=0), 0.0)
        part = (n > 0) * weights
        part = part / part.sum(axis=1, keepdims=True)
        beside = np.where(n > 0, sums / n - type_means, 0.0)
        level = (part * beside).sum(axis=1) + float(weights @ type_means)
        cases = 1 / np.where(n > 0, part**2 / n, 0.0).sum(axis=1)
        cases = np.where(np.isfinite(level), cases, np.nan)
        if is_plain_ratio(metric):
            level = np.log(np.where(level > 0, level, np.nan))
            sides = Sides(sides.n, sides.sums / type_means, sides.squares / type_means**2)
    within = within_variance(sides)
    return level.reshape(shape), cases.reshape(shape), within if np.isfinite(within) else 0.0


def _centred(level: Floats) -> tuple[Floats, Floats, Floats]:
    """(Mean of every window, deviation of every day in the whole hall, what is left)."""
    windows, days = np.zeros(len(level)), np.zeros(level.shape[1])
    for _ in range(_ROUNDS):  # one round is exact where every window was open every day
        windows = np.nanmean(level - days, axis=1)
        days = np.nanmean(level - windows[:, None], axis=0)
    shift = float(days.mean())
    windows, days = windows + shift, days - shift
    return windows, days, level - windows[:, None] - days


def _by_week(values: Floats, week: Ints) -> tuple[Floats, Floats]:
    """(Mean of each week, what is left of each day), nan where closed."""
    open_day = np.isfinite(values)
    weeks = int(week.max()) + 1
    chosen = np.eye(weeks)[week]
    count = open_day @ chosen
    with np.errstate(invalid="ignore"):
        means = np.where(count > 0, np.where(open_day, values, 0.0) @ chosen / count, 0.0)
    return means, values - means[:, week]


def _variance(values: Floats, freedom: float) -> float:
    """Mean square, with `freedom` = the share of the degrees of freedom that is left."""
    return float(np.nanmean(values**2)) / freedom if freedom > 0 else 0.0


def _own_share(shared: Floats, carried: float, freedom: float) -> Floats:
    """What the hall shared, shrunk by the windows' own noise that its mean carries along."""
    seen = _variance(shared, freedom)
    if seen <= 0:
        return shared
    found: Floats = shared * np.sqrt(max(seen - carried, 0.0) / seen)
    return found


def _unit(values: Floats, noise: Floats, square: float) -> Floats:
    """Deviations in units of each window's noise, with `square` as the mean square of them all."""
    found: Floats = values / np.where(noise > 0, noise, 1.0)[:, None]
    seen = float(np.nanmean(found**2))
    return found * np.sqrt(square / seen) if seen > _NOTHING else found


def _filled(values: Floats, rng: np.random.Generator) -> Floats:
    """Days on which a window was closed get another day's deviation."""
    missing: NDArray[np.bool_] = ~np.isfinite(values)
    if not missing.any():
        return values
    found = values.copy()
    found[missing] = rng.choice(values[~missing], size=int(missing.sum()))
    return found


def between_days(history: History) -> float:
    """Variance of a window's day beside its cases' own, from neighbouring days of the window."""
    return _beside_cases(history.level, history.within / history.cases)


def between_hall_days(history: History) -> float:
    """The same for the mean of all windows, which switch together."""
    count = np.isfinite(history.level).sum(axis=0)
    noise = np.nansum(history.within / history.cases, axis=0) / count**2
    return _beside_cases(np.nanmean(history.level, axis=0)[None, :], noise[None, :])


def _beside_cases(level: Floats, noise: Floats) -> float:
    step = np.diff(level, axis=1)
    sampling = (noise[:, 1:] + noise[:, :-1]) / 2
    if not np.isfinite(step).any():
        return 0.0
    found = float(np.nanmean(step**2) / 2 - np.nanmean(sampling))
    return max(found, 0.0)


def between_windows(history: History) -> float:
    """Variance of a window's day such that the mean of a window's days varies as it did by week.

    Good and bad weeks do not average out within the week: they count as if every day were as
    much noisier. What the hall shares cancels between the arms.
    """
    length = len(history.days) / history.weeks
    sampling = history.within * float(np.nanmean(1 / history.cases))
    weekly = float((history.week_noise**2).mean())
    return max(length * weekly - sampling, 0.0)
