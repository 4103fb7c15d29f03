"""Did an improvement help? A verdict by difference in differences, or that it cannot be told yet.

What is measured, against which items, and from which day it may be judged was fixed when the
improvement was proposed; here nothing is chosen any more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from zhagen.insight.effects.fit import Fit, fit
from zhagen.insight.effects.metrics import MEASURES, Measure, Scale
from zhagen.insight.effects.series import WeekSeries, weeks_of
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import Floats

# Half a year before is enough to know the usual; what lies further back was another site.
MOST_WEEKS_BEFORE = 26
MATURE_WEEKS = 6
_LEAST_BEFORE = timedelta(weeks=8)
LEAST_POWER = 0.5
# Records of the last days come in within this time: a verdict waits for it, its data do not.
RECORDS_COME_IN = timedelta(days=8)
# A quarter may end on days without records, such as a holiday; they keep no verdict waiting.
QUIET_END = timedelta(days=3)


class Verdict(StrEnum):
    """What is said of an improvement."""

    WORKED = "worked"
    WORSE = "worse"
    NO_EFFECT = "no_effect"
    OPEN = "open"


class Doubt(StrEnum):
    """Why nothing can be said yet."""

    NONE = ""
    EARLY = "early"
    NOISY = "noisy"
    FEW = "few"
    ALONE = "alone"
    WIDE = "wide"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Effect:
    """The verdict with its numbers; `change`, `low`, `high` are relative or points.

    `before` and `after` are the metric as counted; `power` is the chance to see what the
    improvement was made for (`Measure.worth`).
    """

    verdict: Verdict
    doubt: Doubt
    metric: str
    before: float | None = None
    after: float | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None
    power: float | None = None
    weeks_before: int = 0
    weeks_after: int = 0
    controls: int = 0


def effect_of(  # noqa: PLR0913 - what one verdict rests on
    panel: Panel,
    item: str,
    metric: str,
    controls: Sequence[str],
    *,
    live: date,
    measure_on: date,
    since: date | None = None,
    until: date | None = None,
) -> Effect:
    """The verdict on the item's metric after the day `live`, by the days of the panel.

    `since` is the first day of the period in which the proposal found the metric: what was before
    had another level, that is why it was proposed. Days after `until` are left out.
    """
    measure = MEASURES.get(metric)
    place = {each.code: index for index, each in enumerate(panel.items)}
    if measure is None or item not in place:
        return Effect(Verdict.OPEN, Doubt.UNKNOWN, metric)
    first = min(since, live - _LEAST_BEFORE) if since else None
    series = _recent(weeks_of(panel, measure, live, first=first, last=until), measure)
    rows = [place[code] for code in controls if code in place and code != item]
    values = series.scaled(measure)
    found = _fitted(values, place[item], rows, series)
    before, after = levels(series, place[item], measure)
    over = panel.days[-1] >= measure_on - RECORDS_COME_IN - QUIET_END
    if found is None:
        late = int((np.isfinite(values[place[item]]) & series.after).sum())
        doubt = Doubt.FEW if over else Doubt.EARLY
        return Effect(Verdict.OPEN, doubt, metric, before, after, weeks_after=late)
    mature = over and found.weeks_after >= MATURE_WEEKS
    return _judged(found, measure, before, after, mature=mature)


def _fitted(values: Floats, item: int, rows: Sequence[int], series: WeekSeries) -> Fit | None:
    """The effect on the item beside the controls `rows`, checked on all others if they are few."""
    others = np.setdiff1d(np.arange(len(values)), [item, *rows])
    return fit(values[item], values[list(rows)], series.after, values[others])


def _recent(series: WeekSeries, measure: Measure) -> WeekSeries:
    """Without weeks long before, and without the last ones whose cases are open yet."""
    weeks = len(series.after)
    start = max(0, int((~series.after).sum()) - MOST_WEEKS_BEFORE)
    stop = max(start, weeks - measure.ripens)
    part = slice(start, stop)
    return WeekSeries(
        series.values[:, part], series.events[:, part], series.base[:, part],
        series.after[part], series.first,
    )  # fmt: skip


def levels(series: WeekSeries, row: int, measure: Measure) -> tuple[float | None, float | None]:
    """(before, after) as counted: all events over all trials, or the middle week of a median."""
    found = []
    for side in (~series.after, series.after):
        if measure.metric in {"dwell_median_s", "handling_workdays_median", "broken_requests"}:
            values = series.values[row, side]
            known = values[np.isfinite(values)]
            found.append(float(np.median(known)) if len(known) else None)
            continue
        base = float(series.base[row, side].sum())
        found.append(float(series.events[row, side].sum()) / base if base else None)
    return found[0], found[1]


def _judged(
    found: Fit, measure: Measure, before: float | None, after: float | None, *, mature: bool
) -> Effect:
    if not found.checked:
        return Effect(
            Verdict.OPEN, Doubt.ALONE if mature else Doubt.EARLY, measure.metric, before, after,
            weeks_before=found.weeks_before, weeks_after=found.weeks_after,
            controls=found.controls,
        )  # fmt: skip
    low, high = found.interval()
    worth = _additive(measure.worth * measure.better, measure)
    power = found.power(worth)
    verdict, doubt = _verdict(low * measure.better, high * measure.better, abs(worth), power)
    if not mature:
        verdict, doubt = Verdict.OPEN, Doubt.EARLY
    return Effect(
        verdict, doubt, measure.metric, before, after,
        _shown(found.effect, measure), _shown(low, measure), _shown(high, measure), power,
        found.weeks_before, found.weeks_after, found.controls,
    )  # fmt: skip


def _verdict(one: float, other: float, worth: float, power: float) -> tuple[Verdict, Doubt]:
    """The verdict by an interval on which more is better."""
    low, high = min(one, other), max(one, other)
    clear = low >= worth or high <= -worth
    if power < LEAST_POWER and not clear:
        return Verdict.OPEN, Doubt.NOISY
    if low > 0:
        return Verdict.WORKED, Doubt.NONE
    if high < 0:
        return Verdict.WORSE, Doubt.NONE
    # Nothing seen is no proof of nothing: what it was made for must be outside.
    if -worth < low and high < worth:
        return Verdict.NO_EFFECT, Doubt.NONE
    return Verdict.OPEN, Doubt.WIDE


def _additive(change: float, measure: Measure) -> float:
    return change if measure.scale is Scale.POINTS else math.log1p(change)


def _shown(value: float, measure: Measure) -> float:
    return value if measure.scale is Scale.POINTS else math.expm1(min(value, 50.0))


def smallest_detectable(
    panel: Panel, item: str, metric: str, controls: Sequence[str], turn: date
) -> float | None:
    """The smallest change, in the good direction, that will be seen with a chance of 80 %.

    The metric's own noise is taken from the weeks before and after `turn` (the border of the
    periods compared), each about its own level. None where there is too little to say.
    """
    measure = MEASURES.get(metric)
    place = {each.code: index for index, each in enumerate(panel.items)}
    if measure is None or item not in place:
        return None
    series = _recent(weeks_of(panel, measure, turn), measure)
    values = series.scaled(measure)
    rows = [place[code] for code in controls if code in place]
    found = _fitted(values, place[item], rows, series)
    if found is None or not found.checked:
        return None
    return abs(_shown(found.detectable() * measure.better, measure))
