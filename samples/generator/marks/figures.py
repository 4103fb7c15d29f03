"""QR codes, an emblem that only resembles one, and portraits of nobody."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import segno
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    import random


def qr(payload: str, *, scale: int = 8) -> Image.Image:
    """A QR code with its quiet zone, black on white."""
    matrix = np.array([list(row) for row in segno.make(payload, error="m").matrix], dtype=np.uint8)
    matrix = np.pad(matrix, 3)
    pixels = np.where(matrix.repeat(scale, 0).repeat(scale, 1) > 0, 20, 255).astype(np.uint8)
    return Image.fromarray(pixels).convert("RGB")


def emblem(*, plain: bool = False) -> Image.Image:
    """A red and gold roundel where the real paper carries the emblem; `plain` is one ink."""
    size = 360
    gold, red = ((228, 186, 66, 255), (204, 32, 36, 255))
    if plain:
        gold, red = ((255, 255, 255, 0), (205, 52, 52, 255))
    image = Image.new("RGBA", (size, size), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((30, 10, 330, 310), fill=red, outline=gold, width=18)
    for angle in range(20, 341, 16):  # ears of grain
        turn = math.radians(angle + 90)
        x, y = 180 + 150 * math.cos(turn), 160 + 150 * math.sin(turn)
        pen.ellipse((x - 16, y - 9, x + 16, y + 9), fill=gold if not plain else red)
    pen.polygon((90, 230, 270, 230, 246, 190, 114, 190), fill=gold)
    pen.rectangle((120, 150, 240, 190), fill=gold)
    for x, y, radius in (
        (180, 95, 34),
        (105, 130, 13),
        (130, 92, 13),
        (255, 130, 13),
        (230, 92, 13),
    ):
        points = []
        for corner in range(10):
            reach = radius if corner % 2 == 0 else radius * 0.382
            turn = math.radians(corner * 36 - 90)
            points.append((x + reach * math.cos(turn), y + reach * math.sin(turn)))
        pen.polygon(points, fill=gold)
    pen.ellipse((140, 270, 220, 345), fill=gold, outline=red, width=6)
    pen.pieslice((60, 250, 300, 350), 20, 160, fill=red, outline=gold, width=5)
    return image


def portrait(rng: random.Random) -> Image.Image:
    """A face made of ellipses: a person-shaped patch, clearly nobody."""
    wide, tall = 300, 372
    backdrop = rng.choice(((244, 246, 248), (226, 236, 244), (236, 238, 236)))
    image = Image.new("RGB", (wide, tall), backdrop)
    pen = ImageDraw.Draw(image)
    skin = rng.choice(((226, 188, 160), (214, 172, 142), (234, 200, 176)))
    hair = rng.choice(((28, 26, 26), (52, 44, 40), (90, 86, 84)))
    coat = rng.choice(((34, 42, 60), (60, 62, 66), (92, 40, 44), (40, 70, 60)))
    pen.ellipse((20, 280, 280, 520), fill=coat)
    pen.polygon((110, 285, 190, 285, 150, 345), fill=(240, 240, 240))
    pen.rectangle((122, 230, 178, 300), fill=skin)
    head = rng.randrange(72, 84)
    pen.ellipse((150 - head - 6, 50, 150 + head + 6, 250), fill=hair)
    pen.ellipse((150 - head, 78, 150 + head, 262), fill=skin)
    for side in (-1, 1):
        x = 150 + side * 34
        pen.line((x - 18, 146, x + 18, 144), fill=hair, width=6)
        pen.ellipse((x - 12, 158, x + 12, 172), fill=(250, 250, 250))
        pen.ellipse((x - 6, 158, x + 6, 171), fill=(24, 22, 22))
    pen.line((150, 168, 145, 205, 156, 207), fill=tuple(c - 40 for c in skin), width=4)
    pen.arc((124, 205, 176, 235), 20, 160, fill=(170, 92, 88), width=5)
    return image
