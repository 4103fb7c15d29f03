"""What moved everything: the calendar, and the whole site.

Items are compared with their kind, so neither makes a finding; but a reader who sees the totals
must be told why they changed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.comparing.local_level import fits, learn, steps
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.thresholds import general as thresholds
from zhagen.insight.views.baseline import Baseline, per_day
from zhagen.insight.views.blocks import weeks_of, weeks_of_counts
from zhagen.insight.views.days import CLASSES, HOLIDAY, MAKE_UP, Flags
from zhagen.insight.views.drift import GRID
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import normal_upper

Floats = NDArray[np.float64]

# A week teaches nothing about weeks: below four of them no calendar is told.
_LEAST_DAYS = 28
_METRIC = "views_per_day"
_FEWEST_ITEMS = 5
_LEAST_VIEWS = 100


def site_and_calendar(panel: Panel, base: Baseline) -> Iterator[Candidate]:
    """The calendar, and the site; or the kinds of items that moved as a whole, if not all did."""
    total = np.maximum(panel.site.views.astype(np.float64), base.views.sum(axis=0))
    calendar = _calendar(base, total)
    if calendar is not None:
        yield calendar
    if not weeks_of(base).enough():
        return
    moved, some = _alike_steps(base)
    whole = _site(base, total, moved[some], "")
    if whole is not None:
        yield whole
        return
    kinds = np.array([item.kind for item in panel.items])
    for kind in sorted(set(kinds.tolist())):
        mine = kinds == kind
        part = _site(base, base.views[mine].sum(axis=0), moved[mine & some], kind)
        if part is not None:
            yield part


def _site(base: Baseline, total: Floats, moved: Floats, kind: str) -> Candidate | None:
    """Most items (of a kind) moved the same way on days that are alike."""
    if len(moved) < _FEWEST_ITEMS:
        return None
    middle = float(np.median(moved))
    same = float((np.sign(moved) == np.sign(middle)).mean())
    if abs(middle) < np.log(thresholds.SITE_RATIO) or same < thresholds.SITE_SAME_WAY:
        return None
    # Error of a median of values with this robust spread, and that of the days all items share.
    spread = 1.4826 * float(np.median(np.abs(moved - middle)))
    reach = normal_upper((1 - thresholds.LEVEL) / 2) * 1.2533 * spread / np.sqrt(len(moved))
    reach = float(np.hypot(reach, _shared_reach(base, total)))
    if abs(middle) <= reach:
        return None
    return _candidate(
        base,
        total,
        "site.rose" if middle > 0 else "site.fell",
        (middle, middle - reach, middle + reach),
        {"items": len(moved), "same_way": round(same, 3), "kind": kind},
    )


def _shared_reach(base: Baseline, total: Floats) -> float:
    """Half the interval of a change of all items that their common weeks would make by themselves.

    The items say nothing of it: whatever a week did to all of them is in each.
    """
    usual = np.zeros_like(total)
    for weekday in range(7):
        mine = base.days.cls == weekday
        seen = [mine & part & base.usable & base.days.ordinary for part in _parts(base)]
        if all(part.any() for part in seen):
            usual[mine] = np.mean([total[part].mean() for part in seen])
    weeks = weeks_of_counts(base, np.where(usual > 0, total, 0.0)[None], usual[None])
    found = fits(weeks, GRID)
    low, high = steps(found, learn(found)).interval(thresholds.LEVEL)
    return float(high[0] - low[0]) / 2


def _alike_steps(base: Baseline) -> tuple[Floats, Flags]:
    """Log change of each item's views a day, weekday against weekday; and where it is known."""
    logs, weights = [], []
    for weekday in range(7):
        mine = base.compared & (base.days.cls == weekday)
        sums = [
            (base.views * (mine & part)).sum(axis=1) for part in (base.days.before, base.days.after)
        ]
        counts = [(mine & part).sum(axis=1) for part in (base.days.before, base.days.after)]
        good = (np.minimum(*counts) > 0) & (np.minimum(*sums) > 0)
        rates = [s / np.maximum(n, 1) for s, n in zip(sums, counts, strict=True)]
        log = np.log(np.maximum(rates[1], 1e-9)) - np.log(np.maximum(rates[0], 1e-9))
        logs.append(np.where(good, log, 0.0))
        weights.append(np.where(good, sums[0] * sums[1] / np.maximum(sums[0] + sums[1], 1.0), 0.0))
    weight = np.array(weights)
    enough = (base.views * base.compared)[:, base.days.both].sum(axis=1) >= _LEAST_VIEWS
    whole = weight.sum(axis=0)
    return (np.array(logs) * weight).sum(axis=0) / np.maximum(whole, 1e-9), enough & (whole > 0)


def _calendar(base: Baseline, total: Floats) -> Candidate | None:
    """What the kinds of days alone make of a day's views, from days of the same kind."""
    if min(int((part & base.usable).sum()) for part in _parts(base)) < _LEAST_DAYS:
        return None
    usual = _usual_by_kind(base, total)
    if usual is None:
        return None
    means = [float(usual[part & base.usable].mean()) for part in _parts(base)]
    if min(means) <= 0:
        return None
    change = float(np.log(means[1] / means[0]))
    if abs(change) < np.log(thresholds.CALENDAR_RATIO):
        return None
    facts: dict[str, str | int | float | bool | None] = {"expected_change": np.expm1(change)}
    for name, part in zip(("before", "after"), _parts(base), strict=True):
        cls = base.days.cls[part]
        facts[f"workdays_{name}"] = int(((cls < 5) | (cls == MAKE_UP)).sum())
        facts[f"holidays_{name}"] = int((cls == HOLIDAY).sum())
    return _candidate(base, total, "calendar.days", (change, None, None), facts)


def _usual_by_kind(base: Baseline, total: Floats) -> Floats | None:
    """The usual views of a day of its kind, the two periods' levels taken out, [day]."""
    level = np.ones_like(total)
    plain = base.usable & base.days.ordinary & (base.days.cls < 5)
    for part in _parts(base):
        if not (part & plain).any() or not (part & base.usable).any():
            return None
        level[part] = np.median(total[part & plain])
    if level.min() <= 0:
        return None
    relative = total / level
    kinds = base.days.cls + CLASSES * (~base.days.ordinary & (base.days.cls < HOLIDAY))
    usual = np.ones_like(total)
    for kind in np.unique(kinds):
        mine = kinds == kind
        seen = mine & base.usable & base.days.both
        usual[mine] = relative[seen].mean() if seen.any() else 1.0
    return usual


def _parts(base: Baseline) -> tuple[Flags, Flags]:
    return base.days.before, base.days.after


def _candidate(
    base: Baseline,
    total: Floats,
    name: str,
    change: tuple[float, float | None, float | None],
    facts: dict[str, str | int | float | bool | None],
) -> Candidate:
    before, after = (float(per_day(total, part, base.usable)) for part in _parts(base))
    middle, low, high = change
    return Candidate(
        type=name,
        item=None,
        metric=_METRIC,
        before=before,
        after=after,
        change=float(np.expm1(middle)),
        low=None if low is None else float(np.expm1(low)),
        high=None if high is None else float(np.expm1(high)),
        p=None,
        n=int(total[base.days.both & base.usable].sum()),
        evidence=Evidence(
            "site",
            "panel.site.views",
            (("时段", "日均浏览量"), ("对比期", f"{before:.1f}"), ("本期", f"{after:.1f}")),
        ),
        facts=facts,
    )
