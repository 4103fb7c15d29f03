"""Signatures: a name written fast, drawn from a handwriting-like face and bent."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw
from samples.generator import fonts

if TYPE_CHECKING:
    import random

INKS = ((20, 22, 30), (28, 36, 90), (18, 30, 110), (40, 40, 44))


def signature(rng: random.Random, name: str) -> Image.Image:
    """The name as ink; RGBA, alpha = ink. About 3 : 1 for a name of three characters."""
    size = 150
    font = fonts.load(fonts.pick(rng, "hand"), size)
    wide = round(size * (len(name) * 0.86 + 0.9))
    mask = Image.new("L", (wide, size * 2), 0)
    pen = ImageDraw.Draw(mask)
    x = size * 0.4
    ends: list[tuple[float, float]] = []
    for char in name:
        y = size * rng.uniform(0.38, 0.56)
        pen.text((x, y), char, font=font, fill=255, stroke_width=rng.choice((0, 1, 2)))
        ends.append((x + size * 0.75, y + size * rng.uniform(0.75, 1.0)))
        x += size * rng.uniform(0.76, 0.9)
    for (ax, ay), (bx, by) in itertools.pairwise(ends):
        if rng.random() < 0.6:  # the pen was not quite lifted
            pen.line((ax, ay, bx - size * 0.55, by - size * 0.5), fill=210, width=4)
    if rng.random() < 0.3:
        pen.line((ends[-1][0], ends[-1][1], wide - 8, ends[-1][1] - size * 0.4), fill=230, width=5)
    grid_y, grid_x = np.mgrid[0 : size * 2, 0:wide].astype(np.float32)
    phase, sway = rng.uniform(0, 6), rng.uniform(3, 8)
    slant = rng.uniform(-0.05, 0.32)
    map_x = grid_x + slant * (grid_y - size) + sway * np.sin(grid_y / 45 + phase)
    map_y = grid_y + sway * np.sin(grid_x / 70 + phase)
    bent = cv2.remap(np.asarray(mask), map_x, map_y, cv2.INTER_LINEAR)
    alpha = (bent.astype(np.float32) * rng.uniform(0.8, 0.97)).astype(np.uint8)
    colour = np.broadcast_to(np.array(rng.choice(INKS), np.uint8), (*alpha.shape, 3))
    return Image.fromarray(np.dstack([colour, alpha]))
