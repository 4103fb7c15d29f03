"""Pages that the server fails to make, as a habit; and pages that keep people waiting.

One bad afternoon belongs to the operator's diary. Failures are a finding where they surely are more
than an exception over the weeks. Waiting is judged by the share of slow answers, whose error is
known, and told by the 95th percentile, which people know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import Halves, halves
from zhagen.insight.comparing.moderation import beyond, moderated, reach
from zhagen.insight.comparing.shares import Trials, flat_side, standardised
from zhagen.insight.model import Candidate, Direction
from zhagen.insight.period import Period
from zhagen.insight.shares import beside_others, in_time
from zhagen.insight.shares.counted import Counted, both, evidence
from zhagen.insight.shares.kinds import ShareKind
from zhagen.insight.thresholds.moves import (
    FAILING_SEEN,
    FAILING_SHARE,
    FAILING_SITE_ITEMS,
    FAILING_SITE_SHARE,
    FEWEST_FAILURES,
    FEWEST_VIEWS,
    LEAST_PEERS_SLOW,
    LEAST_SLOW,
    SLOW_MS,
    WAIT_QUANTILE,
)
from zhagen.logs.panel import Counts, Panel, Waits
from zhagen.measures.distributions import Floats

_ONE: Final = (("全部",), (0,), ("全部",))


def failing_trials(panel: Panel, _calendar: WorkCalendar) -> Trials:
    """Openings of the item's pages, in vain or not; events are those met by a fault."""
    views = panel.pages.views.sum(axis=2)
    failed = np.zeros_like(views) if panel.failures is None else panel.failures
    tables = [each[:, :, None].astype(np.float64) for each in (failed, views + failed)]
    return Trials(tables[0], tables[1], *_ONE)


def slow_trials(panel: Panel, _calendar: WorkCalendar) -> Trials:
    """Page views with a waiting time; events are the slow ones."""
    shape = (len(panel.items), len(panel.days), 1)
    if panel.waits is None:
        return Trials(np.zeros(shape), np.zeros(shape), *_ONE)
    views, first = panel.waits.views, panel.waits.edges.index(SLOW_MS) + 1
    slow = views[:, :, first:].sum(axis=2, keepdims=True)
    whole = views.sum(axis=2, keepdims=True)
    return Trials(slow.astype(np.float64), whole.astype(np.float64), *_ONE)


FAILING = ShareKind(
    "failing",
    "failing_share",
    "served",
    "sum(failures) / (sum(pages.views) + sum(failures))",
    "打开页面",
    "服务器出错",
    FAILING_SHARE,
    0.0,
    FEWEST_VIEWS,
    ripens=False,
    trials=failing_trials,
)
SLOW = ShareKind(
    "slow",
    "slow_share",
    "waits",
    f"sum(waits.views over {SLOW_MS} ms) / sum(waits.views)",
    "有用时的打开",
    "超过 3 秒",
    LEAST_SLOW,
    LEAST_PEERS_SLOW,
    FEWEST_VIEWS,
    ripens=False,
    trials=slow_trials,
)


def failing(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items whose pages fail more often than as an exception; once where the whole site does."""
    cut = halves(panel, before, after, calendar)
    if cut is None or panel.failures is None:
        return
    data = _with_site(failing_trials(panel, calendar))
    first, second = both(data, cut)
    p, width = _surely_above(data, cut, second)
    judged = [place for place in range(len(panel.items)) if _enough(second[place])]
    seen = [place for place in judged if p[place] <= FAILING_SEEN]
    opened = sum(each.trials >= FEWEST_VIEWS for each in second[:-1])
    often = len(seen) >= max(FAILING_SITE_ITEMS, FAILING_SITE_SHARE * opened)
    for place in [len(panel.items)] if often else judged:
        ends = first[place], second[place]
        tested = float(p[place]), float(width[place])
        yield _of_failing(panel, place, ends, tested, (before, after), len(seen))


def slow_in_time(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items on which more or fewer answers are slow than before."""
    if panel.waits is None:
        return
    for each in in_time.candidates(SLOW, panel, before, after, calendar):
        yield _with_waits(each, panel, panel.waits, (before, after))


def slow_peers(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Items on which more or fewer answers are slow than on others of the kind."""
    if panel.waits is None:
        return
    for each in beside_others.candidates(SLOW, panel, before, after, calendar):
        yield _with_waits(each, panel, panel.waits, (before, after))


def _enough(counts: Counted) -> bool:
    return counts.trials >= FEWEST_VIEWS and counts.events >= FEWEST_FAILURES


def _with_site(data: Trials) -> Trials:
    """The same with one more row: all items together."""
    whole = [np.concatenate([each, each.sum(axis=0, keepdims=True)]) for each in
             (data.events, data.trials)]  # fmt: skip
    return replace(data, events=whole[0], trials=whole[1])


def _surely_above(data: Trials, cut: Halves, later: list[Counted]) -> tuple[Floats, Floats]:
    """(p that the later share is no exception any more, half width of the change's interval)."""
    usable = np.asarray([_enough(each) for each in later], dtype=np.bool_)
    share, errors, free = [], [], []
    for half in (cut.before, cut.after):
        side = flat_side(data, cut, half)
        level = standardised(side, np.ones((len(usable), 1)))
        ratios = level.clustered / np.maximum(level.independent, 1e-12)
        dispersion, df = moderated(ratios, level.df, usable)
        share.append(level.share)
        errors.append(np.sqrt(dispersion * level.independent))
        free.append(df)
    above = np.maximum(share[1] - FAILING_SHARE, 0.0)
    return beyond(above, errors[1], free[1], 0.0), reach(np.hypot(*errors), free[1])


def _of_failing(
    panel: Panel,
    place: int,
    ends: tuple[Counted, Counted],
    tested: tuple[float, float],
    periods: tuple[Period, Period],
    seen: int,
) -> Candidate:
    p, width = tested
    item = panel.items[place] if place < len(panel.items) else None
    before, after = ends[0].share, ends[1].share or 0.0
    change = after - (before or 0.0)
    rows = [(periods[0].name, ends[0]), (periods[1].name, ends[1])]
    return Candidate(
        "failing.often",
        item.code if item is not None else None,
        FAILING.metric,
        before,
        after,
        change,
        max(-1.0, change - width),
        min(1.0, change + width),
        p,
        ends[0].trials + ends[1].trials,
        evidence(FAILING, item, rows, periods),
        Direction.WORSE,
        float(ends[1].events),
        {"after_events": ends[1].events, "after_trials": ends[1].trials, "items": seen},
    )


def _with_waits(
    candidate: Candidate, panel: Panel, waits: Waits, periods: tuple[Period, Period]
) -> Candidate:
    """The candidate with the waiting time that 19 of 20 answers stayed under, in seconds."""
    if candidate.item is None:
        return candidate
    place = [item.code for item in panel.items].index(candidate.item)
    spans = [panel.between(period.first, period.last) for period in periods]
    times = [wait_quantile(waits.views[place, span].sum(axis=0), waits.edges) for span in spans]
    return replace(
        candidate, facts={**candidate.facts, "p95_before": times[0], "p95_after": times[1]}
    )


def wait_quantile(counts: Counts, edges: tuple[int, ...]) -> float | None:
    """The upper end in seconds of the class in which the quantile lies; None where it has none."""
    total = int(counts.sum())
    if not total:
        return None
    place = int(np.searchsorted(np.cumsum(counts), WAIT_QUANTILE * total))
    return edges[place] / 1000 if place < len(edges) else None
