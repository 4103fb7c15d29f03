"""What a seal says: its ring unrolled into a straight band and read by the finer engine.

The band starts at the gap of the ring, which also tells which way up the seal was pressed; the
purpose line (财务专用章) is then read from the middle of the seal turned upright.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.language.normalise import fold
from zhagen.reading.marks.owner_names import ends_as_names_do, owner_in
from zhagen.reading.marks.rings import Ring
from zhagen.reading.view.geometry import as_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zhagen.reading.model import TextLine
    from zhagen.reading.ocr import Engine
    from zhagen.reading.view.geometry import Picture

_OUTER, _INNER = 0.945, 0.56
_BAND = 72
_WIDE_GAP = 165.0
_MARGIN = 14
_GOOD, _SHAKY = 0.85, 0.6
_SURE, _DISPUTED = 0.985, 0.78
_PURPOSE = re.compile(r"[^㐀-鿿（）()0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class SealText:
    """The owner in the ring, the purpose in the middle, and how sure the owner is (0..1)."""

    owner: str = ""
    purpose: str = ""
    confidence: float = 0.0


def red_ink(patch: Picture) -> Picture:
    """A colour patch as dark ink on white paper, showing red only."""
    blue, green, red = cv2.split(patch)
    lead = cv2.subtract(red, cv2.max(blue, green))
    strong = float(np.percentile(lead, 97))
    scaled = cv2.convertScaleAbs(lead, alpha=255.0 / max(40.0, 0.8 * strong))
    return as_picture(cv2.bitwise_not(scaled))


def grey_ink(patch: Picture, ring: Ring) -> Picture:
    """A grey patch as dark ink on evenly white paper: the stamp alone, brought out.

    A copied stamp is as grey as its ring; what is clearly darker is print that crosses it.
    """
    paper = cv2.blur(cv2.dilate(patch, np.ones((15, 15), np.uint8)), (31, 31))
    even = as_picture(cv2.divide(patch, paper, scale=255))
    darkness = as_picture(cv2.bitwise_not(even))
    level = _ring_darkness(darkness, ring)
    print_level = float(np.percentile(darkness, 99.5))
    if print_level > 1.35 * level + 20:
        core = cv2.threshold(darkness, int(1.25 * level + 15), 255, cv2.THRESH_BINARY)[1]
        darkness = as_picture(cv2.subtract(darkness, cv2.dilate(core, np.ones((3, 3), np.uint8))))
    quiet = cv2.subtract(darkness, np.full_like(darkness, 8))
    return as_picture(cv2.bitwise_not(cv2.convertScaleAbs(quiet, alpha=230.0 / max(30.0, level))))


def _ring_darkness(darkness: Picture, ring: Ring) -> float:
    across = [
        _smooth_at(darkness, ring.points(float(share))) for share in np.linspace(0.96, 1.03, 8)
    ]
    return float(np.percentile(np.max(across, axis=0), 55))


def read_ring(ink: Picture, ring: Ring, engine: Engine, *, purpose: bool = True) -> SealText:
    """The text of a round seal; `ink` is dark on white, `ring` its outline there.

    Its middle is read only if its `purpose` is asked for.
    """
    gap, width = find_gap(ink, ring)
    band = unrolled(ink, ring, gap, 1.0)
    best = _read_band(_gap_cleared(band, width), engine)
    if width > _WIDE_GAP:  # a name fills most of its ring: part of this one has worn off
        best = replace(best, confidence=best.confidence * 0.75)
    if _may_be_cut(best):
        # The gap may have been misjudged: written 1.75 x round no name is cut.
        best = _read_again(unrolled(ink, ring, gap - 130, 1.75), engine, best)
    middle = _read_middle(ink, ring, gap, engine) if purpose else ""
    return SealText(best.text, middle, round(best.confidence, 4))


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of letters in a band: text, confidence, and the columns it fills."""

    text: str = ""
    confidence: float = 0.0
    left: int = 0
    right: int = 0


def _worth(run: _Run) -> float:
    named = ends_as_names_do(run.text)
    return math.sqrt(min(len(run.text), 22)) * run.confidence**2 + (0.5 if named else 0.0)


def _may_be_cut(run: _Run) -> bool:
    """Whether a name is so short or so doubtful that the band may begin in the midst of it.

    A name that ends as names end is whole: engines that differ over it differ over a letter.
    """
    if len(run.text) < 6 or run.confidence < _SHAKY:
        return True
    return run.confidence < _GOOD and not ends_as_names_do(run.text)


def find_gap(ink: Picture, ring: Ring) -> tuple[float, float]:
    """Direction (degrees clockwise from the right, 90 = down) and width of the ring text's gap.

    Letters fill both halves of the text ring; the ends of a purpose line reach only the inner
    one, the small registration number only the outer one.
    """
    halves = [_darkness_round(ink, ring, span) for span in ((0.6, 0.76), (0.76, 0.88))]
    levels = [max(1.0, float(np.percentile(half, 75))) for half in halves]
    dark = np.min([half / level for half, level in zip(halves, levels, strict=True)], axis=0)
    low = dark < 0.3
    best_length, best_middle = 0, 90.0
    for start in range(360):
        if low[start] and not low[start - 1]:
            length = 0
            while length < 360 and low[(start + length) % 360]:
                length += 1
            if length > best_length:
                best_length, best_middle = length, (start + (length - 1) / 2) % 360
    return (best_middle, float(best_length)) if best_length >= 12 else (90.0, 0.0)


def _darkness_round(ink: Picture, ring: Ring, span: tuple[float, float]) -> NDArray[np.float64]:
    """Mean darkness of each of 360 directions between two shares of the radius."""
    angles = np.radians(np.arange(360.0))
    dark = np.zeros(360)
    for share in np.linspace(*span, 9):
        dark += 255.0 - _smooth_at(ink, ring.at(angles, float(share)))
    return _circular_mean(dark, 9)


def _gap_cleared(band: Picture, width: float) -> Picture:
    """A band that begins in the middle of a gap, without the purpose line's ends there."""
    clear = int((band.shape[1] - 2 * _MARGIN) * max(0.0, width / 2 - 6) / 360)
    inner = _MARGIN + int(_BAND * (_OUTER - 0.84) / (_OUTER - _INNER))
    cleared = band.copy()
    cleared[inner:, : _MARGIN + clear] = 255
    cleared[inner:, band.shape[1] - _MARGIN - clear :] = 255
    return cleared


def _circular_mean(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    around = np.concatenate([values[-width:], values, values[:width]])
    smooth = np.convolve(around, np.ones(width) / width, mode="same")
    return np.asarray(smooth[width:-width], dtype=np.float64)


def unrolled(ink: Picture, ring: Ring, start: float, rounds: float) -> Picture:
    """The text ring as a straight band, outside up, from `start` degrees clockwise."""
    scale = _BAND / max(1.0, (_OUTER - _INNER) * ring.radius)
    width = max(8, int(2 * np.pi * 0.76 * ring.radius * scale * rounds))
    angles = np.radians(start) + np.linspace(0, 2 * np.pi * rounds, width)
    shares = np.linspace(_OUTER, _INNER, _BAND)
    points = ring.at(angles[None], shares[:, None])
    band = cv2.remap(
        ink, points[..., 0].astype(np.float32), points[..., 1].astype(np.float32),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255,
    )  # fmt: skip
    return as_picture(
        cv2.copyMakeBorder(band, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_CONSTANT, value=255)
    )


def _read_band(band: Picture, engine: Engine) -> _Run:
    """The name in a band. The quick engine is believed when sure, else the finer is asked too."""
    quick = _best_run(engine.lines(band))
    if quick.confidence >= _SURE and len(quick.text) >= 6:
        return _less_if_broken(quick, band)
    return _less_if_broken(_agreed(quick, _best_run(engine.finer().lines(band))), band)


def _read_again(band: Picture, engine: Engine, before: _Run) -> _Run:
    """The better of a name read before and that in another band.

    The band is twice as long, so the finer engine is asked only if the quick one sees more in it.
    """
    quick = _best_run(engine.lines(band))
    if _worth(_less_if_broken(quick, band)) < _worth(before):
        return before
    fine = _best_run(engine.finer().lines(band))
    return max((before, _less_if_broken(_agreed(quick, fine), band)), key=_worth)


def _agreed(quick: _Run, fine: _Run) -> _Run:
    """One reading of two. They fail differently, so what they disagree on is doubtful."""
    if fold(quick.text) == fold(fine.text):
        return replace(fine, confidence=max(quick.confidence, fine.confidence))
    if len(quick.text) > len(fine.text) and quick.confidence > 0.9:
        return replace(quick, confidence=min(quick.confidence, _DISPUTED))
    if quick.confidence > 0.8:
        return replace(fine, confidence=min(fine.confidence, _DISPUTED))
    return fine


def _best_run(lines: tuple[TextLine, ...]) -> _Run:
    # The registration number is less than half as high as the name.
    highest = max((line.box[3] - line.box[1] for line in lines), default=0)
    least = max(0.3 * _BAND, 0.45 * highest)
    tall = sorted(
        (line for line in lines if line.box[3] - line.box[1] > least),
        key=lambda line: line.box[0],
    )
    runs: list[list[TextLine]] = []
    for line in tall:
        if runs and line.box[0] - runs[-1][-1].box[2] < 0.9 * _BAND:
            runs[-1].append(line)
        else:
            runs.append([line])
    return max((_joined(run) for run in runs), key=_worth, default=_Run())


def _joined(run: list[TextLine]) -> _Run:
    letters = sum(len(line.text) for line in run)
    confidence = sum(line.confidence * len(line.text) for line in run) / max(1, letters)
    name = owner_in("".join(line.text for line in run))
    return _Run(name, confidence, run[0].box[0], run[-1].box[2])


def _less_if_broken(run: _Run, band: Picture) -> _Run:
    """Less confidence where ink beside the run shows that letters were lost.

    A worn stamp or a copy keeps some letters crisp and others as shadows; a name read from the
    crisp ones alone would be another name.
    """
    rows = band[_MARGIN + _BAND // 3 : _MARGIN + _BAND - 8, _MARGIN:-_MARGIN]
    left, right = max(0, run.left - _MARGIN), max(0, run.right - _MARGIN)
    dark = 255.0 - rows.astype(np.float64).mean(axis=0)
    inside = dark[left:right]
    if inside.size == 0:
        return run
    if right - left > 0.85 * dark.size:
        return run
    faint = 0.2 * float(np.percentile(inside, 60))
    rest = np.concatenate([dark[: max(0, left - 12)], dark[right + 12 :]])
    stray = int(np.count_nonzero(rest > max(4.0, faint)))
    lost = stray / max(1, stray + inside.size)
    return replace(run, confidence=run.confidence * (1.0 - min(0.5, 1.5 * max(0.0, lost - 0.04))))


def _read_middle(ink: Picture, ring: Ring, gap: float, engine: Engine) -> str:
    """The purpose line: what stands inside the ring text and in its gap, turned upright."""
    side = 260
    ys, xs = np.mgrid[-0.86 : 0.86 : side * 1j, -0.86 : 0.86 : side * 1j]
    shares = np.hypot(xs, ys)
    # Upright means that the gap points down, at 90 degrees.
    angles = np.arctan2(ys, xs) + np.radians(gap - 90.0)
    points = ring.at(angles, shares)
    middle = cv2.remap(
        ink, points[..., 0].astype(np.float32), points[..., 1].astype(np.float32),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255,
    )  # fmt: skip
    below = np.abs(np.degrees(np.arctan2(ys, xs)) - 90.0) < 42.0
    keep = (shares < 0.55) | (below & (shares < 0.78))
    page = as_picture(np.where(keep, middle, 255))
    page = as_picture(cv2.copyMakeBorder(page, 10, 10, 10, 10, cv2.BORDER_CONSTANT, value=255))
    if cv2.countNonZero(cv2.inRange(page, 0, 128)) < 0.01 * page.size:
        return ""
    return _purpose_in(engine.lines(page))


def _purpose_in(lines: tuple[TextLine, ...]) -> str:
    texts = [
        _PURPOSE.sub("", line.text)
        for line in lines
        if line.confidence > 0.7 and line.box[2] - line.box[0] > 1.6 * (line.box[3] - line.box[1])
    ]
    named = [text for text in texts if re.search(r"[㐀-鿿]{3}", text)]
    return max(named, key=lambda text: ("章" in text, len(text)), default="")


def _smooth_at(ink: Picture, points: NDArray[np.float64]) -> NDArray[np.float64]:
    values = cv2.remap(
        ink, points[:, 0].astype(np.float32)[None], points[:, 1].astype(np.float32)[None],
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255,
    )  # fmt: skip
    return np.asarray(values, dtype=np.float64).ravel()
