"""Peaks that came in the same month of both past years: the next one can be prepared for.

Needs two whole years; one year cannot tell a season from an event.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.period import Period
from zhagen.insight.thresholds.shares import (
    PEAK_AHEAD_MONTHS,
    PEAK_LEAST_SHARE_OF_DAYS,
    PEAK_LEAST_VIEWS,
    PEAK_RATIO,
    SMALLEST_POOL,
)
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import Floats

_YEARS = 2


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items with a month ahead in which both past years had a peak; the strongest month of each."""
    del before, calendar
    if (after.last - panel.days[0]).days + 1 < _YEARS * 365:
        return
    months = _months_ahead(after.last)
    ratios = [_ratios(panel, first, after.last) for first in months]
    usual = _usual(panel, after.last)
    for place, item in enumerate(panel.items):
        best = max(range(len(months)), key=lambda m: float(ratios[m][:, place].min()))
        years = ratios[best][:, place]
        if not np.isfinite(years).all() or years.min() < PEAK_RATIO:
            continue
        if usual[place] * 30 < PEAK_LEAST_VIEWS:
            continue
        month = months[best]
        ahead = float(usual[place] * years.mean())
        rows = [("年份", "当月与前后一年日均之比")]
        for back, ratio in enumerate(years.tolist(), start=1):
            rows.append((f"{month.year - back}年{month.month}月", f"{ratio:.3f}"))
        yield Candidate(
            "season.ahead",
            item.code,
            "views_per_day",
            float(usual[place]),
            ahead,
            float(years.mean() - 1),
            float(years.min() - 1),
            float(years.max() - 1),
            None,
            int(usual[place] * 365),
            Evidence("cube/views", f"pages.views by month [item={item.code}]", tuple(rows)),
            Direction.NEITHER,
            ahead * 30,
            {"year": month.year, "month": month.month, "ratio": float(years.mean())},
        )


def _months_ahead(last: date) -> list[date]:
    """First days of the months after the period."""
    found = []
    day = last
    for _ in range(PEAK_AHEAD_MONTHS):
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        found.append(day)
    return found


def _ratios(panel: Panel, month: date, last: date) -> Floats:
    """Views a day in that month of past years over the mean day of the year around, [year, item].

    What most items did in the month is taken out. NaN where the panel does not hold enough of it.
    """
    found = np.full((_YEARS, len(panel.items)), np.nan)
    for back in range(1, _YEARS + 1):
        first = date(month.year - back, month.month, 1)
        end = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        middle = first + timedelta(days=14)
        around = middle - timedelta(days=182), min(last, middle + timedelta(days=182))
        own, usual = _per_day(panel, first, end), _per_day(panel, *around)
        if own is not None and usual is not None:
            ratio = own / np.maximum(usual, 1e-9)
            # A month in which everything is read more is the site's season, not the item's.
            common = float(np.median(ratio)) if len(ratio) >= SMALLEST_POOL else 1.0
            found[back - 1] = ratio / max(1.0, common)
    return found


def _usual(panel: Panel, last: date) -> Floats:
    """Views of the mean day of the last year."""
    found = _per_day(panel, last - timedelta(days=364), last)
    return found if found is not None else np.zeros(len(panel.items))


def _per_day(panel: Panel, first: date, last: date) -> Floats | None:
    """Mean views a day with records; None where too many of the days have none."""
    span = panel.between(first, last)
    kept = panel.accessed[span]
    if kept.sum() < PEAK_LEAST_SHARE_OF_DAYS * ((last - first).days + 1):
        return None
    views = panel.pages.views[:, span].sum(axis=2)[:, kept]
    return np.asarray(views.mean(axis=1), dtype=np.float64)
