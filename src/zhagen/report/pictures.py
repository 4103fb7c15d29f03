"""Page pictures inside a report: small enough to mail, and where they carry ink.

Ink is whatever is clearly darker than the paper around it, printed or stamped; frames and labels
(frames.py) are placed by it.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, UnidentifiedImageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONG_SIDE = 1600
QUALITY = 74
SHOWN_WIDTH = 690  # CSS pixels a page is shown at when it fits the pane
_MAP_WIDTH = 690  # the ink map has one cell per CSS pixel
_BLOCK = 12
_DARKER = 42
_LINE = 24  # a straight run of this many dark pixels is a line, not a letter

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page picture ready for a report: its data URI, and where it carries ink.

    `text` is the ink that is not a ruled line. Both have one cell per pixel shown.
    """

    uri: str
    ink: NDArray[np.bool_] = field(repr=False, compare=False)
    text: NDArray[np.bool_] = field(repr=False, compare=False)


def read_picture(picture: bytes, long_side: int = LONG_SIDE) -> Picture | None:
    """The picture, at most `long_side` pixels long; None if the bytes are no picture."""
    try:
        with Image.open(io.BytesIO(picture)) as image:
            fits = image.format == "JPEG" and max(image.size) <= long_side
            image.draft("RGB", (long_side, long_side))
            small = image.convert("RGB")
    except (UnidentifiedImageError, OSError):
        return None
    ink = _ink(small)
    text = ink & ~_lines(ink) & ~_lines(ink.T).T
    if fits:
        return Picture(_uri(picture), ink, text)
    small.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    small.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(_uri(target.getvalue()), ink, text)


def _uri(data: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(data).decode()


def _ink(image: Image.Image) -> NDArray[np.bool_]:
    """True where the page carries ink, one cell per pixel shown."""
    height = max(round(image.height * _MAP_WIDTH / image.width), _BLOCK)
    grey = np.asarray(image.convert("L").resize((_MAP_WIDTH, height)), dtype=np.int16)
    rows, columns = grey.shape[0] // _BLOCK, grey.shape[1] // _BLOCK
    blocks = grey[: rows * _BLOCK, : columns * _BLOCK].reshape(rows, _BLOCK, columns, _BLOCK)
    paper = np.percentile(blocks, 90, axis=(1, 3)).astype(np.int16)
    level = np.repeat(np.repeat(paper, _BLOCK, axis=0), _BLOCK, axis=1)
    level = np.pad(
        level, ((0, grey.shape[0] - level.shape[0]), (0, grey.shape[1] - level.shape[1])), "edge"
    )
    return level - grey > _DARKER


def _lines(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The straight dark runs along the rows of `ink`."""
    sums = np.cumsum(np.pad(ink, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    starts = np.zeros(ink.shape, dtype=np.int32)
    if ink.shape[1] >= _LINE:
        full = sums[:, _LINE:] - sums[:, :-_LINE] == _LINE
        starts[:, : full.shape[1]] = full
    covered = np.cumsum(np.pad(starts, ((0, 0), (_LINE, 0))), axis=1)
    lines = np.asarray(covered[:, _LINE:] - covered[:, :-_LINE] > 0)
    # A line that is a little askew frays at its edges: its neighbours belong to it.
    lines[1:] |= lines[:-1].copy()
    lines[:-1] |= lines[1:].copy()
    return lines


def share(ink: NDArray[np.bool_], rect: Rect, size: tuple[int, int]) -> float:
    """The share (0 to 1) of `rect`, in page pixels, that is dark; 0 off the paper."""
    across, down = ink.shape[1] / size[0], ink.shape[0] / size[1]
    x0, x1 = (int(min(max(value * across, 0), ink.shape[1])) for value in (rect[0], rect[2]))
    y0, y1 = (int(min(max(value * down, 0), ink.shape[0])) for value in (rect[1], rect[3]))
    part = ink[y0:y1, x0:x1]
    return float(part.mean()) if part.size else 0.0
