"""The sheet under an official paper in Word: margins, grid, page numbers, and the runs of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zhagen.report import official
from zhagen.report.docx_marks import GREY, LATIN_FACE, faced_run, number_field
from zhagen.report.lines import NO_BREAK

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section
    from docx.section import _Footer as Footer
    from docx.text.paragraph import Paragraph as Line
    from docx.text.run import Run

TITLE_FACE: Final = "方正小标宋简体"
TEXT_FACE: Final = "仿宋_GB2312"
_NUMBER_FACE: Final = "宋体"
_NARROW: Final = "\u202f"
_FOOT, _FOOT_LINE = 9.0, 12.0
# GB/T 9704 asks for 22 lines of 28 characters; the pitch is in twentieths of a point.
_PITCH: Final = "579"


def set_up(word: WordDocument, foot: str) -> None:
    """Page, grid and the numbers at the foot."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(official.MM["top"]), Mm(official.MM["bottom"])
    section.left_margin, section.right_margin = Mm(official.MM["left"]), Mm(official.MM["right"])
    section.footer_distance = Mm(24)
    _grid(section)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = LATIN_FACE, Pt(official.BODY)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT_FACE)
    word.settings.odd_and_even_pages_header_footer = True
    _numbers(section.footer, foot, WD_ALIGN_PARAGRAPH.RIGHT)
    _numbers(section.even_page_footer, foot, WD_ALIGN_PARAGRAPH.LEFT)


def _grid(section: Section) -> None:
    properties = section._sectPr  # noqa: SLF001 - python-docx has no public grid
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), _PITCH)
    properties.append(grid)


def _numbers(footer: Footer, foot: str, side: WD_ALIGN_PARAGRAPH) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    run(paragraph, "— ", official.NUMBER, face=_NUMBER_FACE)
    number_field("PAGE", lambda text: run(paragraph, text, official.NUMBER, face=_NUMBER_FACE))
    run(paragraph, " —", official.NUMBER, face=_NUMBER_FACE)
    if foot:
        said = footer.add_paragraph()
        said.alignment = side
        spaced(said, _FOOT_LINE)
        run(said, foot, _FOOT, colour=GREY)


def run(
    paragraph: Line,
    text: str,
    size: float,
    *,
    face: str | None = None,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> Run:
    """A run of text; 仿宋 unless another face is asked for.

    仿宋 has no narrow space, and takes one from a face of another width: a long number gets the
    common space that does not break.
    """
    text = text.replace(_NARROW, NO_BREAK)
    return faced_run(paragraph, text, face or TEXT_FACE, Pt(size), bold=bold, colour=colour)


def spaced(paragraph: Line, line: float, *, before: float = 0, after: float = 0) -> None:
    """An exact line height and the space around, in points."""
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), Pt(line)
    if line != official.BODY_LINE:
        # The grid of 22 lines a page would stretch smaller print to the height of the text.
        off = OxmlElement("w:snapToGrid")
        off.set(qn("w:val"), "0")
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no public setter
        for spacing in properties.findall(qn("w:spacing")):
            spacing.addprevious(off)
