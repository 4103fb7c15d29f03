"""Which days' applications have had their time: the last ones of an export are still open.

A share of returns or a handling time over cases that are not over is too low, and always in the
newer period. For handling times, where an item's last cases are open, as many working days as most
of its finished cases needed are left out at the end of both periods. Whether a case is sent back is
known earlier: as many days as nearly all returns needed are left out where the records end.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhagen.insight.comparing.halves import Half, Halves
from zhagen.insight.thresholds.shares import (
    FEWEST_RETURNED,
    LONGEST_IMMATURE,
    MATURE_OPEN,
    MATURE_QUANTILE,
    RETURNED_QUANTILE,
)
from zhagen.logs.panel import Cases, Flags, Panel


def mature_days(panel: Panel, cut: Halves, quantile: float = MATURE_QUANTILE) -> Flags:
    """[item, day]: days of the two periods whose cases had time to be finished.

    `quantile` is the share of finished cases that needed no longer. An item whose cases take so
    long that too little of a period would be left has no days.
    """
    found = _both(panel, cut)
    still_open = is_open(panel.cases)
    for item, rows in _rows_of_items(panel):
        _close(found[item], panel.cases, still_open[rows], rows, cut, quantile)
    return found


def ripe_days(panel: Panel, cut: Halves) -> Flags:
    """[item, day]: days of the two periods whose cases had time to be sent back.

    Only what was applied just before the records end is left out.
    """
    found = _both(panel, cut)
    cases = panel.cases
    back = cases.returned >= 0
    end = min(_last(cases) + 1, len(panel.days))
    needed = _days_to_return(cases.returned[back] - cases.applied[back])
    for item, rows in _rows_of_items(panel):
        own = rows[back[rows]]
        mine = needed
        if len(own) >= FEWEST_RETURNED:
            mine = _days_to_return(cases.returned[own] - cases.applied[own])
        for half in (cut.before, cut.after):
            _leave_out(found[item], half, end - mine)
    return found


def _last(cases: Cases) -> int:
    """The last day of which the records know anything."""
    return max(
        int(each.max(initial=-1)) for each in (cases.applied, cases.returned, cases.finished)
    )


def _days_to_return(waited: np.ndarray) -> int:
    return int(np.ceil(np.quantile(waited, RETURNED_QUANTILE))) + 1 if len(waited) else 0


def _leave_out(days: Flags, half: Half, start: int) -> None:
    """Take days from `start` on out of the period, or all where too few would be left."""
    too_late = int(half.days.stop) - start
    if too_late > 0:
        whole = too_late > LONGEST_IMMATURE * half.length
        days[half.days.start if whole else start : half.days.stop] = False


def _both(panel: Panel, cut: Halves) -> Flags:
    found = np.zeros((len(panel.items), len(panel.days)), dtype=np.bool_)
    for half in (cut.before, cut.after):
        found[:, half.days] = True
    return found


def _rows_of_items(panel: Panel) -> Iterator[tuple[int, np.ndarray]]:
    """Each item that has cases, with their rows."""
    order = np.argsort(panel.cases.item, kind="stable")
    items = panel.cases.item[order]
    for item in range(len(panel.items)):
        low, high = np.searchsorted(items, [item, item + 1])
        if high > low:
            yield item, order[low:high]


def is_open(cases: Cases) -> Flags:
    """Cases neither finished nor sent back."""
    return np.asarray((cases.finished < 0) & (cases.returned < 0))


def _close(
    days: Flags, cases: Cases, still_open: Flags, rows: np.ndarray, cut: Halves, quantile: float
) -> None:
    """Take the immature days out of one item's `days`; `still_open` are flags of its rows."""
    workdays = cases.workdays[rows]
    finished = workdays[np.isfinite(workdays)]
    if not len(finished):
        return
    needed = int(np.ceil(np.quantile(finished, quantile))) + 1
    applied = cases.applied[rows]
    halves = (cut.before, cut.after)
    if not any(_tail_is_open(applied, still_open, half, needed) for half in halves):
        return
    for half in halves:
        start = _tail_start(half, needed)
        too_long = needed > LONGEST_IMMATURE * max(1, int((~half.off).sum()))
        days[half.days.start if too_long else start : half.days.stop] = False


def _tail_is_open(applied: np.ndarray, still_open: Flags, half: Half, needed: int) -> bool:
    start = _tail_start(half, needed)
    tail = (applied >= start) & (applied < half.days.stop)
    early = (applied >= half.days.start) & (applied < start)
    if not tail.any():
        return False
    usual = float(still_open[early].mean()) if early.any() else 0.0
    return float(still_open[tail].mean()) > usual + MATURE_OPEN


def _tail_start(half: Half, needed: int) -> int:
    """The position of the first of the last `needed` working days of the period."""
    working = np.flatnonzero(~half.off)
    if len(working) <= needed:
        return int(half.days.start)
    return int(half.days.start) + int(working[-needed])
