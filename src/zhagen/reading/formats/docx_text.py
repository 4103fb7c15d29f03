"""The text of a DOCX paragraph as a reader sees it: content controls, symbols, breaks, text boxes.

Forms keep their tick boxes in these, and python-docx leaves all of them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from zhagen.reading.formats.textlayer import SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def is_fallback(element: Element) -> bool:
    """Whether an element is the copy of another for older programs."""
    return bool(element.tag == f"{_MC}Fallback")


def text_boxes(paragraph: Element) -> Iterator[Element]:
    """Contents of text boxes; the fallback copy of each for older programs is left out."""
    for box in paragraph.iter(qn("w:txbxContent")):
        nested = any(a.tag == qn("w:txbxContent") for a in box.iterancestors())
        if not nested and not any(is_fallback(a) for a in box.iterancestors()):
            yield box


def text_of(paragraph: Element) -> str:
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
