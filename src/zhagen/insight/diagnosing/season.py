"""Changes that come every year: the same weeks a year ago, where the history reaches so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.period import Period
from zhagen.insight.thresholds import general as thresholds
from zhagen.insight.views.baseline import baseline
from zhagen.insight.views.volume import VolumeTest, test_volume
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import normal_upper

# 52 weeks: the weekdays stay where they are.
_YEAR = timedelta(days=364)
_SDS = 2.0


def seasons(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items that changed as they did last year; each matters only beside a finding of volume."""
    if not panel.days or min(before.first, after.first) - _YEAR < panel.days[0]:
        return
    last_year = _earlier(before), _earlier(after)
    now = test_volume(baseline(panel, before, after, calendar))
    then = test_volume(baseline(panel, *last_year, calendar))
    if now is None or then is None:
        return
    places = {int(item): place for place, item in enumerate(then.tested)}
    for place, item in enumerate(now.tested):
        old = places.get(int(item))
        if old is not None and _alike(now, place, then, old):
            yield _candidate(panel.items[item].code, now, place, then, old)


def _earlier(period: Period) -> Period:
    return Period(period.first - _YEAR, period.last - _YEAR, f"{period.name}的上年同期")


def _alike(now: VolumeTest, place: int, then: VolumeTest, old: int) -> bool:
    """Whether last year's change is real, the same way, and not clearly smaller than now."""
    change, error = _log(now, place)
    before, before_error = _log(then, old)
    if abs(change) < np.log(thresholds.VOLUME_RATIO) or change * before <= 0:
        return False
    real = abs(before) > _SDS * before_error
    much = abs(before) >= thresholds.SEASON_PART * abs(change)
    same = abs(change - before) <= _SDS * float(np.hypot(error, before_error))
    return real and much and same


def _log(test: VolumeTest, place: int) -> tuple[float, float]:
    width = np.log1p(test.high[place]) - np.log1p(test.low[place])
    error = width / (2 * normal_upper((1 - thresholds.LEVEL) / 2))
    return float(np.log1p(test.change[place])), float(error)


def _candidate(code: str, now: VolumeTest, place: int, then: VolumeTest, old: int) -> Candidate:
    change, last_year = float(now.change[place]), float(then.change[old])
    return Candidate(
        type="calendar.season",
        item=code,
        metric="views_per_day",
        before=None,
        after=None,
        change=change,
        low=float(now.low[place]),
        high=float(now.high[place]),
        p=None,
        n=0,
        evidence=Evidence(
            "views",
            f"panel.pages.views[item={code}], 364 days apart",
            (("年份", "变化"), ("上年", f"{last_year:.4f}"), ("本年", f"{change:.4f}")),
        ),
        facts={"last_year": last_year, "covers": "volume", "only_beside": True},
    )
