"""Several metrics, one promise: adjusted p-values.

A pilot has one primary metric; its secondaries share alpha by Holm. Benjamini-Hochberg is for
screening many items in a periodic report, where some false finds are acceptable.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zhagen.measures.distributions import Floats
from zhagen.measures.errors import OutOfRange
from zhagen.measures.sample import as_floats


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm 1979: family-wise error, any dependence; same order as given."""
    p, order = _ordered(p_values)
    count = len(p)
    stepped = np.maximum.accumulate(p[order] * np.arange(count, 0, -1))
    return _restored(stepped, order)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Benjamini & Hochberg 1995: false discovery rate under independence; same order as given."""
    p, order = _ordered(p_values)
    count = len(p)
    raw = p[order] * count / np.arange(1, count + 1)
    return _restored(np.minimum.accumulate(raw[::-1])[::-1], order)


def _ordered(p_values: Sequence[float]) -> tuple[Floats, NDArray[np.intp]]:
    p = as_floats(p_values, "p 值")
    if len(p) and not (p.min() >= 0 and p.max() <= 1):
        raise OutOfRange("p 值", p.tolist(), "在 0 到 1 之间")
    return p, np.argsort(p, kind="stable")


def _restored(adjusted: Floats, order: NDArray[np.intp]) -> tuple[float, ...]:
    result = np.empty(len(adjusted))
    result[order] = np.minimum(adjusted, 1.0)
    return tuple(result.tolist())
