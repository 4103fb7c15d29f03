"""Searches typed on an item's pages, documents taken from them, beside others of the kind.

Both are taken over page views: a page on which people go on searching lacks something, a form that
hardly any reader takes is not seen or not wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.shares import Trials
from zhagen.insight.model import Candidate, Direction
from zhagen.insight.period import Period
from zhagen.insight.shares import beside_others
from zhagen.insight.shares.kinds import ShareKind
from zhagen.insight.thresholds.moves import (
    FEWEST_DOWNLOADS,
    FEWEST_VIEWS,
    LEAST_DOWNLOADS,
    LEAST_PAGE_SEARCHES,
)
from zhagen.logs.panel import Counts, Flags, Panel


def page_search_trials(panel: Panel, _calendar: WorkCalendar) -> Trials:
    """Page views on days with both logs; events are the searches made on the pages."""
    return _over_views(panel, panel.searches.total, panel.accessed & panel.searched)


def download_trials(panel: Panel, _calendar: WorkCalendar) -> Trials:
    """Page views of items that have documents; events are visitors who took one that day."""
    taken = panel.downloads
    if taken is None:
        taken = np.zeros((len(panel.items), len(panel.days)), np.int64)
    offered = (taken.sum(axis=1) >= FEWEST_DOWNLOADS)[:, None]
    return _over_views(panel, taken, panel.accessed & offered)


def _over_views(panel: Panel, events: Counts, days: Flags) -> Trials:
    views = np.where(days, panel.pages.views.sum(axis=2), 0).astype(np.float64)
    return Trials(
        np.minimum(events, views)[:, :, None], views[:, :, None], ("全部",), (0,), ("全部",)
    )


PAGE_SEARCH = ShareKind(
    "page_search",
    "page_search_share",
    "search",
    "sum(searches.total) / sum(pages.views)",
    "页面浏览",
    "在页面上搜索",
    0.0,
    LEAST_PAGE_SEARCHES,
    FEWEST_VIEWS,
    ripens=False,
    trials=page_search_trials,
)
DOWNLOAD = ShareKind(
    "download",
    "download_share",
    "served",
    "sum(downloads) / sum(pages.views)",
    "页面浏览",
    "下载文件",
    0.0,
    LEAST_DOWNLOADS,
    FEWEST_VIEWS,
    ripens=False,
    trials=download_trials,
    higher=Direction.BETTER,
)


def page_searches(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items on whose pages people search more or less often than on others of the kind."""
    if not (panel.accessed & panel.searched).any():
        return iter(())
    return beside_others.candidates(PAGE_SEARCH, panel, before, after, calendar)


def downloads(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items whose documents are taken by fewer or more of their readers than others'."""
    if panel.downloads is None:
        return
    for each in beside_others.candidates(DOWNLOAD, panel, before, after, calendar):
        missed = max(0.0, -(each.change or 0.0)) * each.n
        yield replace(each, people=missed or each.people)
