"""How far two officers agree beyond chance: where they do not, no tool can be measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhagen.pilot.accuracy.judging import Judgement


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one code over `n` cases; `kappa` is None where both always said the same."""

    code: str
    n: int
    both: int
    only_first: int
    only_second: int
    share: float
    kappa: float | None


def agreement(first: Judgement, second: Judgement, codes: Iterable[str]) -> tuple[Agreement, ...]:
    """Cohen's kappa (1960) for every code over the cases that both judged, overall last.

    Overall, every case and code is one judgement (code "").
    """
    wanted = tuple(codes)
    cases = [case for case in first.faults if case in second.faults]
    rows = []
    total = [0, 0, 0, 0]
    for code in wanted:
        counts = [0, 0, 0, 0]
        for case in cases:
            place = 2 * (code not in first.faults[case]) + (code not in second.faults[case])
            counts[place] += 1
        rows.append(_agreement(code, counts))
        total = [have + more for have, more in zip(total, counts, strict=True)]
    return (*rows, _agreement("", total))


def _agreement(code: str, counts: list[int]) -> Agreement:
    both, only_first, only_second, neither = counts
    n = sum(counts)
    if n == 0:
        return Agreement(code, 0, 0, 0, 0, 0.0, None)
    share = (both + neither) / n
    first, second = (both + only_first) / n, (both + only_second) / n
    chance = first * second + (1 - first) * (1 - second)
    kappa = (share - chance) / (1 - chance) if chance < 1 else None
    return Agreement(code, n, both, only_first, only_second, share, kappa)
