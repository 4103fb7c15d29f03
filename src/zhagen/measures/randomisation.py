"""Tests that rest on the random assignment alone.

With few windows the number of possible assignments bounds the smallest p that can ever be
reached (6 windows: .10 two-sided), so every result carries that bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhagen.measures.distributions import Floats
from zhagen.measures.errors import OutOfRange, TooFew
from zhagen.measures.results import Alternative
from zhagen.measures.sample import aligned, as_floats

EXACT_LIMIT = 20_000
_CHUNK = 4_096
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RandomisationTest:
    """`p` over `arrangements` assignments, all of them (`exact`) or seeded draws.

    `smallest_p` is the least p these data and this set of arrangements could have given.
    """

    estimate: float
    p: float
    smallest_p: float
    arrangements: int
    exact: bool


def assignment_test(
    values: ArrayLike,
    treated: ArrayLike,
    *,
    rng: np.random.Generator | None = None,
    draws: int = 9_999,
    limit: int = EXACT_LIMIT,
    allowed: Iterable[ArrayLike] | None = None,
    alternative: Alternative = "two-sided",
) -> RandomisationTest:
    """Difference of arm means of unit values (G,) under re-assignment of the units.

    All C(G, G_t) assignments when they are at most `limit`, else `draws` from `rng` with
    p = (1 + extreme) / (1 + draws) (Phipson & Smyth 2010). Under restricted randomisation pass
    the `allowed` assignments (each (G,) booleans), the actual one among them.

    Raises:
        TooFew: an empty arm. OutOfRange: draws are needed and no generator was given, or the
            actual assignment is not an allowed one.
    """
    y, arm = as_floats(values, "单元值"), np.asarray(treated, dtype=bool).ravel()
    aligned("单元值与分组", y, arm.astype(np.float64))
    count = int(arm.sum())
    if not 0 < count < len(arm):
        raise TooFew("每组的单元", min(count, len(arm) - count), 1)

    def statistic(assignments: Booleans) -> Floats:
        sizes = assignments.sum(axis=1)
        first = (assignments @ y) / sizes
        return np.asarray(first - (y.sum() - assignments @ y) / (len(y) - sizes))

    if allowed is not None:
        rows = [np.asarray(row, dtype=bool) for row in allowed]
        if not any(np.array_equal(row, arm) for row in rows):
            raise OutOfRange("实际分组", arm.astype(int).tolist(), "属于允许的分组方案")
        return _exact(statistic, arm, iter(rows), alternative)
    if math.comb(len(y), count) <= limit:
        return _exact(statistic, arm, _combinations(len(y), count), alternative)
    source = _needed(rng)
    return _drawn(statistic, arm, lambda: source.permutation(arm), draws, alternative)


def sign_flip_test(
    differences: ArrayLike,
    *,
    rng: np.random.Generator | None = None,
    draws: int = 9_999,
    limit: int = EXACT_LIMIT,
    alternative: Alternative = "two-sided",
) -> RandomisationTest:
    """Mean of pair differences (n,) when the order within each pair was tossed."""
    d = as_floats(differences, "配对差值")
    if len(d) < 1:
        raise TooFew("完整的日期配对", 0, 1)
    observed = np.ones(len(d), dtype=bool)

    def statistic(kept: Booleans) -> Floats:
        return np.asarray((2 * (kept @ d) - d.sum()) / len(d))

    if 2 ** len(d) <= limit:
        every = (np.asarray(flips, dtype=bool) for flips in product((True, False), repeat=len(d)))
        return _exact(statistic, observed, every, alternative)
    source = _needed(rng)
    return _drawn(statistic, observed, lambda: source.random(len(d)) < 0.5, draws, alternative)


def smallest_assignment_p(units: int, treated: int, *, two_sided: bool = True) -> float:
    """The least p an exact assignment test can reach, before any data (free randomisation).

    With equal arms each assignment has a mirror image with the opposite sign.
    """
    if not 0 < treated < units:
        raise TooFew("每组的单元", min(treated, units - treated), 1)
    mirrored = two_sided and 2 * treated == units
    return min(1.0, (2 if mirrored else 1) / math.comb(units, treated))


def reference_test(
    observed: float, reference: ArrayLike, *, exact: bool, alternative: Alternative = "two-sided"
) -> RandomisationTest:
    """The test from a reference set of statistics computed elsewhere.

    With `exact` the set holds every arrangement, the observed one included; otherwise it holds
    draws, and the observed one is added.
    """
    values = as_floats(reference, "参照分布")
    if not exact:
        values = np.append(values, observed)
    seen, scores = _oriented(np.asarray([observed]), alternative)[0], _oriented(values, alternative)
    # Statistics that differ by rounding only are the same arrangement in another order.
    slack = 1e-10 * max(1.0, float(np.abs(values).max()))
    p = float((scores >= seen - slack).mean())
    least = float((scores >= scores.max() - slack).mean())
    return RandomisationTest(observed, p, least, len(values), exact)


def _oriented(values: Floats, alternative: Alternative) -> Floats:
    if alternative == "two-sided":
        return np.abs(values)
    return values if alternative == "greater" else -values


def _exact(
    statistic: Callable[[Booleans], Floats],
    observed: Booleans,
    arrangements: Iterable[Booleans],
    alternative: Alternative,
) -> RandomisationTest:
    seen = float(statistic(observed[None, :])[0])
    rows, parts = iter(arrangements), []
    while chunk := list(islice(rows, _CHUNK)):
        parts.append(statistic(np.stack(chunk)))
    return reference_test(seen, np.concatenate(parts), exact=True, alternative=alternative)


def _drawn(
    statistic: Callable[[Booleans], Floats],
    observed: Booleans,
    draw: Callable[[], NDArray[Any]],
    draws: int,
    alternative: Alternative,
) -> RandomisationTest:
    if draws < 1:
        raise OutOfRange("抽取次数", draws, "不小于 1")
    seen = float(statistic(observed[None, :])[0])
    parts = []
    for start in range(0, draws, _CHUNK):
        rows = [draw() for _ in range(min(_CHUNK, draws - start))]
        parts.append(statistic(np.stack(rows)))
    return reference_test(seen, np.concatenate(parts), exact=False, alternative=alternative)


def _combinations(units: int, treated: int) -> Iterable[Booleans]:
    for chosen in combinations(range(units), treated):
        row = np.zeros(units, dtype=bool)
        row[list(chosen)] = True
        yield row


def _needed(rng: np.random.Generator | None) -> np.random.Generator:
    if rng is None:
        raise OutOfRange("随机数发生器", "空", "在排列太多、需要抽取时给出（固定种子）")
    return rng
