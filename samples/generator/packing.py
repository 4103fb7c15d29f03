"""Captured pages into files: one file a material, one a page, or one PDF for everything."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

from samples.generator.pages import Document, Made, Shot
from samples.generator.papers import TITLES

if TYPE_CHECKING:
    import random

    from PIL import Image


_EPOCH = time.gmtime(0)  # files of a seed are the same bytes on every day
_OTHER = "其他材料"


class Names:
    """File names as applicants give them: titles, numbered pictures, or both; never twice."""

    def __init__(self, rng: random.Random, style: str) -> None:
        ways = (
            ("title", "numbered", "number") if style != "photo" else ("title", "camera", "camera")
        )
        self.way = rng.choice(ways)
        self.count = rng.randrange(1000, 8000) if self.way == "camera" else 0

    def next(self, material: str | None, extension: str, part: str = "") -> str:
        """The name of the next file."""
        self.count += 1
        title = TITLES.get(material or "", _OTHER)
        stem = {
            "title": f"{title}{part}",
            "numbered": f"{self.count:02d}{title}{part}",
            "number": f"扫描件{self.count:02d}",
            "camera": f"IMG_{self.count:04d}",
        }[self.way]
        if self.way == "title" and material is None:
            stem += str(self.count)
        return f"{stem}.{extension}"


def jpeg(shot: Shot, quality: int) -> bytes:
    """JPEG bytes with the shot's EXIF orientation."""
    target = io.BytesIO()
    exif = shot.image.getexif()
    if shot.exif != 1:
        exif[0x0112] = shot.exif
    shot.image.save(target, "JPEG", quality=quality, dpi=(shot.dpi, shot.dpi), exif=exif)
    return target.getvalue()


def _save(images: list[Image.Image], kind: str, dpi: int, quality: int) -> bytes:
    target = io.BytesIO()
    first, rest = images[0], images[1:]
    if kind == "pdf":
        first.save(target, "PDF", save_all=True, append_images=rest, resolution=dpi,
                   quality=quality, creationDate=_EPOCH, modDate=_EPOCH)  # fmt: skip
    elif kind == "tif":
        first.save(target, "TIFF", save_all=True, append_images=rest, dpi=(dpi, dpi),
                   compression="jpeg", quality=quality)  # fmt: skip
    elif kind == "png":
        first.save(target, "PNG", dpi=(dpi, dpi), compress_level=1)
    return target.getvalue()


def _documents(name: str, shots: list[Shot]) -> tuple[Document, ...]:
    return tuple(
        Document(name, number, shot.material, shot.turned) for number, shot in enumerate(shots, 1)
    )


def one_pdf(shots: list[Shot], rng: random.Random) -> Made:
    """Everything in one PDF, as an office scanner with a feeder makes it."""
    name = rng.choice(("社保开户材料.pdf", "扫描全能王_材料.pdf", "开户资料合并.pdf"))
    data = _save([shot.image for shot in shots], "pdf", shots[0].dpi, rng.choice((72, 80, 88)))
    return Made(name, data, _documents(name, shots))


def as_file(shots: list[Shot], kind: str, names: Names, rng: random.Random) -> Made:
    """All the pages of a material in one file of a kind (pdf, tif, or jpg/png for one page)."""
    quality = rng.choice((70, 78, 85, 90))
    name = names.next(shots[0].material, kind)
    if kind == "jpg":
        data = jpeg(shots[0], quality)
    else:
        data = _save([shot.image for shot in shots], kind, shots[0].dpi, quality)
    return Made(name, data, _documents(name, shots))


def pack(shots: list[Shot], style: str, names: Names, rng: random.Random) -> list[Made]:
    """The pages of one material as one file, or one file a page."""
    kinds = ["jpg"]
    if style != "photo":
        kinds = ["jpg", "jpg", "pdf", "pdf", "tif"] + (["png"] if style == "scan" else [])
    kind = rng.choice(kinds)
    if kind == "png" and shots[0].dpi > 200:
        kind = "jpg"  # nobody keeps a PNG of that size
    if kind in {"pdf", "tif"}:
        return [as_file(shots, kind, names, rng)]
    quality = rng.choice((70, 78, 85, 90))
    made = []
    for number, shot in enumerate(shots, 1):
        part = str(number) if len(shots) > 1 else ""
        extension = rng.choice(("jpg", "jpeg", "JPG")) if kind == "jpg" else kind
        name = names.next(shot.material, extension, part)
        data = jpeg(shot, quality) if kind == "jpg" else _save([shot.image], kind, shot.dpi, 0)
        made.append(Made(name, data, _documents(name, [shot])))
    return made
