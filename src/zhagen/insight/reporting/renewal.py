"""What a year of the service achieved, counted: the basis of 《续签价值说明》.

Only what was measured is claimed: totals as counted, improvements by their verdicts, and what was
accepted and never done with what it stands at now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from zhagen.insight.book.register import Registered, State
from zhagen.insight.effects.effect import Verdict, levels
from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.effects.series import weeks_of
from zhagen.insight.period import Period
from zhagen.insight.reporting.material import Judged
from zhagen.logs.panel import Panel

# A share or a median of fewer than this says nothing about a year.
_FEWEST: Final = 100
# With fewer of its days on record the year before is no comparison.
_KNOWN_SHARE: Final = 0.5
_A_QUARTER: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of the service: this year, and last year where there was one."""

    name: str
    metric: str
    now: float
    earlier: float | None
    n: int
    better: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What was accepted and not done, with its metric at the end of the period."""

    registered: Registered
    now: float | None


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the proposals of the period's own reports, by number."""

    proposed: int = 0
    done: int = 0
    accepted: int = 0
    declined: int = 0

    @property
    def undecided(self) -> int:
        """Those nobody has said anything about."""
        return self.proposed - self.done - self.accepted - self.declined


@dataclass(frozen=True, slots=True)
class Renewal:
    """A year of the service. `earlier` is None where there are no records of the year before.

    The page stands at the end of the period: `changed` are the improvements live by then, those
    that worked first, and `later` counts what its reports proposed and went live only afterwards.
    `last` is the last day of the records.
    """

    period: Period
    earlier: Period | None
    lines: tuple[Line, ...]
    changed: tuple[Judged, ...]
    undone: tuple[Undone, ...]
    fates: Fates
    last: date
    later: int = 0


def year_before(period: Period) -> Period:
    """The same days a year earlier (28 February for 29)."""
    first, last = (_year_earlier(day) for day in (period.first, period.last))
    return Period(first, last, "上年同期")


def _year_earlier(day: date) -> date:
    last = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if last else day.day)


def renewal_of(
    panel: Panel, period: Period, judged: Iterable[Judged], book: Iterable[Registered]
) -> Renewal:
    """What can be said of `period`, with `judged` being the improvements live by its end."""
    last = min(period.last, panel.days[-1])
    counted = Period(period.first, last, period.name)
    before = year_before(counted)
    known = _recorded(panel, before) >= _KNOWN_SHARE * before.days
    earlier = before if known else None
    registered = tuple(each for each in book if each.state is not State.REPLACED)
    undone = tuple(
        Undone(each, _level(panel, each, last))
        for each in registered
        if each.state is State.ACCEPTED and each.days.last <= period.last
    )
    return Renewal(
        period=period,
        earlier=earlier,
        lines=tuple(_lines(panel, counted, earlier)),
        changed=tuple(sorted(judged, key=_best_first)),
        undone=undone,
        fates=_fates(each for each in registered if _within(each, period)),
        last=last,
        later=sum(
            each.live is not None and each.live > period.last and each.days.last <= period.last
            for each in registered
        ),
    )


def _within(registered: Registered, period: Period) -> bool:
    return period.first <= registered.days.last <= period.last


def _best_first(judged: Judged) -> int:
    order = (Verdict.WORKED, Verdict.WORSE, Verdict.NO_EFFECT, Verdict.OPEN)
    return order.index(judged.effect.verdict)


def _fates(registered: Iterable[Registered]) -> Fates:
    found = tuple(registered)
    states = Counter(each.state for each in found if each.live is None)
    done = sum(each.live is not None for each in found)
    return Fates(len(found), done, states[State.ACCEPTED], states[State.DECLINED])


def _level(panel: Panel, registered: Registered, last: date) -> float | None:
    """The metric of a proposal in the last quarter of the records."""
    proposal = registered.proposal
    codes = [each.code for each in panel.items]
    if proposal.item not in codes or proposal.metric not in MEASURES:
        return None
    measure, first = MEASURES[proposal.metric], last - _A_QUARTER
    series = weeks_of(panel, measure, first, first=first, last=last)
    return levels(series, codes.index(proposal.item), measure)[1]


def _recorded(panel: Panel, period: Period) -> int:
    part = panel.between(period.first, period.last)
    kept = panel.accessed | panel.searched | panel.handled
    return int(kept[part].sum())


def _lines(panel: Panel, now: Period, earlier: Period | None) -> list[Line]:
    found = [_counts(panel, period) if period else {} for period in (now, earlier)]
    lines = []
    for name, metric, better in _MEASURES:
        this, last = found[0].get(metric), found[1].get(metric)
        if this is not None:
            lines.append(Line(name, metric, this[0], last[0] if last else None, this[1], better))
    return lines


_MEASURES = (
    ("网页浏览", "views", 0),
    ("访问", "sessions", 0),
    ("办件申请", "cases", 0),
    ("站内搜索无结果比例", "no_result_share", -1),
    ("退件率", "return_share", -1),
    ("办理时间中位数", "handling_workdays_median", -1),
    ("办件满意度（5 分）", "satisfaction", 1),
)


def _counts(panel: Panel, period: Period) -> dict[str, tuple[float, int]]:
    """Metric -> (value, observations), of what there is enough."""
    part = panel.between(period.first, period.last)
    found: dict[str, tuple[float, int]] = {}
    for name, table in (("views", panel.site.views), ("sessions", panel.site.sessions)):
        total = int(table[part].sum())
        if total:
            found[name] = (float(total), total)
    searches = int(panel.searches.site_total[part].sum())
    if searches >= _FEWEST:
        without = int(panel.searches.site_without_result[part].sum())
        found["no_result_share"] = (without / searches, searches)
    return found | _case_counts(panel, part)


def _case_counts(panel: Panel, part: slice) -> dict[str, tuple[float, int]]:
    cases = panel.cases
    rows = np.flatnonzero((cases.applied >= part.start) & (cases.applied < part.stop))
    found: dict[str, tuple[float, int]] = {}
    if len(rows):
        found["cases"] = (float(len(rows)), len(rows))
    if len(rows) >= _FEWEST:
        found["return_share"] = (float((cases.returned[rows] >= 0).mean()), len(rows))
    workdays = cases.workdays[rows]
    finished = workdays[np.isfinite(workdays)]
    if len(finished) >= _FEWEST:
        found["handling_workdays_median"] = (float(np.median(finished)), len(finished))
    marks = cases.satisfaction[rows]
    rated = marks[marks > 0]
    if len(rated) >= _FEWEST:
        found["satisfaction"] = (float(rated.mean()), len(rated))
    return found
