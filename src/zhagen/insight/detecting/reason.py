"""Items whose returns have one reason: a line of warning on one material would spare most of them.

A reason counts only where it is more frequent than among the returns of the other items: that
forms are incomplete everywhere says nothing about this one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.period import Period
from zhagen.insight.thresholds.general import LEVEL
from zhagen.insight.thresholds.shares import (
    FEWEST_REASONS,
    REASON_ABOVE_OTHERS,
    REASON_SHARE,
)
from zhagen.insight.times.handling import inside_panel
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import binomial_sf
from zhagen.measures.rates import Proportion, wilson

Counts = NDArray[np.int64]
METRIC = "return_reason_share"
# Officers return alike cases on one day with the same words: fewer are independent than counted.
_ALIKE = 1.5


@dataclass(frozen=True, slots=True)
class Top:
    """The most frequent reason of an item: its returns, all its returns, its share elsewhere.

    `elsewhere` is None where no other item has a return whose reason is known.
    """

    reason: str
    count: int
    total: int
    elsewhere: float | None

    @property
    def share(self) -> float:
        """Returns for this reason over all returns with one."""
        return self.count / self.total


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate for each item with enough returns whose reason is known."""
    del before, calendar
    table = _table(panel, after)
    totals = table.sum(axis=1)
    for place in np.flatnonzero(totals >= FEWEST_REASONS):
        yield _of_item(panel, int(place), _top(panel, table, int(place)), after)


def _table(panel: Panel, after: Period) -> Counts:
    """Returned cases of the period by item and reason."""
    cases = panel.cases
    span = panel.between(after.first, after.last)
    found = np.zeros((len(panel.items), len(cases.reasons)), dtype=np.int64)
    chosen = inside_panel(panel) & (cases.returned >= 0) & (cases.reason >= 0)
    chosen &= (cases.applied >= span.start) & (cases.applied < span.stop)
    np.add.at(found, (cases.item[chosen], cases.reason[chosen]), 1)
    return found


def _top(panel: Panel, table: Counts, place: int) -> Top:
    own = table[place]
    reason = int(np.argmax(own))
    others = table.sum(axis=0) - own
    elsewhere = float(others[reason] / others.sum()) if others.sum() else None
    return Top(panel.cases.reasons[reason], int(own[reason]), int(own.sum()), elsewhere)


def _p(top: Top) -> float:
    """Two-sided p that the share is above the least worth a warning, and above elsewhere.

    The most frequent of several reasons was picked, so the p of its item counts for all of them.
    """
    above = 0.0 if top.elsewhere is None else top.elsewhere + REASON_ABOVE_OTHERS
    least = min(1.0, max(REASON_SHARE, above))
    count, total = math.floor(top.count / _ALIKE), math.floor(top.total / _ALIKE)
    return min(1.0, 2 * binomial_sf(count, total, least))


def _of_item(panel: Panel, place: int, top: Top, after: Period) -> Candidate:
    item = panel.items[place]
    independent = Proportion(math.floor(top.count / _ALIKE), math.ceil(top.total / _ALIKE))
    around = wilson(independent, level=LEVEL)
    known = top.elsewhere
    change = None if known is None else top.share - known
    rows = (
        ("退件原因", "本事项件数", "本事项有原因的退件", "其他事项占比"),
        (top.reason, str(top.count), str(top.total), _shown(known)),
    )
    span = f"{after.first.isoformat()}..{after.last.isoformat()}"
    return Candidate(
        "returns.reason",
        item.code,
        METRIC,
        top.elsewhere,
        top.share,
        change,
        None if known is None else min(top.share, around.lower) - known,
        None if known is None else max(top.share, around.upper) - known,
        _p(top),
        top.total,
        Evidence("handling", f"count(cases) by reason [item={item.code}; {span}]", rows),
        Direction.WORSE,
        float(top.count),
        {"reason": top.reason, "after_events": top.count, "after_trials": top.total},
    )


def _shown(share: float | None) -> str:
    return "无" if share is None else f"{share:.6f}"
