"""From the picture as handed in to the view that is read: reduced, upright, straight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.view.geometry import (
    Matrix,
    Picture,
    View,
    as_picture,
    reduced,
    turn_matrix,
    turned_by,
)
from zhagen.reading.view.perspective import SMALL_SIDE, Paper, find_paper, find_skew

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORK_SIDE = 2400
_SKEW_SIDE = 900
_LEAST_SKEW = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """A picture freed of desk and perspective and reduced, not yet turned.

    `picture` in blue-green-red, `matrix` from the picture handed in (of size `full`) to it, `cut`
    the sides on which paper runs out of the photo. `straight` pages need no levelling.
    """

    picture: Picture
    matrix: Matrix
    full: tuple[int, int]
    cut: tuple[str, ...] = ()
    straight: bool = False


def flatten(picture: Picture, *, straighten: bool = True) -> Flat:
    """The sheet in a picture; the picture itself need not be kept after this."""
    flat, matrix, cut = _flattened(picture) if straighten else _as_is(picture)
    return Flat(flat, matrix, _size(picture), cut, straight=not straighten)


def stand_up(picture: Picture, turn: int, *, straighten: bool = True) -> View:
    """The view of a picture that has to be turned clockwise by `turn` degrees."""
    return stood(flatten(picture, straighten=straighten), turn)


def stood(flat: Flat, turn: int) -> View:
    """The view of a flat sheet that has to be turned clockwise by `turn` degrees."""
    work = turned_by(flat.picture, turn)
    flat_size, full_size = _size(flat.picture), flat.full
    back = (
        turn_matrix(full_size, turn) @ np.linalg.inv(flat.matrix)
        @ np.linalg.inv(turn_matrix(flat_size, turn))
    )  # fmt: skip
    upright = full_size if turn % 180 == 0 else (full_size[1], full_size[0])
    factor = min(1.0, WORK_SIDE / max(full_size))
    warped, cut = not _is_scaling(flat.matrix), _turned_sides(flat.cut, turn)
    skew = 0.0 if flat.straight else find_skew(_grey(reduced(work, _SKEW_SIDE)))
    if abs(skew) >= _LEAST_SKEW:
        work, unturn = _levelled(work, skew)
        back, warped = back @ unturn, True
    if not warped:
        return View(work, factor, upright, upright, turn, None, cut)
    size = (round(work.shape[1] / factor), round(work.shape[0] / factor))
    outward = back @ np.diag([factor, factor, 1.0])
    return View(work, factor, size, upright, turn, outward, cut)


def _size(picture: Picture) -> tuple[int, int]:
    return int(picture.shape[1]), int(picture.shape[0])


def _grey(picture: Picture) -> Picture:
    return picture if picture.ndim == 2 else as_picture(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))


def _as_is(picture: Picture) -> tuple[Picture, Matrix, tuple[str, ...]]:
    flat = reduced(picture, WORK_SIDE)
    factor = min(1.0, WORK_SIDE / max(_size(picture)))
    return flat, np.diag([factor, factor, 1.0]), ()


def _flattened(picture: Picture) -> tuple[Picture, Matrix, tuple[str, ...]]:
    """The sheet alone where its border is clear, else the whole picture."""
    paper: Paper = find_paper(reduced(picture, SMALL_SIDE))
    if paper.corners is None:
        flat, matrix, _ = _as_is(picture)
        return flat, matrix, paper.cut
    corners = _widened(paper.corners) * np.array(_size(picture), dtype=np.float64)
    factor = min(1.0, WORK_SIDE / max(_size(picture)))
    top, right, bottom, left = (
        float(np.linalg.norm(corners[(index + 1) % 4] - corners[index])) for index in range(4)
    )
    # The longer of two opposite sides lies nearer to the camera and shows the true resolution.
    width, height = round(max(top, bottom) * factor), round(max(left, right) * factor)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    whole = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    sheet = cv2.warpPerspective(
        picture, whole, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return as_picture(sheet), np.asarray(whole, dtype=np.float64), ()


def _widened(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """A hair more than the sheet, so that a rule drawn along its edge is kept."""
    middle = corners.mean(axis=0)
    return np.asarray(middle + (corners - middle) * 1.006, dtype=np.float64)


def _levelled(work: Picture, degrees: float) -> tuple[Picture, Matrix]:
    width, height = _size(work)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    # Four channels are turned in two thirds of the time that three take.
    level = cv2.warpAffine(
        cv2.cvtColor(work, cv2.COLOR_BGR2BGRA), turn, (width, height),
        flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    level = cv2.cvtColor(level, cv2.COLOR_BGRA2BGR)
    forth = np.vstack([np.asarray(turn, dtype=np.float64), [0.0, 0.0, 1.0]])
    return as_picture(level), np.linalg.inv(forth)


def _is_scaling(matrix: Matrix) -> bool:
    return bool(np.allclose(matrix, np.diag([matrix[0, 0], matrix[0, 0], 1.0])))


def _turned_sides(sides: tuple[str, ...], turn: int) -> tuple[str, ...]:
    order = ("top", "right", "bottom", "left")
    return tuple(order[(order.index(side) + turn // 90) % 4] for side in sides)
