"""Automatic traffic: very many views by very few visitors.

People who read an item's pages begin or end some of their visits there. Views that grow while the
visits that begin or end on the item do not are the work of a few programs that walk on and on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.model import Candidate, Evidence, Scalar
from zhagen.insight.thresholds import general as thresholds
from zhagen.insight.views.baseline import Baseline, per_day
from zhagen.insight.views.days import Flags
from zhagen.logs.panel import Panel

Floats = NDArray[np.float64]

_FEWEST_VISITS = 40
# A share of programs that would be printed as nothing is not told.
_LEAST_TOLD = 0.005
_SDS = 3.0


def bots(panel: Panel, base: Baseline) -> Iterator[Candidate]:
    """Items whose views programs made grow (or fall, when they left), and the site's robots."""
    site = _of_site(panel, base)
    if site is not None:
        yield site
    visits = _visits(panel)
    for item in range(len(panel.items)):
        kept = base.usable & ~base.missing[item]
        sides = base.days.before & kept, base.days.after & kept
        marks = base.spiked[item]
        if _without_visits(base, visits, item, *sides) or (
            marks.any() and unvisited(panel, base, item, marks)
        ):
            yield _of_item(panel, base, visits, item)


def unvisited(panel: Panel, base: Baseline, item: int, marks: Flags) -> bool:
    """Whether the views of the marked days came without visits, held against the other days."""
    others = base.days.both & base.usable & ~base.spiked[item] & ~base.missing[item]
    return _excess_is_unvisited(base, _visits(panel), item, others, marks)


def _visits(panel: Panel) -> Floats:
    """Visits that began or ended on each item, [item, day]."""
    pages = panel.pages
    return np.asarray((pages.entrances + pages.exits).sum(axis=2), np.float64)


def _without_visits(base: Baseline, visits: Floats, item: int, before: Flags, after: Flags) -> bool:
    """Whether views grew from one period to the other without visits, in either direction."""
    return _excess_is_unvisited(base, visits, item, before, after) or _excess_is_unvisited(
        base, visits, item, after, before
    )


def _excess_is_unvisited(
    base: Baseline, visits: Floats, item: int, low: Flags, high: Flags
) -> bool:
    """Whether views are above those of `low` days on `high` days, and visits hardly are."""
    views, expected = base.views[item], base.expected[item]
    usual, wanted = expected[low].sum(), expected[high].sum()
    if min(usual, wanted, views[low].sum()) <= 0 or visits[item, low].sum() < _FEWEST_VISITS:
        return False
    scale = wanted / usual
    grown = views[high].sum() / (views[low].sum() * scale) - 1
    if grown < thresholds.BOTS_RATIO - 1:
        return False
    seen = visits[item, low].sum() * scale
    visited = visits[item, high].sum() / seen - 1
    error = np.sqrt(1 / max(seen, 1.0) + 1 / visits[item, low].sum()) * 2
    return bool(visited <= thresholds.BOTS_VISITS_SHARE * grown and grown - visited > _SDS * error)


def _of_item(panel: Panel, base: Baseline, visits: Floats, item: int) -> Candidate:
    numbers = [
        (name, float(per_day(base.views[item], part, base.usable)),
         float(per_day(visits[item], part, base.usable)))
        for name, part in (("对比期", base.days.before), ("本期", base.days.after))
    ]  # fmt: skip
    (_, before, visits_before), (_, after, visits_after) = numbers
    code = panel.items[item].code
    return Candidate(
        type="bots.item",
        item=code,
        metric="views_per_day",
        before=before,
        after=after,
        change=after / before - 1 if before > 0 else None,
        low=None,
        high=None,
        p=None,
        n=int(base.views[item][base.days.both].sum()),
        evidence=Evidence(
            "views",
            f"panel.pages[item={code}].views, entrances + exits",
            (
                ("时段", "日均浏览量", "日均进出次数"),
                *((name, f"{views:.1f}", f"{part:.1f}") for name, views, part in numbers),
            ),
        ),
        facts={
            "visits_before": round(visits_before, 2),
            "visits_after": round(visits_after, 2),
            "covers": "volume dwell bounce step page_search download device",
        },
    )


def _of_site(panel: Panel, base: Baseline) -> Candidate | None:
    """Programs among the readers, where they are a noticeable part of either period and changed."""
    if not panel.from_server(base.days.both):
        return None  # counters in the browser know of no robots
    programs = panel.site.suspects.astype(np.float64)
    people = panel.site.views.astype(np.float64)
    rows = []
    for name, part in (("对比期", base.days.before), ("本期", base.days.after)):
        use = part & base.usable
        total = programs[use].sum() + people[use].sum()
        robots = panel.site.robots[use].sum() / max(1, panel.site.requests[use].sum())
        rows.append((name, programs[use].sum() / max(total, 1.0), robots, int(total)))
    (_, before, robots_before, _), (_, after, robots_after, _) = rows
    busy = _busy_days(programs, people, base.days.both & base.usable)
    moved = abs(after - before) >= thresholds.BOTS_SITE_SHARE
    facts: dict[str, Scalar] = {
        "robots_before": round(float(robots_before), 4),
        "robots_after": round(float(robots_after), 4),
        "robots_told": bool(abs(robots_after - robots_before) >= thresholds.BOTS_SITE_SHARE),
        "programs_told": bool(moved or (busy.any() and max(before, after) >= _LEAST_TOLD)),
        "days": int(busy.sum()),
        "first": panel.days[int(busy.argmax())].isoformat() if busy.any() else "",
        "last": panel.days[int(np.flatnonzero(busy)[-1])].isoformat() if busy.any() else "",
        "item_name": _visited_most(panel, busy),
    }
    return _site_candidate(rows, facts) if facts["robots_told"] or facts["programs_told"] else None


def _site_candidate(
    rows: Sequence[tuple[str, float, float, int]], facts: Mapping[str, Scalar]
) -> Candidate:
    """The candidate from (period, part of the views, part of the requests, views) of each side."""
    before, after = (float(part) for _, part, _, _ in rows)
    return Candidate(
        type="bots.site",
        item=None,
        metric="programs_share",
        before=before,
        after=after,
        change=after - before,
        low=None,
        high=None,
        p=None,
        n=sum(views for *_, views in rows),
        evidence=Evidence(
            "site",
            "panel.site.suspects / (views + suspects), robots / requests",
            (
                ("时段", "程序占浏览量", "自报程序占请求"),
                *((name, f"{part:.4f}", f"{robots:.4f}") for name, part, robots, _ in rows),
            ),
        ),
        facts=facts,
    )


def _visited_most(panel: Panel, busy: Flags) -> str:
    """The item that got most of what programs read of items on their busy days; else nothing."""
    if panel.suspect_views is None or not busy.any():
        return ""
    views = panel.suspect_views[:, busy].sum(axis=1)
    if not len(views) or 2 * views.max() <= views.sum():
        return ""
    return panel.items[int(views.argmax())].name


def _busy_days(programs: Floats, people: Floats, use: Flags) -> Flags:
    """Days with far more views by programs than usual, [day]."""
    share = programs / np.maximum(programs + people, 1.0)
    usual = float(np.median(share[use])) if use.any() else 0.0
    bound = max(thresholds.BOTS_DAY_SHARE, thresholds.BOTS_DAY_TIMES * usual)
    busy: Flags = use & (share > bound)
    return busy
