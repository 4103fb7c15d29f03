"""Marks people make: ticks in boxes, circled words, the ink of a signature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.marks.circled import circled
from zhagen.reading.marks.rings import Ring, coverage, sampled
from zhagen.reading.view.geometry import as_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from zhagen.cases.model import Box
    from zhagen.reading.view.geometry import Picture

_DRAWN = 0.84  # share of each side of a tick box that must be there
_WELL_DRAWN = 0.9  # the same among other letters, whose strokes meet in many a square
_NEAR, _FAR = 2.3, 9.0  # how far left of its words a box is looked for, in heights of a line
_NARROW = 1.33  # how much higher than wide a tick box of a narrow font is
_SPECK = 0.3  # of a box's side: a smaller dot in it is dust, or may be
_EMPTY, _MARKED = 0.03, 0.085  # ink inside the box: below, above


@dataclass(frozen=True, slots=True)
class Outline:
    """A tick box or circle: top left corner, side, and how completely it is drawn (0..1)."""

    x: int
    y: int
    side: int
    drawn: float
    round: bool = False


def ticked(ink: Picture, words: Box) -> bool | None:
    """Whether the option whose printed `words` are given is chosen; `ink` is 255 where dark.

    The box or circle just left of the words decides by the ink inside it. Without one, a line
    drawn round the words means chosen; then a box further left, before the option's first words,
    is looked for; anything else is None.
    """
    height = words[3] - words[1]
    if height < 8:
        return None
    near = _judged(ink, words, _NEAR)
    if near is not None and not near.round:
        return near.marked
    # The end of a line drawn round words and the first stroke inside it make a circle as well.
    if circled(ink, words):
        return True
    far = near or _judged(ink, words, _FAR)
    return far.marked if far is not None else None


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a tick box says (None: its ink may be either), and whether it is round."""

    marked: bool | None
    round: bool


def _judged(ink: Picture, words: Box, reach: float) -> _Judged | None:
    """What the box within `reach` heights left of the words says; None where there is none."""
    height = words[3] - words[1]
    area = _beside(words, ink, reach)
    part = ink[area[1] : area[3], area[0] : area[2]]
    start = words[0] - area[0]
    found = _box_in(part, height, start, _DRAWN if reach <= _NEAR else _WELL_DRAWN)
    if found is None and reach <= _NEAR:
        part = as_picture(cv2.resize(part, None, fx=_NARROW, fy=1, interpolation=cv2.INTER_NEAREST))
        found = _narrow_box_in(part, height, _NARROW * start)
    if found is None:
        return None
    share, dust = _inside(part, found)
    marked = None if _EMPTY <= share <= _MARKED else share > _MARKED
    return _Judged(None if dust > _EMPTY and not marked else marked, found.round)


def _beside(words: Box, ink: Picture, reach: float) -> Box:
    """Where the tick box of an option may stand: left of its words or at their very start."""
    x0, y0, _, y1 = words
    height = y1 - y0
    return (
        max(0, int(x0 - reach * height)), max(0, int(y0 - 0.4 * height)),
        min(ink.shape[1], int(x0 + 2.0 * height)), min(ink.shape[0], int(y1 + 0.4 * height)),
    )  # fmt: skip


def _box_in(part: Picture, height: int, start: int, drawn: float) -> Outline | None:
    """The box or circle that belongs to words starting at x = `start`: the nearest to them.

    The start is an estimate when several options were read as one line and their boxes were not
    read at all, so a box may stand where the words were thought to begin; letters that look like
    boxes do not stand alone.
    """
    right = start + 0.9 * height
    while right > 0:
        left = max(0.0, right - 2.2 * height)
        found = [
            one
            for one in (*_squares(part, height, left, right), *_circles(part, height, left, right))
            if one.drawn >= drawn and not _other_stroke(part, one)
        ]
        if found:
            # Several sizes fit one thick outline: of round ones the middle of the line counts.
            return max(found, key=lambda one: (round(one.drawn, 1), one.side * (not one.round)))
        right = left
    return None


def _narrow_box_in(part: Picture, height: int, start: float) -> Outline | None:
    """A box higher than wide, in a part stretched so that it is square; only before the words.

    Among letters many are higher than wide.
    """
    found = _squares(part, height, max(0.0, start - 2.2 * height), start - 0.5 * height)
    likely = [one for one in found if one.drawn >= _WELL_DRAWN and not _other_stroke(part, one)]
    return max(likely, key=lambda one: (round(one.drawn, 1), one.side), default=None)


def _squares(part: Picture, height: int, low: float, high: float) -> Iterator[Outline]:
    """The best drawn square of each size whose left side lies between `low` and `high`."""
    gap = max(3, round(0.11 * height))
    bits = (np.pad(part, gap + 1) > 0).astype(np.uint8)
    across = _sums(cv2.dilate(bits, np.ones((3, 1), np.uint8)), axis=1)
    down = _sums(cv2.dilate(bits, np.ones((1, 3), np.uint8)), axis=0)
    first, last = max(0, int(low)), int(high)
    for side in range(max(8, int(0.5 * height)), int(1.15 * height) + 1):
        h, w = part.shape[0] - side, part.shape[1] - side
        if h <= 0 or w <= first:
            break
        rows = (across[:, side:] - across[:, :-side]) / side
        columns = (down[side:, :] - down[:-side, :]) / side
        o = gap + 1  # where the unpadded picture begins
        edges = _four(rows, columns, (o, h), (o, w), 0, side)
        around = np.sort(_four(rows, columns, (o, h), (o, w), gap, side), axis=0)
        # A tick may run out over one side; on the other three there is paper.
        score = edges.min(axis=0) - np.maximum(0.0, around[:3].mean(axis=0) - 0.08)
        window = score[:, first : last + 1]
        if window.size:
            y, x = np.unravel_index(int(window.argmax()), window.shape)
            yield Outline(first + int(x), int(y), side, float(window[y, x]))


def _four(
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    ys: tuple[int, int],
    xs: tuple[int, int],
    away: int,
    side: int,
) -> NDArray[np.float64]:
    """Ink along the four sides of every square of one size, `away` pixels outside it."""
    (y, h), (x, w) = ys, xs
    return np.stack([
        rows[y - away : y - away + h, x : x + w],
        rows[y + side + away : y + side + away + h, x : x + w],
        columns[y : y + h, x - away : x - away + w],
        columns[y : y + h, x + side + away : x + side + away + w],
    ])  # fmt: skip


def _sums(bits: object, axis: int) -> NDArray[np.int64]:
    array = np.asarray(bits, dtype=np.int64)
    pad = ((0, 0), (1, 0)) if axis == 1 else ((1, 0), (0, 0))
    return np.pad(array.cumsum(axis=axis), pad)


def _circles(part: Picture, height: int, low: float, high: float) -> Iterator[Outline]:
    near = np.asarray(cv2.dilate(part, np.ones((3, 3), np.uint8)), dtype=np.uint8) > 0
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    for radius in range(max(5, int(0.25 * height)), int(0.6 * height) + 1):
        side = 2 * radius
        h, w = part.shape[0] - side, part.shape[1] - side
        if h <= 0 or w <= 0:
            break
        score = np.zeros((h, w))
        for angle in angles:
            dx, dy = round(radius * (1 + np.cos(angle))), round(radius * (1 + np.sin(angle)))
            score += near[min(dy, side - 1) :, min(dx, side - 1) :][:h, :w]
        window = score[:, max(0, int(low)) : int(high) + 1] / len(angles)
        if window.size == 0:
            continue
        y, left = np.unravel_index(int(window.argmax()), window.shape)
        x = int(left) + max(0, int(low))
        # A circle must be complete: letters have many arcs.
        if window[y, left] >= 0.97:
            drawn = _circle_drawn(part, x, int(y), side)
            if drawn >= _DRAWN:
                yield Outline(x, int(y), side, drawn, round=True)


def _circle_drawn(part: Picture, x: int, y: int, side: int) -> float:
    """How completely a circle is drawn, 0 where it does not stand alone on paper."""
    ring = Ring(x + side / 2, y + side / 2, side / 2, side / 2)
    outside = coverage(part, replace(ring, a=ring.a * 1.4, b=ring.b * 1.4), 0.02)
    if outside >= 0.3 or _cornered(part, ring):
        return 0.0
    return coverage(part, ring, 0.02)


def _cornered(part: Picture, ring: Ring) -> bool:
    """Whether there is ink beyond the circle where a square has its corners: 自 and 日."""
    around = np.radians(np.array([45.0, 135.0, 225.0, 315.0])[:, None] + np.array([-6.0, 0.0, 6.0]))
    beyond = sampled(part, ring.at(around, np.full_like(around, 1.3))) > 0
    return int(beyond.any(axis=1).sum()) >= 3  # a tick may run out over one


def _other_stroke(part: Picture, box: Outline) -> bool:
    """Whether an outline belongs to something else: a letter, the end of a line round words."""
    return _letter_like(part, box) or (box.round and _goes_on(part, box))


def _goes_on(part: Picture, box: Outline) -> bool:
    """Whether the line of a circle goes on far beside it."""
    grown = np.asarray(part > 0, dtype=np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(grown, connectivity=8)
    near = labels[box.y : box.y + box.side + 1, box.x : box.x + box.side + 1]
    main = int(np.bincount(near[near > 0]).argmax()) if near.any() else 0
    left, wide = int(stats[main, cv2.CC_STAT_LEFT]), int(stats[main, cv2.CC_STAT_WIDTH])
    return main > 0 and (wide > 2.4 * box.side or (left == 0 and box.x > 0.4 * box.side))


def _letter_like(part: Picture, box: Outline) -> bool:
    """Whether strokes run inside from one side to the other and end there: 自, 目, 日 and 田.

    Who strikes a box through does not stop at its sides, and who fills it leaves no paper.
    """
    if box.round or box.side < 12:
        return False
    rim = max(3, box.side // 8)
    left, right = box.x + rim, box.x + box.side - rim + 1
    rows = part[box.y + rim + 2 : box.y + box.side - rim - 1] > 0
    if rows.size == 0 or rows[:, left:right].mean() > 0.65:
        return False
    # A brush lifts a stroke by a pixel or two on its way.
    level = cv2.dilate(rows.astype(np.uint8), np.ones((3, 1), np.uint8)) > 0
    full = level[:, left:right].mean(axis=1) >= 0.95
    paper = rows[:, left:right].mean(axis=1) < 0.3
    before = level[:, max(0, box.x - rim - 4) : box.x].all(axis=1)
    behind = level[:, box.x + box.side + 1 : box.x + box.side + rim + 5].all(axis=1)
    return bool(full.any() and paper.any()) and not bool((full & (before | behind)).any())


def _inside(part: Picture, box: Outline) -> tuple[float, float]:
    """The share of a box that is ink, without specks of dust; and the share that is dust."""
    inset = max(3, round((0.3 if box.round else 0.2) * box.side))
    inner = part[box.y + inset : box.y + box.side - inset + 1,
                 box.x + inset : box.x + box.side - inset + 1]  # fmt: skip
    inked = np.asarray(inner > 0, dtype=np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    reach = np.maximum(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT])
    areas = stats[1:, cv2.CC_STAT_AREA]
    dust = float(areas[reach < _SPECK * box.side].sum()) if not box.round else 0.0
    whole = max(1, inner.size)
    return (float(np.count_nonzero(inner)) - dust) / whole, dust / whole


def ink_share(ink: Picture, box: Box, printed: Iterable[Box]) -> float:
    """Share (0..1) of `box` that is ink, the given printed boxes not counted."""
    x0, y0, x1, y1 = box
    part = np.array(ink[y0:y1, x0:x1], dtype=np.uint8)
    if part.size == 0:
        return 0.0
    for a0, b0, a1, b1 in printed:
        part[max(0, b0 - y0) : max(0, b1 - y0), max(0, a0 - x0) : max(0, a1 - x0)] = 0
    return float(np.count_nonzero(_without_specks(part))) / part.size


def _without_specks(part: Picture) -> Picture:
    """Ink without the dust of a scanner and the grain of a photo."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    reach = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    kept = (reach >= 8) & (stats[:, cv2.CC_STAT_AREA] >= 14)
    kept[0] = False
    return as_picture(np.where(kept[labels], np.uint8(255), np.uint8(0)))
