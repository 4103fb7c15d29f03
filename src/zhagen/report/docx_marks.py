"""What our Word files need and python-docx has no public way for, for both kinds of paper.

A run carries its East Asian face, without which Word falls back to its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.oxml.text.parfmt import CT_PPr
    from docx.shared import Length
    from docx.table import Table
    from docx.text.paragraph import Paragraph as Line
    from docx.text.run import Run

GREY = RGBColor(0x45, 0x4F, 0x59)
LATIN_FACE = "Times New Roman"

# XML 1.0 cannot hold these; a file name can.
# An id is looked up as one word and a date read as one; Word breaks a line at any other hyphen.
_HYPHENED = re.compile(r"\b[FP]-[0-9a-f]{6,12}(?:-\d+)?\b|\b\d{4}-\d\d-\d\d\b")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text that XML can hold, on one line."""
    return _FORBIDDEN.sub("", text).replace("\n", " ")


def faced_run(
    paragraph: Line,
    text: str,
    face: str,
    size: Length,
    *,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> Run:
    """A run of text in a Latin face and the East Asian `face`."""
    run = paragraph.add_run()
    _add_text(run, clean(text))
    run.font.size, run.font.name, run.bold = size, LATIN_FACE, bold
    faces = run._r.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - no public setter
    faces.set(qn("w:eastAsia"), face)
    faces.set(qn("w:hint"), "eastAsia")  # “ ” and … in the Chinese face
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _add_text(run: Run, text: str) -> None:
    """Text with the hyphens of ids and dates as Word's own hyphen that breaks no line."""
    end = 0
    for hit in _HYPHENED.finditer(text):
        run.add_text(text[end : hit.start()])
        for place, part in enumerate(hit[0].split("-")):
            if place:
                run._r.append(OxmlElement("w:noBreakHyphen"))  # noqa: SLF001 - no public way
            run.add_text(part)
        end = hit.end()
    run.add_text(text[end:])


def number_field(code: str, run: Callable[[str], Run]) -> None:
    """A number Word computes: each mark in a run of its own, or it loses its size."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        made = run("1" if kind == "shown" else "")
        if kind == "code":
            element = OxmlElement("w:instrText")
            element.text = code
        elif kind != "shown":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            continue
        made._r.append(element)  # noqa: SLF001 - python-docx offers no public way to add a field


def dashed_box(paragraph: Line, space: int) -> None:
    """A dashed frame: dashed is the sign for doubt everywhere in this product.

    Paragraphs that follow each other with the same frame stand in one.
    """
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "dashed"), ("sz", "8"), ("space", space), ("color", "5A3E8C")):
            edge.set(qn(f"w:{key}"), str(value))
        borders.append(edge)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no public way to frame text
    # The schema wants the border before spacing, tabs and indents: callers box last.
    properties.insert(_after_keeps(properties), borders)


def _after_keeps(properties: CT_PPr) -> int:
    early = {qn(f"w:{name}") for name in ("pStyle", "keepNext", "keepLines", "widowControl")}
    return sum(child.tag in early for child in properties)


def hold_rows(table: Table, *, header: bool = True) -> None:
    """No row is torn between two pages, and a header repeats on each."""
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001
        properties.append(OxmlElement("w:cantSplit"))
        if header and index == 0:
            properties.append(OxmlElement("w:tblHeader"))


def hold_table(table: Table) -> None:
    """The whole table on one page, where it fits one: each line stays with the next."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
