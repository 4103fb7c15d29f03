"""Seals on photocopies: no colour is left, only the ring tells.

A photocopied stamp mixes with the print it was pressed on, so the answer is a score. Between 0.3
and 0.7 it means "cannot tell".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.marks.rings import Ring, coverage, coverages, inner_fill, sampled
from zhagen.reading.view.geometry import as_picture, reduced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from zhagen.reading.view.geometry import Picture

_SIDE = 900
_LEAST = 0.06  # diameter over the page's long side: an 18 mm stamp on A4
_MOST = 0.32
_DARK = 22
_CANNOT_TELL = 0.69


def find_grey_seals(grey: Picture) -> tuple[tuple[Ring, float], ...]:
    """Rings on a page without colour, each with the presence (0..1) of a seal there."""
    small = reduced(grey, _SIDE)
    back = grey.shape[1] / small.shape[1]
    ink = dark_ink(small)
    found: list[tuple[Ring, float]] = []
    for ring in _candidates(ink):
        better = _refined(ink, ring)
        presence = max(_presence(ink, better), _worn_presence(small, ink, better))
        if presence > 0.05:
            found.append((better.scaled(back), presence))
    found.sort(key=lambda one: -one[1])
    return tuple(_apart(found))


def dark_ink(grey: Picture) -> Picture:
    """255 where a page in grey is darker than the paper around."""
    paper = cv2.blur(cv2.dilate(grey, np.ones((11, 11), np.uint8)), (21, 21))
    return as_picture(cv2.threshold(cv2.subtract(paper, grey), _DARK, 255, cv2.THRESH_BINARY)[1])


def _candidates(ink: Picture) -> Iterator[Ring]:
    """Circles among the strokes too long for letters and too bent for ruled lines."""
    page = max(ink.shape)
    least, most = _LEAST * page, _MOST * page
    strokes = _long_strokes(ink, least)
    if cv2.countNonZero(strokes) < 2 * least:
        return
    half = cv2.resize(strokes, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    found = cv2.HoughCircles(
        cv2.GaussianBlur(half, (0, 0), 1.0), cv2.HOUGH_GRADIENT, 1.5, least / 4,
        param1=80, param2=22, minRadius=int(least / 4), maxRadius=int(most / 4) + 1,
    )  # fmt: skip
    if found is None:
        return
    for x, y, radius in np.asarray(found, dtype=np.float64).reshape(-1, 3)[:12] * 2:
        yield Ring(float(x), float(y), float(radius), float(radius))


def _long_strokes(ink: Picture, least: float) -> Picture:
    length = int(0.45 * least)
    ruled = cv2.bitwise_or(
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)),
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)),
    )
    bent = cv2.subtract(ink, cv2.dilate(ruled, np.ones((3, 3), np.uint8)))
    joined = cv2.dilate(bent, np.ones((2, 2), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    reach = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    filled = stats[:, cv2.CC_STAT_AREA] / np.maximum(
        1, stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
    )
    long_enough = (reach >= 0.3 * least) & (filled < 0.5)
    long_enough[0] = False
    return as_picture(np.where(long_enough[labels], bent, 0))


def _refined(ink: Picture, ring: Ring) -> Ring:
    """The ring moved and stretched by a few pixels to where most of its line is drawn."""
    best, score = ring, coverage(ink, ring, 0.012)
    for step in (2.0, 1.0):
        while True:
            moved = tuple(_moves(best, step))
            values = coverages(ink, moved, 0.012)
            chosen = int(values.argmax())
            if values[chosen] <= score + 1e-9:
                break
            best, score = moved[chosen], float(values[chosen])
    return best


def _moves(ring: Ring, step: float) -> Iterator[Ring]:
    for change in (-step, step):
        yield replace(ring, x=ring.x + change)
        yield replace(ring, y=ring.y + change)
        yield replace(ring, a=ring.a + change, b=ring.b + change)
        if abs(ring.a + change - ring.b) < 0.12 * ring.b:
            yield replace(ring, a=ring.a + change)


def _presence(ink: Picture, ring: Ring) -> float:
    """A seal's ring is drawn all round, and just outside it there is much less ink."""
    drawn = coverage(ink, ring, 0.02)
    outside = max(
        coverage(ink, replace(ring, a=ring.a * f, b=ring.b * f), 0.012) for f in (1.1, 1.16)
    )
    if inner_fill(ink, ring, 0.9) > 0.6:
        return 0.0
    lead = drawn - 0.6 * outside
    return float(np.clip((lead - 0.45) / 0.35, 0.0, 1.0) * np.clip((drawn - 0.6) / 0.25, 0.0, 1.0))


def _worn_presence(small: Picture, ink: Picture, ring: Ring) -> float:
    """The score of a worn or pale ring: enough to say "cannot tell", never more.

    Sector by sector the line must be darker than what lies just inside and just outside it.
    """
    soft = as_picture(cv2.GaussianBlur(small, (0, 0), 0.8))
    line = np.max([_darkness(soft, ring, share) for share in (0.985, 1.0, 1.015)], axis=0)
    inside = np.min([_darkness(soft, ring, share) for share in (0.9, 0.93)], axis=0)
    outside = np.min([_darkness(soft, ring, share) for share in (1.07, 1.1)], axis=0)
    lead = np.minimum(_by_sector(line - inside), _by_sector(line - outside))
    clear = float((lead > 5).mean())
    drawn = coverage(ink, ring, 0.02)
    score = np.clip((clear - 0.45) / 0.25, 0, 1) * np.clip((drawn - 0.55) / 0.2, 0, 1)
    return float(min(_CANNOT_TELL, 1.3 * score))


def _darkness(picture: Picture, ring: Ring, share: float) -> NDArray[np.float64]:
    return 255.0 - sampled(picture, ring.points(share)).astype(np.float64)


def _by_sector(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.median(values.reshape(36, -1), axis=1), dtype=np.float64)


def _apart(found: list[tuple[Ring, float]]) -> Iterator[tuple[Ring, float]]:
    kept: list[Ring] = []
    for ring, presence in found:
        if all(
            np.hypot(ring.x - one.x, ring.y - one.y) > 0.7 * max(ring.radius, one.radius)
            for one in kept
        ):
            kept.append(ring)
            yield ring, presence
