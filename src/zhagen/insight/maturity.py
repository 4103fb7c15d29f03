"""Which days' applications have had their time: the last ones of an export are still open.

A share of returns or a handling time over cases that are not over is too low, and always in the
newer period. Where an item's last cases are open, as many working days as 19 in 20 of its finished
cases needed are left out at the end of both periods.
"""

from __future__ import annotations

import numpy as np

from zhagen.insight.halves import Half, Halves
from zhagen.insight.thresholds_shares import LONGEST_IMMATURE, MATURE_OPEN, MATURE_QUANTILE
from zhagen.logs.panel import Cases, Flags, Panel


def mature_days(panel: Panel, cut: Halves) -> Flags:
    """[item, day]: days of the two periods whose cases may be judged.

    An item whose cases take so long that too little of a period would be left has none.
    """
    found = np.zeros((len(panel.items), len(panel.days)), dtype=np.bool_)
    for half in (cut.before, cut.after):
        found[:, half.days] = True
    order = np.argsort(panel.cases.item, kind="stable")
    items = panel.cases.item[order]
    for item in range(len(panel.items)):
        low, high = np.searchsorted(items, [item, item + 1])
        rows = order[low:high]
        if len(rows):
            _close(found[item], panel.cases, rows, cut)
    return found


def is_open(cases: Cases) -> Flags:
    """Cases neither finished nor sent back."""
    return np.asarray((cases.finished < 0) & (cases.returned < 0))


def _close(days: Flags, cases: Cases, rows: np.ndarray, cut: Halves) -> None:
    """Take the immature days out of one item's `days`."""
    workdays = cases.workdays[rows]
    finished = workdays[np.isfinite(workdays)]
    if not len(finished):
        return
    needed = int(np.ceil(np.quantile(finished, MATURE_QUANTILE))) + 1
    applied, still_open = cases.applied[rows], is_open(cases)[rows]
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
