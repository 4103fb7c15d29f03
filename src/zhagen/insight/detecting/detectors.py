"""Everything that is tested: one function each, from the panel to candidates."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.detecting import (
    broken,
    failing,
    further_shares,
    online,
    pages,
    paging,
    phone,
    pogo,
    promise,
    reason,
    season,
    served,
    steps,
    windows,
    words,
)
from zhagen.insight.model import Candidate
from zhagen.insight.period import Period
from zhagen.insight.shares import beside_others, in_time
from zhagen.insight.shares.kinds import SHARES
from zhagen.insight.times import dwell, handling, short
from zhagen.insight.views import volume
from zhagen.logs.panel import Panel


class Detector(Protocol):
    """Looks at one thing for every item and yields what it tested, significant or not."""

    def __call__(
        self, panel: Panel, before: Period, after: Period, calendar: WorkCalendar, /
    ) -> Iterator[Candidate]:
        """The candidates of the two periods."""
        ...


SHARES_IN_TIME: tuple[Detector, ...] = tuple(partial(in_time.candidates, kind) for kind in SHARES)
SHARES_BESIDE_OTHERS: tuple[Detector, ...] = tuple(
    partial(beside_others.candidates, kind) for kind in SHARES
)
DETECTORS: tuple[Detector, ...] = (
    volume.candidates,
    dwell.candidates,
    short.candidates,
    *SHARES_IN_TIME,
    *SHARES_BESIDE_OTHERS,
    reason.candidates,
    handling.candidates,
    promise.candidates,
    broken.candidates,
    phone.candidates,
    further_shares.off_hours,
    further_shares.left,
    further_shares.unsatisfied,
    words.candidates,
    windows.candidates,
    online.candidates,
    pages.stale,
    pages.unused,
    season.candidates,
    steps.candidates,
    pogo.candidates,
    paging.candidates,
    served.page_searches,
    served.downloads,
    failing.failing,
    failing.slow_in_time,
    failing.slow_peers,
)

# Those that look for changes in time of the main families.
IN_TIME: tuple[Detector, ...] = (
    volume.candidates,
    dwell.candidates,
    *SHARES_IN_TIME,
    handling.candidates,
)
