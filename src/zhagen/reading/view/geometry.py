"""Where a pixel of the working picture lies on the page as it was handed in.

Recognition works on a page that has been turned upright, freed of perspective and skew, and
reduced. Everything a page says about itself while it is being read is in its own straight
*frame*, so that a row is a row; what leaves recognition is put back on the upright picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from zhagen.cases.model import Box

Picture: TypeAlias = NDArray[np.uint8]
Matrix: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A page made ready for reading.

    `work` is the working picture (blue-green-red). `scale` = working pixels per frame pixel.
    `size` is the frame's width and height, `upright` that of the upright picture handed in.
    `turned` = degrees clockwise the picture was turned. `outward` maps frame to upright picture,
    None where they are the same. `cut` names the sides on which the paper runs out of the photo.
    """

    work: Picture
    scale: float
    size: tuple[int, int]
    upright: tuple[int, int]
    turned: int
    outward: Matrix | None = None
    cut: tuple[str, ...] = ()

    def inward(self, box: Box) -> Box:
        """A box of the frame in working pixels, inside the working picture."""
        height, width = self.work.shape[:2]
        x0, y0, x1, y1 = (round(value * self.scale) for value in box)
        return (
            min(max(x0, 0), width), min(max(y0, 0), height),
            min(max(x1, 0), width), min(max(y1, 0), height),
        )  # fmt: skip

    def framed(self, box: Box) -> Box:
        """A box of working pixels in the frame."""
        if self.scale == 1.0:
            return box
        x0, y0, x1, y1 = (round(value / self.scale) for value in box)
        return (x0, y0, x1, y1)

    def placed(self, box: Box) -> Box:
        """A box of the frame on the upright picture as handed in, inside its borders."""
        if self.outward is None:
            return box
        x0, y0, x1, y1 = box
        corners = np.array([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]], dtype=np.float64)
        moved = cv2.perspectiveTransform(corners, self.outward)[0]
        width, height = self.upright
        low, high = moved.min(axis=0), moved.max(axis=0)
        return (
            int(min(max(low[0], 0), width)), int(min(max(low[1], 0), height)),
            round(min(max(high[0], 0), width)), round(min(max(high[1], 0), height)),
        )  # fmt: skip

    def back_on(self, working: Picture, upright: Picture) -> Picture:
        """A working picture in grey laid back over the (reduced) upright picture."""
        grey = upright if upright.ndim == 2 else cv2.cvtColor(upright, cv2.COLOR_BGR2GRAY)
        out = self.outward if self.outward is not None else np.eye(3)
        shrink = upright.shape[1] / self.upright[0]
        matrix = np.diag([shrink, shrink, 1.0]) @ out @ np.diag([1 / self.scale, 1 / self.scale, 1])
        height, width = upright.shape[:2]
        laid = cv2.warpPerspective(
            working, matrix, (width, height), dst=grey.copy(), flags=cv2.INTER_AREA,
            borderMode=cv2.BORDER_TRANSPARENT,
        )  # fmt: skip
        return as_picture(laid)


def reduced(picture: Picture, side: int) -> Picture:
    """The picture with its long side at most `side`, cheaply and without aliasing."""
    long_side = max(picture.shape[:2])
    while long_side >= 2 * side:
        height, width = (value // 2 for value in picture.shape[:2])
        picture = _resized(picture, width, height, cv2.INTER_AREA)
        long_side = max(picture.shape[:2])
    if long_side <= side:
        return picture
    factor = side / long_side
    height, width = (max(1, round(value * factor)) for value in picture.shape[:2])
    return _resized(picture, width, height, cv2.INTER_LINEAR)


def _resized(picture: Picture, width: int, height: int, how: int) -> Picture:
    even = picture[: height * 2, : width * 2] if how == cv2.INTER_AREA else picture
    return as_picture(cv2.resize(even, (max(1, width), max(1, height)), interpolation=how))


def as_picture(array: object) -> Picture:
    """What OpenCV returned, as an 8-bit picture (its stubs promise less than it keeps)."""
    return np.asarray(array, dtype=np.uint8)


def turned_by(picture: Picture, degrees: int) -> Picture:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    codes = {
        90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE,
    }  # fmt: skip
    return as_picture(cv2.rotate(picture, codes[degrees])) if degrees in codes else picture


def turn_matrix(size: tuple[int, int], degrees: int) -> Matrix:
    """Where `turned_by` moves a pixel of a picture of `size` (width, height)."""
    width, height = size
    rows = {
        90: [[0, -1, height - 1], [1, 0, 0]],
        180: [[-1, 0, width - 1], [0, -1, height - 1]],
        270: [[0, 1, 0], [-1, 0, width - 1]],
    }.get(degrees, [[1, 0, 0], [0, 1, 0]])
    return np.array([*rows, [0, 0, 1]], dtype=np.float64)


def crop(picture: Picture, box: Box) -> Picture:
    """The part of the picture inside the box (already inside its borders)."""
    x0, y0, x1, y1 = box
    return picture[y0:y1, x0:x1]


def grown(box: Box, by: float, size: tuple[int, int]) -> Box:
    """The box larger by `by` pixels on each side, kept inside a picture of `size`."""
    x0, y0, x1, y1 = box
    width, height = size
    return (
        max(0, int(x0 - by)), max(0, int(y0 - by)),
        min(width, round(x1 + by)), min(height, round(y1 + by)),
    )  # fmt: skip
