"""Guides that are read more while filing moves away from the net: readers do not become applicants.

A channel that lost weight by itself is composition. It is a finding only where the guide is read
clearly more at the same time: then people came to the net, and left it for the window. Both must
hold by themselves, so the larger p-value counts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import halves
from zhagen.insight.comparing.moderation import pools
from zhagen.insight.comparing.shares import Trials, compare
from zhagen.insight.model import Candidate, Direction
from zhagen.insight.period import Period
from zhagen.insight.shares.counted import both, evidence
from zhagen.insight.shares.kinds import ShareKind
from zhagen.insight.thresholds.shares import FEWEST_CASES, LEAST_ONLINE, MORE_VIEWS
from zhagen.insight.views import volume
from zhagen.logs.panel import CHANNELS, Channel, Panel


def online_trials(panel: Panel, _calendar: WorkCalendar) -> Trials:
    """Cases by item and day; events are those handed in online or by telephone."""
    cases = panel.cases
    known = (cases.channel >= 0) & (cases.item >= 0) & (cases.applied < len(panel.days))
    online = known & (cases.channel != CHANNELS.index(Channel.WINDOW))
    tables = []
    for flags in (online, known):
        table = np.zeros((len(panel.items), len(panel.days), 1))
        np.add.at(table[:, :, 0], (cases.item[flags], cases.applied[flags]), 1.0)
        tables.append(table)
    return Trials(tables[0], tables[1], ("全部",), (0,), ("全部",))


ONLINE = ShareKind(
    "online",
    "online_filing_share",
    "handling",
    "count(cases online or mobile) / count(cases)",
    "申请",
    "网上提交",
    LEAST_ONLINE,
    0.0,
    FEWEST_CASES,
    ripens=False,
    trials=online_trials,
    higher=Direction.BETTER,
)


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate for each item whose guide is read more and whose online share fell."""
    cut = halves(panel, before, after, calendar)
    if cut is None or not len(panel.cases.item):
        return
    data = online_trials(panel, calendar)
    first, second = both(data, cut)
    enough = np.asarray(
        [min(x.trials, y.trials) >= FEWEST_CASES for x, y in zip(first, second, strict=True)]
    )
    pool = pools(panel.items, enough)
    changes = compare(data, cut, pool, least=ONLINE.least, fewest=ONLINE.fewest)
    views = [
        panel.pages.views[:, half.days].sum(axis=(1, 2)) / max(1, half.length)
        for half in (cut.before, cut.after)
    ]
    more = (views[0] > 0) & (views[1] >= MORE_VIEWS * views[0])
    chosen = np.flatnonzero(changes.usable & more & (changes.change < 0))
    risen = _risen(panel, (before, after), calendar) if len(chosen) else {}
    for place in chosen:
        old, new = first[place], second[place]
        if old.share is None or new.share is None or new.share >= old.share:
            continue
        change, width = float(changes.change[place]), float(changes.reach[place])
        item = panel.items[place]
        yield Candidate(
            "online.fell",
            item.code,
            ONLINE.metric,
            old.share,
            new.share,
            change,
            max(-1.0, change - width),
            min(1.0, change + width),
            max(float(changes.p[place]), risen.get(item.code, 1.0)),
            old.trials + new.trials,
            evidence(ONLINE, item, [(before.name, old), (after.name, new)], (before, after)),
            Direction.WORSE,
            float(new.trials - new.events),
            {
                "views_before": float(views[0][place]),
                "views_after": float(views[1][place]),
                "after_trials": new.trials,
            },
        )


def _risen(
    panel: Panel, periods: tuple[Period, Period], calendar: WorkCalendar
) -> dict[str, float]:
    """The p of each item whose views rose."""
    return {
        found.item: found.p
        for found in volume.candidates(panel, *periods, calendar)
        if found.type == "volume.rose" and found.item is not None and found.p is not None
    }
