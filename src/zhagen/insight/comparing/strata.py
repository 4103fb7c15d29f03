"""Strata too small to be compared by themselves are joined, but only with their like."""

from __future__ import annotations

import numpy as np

from zhagen.logs.panel import Flags
from zhagen.measures.distributions import Floats


def with_rests(counts: Floats, small: Flags, groups: tuple[int, ...]) -> Floats:
    """Counts of strata (last axis): the small ones emptied into one further stratum a group."""
    taken = np.where(small, counts, 0.0)
    members = np.asarray(groups)
    rests = [taken[..., members == group].sum(axis=-1) for group in range(max(groups) + 1)]
    return np.concatenate([np.where(small, 0.0, counts), np.stack(rests, axis=-1)], axis=-1)
