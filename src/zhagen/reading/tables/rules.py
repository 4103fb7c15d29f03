"""Ruled lines of a page: the skeleton of its tables, and what must not count as ink."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.view.geometry import as_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zhagen.cases.model import Box
    from zhagen.reading.view.geometry import Picture

_LEAST_SHARE = 1 / 40  # of the long side: shorter strokes belong to letters
_SURE_SHARE = 1 / 6  # of the long side: no line of print is taken for so long a rule
_FREE = 0.55  # share of a rule's length that nothing touches
_BESIDE, _DARK, _THICK = 4, 60, 5
SCALE = 2  # rules are looked for at half size: a quarter of the cost, and lines are long anyway


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Masks (255 = line) of the horizontal and vertical ruled lines at half the page's size.

    `ink` (full size) is everything darker than its surroundings: print, handwriting and rules.
    """

    ink: Picture
    across: Picture
    down: Picture


def all_ink(plain: Picture) -> Picture:
    """255 where a grey page is darker than its surroundings."""
    return as_picture(
        cv2.adaptiveThreshold(plain, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    )


def find_rules(plain: Picture) -> Rules:
    """The ruled lines of a grey page, in parts of at least a fortieth of its long side."""
    ink = all_ink(plain)
    height, width = (max(1, value // SCALE) for value in ink.shape[:2])
    half = cv2.resize(
        ink[: height * SCALE, : width * SCALE], (width, height), interpolation=cv2.INTER_AREA
    )
    # One dark pixel in four is enough: a hair line must survive the reduction.
    bits = as_picture(cv2.threshold(half, 60, 255, cv2.THRESH_BINARY)[1])
    least = max(10, int(max(bits.shape) * _LEAST_SHARE))
    across = _along(bits, least, across=True)
    return Rules(ink, across, _along(bits, least, across=False))


def _along(bits: Picture, least: int, *, across: bool) -> Picture:
    thick = np.ones((3, 1) if across else (1, 3), np.uint8)
    bridge = np.ones((1, 5) if across else (5, 1), np.uint8)
    line = np.ones((1, least) if across else (least, 1), np.uint8)
    # A bent line steps by a pixel now and then; thickening joins its parts, bridging closes gaps.
    thickened = cv2.morphologyEx(cv2.dilate(bits, thick), cv2.MORPH_CLOSE, bridge)
    parts = as_picture(cv2.morphologyEx(thickened, cv2.MORPH_OPEN, line))
    return _only_lines(parts, least, across=across)


def _only_lines(mask: Picture, least: int, *, across: bool) -> Picture:
    """Parts that are long and thin: a filled box or a thick stroke of a title is no rule."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    kept = np.zeros_like(mask)
    for outline in outlines:
        _, _, width, height = cv2.boundingRect(outline)
        length = width if across else height
        depth = cv2.contourArea(outline) / max(1, length)
        if length >= least and depth <= max(7.0, least / 5) and length > 4 * depth:
            cv2.drawContours(kept, [outline], -1, 255, cv2.FILLED)
    return kept


def cuts_in(rules: Rules, box: Box) -> tuple[int, ...]:
    """Where (x) vertical rules run right through a line of text, from left to right.

    A rule goes on above and below the letters, unbroken, and is held by horizontal rules at both
    ends; a stroke of a letter, strokes stacked in small print and a copier's streak are not.
    """
    height = box[3] - box[1]
    reach = height // 5
    top, bottom = max(0, box[1] - reach), box[3] + reach
    left, right = max(0, box[0]), box[2]
    inner = rules.down[top // SCALE : bottom // SCALE, left // SCALE : right // SCALE]
    if inner.size == 0:
        return ()
    full = np.count_nonzero(inner, axis=0) >= 0.9 * inner.shape[0]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], full.astype(np.int8), [0]])))
    middles = [left + SCALE * (int(a + b) // 2) for a, b in edges.reshape(-1, 2)]
    margin = 0.3 * height
    return tuple(
        x
        for x in middles
        if box[0] + margin < x < box[2] - margin
        and _unbroken(rules.ink[top:bottom, x - 4 : x + 5])
        and _held(rules, x, (top, bottom), height)
    )


def _unbroken(strip: Picture) -> bool:
    return bool(strip.size and (strip.any(axis=1)).mean() > 0.95 and _thin(strip))


def _thin(strip: Picture) -> bool:
    """A rule leaves paper at its sides in most rows."""
    return bool(np.median(np.count_nonzero(strip, axis=1)) < 0.8 * strip.shape[1])


def _held(rules: Rules, x: int, span: tuple[int, int], height: int) -> bool:
    """Whether the rule through `span` ends, above and below, at horizontal rules."""
    strip = rules.down[:, max(0, x // SCALE - 2) : x // SCALE + 3]
    column = np.count_nonzero(strip, axis=1) > 0
    top, bottom = span[0] // SCALE, span[1] // SCALE
    while top > 0 and column[top - 1 : top + 1].any():
        top -= 1
    while bottom < len(column) - 1 and column[bottom : bottom + 2].any():
        bottom += 1
    near = max(4, height // (3 * SCALE))
    left, right = max(0, x // SCALE - near), x // SCALE + near
    ends = (
        rules.across[max(0, top - near) : top + near, left:right],
        rules.across[max(0, bottom - near) : bottom + near, left:right],
    )
    return all(bool(end.any()) for end in ends)


def without_rules(rules: Rules) -> Picture:
    """The page's ink (full size) less its ruled lines, but not less the strokes of bold print."""
    shape = rules.across.shape[:2]
    bits = as_picture(cv2.resize(rules.ink, (shape[1], shape[0]), interpolation=cv2.INTER_AREA))
    across = _true_rules(rules.across, bits)
    down = _true_rules(as_picture(rules.down.T), as_picture(bits.T)).T
    lines = cv2.dilate(cv2.bitwise_or(across, as_picture(down)), np.ones((3, 3), np.uint8))
    height, width = rules.ink.shape[:2]
    full = cv2.resize(lines, (width, height), interpolation=cv2.INTER_NEAREST)
    return as_picture(cv2.subtract(rules.ink, full))


def _true_rules(mask: Picture, bits: Picture) -> Picture:
    """Those parts of a mask of horizontal lines that have paper above and below them.

    Strokes of neighbouring letters make a line as well, but other strokes run into it everywhere.
    """
    sure = _SURE_SHARE * max(mask.shape)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    kept = np.zeros(count, dtype=np.uint8)
    for index in range(1, count):
        x, y, width, height = (int(value) for value in stats[index, :4])
        top = max(0, y - _BESIDE)
        own = labels[top : y + height + _BESIDE, x : x + width] == index
        near = bits[top : y + height + _BESIDE, x : x + width] > _DARK
        kept[index] = 255 if width >= sure or _stands_free(own, near) else 0
    return as_picture(kept[labels])


def _stands_free(own: NDArray[np.bool_], ink: NDArray[np.bool_]) -> bool:
    """Whether a line is a single stroke, with paper above and below, in most of its columns."""
    span = own.any(axis=0)
    tall = len(own)
    first = own.argmax(axis=0)
    last = tall - 1 - own[::-1].argmax(axis=0)
    columns = np.arange(own.shape[1])
    above = ink[np.maximum(first - 2, 0), columns]
    below = ink[np.minimum(last + 2, tall - 1), columns]
    inside = np.vstack([np.zeros_like(own[:1]), own & ink])
    strokes = np.count_nonzero(inside[1:] & ~inside[:-1], axis=0)
    one = (strokes == 1) & (np.count_nonzero(inside, axis=0) <= _THICK)
    free = one & ~above & ~below
    return int(free.sum()) >= _FREE * int(span.sum())
