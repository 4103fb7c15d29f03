"""Counts behind the shares that are followed after an improvement but are no main metric.

One place says what is counted over what, by item and day; weeks are made of it like of any share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from zhagen.insight.thresholds.moves import SLOW_MS
from zhagen.insight.thresholds.shares import WORST_MARKS
from zhagen.logs.panel import CHANNELS, Channel, Counts, Flags, Panel

# Events and trials, [item, day].
Pair = tuple[Counts, Counts]


def share_counts(panel: Panel, metric: str) -> Pair | None:
    """What a share is made of; None for a metric that is no such share, or has no records."""
    counted = _SHARES.get(metric)
    return None if counted is None else counted(panel)


def _stepped(panel: Panel) -> Pair | None:
    steps = panel.steps
    return None if steps is None else (steps.moved, steps.read.sum(axis=2))


def _searched_here(panel: Panel) -> Pair:
    days = panel.accessed & panel.searched
    views = panel.pages.views.sum(axis=2)
    return np.where(days, panel.searches.total, 0), np.where(days, views, 0)


def _left(panel: Panel) -> Pair:
    found = panel.searches.total - panel.searches.without_result
    return np.clip(found - panel.searches.followed, 0, None), found


def _taken(panel: Panel) -> Pair | None:
    taken = panel.downloads
    return None if taken is None else (taken, panel.pages.views.sum(axis=2))


def _failed(panel: Panel) -> Pair | None:
    failed = panel.failures
    if failed is None:
        return None
    opened = panel.pages.views.sum(axis=2) + failed
    return failed, opened if panel.exported is None else np.where(panel.exported, 0, opened)


def _slow(panel: Panel) -> Pair | None:
    if panel.waits is None:
        return None
    views = panel.waits.views
    return views[:, :, panel.waits.edges.index(SLOW_MS) + 1 :].sum(axis=2), views.sum(axis=2)


def _badly_rated(panel: Panel) -> Pair:
    marks = panel.cases.satisfaction
    return _cases(panel, (marks > 0) & (marks <= WORST_MARKS)), _cases(panel, marks > 0)


def _online(panel: Panel) -> Pair:
    known = panel.cases.channel >= 0
    online = known & (panel.cases.channel != CHANNELS.index(Channel.WINDOW))
    return _cases(panel, online), _cases(panel, known)


def _cases(panel: Panel, chosen: Flags) -> Counts:
    """The chosen cases by item and day of application."""
    cases = panel.cases
    rows = chosen & (cases.item >= 0) & (cases.applied >= 0) & (cases.applied < len(panel.days))
    found = np.zeros((len(panel.items), len(panel.days)), np.int64)
    np.add.at(found, (cases.item[rows], cases.applied[rows]), 1)
    return found


_SHARES: Final[Mapping[str, Callable[[Panel], Pair | None]]] = {
    "step_share": _stepped,
    "page_search_share": _searched_here,
    "search_left_share": _left,
    "download_share": _taken,
    "failing_share": _failed,
    "slow_share": _slow,
    "low_mark_share": _badly_rated,
    "online_filing_share": _online,
}
