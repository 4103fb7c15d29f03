"""Halls whose noise is known, for tests of the planner: charters and baselines to vary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from charters import SHIPPED

from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.charter import (
    Assignment,
    Charter,
    Design,
    Direction,
    Guardrail,
    Measure,
    Metric,
    Schedule,
    Target,
)
from zhagen.pilot.model import Cells

START = date(2026, 8, 24)
TIME = Metric(
    "time",
    "每件收件用时",
    "分钟",
    "minutes(started_at, ended_at)",
    Measure.GEOMETRIC_MEAN_RATIO,
    Direction.LOWER,
)
RETURNED = Metric(
    "returned", "退件率", "件", "returned", Measure.DIFFERENCE_IN_RATES, Direction.LOWER
)


def weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def charter(
    design: Design = Design.SWITCHBACK,
    windows: int = 6,
    *,
    planned: float = -0.25,
    change: float = -0.1667,
    primary: Metric = TIME,
    treated: tuple[str, ...] = (),
    baseline: bool = True,
) -> Charter:
    """A charter of eight weeks with a return rate that must not rise."""
    names = tuple(f"窗口{number + 1}" for number in range(windows))
    guardrail = Guardrail(RETURNED, 0.02, 0.05)
    return replace(
        load_charter(SHIPPED),
        primary=primary,
        guardrails=() if primary is RETURNED else (guardrail,),
        secondary=(),
        target=Target("", change, planned),
        schedule=Schedule(
            baseline_from=START - timedelta(days=28) if baseline else None,
            baseline_to=START - timedelta(days=1) if baseline else None,
            start=START,
            weeks=8,
            run_in=0,
            looks=(2, 4, 6, 8),
            extension_weeks=4,
        ),
        assignment=Assignment(design, 7, names, treated),
        mix_weights={},
    )


def cells(
    given: Charter,
    seed: int = 1,
    *,
    weeks: int = 4,
    cases: float = 30.0,
    rate: float = 0.2,
    week_sd: float = 0.08,
) -> Cells:
    """A baseline of log times (and returns) ending the day before the start."""
    rng = np.random.default_rng(seed)
    names = given.assignment.windows
    days = [START - timedelta(days=at) for at in range(7 * weeks, 0, -1)]
    days = [day for day in days if weekday(day)]
    shape = (len(names), len(days))
    window, day = (axis.ravel() for axis in np.indices(shape))
    level = rng.normal(0, 0.15, (shape[0], 1)) + rng.normal(0, 0.05, shape)
    level = level + np.repeat(rng.normal(0, week_sd, (shape[0], weeks)), 5, axis=1)
    n = rng.poisson(cases, len(window))
    here = n > 0
    window, day, n = window[here], day[here], n[here]
    mean = 3 + level[window, day]
    sums = n * mean + np.sqrt(n) * 0.6 * rng.normal(size=len(n))
    squares = sums**2 / n + 0.36 * np.where(n > 1, rng.chisquare(np.maximum(n - 1, 1)), 0)
    back = rng.binomial(n, rate).astype(np.float64)
    ordinal = np.array([each.toordinal() for each in days], dtype=np.int64)
    return Cells(
        windows=names,
        types=("",),
        window=window,
        day=ordinal[day],
        type=np.zeros(len(n), dtype=np.int64),
        on=np.full(len(n), -1, dtype=np.int64),
        n=n,
        open=np.zeros(len(n), dtype=np.int64),
        counts={"time": n, "returned": n},
        sums={"time": sums, "returned": back},
        squares={"time": squares, "returned": back},
    )
