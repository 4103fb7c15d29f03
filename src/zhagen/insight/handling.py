"""Handling times that rose or fell, on the working-day clock, and promises that are not kept.

The medians printed are those of the finished cases applied in each period. The test lets open cases
count as longer than all others and leaves out the last days, whose cases had no time to finish:
without that, the newer period always looks faster.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight import mix_times
from zhagen.insight.halves import Halves, halves
from zhagen.insight.maturity import is_open, mature_days
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.moderation import pools
from zhagen.insight.period import Period
from zhagen.insight.shares_counted import unless_counts_differ
from zhagen.insight.shares_kinds import CHANNEL_GROUPS, case_strata
from zhagen.insight.thresholds_shares import FEWEST_FINISHED, LEAST_HANDLING, MATURE_TRIMMED
from zhagen.insight.times import OPEN, TimeChanges, Times, compare
from zhagen.logs.panel import Flags, Panel
from zhagen.measures.distributions import Floats

METRIC = "handling_workdays_median"
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
    usable = np.minimum(medians.count[0], medians.count[1]) >= FEWEST_FINISHED
    changes = compare(
        data,
        len(panel.items),
        cut,
        pools(panel.items, usable),
        null=LEAST_HANDLING,
        least=LEAST_HANDLING,
        fewest=FEWEST_FINISHED,
    )
    shifted = mix_times.of_site("handling_time", METRIC, changes, medians, _evidence(None, []))
    if shifted is not None:
        yield shifted
    for place in np.flatnonzero(changes.usable & usable):
        plain = _of_item(panel, int(place), changes, medians, (before, after))
        if mix_times.explains(changes, int(place)):
            yield mix_times.explanation(plain, int(place), data, cut, changes)
        else:
            yield unless_counts_differ(plain)


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


def finished_medians(panel: Panel, cut: Halves) -> mix_times.Medians:
    """The medians over the finished cases applied before and after."""
    cases = panel.cases
    finished = np.isfinite(cases.workdays) & (cases.finished >= 0)
    values, counts = [], []
    for half in (cut.before, cut.after):
        inside = finished & (cases.applied >= half.days.start) & (cases.applied < half.days.stop)
        value = np.full(len(panel.items), np.nan)
        count = np.zeros(len(panel.items), dtype=np.int64)
        order = np.argsort(cases.item[inside], kind="stable")
        items, times = cases.item[inside][order], cases.workdays[inside][order]
        for item, own in zip(*_split(items, times), strict=True):
            if item >= 0:
                value[item], count[item] = float(np.median(own)), len(own)
        values.append(value)
        counts.append(count)
    return mix_times.Medians((values[0], values[1]), (counts[0], counts[1]))


def _split(items: np.ndarray, times: Floats) -> tuple[list[int], list[Floats]]:
    """Each item with its times, from rows in the order of the items."""
    names, starts = np.unique(items, return_index=True)
    return names.tolist(), np.split(times, starts[1:])[: len(names)]


def _of_item(
    panel: Panel,
    place: int,
    changes: TimeChanges,
    medians: mix_times.Medians,
    periods: tuple[Period, Period],
) -> Candidate:
    change, low, high = mix_times.relative(changes, place)
    first, second = medians.of(place)
    rose = second[0] > first[0]
    code = panel.items[place].code
    rows = [(p.name, *pair) for p, pair in zip(periods, (first, second), strict=True)]
    return Candidate(
        f"handling_time.{'rose' if rose else 'fell'}",
        code,
        METRIC,
        first[0],
        second[0],
        change,
        low,
        high,
        float(changes.p[place]),
        first[1] + second[1],
        _evidence(code, rows, periods),
        Direction.WORSE if rose else Direction.BETTER,
        float(second[1]),
        {
            "before_n": first[1],
            "after_n": second[1],
            "adjusted": mix_times.adjusted(first[0], second[0], change, low, high),
        },
    )


def _evidence(
    code: str | None,
    rows: list[tuple[str, float, int]],
    periods: tuple[Period, ...] = (),
) -> Evidence:
    spans = "、".join(f"{p.first.isoformat()}..{p.last.isoformat()}" for p in periods)
    query = f"median(cases.workdays) by cases.applied [item={code or '*'}; {spans}]"
    table = [("范围", "办理中位工作日", "办结件数")]
    table += [(name, f"{value:.4f}", str(count)) for name, value, count in rows]
    return Evidence("handling", query, tuple(table))
