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
from zhagen.reading.kinds import HEAD_BYTES, PICTURES, kind_of
from zhagen.reading.model import Medium, Table, TableCell, TextLine
from zhagen.reading.pictures import decode
from zhagen.reading.raw import RawPage
from zhagen.reading.textlayer import SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from zhagen.reading.limits import Limits

_NOWHERE = (0, 0, 0, 0)
# A picture shown smaller than this is a seal, a logo or a signature, not a page: EMU of 60 mm.
_PAGE_PICTURE = 60 * 36_000
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
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
                tuple(sheet.tables), sheet.images,
            )  # fmt: skip
        content = self._pictures[number - len(self._sheets) - 1]
        picture = decode(content, kind_of(content[:HEAD_BYTES]), self._limits)
        return RawPage(self._name, number, picture, Medium.PICTURE, images=1)

    def close(self) -> None:
        """Let go of the pictures."""
        self._pictures.clear()

    def _margins(self, which: str) -> None:
        """Headers stand before, footers behind the text; each distinct one once."""
        seen: set[str] = set()
        for section in self._document.sections:
            margin = getattr(section, which)
            if margin.is_linked_to_previous:
                continue
            text = "\n".join(filter(None, (_text(p) for p in margin._element.iter(qn("w:p")))))  # noqa: SLF001
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
        before, *after = _text(paragraph).split("\f")
        self._sheets[-1].write(before)
        self._collect(paragraph)
        for text in after:
            self._sheets.append(_Sheet())
            self._sheets[-1].write(text)
        for box in _text_boxes(paragraph):
            self._blocks(box)
        if properties is not None and properties.find(qn("w:sectPr")) is not None:
            self._sheets.append(_Sheet())

    def _table(self, element: Element) -> None:
        sheet = self._sheets[-1]
        cells = tuple(_cells(element))
        for cell in cells:
            sheet.write(cell.text)
        if cells:
            sheet.tables.append(Table(_NOWHERE, cells))
        self._collect(element)

    def _collect(self, element: Element) -> None:
        """Count the pictures below an element and keep those as large as a page."""
        for rid, extent in _drawings(element):
            self._sheets[-1].images += 1
            part = self._document.part.related_parts.get(rid)
            if part is None or extent < _PAGE_PICTURE:
                continue
            try:
                kind = kind_of(part.blob[:HEAD_BYTES])
            except FileFault:
                continue  # a drawing format (EMF, SVG): decoration, never a photographed page
            if kind in PICTURES:
                self._pictures.append(part.blob)


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
        if rid and not any(_is_fallback(a) for a in image.iterancestors()):
            yield rid, _PAGE_PICTURE


def _is_fallback(element: Element) -> bool:
    return bool(element.tag == f"{_MC}Fallback")


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    """Contents of text boxes; the fallback copy of each for older programs is left out."""
    for box in paragraph.iter(qn("w:txbxContent")):
        nested = any(a.tag == qn("w:txbxContent") for a in box.iterancestors())
        if not nested and not any(_is_fallback(a) for a in box.iterancestors()):
            yield box


def _text(paragraph: Element) -> str:
    """The text of a paragraph without its text boxes; form feed where a page ends."""
    return "".join(_pieces(paragraph))


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in (qn("w:txbxContent"), qn("w:pPr"), qn("w:rPr"), qn("w:del"), f"{_MC}Fallback"):
            continue
        if tag == qn("w:sdt"):
            yield from _content_control(child)
        elif tag == qn("w:t"):
            yield child.text or ""
        elif tag == qn("w:tab"):
            yield " "
        elif tag in (qn("w:br"), qn("w:cr")):
            yield "\f" if child.get(qn("w:type")) == "page" else "\n"
        elif tag == qn("w:sym"):
            yield _symbol(child.get(qn("w:char"), ""))
        elif tag == qn("w:checkBox"):
            yield "☑" if _on(child.find(qn("w:checked"))) or (
                child.find(qn("w:checked")) is None and _on(child.find(qn("w:default")))
            ) else "□"  # fmt: skip
        else:
            yield from _pieces(child)


def _content_control(control: Element) -> Iterator[str]:
    """A tick box states its state; a field still showing its prompt is blank."""
    properties = control.find(qn("w:sdtPr"))
    if properties is not None:
        box = properties.find(f"{_W14}checkbox")
        if box is not None:
            checked = box.find(f"{_W14}checked")
            on = checked is not None and checked.get(f"{_W14}val", "1") in ("1", "true", "on")
            yield "☑" if on else "□"
            return
        if properties.find(qn("w:showingPlcHdr")) is not None:
            return
    content = control.find(qn("w:sdtContent"))
    if content is not None:
        yield from _pieces(content)


def _on(flag: Element | None) -> bool:
    return flag is not None and flag.get(qn("w:val"), "1") in ("1", "true", "on")


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return SYMBOLS.get(number) or SYMBOLS.get(number | 0xF000) or ""


def _cells(table: Element) -> Iterator[TableCell]:
    """Cells with their spans: gridSpan across, vMerge down."""
    grid: list[list[tuple[int, int, str, Element]]] = []
    for element in table.iter(qn("w:tr")):
        if next(a for a in element.iterancestors() if a.tag == qn("w:tbl")) is not table:
            continue  # a row of a table inside a cell: its text belongs to that cell
        grid.append(list(_row(element)))
    for number, row in enumerate(grid):
        for column, span, merge, cell in row:
            if merge == "continue":
                continue
            down = 1
            while number + down < len(grid) and any(
                (column, span, "continue") == other[:3] for other in grid[number + down]
            ):
                down += 1
            text = "\n".join(filter(None, (_text(p).strip() for p in cell.iter(qn("w:p")))))
            yield TableCell(number, column, down, span, _NOWHERE, text, 1.0)


def _row(row: Element) -> Iterator[tuple[int, int, str, Element]]:
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    column = int(before.get(qn("w:val"), "0")) if before is not None else 0
    for cell in row.iter(qn("w:tc")):
        if next(a for a in cell.iterancestors() if a.tag == qn("w:tr")) is not row:
            continue
        span_of = cell.find(f"{_W}tcPr/{_W}gridSpan")
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        span = max(int(span_of.get(qn("w:val"), "1")), 1) if span_of is not None else 1
        merge = "" if merged is None else merged.get(qn("w:val"), "continue")
        yield column, span, merge, cell
        column += span
