"""More people come and nobody stays: views rose while the reading time is short.

Both parts must hold by themselves, so the larger of their two p-values is the finding's (the
intersection-union test; Berger 1982).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import Halves, halves
from zhagen.insight.comparing.moderation import beyond, moderated, reach
from zhagen.insight.comparing.times import level
from zhagen.insight.model import Candidate, Direction, Scalar
from zhagen.insight.period import Period
from zhagen.insight.thresholds.shares import FEWEST_GAPS, SHORT_DWELL_S
from zhagen.insight.times import dwell
from zhagen.insight.views import volume
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import Floats


@dataclass(frozen=True, slots=True)
class _Limits:
    """The p that the typical time of an item is under the limit, and its interval in seconds."""

    p: float
    low: float
    high: float


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate for each item whose views rose and were tested, and whose times were measured.

    `before`, `after` and `change` are those of the median seconds, without an interval; what the
    views did is in the facts.
    """
    cut = halves(panel, before, after, calendar)
    if cut is None:
        return
    medians = dwell.measured_medians(panel, cut)
    usable = medians.count[1] >= FEWEST_GAPS
    short = usable & (np.nan_to_num(medians.value[1]) < SHORT_DWELL_S)
    if not short.any():
        return  # The test of views is the dearest of all.
    times = _short(panel, cut, calendar, usable)
    place_of = {item.code: place for place, item in enumerate(panel.items)}
    for risen in volume.candidates(panel, before, after, calendar):
        place = place_of.get(risen.item or "", -1)
        if place >= 0 and short[place] and _rose(risen):
            first, second = medians.of(place)
            limits = _Limits(*(float(each[place]) for each in times))
            yield _of_item(risen, (first, second), limits, (before, after))


def _rose(views: Candidate) -> bool:
    """Whether views rose as tested and as counted: the sentence tells the counts."""
    counted = (views.after or 0.0) > (views.before or 0.0)
    return views.type == "volume.rose" and views.p is not None and counted


def _of_item(
    risen: Candidate,
    medians: tuple[tuple[float, int], tuple[float, int]],
    limits: _Limits,
    periods: tuple[Period, Period],
) -> Candidate:
    first, second = medians
    rows = [(p.name, *pair) for p, pair in zip(periods, medians, strict=True)]
    return Candidate(
        "dwell.short",
        risen.item,
        dwell.KIND.metric,
        first[0] if first[1] else None,
        second[0],
        second[0] / first[0] - 1 if first[1] and first[0] > 0 else None,
        None,
        None,
        max(float(risen.p or 0.0), limits.p),
        second[1],
        dwell.KIND.evidence(risen.item, rows, periods),
        Direction.WORSE,
        risen.people,
        {
            **_of_views(risen),
            "median_low": limits.low,
            "median_high": limits.high,
            "after_n": second[1],
            "short": True,
            "short_s": SHORT_DWELL_S,
        },
    )


def _of_views(risen: Candidate) -> dict[str, Scalar]:
    """What the views did, as facts."""
    return {
        "views_before": risen.before,
        "views_after": risen.after,
        "views_change": risen.change,
        "views_low": risen.low,
        "views_high": risen.high,
    }


def _short(
    panel: Panel, cut: Halves, calendar: WorkCalendar, usable: np.ndarray
) -> tuple[Floats, Floats, Floats]:
    """(p that the typical time is under the limit, its interval in seconds), for each item."""
    found = level(dwell.reading_times(panel, calendar), len(panel.items), cut.after)
    ratio = found.clustered / np.maximum(found.independent, 1e-12)
    dispersion, df = moderated(ratio, found.df, usable)
    se = np.sqrt(dispersion * found.independent)
    under = np.maximum(math.log(SHORT_DWELL_S) - found.centre, 0.0)
    widths = reach(se, df)
    return (
        beyond(under, se, df, 0.0),
        np.exp(found.centre - widths),
        np.exp(found.centre + widths),
    )
