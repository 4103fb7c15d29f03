"""Probabilities that a sequence of z statistics crosses its bounds, by recursive integration.

Under the canonical joint distribution (Jennison & Turnbull 2000, ch. 3) a statistic at
information I is sqrt(I) x theta plus noise with independent increments on the score scale. The
density of "not stopped yet" is carried from look to look on their Simpson grid (ch. 19).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhagen.measures.distributions import Floats, normal_cdf_array
from zhagen.measures.errors import InformationNotIncreasing, LengthsDiffer, OutOfRange

# Grid fineness of Jennison & Turnbull (their r); 32 gives about 1e-8 on evenly spaced looks.
_FINENESS = 32
_FINEST = 450
# A look must add this share of its information; closer looks would need a finer grid.
LEAST_STEP = 5e-5


@dataclass(frozen=True, slots=True)
class Crossing:
    """Per look: the chance of crossing the upper / lower bound there and not before."""

    upper: tuple[float, ...]
    lower: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Continuation:
    """The density, on a grid of z with quadrature weights inside, of not having stopped yet."""

    information: float
    z: Floats
    mass: Floats
    drift: float
    fineness: int

    def above(self, information: float, bound: float) -> float:
        """P(not stopped before, and z > bound at the next look)."""
        return self._beyond(information, bound, 1.0)

    def below(self, information: float, bound: float) -> float:
        """P(not stopped before, and z < bound at the next look)."""
        return self._beyond(information, bound, -1.0)

    def _beyond(self, information: float, bound: float, sign: float) -> float:
        step = _step(self.information, information)
        if math.isinf(bound):
            return 0.0 if sign * bound > 0 else float(self.mass.sum())
        score = self.z * math.sqrt(self.information)
        gap = score + self.drift * step - bound * math.sqrt(information)
        return float(self.mass @ normal_cdf_array(sign * gap / math.sqrt(step)))

    def onward(self, information: float, lower: float, upper: float) -> Continuation:
        """The density after the next look, given that it fell between its bounds."""
        step = _step(self.information, information)
        z, weights = _grid(self.drift * math.sqrt(information), lower, upper, self.fineness)
        move = (
            z[:, None] * math.sqrt(information)
            - self.z[None, :] * math.sqrt(self.information)
            - self.drift * step
        ) / math.sqrt(step)
        kernel = np.exp(-0.5 * move**2) * math.sqrt(information / step / (2 * math.pi))
        mass = weights * (kernel @ self.mass)
        return Continuation(information, z, mass, self.drift, self.fineness)


def begin(informations: Sequence[float], drift: float = 0.0) -> Continuation:
    """The state before the first of these looks; their spacing sets how fine the grid must be."""
    previous, closest = 0.0, 1.0
    for information in informations:
        closest = min(closest, _step(previous, information) / information)
        previous = information
    # The kernel between two looks is sqrt(step / information) wide and needs a few points.
    fineness = min(_FINEST, max(_FINENESS, math.ceil(3 / math.sqrt(closest))))
    return Continuation(0.0, np.zeros(1), np.ones(1), drift, fineness)


def crossing(
    informations: Sequence[float],
    upper: Sequence[float],
    *,
    lower: Sequence[float] | None = None,
    drift: float = 0.0,
) -> Crossing:
    """Crossing chances of z bounds at increasing informations; E z = drift x sqrt(information).

    With informations as fractions (last = 1), `drift` is the expected z of the final analysis.
    Without `lower` nothing stops the trial downwards (futility not binding).

    Raises:
        LengthsDiffer: bounds and looks differ in number.
        InformationNotIncreasing: a look without new information.
    """
    floor = [-math.inf] * len(informations) if lower is None else list(lower)
    if not len(informations) == len(upper) == len(floor):
        raise LengthsDiffer("查看次数与界值", (len(informations), len(upper), len(floor)))
    state = begin(informations, drift)
    ups, downs = [], []
    last = len(informations) - 1
    for look, (information, low, high) in enumerate(zip(informations, floor, upper, strict=True)):
        ups.append(state.above(information, high))
        downs.append(state.below(information, low))
        if look < last:
            state = state.onward(information, low, high)
    return Crossing(tuple(ups), tuple(downs))


def _step(before: float, now: float) -> float:
    if not math.isfinite(now):
        raise OutOfRange("信息量", now, "为有限的正数")
    if now - before <= LEAST_STEP * now:
        raise InformationNotIncreasing(before, now)
    return now - before


def _grid(centre: float, lower: float, upper: float, fineness: int) -> tuple[Floats, Floats]:
    """Points and Simpson weights on [lower, upper] (Jennison & Turnbull 2000, sec. 19.2)."""
    r = fineness
    i = np.arange(1, 6 * r)
    tails = np.abs(i - 3 * r) - 2 * r
    far = 3 + 4 * np.log(r / np.maximum(1.0, r - np.maximum(tails, 0)))
    x = centre + np.where(tails > 0, np.sign(i - 3 * r) * far, 3 * (i - 3 * r) / (2 * r))
    if upper <= x[0] or lower >= x[-1]:
        # Everything in reach has stopped; a single empty point carries no mass.
        return np.asarray([max(min(centre, upper), lower)]), np.zeros(1)
    inside = x[(x > lower) & (x < upper)]
    ends = [end for end in (lower, upper) if x[0] < end < x[-1]]
    knots = np.unique(np.concatenate([inside, np.asarray(ends, dtype=np.float64)]))
    if len(knots) < 2:
        return knots, np.zeros(len(knots))
    return _simpson(knots)


def _simpson(knots: Floats) -> tuple[Floats, Floats]:
    widths = np.diff(knots)
    points = np.empty(2 * len(knots) - 1)
    points[::2], points[1::2] = knots, knots[:-1] + widths / 2
    weights = np.zeros(len(points))
    weights[1::2] = 4 * widths / 6
    weights[:-1:2] += widths / 6
    weights[2::2] += widths / 6
    return points, weights
