"""Where things stand on a page picture: frames, their labels, and what a clipping shows.

A label must never cover text of the document, a frame hugs what is written, and a clipping never
shows a value without the words beside it. All coordinates are pixels of the upright page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from zhagen.report.pictures import SHOWN_WIDTH, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from zhagen.cases.model import Box
    from zhagen.report.pictures import Picture, Rect

LABEL = (46, 24)  # CSS pixels of a label with its mark and a two-digit number
PAD = (8, 6)  # CSS pixels between a value and its frame, across and down
GAP = 5  # CSS pixels between a frame and its label
DESK = 52  # CSS pixels of desk beside the paper that a label may stand on
_AIR = 3  # CSS pixels a label keeps from the nearest letter
_FREE = 0.004  # share of ink under a label: specks, no letter
_RULE = 5  # a cell's line is this near its box, in pixels shown (a page may be askew)
_RULED = 0.7  # share of a side that must lie along a line
_TO_VALUE = 0.84  # of a clipping's width: from the words left of a value to its end


class Side(StrEnum):
    """Where a label stands: beside its frame, or on the desk at the frame's height."""

    LEFT = "left"
    RIGHT = "right"
    ABOVE = "above"
    BELOW = "below"
    EDGE = "edge"


@dataclass(frozen=True, slots=True)
class Marked:
    """A frame with its label, in pixels of the page picture; (x, y) is the label's anchor."""

    frame: Rect
    side: Side
    x: float
    y: float


def place_labels(
    picture: Picture, size: tuple[int, int], boxes: Sequence[Box]
) -> tuple[Marked, ...]:
    """Frames around `boxes` and a free place for each label: left, else right, above, below.

    All coordinates are pixels of the upright page of `size`. Where nothing beside the frame is
    free the label stands on the desk beside the paper. A frame hugs what is written: inside a
    cell of a ruled table it leaves the cell's own lines alone. Frames around the same box are
    drawn one inside the other.
    """
    frames = _frames(picture, size, boxes)
    taken: list[Rect] = list(frames)
    placed = []
    for frame in frames:
        side, x, y, rect = _best(frame, size, picture.text, taken)
        taken.append(rect)
        placed.append(Marked(frame, side, x, y))
    return tuple(placed)


def _frames(picture: Picture, size: tuple[int, int], boxes: Sequence[Box]) -> list[Rect]:
    unit = size[0] / SHOWN_WIDTH
    frames: list[Rect] = []
    for index, box in enumerate(boxes):
        nested = sum(other == box for other in boxes[:index])
        across, down = ((pad + 6 * nested) * unit for pad in PAD)
        x0, y0, x1, y1 = map(float, box)
        if _ruled(picture, box, size):
            written = _written(picture.text, box, size)
            if written:
                x0, y0, x1, y1 = written
            else:  # a row or a full cell: stay off the neighbours
                across = down = -(1 + 4 * nested) * unit
        frames.append((x0 - across, y0 - down, x1 + across, y1 + down))
    return frames


def _shown(picture: Picture, box: Box, size: tuple[int, int]) -> Rect:
    """The part of `box` an eye looks for: what is written where the box is a table's cell."""
    ruled = _ruled(picture, box, size)
    return (_written(picture.text, box, size) if ruled else None) or box


def _cells(ink: NDArray[np.bool_], box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    across, down = ink.shape[1] / size[0], ink.shape[0] / size[1]
    x0, y0, x1, y1 = box
    return round(x0 * across), round(y0 * down), round(x1 * across), round(y1 * down)


def _ruled(picture: Picture, box: Box, size: tuple[int, int]) -> bool:
    """Whether ruled lines run along the top and the bottom of `box`: a cell or row of a table."""
    lines = picture.ink & ~picture.text
    left, top, right, bottom = _cells(lines, box, size)
    bands = (lines[max(at - _RULE, 0) : at + _RULE + 1, left:right] for at in (top, bottom))
    return all(band.size and float(band.any(axis=0).mean()) > _RULED for band in bands)


def _written(text: NDArray[np.bool_], box: Box, size: tuple[int, int]) -> Rect | None:
    """What is written inside a cell, in page pixels; None if it is empty, full, or a whole row."""
    left, top, right, bottom = _cells(text, box, size)
    inner = text[top + _RULE : bottom - _RULE, left + _RULE : right - _RULE]
    columns = np.flatnonzero(inner.sum(axis=0) > 1)  # a single dark pixel is dust
    rows = np.flatnonzero(inner.sum(axis=1) > 1)
    if not columns.size or not rows.size or columns[-1] - columns[0] > 0.85 * (right - left):
        return None
    across, down = size[0] / text.shape[1], size[1] / text.shape[0]
    x0, x1 = (left + _RULE + int(columns[at]) for at in (0, -1))
    y0, y1 = (top + _RULE + int(rows[at]) for at in (0, -1))
    return x0 * across, y0 * down, (x1 + 1) * across, (y1 + 1) * down


def _best(
    frame: Rect, size: tuple[int, int], text: NDArray[np.bool_], taken: Sequence[Rect]
) -> tuple[Side, float, float, Rect]:
    choices = list(_choices(frame, size))
    air = _AIR * size[0] / SHOWN_WIDTH
    scores = []
    for _, _, _, rect in choices:
        covered = sum(_overlap(rect, other) for other in taken if other != frame)
        outside = _outside(rect, size)
        x0, y0, x1, y1 = rect
        inked = share(text, (x0 - air, y0 - air, x1 + air, y1 + air), size)
        if inked <= _FREE and not covered and not outside:
            break
        scores.append(inked + 2 * covered + 3 * outside)
    else:
        return choices[int(np.argmin(scores))]
    return choices[len(scores)]


def _choices(frame: Rect, size: tuple[int, int]) -> Iterator[tuple[Side, float, float, Rect]]:
    unit = size[0] / SHOWN_WIDTH
    wide, high, gap = LABEL[0] * unit, LABEL[1] * unit, GAP * unit
    x0, y0, x1, y1 = frame
    middle = (y0 + y1) / 2
    top, bottom = middle - high / 2, middle + high / 2
    yield Side.LEFT, x0 - gap, middle, (x0 - gap - wide, top, x0 - gap, bottom)
    yield Side.RIGHT, x1 + gap, middle, (x1 + gap, top, x1 + gap + wide, bottom)
    yield Side.ABOVE, x0, y0 - gap, (x0, y0 - gap - high, x0 + wide, y0 - gap)
    yield Side.BELOW, x0, y1 + gap, (x0, y1 + gap, x0 + wide, y1 + gap + high)
    yield Side.EDGE, -gap, middle, (-gap - wide, top, -gap, bottom)


def _outside(rect: Rect, size: tuple[int, int]) -> bool:
    desk = DESK * size[0] / SHOWN_WIDTH
    return rect[0] < -desk or rect[2] > size[0] + desk or rect[1] < 0 or rect[3] > size[1]


def _overlap(one: Rect, other: Rect) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    area = (one[2] - one[0]) * (one[3] - one[1])
    return max(width, 0.0) * max(height, 0.0) / area


def cut_around(picture: Picture, size: tuple[int, int], box: Box, shape: float) -> Rect:
    """The part (x, y, width, height) of the page a clipping shows of the value in `box`.

    Labels stand left of their value or above it, so the cut reaches far to the left and a little
    above; its edges move to where no letter is cut in two. `shape` is width to height.
    """
    x0, y0, x1, y1 = _shown(picture, box, size)
    if (y1 - y0) * 1.1 * shape > size[0]:
        return _end_of(box, size, shape)
    wide = max((x1 - x0) * 2.1, size[0] * (0.36 if shape < 4 else 0.6))
    wide = min(max(wide, (y1 - y0) * 1.5 * shape), size[0])
    first = _label_left(picture, size, (x0, y0, x1, y1))
    if (x1 - first) / _TO_VALUE > size[0] * (0.5 if shape < 4 else 0.8):
        first = x0  # too far away to be read in one clipping with the value
    wide = max(wide, (x1 - first) / _TO_VALUE)
    high = wide / shape
    left = _within(x1 - wide * 0.88, wide, size[0])
    top = _within((y0 + y1) / 2 - high / 2, high, size[1])
    row = (y0, y1)
    shifts = np.linspace(-0.14, 0.14, 29)
    left = min(
        (_within(left + wide * shift, wide, size[0]) for shift in shifts),
        key=lambda at: (
            _side_cost(picture, size, (at, wide), (first, x1), row) + abs(at - left) / wide
        ),
    )
    top = min(
        (_within(top + high * shift, high, size[1]) for shift in shifts),
        key=lambda at: _edge_cost(picture, size, (left, at, wide, high)) + abs(at - top) / high,
    )
    return left, top, wide, high


def _label_left(picture: Picture, size: tuple[int, int], value: Rect) -> float:
    """Where the words directly left of a value begin, on its line; the value's own left if none."""
    x0, y0, _, y1 = value
    across, down = picture.text.shape[1] / size[0], picture.text.shape[0] / size[1]
    row = picture.text[max(int(y0 * down), 0) : int(y1 * down) + 1, : max(int(x0 * across) - 2, 0)]
    inked = np.flatnonzero(row.sum(axis=0) > 1)
    if not inked.size:
        return x0
    breaks = np.flatnonzero(np.diff(inked) > (y1 - y0) * down)
    return float(inked[breaks[-1] + 1 if breaks.size else 0] / across)


def _end_of(box: Box, size: tuple[int, int], shape: float) -> Rect:
    """The lower end of something too tall to be read in a clipping: a table's last rows."""
    wide = size[0] * (0.4 if shape < 4 else 0.7)
    high = wide / shape
    left = _within(box[0] - 0.05 * wide, wide, size[0])
    return left, _within(box[3] - 0.82 * high, high, size[1]), wide, high


def frame_of(picture: Picture, box: Box, size: tuple[int, int]) -> Rect:
    """The frame around a value inside a clipping: x, y, width, height in page pixels."""
    across, down = (0.6 * pad * size[0] / SHOWN_WIDTH for pad in PAD)
    x0, y0, x1, y1 = _shown(picture, box, size)
    return x0 - across, y0 - down, x1 - x0 + 2 * across, y1 - y0 + 2 * down


def _within(start: float, length: float, limit: float) -> float:
    """`start` moved so that the stretch stays on the page; centred where it is longer."""
    if length >= limit:
        return (limit - length) / 2
    return min(max(start, 0.0), limit - length)


def _side_cost(
    picture: Picture,
    size: tuple[int, int],
    cut: tuple[float, float],
    value: tuple[float, float],
    row: tuple[float, float],
) -> float:
    """How much a cut at these sides hurts: letters on the left edge, the value itself worst."""
    unit = size[0] / SHOWN_WIDTH
    left, right = cut[0], cut[0] + cut[1]
    hidden = max(left + 10 * unit - value[0], 0) + max(value[1] + 10 * unit - right, 0)
    return 8 * share(picture.ink, (left - 3 * unit, row[0], left + 3 * unit, row[1]), size) + hidden


def _edge_cost(picture: Picture, size: tuple[int, int], cut: Rect) -> float:
    unit = size[0] / SHOWN_WIDTH
    left, top, wide, high = cut
    edges = (top, top + high)
    return 6 * sum(
        share(picture.ink, (left, edge - 2 * unit, left + wide, edge + 2 * unit), size)
        for edge in edges
    )
