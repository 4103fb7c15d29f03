"""What the drawn test pages are made with: letters, lines, seals, and the scanner or the phone."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
KAI = "/usr/share/fonts/truetype/arphic/ukai.ttc"
A4 = (1654, 2339)
RED = (214, 40, 44)


def fonts_there() -> bool:
    return all(Path(path).exists() for path in (SERIF, SANS))


@lru_cache(maxsize=64)
def font(size: int, path: str = SERIF) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=2 if "noto" in path else 0)


def sheet(
    size: tuple[int, int] = A4, colour: tuple[int, int, int] = (252, 252, 250)
) -> Image.Image:
    return Image.new("RGB", size, colour)


def write(
    page: Image.Image,
    at: tuple[int, int],
    text: str,
    size: int = 38,
    *,
    path: str = SERIF,
    colour: tuple[int, int, int] = (25, 25, 30),
) -> tuple[int, int, int, int]:
    """Write text with its top left corner at `at`; the box it fills is returned."""
    pen = ImageDraw.Draw(page)
    pen.text(at, text, font=font(size, path), fill=colour)
    x0, y0, x1, y1 = pen.textbbox(at, text, font=font(size, path))
    return int(x0), int(y0), int(x1), int(y1)


def paragraph(
    page: Image.Image, at: tuple[int, int], text: str, size: int = 38, width: int = 1300
) -> int:
    """Write text in lines of at most `width` pixels; the y below the last line is returned."""
    per_line = max(1, width // size)
    x, y = at
    for start in range(0, len(text), per_line):
        write(page, (x, y), text[start : start + per_line], size)
        y += int(size * 1.6)
    return y


def seal(
    owner: str,
    purpose: str = "",
    *,
    side: int = 320,
    colour: tuple[int, int, int] = RED,
    number: str = "",
    star: bool = True,
    turn: float = 0.0,
) -> Image.Image:
    """A round company seal with transparent ground."""
    scale = 2
    full = side * scale
    stamp = Image.new("RGBA", (full, full), (*colour, 0))
    pen = ImageDraw.Draw(stamp)
    ring = max(4, full // 36)
    pen.ellipse((ring, ring, full - ring, full - ring), outline=(*colour, 255), width=ring)
    size = int(full * (0.135 if len(owner) <= 14 else 0.115))
    span = min(290.0, 24.0 * len(owner))
    _round(stamp, owner, size, full * 0.375, span, colour, upward=True)
    if number:
        _round(stamp, number, int(full * 0.05), full * 0.42, 70.0, colour, upward=False)
    if star:
        points = [
            (full / 2 + full * r * math.sin(a), full / 2 - full * r * math.cos(a))
            for i in range(10)
            for r, a in [((0.15, 0.06)[i % 2], i * math.pi / 5)]
        ]
        pen.polygon(points, fill=(*colour, 255))
    if purpose:
        letter = font(int(full * 0.1))
        width = pen.textlength(purpose, font=letter)
        pen.text((full / 2 - width / 2, full * 0.68), purpose, font=letter, fill=(*colour, 255))
    small = stamp.resize((side, side), Image.Resampling.LANCZOS)
    return small.rotate(turn, resample=Image.Resampling.BICUBIC)


def _round(
    stamp: Image.Image,
    text: str,
    size: int,
    radius: float,
    span: float,
    colour: tuple[int, int, int],
    *,
    upward: bool,
) -> None:
    full = stamp.width
    for index, char in enumerate(text):
        share = (index - (len(text) - 1) / 2) / max(1, len(text) - 1)
        angle = share * span
        glyph = Image.new("RGBA", (size * 2, size * 2), (*colour, 0))
        ImageDraw.Draw(glyph).text(
            (size, size), char, font=font(size), fill=(*colour, 255), anchor="mm"
        )
        if not upward:
            angle = 180 - angle
        turned = glyph.rotate(-angle if upward else 180 - angle, resample=Image.Resampling.BICUBIC)
        x = full / 2 + radius * math.sin(math.radians(angle)) - size
        y = full / 2 - radius * math.cos(math.radians(angle)) - size
        stamp.alpha_composite(turned, (int(x), int(y)))


def stamp_on(
    page: Image.Image, stamp: Image.Image, at: tuple[int, int], strength: float = 0.85
) -> None:
    """Press a stamp on the page: its ink multiplies with what is printed there."""
    box = (at[0], at[1], at[0] + stamp.width, at[1] + stamp.height)
    under = np.asarray(page.crop(box), dtype=np.float32)
    ink = np.asarray(stamp, dtype=np.float32)
    cover = ink[..., 3:] / 255 * strength
    mixed = under * (1 - cover + cover * ink[..., :3] / 255)
    page.paste(Image.fromarray(mixed.astype(np.uint8)), box[:2])


def grid(
    page: Image.Image, columns: list[int], rows: list[int], *, width: int = 3, shade: int = 40
) -> None:
    pen = ImageDraw.Draw(page)
    for x in columns:
        pen.line((x, rows[0], x, rows[-1]), fill=(shade,) * 3, width=width)
    for y in rows:
        pen.line((columns[0], y, columns[-1], y), fill=(shade,) * 3, width=width)


def bgr(page: Image.Image) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(page.convert("RGB"))[..., ::-1])


def scanned(
    picture: np.ndarray, *, grey: bool = False, noise: float = 4.0, tilt: float = 0.4
) -> np.ndarray:
    """What a flat-bed scanner or a copier (grey) makes of a page."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1)
    out = cv2.warpAffine(picture, turn, (width, height), borderValue=(250, 250, 250))
    out = cv2.GaussianBlur(out, (0, 0), 0.7)
    if grey:
        flat = cv2.cvtColor(out, cv2.COLOR_BGR2GRAY).astype(np.float32)
        flat = np.clip((flat - 128) * 1.25 + 140, 0, 255)
        out = cv2.cvtColor(flat.astype(np.uint8), cv2.COLOR_GRAY2BGR)
    grain = np.random.default_rng(7).normal(0, noise, out.shape[:2])
    return np.clip(out.astype(np.float32) + grain[..., None], 0, 255).astype(np.uint8)


def photographed(
    picture: np.ndarray,
    *,
    size: tuple[int, int] = (3000, 4000),
    blur: float = 1.0,
    light: float = 0.25,
    lean: float = 0.05,
    desk: tuple[int, int, int] = (70, 96, 120),
    margin: float = 0.06,
) -> np.ndarray:
    """A phone photo of a page on a desk: perspective, uneven light, a little blur, JPEG."""
    height, width = picture.shape[:2]
    w, h = size
    m = margin
    corners = np.array(
        [
            [w * (m + lean), h * m],
            [w * (1 - m), h * (m + lean / 2)],
            [w * (1 - m - lean / 3), h * (1 - m)],
            [w * m, h * (1 - m - lean / 3)],
        ],
        dtype=np.float32,
    )
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    view = cv2.getPerspectiveTransform(source, corners)
    rng = np.random.default_rng(11)
    ground = np.clip(rng.normal(0, 6, (h // 8, w // 8, 1)) + np.array(desk), 0, 255).astype(
        np.float32
    )
    ground = cv2.resize(ground, (w, h))
    mask = cv2.warpPerspective(np.ones((height, width), np.float32), view, (w, h))
    paper = cv2.warpPerspective(picture, view, (w, h)).astype(np.float32)
    out = ground * (1 - mask[..., None]) + paper * mask[..., None]
    shade = 1 - light * np.linspace(0, 1, w)[None, :, None] * np.linspace(0.4, 1, h)[:, None, None]
    out *= shade
    if blur:
        out = cv2.GaussianBlur(out, (0, 0), blur)
    out += rng.normal(0, 3, (h, w, 1))
    _, packed = cv2.imencode(
        ".jpg", np.clip(out, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 85]
    )
    return cv2.imdecode(packed, cv2.IMREAD_COLOR)
