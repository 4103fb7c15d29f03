"""Round seals: ring text, star, optional line below, in ink that is never even."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw
from samples.generator import fonts

if TYPE_CHECKING:
    import random

    from cv2.typing import MatLike

_SIZE = 560  # pixels of the square a seal is cut in
_REDS = ((214, 32, 40), (200, 24, 44), (226, 52, 48), (188, 30, 36), (220, 40, 70))


def _around(
    mask: Image.Image, text: str, face: fonts.Face, radius: float, height: int, span: float
) -> None:
    """Set `text` along the upper arc, `span` degrees wide, feet towards the centre."""
    step = span / max(len(text) - 1, 1)
    stretch = min(1.0, 2 * math.pi * radius * step / 360 * 0.96 / height) if len(text) > 1 else 0.8
    font = fonts.load(face, height)
    for index, char in enumerate(text):
        angle = -span / 2 + step * index
        tile = Image.new("L", (height * 2, height * 2), 0)
        ImageDraw.Draw(tile).text((height, height), char, font=font, fill=255, anchor="mm")
        wide = max(8, round(tile.width * stretch))
        tile = tile.resize((wide, tile.height), Image.Resampling.BICUBIC)
        tile = tile.rotate(-angle, Image.Resampling.BICUBIC, expand=True)
        x = _SIZE / 2 + radius * math.sin(math.radians(angle))
        y = _SIZE / 2 - radius * math.cos(math.radians(angle))
        mask.paste(255, (round(x - tile.width / 2), round(y - tile.height / 2)), tile)


def _below(mask: Image.Image, digits: str, face: fonts.Face, radius: float, height: int) -> None:
    """Set the seal's serial number along the lower arc, heads towards the centre."""
    font = fonts.load(face, height)
    step = 5.2
    for index, char in enumerate(digits):
        angle = step * (len(digits) - 1) / 2 - step * index
        tile = Image.new("L", (height * 2, height * 2), 0)
        ImageDraw.Draw(tile).text((height, height), char, font=font, fill=255, anchor="mm")
        tile = tile.rotate(angle, Image.Resampling.BICUBIC)
        x = _SIZE / 2 + radius * math.sin(math.radians(angle))
        y = _SIZE / 2 + radius * math.cos(math.radians(angle))
        mask.paste(255, (round(x - height), round(y - height)), tile)


def _star(pen: ImageDraw.ImageDraw, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(corner * 36 - 90)
        points.append((_SIZE / 2 + reach * math.cos(angle), _SIZE / 2 + reach * math.sin(angle)))
    pen.polygon(points, fill=255)


def _worn(mask: MatLike, rng: random.Random) -> MatLike:
    """Ink that is thin in patches, speckled and a little soft at the edges."""
    noise = np.random.default_rng(rng.getrandbits(32))
    coarse = noise.normal(0.9, 0.22, (9, 9)).astype(np.float32)
    patches = cv2.resize(coarse, (_SIZE, _SIZE), interpolation=cv2.INTER_CUBIC)
    grain = cv2.GaussianBlur(noise.normal(1, 0.45, (_SIZE, _SIZE)).astype(np.float32), (0, 0), 1.1)
    ink = mask.astype(np.float32) / 255 * np.clip(patches, 0.5, 1.0) * np.clip(grain, 0.55, 1.1)
    if rng.random() < 0.4:  # pressed down on one side
        slope = np.linspace(rng.uniform(0.7, 0.85), 1.0, _SIZE, dtype=np.float32)
        ink *= slope[None, :] if rng.random() < 0.5 else slope[::-1, None]
    soft: MatLike = np.clip(cv2.GaussianBlur(ink, (0, 0), 0.9) * rng.uniform(0.82, 0.98), 0, 1)
    return soft


def seal(rng: random.Random, owner: str, purpose: str = "") -> Image.Image:
    """A seal with `owner` around the star and `purpose` on the line below; RGBA, alpha = ink."""
    mask = Image.new("L", (_SIZE, _SIZE), 0)
    pen = ImageDraw.Draw(mask)
    edge = rng.randrange(11, 17)
    pen.ellipse((6, 6, _SIZE - 6, _SIZE - 6), outline=255, width=edge)
    if rng.random() < 0.2:
        inner = edge + 16
        pen.ellipse((inner, inner, _SIZE - inner, _SIZE - inner), outline=255, width=3)
    height = rng.randrange(66, 76) if len(owner) <= 14 else rng.randrange(58, 66)
    radius = _SIZE / 2 - edge - height * 0.72 - 8
    span = min(292.0, max(150.0, 17.5 * (len(owner) - 1)))
    _around(mask, owner, fonts.pick(rng, "seal"), radius, height, span)
    _star(pen, rng.uniform(0.14, 0.17) * _SIZE)
    if purpose:
        font = fonts.load(fonts.pick(rng, "song-bold"), 44)
        pen.text((_SIZE / 2, _SIZE * 0.735), purpose, font=font, fill=255, anchor="mm")
    elif span < 262 and rng.random() < 0.5:
        serial = "9901" + "".join(str(rng.randrange(10)) for _ in range(9))
        _below(mask, serial, fonts.pick(rng, "hei"), _SIZE / 2 - edge - 22, 26)
    alpha = (_worn(np.asarray(mask), rng) * 255).astype(np.uint8)
    red = np.array(rng.choice(_REDS), dtype=np.uint8)
    colour = np.broadcast_to(red, (_SIZE, _SIZE, 3))
    return Image.fromarray(np.dstack([colour, alpha]))
