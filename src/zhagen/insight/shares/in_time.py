"""Shares that rose or fell between two periods: bounces, searches without result, returns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import Halves, halves
from zhagen.insight.comparing.maturity import ripe_days
from zhagen.insight.comparing.moderation import pools
from zhagen.insight.comparing.shares import ShareChanges, Trials, compare
from zhagen.insight.model import Candidate, Direction
from zhagen.insight.period import Period
from zhagen.insight.shares import mix
from zhagen.insight.shares.counted import Counted, both, evidence, unless_counts_differ
from zhagen.insight.shares.kinds import ShareKind
from zhagen.logs.panel import Flags, Panel


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One kind of share in both periods: what was counted, what was tested, the result.

    Days are counted from the first compared one: years of history are not carried along.
    """

    kind: ShareKind
    cut: Halves
    counted: Trials
    changes: ShareChanges
    before: list[Counted]
    after: list[Counted]


def compared(kind: ShareKind, panel: Panel, cut: Halves, calendar: WorkCalendar) -> Compared:
    """Compare one kind of share for all items of the panel."""
    data = _between(kind.trials(panel, calendar), cut.span)
    tested = _ripe(data, ripe_days(panel, cut)[:, cut.span]) if kind.ripens else data
    cut = cut.from_day(cut.span.start)
    before, after = both(data, cut)
    enough = np.asarray(
        [min(b.trials, a.trials) >= kind.fewest for b, a in zip(before, after, strict=True)],
        dtype=np.bool_,
    )
    pool = pools(panel.items, enough)
    changes = compare(tested, cut, pool, least=kind.least, fewest=kind.fewest, worth=kind.worth)
    return Compared(kind, cut, data, changes, before, after)


def candidates(
    kind: ShareKind, panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Compare one share of all items in time; explanations where the site or parts moved."""
    cut = halves(panel, before, after, calendar)
    if cut is None:
        return
    found = compared(kind, panel, cut, calendar)
    periods = (before, after)
    shifted = mix.of_site(found.kind, found.counted, found.changes, found.cut, periods)
    if shifted is not None:
        yield shifted
    for place in range(len(panel.items)):
        plain = _of_item(found, panel, place, periods)
        if plain is None:
            continue
        if mix.explains(found.changes, place):
            yield mix.explanation(plain, place, kind, found.counted, found.cut, found.changes)
        else:
            yield unless_counts_differ(plain)


def _of_item(
    found: Compared, panel: Panel, place: int, periods: tuple[Period, Period]
) -> Candidate | None:
    changes, kind = found.changes, found.kind
    if not changes.usable[place]:
        return None
    first, second = found.before[place], found.after[place]
    if first.share is None or second.share is None:
        return None
    change, reach = float(changes.change[place]), float(changes.reach[place])
    # What people will read: where the test says otherwise, it is no evidence.
    rose = second.share > first.share
    item = panel.items[place]
    rows = [(periods[0].name, first), (periods[1].name, second)]
    return Candidate(
        f"{kind.family}.{'rose' if rose else 'fell'}",
        item.code,
        kind.metric,
        first.share,
        second.share,
        change,
        max(-1.0, float(changes.low[place])),
        min(1.0, float(changes.high[place])),
        float(changes.p[place]),
        first.trials + second.trials,
        evidence(kind, item, rows, periods),
        Direction.WORSE if rose else Direction.BETTER,
        float(second.events),
        {
            "before_events": first.events,
            "before_trials": first.trials,
            "after_events": second.events,
            "after_trials": second.trials,
            "adjusted": abs(change - (second.share - first.share)) > reach / 2,
        },
    )


def _between(data: Trials, days: slice) -> Trials:
    """Only the days, in memory of their own: the rest can go."""
    return replace(data, events=data.events[:, days].copy(), trials=data.trials[:, days].copy())


def _ripe(data: Trials, ripe: Flags) -> Trials:
    kept = ripe[:, :, None]
    return replace(
        data, events=np.where(kept, data.events, 0.0), trials=np.where(kept, data.trials, 0.0)
    )
