"""The numbers of a share as counted, and where they can be found again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhagen.insight.comparing.halves import Halves
from zhagen.insight.comparing.shares import Trials
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.period import Period
from zhagen.insight.shares.kinds import ShareKind
from zhagen.logs.items import Item


@dataclass(frozen=True, slots=True)
class Counted:
    """Events among trials of one item (or of others) in one period."""

    events: int
    trials: int

    @property
    def share(self) -> float | None:
        """Events over trials, None without trials."""
        return self.events / self.trials if self.trials else None


def unless_counts_differ(candidate: Candidate) -> Candidate:
    """The candidate, without evidence where what was counted did not move the same way.

    It stays among what was tested: whoever leaves out results must not leave out tests.
    """
    before, after, change = candidate.before, candidate.after, candidate.change
    if before is None or after is None or change is None or (after - before) * change <= 0:
        return replace(candidate, p=1.0)
    return candidate


def counted(data: Trials, days: slice) -> list[Counted]:
    """Each item's counts in the days, all strata together."""
    events = data.events[:, days].sum(axis=(1, 2))
    trials = data.trials[:, days].sum(axis=(1, 2))
    return [
        Counted(round(e), round(n)) for e, n in zip(events.tolist(), trials.tolist(), strict=True)
    ]


def both(data: Trials, cut: Halves) -> tuple[list[Counted], list[Counted]]:
    """Counts of all items before and after."""
    return counted(data, cut.before.days), counted(data, cut.after.days)


def evidence(
    kind: ShareKind, item: Item | None, rows: list[tuple[str, Counted]], periods: tuple[Period, ...]
) -> Evidence:
    """A table of the counts, one row for each name."""
    spans = "、".join(f"{p.first.isoformat()}..{p.last.isoformat()}" for p in periods)
    where = item.code if item is not None else "*"
    table = [("范围", kind.of, kind.counted, "占比")]
    table += [(name, str(c.trials), str(c.events), share_text(c.share)) for name, c in rows]
    return Evidence(kind.table, f"{kind.query} [item={where}; {spans}]", tuple(table))


def share_text(share: float | None) -> str:
    """A share as the evidence writes it: exact enough to be reckoned with."""
    return "" if share is None else f"{share:.6f}"


def strata_rows(data: Trials, item: int, days: slice, name: str) -> list[tuple[str, Counted]]:
    """The counts of each stratum of an item that has trials in the days."""
    events = data.events[item, days].sum(axis=0)
    trials = data.trials[item, days].sum(axis=0)
    return [
        (f"{name}·{data.strata[s]}", Counted(round(float(events[s])), round(float(trials[s]))))
        for s in np.flatnonzero(trials)
    ]
