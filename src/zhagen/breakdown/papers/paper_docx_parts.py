"""The layout of official papers (GB/T 9704) in Word: page, faces, lines, page numbers.

The faces of official papers are named, never shipped; for a machine without them the font table
names the faces every Chinese Word has.
"""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.shared import Length
    from docx.table import Table as Grid
    from docx.text.paragraph import Paragraph as Line
    from docx.text.run import Run

TITLE_FACE, HEAD_FACE, SECOND_FACE, TEXT_FACE = (
    "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312",
)  # fmt: skip
NUMBER_FACE: Final = "宋体"
LATIN_FACE: Final = "Times New Roman"
# Face -> what stands in for it, best first.
FALLBACKS: Final = {
    TITLE_FACE: "方正小标宋_GBK,小标宋,宋体,SimSun",
    HEAD_FACE: "SimHei",
    SECOND_FACE: "楷体,KaiTi",
    TEXT_FACE: "仿宋,FangSong",
}
TITLE, BODY, TABLE, NUMBER = Pt(22), Pt(16), Pt(10.5), Pt(14)
TITLE_LINE, BODY_LINE, TABLE_LINE = Pt(36), Pt(28), Pt(15)
PAGE: Final = (Mm(210), Mm(297))
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
WIDTH: Final = Mm(210 - 28 - 26)
# XML 1.0 cannot hold these; a document can.
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FONT_TABLE: Final = RELATIONSHIP_TYPE.FONT_TABLE


def new_paper() -> WordDocument:
    """An empty paper: A4, the margins, faces and page numbers of GB/T 9704."""
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = PAGE
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.footer_distance = Mm(25)  # the number stands 7 mm under the text
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = LATIN_FACE, BODY
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT_FACE)
    word.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    _name_fallbacks(word)
    return word


def _page_number(paragraph: Line, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, outside on both kinds of pages, one character from the edge of the text."""
    paragraph.alignment = side
    form = paragraph.paragraph_format
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        form.right_indent = NUMBER
    else:
        form.left_indent = NUMBER
    _run(paragraph, "— ", NUMBER_FACE, NUMBER)
    for kind in ("begin", "PAGE", "separate", "1", "end"):
        run = _run(paragraph, "1" if kind == "1" else "", NUMBER_FACE, NUMBER)
        if kind == "PAGE":
            element = OxmlElement("w:instrText")
            element.text = kind
        elif kind != "1":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            continue
        run._r.append(element)  # noqa: SLF001 - python-docx has no way to add a field
    _run(paragraph, " —", NUMBER_FACE, NUMBER)


def _name_fallbacks(word: WordDocument) -> None:
    part = word.part.part_related_by(_FONT_TABLE)
    fonts = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{others}"/></w:font>'
        for face, others in FALLBACKS.items()
    )
    part._blob = (  # noqa: SLF001 - python-docx keeps the font table as bytes only
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
    ).encode()


def title_line(word: WordDocument, text: str) -> None:
    """The title: 2号小标宋, in the middle; a line break in it stays one."""
    paragraph = _line(word.add_paragraph(), TITLE_LINE)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_runs(paragraph, text, TITLE_FACE, TITLE)


def empty_line(word: WordDocument) -> None:
    """One line of nothing."""
    _line(word.add_paragraph(), BODY_LINE)


def text_line(
    word: WordDocument, text: str, *, face: str = TEXT_FACE, label: str = "", holds: bool = False
) -> None:
    """A paragraph in 3号, two characters in; `label` in 黑体 before it; `holds` the next one."""
    paragraph = _line(word.add_paragraph(), BODY_LINE)
    paragraph.paragraph_format.first_line_indent = BODY * 2
    paragraph.paragraph_format.keep_with_next = holds
    if label:
        _run(paragraph, label, HEAD_FACE, BODY)
    _run(paragraph, text, face, BODY)


def heading_line(word: WordDocument, text: str, level: int) -> None:
    """A heading that Word's own outline knows: 黑体 at the top, 楷体 below."""
    paragraph = _line(word.add_paragraph(style=f"Heading {level}"), BODY_LINE)
    paragraph.paragraph_format.first_line_indent = BODY * 2
    _run(paragraph, text, HEAD_FACE if level == 1 else SECOND_FACE, BODY)


def cell_text(paragraph: Line, text: str, *, head: bool = False, middle: bool = False) -> None:
    """The text of a cell; a line break stays one."""
    _line(paragraph, TABLE_LINE)
    if head or middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_runs(paragraph, text, HEAD_FACE if head else TEXT_FACE, TABLE)


def hold_rows(table: Grid) -> None:
    """The head repeats on every page, and no row is torn between two."""
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no setter
        for name in ("cantSplit", "tblHeader")[: 2 if index == 0 else 1]:
            properties.append(OxmlElement(f"w:{name}"))


def clean(text: str) -> str:
    """`text` without what XML cannot hold; tabs of a table row become spaces."""
    return _FORBIDDEN.sub("", text).replace("\t", "　")


def _line(paragraph: Line, height: Length) -> Line:
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, height
    return paragraph


def _add_runs(paragraph: Line, text: str, face: str, size: Length) -> None:
    *before, last = text.split("\n")
    for piece in before:
        _run(paragraph, piece, face, size).add_break()
    _run(paragraph, last, face, size)


def _run(paragraph: Line, text: str, face: str, size: Length) -> Run:
    run = paragraph.add_run(clean(text).replace("\n", " "))
    run._r.insert(0, deepcopy(_look(face, size)))  # noqa: SLF001 - ten setters a run take long
    return run


@cache
def _look(face: str, size: Length) -> BaseOxmlElement:
    """The properties of a run in a face and size; made once, every run has a copy."""
    half_points = str(round(size.pt * 2))
    return parse_xml(
        f"<w:rPr {nsdecls('w')}>"
        f'<w:rFonts w:ascii="{LATIN_FACE}" w:hAnsi="{LATIN_FACE}" w:eastAsia="{face}"'
        ' w:hint="eastAsia"/>'  # “ ” and … in the Chinese face
        '<w:b w:val="0"/><w:i w:val="0"/><w:color w:val="000000"/>'
        f'<w:sz w:val="{half_points}"/></w:rPr>'
    )
