"""Pages that were not touched for long and are still read, and pages hardly anybody opens.

Rules over the whole list of items: each is a state in which nothing was tested and nothing changed,
so both are remarks, once for the site, and never findings (`questions.only_remarked`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.model import Candidate, Direction, Evidence, Scalar
from zhagen.insight.period import Period
from zhagen.insight.thresholds.shares import (
    HARDLY_ANY_VIEWS,
    STALE_DAYS,
    STALE_VIEWS_A_DAY,
    UNUSED_LEAST_DAYS,
    UNUSED_MOST_SHARE,
)
from zhagen.logs.panel import Panel

_MOST_ROWS = 30
# Items that the remark may name.
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class _Row:
    place: int
    views: int
    days_old: int


def stale(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Guides not changed for two years and read every day, most read first."""
    del before, calendar
    old = [
        row
        for row in _rows(panel, after)
        if row.days_old >= STALE_DAYS and row.views >= STALE_VIEWS_A_DAY * after.days
    ]
    if not old:
        return
    table = [("事项", "最近更新", "本期浏览")]
    table += [
        (panel.items[r.place].name, str(panel.items[r.place].updated_on), str(r.views))
        for r in old[:_MOST_ROWS]
    ]
    first = panel.items[old[0].place]
    facts: dict[str, Scalar] = {
        "first": first.name,
        "first_views": old[0].views,
        "updated_on": first.updated_on.isoformat() if first.updated_on else None,
    }
    yield _candidate("page.stale", "stale_pages", old, tuple(table), facts, after)


def unused(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items whose pages hardly anybody opened in either period."""
    del calendar
    if min(before.days, after.days) < UNUSED_LEAST_DAYS:
        return
    earlier = {row.place: row.views for row in _rows(panel, before)}
    few = [
        row
        for row in _rows(panel, after)
        if row.views < HARDLY_ANY_VIEWS
        and earlier[row.place] < HARDLY_ANY_VIEWS
        and panel.items[row.place].url_prefix
    ]
    if not few or len(few) > UNUSED_MOST_SHARE * len(panel.items):
        return
    few.reverse()
    table = [("事项", "比较期浏览", "本期浏览")]
    table += [
        (panel.items[r.place].name, str(earlier[r.place]), str(r.views)) for r in few[:_MOST_ROWS]
    ]
    facts: dict[str, Scalar] = {"first": panel.items[few[0].place].name, "most": HARDLY_ANY_VIEWS}
    yield _candidate("page.unused", "unused_pages", few, tuple(table), facts, after)


def _rows(panel: Panel, period: Period) -> list[_Row]:
    """The items with their views in the period and the age of their guide, most read first."""
    span = panel.between(period.first, period.last)
    views = panel.pages.views[:, span].sum(axis=(1, 2))
    found = [
        _Row(
            place,
            int(views[place]),
            (period.last - item.updated_on).days if item.updated_on is not None else -1,
        )
        for place, item in enumerate(panel.items)
    ]
    return sorted(found, key=lambda row: (-row.views, row.place))


def _candidate(
    kind: str,
    metric: str,
    rows: list[_Row],
    table: tuple[tuple[str, ...], ...],
    facts: dict[str, Scalar],
    after: Period,
) -> Candidate:
    views = sum(row.views for row in rows)
    span = f"{after.first.isoformat()}..{after.last.isoformat()}"
    names = "、".join(row[0] for row in table[1 : 1 + _MOST_NAMES])
    return Candidate(
        kind,
        None,
        metric,
        None,
        float(len(rows)),
        None,
        None,
        None,
        None,
        views,
        Evidence("cube/views", f"sum(pages.views) by item, items.updated_on [{span}]", table),
        Direction.WORSE if kind == "page.stale" else Direction.NEITHER,
        float(views),
        {"items": len(rows), "views": views, "names": names, **facts},
    )
