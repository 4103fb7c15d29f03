"""What a flatbed or document scanner does to a page: slight skew, paper tone, grain, edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    import random

    from cv2.typing import MatLike


def grain(pixels: MatLike, sigma: float, seed: int) -> MatLike:
    """Sensor noise: a tile of it repeated, because eyes and engines cannot tell."""
    noise = np.random.default_rng(seed)
    tile = noise.normal(0, sigma, (512, 512)).astype(np.int8)
    height, width = pixels.shape[:2]
    spread: MatLike = np.tile(tile, (height // 512 + 1, width // 512 + 1))[:height, :width]
    if pixels.ndim == 3:
        spread = cv2.merge([spread, spread, spread])
    return cv2.add(pixels, spread, dtype=cv2.CV_8U)


def tilt(pixels: MatLike, degrees: float, fill: tuple[int, int, int]) -> MatLike:
    """Turn the page a little inside its frame."""
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=fill)


def scan(page: Image.Image, rng: random.Random) -> Image.Image:
    """A clean colour scan."""
    pixels = np.asarray(page)
    if rng.random() < 0.7:
        pixels = tilt(pixels, rng.gauss(0, 0.35), (250, 250, 250))
    gain = np.array([rng.uniform(0.975, 1.0) for _ in range(3)], dtype=np.float32)
    table = np.arange(256, dtype=np.float32)[:, None] * gain[None, :] + rng.uniform(0, 4)
    table = np.clip(table, 0, 255).astype(np.uint8)
    pixels = cv2.LUT(pixels, table.reshape(256, 1, 3))
    if rng.random() < 0.5:
        pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.4, 0.75))
    return Image.fromarray(grain(pixels, rng.uniform(0.8, 3.0), rng.getrandbits(32)))
