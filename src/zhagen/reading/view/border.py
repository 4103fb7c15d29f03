"""What the border of a picture as handed in tells of a page cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.view.geometry import as_picture

if TYPE_CHECKING:
    from zhagen.reading.view.geometry import Picture

_BORDER = 1200
_PAPER_SIZES = (8.27, 11.69)  # A4 in inches
_RESOLUTIONS = (100, 150, 200, 240, 300, 400, 600)


@dataclass(frozen=True, slots=True)
class Border:
    """What the border of a picture as handed in tells of a page cut off.

    `strokes` = strokes that it cuts through; `odd` = cut from a sheet by its proportions. Measured
    before anything else, so that the large picture need not be kept.
    """

    strokes: int = 0
    odd: bool = False


def border_of(source: Picture) -> Border:
    """Look along the border of a picture as handed in."""
    return Border(_cut_strokes(source), _odd(source))


def _cut_strokes(source: Picture) -> int:
    """Short dark runs along the picture's worst border, where that border is paper.

    A page cut off leaves the cut ends of strokes and rules there; a scanner's shadow is one long
    run, dust one or two short ones.
    """
    turned = source.swapaxes(0, 1)
    worst = 0
    for edge in (source, source[::-1], turned, turned[::-1]):
        along = _along_edge(edge, max(source.shape[:2])).min(axis=0).astype(np.int64)
        paper = float(np.median(along))
        if paper < 150:
            continue
        dark = np.concatenate([[0], (along < paper - 60).astype(np.int8), [0]])
        edges = np.flatnonzero(np.diff(dark))
        worst = max(worst, int(np.count_nonzero(edges[1::2] - edges[::2] < 0.03 * along.size)))
    return worst


def _along_edge(picture: Picture, side: int) -> Picture:
    """Three rows of grey just inside the top of a picture, at the scale `_BORDER` / `side`."""
    step = max(1.0, side / _BORDER)
    strip = np.ascontiguousarray(picture[: round(4 * step)])
    grey = strip if strip.ndim == 2 else as_picture(cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY))
    size = (max(1, round(grey.shape[1] / step)), 4)
    return as_picture(cv2.resize(grey, size, interpolation=cv2.INTER_AREA))[1:4]


def _odd(source: Picture) -> bool:
    """Whether one side is exactly that of a scanned A4 sheet and the other is shorter."""
    sides = sorted(source.shape[:2])
    for dots in _RESOLUTIONS:
        short, long = (dots * inches for inches in _PAPER_SIZES)
        like_short = any(abs(side - short) <= 3 for side in sides)
        like_long = any(abs(side - long) <= 3 for side in sides)
        if like_short and not like_long and sides[1] < 0.97 * long:
            return True
        if like_short and not like_long and sides[0] < 0.97 * short:
            return True
    return False
