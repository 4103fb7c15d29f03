"""Document values to a Word file that looks like an office wrote it.

Typefaces are named, never shipped (宋体 for titles, 仿宋 for text: every Chinese Word and WPS has
them); each run carries its East Asian face as well, without which Word falls back to its own.
"""

from __future__ import annotations

import io
from itertools import zip_longest
from typing import TYPE_CHECKING

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from zhagen.report import document as paper
from zhagen.report.document import Look
from zhagen.report.docx_marks import (
    GREY,
    LATIN_FACE,
    clean,
    dashed_box,
    faced_run,
    hold_rows,
    number_field,
)
from zhagen.report.docx_package import packed

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section
    from docx.shared import Length
    from docx.text.paragraph import Paragraph as Line
    from docx.text.run import Run

TITLE_FACE, TEXT_FACE, HEAD_FACE = "宋体", "仿宋", "黑体"
PAGE = (Mm(210), Mm(297))
MARGIN = Mm(25)
LINE = Mm(160)  # width of the text: page less both margins
TITLE, HEAD, BODY, TABLE, SMALL, FOOT = Pt(20), Pt(13), Pt(12), Pt(11), Pt(10), Pt(9)
BODY_LINE, SMALL_LINE, FOOT_LINE = Pt(20), Pt(15), Pt(12)
_BOX_SPACE = 6


def render_docx(document: paper.Document) -> bytes:
    """The document as a .docx file."""
    word = docx.Document()
    _set_up(word, document)
    _title(word, document)
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        _block(word, block)
        near = isinstance(block, paper.Blanks | paper.Paragraph)
        if near and isinstance(following, paper.Blanks):
            # What is signed stands together, under what is signed: never alone on a page.
            word.paragraphs[-1].paragraph_format.keep_with_next = True
    return packed(word, clean(document.title), document.day)


def _set_up(word: WordDocument, document: paper.Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Mm(18), Mm(18)
    section.footer_distance = Mm(10)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = LATIN_FACE, BODY
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT_FACE)
    _foot(section, document.foot)


def _foot(section: Section, text: str) -> None:
    first = section.footer.paragraphs[0]
    for index, line in enumerate(text.splitlines()):
        paragraph = section.footer.add_paragraph() if index else first
        _space(paragraph, line=FOOT_LINE)
        _run(paragraph, line, size=FOOT, colour=GREY)
    numbers = section.footer.add_paragraph() if text else first
    _space(numbers, line=FOOT_LINE)
    numbers.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(numbers, "第 ", size=FOOT, colour=GREY)
    number_field("PAGE", lambda text: _run(numbers, text, size=FOOT, colour=GREY))
    _run(numbers, " 页，共 ", size=FOOT, colour=GREY)
    number_field("NUMPAGES", lambda text: _run(numbers, text, size=FOOT, colour=GREY))
    _run(numbers, " 页", size=FOOT, colour=GREY)


def _title(word: WordDocument, document: paper.Document) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _space(paragraph, after=4 if document.subtitle else 10)
    _run(paragraph, document.title, face=TITLE_FACE, size=TITLE, bold=True)
    if document.subtitle:
        second = word.add_paragraph()
        second.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _space(second, after=10)
        _run(second, document.subtitle, size=BODY)


def _block(word: WordDocument, block: object) -> None:
    match block:
        case paper.Heading():
            _heading(word, block)
        case paper.Paragraph():
            _paragraph(word, block)
        case paper.Point():
            _point(word, block)
        case paper.TableBlock():
            _table(word, block)
        case paper.Blanks():
            _blanks(word, block)
        case paper.Figure():
            _figure(word, block)
        case paper.NewPage():
            _space(opening := word.add_paragraph(), line=Pt(1))
            opening.paragraph_format.page_break_before = True
        case _:
            raise TypeError(type(block).__name__)


def _heading(word: WordDocument, block: paper.Heading) -> None:
    paragraph = word.add_paragraph(style=f"Heading {block.level}")
    _space(paragraph, before=10, after=4)
    _run(paragraph, block.text, face=HEAD_FACE, size=HEAD, colour=RGBColor(0, 0, 0))


def _paragraph(word: WordDocument, block: paper.Paragraph) -> None:
    paragraph = word.add_paragraph()
    small = block.look is Look.SMALL
    _space(paragraph, after=4, line=SMALL_LINE if small else BODY_LINE)
    _run(
        paragraph,
        block.text,
        size=SMALL if small else BODY,
        colour=GREY if small else None,
        bold=block.look is Look.LEAD,
    )
    if block.look is Look.BOXED:
        dashed_box(paragraph, _BOX_SPACE)


def _point(word: WordDocument, block: paper.Point) -> None:
    head = word.add_paragraph()
    _space(head, before=6, line=BODY_LINE)
    indent = Mm(8)
    head.paragraph_format.left_indent, head.paragraph_format.first_line_indent = indent, -indent
    head.paragraph_format.tab_stops.add_tab_stop(indent)
    head.paragraph_format.keep_with_next = bool(block.lines or block.small)
    _run(head, f"{block.number}.\t{block.title}", bold=True)
    rest: list[tuple[str, Length, RGBColor | None]] = [(line, BODY, None) for line in block.lines]
    rest += [(line, SMALL, GREY) for line in block.small.splitlines()]
    for index, (text, size, colour) in enumerate(rest):
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.left_indent = indent
        paragraph.paragraph_format.keep_with_next = index < len(rest) - 1
        _space(paragraph, line=SMALL_LINE if size == SMALL else BODY_LINE)
        _run(paragraph, text, size=size, colour=colour)


def _table(word: WordDocument, block: paper.TableBlock) -> None:
    columns = len(block.header)
    table = word.add_table(rows=0, cols=columns)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    shares = block.widths or (1.0,) * columns
    widths = [int(LINE * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    for index, row in enumerate((block.header, *block.rows)):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = Emu(width)
            _cell(cell.paragraphs[0], text, block, head=index == 0)
        for column in block.right:
            cells[column].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    hold_rows(table)
    _space(word.add_paragraph(), line=Pt(6))


def _cell(paragraph: Line, text: str, block: paper.TableBlock, *, head: bool) -> None:
    _space(
        paragraph,
        before=0 if block.small else 1,
        after=0 if block.small else 1,
        line=FOOT_LINE if block.small else SMALL_LINE,
    )
    face = HEAD_FACE if head else TEXT_FACE
    _run(paragraph, text, face=face, size=FOOT if block.small else TABLE)


def _figure(word: WordDocument, block: paper.Figure) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    # One paragraph, kept whole: a caption must not end up on the page after its picture.
    paragraph.paragraph_format.keep_together = True
    _space(paragraph, before=4, after=6)
    run = paragraph.add_run()
    shown = run.add_picture(io.BytesIO(block.picture), Emu(int(LINE * block.width)))
    shown._inline.docPr.set("descr", clean(block.says))  # noqa: SLF001 - no public setter
    if block.caption:
        run.add_break()
        _run(paragraph, block.caption, size=SMALL, colour=GREY)


def _blanks(word: WordDocument, block: paper.Blanks) -> None:
    paragraph = word.add_paragraph()
    _space(paragraph, before=6, line=BODY_LINE)
    each = LINE // len(block.items)
    stops = paragraph.paragraph_format.tab_stops
    for index, item in enumerate(block.items):
        if index:
            stops.add_tab_stop(each * index + Mm(4))
            _run(paragraph, "\t")
        _run(paragraph, f"{item.label}：{item.value}")
        if not item.value:
            stops.add_tab_stop(each * (index + 1), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.HEAVY)
            _run(paragraph, "\t")


def _run(
    paragraph: Line,
    text: str,
    *,
    face: str = TEXT_FACE,
    size: Length = BODY,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> Run:
    return faced_run(paragraph, text, face, size, bold=bold, colour=colour)


def _space(
    paragraph: Line, before: float = 0, after: float = 0, line: Length | float = 1.0
) -> None:
    """Space around and within; a length is an exact line, alike in whatever face stands in."""
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), line
