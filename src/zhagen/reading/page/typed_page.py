"""A page without a picture (DOCX, XLSX): what its format states, and what is pasted into it.

Forms filled in on a screen carry their seal and signatures as small pictures. A seal is read like
any other; what stands near a label and is no seal counts as a signature there.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np

from zhagen.reading.marks.red import find_red_seals
from zhagen.reading.marks.seals import read_grey_seals, read_red_seals
from zhagen.reading.model import Code, Legibility, Medium, Quality, Seal, Table, TextLine
from zhagen.reading.view.geometry import as_picture, reduced
from zhagen.reading.view.signs import has_colour

if TYPE_CHECKING:
    from zhagen.cases.model import Box
    from zhagen.reading.ocr import Engine
    from zhagen.reading.raw import Embedded, RawPage
    from zhagen.reading.view.geometry import Picture

_NOWHERE = (0, 0, 0, 0)
_PASTED_SIDE = 700
_ROOM = 2.5  # seals are judged by their share of a page: a pasted one gets a page around it
_SURE_PRESENCE = 0.3


class TypedPage:
    """See `zhagen.reading.model.Page`; nothing on it has a place."""

    def __init__(self, raw: RawPage, engine: Engine) -> None:
        self.file, self.page, self.medium = raw.file, raw.page, raw.medium
        self.size, self.turned = (0, 0), 0
        self.lines: tuple[TextLine, ...] = raw.lines
        self.tables: tuple[Table, ...] = raw.tables
        self.codes: tuple[Code, ...] = ()
        blank = not (raw.lines or raw.tables or raw.images)
        self.quality = Quality(Legibility.CLEAR, ("blank",) if blank else ())
        self._images, self._embedded, self._engine = raw.images, raw.embedded, engine

    @property
    def seals(self) -> tuple[Seal, ...]:
        """Seals pasted into the document; their boxes are (0, 0, 0, 0)."""
        return tuple(seal for seal, _ in self._looked_at if seal is not None)

    @property
    def pasted(self) -> tuple[str, ...]:
        """The text near each pasted picture that is no seal: where a signature may stand."""
        return tuple(one.near_text for seal, one in self._looked_at if seal is None)

    def ticked(self, box: Box) -> bool | None:  # noqa: ARG002 (there is nothing to look at)
        """None: the ticks of a document are characters of its text."""
        return None

    def ink(self, box: Box) -> float:  # noqa: ARG002 (a document has no places)
        """1.0 if pictures stand in the document (a signature could be one of them), else 0.0."""
        return 1.0 if self._images else 0.0

    def reread(self, box: Box) -> TextLine | None:  # noqa: ARG002 (as above)
        """None: there is nothing to read again."""
        return None

    @cached_property
    def _looked_at(self) -> tuple[tuple[Seal | None, Embedded], ...]:
        if self.medium is not Medium.DOCUMENT:
            return ()
        return tuple((_seal_in(one.picture, self._engine), one) for one in self._embedded)


def _seal_in(picture: Picture, engine: Engine) -> Seal | None:
    """The seal a pasted picture shows, None if it shows something else."""
    small = reduced(picture, _PASTED_SIDE)
    height, width = small.shape[:2]
    side = int(_ROOM * max(height, width))
    page = np.full((side, side, 3), 255, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    page[top : top + height, left : left + width] = small
    found = read_red_seals(page, find_red_seals(page), engine)
    if not found and not has_colour(small):
        found = read_grey_seals(as_picture(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)), engine)
    likely = [seal for seal in found if seal.presence >= _SURE_PRESENCE]
    if not likely:
        return None
    best = max(likely, key=lambda seal: seal.presence)
    return Seal(_NOWHERE, best.owner, best.purpose, best.confidence, best.presence, best.grey)
