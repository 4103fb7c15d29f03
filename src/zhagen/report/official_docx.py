"""Document values to a Word file on the page of GB/T 9704 (official.py has its measures).

Typefaces are named, never shipped: 方正小标宋, 仿宋, 黑体 and 楷体 are on every office's machine,
and Word takes the next best where one is missing. Charts are pictures, because WPS draws no SVG.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from zhagen.report import document as paper
from zhagen.report import official
from zhagen.report.document import Look
from zhagen.report.docx_marks import GREY, clean, dashed_box, hold_rows, hold_table
from zhagen.report.docx_package import packed
from zhagen.report.drawing import to_png
from zhagen.report.lines import held
from zhagen.report.official_docx_page import TITLE_FACE, run, set_up, spaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph as Line

_HEAD_FACE, _SECOND_FACE = "黑体", "楷体"
_WIDTH = Mm(official.TEXT_WIDTH)
_PICTURE_DPI = 220
# What a cell keeps free beside its text, left and right: Word's own measure.
_CELL_INSET = Mm(1.9)
_BOX_SPACE = 4


def render_official_docx(document: paper.Document) -> bytes:
    """The document as a .docx file."""
    word = docx.Document()
    set_up(word, document.foot)
    _title(word, document)
    for block in document.blocks:
        _block(word, block)
    return packed(word, clean(document.title), document.day)


def _title(word: WordDocument, document: paper.Document) -> None:
    first = word.add_paragraph()
    first.alignment = WD_ALIGN_PARAGRAPH.CENTER
    spaced(first, official.TITLE_LINE, after=0 if document.subtitle else 10)
    run(first, document.title, official.TITLE, face=TITLE_FACE)
    if document.subtitle:
        second = word.add_paragraph()
        second.alignment = WD_ALIGN_PARAGRAPH.CENTER
        spaced(second, official.BODY_LINE, after=8)
        run(second, document.subtitle, official.NUMBER, face=_SECOND_FACE)


def _block(word: WordDocument, block: paper.Block) -> None:
    match block:
        case paper.Heading() | paper.Paragraph() | paper.Point() | paper.Notice():
            _text(word, block)
        case paper.TableBlock():
            _table(word, block)
        case paper.Blanks():
            _blanks(word, block)
        case paper.Figure():
            _picture(word.add_paragraph(), block.picture, block.says, block.width)
            _caption(word, block.caption)
        case paper.Chart():
            drawing = block.drawing
            _picture(word.add_paragraph(), to_png(drawing, _PICTURE_DPI), drawing.says, block.width)
            _caption(word, block.caption)
        case paper.Beside():
            _beside(word, block)
        case paper.NewPage():
            opening = word.add_paragraph()
            spaced(opening, 1)
            opening.paragraph_format.page_break_before = True
        case paper.Together():
            _together(word, block)


def _text(
    word: WordDocument, block: paper.Heading | paper.Paragraph | paper.Point | paper.Notice
) -> None:
    match block:
        case paper.Heading():
            _heading(word, block)
        case paper.Paragraph():
            _paragraph(word.add_paragraph(), block)
        case paper.Point():
            _point(word, block)
        case paper.Notice():
            _notice(word, block)


def _together(word: WordDocument, block: paper.Together) -> None:
    """Every line but the last stays with the next, and tables are held whole."""
    before = len(word.paragraphs)
    for each in block.blocks:
        _block(word, each)
        if isinstance(each, paper.TableBlock):
            hold_table(word.tables[-1])
    for line in word.paragraphs[before:-1]:
        line.paragraph_format.keep_with_next = True


def _notice(word: WordDocument, block: paper.Notice) -> None:
    title = word.add_paragraph()
    spaced(title, official.NEAR_LINE)
    title.paragraph_format.keep_with_next = True
    run(title, block.title, official.NEAR, face=_HEAD_FACE)
    dashed_box(title, _BOX_SPACE)
    for text in block.lines:
        line = word.add_paragraph()
        spaced(line, official.NOTE_LINE, before=2)
        run(line, held(text), official.NOTE)
        dashed_box(line, _BOX_SPACE)


def _heading(word: WordDocument, block: paper.Heading) -> None:
    paragraph = word.add_paragraph(style=f"Heading {block.level}")
    spaced(paragraph, official.BODY_LINE, before=8, after=2)
    paragraph.paragraph_format.keep_with_next = True
    face = _HEAD_FACE if block.level == 1 else _SECOND_FACE
    run(paragraph, block.text, official.BODY, face=face, colour=RGBColor(0, 0, 0))


def _paragraph(paragraph: Line, block: paper.Paragraph, *, narrow: bool = False) -> None:
    small = block.look is Look.SMALL
    size, line = (
        (official.NEAR, official.NEAR_LINE)
        if narrow or block.look in {Look.BOXED, Look.NEAR}
        else (official.BODY, official.BODY_LINE)
    )
    if small:
        size, line = official.NOTE, official.NOTE_LINE
    spaced(paragraph, line, after=2 if small else 0)
    if block.look is Look.BODY and not narrow:
        paragraph.paragraph_format.first_line_indent = Pt(2 * official.BODY)
    bold = block.look is Look.LEAD
    run(paragraph, held(block.text), size, bold=bold, colour=GREY if small else None)
    if block.look is Look.BOXED:
        dashed_box(paragraph, _BOX_SPACE)


def _point(word: WordDocument, block: paper.Point) -> None:
    head = word.add_paragraph()
    spaced(head, official.BODY_LINE, before=4)
    head.paragraph_format.keep_with_next = bool(block.lines or block.small)
    run(head, f"{block.number}. {block.title}", official.BODY, bold=True)
    for text in block.lines:
        paragraph = word.add_paragraph()
        spaced(paragraph, official.BODY_LINE)
        paragraph.paragraph_format.keep_with_next = bool(block.small)
        run(paragraph, text, official.BODY)
    if block.small:
        _paragraph(word.add_paragraph(), paper.Paragraph(block.small, Look.SMALL))


def _blanks(word: WordDocument, block: paper.Blanks) -> None:
    paragraph = word.add_paragraph()
    spaced(paragraph, official.BODY_LINE, before=6)
    line = "　".join(f"{item.label}：{item.value or '＿＿＿＿＿＿'}" for item in block.items)
    run(paragraph, line, official.BODY)


def _picture(paragraph: Line, data: bytes, says: str, width: float) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_together = True
    shown = paragraph.add_run().add_picture(io.BytesIO(data), Emu(int(_WIDTH * width)))
    shown._inline.docPr.set("descr", clean(says))  # noqa: SLF001 - no public setter


def _caption(word: WordDocument, text: str) -> None:
    if text:
        paragraph = word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        spaced(paragraph, official.NOTE_LINE, after=4)
        run(paragraph, text, official.NOTE, colour=GREY)


def _beside(word: WordDocument, block: paper.Beside) -> None:
    """A table of one row without lines: text at the left, the chart at the right."""
    table = word.add_table(rows=1, cols=2)
    table.autofit = False
    text, chart = table.rows[0].cells
    shares = (official.BESIDE_TEXT, 1 - official.BESIDE_TEXT)
    _set_widths(table, [int(_WIDTH * share) for share in shares])
    for place, each in enumerate(block.texts):
        paragraph = text.paragraphs[0] if place == 0 else text.add_paragraph()
        _paragraph(paragraph, each, narrow=True)
    drawing = block.chart.drawing
    picture = chart.paragraphs[0]
    inner = shares[1] - 2 * _CELL_INSET / _WIDTH
    _picture(picture, to_png(drawing, _PICTURE_DPI), drawing.says, inner)
    hold_rows(table, header=False)
    spaced(word.add_paragraph(), 5)


def _table(word: WordDocument, block: paper.TableBlock) -> None:
    table = word.add_table(rows=0, cols=len(block.header))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    shares = block.widths or (1.0,) * len(block.header)
    for index, row in enumerate((block.header, *block.rows)):
        cells = table.add_row().cells
        for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
            _fill(cell, text, official.print_of(block), head=index == 0)
            if column in block.right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _set_widths(table, [int(_WIDTH * share / sum(shares)) for share in shares])
    if len(shares) > official.MANY_COLUMNS:
        _narrow_cells(table)
    _thin_lines(table)
    hold_rows(table)
    spaced(word.add_paragraph(), 6)


def _fill(cell: _Cell, text: str, print_: tuple[float, float], *, head: bool) -> None:
    paragraph = cell.paragraphs[0]
    size, line = print_
    spaced(paragraph, line, before=1, after=1)
    run(paragraph, held(text), size, face=_HEAD_FACE if head else None)


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
        for cell in column.cells:
            cell.width = Emu(width)


def _narrow_cells(table: Table) -> None:
    """Less air beside the text of many columns."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(int(20 * official.NARROW_INSET)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties = table._tbl.tblPr  # noqa: SLF001 - no public way to set margins
    later = properties.find(qn("w:tblLook"))
    if later is None:
        properties.append(margins)
    else:
        later.addprevious(margins)


def _thin_lines(table: Table) -> None:
    """Hairlines between rows only: numbers are read along the row."""
    properties = table._tbl.tblPr  # noqa: SLF001 - no public way to choose lines
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", "6"), ("left", ""), ("bottom", "6"), ("right", ""),
                       ("insideH", "4"), ("insideV", "")):  # fmt: skip
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), "single" if size else "nil")
        if size:
            edge.set(qn("w:sz"), size)
            edge.set(qn("w:color"), "A9B2BA")
        borders.append(edge)
    later = properties.find(qn("w:tblLayout"))
    if later is None:
        properties.append(borders)
    else:
        later.addprevious(borders)
