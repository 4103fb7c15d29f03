"""Page pictures as the screen needs them: small enough to load at once, their ink known.

Frames and labels are placed by the ink of a page (report.frames). Finding it means decoding the
picture, so it is found once, when the page is read, and kept packed beside the picture.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zhagen.web.cases.folder import CaseFolder

MOST_SIDE = 2600  # the reader's own pictures are smaller: they are kept as they are
STRIP_SIDE = 132  # device pixels of the small picture in the page strip


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a page's pictures in its case's folder; "" where there is none."""

    picture: str = ""
    plain: str = ""


def keep_pictures(
    folder: CaseFolder, stem: str, picture: bytes | None, plain: bytes | None
) -> Names:
    """Keep a page's picture, the same without seals, a small one, and its ink."""
    from zhagen.report.pictures import read_picture  # noqa: PLC0415 - Pillow comes with reading

    shown = read_picture(picture, MOST_SIDE) if picture else None
    if shown is None:
        return Names()
    content = base64.b64decode(shown.uri.partition(",")[2])
    folder.keep_page(f"{stem}.jpg", content)
    folder.keep_page(f"{stem}-small.jpg", _thumbnail(content))
    folder.keep_page(f"{stem}.ink", _packed(shown.ink, shown.text))
    if plain:
        folder.keep_page(f"{stem}-plain.jpg", plain)
    return Names(f"{stem}.jpg", f"{stem}-plain.jpg" if plain else "")


def small_name(picture: str) -> str:
    """The name of the small picture of a page."""
    return picture.removesuffix(".jpg") + "-small.jpg"


def ink_name(picture: str) -> str:
    """The name of the packed ink of a page."""
    return picture.removesuffix(".jpg") + ".ink"


class KeptPicture:
    """As report.pictures.Picture, its address on our server, its ink read when first asked for."""

    def __init__(self, uri: str, ink: Path) -> None:
        self.uri, self._path = uri, ink

    @property
    def ink(self) -> NDArray[np.bool_]:
        """Everything darker than the paper."""
        return self._maps[0]

    @property
    def text(self) -> NDArray[np.bool_]:
        """The ink that is no ruled line."""
        return self._maps[1]

    @cached_property
    def _maps(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        with np.load(self._path, allow_pickle=False) as held:
            height, width = held["shape"]
            bits = np.unpackbits(held["bits"])[: 2 * height * width]
        maps = bits.reshape(2, height, width).astype(np.bool_)
        return maps[0], maps[1]


def _packed(ink: NDArray[np.bool_], text: NDArray[np.bool_]) -> bytes:
    target = io.BytesIO()
    np.savez_compressed(
        target, shape=np.array(ink.shape, np.int32), bits=np.packbits(np.stack([ink, text]))
    )
    return target.getvalue()


def _thumbnail(jpeg: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415 - as above

    with Image.open(io.BytesIO(jpeg)) as image:
        image.draft("RGB", (STRIP_SIDE, STRIP_SIDE))
        small = image.convert("RGB")
    small.thumbnail((STRIP_SIDE, STRIP_SIDE))
    target = io.BytesIO()
    small.save(target, "JPEG", quality=72)
    return target.getvalue()
