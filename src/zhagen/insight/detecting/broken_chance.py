"""Whether requests for a missing page grew beyond chance.

Requests come in bunches: one person tries three times, a class of students opens the same page. So
many independent ones stand behind them as the scatter between neighbouring days and weeks leaves
(von Neumann 1941). And known faults are followed more or less often from one quarter to the next,
as those of the site show.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import special  # type: ignore[import-untyped]

from zhagen.insight.detecting.broken_links import Target
from zhagen.insight.thresholds.moves import (
    BROKEN_BUNCHES,
    BROKEN_DAYS,
    BROKEN_RATIO,
    BROKEN_REQUESTS,
    BROKEN_WANDER,
    BROKEN_WORTH,
)
from zhagen.measures.distributions import Floats

_WEEK, _FEWEST_WEEKS = 7, 4
# A standard deviation over a median deviation; and nodes at which what wanders is looked at.
_MAD = 1.4826
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)


@dataclass(frozen=True, slots=True)
class Chance:
    """What dead requests do without a reason: how they bunch, how far their level wanders (log)."""

    bunches: float
    wander: float


def bunching(daily: Floats) -> float:
    """Variance over mean of counts, by what neighbours differ, days or weeks, whichever is more.

    Only from the first request to the last: that there were none before the link died is no bunch.
    """
    asked = np.flatnonzero(daily)
    if not len(asked):
        return 0.0
    alive = daily[asked[0] : asked[-1] + 1]
    weeks = alive[: len(alive) // _WEEK * _WEEK].reshape(-1, _WEEK).sum(axis=1)
    by_weeks = _ratio(weeks) if len(weeks) >= _FEWEST_WEEKS else 0.0
    # Nothing on either side, so that what came on one day counts as one bunch.
    return max(_ratio(np.pad(alive, 1)), by_weeks)


def _ratio(counts: Floats) -> float:
    whole = float(counts.sum())
    return float((np.diff(counts) ** 2).sum()) / 2 / whole if whole else 0.0


def chance(known: Iterable[tuple[Target, float]]) -> Chance:
    """What all missing pages together show, each with the growth to be expected of it.

    What is assumed counts like some missing pages more, so that a site with few has it alone.
    """
    enough = [(each, grown) for each, grown in known if each.before + each.after >= BROKEN_REQUESTS]
    seen = [max(1.0, bunching(each.daily)) for each, _ in enough]
    bunches = float(np.median([*seen, *[BROKEN_BUNCHES] * BROKEN_WORTH]))
    old = [
        (each, grown, max(own, bunches))
        for (each, grown), own in zip(enough, seen, strict=True)
        if min(each.before, each.after) >= BROKEN_REQUESTS
    ]
    # Squared standardised log ratios have a known median if nothing but bunches moves them.
    moved = [abs(math.log(each.after / (grown * each.before))) for each, grown, _ in old]
    spread = _MAD * float(np.median(moved)) if len(old) >= BROKEN_WORTH else 0.0
    errors = [own * (1 / each.before + 1 / each.after) for each, _, own in old]
    extra = spread**2 - float(np.median(errors)) if old else 0.0
    return Chance(bunches, math.sqrt(max(BROKEN_WANDER**2, extra)))


def own_bunches(target: Target, usual: Chance) -> float:
    """How the requests of one missing page bunch: what it shows itself, never less than usual."""
    return max(usual.bunches, bunching(target.daily)) if len(target.daily) else usual.bunches


def p_value(target: Target, grown: float, usual: Chance) -> float:
    """The p that requests are no more frequent than before, `grown` times what they were.

    One-sided: that fewer meet a fault is never told. 1 where there are too few, on too few days, or
    not clearly more: such a page is no new fault, but it was looked at.
    """
    before, after = target.before, target.after
    if after < max(BROKEN_REQUESTS, BROKEN_RATIO * grown * before) or target.days < BROKEN_DAYS:
        return 1.0
    own = own_bunches(target, usual)
    odds = grown * np.exp(usual.wander * _NODES)
    # The binomial tail, which goes on between whole numbers of bunches.
    tails = special.betainc(after / own, before / own + 1, odds / (1 + odds))
    return min(1.0, float(np.dot(_WEIGHTS, tails) / _WEIGHTS.sum()))
