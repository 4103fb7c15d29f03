"""Days that are not what they should be: records missing, a few days of news.

They are left out of every comparison of volume, and explained on their own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.thresholds import general as limits
from zhagen.insight.views.days import CLASSES, HOLIDAY, Days, Flags

Floats = NDArray[np.float64]

_TO_SD = 1.4826
_LEAST_SD = 0.03
# Days on each side whose median is the level of a day.
_REACH = 21


def runs(flags: Flags) -> list[tuple[int, int]]:
    """First and one past the last position of every run of true values.

    >>> runs(np.array([True, False, True, True]))
    [(0, 1), (2, 4)]
    """
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return [
        (int(first), int(stop))
        for first, stop in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True)
    ]


def local_level(ratio: Floats, use: Flags) -> Floats:
    """Running median of the used days of each row, over three weeks to either side, [row, day]."""
    level = np.ones_like(ratio)
    places = np.flatnonzero(use)
    if not len(places):
        return level
    for start in range(0, ratio.shape[1], 7):
        stop = min(start + 7, ratio.shape[1])
        near = places[(places >= start - _REACH) & (places < stop + _REACH)]
        near = near if len(near) else places[[np.abs(places - start).argmin()]]
        level[:, start:stop] = np.median(ratio[:, near], axis=1)[:, None]
    return level


def site_gaps(total: Floats, accessed: Flags, days: Days) -> Flags:
    """Days of either period on which the records of the whole site are not whole, [day].

    No record at all; or far below the level of its weekday in the weeks around, on a day on
    which the calendar is no reason, and no longer than records stay missing unnoticed. In a year
    whose holidays are not known a low day may be one of them: there only no record at all counts.
    """
    period = days.both
    missing = period & (~accessed | (total <= 0))
    use = period & ~missing & days.ordinary & (days.cls < HOLIDAY)
    if use.sum() < 2 * 7:
        return missing
    log = _by_weekday(np.log(np.maximum(total, 0.5)), use, days)
    low = np.zeros_like(missing)
    for part in (days.before, days.after):
        mine = part & use
        if not mine.any():
            continue
        centre = np.median(log[mine])
        spread = max(_LEAST_SD, _TO_SD * float(np.median(np.abs(log[mine] - centre))))
        bound = centre + min(np.log(limits.GAP_SITE_RATIO), -limits.GAP_SITE_SDS * spread)
        low |= mine & (log < bound)
    low &= days.known
    for first, stop in runs(low):
        if stop - first > limits.GAP_SITE_DAYS:
            low[first:stop] = False
    return missing | low


def _by_weekday(log: Floats, use: Flags, days: Days) -> Floats:
    """Logs without the median of their weekday."""
    clean = log.copy()
    middle = np.median(log[use])
    for each in range(CLASSES):
        mine = days.cls == each
        if (mine & use).any():
            clean[mine] += middle - np.median(log[mine & use])
    return clean


def item_gaps(views: Floats, expected: Floats, usable: Flags, days: Days) -> Flags:
    """Days on which an item has next to nothing though it had views before and has them again.

    Items whose days scatter widely have such days by chance: it takes a few in a row, further
    below the item's level than its days scatter.
    """
    use = usable & days.both
    level = _level(views, expected, use, days)
    usual = np.where(use, expected * level, 0.0)
    low = use & (views <= limits.GAP_ITEM_RATIO * usual) & (usual > 1.0)
    log = np.log((views + 0.5) / (usual + 0.5))
    marks = np.zeros_like(low)
    places = np.flatnonzero(use)
    for item in np.flatnonzero(low.any(axis=1)):
        spread = _TO_SD * float(np.median(np.abs(log[item, places])))
        for first, stop in runs(low[item, places]):
            part = places[first:stop]
            inside = first > 0 and stop < len(places) and len(part) >= limits.GAP_ITEM_DAYS
            below = -float(log[item, part].mean()) * np.sqrt(len(part))
            clear = below > limits.GAP_ITEM_SDS * spread
            if inside and clear and usual[item, part].sum() >= limits.GAP_ITEM_EXPECTED:
                marks[item, part] = True
    return marks


def _level(views: Floats, expected: Floats, use: Flags, days: Days) -> Floats:
    """The item's median ratio to its expectation in each period, [item, day]."""
    ratio = (views + 0.1) / (expected + 0.1)
    level = np.ones_like(views)
    for part in (days.before, days.after):
        mine = part & use
        if mine.any():
            # A low quantile of what is not empty: half of a period may be missing.
            some = np.where(views[:, mine] > 0, ratio[:, mine], np.nan)
            filled = np.where(np.isnan(some).all(axis=1), 0.0, _nan_median(some))
            level[:, part] = filled[:, None]
    return level


def _nan_median(values: Floats) -> Floats:
    safe = np.where(np.isnan(values).all(axis=1, keepdims=True), 0.0, values)
    return np.asarray(np.nanmedian(safe, axis=1), np.float64)


def spikes(views: Floats, expected: Floats, usable: Flags, days: Days) -> Flags:
    """Short runs of days far above the item's own level in the weeks around, [item, day].

    Far: twice the level, three times on the best day, and further than the item's days usually
    scatter (median absolute deviation).
    """
    use = usable & days.both
    ratio = (views + 1.0) / (expected + 1.0)
    level = local_level(ratio, use)
    log = np.log(ratio / np.maximum(level, 1e-9))
    spread = _TO_SD * np.median(np.abs(log[:, use]), axis=1) if use.any() else np.ones(len(log))
    bound = np.maximum(np.log(limits.SPIKE_RATIO), limits.SPIKE_SDS * spread * 0.75)[:, None]
    high = use & (log > bound)
    marks = np.zeros_like(high)
    usual = expected * level
    for item in np.flatnonzero(high.any(axis=1)):
        peak = max(np.log(limits.SPIKE_PEAK), limits.SPIKE_SDS * spread[item])
        for first, stop in runs(_bridged(high[item], use)):
            excess = (views[item, first:stop] - usual[item, first:stop]).sum()
            short = stop - first <= limits.SPIKE_DAYS
            if short and log[item, first:stop].max() > peak and excess >= limits.SPIKE_EXCESS:
                low, top = _faded(log[item], first, stop)
                marks[item, low:top] = use[low:top]
    return marks


def _faded(log: Floats, first: int, stop: int) -> tuple[int, int]:
    """The run with the days beside it on which it is still rising or fading."""
    fade = np.log(limits.SPIKE_FADE)
    low, top = first, stop
    while low > 0 and first - low < limits.SPIKE_FADE_DAYS and log[low - 1] > fade:
        low -= 1
    while top < len(log) and top - stop < limits.SPIKE_FADE_DAYS and log[top] > fade:
        top += 1
    return low, top


def _bridged(flags: Flags, use: Flags) -> Flags:
    """Runs joined over single days in between, such as the Sunday of a week of news."""
    joined = flags.copy()
    joined[1:-1] |= flags[:-2] & flags[2:]
    return joined & use
