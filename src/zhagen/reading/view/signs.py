"""What can be measured about how well a page was photographed, scanned or copied.

Each sign is chosen to mean the same on every kind of document: edges are compared with the
contrast across them, contrast with the page's own best lines, sizes with the working picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.view.geometry import as_picture, reduced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from zhagen.cases.model import Box
    from zhagen.reading.model import TextLine
    from zhagen.reading.view.border import Border
    from zhagen.reading.view.geometry import Picture

_COARSE, _MEASURE = 250, 500
_BAND = 96
_EVEN = 0.3  # spread of the contrast of pale print over its middle: less is one ink
_TINT = 0.3  # mean spread of the channels (0..255); colour scans show 0.6 and more, copies 0


def has_colour(picture: Picture) -> bool:
    """Whether a blue-green-red picture carries any colour: a photocopy carries none at all.

    Even white paper is a little tinted in a colour scan, while a grey picture has three equal
    channels. Without colour a seal cannot be told from print by its ink.
    """
    small = reduced(np.ascontiguousarray(picture[::4, ::4]), _COARSE).astype(np.int16)
    return bool((small.max(axis=2) - small.min(axis=2)).mean() >= _TINT)


@dataclass(frozen=True, slots=True)
class Signs:
    """What was measured on a page.

    `letters` = characters read; `confidence` = their mean; `height` = median height of a line in
    working pixels; `texture` = spread of brightness that print leaves even when blurred; `edge` =
    width of an edge of print in working pixels; `paper` = brightness of the paper (0..255);
    `glare` = blown-out share of the printed area; `contrast` = that of the page's best lines;
    `washed` = share of lines much paler than those, wholly or at one end; `cut` = lines that run
    out of the picture; `strokes` = strokes that its border cuts through; `odd` = cut from a sheet
    by its proportions.
    """

    letters: int = 0
    confidence: float = 0.0
    height: float = 0.0
    texture: float = 0.0
    edge: float = 0.0
    paper: float = 255.0
    glare: float = 0.0
    contrast: float = 0.0
    washed: float = 0.0
    cut: int = 0
    strokes: int = 0
    odd: bool = False


def measure(
    plain: Picture, lines: Sequence[TextLine], border: Border, cut_sides: Sequence[str] = ()
) -> Signs:
    """Measure a page: grey without seals, its lines (boxes in the same pixels), its border.

    `border` is that of the picture as handed in; `cut_sides` where paper was seen to run out of it.
    """
    letters = sum(len(line.text) for line in lines)
    sure = sum(line.confidence * len(line.text) for line in lines) / max(1, letters)
    heights = [line.box[3] - line.box[1] for line in lines if len(line.text) > 1]
    contrast, washed = _contrast(plain, lines)
    return Signs(
        letters=letters, confidence=sure, height=float(median(heights)) if heights else 0.0,
        texture=_texture(plain), edge=edge_width(plain), paper=_paper(plain),
        glare=_glare(plain, lines), contrast=contrast, washed=washed,
        cut=_cut(plain, lines, cut_sides), strokes=border.strokes, odd=border.odd,
    )  # fmt: skip


def _contrast(plain: Picture, lines: Sequence[TextLine]) -> tuple[float, float]:
    """Contrast of the best lines, and the share of lines that fade against them."""
    found: list[tuple[float, float]] = []
    pieces: list[float] = []
    for line in lines:
        x0, y0, x1, y1 = (max(0, value) for value in line.box)
        part = plain[y0:y1, x0:x1]
        if len(line.text) >= 2 and part.shape[0] > 5 and part.shape[1] > 15:
            spans = _spans(part)
            third = (len(spans) + 2) // 3
            found.append((max(spans), min(max(spans[:third]), max(spans[-third:]))))
            pieces += spans
    if not found:
        return 0.0, 0.0
    spread = np.array(found)
    best = float(np.percentile(spread[:, 0], 90))
    if len(found) < 6 or _one_pale_ink(np.array(pieces), best):
        return best, 0.0
    faint = float((spread[:, 0] < 0.4 * best).mean())
    fading = float((spread[:, 1] < 0.4 * spread[:, 0]).mean())
    return best, faint + 0.5 * fading


def _spans(part: Picture) -> list[float]:
    """Contrast of the pieces of a line, each about a letter and a half wide, left to right."""
    height, width = part[::2].shape
    count = max(3, round(width / height / 3))
    each = width // count
    pieces = part[::2, : count * each].reshape(height, count, each).swapaxes(0, 1)
    last = height * each - 1
    dark, light = int(0.04 * last), int(0.92 * last)
    levels = np.partition(pieces.reshape(count, -1), (dark, light), axis=1)
    spans = levels[:, light].astype(np.float64) - levels[:, dark]
    return [float(span) for span in spans]


def _one_pale_ink(spans: NDArray[np.float64], best: float) -> bool:
    """Whether what is pale is all equally pale: labels printed so. Light fades by degrees."""
    pale = spans[(spans > 0.1 * best) & (spans < 0.45 * best)]
    if len(pale) < 4:
        return False
    low, middle, high = np.percentile(pale, [20, 50, 80])
    return bool(high - low < _EVEN * middle)


def _texture(plain: Picture) -> float:
    """Spread of brightness at coarse scale: rows of print leave it even when unreadable."""
    small = as_picture(reduced(plain, _COARSE)).astype(np.float32)
    height, width = small.shape
    detail = small - cv2.GaussianBlur(small, (0, 0), 12)
    inner = detail[height // 20 : -height // 20, width // 20 : -width // 20]
    return float(inner.std())


def edge_width(plain: Picture) -> float:
    """Typical width in pixels of the edges of print; 0 where there is none.

    Contrast across an edge divided by its steepest slope: blur widens edges whatever the
    document, font or light. Every other band of the page is enough to tell.
    """
    soft = cv2.GaussianBlur(_every_other_band(_middle(plain)), (3, 3), 0)
    high, low = _widest(soft), cv2.bitwise_not(_widest(cv2.bitwise_not(soft)))
    contrast = cv2.subtract(high, low)
    strong = float(np.percentile(contrast, 97))
    if strong < 24:
        return 99.0 if strong > 8 else 0.0
    dx = cv2.convertScaleAbs(cv2.Sobel(soft, cv2.CV_16S, 1, 0, ksize=1), alpha=0.5)
    dy = cv2.convertScaleAbs(cv2.Sobel(soft, cv2.CV_16S, 0, 1, ksize=1), alpha=0.5)
    slope = _widest(cv2.max(dx, dy))
    chosen = np.asarray(contrast > 0.6 * strong)
    return float(np.median(contrast[chosen] / np.maximum(1.0, slope[chosen])))


def _middle(plain: Picture) -> Picture:
    """The page without its rim."""
    height, width = plain.shape
    return plain[height // 12 : height - height // 12, width // 12 : width - width // 12]


def _every_other_band(part: Picture) -> Picture:
    """Half of a large page: bands a few lines high, put together."""
    count = part.shape[0] // _BAND
    if count < 6:
        return part
    return np.concatenate([part[at * _BAND : (at + 1) * _BAND] for at in range(0, count, 2)])


def _widest(values: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """The greatest value within about six pixels, at every fourth pixel."""
    fours = cv2.dilate(values, np.ones((4, 4), np.uint8))[::4, ::4]
    return cv2.dilate(fours, np.ones((3, 3), np.uint8))


def _paper(plain: Picture) -> float:
    return float(np.percentile(plain[::8, ::8], 85))


def _glare(plain: Picture, lines: Sequence[TextLine]) -> float:
    """Share of the printed area where light has burnt the print out.

    Glare is a blown-out patch without print that fades into paper clearly less than white. White
    paper round a grey card has a hard edge, and a clean scan is white all over.
    """
    small = reduced(plain, _MEASURE)
    area = _printed_area(lines, small.shape[1] / plain.shape[1], small)
    burnt = as_picture(cv2.threshold(small, 250, 255, cv2.THRESH_BINARY)[1])
    if area is None or np.count_nonzero(burnt) > 0.35 * burnt.size:
        return 0.0
    solid = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((13, 13), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    x0, y0, x1, y1 = area
    lost = 0
    for index in range(1, count):
        if stats[index, cv2.CC_STAT_AREA] >= 400:
            patch = as_picture(labels == index)
            if _fades(small, patch):
                lost += int(np.count_nonzero(patch[y0:y1, x0:x1]))
    return lost / max(1, (x1 - x0) * (y1 - y0))


def _fades(small: Picture, patch: Picture) -> bool:
    """Whether brightness falls off slowly round a patch."""
    near = cv2.dilate(patch, np.ones((9, 9), np.uint8))
    far = cv2.dilate(patch, np.ones((41, 41), np.uint8))
    close_by = small[(near > 0) & (patch == 0)]
    around = small[(far > 0) & (near == 0)]
    if len(close_by) < 20 or len(around) < 20:
        return False
    soft = float(np.percentile(close_by, 30)) >= 222
    return soft and float(np.percentile(around, 60)) < 247


def _printed_area(
    lines: Sequence[TextLine], factor: float, small: Picture
) -> tuple[int, int, int, int] | None:
    """Where print is, with the gap that glare leaves between lines bridged by their hull."""
    height, width = small.shape[:2]
    if not lines:
        return (width // 8, height // 8, width - width // 8, height - height // 8)
    boxes = np.array([line.box for line in lines], dtype=np.float64) * factor
    x0, y0 = boxes[:, 0].min(), boxes[:, 1].min()
    x1, y1 = boxes[:, 2].max(), boxes[:, 3].max()
    if x1 - x0 < 12 or y1 - y0 < 12:
        return None
    return (max(0, int(x0)), max(0, int(y0)), min(width, int(x1)), min(height, int(y1)))


def _cut(plain: Picture, lines: Sequence[TextLine], sides: Sequence[str]) -> int:
    """How many lines run out of the picture on its worst side; paper that does so counts one."""
    height, width = plain.shape[:2]
    margin = max(3.0, 0.004 * max(height, width))
    touching: dict[str, int] = dict.fromkeys(("top", "right", "bottom", "left"), 0)
    for line in lines:
        if len(line.text) < 2 and line.confidence < 0.8:
            continue
        for side in _sides_touched(line.box, (width, height), margin):
            touching[side] += 1
    # A line cut through lengthwise stands alone at its edge; cut ends of lines come in numbers.
    for side in ("top", "bottom"):
        touching[side] *= 2
    worst = max(touching, key=lambda side: touching[side])
    return touching[worst] + (1 if worst in sides and touching[worst] else 0)


def _sides_touched(box: Box, size: tuple[int, int], margin: float) -> tuple[str, ...]:
    x0, y0, x1, y1 = box
    near = {
        "left": x0 <= margin, "top": y0 <= margin,
        "right": x1 >= size[0] - margin, "bottom": y1 >= size[1] - margin,
    }  # fmt: skip
    return tuple(side for side, touches in near.items() if touches)
