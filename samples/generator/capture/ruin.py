"""Ways a picture becomes unusable: out of focus, dark, cut off, glare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    import random

    from cv2.typing import MatLike

WAYS = ("blur", "dark", "cut", "glare")


def ruin(image: Image.Image, how: str, rng: random.Random) -> Image.Image:
    """The picture made unreadable in one of WAYS; size stays except for a cut."""
    pixels = np.asarray(image.convert("RGB")).copy()
    match how:
        case "blur":
            pixels = _blur(pixels, rng)
        case "dark":
            noise = np.random.default_rng(rng.getrandbits(32))
            dim = pixels.astype(np.float32) * rng.uniform(0.035, 0.06)
            dim += noise.normal(3, 2.6, pixels.shape)
            pixels = np.clip(dim, 0, 255).astype(np.uint8)
        case "cut":
            keep = int(pixels.shape[0] * rng.uniform(0.3, 0.42))
            pixels = pixels[:keep] if rng.random() < 0.5 else pixels[-keep:]
        case "glare":
            pixels = _glare(pixels, rng)
    return Image.fromarray(np.ascontiguousarray(pixels)).convert(image.mode)


def _blur(pixels: MatLike, rng: random.Random) -> MatLike:
    """Far out of focus: strokes of running text melt together. Done small, for speed."""
    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    sigma = max(height, width) / 4 * rng.uniform(0.0045, 0.006)
    small = cv2.GaussianBlur(small, (0, 0), sigma)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def _glare(pixels: MatLike, rng: random.Random) -> MatLike:
    """A lamp's reflection that burns out most of the text."""
    ys, xs = np.mgrid[0:120, 0:120].astype(np.float32) / 120
    cx, cy = rng.uniform(0.46, 0.54), rng.uniform(0.46, 0.54)
    spot = np.exp(-(((xs - cx) / 0.36) ** 4 + ((ys - cy) / 0.3) ** 4))
    height, width = pixels.shape[:2]
    light = cv2.resize(spot, (width, height), interpolation=cv2.INTER_LINEAR)[..., None]
    burnt: MatLike = np.clip(pixels + light * 420, 0, 255).astype(np.uint8)
    return burnt
