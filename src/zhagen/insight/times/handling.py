"""Handling times that rose or fell, on the working-day clock, and promises that are not kept.

The medians printed are those of the finished cases applied in each period. The test lets open cases
count as longer than all others and leaves out the last days, whose cases had no time to finish:
without that, the newer period always looks faster.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import Halves, halves
from zhagen.insight.comparing.maturity import is_open, mature_days
from zhagen.insight.comparing.times import OPEN, Times
from zhagen.insight.model import Candidate, Direction
from zhagen.insight.period import Period
from zhagen.insight.shares.kinds import CHANNEL_GROUPS, case_strata
from zhagen.insight.thresholds.shares import FEWEST_FINISHED, LEAST_HANDLING, MATURE_TRIMMED
from zhagen.insight.times import mix
from zhagen.insight.times.in_time import Compared, TimeKind, moved
from zhagen.logs.panel import Counts, Flags, Panel
from zhagen.measures.distributions import Floats

KIND = TimeKind(
    "handling_time",
    "handling_workdays_median",
    "handling",
    "median(cases.workdays) by cases.applied",
    ("办理中位工作日", "办结件数"),
    ".4f",
    LEAST_HANDLING,
    LEAST_HANDLING,
    FEWEST_FINISHED,
)
# Ten minutes of a working day of eight hours: the clock says no less.
_SHORTEST = 0.02


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items whose cases take more or fewer working days."""
    cut = halves(panel, before, after, calendar)
    if cut is None or not len(panel.cases.item):
        return
    data = case_times(panel, mature_days(panel, cut, MATURE_TRIMMED))
    medians = finished_medians(panel, cut)
    yield from moved(KIND, Compared(panel, (before, after), cut, data, medians), _judged_as)


def _judged_as(plain: Candidate, _place: int) -> Candidate:
    rose = plain.type.endswith("rose")
    return replace(plain, direction=Direction.WORSE if rose else Direction.BETTER)


def case_times(panel: Panel, mature: Flags) -> Times:
    """Cases of mature days that were not sent back: their time, or that they are still open."""
    cases = panel.cases
    strata, names, groups = case_strata(panel)
    finished = np.isfinite(cases.workdays) & (cases.finished >= 0)
    chosen = (finished | is_open(cases)) & inside_panel(panel)
    chosen[chosen] &= mature[cases.item[chosen], cases.applied[chosen]]
    value = np.where(finished, np.maximum(cases.workdays, _SHORTEST), OPEN)
    return Times(
        cases.item[chosen].astype(np.intp),
        cases.applied[chosen].astype(np.intp),
        strata[chosen],
        value[chosen],
        np.ones(int(chosen.sum())),
        names,
        groups,
        CHANNEL_GROUPS,
    )


def inside_panel(panel: Panel) -> Flags:
    """Cases of a listed item, applied on a day of the panel."""
    cases = panel.cases
    applied = (cases.applied >= 0) & (cases.applied < len(panel.days))
    return np.asarray(applied & (cases.item >= 0), dtype=np.bool_)


def finished_medians(panel: Panel, cut: Halves) -> mix.Medians:
    """The medians over the finished cases applied before and after."""
    cases = panel.cases
    finished = np.isfinite(cases.workdays) & (cases.finished >= 0) & (cases.item >= 0)
    found = []
    for half in (cut.before, cut.after):
        inside = finished & (cases.applied >= half.days.start) & (cases.applied < half.days.stop)
        found.append(medians_by_item(panel, cases.workdays, inside))
    (first, before), (second, after) = found
    return mix.Medians((first, second), (before, after))


def medians_by_item(panel: Panel, values: Floats, chosen: Flags) -> tuple[Floats, Counts]:
    """(median of the chosen cases, how many these are), [item]; NaN where there are none."""
    middle = np.full(len(panel.items), np.nan)
    items = panel.cases.item[chosen]
    order = np.argsort(items, kind="stable")
    known, starts, count = np.unique(items[order], return_index=True, return_counts=True)
    for item, own in zip(known.tolist(), np.split(values[chosen][order], starts[1:]), strict=False):
        middle[item] = float(np.median(own))
    counts = np.zeros(len(panel.items), dtype=np.int64)
    counts[known] = count
    return middle, counts
