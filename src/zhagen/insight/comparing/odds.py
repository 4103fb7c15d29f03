"""Shares as log odds and back: on that scale a shift of a whole site is one number."""

from __future__ import annotations

import numpy as np

from zhagen.measures.distributions import Floats


def logit(share: Floats) -> Floats:
    """Log odds; shares are kept off 0 and 1."""
    kept = np.clip(share, 1e-3, 1 - 1e-3)
    return np.asarray(np.log(kept) - np.log1p(-kept))


def expit(value: Floats) -> Floats:
    """The share with these log odds."""
    return np.asarray(1 / (1 + np.exp(-value)))
