"""How well a closed outline is drawn: the shape test shared by red seals and grey ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from zhagen.cases.model import Box
    from zhagen.reading.view.geometry import Picture

_STEPS = 144
_ANGLES = np.linspace(0, 2 * np.pi, _STEPS, endpoint=False)


@dataclass(frozen=True, slots=True)
class Ring:
    """An ellipse: centre, half axes and the tilt of the first one in degrees."""

    x: float
    y: float
    a: float
    b: float
    tilt: float = 0.0

    @property
    def box(self) -> Box:
        """The upright rectangle around it."""
        c, s = np.cos(np.radians(self.tilt)), np.sin(np.radians(self.tilt))
        half_w = float(np.hypot(self.a * c, self.b * s))
        half_h = float(np.hypot(self.a * s, self.b * c))
        return (
            int(self.x - half_w), int(self.y - half_h),
            round(self.x + half_w), round(self.y + half_h),
        )  # fmt: skip

    @property
    def radius(self) -> float:
        """Mean radius."""
        return (self.a + self.b) / 2

    def scaled(self, factor: float, dx: float = 0.0, dy: float = 0.0) -> Ring:
        """The ring in another picture: scaled about the origin, then moved."""
        return Ring(
            self.x * factor + dx, self.y * factor + dy, self.a * factor, self.b * factor, self.tilt
        )

    def points(self, share: float = 1.0, start: float = 0.0) -> NDArray[np.float64]:
        """Points (n x 2) at `share` of the radius, clockwise as seen, from `start` degrees."""
        return self.at(np.radians(start) + _ANGLES, share)

    def at(
        self, angles: NDArray[np.float64], shares: NDArray[np.float64] | float
    ) -> NDArray[np.float64]:
        """Points at the given angles (radians, clockwise from the right) and shares of the radius.

        Angles are those of the picture, not of the ellipse's own axes, so that upright stays
        upright in an unrolled band.
        """
        tilt = math.radians(self.tilt)
        own = angles - tilt
        xs, ys = self.a * shares * np.cos(own), self.b * shares * np.sin(own)
        c, s = math.cos(tilt), math.sin(tilt)
        found = np.empty((*xs.shape, 2))
        found[..., 0] = self.x + xs * c - ys * s
        found[..., 1] = self.y + xs * s + ys * c
        return found


def fitted(mask: Picture) -> Ring | None:
    """The ellipse around everything set in the mask."""
    points = cv2.findNonZero(mask)
    if points is None or len(points) < 30:
        return None
    hull = np.asarray(cv2.convexHull(points), dtype=np.float32)
    outline = _evenly(hull.reshape(-1, 2))
    (x, y), (one, two), tilt = cv2.fitEllipse(outline)
    if min(one, two) < 6 or max(one, two) > 3 * max(mask.shape):
        return None
    return Ring(float(x), float(y), float(one) / 2, float(two) / 2, float(tilt))


def _evenly(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Points spread evenly along a polygon: a hull's corners alone would weigh its bends."""
    closed = np.vstack([corners, corners[:1]])
    lengths = np.hypot(*np.diff(closed, axis=0).T)
    places = np.concatenate([[0.0], np.cumsum(lengths)])
    wanted = np.linspace(0, places[-1], 90, endpoint=False)
    xs = np.interp(wanted, places, closed[:, 0])
    ys = np.interp(wanted, places, closed[:, 1])
    return np.stack([xs, ys], axis=1).astype(np.float32)


def coverage(mask: Picture, ring: Ring, tolerance: float = 0.05) -> float:
    """Share of directions in which something set lies on the ring (within `tolerance` of R)."""
    return float(coverages(mask, (ring,), tolerance)[0])


def coverages(mask: Picture, rings: Sequence[Ring], tolerance: float) -> NDArray[np.float64]:
    """The coverage of each of several rings, sampled in one go: a search tries hundreds."""
    shares = np.linspace(1 - tolerance, 1 + tolerance, 7)[:, None]
    on_rings = np.stack([ring.at(_ANGLES, shares) for ring in rings])
    hit = (sampled(mask, on_rings) > 0).any(axis=1)
    return np.asarray(hit.mean(axis=1), dtype=np.float64)


def inner_fill(mask: Picture, ring: Ring, share: float = 0.82) -> float:
    """Share of the inside of the ring that is set: a solid disc (an emblem) has much of it."""
    shares = np.linspace(0.05, share, 12)
    filled = (sampled(mask, ring.at(_ANGLES, shares[:, None])) > 0).mean(axis=1)
    return float(np.dot(shares / shares.sum(), filled))


def sampled(picture: Picture, points: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Values of a one-channel picture at points (any shape x 2); 0 outside."""
    height, width = picture.shape[:2]
    xs = np.rint(points[..., 0]).astype(np.intp)
    ys = np.rint(points[..., 1]).astype(np.intp)
    inside = (xs >= 0) & (xs < width) & (ys >= 0) & (ys < height)
    if inside.all():
        return picture[ys, xs]
    return np.asarray(np.where(inside, picture[ys * inside, xs * inside], 0), dtype=np.uint8)


def frame_coverage(mask: Picture, corners: NDArray[np.float64], tolerance: int = 3) -> float:
    """Share of a rectangle's outline (4 corners) along which something set lies."""
    thick = cv2.dilate(mask, np.ones((2 * tolerance + 1,) * 2, np.uint8))
    share = []
    for index in range(4):
        along = np.linspace(0, 1, 40)[:, None]
        points = corners[index] + (corners[(index + 1) % 4] - corners[index]) * along
        share.append(float((sampled(np.asarray(thick, np.uint8), points) > 0).mean()))
    return min(share)
