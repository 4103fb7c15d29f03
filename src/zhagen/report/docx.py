"""Document values to a Word file that looks like an office wrote it.

Typefaces are named, never shipped (宋体 for titles, 仿宋 for text: every Chinese Word and WPS has
them); each run carries its East Asian face as well, without which Word falls back to its own.
"""

from __future__ import annotations

import io
import re
from itertools import zip_longest
from typing import TYPE_CHECKING

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from zhagen.report.document import (
    Blanks,
    Document,
    Figure,
    Heading,
    Look,
    NewPage,
    Paragraph,
    Point,
    TableBlock,
)
from zhagen.report.docx_package import packed

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.text.parfmt import CT_PPr
    from docx.section import Section
    from docx.shared import Length
    from docx.table import Table as Grid
    from docx.text.paragraph import Paragraph as Line
    from docx.text.run import Run

TITLE_FACE, TEXT_FACE, HEAD_FACE = "宋体", "仿宋", "黑体"
LATIN_FACE = "Times New Roman"
PAGE = (Mm(210), Mm(297))
MARGIN = Mm(25)
LINE = Mm(160)  # width of the text: page less both margins
TITLE, HEAD, BODY, TABLE, SMALL, FOOT = Pt(20), Pt(13), Pt(12), Pt(11), Pt(10), Pt(9)
BODY_LINE, SMALL_LINE, FOOT_LINE = Pt(20), Pt(15), Pt(12)
GREY = RGBColor(0x45, 0x4F, 0x59)

# XML 1.0 cannot hold these; an applicant's file name can.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render_docx(document: Document) -> bytes:
    """The document as a .docx file."""
    word = docx.Document()
    _set_up(word, document)
    _title(word, document)
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        _block(word, block)
        if isinstance(block, Blanks | Paragraph) and isinstance(following, Blanks):
            # What is signed stands together, under what is signed: never alone on a page.
            word.paragraphs[-1].paragraph_format.keep_with_next = True
    return packed(word, _clean(document.title), document.day)


def _set_up(word: WordDocument, document: Document) -> None:
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
    _field(numbers, "PAGE")
    _run(numbers, " 页，共 ", size=FOOT, colour=GREY)
    _field(numbers, "NUMPAGES")
    _run(numbers, " 页", size=FOOT, colour=GREY)


def _field(paragraph: Line, code: str) -> None:
    """A number Word computes: each mark in a run of its own, or it loses its size."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = _run(paragraph, "1" if kind == "shown" else "", size=FOOT, colour=GREY)
        if kind == "code":
            element = OxmlElement("w:instrText")
            element.text = code
        elif kind != "shown":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            continue
        run._r.append(element)  # noqa: SLF001 - python-docx offers no public way to add a field


def _title(word: WordDocument, document: Document) -> None:
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
        case Heading():
            _heading(word, block)
        case Paragraph():
            _paragraph(word, block)
        case Point():
            _point(word, block)
        case TableBlock():
            _table(word, block)
        case Blanks():
            _blanks(word, block)
        case Figure():
            _figure(word, block)
        case NewPage():
            _space(opening := word.add_paragraph(), line=Pt(1))
            opening.paragraph_format.page_break_before = True
        case _:
            raise TypeError(type(block).__name__)


def _heading(word: WordDocument, block: Heading) -> None:
    paragraph = word.add_paragraph(style=f"Heading {block.level}")
    _space(paragraph, before=10, after=4)
    _run(paragraph, block.text, face=HEAD_FACE, size=HEAD, colour=RGBColor(0, 0, 0))


def _paragraph(word: WordDocument, block: Paragraph) -> None:
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
        _box(paragraph)


def _box(paragraph: Line) -> None:
    """A dashed frame: dashed is the sign for doubt everywhere in this product."""
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "dashed"), ("sz", "8"), ("space", "6"), ("color", "5A3E8C")):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no public way to frame text
    # The schema wants the border before spacing, tabs and indents: callers box last.
    properties.insert(_after_keeps(properties), borders)


def _after_keeps(properties: CT_PPr) -> int:
    early = {qn(f"w:{name}") for name in ("pStyle", "keepNext", "keepLines", "widowControl")}
    return sum(child.tag in early for child in properties)


def _point(word: WordDocument, block: Point) -> None:
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


def _table(word: WordDocument, block: TableBlock) -> None:
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
    _hold_rows(table)
    _space(word.add_paragraph(), line=Pt(6))


def _cell(paragraph: Line, text: str, block: TableBlock, *, head: bool) -> None:
    _space(
        paragraph,
        before=0 if block.small else 1,
        after=0 if block.small else 1,
        line=FOOT_LINE if block.small else SMALL_LINE,
    )
    face = HEAD_FACE if head else TEXT_FACE
    _run(paragraph, text, face=face, size=FOOT if block.small else TABLE)


def _figure(word: WordDocument, block: Figure) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    # One paragraph, kept whole: a caption must not end up on the page after its picture.
    paragraph.paragraph_format.keep_together = True
    _space(paragraph, before=4, after=6)
    run = paragraph.add_run()
    shown = run.add_picture(io.BytesIO(block.picture), Emu(int(LINE * block.width)))
    shown._inline.docPr.set("descr", _clean(block.says))  # noqa: SLF001 - no public setter
    if block.caption:
        run.add_break()
        _run(paragraph, block.caption, size=SMALL, colour=GREY)


def _hold_rows(table: Grid) -> None:
    """The header repeats on every page, and no row is torn between two."""
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001
        for name in ("cantSplit", "tblHeader")[: 2 if index == 0 else 1]:
            properties.append(OxmlElement(f"w:{name}"))


def _blanks(word: WordDocument, block: Blanks) -> None:
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
    run = paragraph.add_run(_clean(text))
    run.font.size, run.font.name, run.bold = size, LATIN_FACE, bold
    faces = run._r.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - no public setter
    faces.set(qn("w:eastAsia"), face)
    faces.set(qn("w:hint"), "eastAsia")  # “ ” and … in the Chinese face
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _space(
    paragraph: Line, before: float = 0, after: float = 0, line: Length | float = 1.0
) -> None:
    """Space around and within; a length is an exact line, alike in whatever face stands in."""
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), line


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text).replace("\n", " ")
