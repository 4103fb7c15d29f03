"""A few days of news: told as what they were, and no part of what a quarter is compared by."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhagen.insight.diagnosing.bots import unvisited
from zhagen.insight.diagnosing.gap import spans_of
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.thresholds import general as thresholds
from zhagen.insight.views.baseline import Baseline, per_day
from zhagen.insight.views.days import Flags
from zhagen.logs.panel import Panel


def spiked(panel: Panel, base: Baseline) -> Iterator[Candidate]:
    """Items a noticeable part of whose views came on a few days; programs are told elsewhere."""
    for item in map(int, np.flatnonzero(base.spiked.any(axis=1))):
        for part in (base.days.before, base.days.after):
            marks = base.spiked[item] & part
            if not marks.any() or unvisited(panel, base, item, marks):
                continue
            found = _spike(panel, base, item, part, marks)
            if found is not None:
                yield found


def _spike(panel: Panel, base: Baseline, item: int, part: Flags, marks: Flags) -> Candidate | None:
    views, usual = base.views[item], _usual(base, item, part)
    excess = float(views[marks].sum() - usual[marks].sum())
    if excess < thresholds.SPIKE_SHARE * views[part & base.usable].sum():
        return None
    before = per_day(views, base.days.before, base.usable)
    after = per_day(views, base.days.after, base.usable)
    spans = spans_of(panel.days, marks)
    peak = int(np.flatnonzero(marks)[views[marks].argmax()])
    code = panel.items[item].code
    return Candidate(
        type="spike.views",
        item=code,
        metric="views_per_day",
        before=float(before),
        after=float(after),
        change=float(after / before - 1) if before > 0 else None,
        low=None,
        high=None,
        p=None,
        n=int(views[base.days.both].sum()),
        evidence=Evidence(
            "views",
            f"panel.pages.views[item={code}]",
            (("首日", "末日", "天数"), *((a, b, str(n)) for a, b, n in spans)),
        ),
        facts={
            "days": int(marks.sum()),
            "first": spans[0][0],
            "last": spans[-1][1],
            "peak_day": panel.days[peak].isoformat(),
            "peak_views": int(views[peak]),
            "usual_views": round(float(usual[peak]), 1),
            "excess_views": round(excess),
            "in_period": bool((marks & base.days.after).any()),
        },
    )


def _usual(base: Baseline, item: int, part: Flags) -> np.ndarray:
    """What the item's days of the period would have been without the event."""
    use = base.compared[item] & part
    expected = base.expected[item]
    level = (base.views[item][use].sum() + 0.5) / (expected[use].sum() + 0.5)
    return np.asarray(expected * level, np.float64)
