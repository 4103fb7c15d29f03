"""From sheets to captured pages, in the style of the case: scan, copy or photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image
from samples.generator import raster
from samples.generator.capture import copier, phone, ruin, scan
from samples.generator.pages import Shot

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from samples.generator.pages import Page

# EXIF orientation -> the transposition that turns the upright picture into what is stored
_STORED = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}
# clockwise degrees needed to stand upright -> how the upright page was laid
_LAID = {
    0: None,
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def _turned(rng: random.Random, share: float) -> int:
    return rng.choice((90, 180, 270)) if rng.random() < share else 0


def _lay(image: Image.Image, turned: int) -> Image.Image:
    how = _LAID[turned]
    return image if how is None else image.transpose(how)


def shoot(
    pages: list[Page], style: str, rng: random.Random, spoiled: Mapping[str, str]
) -> list[Shot]:
    """Capture the pages of one material. Photos take both sides of a card in one or two shots."""
    if style == "photo":
        return _photos(pages, rng, spoiled)
    dpi = rng.choices((200, 300, 150), (7, 2, 1))[0]
    shots = []
    for page in pages:
        image = raster.draw(page.sheet, dpi, rng.getrandbits(32))
        image = copier.photocopy(image, rng) if style == "copy" else scan.scan(image, rng)
        how = spoiled.get(page.material or "")
        if how:
            how = "blur" if how == "glare" else how  # a scanner's lamp leaves no reflection
            image = ruin.ruin(image, how, rng)
        turned = _turned(rng, 0.35 if image.width > image.height else 0.1)
        shots.append(Shot(page.material, _lay(image, turned), turned, dpi))
    return shots


def _photos(pages: list[Page], rng: random.Random, spoiled: Mapping[str, str]) -> list[Shot]:
    groups = [[page] for page in pages]
    if len(pages) == 2 and pages[0].card and rng.random() < 0.5:
        groups = [pages]
    shots = []
    for group in groups:
        card = group[0].card
        dpi = 500 if card else 240
        images = [raster.draw(page.sheet, dpi, rng.getrandbits(32)) for page in group]
        fill = rng.uniform(0.6, 0.9) if card else None
        image = phone.photograph(images, rng, fill)
        how = spoiled.get(group[0].material or "")
        if how:
            image = ruin.ruin(image, how, rng)
        turned = _turned(rng, 0.3)
        image = _lay(image, turned)
        exif = rng.choice((1, 1, 1, 3, 6, 8))
        stored = _STORED[exif]
        image = image if stored is None else image.transpose(stored)
        shots.append(Shot(group[0].material, image, turned, 72, exif))
    return shots
