"""What a photocopier does: grey, contrast, toner noise, dark edges; the seal turns grey."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image
from samples.generator.capture.scan import grain, tilt

if TYPE_CHECKING:
    import random

    from cv2.typing import MatLike


def _toner(pixels: MatLike, rng: random.Random) -> MatLike:
    """Toner specks, a streak now and then, and shadows at an edge of the glass."""
    noise = np.random.default_rng(rng.getrandbits(32))
    height, width = pixels.shape
    count = rng.randrange(40, 260)
    xs, ys = noise.integers(0, width - 3, count), noise.integers(0, height - 3, count)
    for x, y, size in zip(xs, ys, noise.integers(1, 3, count), strict=True):
        pixels[y : y + size, x : x + size] = noise.integers(40, 150)
    if rng.random() < 0.25:
        x = rng.randrange(width - 3)
        streak = pixels[:, x : x + 2].astype(np.int16) - rng.randrange(12, 40)
        pixels[:, x : x + 2] = np.clip(streak, 0, 255)
    if rng.random() < 0.5:
        band = rng.randrange(8, 36)
        fade = np.linspace(rng.uniform(0.35, 0.7), 1.0, band, dtype=np.float32)
        if rng.random() < 0.5:
            pixels[:, :band] = (pixels[:, :band] * fade[None, :]).astype(np.uint8)
        else:
            pixels[-band:] = (pixels[-band:] * fade[::-1, None]).astype(np.uint8)
    return pixels


def photocopy(page: Image.Image, rng: random.Random) -> Image.Image:
    """A black-and-white photocopy that was scanned again."""
    pixels = cv2.cvtColor(np.asarray(page), cv2.COLOR_RGB2GRAY)
    pixels = tilt(pixels, rng.gauss(0, 0.6), (246, 246, 246))
    pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.5, 0.95))
    # Contrast around a middle grey: light tones burn out, dark ones close up.
    steep, middle = rng.uniform(1.15, 1.75), rng.uniform(125, 160)
    levels = np.arange(256, dtype=np.float32)
    curve = (levels - middle) * steep + middle + rng.uniform(0, 22)
    pixels = cv2.LUT(
        pixels, np.clip(curve, rng.randrange(8, 36), rng.randrange(244, 256)).astype(np.uint8)
    )
    pixels = _toner(pixels, rng)
    return Image.fromarray(grain(pixels, rng.uniform(2.0, 6.0), rng.getrandbits(32)))
