"""Pages on their way into files: which material each shows and how it was turned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image
    from samples.generator.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of a material (None = unlisted) before it is captured."""

    material: str | None
    sheet: Sheet
    card: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """A captured page. `turned` is how far it must be turned clockwise to stand upright."""

    material: str | None
    image: Image.Image
    turned: int
    dpi: int
    exif: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A line of the truth's document list; pages count from 1."""

    file: str
    page: int
    material: str | None
    turned: int


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file and what stands on its pages."""

    name: str
    data: bytes
    documents: tuple[Document, ...]
