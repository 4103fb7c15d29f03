"""From times of items that were compared to candidates: the same for reading and for handling.

What differs, where the times come from and what they are called, is a `TimeKind` and what the
caller adds to each candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from zhagen.insight.comparing.halves import Halves
from zhagen.insight.comparing.moderation import pools
from zhagen.insight.comparing.times import TimeChanges, Times, compare
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.period import Period
from zhagen.insight.shares.counted import unless_counts_differ
from zhagen.insight.times import mix
from zhagen.logs.panel import Panel


@dataclass(frozen=True, slots=True)
class TimeKind:
    """A time that items have many of.

    `query` finds the medians in `table`; `columns` name median and count in the evidence, `digits`
    is how the median is written there. A change is tested against the factor `null` and told from
    the factor `least` on, where there are `fewest` times on each side.
    """

    family: str
    metric: str
    table: str
    query: str
    columns: tuple[str, str]
    digits: str
    null: float
    least: float
    fewest: int

    def evidence(
        self,
        code: str | None,
        rows: list[tuple[str, float, int]],
        periods: tuple[Period, ...] = (),
    ) -> Evidence:
        """A table of medians and how many times they are over, one row for each name."""
        spans = "、".join(f"{p.first.isoformat()}..{p.last.isoformat()}" for p in periods)
        table = [("范围", *self.columns)]
        table += [(name, f"{value:{self.digits}}", str(count)) for name, value, count in rows]
        return Evidence(self.table, f"{self.query} [item={code or '*'}; {spans}]", tuple(table))


Finish = Callable[[Candidate, int], Candidate]


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """The times of all items with their medians as counted, before and after."""

    panel: Panel
    periods: tuple[Period, Period]
    cut: Halves
    data: Times
    medians: mix.Medians


def moved(kind: TimeKind, found: Compared, finish: Finish) -> Iterator[Candidate]:
    """One candidate for each item judged, and one for what the whole site did.

    `finish` adds to the candidate of an item (its place) what only this kind of time knows.
    """
    cut, medians, panel = found.cut, found.medians, found.panel
    usable = np.minimum(medians.count[0], medians.count[1]) >= kind.fewest
    changes = compare(
        found.data,
        len(panel.items),
        cut,
        pools(panel.items, usable),
        null=kind.null,
        least=kind.least,
        fewest=kind.fewest,
    )
    nothing = kind.evidence(None, [])
    shifted = mix.of_site(kind.family, kind.metric, changes, medians, nothing)
    if shifted is not None:
        yield shifted
    for place in np.flatnonzero(changes.usable & usable).tolist():
        plain = finish(_plain(kind, found, place, changes), place)
        if mix.explains(changes, place):
            yield mix.explanation(plain, place, found.data, cut, changes)
        else:
            yield unless_counts_differ(plain)


def _plain(kind: TimeKind, found: Compared, place: int, changes: TimeChanges) -> Candidate:
    code = found.panel.items[place].code
    change, low, high = mix.relative(changes, place)
    first, second = found.medians.of(place)
    rose = second[0] > first[0]
    rows = [(p.name, *pair) for p, pair in zip(found.periods, (first, second), strict=True)]
    return Candidate(
        f"{kind.family}.{'rose' if rose else 'fell'}",
        code,
        kind.metric,
        first[0],
        second[0],
        change,
        low,
        high,
        float(changes.p[place]),
        first[1] + second[1],
        kind.evidence(code, rows, found.periods),
        people=float(second[1]),
        facts={
            "before_n": first[1],
            "after_n": second[1],
            "adjusted": mix.adjusted(first[0], second[0], change, low, high),
        },
    )
