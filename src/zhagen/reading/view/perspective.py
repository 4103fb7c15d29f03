"""Paper on a desk: finding its four corners, and finding by how much a page is skewed.

Only a border that is clearly there counts. A wrong quadrilateral does more harm than a page left
as it is, because recognition itself stands mild perspective.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.view.geometry import as_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zhagen.reading.view.geometry import Picture

SMALL_SIDE = 640
_LEAST_SHARE = 0.2
_EDGE_STEP = 22.0
_ANOTHER = 0.3  # share of the largest sheet from which a second light thing is one too
_SKEW_SIDE = 900
_MOST_SKEW = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """The sheet found in a photo.

    `corners` (4 x 2, from top left clockwise, as shares 0..1 of the picture) is None if the sheet
    is no clear quadrilateral. `cut` names the sides on which it runs out of the picture.
    """

    corners: NDArray[np.float64] | None
    cut: tuple[str, ...] = ()


def find_paper(small: Picture) -> Paper:
    """The sheet of paper in a small colour picture (long side about 640 pixels)."""
    height, width = small.shape[:2]
    light = as_picture(cv2.min(cv2.min(small[..., 0], small[..., 1]), small[..., 2]))
    light = as_picture(cv2.GaussianBlur(light, (5, 5), 0))
    _, white = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    share = float(np.count_nonzero(white)) / white.size
    if share > 0.97 or share < _LEAST_SHARE * 0.7:
        return Paper(None)
    outline, alone = _largest(as_picture(white))
    if outline is None or cv2.contourArea(outline) < _LEAST_SHARE * width * height or not alone:
        return Paper(None)
    hull = cv2.convexHull(outline)
    corners = _four_corners(hull)
    if corners is None or not _like_a_sheet(corners, hull):
        return Paper(None)
    contrast = _border_contrast(light, corners)
    desk = [side for side, value in contrast.items() if value is not None and value > _EDGE_STEP]
    open_sides = tuple(side for side, value in contrast.items() if value is None)
    cut = open_sides if len(desk) >= 2 and len(desk) + len(open_sides) == 4 else ()
    if len(desk) < 4:
        return Paper(None, cut)
    size = np.array([width, height], dtype=np.float64)
    return Paper(_clockwise(corners) / size, ())


def _largest(white: Picture) -> tuple[NDArray[np.int32] | None, bool]:
    """The outline of the largest light thing, and whether nothing else comes near its size.

    Two cards laid on a desk are one picture: straightening by one would cut the other away.
    """
    closed = cv2.morphologyEx(white, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    outlines, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None, True
    areas = sorted((cv2.contourArea(outline) for outline in outlines), reverse=True)
    alone = len(areas) == 1 or areas[1] < _ANOTHER * areas[0]
    return np.asarray(max(outlines, key=cv2.contourArea), dtype=np.int32), alone


def _four_corners(hull: object) -> NDArray[np.float64] | None:
    outline = np.asarray(hull, dtype=np.int32)
    around = cv2.arcLength(outline, closed=True)
    for tolerance in (0.015, 0.02, 0.03, 0.045):
        found = cv2.approxPolyDP(outline, tolerance * around, closed=True)
        if len(found) == 4:
            return np.asarray(found, dtype=np.float64).reshape(4, 2)
    return None


def _like_a_sheet(corners: NDArray[np.float64], hull: object) -> bool:
    area = cv2.contourArea(corners.astype(np.float32))
    if area < 0.93 * cv2.contourArea(np.asarray(hull, dtype=np.int32)):
        return False
    around = _clockwise(corners)
    for index in range(4):
        one = around[index - 1] - around[index]
        two = around[(index + 1) % 4] - around[index]
        cosine = float(one @ two) / max(1e-6, float(np.linalg.norm(one) * np.linalg.norm(two)))
        if abs(cosine) > 0.42:
            return False
    return True


def _clockwise(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    ordered = corners[np.argsort(angles)]
    first = int(ordered.sum(axis=1).argmin())
    return np.asarray(np.roll(ordered, -first, axis=0), dtype=np.float64)


def _border_contrast(light: Picture, corners: NDArray[np.float64]) -> dict[str, float | None]:
    """Step of brightness across each side; None where the side is the picture's own edge."""
    height, width = light.shape[:2]
    around = _clockwise(corners)
    middle = around.mean(axis=0)
    found: dict[str, float | None] = {}
    for index, side in enumerate(("top", "right", "bottom", "left")):
        a, b = around[index], around[(index + 1) % 4]
        along = np.linspace(0.08, 0.92, 40)[:, None]
        points = a + (b - a) * along
        normal = np.array([-(b - a)[1], (b - a)[0]]) / max(1e-6, float(np.linalg.norm(b - a)))
        if normal @ (middle - a) < 0:
            normal = -normal
        outside, inside = points - normal * 6, points + normal * 6
        within = (
            (outside[:, 0] >= 0) & (outside[:, 0] < width)
            & (outside[:, 1] >= 0) & (outside[:, 1] < height)
        )  # fmt: skip
        if within.mean() < 0.5:
            found[side] = None
            continue
        step = _at(light, inside[within]) - _at(light, outside[within])
        found[side] = float(np.percentile(step, 25))
    return found


def _at(light: Picture, points: NDArray[np.float64]) -> NDArray[np.float64]:
    height, width = light.shape[:2]
    xs = np.clip(points[:, 0].round().astype(int), 0, width - 1)
    ys = np.clip(points[:, 1].round().astype(int), 0, height - 1)
    return np.asarray(light[ys, xs], dtype=np.float64)


def find_skew(grey: Picture) -> float:
    """Degrees (clockwise positive) by which the lines of a page run down to the right.

    Rows of print give the sharpest profile when looked at along their own direction. 0.0 where
    no direction is clearly better than the straight one.
    """
    ink = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    rows, columns = np.nonzero(ink)
    if len(rows) < 400:
        return 0.0
    step = max(1, len(rows) // 30000)
    ys, xs = rows[::step].astype(np.float64), columns[::step].astype(np.float64)
    coarse = np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, 0.5)
    best = max(coarse, key=lambda angle: _sharpness(xs, ys, angle))
    fine = np.arange(best - 0.4, best + 0.41, 0.1)
    best = float(max(fine, key=lambda angle: _sharpness(xs, ys, angle)))
    if _sharpness(xs, ys, best) < 1.04 * _sharpness(xs, ys, 0.0):
        return 0.0
    return best


def _sharpness(xs: NDArray[np.float64], ys: NDArray[np.float64], degrees: float) -> float:
    rows = (ys - xs * np.tan(np.radians(degrees))).astype(np.int64)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float((np.diff(counts) ** 2).sum())
