"""Red ink: where it is, which of it is a seal, and the page without its seals.

Text under a seal is what every recognition engine loses first. Red shows paper-white in the red
channel, black print does not: inside a seal's box, and only there, that channel is the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.marks.rings import Ring, coverage, fitted, frame_coverage, inner_fill
from zhagen.reading.view.geometry import as_picture, crop, grown, reduced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from zhagen.cases.model import Box
    from zhagen.reading.view.geometry import Picture

_SEARCH_SIDE = 800
_STEP = 25
_LEAST_DIAMETER = 0.05  # of the page's long side: a 15 mm stamp on A4
_MOST_DIAMETER = 0.5
_FIT_SIDE = 200


@dataclass(frozen=True, slots=True)
class RedSeal:
    """A red seal by its shape, in working pixels; `ring` is None for a rectangular one."""

    box: Box
    presence: float
    ring: Ring | None


def red_mask(picture: Picture) -> Picture:
    """255 where the picture (blue-green-red) is red ink."""
    blue, green, red = cv2.split(picture)
    lead = cv2.subtract(red, cv2.max(blue, green))
    strong = cv2.threshold(lead, _STEP, 255, cv2.THRESH_BINARY)[1]
    # Hue below 24 or above 330 degrees: green may lead blue by 0.4, blue green by 0.5 of the span.
    span = cv2.subtract(red, cv2.min(blue, green))
    orange = cv2.subtract(cv2.subtract(green, blue), cv2.convertScaleAbs(span, alpha=0.4))
    purple = cv2.subtract(cv2.subtract(blue, green), cv2.convertScaleAbs(span, alpha=0.5))
    wrong = cv2.threshold(cv2.max(orange, purple), 0, 255, cv2.THRESH_BINARY)[1]
    return as_picture(cv2.subtract(strong, wrong))


def find_red_seals(work: Picture) -> tuple[RedSeal, ...]:
    """Red seals of a page, found at reduced scale; red titles and emblems are not among them."""
    small = reduced(work, _SEARCH_SIDE)
    mask = red_mask(small)
    if cv2.countNonZero(mask) < 40:
        return ()
    factor = work.shape[1] / small.shape[1]
    found: list[RedSeal] = []
    for box in _patches(mask):
        part = grown(
            tuple(int(value * factor) for value in box),  # type: ignore[arg-type]
            4, (work.shape[1], work.shape[0]),
        )  # fmt: skip
        found += _seals_in(work, part)
    return tuple(_without_twins(found))


def _patches(mask: Picture) -> Iterator[Box]:
    """Boxes of red ink large enough for a seal, bits of one stamp taken together."""
    joined = cv2.dilate(mask, np.ones((7, 7), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least = _LEAST_DIAMETER * max(mask.shape)
    for index in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[index])
        if min(width, height) >= least and max(width, height) <= 0.95 * max(mask.shape):
            yield (x, y, x + width, y + height)


def _seals_in(work: Picture, part: Box) -> Iterator[RedSeal]:
    """The seals in one red patch: the patch itself, or the circles inside it."""
    patch = crop(work, part)
    side = max(patch.shape[:2])
    small = reduced(patch, _FIT_SIDE)
    mask = _one_piece(red_mask(small))
    back = side / max(small.shape[:2])
    page = max(work.shape[:2])
    ring = fitted(mask)
    whole = _judged(mask, ring) if ring else 0.0
    if ring and whole >= 0.3 and _fits(ring.radius * back * 2, page):
        yield _seal(ring.scaled(back, part[0], part[1]), whole)
        return
    square = _rectangle(mask)
    if square is not None and _fits(min(part[2] - part[0], part[3] - part[1]), page):
        yield RedSeal(part, square, None)
        return
    reach = 600
    closer = reduced(patch, reach)
    step = side / max(closer.shape[:2])
    dense = red_mask(closer)
    for one in _circles(dense, _LEAST_DIAMETER * 1.3 * page / step):
        presence = _judged(dense, one)
        if presence >= 0.45:
            yield _seal(one.scaled(step, part[0], part[1]), presence)


def _one_piece(mask: Picture) -> Picture:
    """The mask without stray red (a title's edge, a finger) apart from its main part."""
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    if count <= 2:
        return mask
    sizes = stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
    sizes[0] = 0
    main = int(np.argmax(sizes))
    return as_picture(np.where(labels == main, mask, 0))


def _seal(ring: Ring, presence: float) -> RedSeal:
    return RedSeal(ring.box, presence, ring)


def _fits(diameter: float, page: int) -> bool:
    return _LEAST_DIAMETER * page <= diameter <= _MOST_DIAMETER * page


def _judged(mask: Picture, ring: Ring) -> float:
    """0..1 that a red patch with this outline is a seal."""
    if min(ring.a, ring.b) < 0.6 * max(ring.a, ring.b):
        return 0.0
    closed = coverage(mask, ring, 0.06)
    if inner_fill(mask, ring) > 0.62:  # a solid disc: the national emblem, a logo
        return 0.0
    return float(np.clip((closed - 0.5) / 0.4, 0.0, 1.0))


def _rectangle(mask: Picture) -> float | None:
    """Presence of a rectangular stamp (a personal seal) that fills the mask, None if none."""
    if cv2.countNonZero(mask) == 0:
        return None
    points = cv2.findNonZero(mask)
    rectangle = cv2.minAreaRect(points)
    width, height = rectangle[1]
    if min(width, height) < 0.4 * max(width, height, 1):
        return None
    corners = np.asarray(cv2.boxPoints(rectangle), dtype=np.float64)
    middle = corners.mean(axis=0)
    drawn = frame_coverage(mask, middle + (corners - middle) * 0.97, 3)
    filled = cv2.countNonZero(mask) / max(1.0, width * height)
    if drawn < 0.8 or filled > 0.75:
        return None
    return float(np.clip((drawn - 0.6) / 0.4, 0.0, 1.0))


def _circles(mask: Picture, least: float) -> Iterator[Ring]:
    """Circles in a patch where stamps overlap one another or other red ink."""
    soft = cv2.GaussianBlur(mask, (0, 0), 1.2)
    found = cv2.HoughCircles(
        soft, cv2.HOUGH_GRADIENT, 1.5, least * 0.8, param1=160, param2=45,
        minRadius=int(least / 2), maxRadius=max(mask.shape) // 2 + 2,
    )  # fmt: skip
    if found is None:
        return
    for x, y, radius in np.asarray(found, dtype=np.float64).reshape(-1, 3)[:6]:
        yield Ring(float(x), float(y), float(radius), float(radius))


def _without_twins(found: Sequence[RedSeal]) -> Iterator[RedSeal]:
    kept: list[RedSeal] = []
    for seal in sorted(found, key=lambda one: -one.presence):
        if all(_shared(seal.box, other.box) < 0.5 for other in kept):
            kept.append(seal)
            yield seal


def _shared(one: Box, two: Box) -> float:
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    if width <= 0 or height <= 0:
        return 0.0
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))
    return width * height / max(1, least)


def without_seals(work: Picture, seals: Sequence[RedSeal]) -> Picture:
    """The page in grey with the ink of the given seals taken off and the print under it kept."""
    plain = as_picture(cv2.cvtColor(work, cv2.COLOR_BGR2GRAY))
    size = (int(work.shape[1]), int(work.shape[0]))
    for seal in seals:
        box = grown(seal.box, 6, size)
        x0, y0, x1, y1 = box
        patch = crop(work, box)
        mask = as_picture(cv2.dilate(red_mask(patch), np.ones((3, 3), np.uint8)))
        red = as_picture(cv2.extractChannel(patch, 2))
        table = _stretch(red, mask)
        if table is not None:
            clean = as_picture(cv2.LUT(red, table))
            cv2.copyTo(clean, mask, plain[y0:y1, x0:x1])
    return plain


def _stretch(red: Picture, mask: Picture) -> NDArray[np.uint8] | None:
    """A table from red-channel values under a seal to grey: its pure ink becomes paper."""
    inked = red[mask > 0]
    bare = red[mask == 0]
    if len(inked) < 50 or len(bare) < 50:
        return None
    paper = float(np.percentile(bare, 75))
    # Most of a seal's ink lies on bare paper: its usual red is its paper level.
    ink = float(np.percentile(inked, 45))
    dark = min(float(np.percentile(inked, 1)), 0.5 * ink)
    low, high = dark, max(dark + 20.0, 0.9 * ink)
    values = (np.arange(256, dtype=np.float64) - low) / (high - low)
    return (np.clip(values, 0.0, 1.0) * (paper - low) + low).clip(0, 255).astype(np.uint8)
