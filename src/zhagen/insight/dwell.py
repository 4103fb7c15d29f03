"""Reading times that rose or fell: the gap from a page view to the next of the same session.

The last page of a session has no measured time; the median is over what was measured, and the
finding says how many that are.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight import mix_times
from zhagen.insight.halves import Halves, days_off, halves
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.moderation import pools
from zhagen.insight.period import Period
from zhagen.insight.shares_counted import unless_counts_differ
from zhagen.insight.shares_kinds import DEVICES
from zhagen.insight.thresholds_shares import FEWEST_GAPS, LEAST_DWELL, NULL_DWELL
from zhagen.insight.times import TimeChanges, Times, compare
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import Floats

METRIC = "dwell_median_s"
_STRATA = ("工作日电脑", "工作日手机", "休息日电脑", "休息日手机")
# A device whose days off are too few is compared as a whole.
_GROUPS = (0, 1, 0, 1)
_LONGEST = 1800


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items whose pages are read for a longer or shorter time."""
    cut = halves(panel, before, after, calendar)
    if cut is None:
        return
    data = reading_times(panel, calendar)
    medians = measured_medians(panel, cut)
    usable = np.minimum(medians.count[0], medians.count[1]) >= FEWEST_GAPS
    changes = compare(
        data,
        len(panel.items),
        cut,
        pools(panel.items, usable),
        null=NULL_DWELL,
        least=LEAST_DWELL,
        fewest=FEWEST_GAPS,
    )
    shifted = mix_times.of_site("dwell", METRIC, changes, medians, evidence(None, []))
    if shifted is not None:
        yield shifted
    for place in np.flatnonzero(changes.usable):
        plain = _of_item(panel, int(place), changes, medians, (before, after))
        if mix_times.explains(changes, int(place)):
            yield mix_times.explanation(plain, int(place), data, cut, changes)
        else:
            yield unless_counts_differ(plain)


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


def measured_medians(panel: Panel, cut: Halves) -> mix_times.Medians:
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
    return mix_times.Medians((medians[0], medians[1]), (counts[0], counts[1]))


def _median(table: Floats) -> Floats:
    """Medians of whole numbers from their counts, [item, number]; the mean of the middle two."""
    heights = np.cumsum(table, axis=1)
    whole = heights[:, -1]
    lower = (heights < np.ceil(whole / 2)[:, None]).sum(axis=1)
    upper = (heights < (np.floor(whole / 2) + 1)[:, None]).sum(axis=1)
    return np.asarray((lower + upper) / 2, dtype=np.float64)


def _of_item(
    panel: Panel,
    place: int,
    changes: TimeChanges,
    medians: mix_times.Medians,
    periods: tuple[Period, Period],
) -> Candidate:
    item = panel.items[place]
    change, low, high = mix_times.relative(changes, place)
    first, second = medians.of(place)
    views = panel.pages.views[place, panel.between(periods[1].first, periods[1].last)]
    rows = [(p.name, *pair) for p, pair in zip(periods, (first, second), strict=True)]
    return Candidate(
        f"dwell.{'rose' if second[0] > first[0] else 'fell'}",
        item.code,
        METRIC,
        first[0],
        second[0],
        change,
        low,
        high,
        float(changes.p[place]),
        first[1] + second[1],
        evidence(item.code, rows, periods),
        Direction.NEITHER,
        float(views.sum()),
        {
            "before_n": first[1],
            "after_n": second[1],
            "after_views": int(views.sum()),
            "adjusted": mix_times.adjusted(first[0], second[0], change, low, high),
        },
    )


def evidence(
    code: str | None,
    rows: list[tuple[str, float, int]],
    periods: tuple[Period, ...] = (),
) -> Evidence:
    """A table of medians (seconds, times measured), one row for each name."""
    spans = "、".join(f"{p.first.isoformat()}..{p.last.isoformat()}" for p in periods)
    query = f"median(dwell.seconds, dwell.count) [item={code or '*'}; {spans}]"
    table = [("范围", "停留中位秒数", "测得次数")]
    table += [(name, f"{value:g}", str(count)) for name, value, count in rows]
    return Evidence("cube/dwell", query, tuple(table))
