"""The one piece of matrix algebra shared by the regressions: an inverse that can refuse."""

from __future__ import annotations

import numpy as np

from zhagen.measures.distributions import Floats
from zhagen.measures.errors import Degenerate


def full_rank(design: Floats, what: str) -> None:
    """Refuse a design (N, K) whose columns are not independent, or with N <= K."""
    if len(design) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        raise Degenerate(what)


def inverse(matrix: Floats, what: str = "各项效应") -> Floats:
    """The inverse of a square matrix. Raises Degenerate for a singular one."""
    try:
        return np.asarray(np.linalg.inv(matrix), dtype=np.float64)
    except np.linalg.LinAlgError as cause:
        raise Degenerate(what) from cause
