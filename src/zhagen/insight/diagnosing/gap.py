"""Records that are missing: days without any, days with a part of them, items that lost theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.views.baseline import Baseline
from zhagen.insight.views.days import Flags
from zhagen.insight.views.marks import runs
from zhagen.logs.panel import Panel

_METRIC = "missing_days"


def gaps(panel: Panel, base: Baseline) -> Iterator[Candidate]:
    """One explanation for the site, one for each item with days of its own missing."""
    if not panel.accessed.any():
        # Only other records were handed over: nothing is missing.
        return
    if base.gaps.any():
        none = ~np.asarray(panel.accessed, np.bool_) | (panel.site.views <= 0)
        yield _gap(panel, base, base.gaps, None, int((base.gaps & none).sum()))
    for item in np.flatnonzero(base.missing.any(axis=1)):
        marks = base.missing[item]
        yield _gap(panel, base, marks, panel.items[item].code, int(marks.sum()))


def _gap(panel: Panel, base: Baseline, marks: Flags, code: str | None, empty: int) -> Candidate:
    before, after = int((marks & base.days.before).sum()), int((marks & base.days.after).sum())
    spans = spans_of(panel.days, marks)
    return Candidate(
        type="gap.site" if code is None else "gap.item",
        item=code,
        metric=_METRIC,
        before=float(before),
        after=float(after),
        change=float(after - before),
        low=None,
        high=None,
        p=None,
        n=before + after,
        evidence=Evidence(
            "views",
            "panel.accessed, panel.site.views",
            (("首日", "末日", "天数"), *((a, b, str(n)) for a, b, n in spans)),
        ),
        facts={
            "days": before + after,
            "empty_days": empty,
            "first": spans[0][0],
            "last": spans[-1][1],
            "spans": len(spans),
        },
    )


def spans_of(days: Sequence[date], marks: Flags) -> list[tuple[str, str, int]]:
    """First day, last day and length of each run of marked days."""
    return [
        (days[first].isoformat(), days[stop - 1].isoformat(), stop - first)
        for first, stop in runs(marks)
    ]
