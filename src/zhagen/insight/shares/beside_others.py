"""Items of which a share stands apart from that of others of their kind."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.funnel import Funnel, of_shares
from zhagen.insight.comparing.halves import halves
from zhagen.insight.comparing.moderation import pools, reach
from zhagen.insight.comparing.shares import flat_side
from zhagen.insight.model import Candidate
from zhagen.insight.period import Period
from zhagen.insight.shares.counted import Counted, counted, evidence
from zhagen.insight.shares.kinds import ShareKind, opposite
from zhagen.insight.thresholds.shares import FEWEST_EVENTS
from zhagen.logs.panel import Flags, Panel
from zhagen.measures.distributions import Floats


def candidates(
    kind: ShareKind, panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """Compare one share of the later period between items of the same kind."""
    cut = halves(panel, before, after, calendar)
    if cut is None:
        return
    data = kind.trials(panel, calendar)
    own = counted(data, cut.after.days)
    usable = _usable(own, kind.fewest)
    found, share_se = of_shares(
        flat_side(data, cut, cut.after), panel.items, usable, least=kind.least_peers
    )
    widths = reach(share_se, found.df)
    pool = pools(panel.items, usable)
    for place in np.flatnonzero(found.usable):
        others = _others(own, pool, usable, int(place))
        candidate = _of_item(kind, panel, int(place), (own[place], others), found, widths, after)
        if candidate is not None:
            yield candidate


def _usable(own: list[Counted], fewest: int) -> Flags:
    """Items of which enough trials would be events, and enough none, were they like all others.

    An item where nothing or everything is an event stands apart most of all.
    """
    trials = sum(c.trials for c in own)
    share = sum(c.events for c in own) / trials if trials else 0.0
    rarer = min(share, 1 - share)
    return np.asarray(
        [c.trials >= fewest and c.trials * rarer >= FEWEST_EVENTS for c in own], dtype=np.bool_
    )


def _others(own: list[Counted], pool: NDArray[np.intp], usable: Flags, place: int) -> Counted:
    """All other usable items of the pool together."""
    same = usable & (pool == pool[place]) if pool[place] else usable
    rows = [own[i] for i in np.flatnonzero(same) if i != place]
    return Counted(sum(c.events for c in rows), sum(c.trials for c in rows))


def _of_item(
    kind: ShareKind,
    panel: Panel,
    place: int,
    pair: tuple[Counted, Counted],
    found: Funnel,
    widths: Floats,
    after: Period,
) -> Candidate | None:
    mine, others = pair
    if mine.share is None or others.share is None:
        return None
    change = mine.share - others.share
    if change * float(found.distance[place]) <= 0:
        return None
    item, width = panel.items[place], float(widths[place])
    rows = [("同类其他事项", others), (item.name, mine)]
    return Candidate(
        f"{kind.family}.peers",
        item.code,
        kind.metric,
        others.share,
        mine.share,
        change,
        max(-1.0, change - width),
        min(1.0, change + width),
        float(found.p[place]),
        mine.trials,
        evidence(kind, item, rows, (after,)),
        kind.higher if change > 0 else opposite(kind.higher),
        float(mine.events),
        {"after_events": mine.events, "after_trials": mine.trials, "others": others.trials},
    )
