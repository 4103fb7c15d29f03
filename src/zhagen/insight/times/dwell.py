"""Reading times that rose or fell: the gap from a page view to the next of the same session.

The last page of a session has no measured time; the median is over what was measured, and the
finding says how many that are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import Halves, days_off, halves
from zhagen.insight.comparing.times import Times
from zhagen.insight.model import Candidate
from zhagen.insight.period import Period
from zhagen.insight.shares.kinds import DEVICES
from zhagen.insight.thresholds.shares import (
    FEWEST_GAPS,
    LEAST_DWELL,
    NULL_DWELL,
    SHORT_DWELL_S,
)
from zhagen.insight.times import mix
from zhagen.insight.times.in_time import Compared, TimeKind, moved
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import Floats

KIND = TimeKind(
    "dwell",
    "dwell_median_s",
    "cube/dwell",
    "median(dwell.seconds, dwell.count)",
    ("停留中位秒数", "测得次数"),
    "g",
    NULL_DWELL,
    LEAST_DWELL,
    FEWEST_GAPS,
)
_STRATA = ("工作日电脑", "工作日手机", "休息日电脑", "休息日手机")
# A device whose days off are too few is compared as a whole.
_GROUPS = (0, 1, 0, 1)
_LONGEST = 1800


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items whose pages are read for a longer or shorter time.

    A time that fell from long to less long is no reading too short: whether the time itself is
    short is told beside its change.
    """
    cut = halves(panel, before, after, calendar)
    if cut is None:
        return
    data, medians = reading_times(panel, calendar), measured_medians(panel, cut)
    views = panel.pages.views[:, cut.after.days].sum(axis=(1, 2))

    def finish(plain: Candidate, place: int) -> Candidate:
        facts = {
            **plain.facts,
            "after_views": int(views[place]),
            "short": (plain.after or 0.0) < SHORT_DWELL_S,
            "short_s": SHORT_DWELL_S,
        }
        return replace(plain, people=float(views[place]), facts=facts)

    yield from moved(KIND, Compared(panel, (before, after), cut, data, medians), finish)


def reading_times(panel: Panel, calendar: WorkCalendar) -> Times:
    """The measured gaps as times, by device on workdays and days off."""
    off = days_off(panel, calendar)
    dwell = panel.dwell
    return Times(
        dwell.item.astype(np.intp),
        dwell.day.astype(np.intp),
        (dwell.device + 2 * off[dwell.day]).astype(np.intp),
        # The log knows whole seconds; half a second is the middle of the first.
        dwell.seconds.astype(np.float64) + 0.5,
        dwell.count.astype(np.float64),
        _STRATA,
        _GROUPS,
        DEVICES,
    )


def measured_medians(panel: Panel, cut: Halves) -> mix.Medians:
    """The medians over all measured gaps as counted, before and after."""
    counts, medians = [], []
    size = len(panel.items)
    dwell = panel.dwell
    seconds = np.minimum(dwell.seconds, _LONGEST)
    for half in (cut.before, cut.after):
        inside = (dwell.day >= half.days.start) & (dwell.day < half.days.stop)
        table = (
            np.bincount(
                dwell.item[inside] * (_LONGEST + 1) + seconds[inside],
                dwell.count[inside],
                minlength=size * (_LONGEST + 1),
            )
            .reshape(size, _LONGEST + 1)
            .astype(np.float64)
        )
        counts.append(table.sum(axis=1).astype(np.int64))
        medians.append(_median(table))
    return mix.Medians((medians[0], medians[1]), (counts[0], counts[1]))


def _median(table: Floats) -> Floats:
    """Medians of whole numbers from their counts, [item, number]; the mean of the middle two."""
    heights = np.cumsum(table, axis=1)
    whole = heights[:, -1]
    lower = (heights < np.ceil(whole / 2)[:, None]).sum(axis=1)
    upper = (heights < (np.floor(whole / 2) + 1)[:, None]).sum(axis=1)
    return np.asarray((lower + upper) / 2, dtype=np.float64)
