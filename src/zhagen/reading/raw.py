"""The border between intake and recognition: one page as it comes out of a file.

Intake knows about formats and their dangers and nothing about recognition; recognition knows
about pictures and lines and nothing about formats. A RawPage is all that passes between them. It
lives inside one recognition process only (it may hold a picture array) and is never pickled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from zhagen.reading.model import Medium, Table, TextLine

Picture: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """A small picture pasted into a document without places: a seal, a signature, a logo.

    `near_text` is the text of the paragraph it stands in or is anchored to, in a table that of its
    row up to and with its cell; `line` is the index of the first of the page's lines from there.
    """

    picture: Picture
    near_text: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class RawPage:
    """One page of a file handed in, before recognition.

    `file` is the name as handed in; a member of an archive or folder is `package.zip/inner.jpg`.
    `page` counts from 1. `picture` is height x width x 3, blue-green-red, uint8, in full
    resolution with EXIF orientation (photo) or page rotation (PDF, rendered at 200 dpi) already
    applied; it is None where the format has no picture (DOCX, XLSX). `lines` and `tables` come
    from the format itself with confidence 1.0 and boxes in pixels of `picture`; where there is no
    picture every box is (0, 0, 0, 0) and order alone says where things stand. Empty `lines` with a
    picture means: recognise the picture. `images` counts the pictures embedded in the page.
    `embedded` are those of them that are no pages of their own, where the page has no picture.
    `reduced` tells that a very large picture was decoded smaller than it was sent.
    """

    file: str
    page: int
    picture: Picture | None
    medium: Medium
    lines: tuple[TextLine, ...] = ()
    tables: tuple[Table, ...] = ()
    images: int = 0
    reduced: bool = False
    embedded: tuple[Embedded, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture; (0, 0) where there is none."""
        if self.picture is None:
            return (0, 0)
        height, width = self.picture.shape[:2]
        return (int(width), int(height))

    def named(self, file: str) -> RawPage:
        """The same page under the name its reader was handed, for members of an archive."""
        return replace(self, file=file)
