"""How a simulated pilot is counted: every question of the tables, answered for one pilot."""

from __future__ import annotations

import zlib

import numpy as np
from benchmarks.pilot_trial import Trial, run
from benchmarks.pilot_verdicts import ending_of
from benchmarks.pilot_worlds import World

from zhagen.pilot.model import Floats, TargetState, Verdict

# Naive practice claims at this p.
ALPHA = 0.05


def score(trial: Trial) -> dict[str, float]:
    """One pilot, counted every way that a table may ask for."""
    charter, truth = trial.charter, trial.truth
    claims = [seen for seen in trial.seen if seen.claims]
    stop = claims[0] if claims else trial.seen[-1]
    sign = charter.primary.direction.sign
    fixed, raw = trial.fixed, trial.raw
    fixed_claims = fixed.low > 0 or fixed.high < 0
    better = fixed.effect * sign > 0
    looked = [trial.naive[week - 1] for week in (seen.week for seen in trial.seen)]
    at_target = fixed.effect * sign >= charter.target.change * sign
    return {
        "claim": bool(claims),
        "right": bool(claims) and stop.estimate.effect * sign > 0,
        "covered": stop.estimate.low <= truth <= stop.estimate.high,
        "all_cover": all(each.estimate.low <= truth <= each.estimate.high for each in trial.seen),
        "fixed_claim": fixed_claims,
        "fixed_right": fixed_claims and better,
        "fixed_covered": fixed.low <= truth <= fixed.high,
        "lost": (fixed_claims and better) - (bool(claims) and stop.estimate.effect * sign > 0),
        "week": stop.week / 100,
        "reached": any(each.state is TargetState.REACHED for each in trial.seen),
        "by_point": at_target and fixed_claims,
        "naive": min(looked) < ALPHA,
        "naive_last": looked[-1] < ALPHA,
        "bias": fixed.effect - truth,
        "raw_claim": raw.low > 0 or raw.high < 0,
        "raw_bias": raw.effect - truth,
        "refused": trial.refused > 0,
        **(_ending(trial) if charter.guardrails else {}),
    }


def _ending(trial: Trial) -> dict[str, float]:
    ending = ending_of(trial)
    return {
        **{str(verdict): ending.verdict is verdict for verdict in Verdict},
        "extended": ending.extended,
        "end_week": ending.week / 100,
    }


def batch(name: str, world: World, first: int, count: int, seed: int) -> dict[str, Floats]:
    """The scores of pilots `first` to `first + count - 1`; every pilot has its own stream."""
    stream = [seed, zlib.crc32(name.encode())]
    rows = [score(run(world, [*stream, number])) for number in range(first, first + count)]
    return {key: np.array([row[key] for row in rows], dtype=np.float64) for key in rows[0]}
