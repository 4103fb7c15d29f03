"""Find the Chinese typefaces the documents are set in.

The typefaces are Debian packages, not files of ours: fontconfig says where they stand. Each role
(song, hei, kai, hand …) has several families so that no reader can be tuned to one of them.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import ImageFont

if TYPE_CHECKING:
    import random

    from PIL.ImageFont import FreeTypeFont

PACKAGES = "fonts-noto-cjk fonts-arphic-ukai fonts-arphic-uming fonts-lxgw-wenkai fonts-wqy-zenhei"

# role -> (family, lowest and highest fontconfig weight that may stand for it)
_ROLES: dict[str, tuple[tuple[str, int, int], ...]] = {
    "song": (("Noto Serif CJK SC", 70, 110), ("AR PL UMing CN", 0, 110)),
    "song-bold": (("Noto Serif CJK SC", 180, 220),),
    "hei": (
        ("Noto Sans CJK SC", 70, 110),
        ("WenQuanYi Zen Hei", 0, 110),
        ("WenQuanYi Micro Hei", 0, 110),
    ),
    "hei-bold": (("Noto Sans CJK SC", 180, 220), ("WenQuanYi Zen Hei", 0, 110)),
    "kai": (("AR PL UKai CN", 0, 110), ("LXGW WenKai", 70, 110)),
    "hand": (
        ("LXGW WenKai", 40, 60),
        ("LXGW WenKai", 70, 110),
        ("AR PL UKai CN", 0, 110),
    ),
    "seal": (("Noto Serif CJK SC", 180, 220), ("Noto Serif CJK SC", 70, 110)),
    "digits": (("DejaVu Sans Mono", 70, 110), ("Liberation Mono", 70, 110)),
}


class FontsMissingError(Exception):
    """Fontconfig or a typeface is absent; the message names the Debian packages."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file: family and weight as fontconfig names them, and where it stands."""

    family: str
    weight: int
    path: str
    index: int


@lru_cache(maxsize=1)
def _installed() -> tuple[Face, ...]:
    lister = shutil.which("fc-list")
    if lister is None:
        raise FontsMissingError(f"找不到 fc-list：请先安装 fontconfig 和字体：{PACKAGES}")
    form = "%{family[0]}\t%{weight}\t%{file}\t%{index}\n"
    listing = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
        [lister, "--format", form], capture_output=True, text=True, check=True
    ).stdout
    faces: set[Face] = set()
    for line in listing.splitlines():
        family, weight, path, index = line.split("\t")
        if weight.isdigit() and index.isdigit() and "Italic" not in path and "Oblique" not in path:
            faces.add(Face(family, int(weight), path, int(index)))
    return tuple(sorted(faces, key=lambda face: (face.family, face.weight, face.path)))


@lru_cache(maxsize=32)
def faces(role: str) -> tuple[Face, ...]:
    """Every installed face that may play `role`, in a fixed order."""
    found = tuple(
        face
        for family, low, high in _ROLES[role]
        for face in _installed()
        if face.family == family and low <= face.weight <= high
    )
    if not found:
        families = "、".join(family for family, _, _ in _ROLES[role])
        raise FontsMissingError(
            f"缺少字体（{families}）：请安装 Debian 软件包：{PACKAGES} fonts-dejavu"
        )
    return found


def pick(rng: random.Random, role: str) -> Face:
    """One face of a role, chosen by the seeded generator."""
    return rng.choice(faces(role))


@lru_cache(maxsize=256)
def load(face: Face, pixels: int) -> FreeTypeFont:
    """The face at a size in pixels."""
    return ImageFont.truetype(face.path, max(pixels, 4), index=face.index)


_REFERENCE = 200  # pixels at which advance widths are measured: fine enough for any size in use


def width(face: Face, text: str, points: float, tracking: float = 0.0) -> float:
    """Advance width of `text` in millimetres at `points`, `tracking` mm added after each glyph."""
    ems = load(face, _REFERENCE).getlength(text) / _REFERENCE
    return ems * points * 25.4 / 72 + tracking * len(text)
