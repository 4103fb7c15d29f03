"""DOCX: paragraphs and tables in reading order, and the pictures pasted into it.

A DOCX has no pages until it is printed; it is cut where its author put a page break, and every
pasted picture of a document's size becomes a picture page of its own, because a DOCX that holds
nothing but a photo of a licence is a common thing to be handed. python-docx opens the package;
the walk is over the XML itself, since its object model leaves out text boxes, content controls
and symbols, which is where forms keep their ticks.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from zhagen.reading.archives import PACKAGE_ERRORS, check_package
from zhagen.reading.faults import DamagedFile, EmptyFile, FileFault, TooManyPages
from zhagen.reading.formats.docx_text import is_fallback, text_boxes, text_of
from zhagen.reading.formats.pictures import decode
from zhagen.reading.kinds import HEAD_BYTES, PICTURES, kind_of
from zhagen.reading.model import Medium, Table, TableCell, TextLine
from zhagen.reading.raw import Embedded, RawPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from zhagen.reading.limits import Limits

_NOWHERE = (0, 0, 0, 0)
# A picture shown smaller than this is a seal, a logo or a signature, not a page: EMU of 60 mm.
_PAGE_PICTURE = 60 * 36_000
_MOST_PASTED = 24
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DAMAGED = "DOCX 内容已损坏，无法打开"
_OPEN_ERRORS = (*PACKAGE_ERRORS, PackageNotFoundError, etree.LxmlError)


@dataclass(slots=True)
class _Sheet:
    """A page being filled."""

    lines: list[TextLine] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    images: int = 0
    pasted: list[tuple[bytes, str, int]] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Add the non-empty lines of `text`."""
        for line in text.split("\n"):
            if line.strip():
                self.lines.append(TextLine(line.strip(), _NOWHERE, 1.0))


class DocxFile:
    """An open DOCX: its text pages first, then its pasted pictures as pages."""

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        check_package(content, limits)
        self._name, self._limits = name, limits
        try:
            self._document = docx.Document(io.BytesIO(content))
            body = self._document.element.body
        except _OPEN_ERRORS as error:
            raise DamagedFile(_DAMAGED) from error
        self._pictures: list[bytes] = []
        self._sheets = [_Sheet()]
        self._margins("header")
        self._blocks(body)
        self._margins("footer")
        self._sheets = [s for s in self._sheets if s.lines or s.tables]
        self.pages = len(self._sheets) + len(self._pictures)
        if self.pages == 0:
            raise EmptyFile("DOCX 里没有文字，也没有图片")
        if self.pages > limits.file_pages:
            raise TooManyPages(self.pages, limits.file_pages)

    def page(self, number: int) -> RawPage:
        """Page `number` (from 1). Raises FileFault for a picture that cannot be decoded."""
        if number <= len(self._sheets):
            sheet = self._sheets[number - 1]
            return RawPage(
                self._name, number, None, Medium.DOCUMENT, tuple(sheet.lines),
                tuple(sheet.tables), sheet.images, embedded=tuple(self._embedded(sheet)),
            )  # fmt: skip
        content = self._pictures[number - len(self._sheets) - 1]
        picture = decode(content, kind_of(content[:HEAD_BYTES]), self._limits)
        return RawPage(self._name, number, picture, Medium.PICTURE, images=1)

    def close(self) -> None:
        """Let go of the pictures."""
        self._pictures.clear()

    def _embedded(self, sheet: _Sheet) -> Iterator[Embedded]:
        for content, near, line in sheet.pasted:
            try:
                picture = decode(content, kind_of(content[:HEAD_BYTES]), self._limits)
            except FileFault:
                continue  # a picture that cannot be shown is no seal and no signature
            yield Embedded(picture, near, line)

    def _margins(self, which: str) -> None:
        """Headers stand before, footers behind the text; each distinct one once."""
        seen: set[str] = set()
        for section in self._document.sections:
            margin = getattr(section, which)
            if margin.is_linked_to_previous:
                continue
            text = "\n".join(filter(None, (text_of(p) for p in margin._element.iter(qn("w:p")))))  # noqa: SLF001
            if text and text not in seen:
                seen.add(text)
                self._sheets[-1].write(text)

    def _blocks(self, holder: Element) -> None:
        for block in holder:
            if block.tag == qn("w:p"):
                self._paragraph(block)
            elif block.tag == qn("w:tbl"):
                self._table(block)
            elif block.tag == qn("w:sdt"):
                inner = block.find(qn("w:sdtContent"))
                if inner is not None:
                    self._blocks(inner)

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(qn("w:pPr"))
        if properties is not None and properties.find(qn("w:pageBreakBefore")) is not None:
            self._sheets.append(_Sheet())
        before, *after = text_of(paragraph).split("\f")
        line = len(self._sheets[-1].lines)
        self._sheets[-1].write(before)
        self._collect(paragraph, before.strip(), line)
        for text in after:
            self._sheets.append(_Sheet())
            self._sheets[-1].write(text)
        for box in text_boxes(paragraph):
            self._blocks(box)
        if properties is not None and properties.find(qn("w:sectPr")) is not None:
            self._sheets.append(_Sheet())

    def _table(self, element: Element) -> None:
        sheet = self._sheets[-1]
        line = len(sheet.lines)
        cells = tuple(_cells(element))
        for cell in cells:
            sheet.write(cell.text)
        if cells:
            sheet.tables.append(Table(_NOWHERE, cells))
        for row in _rows_of(element):
            near = ""
            for holder in row.iter(qn("w:tc")):
                if _nearest(holder, "w:tr") is row:
                    near = " ".join(filter(None, (near, _cell_text(holder))))
                    self._collect(holder, near, line)

    def _collect(self, element: Element, near: str, line: int) -> None:
        """Take in the pictures below an element: pages by themselves, or what is pasted."""
        sheet = self._sheets[-1]
        for rid, extent in _drawings(element):
            sheet.images += 1
            part = self._document.part.related_parts.get(rid)
            if part is None:
                continue
            try:
                kind = kind_of(part.blob[:HEAD_BYTES])
            except FileFault:
                continue  # a drawing format (EMF, SVG): decoration, never a photographed page
            if kind not in PICTURES:
                continue
            if extent >= _PAGE_PICTURE:
                self._pictures.append(part.blob)
            elif len(sheet.pasted) < _MOST_PASTED:
                sheet.pasted.append((part.blob, near, line))


def _drawings(element: Element) -> Iterator[tuple[str, int]]:
    """Relationship and longer side in EMU of every picture, DrawingML and VML."""
    for holder in element.iter(f"{_WP}inline", f"{_WP}anchor"):
        extent = holder.find(f"{_WP}extent")
        sides = [int(extent.get(side, "0")) for side in ("cx", "cy")] if extent is not None else [0]
        for blip in holder.iter(f"{_A}blip"):
            rid = blip.get(_EMBED)
            if rid:
                yield rid, max(sides)
    for image in element.iter(f"{_V}imagedata"):
        rid = image.get(_REL_ID)
        if rid and not any(is_fallback(a) for a in image.iterancestors()):
            yield rid, _PAGE_PICTURE


def _cells(table: Element) -> Iterator[TableCell]:
    """Cells with their spans: gridSpan across, vMerge down."""
    grid = [list(_row(element)) for element in _rows_of(table)]
    for number, row in enumerate(grid):
        for column, span, merge, cell in row:
            if merge == "continue":
                continue
            down = 1
            while number + down < len(grid) and any(
                (column, span, "continue") == other[:3] for other in grid[number + down]
            ):
                down += 1
            yield TableCell(number, column, down, span, _NOWHERE, _cell_text(cell), 1.0)


def _rows_of(table: Element) -> Iterator[Element]:
    """Rows of a table itself: one of a table inside a cell belongs to that cell."""
    return (row for row in table.iter(qn("w:tr")) if _nearest(row, "w:tbl") is table)


def _nearest(element: Element, tag: str) -> Element:
    return next(a for a in element.iterancestors() if a.tag == qn(tag))


def _cell_text(cell: Element) -> str:
    return "\n".join(filter(None, (text_of(p).strip() for p in cell.iter(qn("w:p")))))


def _row(row: Element) -> Iterator[tuple[int, int, str, Element]]:
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    column = int(before.get(qn("w:val"), "0")) if before is not None else 0
    for cell in row.iter(qn("w:tc")):
        if _nearest(cell, "w:tr") is not row:
            continue
        span_of = cell.find(f"{_W}tcPr/{_W}gridSpan")
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        span = max(int(span_of.get(qn("w:val"), "1")), 1) if span_of is not None else 1
        merge = "" if merged is None else merged.get(qn("w:val"), "continue")
        yield column, span, merge, cell
        column += span
