"""Items whose cases take longer than promised as a habit, not now and then.

A case that is still open after its promise is late already, however long it will take in the end.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import Half, Halves, days_off, halves
from zhagen.insight.comparing.maturity import is_open, mature_days
from zhagen.insight.comparing.moderation import beyond, moderated, reach
from zhagen.insight.comparing.shares import Trials, flat_side, standardised
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.period import Period
from zhagen.insight.shares.counted import Counted, counted, share_text
from zhagen.insight.thresholds.shares import FEWEST_FINISHED, OVER_PROMISE
from zhagen.insight.times.handling import finished_medians, inside_panel, medians_by_item
from zhagen.logs.panel import Flags, Panel
from zhagen.measures.distributions import Floats

METRIC = "over_promise_share"


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate for each item with a promise, against the share that is still an exception.

    `before` and `after` are the shares of late cases in the two periods; the test is on the later.
    """
    cut = halves(panel, before, after, calendar)
    if cut is None or not len(panel.cases.item):
        return
    data = late_cases(panel, cut, calendar)
    first, second = (counted(data, half.days) for half in (cut.before, cut.after))
    usable = np.asarray([c.trials >= FEWEST_FINISHED for c in second], dtype=np.bool_)
    share, se, df = _level(data, cut, cut.after, usable)
    _, se_before, _ = _level(data, cut, cut.before, usable)
    p = beyond(np.maximum(share - OVER_PROMISE, 0.0), se, df, 0.0)
    widths = reach(np.hypot(se, se_before), df)
    medians, promises = finished_medians(panel, cut), _promises(panel, cut)
    for place in np.flatnonzero(usable & np.isfinite(promises)):
        median = medians.of(int(place))[1][0]
        if np.isfinite(median):
            ends = first[place], second[place]
            times = float(promises[place]), median
            error = float(se[place]), float(widths[place])
            tested = float(p[place]), float(share[place]) - OVER_PROMISE, *error
            yield _of_item(panel, int(place), ends, times, tested, (before, after))


def _level(data: Trials, cut: Halves, half: Half, usable: Flags) -> tuple[Floats, Floats, Floats]:
    """(share of late cases, its error, df) of one period."""
    level = standardised(flat_side(data, cut, half), np.ones((len(usable), 1)))
    ratios = level.clustered / np.maximum(level.independent, 1e-12)
    dispersion, df = moderated(ratios, level.df, usable)
    return level.share, np.sqrt(dispersion * level.independent), df


def late_cases(panel: Panel, cut: Halves, calendar: WorkCalendar) -> Trials:
    """Cases of mature days with a promise, finished or open past it; events are the late ones."""
    cases = panel.cases
    kept = mature_days(panel, cut)
    finished = np.isfinite(cases.workdays) & (cases.finished >= 0)
    overdue = is_open(cases) & (_waited(panel, calendar) > cases.promise)
    chosen = inside_panel(panel) & (cases.promise > 0) & (finished | overdue)
    chosen[chosen] &= kept[cases.item[chosen], cases.applied[chosen]]
    tables = []
    for flags in (chosen & (overdue | (cases.workdays > cases.promise)), chosen):
        table = np.zeros((len(panel.items), len(panel.days), 1))
        np.add.at(table[:, :, 0], (cases.item[flags], cases.applied[flags]), 1.0)
        tables.append(table)
    return Trials(tables[0], tables[1], ("全部",), (0,), ("全部",))


def _waited(panel: Panel, calendar: WorkCalendar) -> Floats:
    """Whole working days from the application to the last day the records know of."""
    cases = panel.cases
    known = (cases.applied, cases.returned, cases.finished)
    end = min(max(int(each.max(initial=-1)) for each in known) + 1, len(panel.days))
    passed = np.concatenate([[0], np.cumsum(~days_off(panel, calendar))])
    first = np.clip(cases.applied + 1, 0, end)
    return np.asarray(passed[end] - passed[first], dtype=np.float64)


def _promises(panel: Panel, cut: Halves) -> Floats:
    """The promise most cases of the later period carry, NaN where there is none."""
    cases = panel.cases
    inside = inside_panel(panel) & np.isfinite(cases.promise) & (cases.promise > 0)
    inside &= (cases.applied >= cut.after.days.start) & (cases.applied < cut.after.days.stop)
    return medians_by_item(panel, cases.promise, inside)[0]


def _of_item(
    panel: Panel,
    place: int,
    late: tuple[Counted, Counted],
    times: tuple[float, float],
    tested: tuple[float, float, float, float],
    periods: tuple[Period, Period],
) -> Candidate:
    promise, median = times
    p, distance, error, width = tested
    earlier, now = late
    change = (now.share or 0.0) - (earlier.share or 0.0) if earlier.trials else None
    code = panel.items[place].code
    rows = [("范围", "办结或已逾期", "超过承诺", "占比")]
    for period, each in zip(periods, late, strict=True):
        rows.append((period.name, str(each.trials), str(each.events), share_text(each.share)))
    spans = "、".join(f"{x.first.isoformat()}..{x.last.isoformat()}" for x in periods)
    return Candidate(
        "handling_time.over_promise",
        code,
        METRIC,
        earlier.share,
        now.share,
        change,
        None if change is None else change - width,
        None if change is None else change + width,
        p,
        earlier.trials + now.trials,
        Evidence(
            "handling", f"count(workdays > promise or overdue) [item={code}; {spans}]", tuple(rows)
        ),
        Direction.WORSE,
        float(now.events),
        {
            "promise": promise,
            "median": median,
            "after_events": now.events,
            "after_trials": now.trials,
            "tested_distance": distance,
            "tested_error": error,
        },
    )
