"""Times that moved because their parts changed weight, or because the whole site moved."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zhagen.insight.comparing.halves import Half, Halves
from zhagen.insight.comparing.moderation import beyond
from zhagen.insight.comparing.times import TimeChanges, Times
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.shares.mix import moved_part
from zhagen.insight.thresholds.shares import LEAST_SITE_LOG, MIX_LEFT, MIX_PART, MIX_SEEN
from zhagen.measures.distributions import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Medians:
    """Medians as counted and over how many times, (before, after), each [item]."""

    value: tuple[Floats, Floats]
    count: tuple[NDArray[np.int64], NDArray[np.int64]]

    def of(self, place: int) -> tuple[tuple[float, int], tuple[float, int]]:
        """(median, count) before and after of one item."""
        first, second = (
            (float(value[place]), int(count[place]))
            for value, count in zip(self.value, self.count, strict=True)
        )
        return first, second


def relative(changes: TimeChanges, place: int) -> tuple[float, float, float]:
    """The change of an item as a share of the time before, with its interval."""
    change, low, high = (
        math.expm1(float(part[place])) for part in (changes.change, changes.low, changes.high)
    )
    return change, low, high


def adjusted(before: float, after: float, change: float, low: float, high: float) -> bool:
    """Whether the change differs from what the two medians say."""
    return before > 0 and abs(after / before - 1 - change) > (high - low) / 4


def explains(changes: TimeChanges, place: int) -> bool:
    """Whether composition makes up most of a change that would else be seen."""
    raw, mixed = float(changes.raw[place]), float(changes.raw[place] - changes.change[place])
    if changes.raw_p[place] > MIX_SEEN or changes.p[place] < MIX_LEFT:
        return False
    return mixed * raw > 0 and abs(mixed) >= MIX_PART * abs(raw)


def explanation(
    plain: Candidate, place: int, data: Times, cut: Halves, changes: TimeChanges
) -> Candidate:
    """The explanation in the place of `plain`, with the part whose weight moved most."""
    weights = [_weights(data, place, half) for half in (cut.before, cut.after)]
    part = moved_part(weights[0], weights[1], (data.strata, data.groups, data.group_names))
    raw, width = float(changes.raw[place]), float(changes.reach[place])
    header = ("部分", "比较期占比", "本期占比")
    rows = tuple(
        (name, f"{first:.4f}", f"{second:.4f}")
        for name, first, second in zip(data.strata, *(w.tolist() for w in weights), strict=True)
        if first or second
    )
    return replace(
        plain,
        type=f"mix.{plain.family}",
        change=math.expm1(raw),
        low=math.expm1(raw - width),
        high=math.expm1(raw + width),
        p=float(changes.raw_p[place]),
        evidence=replace(plain.evidence, rows=(header, *rows)),
        direction=Direction.NEITHER,
        facts={
            **plain.facts,
            "of": plain.family,
            "covers": plain.family,
            "part": part.name,
            "part_before": part.before,
            "part_after": part.after,
        },
    )


def of_site(
    family: str, metric: str, changes: TimeChanges, medians: Medians, evidence: Evidence
) -> Candidate | None:
    """That most items moved alike, where they did; before and after are medians of the items'."""
    moved = changes.usable & (np.abs(changes.shift) >= LEAST_SITE_LOG)
    if not changes.usable.any() or moved.sum() < changes.usable.sum() / 2:
        return None
    shift = float(np.median(changes.shift[moved]))
    se = float(np.median(changes.shift_se[moved]))
    df = float(moved.sum())
    p = beyond(np.array([shift]), np.array([se]), np.array([df]), 0.0)
    first, second = (float(np.median(value[moved])) for value in medians.value)
    # What is told must itself be as large as what was looked for.
    if min(first, second) <= 0 or math.log(second / first) * np.sign(shift) < LEAST_SITE_LOG:
        return None
    return Candidate(
        f"site.{family}",
        None,
        metric,
        first,
        second,
        math.expm1(shift),
        math.expm1(shift - 2 * se),
        math.expm1(shift + 2 * se),
        float(p[0]),
        int(sum(int(count[moved].sum()) for count in medians.count)),
        evidence,
        facts={"of": family, "items": int(moved.sum())},
    )


def _weights(data: Times, place: int, half: Half) -> Floats:
    inside = (data.item == place) & (data.day >= half.days.start) & (data.day < half.days.stop)
    sizes = np.bincount(data.stratum[inside], data.count[inside], minlength=len(data.strata))
    return np.asarray(sizes / max(1.0, float(sizes.sum())), dtype=np.float64)
