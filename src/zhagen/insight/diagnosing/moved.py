"""Addresses that changed: views end or begin overnight, with or without another address.

Demand does not vanish from one day to the next and stay away. Where an item's views end (or begin)
so, the page was moved, renamed or taken off, and no comparison of volume means anything; where a
page of no item begins (or ends) on the same day with as many views, it is named.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.diagnosing.matched import Match, matches
from zhagen.insight.diagnosing.paths import Address, Break, addresses, likeliest_split
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.thresholds import general as thresholds
from zhagen.insight.views.baseline import Baseline, per_day
from zhagen.logs.panel import Panel

Floats = NDArray[np.float64]

# The fewest days with records on either side of a break.
_FEWEST_DAYS = 5

_COVERS = "volume dwell bounce search step page_search download failing slow"
# Requests for the old address by way of old links belong to the move, not to a link that broke.
_COVERS_MOVED = f"{_COVERS} broken_link"


def moved(panel: Panel, base: Baseline) -> Iterator[Candidate]:
    """Items whose address changed, each once.

    Only items that hardly anybody read at their address on one side of the day: one that is read
    more from a day on has not moved, whatever else has on that day.
    """
    places = np.flatnonzero(base.days.both & base.usable)
    if len(places) < 2 * _FEWEST_DAYS:
        return
    found = _breaks(base, places)
    if not found:
        return
    others = addresses(panel, places)
    matched = matches(panel.items, found, others, panel.redirects)
    for item, own in sorted(found.items()):
        yield _candidate(panel, base, item, own, matched.get(item))


def _breaks(base: Baseline, places: NDArray[np.intp]) -> dict[int, Break]:
    """Items whose views end or begin on some day of the two periods, with that day."""
    views = np.cumsum(base.views[:, places], axis=1)
    usual = np.cumsum(base.expected[:, places], axis=1)
    first = views[:, :-1] / np.maximum(usual[:, :-1], 1e-9)
    later = (views[:, -1:] - views[:, :-1]) / np.maximum(usual[:, -1:] - usual[:, :-1], 1e-9)
    # Views that the other side's level would have given to the side that is empty.
    lost_later = first * (usual[:, -1:] - usual[:, :-1])
    lost_first = later * usual[:, :-1]
    least = thresholds.GONE_VIEWS_A_DAY * _FEWEST_DAYS * 4
    ended = (later <= thresholds.GONE_SHARE * first) & (lost_later >= least)
    begun = (first <= thresholds.GONE_SHARE * later) & (lost_first >= least)
    splits = np.arange(1, len(places))
    inner = (splits >= _FEWEST_DAYS) & (splits <= len(places) - _FEWEST_DAYS)
    found: dict[int, Break] = {}
    for item in np.flatnonzero(((ended | begun) & inner).any(axis=1)):
        good = (ended[item] | begun[item]) & inner
        split = likeliest_split(first[item], later[item], usual[item], good)
        total = base.expected[item, places].mean()
        before, since = float(first[item, split] * total), float(later[item, split] * total)
        found[int(item)] = Break(int(places[split + 1]), before, since)
    return found


def _candidate(
    panel: Panel, base: Baseline, item: int, here: Break, found: Match | None
) -> Candidate:
    before = float(per_day(base.views[item], base.days.before, base.usable))
    after = float(per_day(base.views[item], base.days.after, base.usable))
    code = panel.items[item].code
    told = () if found is None else (found.address,) if found.address else found.possible
    rows = [("地址", "此日之前日均", "此日起日均"), (panel.items[item].url_prefix, *_pair(here))]
    rows += [(each.path, *_pair(each)) for each in told]
    return Candidate(
        type="measurement.address" if found is not None else "measurement.break",
        item=code,
        metric="views_per_day",
        before=before,
        after=after,
        change=after / before - 1 if before > 0 else None,
        low=None,
        high=None,
        p=None,
        n=int(base.views[item][base.days.both].sum()),
        evidence=Evidence("views", f"panel.pages.views[item={code}], panel.others", tuple(rows)),
        facts={
            "day": panel.days[here.place].isoformat(),
            "level_before": round(here.before, 2),
            "level_since": round(here.since, 2),
            "ended": here.ended,
            "other": found.address.path if found is not None and found.address else "",
            "possible": "\n".join(each.path for each in told),
            "by": found.by if found is not None else "",
            "covers": _COVERS_MOVED if found is not None else _COVERS,
        },
    )


def _pair(level: Break | Address) -> tuple[str, str]:
    return f"{level.before:.1f}", f"{level.since:.1f}"
