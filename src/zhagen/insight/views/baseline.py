"""The common ground of everything said about volume: what each item's days should have been.

`Baseline` is made once for a pair of periods; the volume test and the explanations read it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.period import Period
from zhagen.insight.views.days import Days, Flags, classify
from zhagen.insight.views.marks import item_gaps, site_gaps, spikes
from zhagen.insight.views.pool import expected_days
from zhagen.logs.panel import Panel

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """Views and what they should have been.

    `views`, `expected` are [item, day]; `expected` is on the item's mean level of the panel.
    `gaps` [day] are days of the periods whose records are not whole; `missing`, `spiked`
    [item, day] are such days of single items and days of a short event; `moved` [item] stepped
    against its kind.
    """

    views: Floats
    expected: Floats
    days: Days
    usable: Flags
    gaps: Flags
    missing: Flags
    spiked: Flags
    moved: Flags

    @property
    def compared(self) -> Flags:
        """The days that may be compared, [item, day]."""
        return (self.usable & self.days.ordinary) & ~self.missing & ~self.spiked


def baseline(panel: Panel, before: Period, after: Period, calendar: WorkCalendar) -> Baseline:
    """The baseline of two periods of the panel."""
    days = classify(panel, before, after, calendar)
    views = panel.pages.views.sum(axis=2).astype(np.float64)
    site = panel.site.views.astype(np.float64)
    accessed = np.asarray(panel.accessed, np.bool_)
    gaps = site_gaps(np.maximum(site, views.sum(axis=0)), accessed, days)
    usable = accessed & ~gaps
    rest = np.maximum(site - views.sum(axis=0), 0.0)
    kinds = tuple(item.kind for item in panel.items)
    pool = expected_days(views, usable, days, kinds, rest)
    missing = item_gaps(views, pool.expected, usable, days)
    filled = np.where(missing, pool.expected, views)
    spiked = spikes(filled, pool.expected, usable, days)
    return Baseline(views, pool.expected, days, usable, gaps, missing, spiked, pool.moved)


def per_day(values: Floats, days: Flags, usable: Flags) -> Floats:
    """Mean over the period's days that have records; 0 where there is none."""
    use = days & usable
    count = int(use.sum())
    total: Floats = values[..., use].sum(axis=-1)
    return total / count if count else np.zeros_like(total)
