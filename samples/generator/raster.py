"""Draw a sheet to pixels."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from samples.generator import fonts, sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from samples.generator.sheet import Picture, Rule, Sheet, Text, Tick

MM = 25.4


class _Press:
    """The page under way: pixels, scale and the hand's unsteadiness."""

    def __init__(self, page: Sheet, dpi: int, seed: int) -> None:
        self.scale = dpi / MM
        self.dpi = dpi
        size = (round(page.width * self.scale), round(page.height * self.scale))
        self.image = Image.new("RGB", size, page.paper)
        self.pen = ImageDraw.Draw(self.image)
        self.hand = random.Random(seed)

    def text(self, mark: Text) -> None:
        pixels = round(mark.type.points * self.dpi / 72)
        font = fonts.load(mark.type.face, pixels)
        x, y = mark.x * self.scale, mark.y * self.scale
        if not mark.tracking and not mark.type.wobble:
            self.pen.text((x, y), mark.text, font=font, fill=mark.type.ink, anchor="ls")
            return
        wobble = mark.type.wobble
        drift = 0.0
        for char in mark.text:
            if wobble:
                drift = 0.8 * drift + self.hand.gauss(0, 0.018 * wobble * pixels)
                self._glyph(char, (x, y + drift), mark, pixels)
            else:
                self.pen.text((x, y), char, font=font, fill=mark.type.ink, anchor="ls")
            x += font.getlength(char) + mark.tracking * self.scale

    def _glyph(self, char: str, at: tuple[float, float], mark: Text, pixels: int) -> None:
        """One hand-written character: size, slant and place differ from its neighbours'."""
        wobble = mark.type.wobble
        size = round(pixels * (1 + self.hand.gauss(0, 0.04 * wobble)))
        font = fonts.load(mark.type.face, size)
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text(
            (size // 2, size * 3 // 2), char, font=font, fill=255, anchor="ls"
        )
        slant = self.hand.gauss(0.05, 0.06) * wobble
        tile = tile.transform(
            tile.size,
            Image.Transform.AFFINE,
            (1, slant, -slant * size, self.hand.gauss(0, 0.02) * wobble, 1, 0),
            Image.Resampling.BICUBIC,
        ).rotate(self.hand.gauss(0, 2.2) * wobble, Image.Resampling.BICUBIC)
        strength = self.hand.uniform(0.82, 1.0)
        tile = tile.point(lambda level: int(level * strength))
        spot = (round(at[0] - size / 2), round(at[1] - size * 1.5))
        self.image.paste(mark.type.ink, spot, tile)

    def rule(self, mark: Rule) -> None:
        scale = self.scale
        points = (mark.x0 * scale, mark.y0 * scale, mark.x1 * scale, mark.y1 * scale)
        self.pen.line(points, fill=mark.ink, width=max(1, round(mark.width * scale)))

    def tick(self, mark: Tick) -> None:
        scale, size = self.scale, mark.size * self.scale
        x, y = mark.x * scale, mark.y * scale
        thin = max(1, round(0.22 * scale))
        if mark.style == "ring":
            if mark.ticked:
                self._ring((x, y, x + mark.reach * scale, y + size), mark)
            return
        self.pen.rectangle((x, y, x + size, y + size), outline=sheet.BLACK, width=thin)
        if not mark.ticked:
            return
        if mark.style == "filled":
            gap = size * 0.12
            self.pen.rectangle((x + gap, y + gap, x + size - gap, y + size - gap), fill=mark.ink)
            return
        loose = 1.35 if mark.style == "hand" else 1.0
        jitter = [self.hand.gauss(0, 0.06 * size * (loose - 0.9)) for _ in range(6)]
        stroke = [
            (x + size * 0.12 + jitter[0], y + size * 0.5 + jitter[1]),
            (x + size * 0.42 + jitter[2], y + size * 0.86 + jitter[3]),
            (x + size * 0.95 * loose + jitter[4], y - size * 0.12 * loose + jitter[5]),
        ]
        wide = max(2, round((0.5 if mark.style == "hand" else 0.38) * scale))
        self.pen.line(stroke, fill=mark.ink, width=wide, joint="curve")

    def _ring(self, box: tuple[float, float, float, float], mark: Tick) -> None:
        x0, y0, x1, y1 = box
        grow = self.scale * 1.3
        wide = max(2, round(0.4 * self.scale))
        start = self.hand.uniform(-60, 60)
        edges = (x0 - grow, y0 - grow, x1 + grow, y1 + grow * self.hand.uniform(0.6, 1.1))
        self.pen.arc(edges, start, start + 352, fill=mark.ink, width=wide)

    def picture(self, mark: Picture) -> None:
        x0, y0, x1, y1 = (round(value * self.scale) for value in mark.box)
        art = mark.image.resize((max(1, x1 - x0), max(1, y1 - y0)), Image.Resampling.LANCZOS)
        if mark.turn:
            art = art.rotate(mark.turn, Image.Resampling.BICUBIC, expand=True)
            x0 -= (art.width - (x1 - x0)) // 2
            y0 -= (art.height - (y1 - y0)) // 2
        if mark.multiply:
            self._press(art, x0, y0)
        else:
            self.image.paste(art, (x0, y0), art if art.mode == "RGBA" else None)

    def _press(self, art: Image.Image, x0: int, y0: int) -> None:
        """Multiply ink into what is printed below, as ink does."""
        box = (max(x0, 0), max(y0, 0), min(x0 + art.width, self.image.width),
               min(y0 + art.height, self.image.height))  # fmt: skip
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        piece = art.crop((box[0] - x0, box[1] - y0, box[2] - x0, box[3] - y0))
        ink = np.asarray(piece, dtype=np.float32) / 255
        alpha = ink[..., 3:4]
        below: NDArray[np.float32] = np.asarray(self.image.crop(box), dtype=np.float32)
        mixed = below * (1 - alpha + alpha * ink[..., :3])
        self.image.paste(Image.fromarray(mixed.astype(np.uint8)), box[:2])


def draw(page: Sheet, dpi: int, seed: int = 0) -> Image.Image:
    """The sheet as an RGB picture at `dpi`; `seed` moves the hand that fills it in."""
    press = _Press(page, dpi, seed)
    for mark in page.marks:
        match mark:
            case sheet.Text():
                press.text(mark)
            case sheet.Rule():
                press.rule(mark)
            case sheet.Patch():
                box = tuple(value * press.scale for value in mark.box)
                press.pen.rectangle(box, fill=mark.ink)
            case sheet.Tick():
                press.tick(mark)
            case sheet.Picture():
                press.picture(mark)
    return press.image
