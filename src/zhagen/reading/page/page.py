"""A page inside the recognition process: looked at only as far as someone asks.

Everything a `PicturePage` says is in its own straight frame, where a row of a form is a row.
`page_reading` puts what leaves recognition back on the upright picture as it was handed in.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import cv2

from zhagen.reading.marks.marks import ink_share, ticked
from zhagen.reading.marks.seals import read_grey_seals, read_red_seals
from zhagen.reading.model import (
    Code,
    Legibility,
    Medium,
    PageReading,
    Quality,
    Seal,
    Sorted,
    Table,
    TextLine,
)
from zhagen.reading.page.codes import read_codes
from zhagen.reading.page.look import Look, look_at
from zhagen.reading.page.typed_page import TypedPage
from zhagen.reading.tables.cell_text import filled, read_box, split_at_rules
from zhagen.reading.tables.rules import Rules, find_rules, without_rules
from zhagen.reading.tables.tables import find_grids
from zhagen.reading.view.border import border_of
from zhagen.reading.view.geometry import (
    Picture,
    View,
    as_picture,
    grown,
    reduced,
    turned_by,
)
from zhagen.reading.view.orientation import Orientation
from zhagen.reading.view.quality import judge
from zhagen.reading.view.signs import has_colour, measure
from zhagen.reading.view.upright import Flat, flatten, stood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box, Reading, Spot
    from zhagen.reading.ocr import Engine
    from zhagen.reading.raw import RawPage

_PICTURE_SIDE = 1700
_PICTURE_QUALITY = 80


class Reader:
    """What is loaded once in a recognition process: the engine and the sense of direction.

    With `pictures` its pages keep what a report shows; without, they need less memory.
    """

    def __init__(self, engine: Engine, *, pictures: bool = False) -> None:
        self.engine, self.pictures = engine, pictures
        self.orientation = Orientation()


class PicturePage:
    """A page that has a picture; see `zhagen.reading.model.Page`."""

    def __init__(self, raw: RawPage, reader: Reader) -> None:
        assert raw.picture is not None  # noqa: S101 (open_page sees to it)
        self.file, self.page, self.medium = raw.file, raw.page, raw.medium
        self._given, self._ruled, self._reader = raw.lines, raw.tables, reader
        # The large picture is not kept: what is asked of it is asked now.
        self._border = border_of(raw.picture)
        self._shown = reduced(raw.picture, _PICTURE_SIDE) if reader.pictures else None
        self._flat: Flat | None = flatten(raw.picture, straighten=not self._is_text)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the page's frame."""
        return self.view.size

    @property
    def turned(self) -> int:
        """Degrees clockwise the picture was turned to stand upright."""
        return self.view.turned

    @property
    def view(self) -> View:
        """The geometry between this page's frame and the picture handed in."""
        return self._look.view

    @cached_property
    def lines(self) -> tuple[TextLine, ...]:
        """See `Page.lines`."""
        if self.medium is Medium.TEXT_LAYER:
            return self._given
        split = split_at_rules(self._look.lines, self._rules, self._plain, self._reader.engine)
        return tuple(self._framed(line) for line in split)

    @cached_property
    def seals(self) -> tuple[Seal, ...]:
        """See `Page.seals`."""
        work, engine = self.view.work, self._reader.engine
        # The line in the middle of a seal is asked of no document, and costs as much as a tenth
        # of a page.
        found = read_red_seals(work, self._look.seals, engine, purpose=False)
        if not found:
            found = read_grey_seals(self._grey, engine, purpose=False)
        return tuple(replace(seal, box=self.view.framed(seal.box)) for seal in found)

    @property
    def pasted(self) -> tuple[str, ...]:
        """See `Page.pasted`: what is on a picture has a place, and `ink` sees it."""
        return ()

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """See `Page.tables`."""
        if self._ruled:
            return self._ruled
        lines = [replace(line, box=self.view.inward(line.box)) for line in self.lines]
        return tuple(self._framed_table(filled(grid, lines)) for grid in find_grids(self._rules))

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """See `Page.codes`."""
        return tuple(
            replace(code, box=self.view.framed(code.box)) for code in read_codes(self._grey)
        )

    @cached_property
    def quality(self) -> Quality:
        """See `Page.quality`."""
        if self.medium is Medium.TEXT_LAYER:
            return Quality(Legibility.CLEAR)
        signs = measure(self._plain, self._look.lines, self._border, self.view.cut)
        quality = judge(signs)
        # On a clear copy a seal shows by its ring as surely as by its ink.
        clear = quality.legibility is Legibility.CLEAR
        colour = has_colour(self.view.work)
        return replace(quality, coloured=clear or colour, grey=not colour)

    def ticked(self, box: Box) -> bool | None:
        """See `Page.ticked`."""
        return ticked(self._rules.ink, self.view.inward(box))

    def ink(self, box: Box) -> float:
        """See `Page.ink`."""
        inner = self.view.inward(box)
        printed = [self.view.inward(line.box) for line in self.lines if _beside(line.box, box)]
        return ink_share(self._free_ink, inner, printed)

    def reread(self, box: Box) -> TextLine | None:
        """See `Page.reread`."""
        height, width = self._plain.shape[:2]
        inner = self.view.inward(box)
        wider = grown(inner, 0.12 * (inner[3] - inner[1]), (width, height))
        seen = read_box(self._plain, wider, self._reader.engine.finer())
        return self._framed(seen) if seen else None

    def pictures(self) -> tuple[bytes, bytes] | tuple[None, None]:
        """The upright page and the same without its seals, as JPEG of the same size."""
        if self._shown is None:
            return (None, None)
        upright = turned_by(self._shown, self.turned)
        return _jpeg(upright), _jpeg(self.view.back_on(self._plain, upright))

    @property
    def _is_text(self) -> bool:
        return self.medium is Medium.TEXT_LAYER

    @cached_property
    def _look(self) -> Look:
        flat, self._flat = self._flat, None
        assert flat is not None  # noqa: S101 (a cached property is made once)
        engine = self._reader.engine
        return Look(stood(flat, 0), engine) if self._is_text else look_at(flat, self._reader)

    @property
    def _plain(self) -> Picture:
        return self._look.plain

    @cached_property
    def _grey(self) -> Picture:
        return as_picture(cv2.cvtColor(self.view.work, cv2.COLOR_BGR2GRAY))

    @cached_property
    def _rules(self) -> Rules:
        return find_rules(self._plain)

    @cached_property
    def _free_ink(self) -> Picture:
        return without_rules(self._rules)

    def _framed(self, line: TextLine) -> TextLine:
        return replace(line, box=self.view.framed(line.box))

    def _framed_table(self, table: Table) -> Table:
        cells = tuple(replace(cell, box=self.view.framed(cell.box)) for cell in table.cells)
        return Table(self.view.framed(table.box), cells)


def open_page(raw: RawPage, reader: Reader) -> PicturePage | TypedPage:
    """The page of a file as recognition sees it."""
    if raw.picture is None or raw.medium is Medium.DOCUMENT:
        return TypedPage(raw, reader.engine)
    return PicturePage(raw, reader)


def page_reading(
    page: PicturePage | TypedPage,
    documents: Sequence[Sorted],
    *,
    pictures: bool = False,
    seals: bool = True,
) -> PageReading:
    """What one page gave, every box put back on the upright picture as handed in."""
    text = "\n".join(line.text for line in page.lines)
    if isinstance(page, TypedPage):
        return PageReading(
            file=page.file, page=page.page, medium=page.medium, size=page.size, turned=0,
            quality=page.quality, documents=tuple(documents), text=text,
            seals=page.seals if seals else (),
        )  # fmt: skip
    place = page.view.placed
    shown = page.pictures() if pictures else (None, None)
    return PageReading(
        file=page.file, page=page.page, medium=page.medium, size=page.view.upright,
        turned=page.turned, quality=page.quality, text=text,
        documents=tuple(_placed(one, page.view) for one in documents),
        seals=tuple(replace(s, box=place(s.box)) for s in page.seals) if seals else (),
        codes=tuple(replace(code, box=place(code.box)) for code in page.codes) if seals else (),
        picture=shown[0], plain=shown[1],
    )  # fmt: skip


def _placed(document: Sorted, view: View) -> Sorted:
    if view.outward is None:
        return document
    region = view.placed(document.region) if document.region else None
    readings = tuple(_placed_reading(reading, view) for reading in document.readings)
    return replace(document, region=region, readings=readings)


def _placed_reading(reading: Reading, view: View) -> Reading:
    def moved(spot: Spot) -> Spot:
        return replace(spot, box=view.placed(spot.box)) if spot.box else spot

    spot = moved(reading.spot) if reading.spot else None
    return replace(reading, spot=spot, spots=tuple(moved(one) for one in reading.spots))


def _beside(line: Box, box: Box) -> bool:
    """Whether a printed line only touches a box: a row above or below, the end of a label.

    A line that reaches well into the box may have swallowed the signature that stands there.
    """
    middle = (line[1] + line[3]) / 2
    if not box[1] <= middle <= box[3]:
        return True
    inside = min(line[2], box[2]) - max(line[0], box[0])
    return inside < 0.8 * (line[3] - line[1])


def _jpeg(picture: Picture) -> bytes:
    done, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _PICTURE_QUALITY])
    return bytes(packed) if done else b""
