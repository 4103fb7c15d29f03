"""A page seen one way up, and which way up that is.

The classifier sees a thumbnail: a sheet with a few lines at its top tells it little, and it can be
sure and wrong. So where it doubts, and where a page it was sure of reads badly, the engine reads
the busiest patch of the sheet each way up. Print that can be read is upright.
"""

from __future__ import annotations

from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.marks.red import RedSeal, find_red_seals, without_seals
from zhagen.reading.ocr import read_closer
from zhagen.reading.view.geometry import Picture, View, as_picture, reduced, turned_by
from zhagen.reading.view.orientation import SURE
from zhagen.reading.view.upright import Flat, stood

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from zhagen.reading.model import TextLine
    from zhagen.reading.ocr import Engine
    from zhagen.reading.view.orientation import Orientation

    class Means(Protocol):
        """What looking at a page takes."""

        engine: Engine
        orientation: Orientation


_TURNS = (0, 180, 90, 270)
_DENSE_LETTERS = 17  # working pixels: below this the usual detection size misses print
_POOR = 0.87  # mean confidence below which the page may lie the wrong way up
_READABLE, _ENOUGH = 0.93, 8
_SEEN_SIDE = 640
_PATCH = 480  # working pixels


class Look:
    """A page one way up: its view, its seals taken off, its lines. Each is found when needed."""

    def __init__(self, view: View, engine: Engine) -> None:
        self.view = view
        self._engine = engine

    @cached_property
    def seals(self) -> tuple[RedSeal, ...]:
        """Red seals by their shape."""
        return find_red_seals(self.view.work)

    @cached_property
    def plain(self) -> Picture:
        """The page in grey without its red seals."""
        return without_seals(self.view.work, self.seals)

    @cached_property
    def lines(self) -> tuple[TextLine, ...]:
        """Lines in working pixels as the engine gives them; small print is looked at closer."""
        lines = self._engine.lines(self.plain)
        heights = [line.box[3] - line.box[1] for line in lines if len(line.text) > 1]
        small = len(heights) >= 12 and median(heights) < _DENSE_LETTERS
        return read_closer(self._engine, self.plain) if small else lines


def look_at(flat: Flat, means: Means) -> Look:
    """The look at a sheet the way up it reads best."""
    turn = means.orientation.turn(reduced(flat.picture, _SEEN_SIDE))
    sure = turn.certainty >= SURE
    degrees = turn.degrees if sure else _most_readable(flat.picture, turn.order, means.engine)
    look = Look(stood(flat, degrees), means.engine)
    if not sure or confidence(look.lines) >= _POOR:
        return look
    other = _most_readable(flat.picture, turn.order, means.engine)
    if other == degrees:
        return look
    again = Look(stood(flat, other), means.engine)
    return max((look, again), key=lambda one: readable(one.lines))


def confidence(lines: Sequence[TextLine]) -> float:
    """Mean confidence of the letters of some lines; 1.0 for none: turning helps no empty page."""
    letters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / letters if letters else 1.0


def readable(lines: Sequence[TextLine]) -> float:
    """How much text there is in lines that run across; shaky letters count next to nothing."""
    return sum(
        line.confidence**4 * len(line.text)
        for line in lines
        if line.box[2] - line.box[0] > line.box[3] - line.box[1]
    )


def _most_readable(picture: Picture, order: Sequence[int], engine: Engine) -> int:
    """The first turn that makes the busiest patch plainly readable, else that which reads best."""
    patch = _busiest_patch(picture)
    worth: dict[int, float] = {}
    for degrees in order:
        lines = engine.lines(turned_by(patch, degrees))
        worth[degrees] = readable(lines)
        if confidence(lines) >= _READABLE and worth[degrees] >= _ENOUGH:
            return degrees
    return max(order, key=lambda degrees: worth[degrees])


def _busiest_patch(picture: Picture) -> Picture:
    """A square of the sheet with as much print as any, in grey."""
    grey = picture if picture.ndim == 2 else as_picture(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    small = reduced(grey, 300)
    factor = grey.shape[1] / small.shape[1]
    side = max(8, round(_PATCH / factor))
    busy = cv2.convertScaleAbs(cv2.Laplacian(small, cv2.CV_16S, ksize=3))
    edge = max(2, round(0.03 * max(small.shape)))
    busy[:edge], busy[-edge:], busy[:, :edge], busy[:, -edge:] = 0, 0, 0, 0
    amount = cv2.boxFilter(
        np.minimum(busy, 80), cv2.CV_32F, (side, side), borderType=cv2.BORDER_CONSTANT
    )
    y, x = (int(value) for value in np.unravel_index(int(np.argmax(amount)), amount.shape))
    height, width = grey.shape
    left = min(max(0, round(x * factor) - _PATCH // 2), max(0, width - _PATCH))
    top = min(max(0, round(y * factor) - _PATCH // 2), max(0, height - _PATCH))
    return np.ascontiguousarray(grey[top : top + _PATCH, left : left + _PATCH])
