"""Items that people find only on the third page of a list or deeper.

A habit of the whole list of items, told once for the site: the evidence names the items. Many items
are looked at, so those named are under control of false discoveries among themselves, and the p of
the whole is Simes' (1986): the smallest adjusted one. Only lists whose paths carry the page number
can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import halves
from zhagen.insight.comparing.moderation import beyond, moderated
from zhagen.insight.comparing.shares import Trials, flat_side, standardised
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.period import Period
from zhagen.insight.shares.counted import Counted, counted, share_text
from zhagen.insight.thresholds.general import Q
from zhagen.insight.thresholds.moves import DEEP_ARRIVALS, DEEP_SHARE
from zhagen.logs.panel import Listed, Panel
from zhagen.measures.multiplicity import benjamini_hochberg

METRIC = "deep_items"
_MOST_ROWS = 30


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate that names the items which people dig out of lists, most dug first."""
    cut = halves(panel, before, after, calendar)
    if cut is None or panel.listed is None:
        return
    data = _trials(panel.listed)
    own = counted(data, cut.after.days)
    usable = np.asarray([each.trials >= DEEP_ARRIVALS for each in own], dtype=np.bool_)
    if not usable.any():
        return
    level = standardised(flat_side(data, cut, cut.after), np.ones((len(own), 1)))
    ratios = level.clustered / np.maximum(level.independent, 1e-12)
    dispersion, df = moderated(ratios, level.df, usable)
    se = np.sqrt(dispersion * level.independent)
    above = np.maximum(level.share - DEEP_SHARE, 0.0)
    places = np.flatnonzero(usable)
    q = benjamini_hochberg(beyond(above, se, df, 0.0)[places].tolist())
    named = [place for place, each in zip(places.tolist(), q, strict=True) if each <= Q]
    # Where none stands the deepest is the one that was looked at.
    deep = named or [int(places[level.share[places].argmax()])]
    deep.sort(key=lambda place: (-own[place].events, place))
    yield _candidate(panel, deep, own, after, min(q))


def _trials(listed: Listed) -> Trials:
    deep, arrivals = (
        each[:, :, None].astype(np.float64) for each in (listed.deep, listed.arrivals)
    )
    return Trials(deep, arrivals, ("全部",), (0,), ("全部",))


def _candidate(
    panel: Panel, deep: list[int], own: list[Counted], after: Period, p: float
) -> Candidate:
    table = [("事项", "从列表页进入", "第三页及以后", "占比")]
    for place in deep[:_MOST_ROWS]:
        each = own[place]
        name = panel.items[place].name
        table.append((name, str(each.trials), str(each.events), share_text(each.share)))
    first = own[deep[0]]
    arrivals = sum(own[place].events for place in deep)
    span = f"{after.first.isoformat()}..{after.last.isoformat()}"
    return Candidate(
        "paging.deep",
        None,
        METRIC,
        None,
        float(len(deep)),
        None,
        None,
        None,
        p,
        arrivals,
        Evidence("cube/moves", f"listed.deep / listed.arrivals by item [{span}]", tuple(table)),
        Direction.WORSE,
        float(arrivals),
        {
            "items": len(deep),
            "first": panel.items[deep[0]].name,
            "first_share": first.share,
            "first_events": first.events,
            "deep": arrivals,
        },
    )
