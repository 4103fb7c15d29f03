"""What a phone does to a page: perspective, a bent sheet, uneven light, shadow, blur, a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image
from samples.generator.capture.scan import grain

if TYPE_CHECKING:
    import random

    from cv2.typing import MatLike

LONG, SHORT = 4000, 3000  # twelve megapixels
_DESKS = (
    (92, 70, 52),
    (150, 116, 84),
    (60, 62, 66),
    (186, 180, 170),
    (108, 112, 104),
    (70, 84, 104),
)


def _desk(rng: random.Random, height: int, width: int) -> MatLike:
    """A desk top: wood grain, cloth or plain, drawn small and enlarged."""
    noise = np.random.default_rng(rng.getrandbits(32))
    base = np.array(rng.choice(_DESKS), dtype=np.float32)
    kind = rng.choice(("wood", "cloth", "plain"))
    shape = {"wood": (height // 8, 40), "cloth": (height // 10, width // 10), "plain": (12, 12)}[
        kind
    ]
    texture = noise.normal(0, 1, shape).astype(np.float32)
    wide = cv2.resize(texture, (width // 4, height // 4), interpolation=cv2.INTER_LINEAR)
    depth = {"wood": 11, "cloth": 7, "plain": 5}[kind]
    small: MatLike = np.clip(base + wide[..., None] * depth, 0, 255).astype(np.uint8)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def _bend(pixels: MatLike, rng: random.Random) -> MatLike:
    """A sheet that does not lie quite flat."""
    height, width = pixels.shape[:2]
    swing = rng.uniform(0.001, 0.006) * height
    xs = np.arange(width, dtype=np.float32)
    wave = swing * np.sin(xs / width * np.pi * rng.uniform(0.8, 1.7) + rng.uniform(0, 3))
    ys = np.arange(height, dtype=np.float32)
    map_y = ys[:, None] + wave[None, :]
    map_x = np.broadcast_to(xs[None, :], (height, width)).astype(np.float32)
    return cv2.remap(pixels, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _corners(
    rng: random.Random, page: tuple[int, int], frame: tuple[int, int], fill: float
) -> MatLike:
    """Where the page's corners fall in the frame: scale, a small turn, perspective."""
    (page_w, page_h), (width, height) = page, frame
    scale = fill * min(width / page_w, height / page_h)
    half = np.array([page_w * scale / 2, page_h * scale / 2])
    turn = np.radians(rng.gauss(0, 1.8))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    centre = np.array([width / 2, height / 2])
    corners = []
    for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        point = spin @ (half * (sx, sy)) + centre
        point += [rng.gauss(0, 0.011) * width, rng.gauss(0, 0.011) * height]
        corners.append(np.clip(point, 4, [width - 4, height - 4]))
    return np.array(corners, dtype=np.float32)


def _light(rng: random.Random, height: int, width: int) -> MatLike:
    """Uneven light, and the shadow of the hand that holds the phone now and then."""
    ys, xs = np.mgrid[0:60, 0:60].astype(np.float32) / 60
    angle, depth = rng.uniform(0, 6.28), rng.uniform(0.05, 0.24)
    field = 1 - depth * (
        0.5 + 0.5 * np.sin(angle) * (xs - 0.5) * 2 + 0.5 * np.cos(angle) * (ys - 0.5) * 2
    )
    if rng.random() < 0.5:
        cut = xs * np.cos(angle + 1) + ys * np.sin(angle + 1) - rng.uniform(0.1, 0.8)
        field *= 1 - rng.uniform(0.12, 0.32) / (1 + np.exp(-cut * rng.uniform(10, 40)))
    lamp: MatLike = (field * rng.uniform(0.9, 1.06)).astype(np.float32)
    return cv2.resize(lamp, (width, height), interpolation=cv2.INTER_LINEAR)


def lay_on_desk(pages: list[Image.Image], rng: random.Random, fill: float) -> MatLike:
    """One or two pages (two sides of a card, one above the other) on a desk, seen from above."""
    first = pages[0]
    upright = first.height > first.width or len(pages) > 1
    width, height = (SHORT, LONG) if upright else (LONG, SHORT)
    desk = _desk(rng, height, width)
    share = height // len(pages)
    for index, page in enumerate(pages):
        pixels = _bend(np.asarray(page), rng)
        corners = _corners(rng, page.size, (width, share), fill)
        corners[:, 1] += index * share
        w, h = page.size
        source = np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float32)
        lens = cv2.getPerspectiveTransform(source, corners)
        shade = np.zeros((height // 8, width // 8), np.uint8)
        cast = cv2.fillConvexPoly(shade, (corners / 8 + rng.uniform(1, 4)).astype(np.int32), 255)
        soft = cv2.resize(cv2.GaussianBlur(cast, (0, 0), 3), (width, height)).astype(np.uint16)
        desk = (desk * (256 - (soft * 96 >> 8))[..., None] >> 8).astype(np.uint8)
        cv2.warpPerspective(pixels, lens, (width, height), dst=desk, flags=cv2.INTER_AREA,
                            borderMode=cv2.BORDER_TRANSPARENT)  # fmt: skip
    return desk


def photograph(
    pages: list[Image.Image], rng: random.Random, fill: float | None = None
) -> Image.Image:
    """A 12-megapixel photo of one or two pages; `fill` is the share of the frame they take."""
    room = fill if fill is not None else rng.uniform(0.84, 0.97)
    scene = lay_on_desk(pages, rng, room)
    height, width = scene.shape[:2]
    scene = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.6, 1.5))
    light = _light(rng, height, width)
    tint = [rng.uniform(0.93, 1.0), rng.uniform(0.96, 1.0), rng.uniform(0.9, 1.0)]
    lit = cv2.merge(
        [cv2.multiply(scene[..., c], light, scale=tint[c], dtype=cv2.CV_8U) for c in range(3)]
    )
    return Image.fromarray(grain(lit, rng.uniform(1.5, 4.5), rng.getrandbits(32)))
