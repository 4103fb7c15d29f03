"""DOCX as lines: paragraphs with the numbers Word makes, tables, text boxes, notes.

The parts are read straight from the package. Headers and footers are left out: they repeat on
every page and order nothing.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from lxml import etree

from zhagen.breakdown.outlining.lines import RawLine
from zhagen.breakdown.outlining.numbering import number_of
from zhagen.breakdown.reading.docx_numbering import Numberings
from zhagen.breakdown.reading.docx_styles import Styles, W, whole
from zhagen.breakdown.reading.docx_table import grid_of
from zhagen.breakdown.reading.docx_text import is_deleted, paragraph_text, style_name
from zhagen.breakdown.tables.grid import table_lines
from zhagen.reading.archives import PACKAGE_ERRORS, check_package
from zhagen.reading.faults import DamagedFile, TooLarge
from zhagen.reading.formats.docx_text import text_boxes
from zhagen.reading.limits import MEBIBYTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from zhagen.reading.limits import Limits

_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MOST_XML: Final = 64 * MEBIBYTE  # of one part; a hundred pages have one or two
_USUAL: Final = W[1:-1].encode()
_PAGE_BREAK: Final = f"{W}lastRenderedPageBreak"
_BOX: Final = f"{W}txbxContent"
_LONGEST_HEADING: Final = 45
_SEPARATORS: Final = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_WRAPPERS: Final = frozenset(
    f"{W}{tag}"
    for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "bookmarkStart")
)


def docx_lines(content: bytes, limits: Limits) -> tuple[list[RawLine], list[str]]:
    """The lines of a DOCX, and remarks on what was left out. Raises FileFault."""
    check_package(content, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: _part(package, f"word/{name}.xml") for name in _PARTS}
    except (*PACKAGE_ERRORS, etree.LxmlError) as error:
        raise DamagedFile("DOCX 内容已损坏，无法打开") from error
    main = parts["document"]
    body = None if main is None else main.find(f"{W}body")
    if body is None:
        raise DamagedFile("DOCX 里没有正文，可能不完整")
    styles = Styles(parts["styles"])
    reader = _Reader(styles, Numberings(parts["numbering"], styles), body)
    lines = list(reader.blocks(body))
    for name in ("footnotes", "endnotes"):
        notes = parts[name]
        lines.extend(() if notes is None else _notes(notes))
    return lines, _remarks(body)


_PARTS: Final = ("document", "styles", "numbering", "footnotes", "endnotes")


def _part(package: zipfile.ZipFile, name: str) -> Element | None:
    try:
        size = package.getinfo(name).file_size
    except KeyError:
        return None
    if size > _MOST_XML:
        raise TooLarge.by_bytes(size, _MOST_XML)
    content = package.read(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(content.replace(_STRICT, _USUAL), parser)


def _remarks(body: Element) -> list[str]:
    remarks = []
    changed = sum(1 for _ in body.iter(f"{W}ins", f"{W}del", f"{W}moveFrom"))
    if changed:
        remarks.append(f"文档里有 {changed} 处未接受的修订，已按全部接受修订后的文字读取")
    return remarks


class _Reader:
    """A walk over the body from the top; numbers count and pages turn on the way."""

    def __init__(self, styles: Styles, numberings: Numberings, body: Element) -> None:
        self._styles, self._numberings = styles, numberings
        self._page = 1 if next(body.iter(_PAGE_BREAK), None) is not None else 0
        self._boxed = next(body.iter(_BOX), None) is not None
        self._open = ""  # text of a paragraph whose end a tracked change takes away

    def blocks(self, holder: Element) -> Iterator[RawLine]:
        """The lines of everything in a body, a text box or a content control."""
        for block in holder:
            if block.tag == f"{W}p":
                yield from self._paragraph(block)
            elif block.tag == f"{W}tbl":
                yield from table_lines(grid_of(block, self._cell_paragraph, self._turn))
            elif block.tag in _WRAPPERS and not _is_contents(block):
                yield from self.blocks(block)

    def _paragraph(self, paragraph: Element) -> Iterator[RawLine]:
        properties = paragraph.find(f"{W}pPr")
        name = style_name(properties)
        style = self._styles.of(name)
        text = self._open + paragraph_text(paragraph)
        page = self._turn(paragraph)
        self._open = text if is_deleted(paragraph) else ""
        if self._open or is_deleted(paragraph):
            return  # what is left of it belongs to the next paragraph, whose number counts
        number = self._numberings.next(properties, name)
        level = None if properties is None else whole(_outline(properties))
        heading = style.heading if level is None else (level + 1 if level < 9 else 0)
        if text.strip() and not style.contents and not style.hidden:
            for piece in _unbroken(text, heading=heading > 0):
                yield RawLine(piece, number, heading, page)
                number, heading = "", 0
        if self._boxed:
            for box in text_boxes(paragraph):
                yield from self.blocks(box)

    def _cell_paragraph(self, paragraph: Element) -> str:
        """A paragraph of a table cell, the number Word makes in it included."""
        properties = paragraph.find(f"{W}pPr")
        number = self._numberings.next(properties, style_name(properties))
        text = paragraph_text(paragraph).strip()
        if self._boxed:
            for box in text_boxes(paragraph):
                text += "".join(paragraph_text(inner) for inner in box.iter(f"{W}p"))
        return number + text

    def _turn(self, element: Element) -> int:
        """The page an element begins on; the breaks Word noted in it turn pages."""
        if not self._page:
            return 0
        begins = self._page
        breaks = 0
        for found in element.iter(f"{W}t", _PAGE_BREAK):
            if found.tag == _PAGE_BREAK:
                breaks += 1
            elif found.text and begins == self._page:
                begins = self._page + breaks
                break
        self._page += sum(1 for _ in element.iter(_PAGE_BREAK))
        return begins


def _outline(properties: Element) -> str | None:
    level = properties.find(f"{W}outlineLvl")
    return None if level is None else level.get(f"{W}val")


def _is_contents(block: Element) -> bool:
    """Whether a content control holds a table of contents."""
    gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "Contents" in gallery.get(f"{W}val", "")


def _unbroken(text: str, *, heading: bool) -> Iterator[str]:
    """A paragraph with soft line breaks: a title goes on, a sentence ends, a number begins anew."""
    if "\n" not in text:
        yield text.strip()
        return
    kept = ""
    for piece in filter(None, (part.strip() for part in text.split("\n"))):
        if kept and not heading and _parts_here(kept, piece):
            yield kept
            kept = ""
        kept += piece
    if kept:
        yield kept


def _parts_here(above: str, below: str) -> bool:
    if above.endswith(("。", "；", "！", "？", "：", ":", ";")) or number_of(below):
        return True
    return (
        number_of(above) is not None
        and len(above) <= _LONGEST_HEADING
        and below.endswith("。")
        and not above.endswith(("，", "、"))
    )


def _notes(root: Element) -> Iterator[RawLine]:
    for note in root:
        if note.get(f"{W}type") in _SEPARATORS:
            continue
        text = "".join(paragraph_text(one).strip() for one in note.iter(f"{W}p"))
        if text:
            yield RawLine(text, note=True)
