"""Which way up a page lies: 0, 90, 180 or 270 degrees.

The classifier's weights travel with the product (weights/README.md) and are run by OpenCV itself,
so that the default installation needs no second inference runtime.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from zhagen.reading.view.geometry import Picture

_SHORT_SIDE = 256
_CROP = 224
_MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
_SPREAD = np.array([0.229, 0.224, 0.225], dtype=np.float32)
SURE = 0.8
WEIGHTS = Path(__file__).parents[1] / "weights" / "page-orientation.onnx"


@dataclass(frozen=True, slots=True)
class Turn:
    """How far a picture must be turned clockwise to stand upright.

    `certainty` is 0..1, `order` all four turns, the likeliest first.
    """

    degrees: int
    certainty: float
    order: tuple[int, ...] = (0, 180, 90, 270)


class Orientation:
    """The classifier, loaded once per process."""

    def __init__(self) -> None:
        self._net = cv2.dnn.readNetFromONNX(str(WEIGHTS))

    def turn(self, picture: Picture) -> Turn:
        """The turn for a picture (blue-green-red or grey, any size)."""
        self._net.setInput(_prepared(picture))
        shares = np.asarray(self._net.forward(), dtype=np.float32).ravel()
        # Class k means: the content has been turned clockwise by 90 k degrees.
        order = tuple(_against(int(index)) for index in shares.argsort()[::-1])
        return Turn(order[0], float(shares.max()), order)


def _against(clockwise_class: int) -> int:
    return (360 - 90 * clockwise_class) % 360


def _prepared(picture: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    colour = picture if picture.ndim == 3 else cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    height, width = colour.shape[:2]
    factor = _SHORT_SIDE / min(height, width)
    size = (max(_CROP, round(width * factor)), max(_CROP, round(height * factor)))
    small = cv2.resize(colour, size, interpolation=cv2.INTER_AREA)
    top, left = (small.shape[0] - _CROP) // 2, (small.shape[1] - _CROP) // 2
    square = small[top : top + _CROP, left : left + _CROP].astype(np.float32) / 255
    return np.ascontiguousarray(((square - _MEAN) / _SPREAD).transpose(2, 0, 1)[None])
