"""Halls for the planner's benchmark: a department's cases with known noise and a known effect.

Levels are sums of a window's own, the hall's week, the window's week and the window's day; the
planner never sees these figures, only cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.charter import (
    Assignment,
    Charter,
    Design,
    Direction,
    Measure,
    Metric,
    Schedule,
    Target,
)
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.model import Cells, Floats, Ints

SHIPPED = Path(__file__).parents[1] / "slices/employer-social-insurance/1.0/charter.yaml"
START = date(2026, 8, 24)
METRIC = "primary"
ERRORS = "errors"


def is_workday(day: date) -> bool:
    """Monday to Friday: holidays are not what is measured here."""
    return day.weekday() < 5


@dataclass(frozen=True)
class Hall:
    """A hall and its pilot. Noise (sd) is on the log scale, for rates on the logit scale."""

    name: str
    design: Design
    windows: int
    effect: float
    target: float
    measure: Measure = Measure.GEOMETRIC_MEAN_RATIO
    level: float = 20.0
    cases: float = 30.0
    ragged: float = 1.0
    types: int = 1
    weeks: int = 8
    baseline_weeks: int = 4
    case_sd: float = 0.6
    window_sd: float = 0.15
    week_sd: float = 0.08
    day_sd: float = 0.05
    hall_sd: float = 0.05

    @property
    def names(self) -> tuple[str, ...]:
        """The windows."""
        return tuple(f"窗口{number + 1}" for number in range(self.windows))

    def charter(self) -> Charter:
        """The shipped charter with this hall's design, metric, target and dates."""
        higher = self.effect > 0
        metric = Metric(
            METRIC,
            "指标",
            "分钟",
            "minutes(started_at, ended_at)",
            self.measure,
            Direction.HIGHER if higher else Direction.LOWER,
        )
        schedule = Schedule(
            baseline_from=START - timedelta(days=7 * self.baseline_weeks),
            baseline_to=START - timedelta(days=1),
            start=START,
            weeks=self.weeks,
            run_in=0,
            looks=tuple(range(2, self.weeks + 1, 2)),
            extension_weeks=4,
        )
        return replace(
            load_charter(SHIPPED),
            primary=metric,
            guardrails=(),
            secondary=(),
            target=Target("", self.target, self.effect),
            schedule=schedule,
            assignment=Assignment(self.design, 20260810, self.names),
            mix_weights={str(kind): 1 / self.types for kind in range(self.types)},
        )


def cells_of(
    hall: Hall,
    rng: np.random.Generator,
    *,
    rota: Rota | None = None,
    before: bool = True,
) -> Cells:
    """The cases of one hall: the baseline, and with a `rota` the pilot with the hall's effect."""
    first = -hall.baseline_weeks if before else 0
    last = 0 if rota is None else rota.state.shape[1] // 7
    days = [START + timedelta(days=7 * week + at) for week in range(first, last) for at in range(5)]
    ordinal = np.array([day.toordinal() for day in days], dtype=np.int64)
    week = np.repeat(np.arange(last - first), 5)
    noise = _noise(hall, week, rng)
    shape = (hall.windows, len(days), hall.types)
    window, day, kind = (axis.ravel() for axis in np.indices(shape))
    size = hall.cases * np.linspace(1, hall.ragged, hall.windows) * 2 / (1 + hall.ragged)
    n = rng.poisson((size / hall.types)[window])
    on = np.zeros(len(n), dtype=np.int64)
    if rota is not None:
        on = (rota.assigned(window, ordinal[day]) == 1).astype(np.int64)
    here = n > 0
    window, day, kind, n, on = window[here], day[here], kind[here], n[here], on[here]
    sums, squares = _VALUES[hall.measure](hall, noise[window, day], kind, on, n, rng)
    return Cells(
        windows=hall.names,
        types=tuple(str(number) for number in range(hall.types)),
        window=window,
        day=ordinal[day],
        type=kind,
        on=on,
        n=n,
        open=np.zeros(len(n), dtype=np.int64),
        counts={METRIC: n},
        sums={METRIC: sums},
        squares={METRIC: squares},
    )


def _noise(hall: Hall, week: Ints, rng: np.random.Generator) -> Floats:
    """Deviation of every window (G) on every day (D)."""
    weeks, windows = int(week.max()) + 1, hall.windows
    own = rng.normal(0, hall.window_sd, (windows, 1))
    shared = rng.normal(0, hall.hall_sd, weeks) + rng.normal(0, hall.week_sd, (windows, weeks))
    found: Floats = own + shared[:, week] + rng.normal(0, hall.day_sd, (windows, len(week)))
    return found


Both = tuple[Floats, Floats]
Drawing = Callable[[Hall, Floats, Ints, Ints, Ints, np.random.Generator], Both]


def _scatter(mean: Floats, sd: Floats | float, n: Ints, rng: np.random.Generator) -> Both:
    """Sum and sum of squares of n normal cases."""
    sums = n * mean + np.sqrt(n) * sd * rng.normal(size=len(n))
    within = np.where(n > 1, rng.chisquare(np.maximum(n - 1, 1)), 0.0) * sd**2
    return sums, within + sums**2 / n


def _log_times(
    hall: Hall, noise: Floats, kind: Ints, on: Ints, n: Ints, rng: np.random.Generator
) -> Both:
    mean = np.log(hall.level) + 0.5 * kind + noise + np.log1p(hall.effect) * on
    return _scatter(mean, hall.case_sd, n, rng)


def _times(
    hall: Hall, noise: Floats, kind: Ints, on: Ints, n: Ints, rng: np.random.Generator
) -> Both:
    place = np.repeat(np.arange(len(n), dtype=np.int64), n)
    mean = np.log(hall.level) + 0.5 * kind + noise + np.log1p(hall.effect) * on
    minutes = np.exp(rng.normal(mean[place], hall.case_sd))
    return (
        np.bincount(place, weights=minutes, minlength=len(n)).astype(np.float64),
        np.bincount(place, weights=minutes**2, minlength=len(n)).astype(np.float64),
    )


def _logit(share: float, sd: float) -> float:
    """The logit whose mean share over normal noise of `sd` is `share`."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(31)
    grid = np.linspace(-9, 9, 1801)
    means = (weights / (1 + np.exp(-grid[:, None] - sd * nodes))).sum(axis=1) / weights.sum()
    return float(np.interp(share, means, grid))


def _events(
    hall: Hall, noise: Floats, _kind: Ints, on: Ints, n: Ints, rng: np.random.Generator
) -> Both:
    sd = float(np.sqrt(hall.window_sd**2 + hall.week_sd**2 + hall.day_sd**2 + hall.hall_sd**2))
    without, with_tool = _logit(hall.level, sd), _logit(hall.level + hall.effect, sd)
    logit = np.where(on == 1, with_tool, without) + noise
    found = rng.binomial(n, 1 / (1 + np.exp(-logit))).astype(np.float64)
    return found, found


def _scores(
    hall: Hall, noise: Floats, _kind: Ints, on: Ints, n: Ints, rng: np.random.Generator
) -> Both:
    return _scatter(hall.level + noise + hall.effect * on, hall.case_sd, n, rng)


_VALUES: Mapping[Measure, Drawing] = {
    Measure.GEOMETRIC_MEAN_RATIO: _log_times,
    Measure.MEAN_RATIO: _times,
    Measure.DIFFERENCE_IN_RATES: _events,
    Measure.DIFFERENCE_IN_MEANS: _scores,
}

_SWITCH, _CLUSTER, _WHOLE = Design.SWITCHBACK, Design.CLUSTER, Design.HALL_SWITCHBACK


def rate_hall(name: str, design: Design, windows: int, effect: float, target: float) -> Hall:
    """A hall in which a fifth of the cases are returned."""
    return Hall(
        name,
        design,
        windows,
        effect,
        target,
        Measure.DIFFERENCE_IN_RATES,
        level=0.2,
        window_sd=0.35,
        week_sd=0.2,
    )


_SCORES = Hall("6 窗口换班 满意度", _SWITCH, 6, 0.18, 0.1, Measure.DIFFERENCE_IN_MEANS)
FEASIBLE = (
    Hall("6 窗口换班 用时", _SWITCH, 6, -0.205, -0.1667),
    Hall("3 窗口换班 用时", _SWITCH, 3, -0.23, -0.1667),
    Hall("10 窗口换班 6 周 冷清", _SWITCH, 10, -0.215, -0.1667, cases=12, weeks=6),
    Hall("6 窗口换班 大小不一 两类", _SWITCH, 6, -0.21, -0.1667, ragged=3, types=2),
    Hall("整厅换班 6 窗口", _WHOLE, 6, -0.22, -0.1667),
    Hall("20 窗口比较", _CLUSTER, 20, -0.24, -0.1667),
    Hall("12 窗口比较", _CLUSTER, 12, -0.21, -0.1),
    Hall("10 窗口比较 基线 8 周", _CLUSTER, 10, -0.21, -0.1, baseline_weeks=8),
    rate_hall("6 窗口换班 退件率", _SWITCH, 6, -0.05, -0.02),
    rate_hall("20 窗口比较 退件率", _CLUSTER, 20, -0.07, -0.02),
    Hall("6 窗口换班 平均用时", _SWITCH, 6, -0.21, -0.1667, Measure.MEAN_RATIO),
    replace(_SCORES, level=4.0, case_sd=0.9),
)
