"""How often the analysis speaks where it should be silent, on the client's own history.

Best are whole earlier periods: they are as long as those of the report and took no part in what
was learnt for it. Where the history is too short, the two periods are cut in their middle: shorter
stretches, from which the errors of volume were learnt, so that this says less. Real changes of
those days count as alarms, so the rate is an upper bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from zhagen.insight.model import Candidate
from zhagen.insight.period import Period
from zhagen.insight.thresholds.general import MAIN_FAMILIES
from zhagen.logs.panel import Panel

# What a change in time is called, against a comparison or a share that merely stands out.
CHANGES: Final = ("rose", "fell")
# Halves shorter than this cannot be told from each other by anything.
_HALF_DAYS = 28
_MOST_PAIRS = 2
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The share of items flagged on average over `splits` pairs; None without one."""

    rate: float | None
    splits: int
    whole: bool


def pairs_of(
    panel: Panel, periods: tuple[Period, Period]
) -> tuple[tuple[tuple[Period, Period], ...], bool]:
    """Pairs of stretches to compare, and whether they are whole earlier periods."""
    if not panel.days or not panel.items:
        return (), False
    earlier = tuple(_earlier(panel, min(periods, key=lambda each: each.first)))
    if earlier:
        return earlier, True
    return tuple(_in_halves(each) for each in periods if each.days // 2 >= _HALF_DAYS), False


def _earlier(panel: Panel, first: Period) -> Iterable[tuple[Period, Period]]:
    """Neighbours as long as the period, all before it, the latest pair first."""
    if first.days // 2 < _HALF_DAYS:
        return
    length = timedelta(days=first.days)
    for number in range(_MOST_PAIRS):
        later = _shifted(first, -(1 + number) * length)
        before = _shifted(first, -(2 + number) * length)
        if before.first < panel.days[0]:
            return
        yield before, later


def _shifted(period: Period, by: timedelta) -> Period:
    return Period(period.first + by, period.last + by, period.name)


def _in_halves(period: Period) -> tuple[Period, Period]:
    middle = period.first + timedelta(days=period.days // 2)
    return (
        Period(period.first, middle - _DAY, period.name),
        Period(middle, period.last, period.name),
    )


def share_flagged(standing: Iterable[Candidate], items: int) -> float:
    """Share of items among what stands that are said to have risen or fallen."""
    flagged = {
        each.item
        for each in standing
        if each.item is not None
        and each.p is not None
        and each.family in MAIN_FAMILIES
        and each.type.rpartition(".")[2] in CHANGES
    }
    return len(flagged) / items if items else 0.0
