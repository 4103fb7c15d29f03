"""Shares that moved because their parts changed weight, or because the whole site moved.

Said instead of a finding: nobody needs to mend a page whose readers merely came by telephone.
The split into a part of rates and a part of weights is Kitagawa's (1955).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhagen.insight.comparing.halves import Halves
from zhagen.insight.comparing.moderation import beyond
from zhagen.insight.comparing.odds import logit
from zhagen.insight.comparing.shares import ShareChanges, Trials
from zhagen.insight.model import Candidate, Direction
from zhagen.insight.period import Period
from zhagen.insight.shares.counted import Counted, evidence, strata_rows
from zhagen.insight.shares.kinds import ShareKind
from zhagen.insight.thresholds.shares import (
    LEAST_SITE_LOGIT,
    MIX_LEFT,
    MIX_PART,
    MIX_SEEN,
)
from zhagen.measures.distributions import Floats


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole with its weight before and after."""

    name: str
    before: float
    after: float


def moved_part(
    before: Floats, after: Floats, names: tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]
) -> Part:
    """The group of strata whose weight moved most; a single stratum where groups hardly moved.

    `names` are those of the strata, the group of each, and the names of the groups.
    """
    strata, groups, group_names = names
    sums = [np.bincount(np.asarray(groups), side, len(group_names)) for side in (before, after)]
    group = int(np.argmax(np.abs(sums[1] - sums[0])))
    single = int(np.argmax(np.abs(after - before)))
    if abs(sums[1][group] - sums[0][group]) >= abs(after[single] - before[single]) / 2:
        return Part(group_names[group], float(sums[0][group]), float(sums[1][group]))
    return Part(strata[single], float(before[single]), float(after[single]))


def explains(changes: ShareChanges, place: int) -> bool:
    """Whether composition makes up most of a change that would else be seen."""
    raw, mixed = float(changes.raw[place]), float(changes.mixed[place])
    if changes.raw_p[place] > MIX_SEEN or changes.p[place] < MIX_LEFT:
        return False
    return mixed * raw > 0 and abs(mixed) >= MIX_PART * abs(raw)


def explanation(
    plain: Candidate,
    place: int,
    kind: ShareKind,
    data: Trials,
    cut: Halves,
    changes: ShareChanges,
) -> Candidate:
    """The explanation in the place of `plain`, with the part whose weight moved most."""
    weights = [_weights(data, place, half.days) for half in (cut.before, cut.after)]
    part = moved_part(weights[0], weights[1], (data.strata, data.groups, data.group_names))
    plain_change = (plain.after or 0.0) - (plain.before or 0.0)
    width = float(changes.reach[place])
    rows = [
        *strata_rows(data, place, cut.before.days, "比较期"),
        *strata_rows(data, place, cut.after.days, "本期"),
    ]
    table = evidence(kind, None, rows, ()).rows
    return replace(
        plain,
        type=f"mix.{kind.family}",
        change=plain_change,
        low=max(-1.0, plain_change - width),
        high=min(1.0, plain_change + width),
        p=float(changes.raw_p[place]),
        evidence=replace(plain.evidence, rows=table),
        direction=Direction.NEITHER,
        facts={
            **plain.facts,
            "of": kind.family,
            "covers": kind.family,
            "part": part.name,
            "part_before": part.before,
            "part_after": part.after,
            "mixed": float(changes.mixed[place]),
        },
    )


def of_site(
    kind: ShareKind,
    data: Trials,
    changes: ShareChanges,
    cut: Halves,
    periods: tuple[Period, Period],
) -> Candidate | None:
    """That most items moved alike, where they did."""
    moved = changes.usable & (np.abs(changes.shift) >= LEAST_SITE_LOGIT)
    if not changes.usable.any() or moved.mean(where=changes.usable) < 1 / 2:
        return None
    first, second = (_total(data, half.days) for half in (cut.before, cut.after))
    if first.share is None or second.share is None:
        return None
    shift = float(np.median(changes.shift[moved]))
    se = float(np.median(changes.shift_se[moved]))
    change = second.share - first.share
    width = 2 * se * second.share * (1 - second.share)
    # What is told must itself be as large as what was looked for.
    ends = logit(np.array([first.share, second.share]))
    if float(ends[1] - ends[0]) * np.sign(shift) < LEAST_SITE_LOGIT:
        return None
    p = beyond(np.array([shift]), np.array([se]), np.array([float(moved.sum())]), 0.0)
    rows = [(periods[0].name, first), (periods[1].name, second)]
    return Candidate(
        f"site.{kind.family}",
        None,
        kind.metric,
        first.share,
        second.share,
        change,
        change - width,
        change + width,
        float(p[0]),
        first.trials + second.trials,
        evidence(kind, None, rows, periods),
        facts={"of": kind.family, "items": int(moved.sum())},
    )


def _weights(data: Trials, place: int, days: slice) -> Floats:
    trials = data.trials[place, days].sum(axis=0)
    return np.asarray(trials / max(1.0, float(trials.sum())), dtype=np.float64)


def _total(data: Trials, days: slice) -> Counted:
    return Counted(
        round(float(data.events[:, days].sum())), round(float(data.trials[:, days].sum()))
    )
