"""Words someone drew a line round, to choose them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.marks.rings import coverage, fitted
from zhagen.reading.view.geometry import as_picture

if TYPE_CHECKING:
    from zhagen.cases.model import Box
    from zhagen.reading.view.geometry import Picture


def circled(ink: Picture, words: Box) -> bool:
    """Whether a line has been drawn round the words (or round them and their neighbours)."""
    x0, y0, x1, y1 = words
    height = y1 - y0
    left, top = max(0, x0 - 4 * height), max(0, y0 - height)
    near = _without_long_lines(ink[top : y1 + height, left : x1 + 2 * height], x1 - x0, height)
    part = cv2.dilate(near, np.ones((3, 3), np.uint8))
    x, y = (x0 + x1) / 2 - left, (y0 + y1) / 2 - top
    outlines, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for outline in outlines:
        a, b, width, tall = cv2.boundingRect(outline)
        around = a < x < a + width and b < y < b + tall
        if around and width > 0.6 * (x1 - x0) and 0.85 * height < tall < 3 * height:
            mask = np.zeros(part.shape[:2], np.uint8)
            cv2.drawContours(mask, [outline], -1, 255, 2)
            ring = fitted(mask)
            if ring is not None and coverage(mask, ring, 0.09) >= 0.85:
                return True
    return False


def _without_long_lines(part: Picture, wide: int, height: int) -> Picture:
    """Ink less the rules of a table, which a line drawn round words may touch.

    The flat top of a flat ring is straight as well, but not as long as the words are.
    """
    across = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones((1, max(4 * height, wide)), np.uint8))
    down = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones((int(1.9 * height), 1), np.uint8))
    return as_picture(cv2.subtract(part, cv2.bitwise_or(across, down)))
