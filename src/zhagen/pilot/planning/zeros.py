"""Ratios of means that the baseline says will not work: windows and days with none of it.

A ratio has no logarithm where one side is zero. The planner's history leaves such days out, so
what it says of a rare count is too good; said before the start, another measure can be agreed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhagen.pilot.charter import Charter, Metric
from zhagen.pilot.estimating.estimate import is_plain_ratio
from zhagen.pilot.model import Cells, Floats
from zhagen.pilot.planning.feasible import Finding, Force

# A stray day without any changes nothing; more of them say that the thing is rare.
FEW = 0.01


def without_any(cells: Cells, metric: Metric) -> tuple[str, ...]:
    """Windows in which a ratio of means is always zero in the baseline."""
    if not is_plain_ratio(metric):
        return ()
    counts, sums = _by_window_day(cells, metric)
    never = (counts.sum(axis=1) > 0) & (sums.sum(axis=1) <= 0)
    return tuple(name for name, each in zip(cells.windows, never, strict=True) if each)


def zero_windows(charter: Charter, cells: Cells) -> Iterator[Finding]:
    """Why nothing can be planned for the primary metric."""
    if never := without_any(cells, charter.primary):
        values = {"windows": "、".join(never), "metric": charter.primary.title}
        yield Finding("zero_window", values=values)


def zero_days(charter: Charter, cells: Cells) -> Iterator[Finding]:
    """Metrics of which many a window sees none on many a day."""
    guarded = (each.metric for each in charter.guardrails)
    for metric in (charter.primary, *guarded, *charter.secondary):
        if not is_plain_ratio(metric):
            continue
        counts, sums = _by_window_day(cells, metric)
        seen = counts > 0
        share = float((sums[seen] <= 0).mean()) if seen.any() else 0.0
        if share > FEW:
            yield Finding("zero_days", Force.WARNS, {"metric": metric.title, "share": share})


def _by_window_day(cells: Cells, metric: Metric) -> tuple[Floats, Floats]:
    """(Cases that have the metric, their sum) by window and day of the baseline."""
    known = cells.window >= 0
    days, place = np.unique(cells.day[known], return_inverse=True)
    at = cells.window[known] * len(days) + place
    shape = (len(cells.windows), len(days))
    counts, sums = (
        np.bincount(at, weights=values[metric.id][known], minlength=shape[0] * shape[1])
        .astype(np.float64)
        .reshape(shape)
        for values in (cells.counts, cells.sums)
    )
    return counts, sums
