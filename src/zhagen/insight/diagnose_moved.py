"""Addresses that changed: views end or begin overnight, with or without another address.

Demand does not vanish from one day to the next and stay away. Where an item's views end (or begin)
so, the page was moved, renamed or taken off, and no comparison of volume means anything; where a
page of no item begins (or ends) on the same day with as many views, it is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.insight import thresholds
from zhagen.insight.baseline import Baseline, per_day
from zhagen.insight.diagnose_paths import Address, addresses, likeliest_split
from zhagen.insight.model import Candidate, Evidence
from zhagen.logs.panel import Panel

Floats = NDArray[np.float64]

# Days looked at on either side of a break, and the fewest with records.
_REACH, _FEWEST_DAYS = 28, 5
# How far apart an item's break and that of the other address may be.
_SLACK = 2
_SDS = 4.0

_COVERS = "volume dwell bounce search step page_search download failing slow"
# Requests for the old address by way of old links belong to the move, not to a link that broke.
_COVERS_MOVED = f"{_COVERS} broken_link"


@dataclass(frozen=True, slots=True)
class Break:
    """Views per day before and since a day; `sds` tells how clear it is."""

    place: int
    before: float
    since: float
    sds: float


def moved(panel: Panel, base: Baseline) -> Iterator[Candidate]:
    """Items whose address changed, each once."""
    places = np.flatnonzero(base.days.both & base.usable)
    if len(places) < 2 * _FEWEST_DAYS:
        return
    found = _breaks(base, places)
    others = addresses(panel, places)
    taken: set[str] = set()
    # Items whose views ended or began take their address first.
    for item in sorted(range(len(panel.items)), key=lambda item: (item not in found, item)):
        own = found.get(item)
        free = tuple(other for other in others if other.path not in taken)
        matched = _match(base, item, free, places, own)
        if matched is not None:
            taken.add(matched[1].path)
            yield _candidate(panel, base, item, matched[0], matched[1])
        elif own is not None:
            yield _candidate(panel, base, item, own, None)


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
        found[int(item)] = Break(int(places[split + 1]), before, since, np.inf)
    return found


def _match(
    base: Baseline,
    item: int,
    others: tuple[Address, ...],
    places: NDArray[np.intp],
    own: Break | None,
) -> tuple[Break, Address] | None:
    """The other address that took or gave the item's views, the clearest of them."""
    best: tuple[Break, Address] | None = None
    for other in others:
        if own is not None and abs(own.place - other.place) > _SLACK:
            continue
        here = own or _step(base, item, other.place, places)
        if here is None or not _alike(here, other):
            continue
        if best is None or here.sds > best[0].sds:
            best = here, other
    return best


def _alike(here: Break, other: Address) -> bool:
    """Whether what the item lost is what the address won, or the other way round."""
    lost, won = here.before - here.since, other.since - other.before
    if lost * won <= 0 or here.sds < _SDS:
        return False
    large = abs(lost) >= thresholds.MOVED_SHARE * max(here.before, here.since)
    return large and 1 / thresholds.MOVED_LIKE <= abs(won / lost) <= thresholds.MOVED_LIKE


def _step(base: Baseline, item: int, place: int, places: NDArray[np.intp]) -> Break | None:
    """The item's level in the weeks before and since a day, the kind's days taken out."""
    sides = (
        places[(places >= place - _REACH) & (places < place)],
        places[(places >= place) & (places < place + _REACH)],
    )
    if min(len(side) for side in sides) < _FEWEST_DAYS:
        return None
    unlike = base.spiked[item] | base.missing[item]
    clean = [side[~unlike[side]] for side in sides]
    if min(len(side) for side in clean) < _FEWEST_DAYS:
        return None
    views, usual = base.views[item], base.expected[item]
    levels = [views[side].sum() / max(usual[side].sum(), 1e-9) for side in clean]
    logs = [np.log((views[side] + 0.5) / (usual[side] + 0.5)) for side in clean]
    error = np.sqrt(sum(float(log.var(ddof=1)) / len(log) for log in logs)) + 1e-3
    mean = float(usual[places].mean())
    clear = abs(float(logs[1].mean() - logs[0].mean())) / float(error)
    return Break(place, float(levels[0]) * mean, float(levels[1]) * mean, clear)


def _candidate(
    panel: Panel, base: Baseline, item: int, here: Break, other: Address | None
) -> Candidate:
    before = float(per_day(base.views[item], base.days.before, base.usable))
    after = float(per_day(base.views[item], base.days.after, base.usable))
    code = panel.items[item].code
    rows = [("地址", "此日之前日均", "此日起日均"), (panel.items[item].url_prefix, *_pair(here))]
    if other is not None:
        rows.append((other.path, *_pair(other)))
    return Candidate(
        type="measurement.address" if other is not None else "measurement.break",
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
            "ended": here.since < here.before,
            "other": other.path if other is not None else "",
            "covers": _COVERS_MOVED if other is not None else _COVERS,
        },
    )


def _pair(level: Break | Address) -> tuple[str, str]:
    return f"{level.before:.1f}", f"{level.since:.1f}"
