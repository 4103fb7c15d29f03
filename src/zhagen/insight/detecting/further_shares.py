"""Further shares in which one item may stand apart from others of its kind.

Each is judged by the funnel of `beside_others`: demand out of office hours, results that nobody
opens, marks of one or two.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import days_off
from zhagen.insight.comparing.shares import Trials
from zhagen.insight.model import Candidate, Direction
from zhagen.insight.period import Period
from zhagen.insight.shares import beside_others
from zhagen.insight.shares.kinds import ShareKind, case_trials
from zhagen.insight.thresholds.shares import (
    FEWEST_CASES,
    FEWEST_RATED,
    FEWEST_SEARCHES,
    LEAST_LEFT,
    LEAST_OFF_HOURS,
    LEAST_UNSATISFIED,
    OFFICE_CLOSES,
    OFFICE_OPENS,
    WORST_MARKS,
)
from zhagen.logs.panel import CHANNELS, Channel, Panel


def off_hours_trials(panel: Panel, calendar: WorkCalendar) -> Trials:
    """Cases handed in online; events are those outside office hours or on days off."""
    cases = panel.cases
    off = days_off(panel, calendar)
    applied = np.clip(cases.applied, 0, len(panel.days) - 1)
    away = off[applied] | (cases.hour < OFFICE_OPENS) | (cases.hour >= OFFICE_CLOSES)
    online = (cases.channel >= 0) & (cases.channel != CHANNELS.index(Channel.WINDOW))
    return case_trials(panel, online & (cases.hour >= 0), away)


def left_trials(panel: Panel, _calendar: WorkCalendar) -> Trials:
    """Searches that found something; events are those of which no result was opened."""
    found = panel.searches.total - panel.searches.without_result
    left = np.clip(found - panel.searches.followed, 0, None)
    tables = [each[:, :, None].astype(np.float64) for each in (left, found)]
    return Trials(tables[0], tables[1], ("全部",), (0,), ("全部",))


def mark_trials(panel: Panel, _calendar: WorkCalendar) -> Trials:
    """Rated cases; events are those with one of the worst marks."""
    marks = panel.cases.satisfaction
    return case_trials(panel, marks > 0, (marks > 0) & (marks <= WORST_MARKS))


OFF_HOURS = ShareKind(
    "hours",
    "off_hours_share",
    "handling",
    "count(cases online, off hours) / count(cases online)",
    "网上申请",
    "非工作时间提交",
    0.0,
    LEAST_OFF_HOURS,
    FEWEST_CASES,
    ripens=False,
    trials=off_hours_trials,
    higher=Direction.NEITHER,
)
LEFT = ShareKind(
    "search_left",
    "search_left_share",
    "search",
    "(total - without_result - followed) / (total - without_result)",
    "有结果的搜索",
    "没有打开结果",
    0.0,
    LEAST_LEFT,
    FEWEST_SEARCHES,
    ripens=False,
    trials=left_trials,
)
UNSATISFIED = ShareKind(
    "satisfaction",
    "low_mark_share",
    "handling",
    "count(cases.satisfaction <= 2) / count(cases.satisfaction)",
    "评价",
    "一星或二星",
    0.0,
    LEAST_UNSATISFIED,
    FEWEST_RATED,
    ripens=False,
    trials=mark_trials,
)


def off_hours(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items handed in online out of office hours more or less often than others."""
    return beside_others.candidates(OFF_HOURS, panel, before, after, calendar)


def left(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items on whose pages people search, find, and open nothing."""
    if not panel.searches.followed.any():
        return iter(())
    return beside_others.candidates(LEFT, panel, before, after, calendar)


def unsatisfied(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items with more or fewer bad marks than others."""
    return beside_others.candidates(UNSATISFIED, panel, before, after, calendar)
