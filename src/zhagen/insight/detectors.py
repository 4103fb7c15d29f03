"""Everything that is tested: one function each, from the panel to candidates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight import (
    broken,
    dwell,
    extra_failing,
    extra_online,
    extra_pages,
    extra_paging,
    extra_phone,
    extra_pogo,
    extra_season,
    extra_served,
    extra_shares,
    extra_short,
    extra_steps,
    extra_windows,
    extra_words,
    handling,
    handling_promise,
    returns_reason,
    shares_peers,
    shares_time,
    volume,
)
from zhagen.insight.model import Candidate
from zhagen.insight.period import Period
from zhagen.logs.panel import Panel


class Detector(Protocol):
    """Looks at one thing for every item and yields what it tested, significant or not."""

    def __call__(
        self, panel: Panel, before: Period, after: Period, calendar: WorkCalendar, /
    ) -> Iterator[Candidate]:
        """The candidates of the two periods."""
        ...


DETECTORS: tuple[Detector, ...] = (
    volume.candidates,
    dwell.candidates,
    extra_short.candidates,
    shares_time.bounce,
    shares_time.search,
    shares_time.returns,
    shares_peers.bounce,
    shares_peers.search,
    shares_peers.returns,
    returns_reason.candidates,
    handling.candidates,
    handling_promise.candidates,
    broken.candidates,
    extra_phone.candidates,
    extra_shares.off_hours,
    extra_shares.left,
    extra_shares.unsatisfied,
    extra_words.candidates,
    extra_windows.candidates,
    extra_online.candidates,
    extra_pages.stale,
    extra_pages.unused,
    extra_season.candidates,
    extra_steps.candidates,
    extra_pogo.candidates,
    extra_paging.candidates,
    extra_served.page_searches,
    extra_served.downloads,
    extra_failing.failing,
    extra_failing.slow_in_time,
    extra_failing.slow_peers,
)

# Those that look for changes in time of the main families.
IN_TIME: tuple[Detector, ...] = (
    volume.candidates,
    dwell.candidates,
    shares_time.bounce,
    shares_time.search,
    shares_time.returns,
    handling.candidates,
)
