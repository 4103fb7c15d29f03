"""Pilots that never happened, made from the baseline's own days.

Every simulated week is a week of the baseline: its cases, types and closed windows come along. The
level of a window is its own mean plus the hall's and a window's deviations of drawn weeks, and the
effect is put on the treated days. What comes out are cells as a log would give them, so the
product's own estimators judge them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhagen.pilot.charter import Design, Measure
from zhagen.pilot.estimating.estimate import is_plain_ratio
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.estimating.units import SWITCHED
from zhagen.pilot.model import Cells, Floats, Ints
from zhagen.pilot.planning.history import History, with_metric


@dataclass(frozen=True, slots=True)
class Resampler:
    """Draws pilots. `sources[k, d]` is the baseline's open day on weekday d of week k, or -1.

    `whole` draws a hall's weeks as they were, for designs that compare neighbouring days of the
    same window. Otherwise levels are put together from the parts of the history, so that windows
    vary independently over the few weeks there are.
    """

    cells: Cells
    history: History
    sources: Ints
    starts: Ints
    lengths: Ints
    order: Ints
    whole: bool = False

    def draw(self, days: Ints, rota: Rota, effect: float, rng: np.random.Generator) -> Cells:
        """The cells of one pilot on `days` (ordinals, increasing) with `effect` where `rota` says.

        `effect` is on the charter's scale: a relative change of a ratio, else a difference.
        """
        week = np.unique((days - 1) // 7, return_inverse=True)[1].astype(np.int64)
        source = self._days(rng.integers(self.history.weeks, size=week.max() + 1)[week], days, rng)
        target = self._levels(source, week, days, rng)
        count = self.lengths[source]
        position = np.repeat(np.arange(len(days)), count)
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        picked = self.order[np.repeat(self.starts[source], count) + within]
        cells, metric = self.cells, self.history.metric.id
        window = cells.window[picked]
        on = rota.assigned(window, days[position]) == 1
        level = np.where(
            on,
            self._with_tool(target, effect)[window, position],
            target[window, position],
        )
        shift = np.nan_to_num(level - self.history.level[window, source[position]])
        sums = cells.sums[metric][picked]
        counts = cells.counts[metric][picked]
        return Cells(
            windows=cells.windows,
            types=cells.types,
            window=window,
            day=days[position],
            type=cells.type[picked],
            on=on.astype(np.int64),
            n=cells.n[picked],
            open=cells.open[picked],
            counts={metric: counts},
            sums={
                metric: sums * np.exp(shift)
                if is_plain_ratio(self.history.metric)
                else sums + shift * counts
            },
            squares={metric: cells.squares[metric][picked]},
        )

    def _days(self, weeks: Ints, days: Ints, rng: np.random.Generator) -> Ints:
        """The baseline's day for every simulated day: the same weekday where that was open."""
        found = self.sources[weeks, (days - 1) % 7]
        other = rng.integers(len(self.history.days), size=len(days))
        return np.where(found >= 0, found, other)

    def _levels(self, source: Ints, week: Ints, days: Ints, rng: np.random.Generator) -> Floats:
        """Level without the tool by window and simulated day."""
        history = self.history
        if self.whole:
            as_was: Floats = history.level[:, source] + history.week_gain[:, history.week[source]]
            return as_was
        windows, weeks = len(history.window_mean), int(week.max()) + 1
        # A window borrows its weeks from any window: what is left of them is alike in size.
        lender = rng.integers(windows, size=(windows, weeks))
        lent = rng.integers(history.weeks, size=(windows, weeks))
        lent_day = self.sources[lent[:, week], ((days - 1) % 7)[None, :]]
        other = rng.integers(len(history.days), size=lent_day.shape)
        lent_day = np.where(lent_day >= 0, lent_day, other)
        own_day = history.own_day[lender[:, week], lent_day] * history.day_noise[:, None]
        own_week = history.own_week[lender, lent] * history.week_noise[:, None]
        hall = history.hall_week[history.week[source]] + history.hall_day[source]
        found: Floats = history.window_mean[:, None] + hall + own_week[:, week] + own_day
        return found

    def _with_tool(self, level: Floats, effect: float) -> Floats:
        """The level with the tool. A rarer event also varies less."""
        history = self.history
        if history.metric.measure.is_ratio:
            return level + float(np.log1p(effect))
        if history.metric.measure is not Measure.DIFFERENCE_IN_RATES:
            return level + effect
        means = history.window_mean[:, None]
        now, then = history.mean, min(max(history.mean + effect, 0.0), 1.0)
        calmer = np.sqrt(then * (1 - then) / (now * (1 - now))) if 0 < now < 1 else 1.0
        found: Floats = means + effect + calmer * (level - means)
        return found


def resampler_of(cells: Cells, history: History, design: Design) -> Resampler:
    """What draws pilots of `design` from the baseline's cells."""
    cells = with_metric(cells, history.metric)
    place = np.searchsorted(history.days, cells.day)
    order = np.argsort(place, kind="stable").astype(np.int64)
    lengths = np.bincount(place, minlength=len(history.days)).astype(np.int64)
    sources = np.full((history.weeks, 7), -1, dtype=np.int64)
    sources[history.week, (history.days - 1) % 7] = np.arange(len(history.days))
    return Resampler(
        cells=cells,
        history=history,
        sources=sources,
        starts=np.cumsum(lengths) - lengths,
        lengths=lengths,
        order=order,
        whole=design in SWITCHED,
    )
