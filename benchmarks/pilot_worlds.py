"""Halls whose truth is known, drawn again and again: what the pilot's error rates are measured on.

Every window has a level of its own, every week and every day moves it, the hall's weeks move all
windows together, and cases scatter around that. Times are logarithms of minutes; whether a case is
returned is a coin with such a level on the logit scale. Only cells come out, the sums that
`zhagen.pilot.log.cells` makes of a log, so that the product's own functions judge them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from zhagen.pilot.charter import Design
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.model import Cells, Floats, Ints

Bools = NDArray[np.bool_]
START = date(2026, 8, 24)
BASELINE_WEEKS = 4
TIME, RATE = "handling_time", "return_rate"
TYPES = ("简单", "复杂")
# A complex case takes this much longer (logarithm): 15 more easy cases in a hundred look like -7 %.
COMPLEX = 0.5
BASE_MINUTES, BASE_RATE = 12.0, 0.2
CASE_SD = 0.6
# Quiet and busy windows, one to five.
SIZES = (1.0, 5.0)
MISSING, SWAPPED, RESTLESS = 0.1, 0.1, 0.3


@dataclass(frozen=True)
class Noise:
    """Standard deviations: a window's level, its weeks, its days, the hall's weeks."""

    window: float
    week: float
    day: float = 0.05
    hall: float = 0.05


# Of log minutes, and of the logit of being returned.
NOISE = {TIME: Noise(window=0.15, week=0.08), RATE: Noise(window=0.35, week=0.2)}


@dataclass(frozen=True)
class World:
    """A hall, its pilot and the truth.

    `effect` is the relative change of time or the change of the returned share. With `guarded` the
    returned share stands beside the times and changes by `harm`. `easier` is the growth of the
    share of easy cases on the tool's side. `ragged`: windows of 1 to 5 sizes, a tenth of the days
    missing, a tenth worked by another window's person, restless volume, noise with heavy tails.
    `jumps`: the volume doubles or halves one week and stays there. `drawn_alike`: windows with the
    tool are drawn as the planner draws them. `extension` weeks are always taken.
    """

    design: Design
    windows: int
    metric: str = TIME
    effect: float = 0.0
    guarded: bool = False
    harm: float = 0.0
    cases: int = 30
    weeks: int = 8
    looks: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7, 8)
    extension: int = 0
    types: int = 1
    easier: float = 0.0
    ragged: bool = False
    jumps: bool = False
    drawn_alike: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The windows."""
        return tuple(f"综窗{number + 1}" for number in range(self.windows))

    @property
    def has_baseline(self) -> bool:
        """Whether windows are compared with their own past."""
        return self.design is Design.CLUSTER


@dataclass(frozen=True)
class Drawn:
    """The cells of one pilot, and the effect that its windows really had on the test's scale."""

    cells: Cells
    truth: float


@dataclass(frozen=True)
class Frame:
    """Days of a world as ordinals, the week of each from 0, and how many lie before the start."""

    day: Ints
    week: Ints
    before: int


def is_workday(day: date) -> bool:
    """Monday to Friday: holidays are not what is measured here."""
    return day.weekday() < 5


@lru_cache(maxsize=64)
def frame_of(world: World) -> Frame:
    """Baseline and pilot days, extension included."""
    first = -BASELINE_WEEKS if world.has_baseline else 0
    days = [
        START + timedelta(days=at)
        for at in range(7 * first, 7 * (world.weeks + world.extension))
        if is_workday(START + timedelta(days=at))
    ]
    ordinal = np.array([day.toordinal() for day in days], dtype=np.int64)
    week = (ordinal - START.toordinal()) // 7 - first
    return Frame(ordinal, week, int((ordinal < START.toordinal()).sum()))


def draw(world: World, rota: Rota, rng: np.random.Generator) -> Drawn:
    """One pilot of `world` under `rota`."""
    frame = frame_of(world)
    shape = (world.windows, len(frame.day))
    window, at = (axis.ravel() for axis in np.indices(shape))
    on = (rota.assigned(window, frame.day[at]) == 1).reshape(shape)
    n = _counts(world, frame, on, rng)
    metrics = (world.metric, RATE) if world.guarded else (world.metric,)
    found = {
        metric: _VALUES[metric](world, _levels(world, NOISE[metric], frame, rng), on, n, rng)
        for metric in metrics
    }
    here = n > 0
    window3, at3, kind = np.nonzero(here)
    counted = n[here]
    return Drawn(
        Cells(
            windows=world.names,
            types=TYPES[: world.types] if world.types > 1 else ("",),
            window=window3,
            day=frame.day[at3],
            type=kind,
            on=on[window3, at3].astype(np.int64),
            n=counted,
            open=np.zeros(len(counted), dtype=np.int64),
            counts=dict.fromkeys(found, counted),
            sums={metric: values.sums[here] for metric, values in found.items()},
            squares={metric: values.squares[here] for metric, values in found.items()},
        ),
        found[world.metric].truth,
    )


def _counts(
    world: World,
    frame: Frame,
    on: Bools,
    rng: np.random.Generator,
) -> Ints:
    """Cases by window, day and type (G, D, T)."""
    expected = np.full(on.shape, float(world.cases))
    weeks = int(frame.week[-1]) + 1
    if world.ragged:
        sizes = np.linspace(*SIZES, world.windows)
        expected *= rng.permutation(sizes / sizes.mean())[:, None]
        expected *= rng.lognormal(0, RESTLESS, weeks)[frame.week]
    if world.jumps:
        first = frame.before // 5
        jump = int(rng.integers(first + 1, first + world.weeks))
        expected *= np.where(frame.week >= jump, rng.choice([0.5, 2.0]), 1.0)
    if world.ragged or world.jumps:
        n = np.asarray(rng.poisson(expected)).astype(np.int64)
    else:
        n = np.full(on.shape, world.cases, dtype=np.int64)
    if world.ragged:
        n = np.where(rng.random(on.shape) < MISSING, 0, n)
    if world.types == 1:
        return n[:, :, None]
    easy = rng.binomial(n, 0.5 + world.easier * on)
    return np.stack([easy, n - easy], axis=2).astype(np.int64)


def _levels(world: World, noise: Noise, frame: Frame, rng: np.random.Generator) -> Floats:
    """Deviation of every window on every day (G, D)."""
    shape, weeks = (world.windows, len(frame.day)), int(frame.week[-1]) + 1
    own = rng.normal(0, noise.window, world.windows)
    shared = rng.normal(0, noise.hall, weeks)
    if not world.ragged:
        weekly = rng.normal(0, noise.week, (world.windows, weeks))
        daily = rng.normal(0, noise.day, shape)
        return np.asarray(own[:, None] + (shared + weekly)[:, frame.week] + daily)
    weekly = _heavy(noise.week, (world.windows, weeks), rng)
    daily = _heavy(noise.day, shape, rng)
    person = _persons(world.windows, frame.week, rng)
    return np.asarray(own[person] + (shared + weekly)[:, frame.week] + daily)


def _heavy(sd: float, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Noise of the same size whose extremes are larger (t with 5 df)."""
    return np.asarray(rng.standard_t(5, shape) * sd * np.sqrt(3 / 5))


def _persons(windows: int, week: Ints, rng: np.random.Generator) -> Ints:
    """Whose level a window has on each day: half the swaps last a day, half a week."""
    shape = (windows, len(week))
    usual = np.arange(windows)[:, None]
    weekly = rng.random((windows, int(week[-1]) + 1)) < SWAPPED / 2
    weekly_other = rng.integers(windows, size=weekly.shape)
    daily = rng.random(shape) < SWAPPED / 2
    found = np.where(weekly[:, week], weekly_other[:, week], usual)
    return np.where(daily, rng.integers(windows, size=shape), found).astype(np.int64)


@dataclass(frozen=True)
class Values:
    """Sums and sums of squares by window, day and type, and the true effect."""

    sums: Floats
    squares: Floats
    truth: float


def _times(
    world: World,
    level: Floats,
    on: Bools,
    n: Ints,
    rng: np.random.Generator,
) -> Values:
    """Log minutes, normal within a cell."""
    truth = float(np.log1p(world.effect))
    harder = COMPLEX * np.arange(n.shape[2])
    mean = np.log(BASE_MINUTES) + (level + truth * on)[:, :, None] + harder
    sums = n * mean + np.sqrt(n) * CASE_SD * rng.normal(size=n.shape)
    scatter = np.where(n > 1, rng.chisquare(np.maximum(n - 1, 1)), 0.0) * CASE_SD**2
    return Values(sums, scatter + np.where(n > 0, sums**2 / np.maximum(n, 1), 0.0), truth)


def _returns(
    world: World,
    level: Floats,
    on: Bools,
    n: Ints,
    rng: np.random.Generator,
) -> Values:
    """Returned cases: with the tool fewer or more by the same share at every window."""
    change = world.effect if world.metric == RATE else world.harm
    noise = NOISE[RATE]
    sd = float(np.sqrt(noise.window**2 + noise.week**2 + noise.day**2 + noise.hall**2))
    share = 1 / (1 + np.exp(-_logit(BASE_RATE, sd) - level))
    share = np.clip(share + change * on, 0.0, 1.0)
    count = rng.binomial(n, share[:, :, None]).astype(np.float64)
    return Values(count, count, change)


_Draw = Callable[
    [World, Floats, Bools, Ints, np.random.Generator],
    Values,
]
_VALUES: Mapping[str, _Draw] = {TIME: _times, RATE: _returns}


@lru_cache(maxsize=64)
def _logit(share: float, sd: float) -> float:
    """The logit whose mean share over normal noise of `sd` is `share`."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(31)
    grid = np.linspace(-9, 9, 1801)
    means = (weights / (1 + np.exp(-grid[:, None] - sd * nodes))).sum(axis=1) / weights.sum()
    return float(np.interp(share, means, grid))
