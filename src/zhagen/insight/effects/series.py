"""A metric of every item by weeks that are counted from one day, out of the panel.

Weeks begin on the weekday of the day an improvement went live, so that none is half before and
half after it. A week without enough behind it has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.effects.metrics import Measure, Scale
from zhagen.insight.effects.shares import share_counts
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import Floats

_FEWEST_TRIALS = 10
_FEWEST_TIMES = 8
_FEWEST_VIEWS = 7
_FEWEST_DAYS = 4
_HALF = 0.5

Weeks = NDArray[np.intp]
# (events, base, values), each [item, week].
Read = tuple[Floats, Floats, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class WeekSeries:
    """Values [item, week] as people read them, NaN where there is none; `after` marks weeks.

    `events` over `base` are the counts behind shares, `base` the observations of other metrics.
    """

    values: Floats
    events: Floats
    base: Floats
    after: NDArray[np.bool_]
    first: date | None

    def scaled(self, measure: Measure) -> Floats:
        """Values on the scale on which changes add up: logarithms, or plain shares."""
        if measure.scale is Scale.POINTS:
            return self.values
        floor = _HALF if measure.metric == "broken_requests" else 0.0
        positive = np.where(self.values + floor > 0, self.values + floor, np.nan)
        return np.asarray(np.log(positive))


def weeks_of(
    panel: Panel,
    measure: Measure,
    live: date,
    *,
    first: date | None = None,
    last: date | None = None,
) -> WeekSeries:
    """Whole weeks around the day `live`, between `first` and `last` where they are given."""
    start = _index(panel, live)
    low = max(0, _index(panel, first) if first else 0)
    high = min(len(panel.days), _index(panel, last) + 1 if last else len(panel.days))
    origin = start - 7 * ((start - low) // 7) if start > low else start
    count = max(0, (high - max(origin, low)) // 7)
    week = np.full(len(panel.days), -1, dtype=np.intp)
    span = slice(origin, origin + 7 * count)
    if count and origin >= 0:
        week[span] = np.arange(7 * count) // 7
    else:
        count = 0
    events, base, values = _measured(panel, measure, week, count)
    after = np.arange(count) >= (start - origin) // 7
    day = panel.days[origin] if count else None
    return WeekSeries(values, events, base, after, day)


def level_of(panel: Panel, measure: Measure, first: date, last: date) -> Floats:
    """The metric of every item over all days from `first` to `last`, as counted; NaN: too few."""
    stretch = np.full(len(panel.days), -1, dtype=np.intp)
    stretch[panel.between(first, last)] = 0
    return _measured(panel, measure, stretch, 1)[2][:, 0]


def _index(panel: Panel, day: date) -> int:
    return day.toordinal() - panel.days[0].toordinal()


def _measured(panel: Panel, measure: Measure, week: Weeks, count: int) -> Read:
    """(events, base, values), each [item, week]."""
    reader = _READERS.get(measure.metric)
    if reader is not None:
        return reader(panel, week, count)
    pair = share_counts(panel, measure.metric)
    if pair is not None:
        return _share(*pair, week, count)
    nothing = np.zeros((len(panel.items), count))
    return nothing, nothing, np.full_like(nothing, np.nan)


def _viewed(panel: Panel, week: Weeks, count: int) -> Read:
    kept = panel.accessed
    views = _summed(panel.pages.views.sum(axis=2), week, count, kept)
    days = np.broadcast_to(_summed(kept[None, :], week, count, kept), views.shape)
    return views, days, _ratio(views, days, (days >= _FEWEST_DAYS) & (views >= _FEWEST_VIEWS))


def _bounced(panel: Panel, week: Weeks, count: int) -> Read:
    return _share(panel.pages.bounces.sum(axis=2), panel.pages.entrances.sum(axis=2), week, count)


def _searched(panel: Panel, week: Weeks, count: int) -> Read:
    return _share(panel.searches.without_result, panel.searches.total, week, count)


def _broken(panel: Panel, week: Weeks, count: int) -> Read:
    found = panel.broken
    table = _table(panel, found.item, week[found.day], found.count, count)
    if panel.exported is None:
        return table, table, table
    told = table.copy()  # of exported days dead links are not known
    blind = week[panel.exported]
    told[:, blind[blind >= 0]] = np.nan
    return table, table, told


def _stayed(panel: Panel, week: Weeks, count: int) -> Read:
    rows = panel.dwell
    return _medians(panel, rows.item, week[rows.day], rows.seconds, rows.count, count)


def _handled(panel: Panel, week: Weeks, count: int) -> Read:
    cases = panel.cases
    done = np.flatnonzero(np.isfinite(cases.workdays) & _inside(panel, cases.applied))
    ones = np.ones(len(done), dtype=np.int64)
    places = week[cases.applied[done]]
    return _medians(panel, cases.item[done], places, cases.workdays[done], ones, count)


def _inside(panel: Panel, days: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (days >= 0) & (days < len(panel.days))


def _summed(
    table: NDArray[np.int64] | NDArray[np.bool_], week: Weeks, count: int,
    kept: NDArray[np.bool_],
) -> Floats:  # fmt: skip
    """[item, day] -> [item, week]."""
    use = np.flatnonzero((week >= 0) & kept)
    found = np.zeros((table.shape[0], count))
    np.add.at(found.T, week[use], table[:, use].T.astype(np.float64))
    return found


def _share(events: NDArray[np.int64], trials: NDArray[np.int64], week: Weeks, count: int) -> Read:
    everything = np.ones(len(week), dtype=np.bool_)
    hits = _summed(events, week, count, everything)
    total = _summed(trials, week, count, everything)
    return hits, total, _ratio(hits, total, total >= _FEWEST_TRIALS)


def _ratio(over: Floats, under: Floats, enough: NDArray[np.bool_]) -> Floats:
    return np.divide(over, under, out=np.full_like(over, np.nan), where=enough)


def _table(
    panel: Panel,
    items: NDArray[np.int64],
    weeks: Weeks,
    counts: NDArray[np.int64],
    count: int,
) -> Floats:
    found = np.zeros((len(panel.items), count))
    use = (weeks >= 0) & (items >= 0)
    np.add.at(found, (items[use], weeks[use]), counts[use].astype(np.float64))
    return found


def _returned(panel: Panel, week: Weeks, count: int) -> Read:
    cases = panel.cases
    rows = np.flatnonzero(_inside(panel, cases.applied))
    places = week[cases.applied[rows]]
    ones = np.ones(len(rows), dtype=np.int64)
    total = _table(panel, cases.item[rows], places, ones, count)
    back = (cases.returned[rows] >= 0).astype(np.int64)
    hits = _table(panel, cases.item[rows], places, back, count)
    return hits, total, _ratio(hits, total, total >= _FEWEST_TRIALS)


def _medians(
    panel: Panel,
    items: NDArray[np.int64],
    weeks: Weeks,
    values: NDArray[np.int64] | Floats,
    counts: NDArray[np.int64],
    count: int,
) -> Read:
    """Weighted medians by item and week; whole seconds are spread over their second."""
    total = _table(panel, items, weeks, counts, count)
    found = np.full_like(total, np.nan)
    use = np.flatnonzero((weeks >= 0) & (items >= 0))
    order = use[np.lexsort((values[use], weeks[use], items[use]))]
    groups = items[order] * max(count, 1) + weeks[order]
    borders = np.flatnonzero(np.diff(groups, prepend=-1))
    for start, stop in zip(borders, [*borders[1:], len(order)], strict=True):
        rows = order[start:stop]
        weight = np.cumsum(counts[rows])
        if weight[-1] >= _FEWEST_TIMES:
            found[items[rows[0]], weeks[rows[0]]] = _median(values[rows], weight)
    return total, total, found


def _median(values: NDArray[np.int64] | Floats, weight: NDArray[np.int64]) -> float:
    """Of sorted values with cumulated counts."""
    middle = weight[-1] / 2
    place = int(np.searchsorted(weight, middle))
    if weight[place] == middle and place + 1 < len(values):
        return float(values[place] + values[place + 1]) / 2
    return float(values[place])


_READERS: Final[Mapping[str, Callable[[Panel, Weeks, int], Read]]] = {
    "views_per_day": _viewed,
    "bounce_share": _bounced,
    "no_result_share": _searched,
    "broken_requests": _broken,
    "return_share": _returned,
    "dwell_median_s": _stayed,
    "handling_workdays_median": _handled,
}
