"""Windows that send back more or fewer cases than their items would lead one to expect.

A window with difficult items returns more, and that is not its doing: each is held against what all
windows together return of the same items (indirect standardisation), on a funnel with the windows'
own spread.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.funnel import of_values
from zhagen.insight.comparing.moderation import reach
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.period import Period
from zhagen.insight.thresholds.shares import FEWEST_EVENTS, LEAST_WINDOW_RATIO
from zhagen.insight.times.handling import inside_panel
from zhagen.logs.items import Item
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import Floats

METRIC = "return_share"


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate for each window with enough expected returns."""
    del before, calendar
    trials, returned, expected, spread = _windows(panel, after)
    usable = np.asarray(expected >= FEWEST_EVENTS, dtype=np.bool_)
    ratio = np.log((returned + 0.5) / (expected + 0.5))
    se = np.sqrt(spread) / np.maximum(expected, 1.0)
    df = np.full(len(ratio), 1e4)
    windows = tuple(Item(name, name) for name in panel.cases.windows)
    least = math.log(LEAST_WINDOW_RATIO)
    found = of_values(ratio, se, df, windows, usable, least=least)
    widths = reach(found.se, df)
    for place in np.flatnonzero(found.usable):
        counts = float(trials[place]), float(returned[place]), float(expected[place])
        # A window above the others that has fewer returns than its items explain is neither.
        same_way = (counts[1] - counts[2]) * float(found.distance[place]) > 0
        judged = float(found.p[place]) if same_way else 1.0, float(widths[place])
        yield _of_window(panel, int(place), counts, judged, after)


def _windows(panel: Panel, after: Period) -> tuple[Floats, Floats, Floats, Floats]:
    """Cases, returns, expected returns and their variance by window."""
    cases = panel.cases
    span = panel.between(after.first, after.last)
    inside = inside_panel(panel) & (cases.window >= 0)
    inside &= (cases.applied >= span.start) & (cases.applied < span.stop)
    item, window = cases.item[inside], cases.window[inside]
    returned = (cases.returned[inside] >= 0).astype(np.float64)
    size = len(panel.items)
    count = np.bincount(item, minlength=size)
    share = np.bincount(item, returned, minlength=size) / np.maximum(count, 1)
    expected = share[item]
    many = len(cases.windows)
    sums = [
        np.bincount(window, each, minlength=many).astype(np.float64)
        for each in (np.ones(len(window)), returned, expected, expected * (1 - expected))
    ]
    return sums[0], sums[1], sums[2], sums[3]


def _of_window(
    panel: Panel,
    place: int,
    counts: tuple[float, float, float],
    judged: tuple[float, float],
    after: Period,
) -> Candidate:
    trials, returned, expected = counts
    p, width = judged
    name = panel.cases.windows[place]
    first, second = expected / trials, returned / trials
    change = second - first
    rows = (
        ("窗口", "办件", "退回", "按事项应退回"),
        (name, f"{trials:g}", f"{returned:g}", f"{expected:.2f}"),
    )
    span = f"{after.first.isoformat()}..{after.last.isoformat()}"
    return Candidate(
        "window.returns",
        None,
        METRIC,
        first,
        second,
        change,
        min(change, first * math.expm1(math.log(second / first) - width)) if second else -first,
        max(change, first * math.expm1(math.log(second / first) + width)) if second else 0.0,
        p,
        int(trials),
        Evidence("handling", f"count(returned) / expected [window={name}; {span}]", rows),
        Direction.WORSE if change > 0 else Direction.BETTER,
        returned,
        {"window": name, "after_events": int(returned), "after_trials": int(trials)},
    )
