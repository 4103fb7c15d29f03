"""Did the split come out as planned?

A sample ratio mismatch (far fewer cases in one arm than drawn) means that the comparison is
broken, whatever the effect says. Valid only where single cases or persons were randomised; for
windows and days look at compliance and arrivals instead.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from zhagen.measures.distributions import chi2_sf
from zhagen.measures.errors import LengthsDiffer, OutOfRange, TooFew
from zhagen.measures.sample import Moments

# Below this p a mismatch is taken as a fault, not as chance (Fabijan et al. 2019).
MISMATCH = 0.001


@dataclass(frozen=True, slots=True)
class SplitCheck:
    """Chi-square of observed against expected counts."""

    chi2: float
    df: int
    p: float
    expected: tuple[float, ...]

    @property
    def mismatch(self) -> bool:
        """Whether the split must be treated as broken."""
        return self.p < MISMATCH


def sample_ratio(counts: Sequence[int], weights: Sequence[float]) -> SplitCheck:
    """Pearson's chi-square of counts against planned weights (Fabijan et al. 2019, KDD).

    Raises:
        LengthsDiffer, TooFew (under two arms or no case), OutOfRange (weights not positive).
    """
    if len(counts) != len(weights):
        raise LengthsDiffer("各组件数与计划比例", (len(counts), len(weights)))
    if len(counts) < 2 or sum(counts) < 1:
        raise TooFew("组或件数", min(len(counts), sum(counts)), 2)
    if min(weights) <= 0 or min(counts) < 0:
        raise OutOfRange("计划比例或件数", (min(weights), min(counts)), "比例大于 0、件数不小于 0")
    total, whole = sum(counts), sum(weights)
    expected = tuple(total * weight / whole for weight in weights)
    chi2 = sum((n - e) ** 2 / e for n, e in zip(counts, expected, strict=True))
    df = len(counts) - 1
    return SplitCheck(chi2, df, chi2_sf(chi2, df), expected)


def standardised_difference(treatment: Moments, control: Moments) -> float:
    """Baseline imbalance in pooled standard deviations (Austin 2009); 0 when nothing varies."""
    spread = math.sqrt((treatment.var + control.var) / 2)
    gap = treatment.mean - control.mean
    return gap / spread if spread > 0 else (0.0 if gap == 0 else math.copysign(math.inf, gap))
