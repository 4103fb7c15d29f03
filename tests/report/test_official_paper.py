"""Official papers: the same document as PDF, Word file and page."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from zhagen.report.charts_lines import DONE, ChangeBar, WeekLine, draw_change, draw_weeks
from zhagen.report.document import (
    Beside,
    Blank,
    Blanks,
    Chart,
    Document,
    Figure,
    Heading,
    Look,
    NewPage,
    Paragraph,
    Point,
    TableBlock,
)
from zhagen.report.drawing import Words, to_png
from zhagen.report.official_docx import render_official_docx
from zhagen.report.official_html import render_official_html
from zhagen.report.pdf import render_pdf, source

NAN = float("nan")
LINE = draw_weeks(
    WeekLine((3.0, 4.0, NAN, 5.0), (6.0, NAN, 7.0, 8.0), "第二季度", "第三季度", "8", "按周的线")
)
BAR = draw_change(ChangeBar(0.1, 0.05, float("inf"), "+10%", DONE, "区间", 0.2))
EVERYTHING = Document(
    "示例报告",
    (
        Paragraph("一句结论。", Look.LEAD),
        Paragraph("正文。"),
        Paragraph("小字。", Look.SMALL),
        Paragraph("先请留意。", Look.BOXED),
        Heading("一、第一节"),
        Beside((Paragraph("旁有图的话。"), Paragraph("小字", Look.SMALL)), Chart(LINE)),
        Heading("（一）第二层", 2),
        TableBlock(("甲", "乙"), (("一", "2"), ("三", "4")), (2, 1), (1,)),
        TableBlock(("甲",), (("小表",),), small=True),
        Point(1, "要点", ("一行",), "出处"),
        NewPage(),
        Chart(BAR, "图的说明", 0.5),
        Figure(to_png(BAR), "图片", "一张图片", 0.5),
        Blanks((Blank("签字"), Blank("日期", "2026-10-01"))),
    ),
    subtitle="副题",
    foot="页脚",
    day=date(2026, 10, 1),
)


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as paper:
        return "".join(page.get_textpage().get_text_bounded() for page in paper)


def test_a_pdf_says_everything_with_the_typeface_shipped():
    made = render_pdf(EVERYTHING)
    text = _text(made)
    for said in (
        "示例报告",
        "一句结论",
        "旁有图的话",
        "第二层",
        "小表",
        "要点",
        "图的说明",
        "签字",
    ):
        assert said in text
    assert b"NotoSansCJK" in made
    with pypdfium2.PdfDocument(made) as paper:
        assert len(paper) == 2
        assert [round(side / 72 * 25.4) for side in paper[0].get_size()] == [210, 297]


def test_the_same_document_gives_the_same_pdf():
    assert render_pdf(EVERYTHING) == render_pdf(EVERYTHING)


def test_page_numbers_stand_between_dashes():
    assert "— 2 —" in _text(render_pdf(EVERYTHING))


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_whatever_a_text_holds_it_is_set_and_never_run(text: str):
    made = render_pdf(Document("题", (Paragraph(text), TableBlock((text,), ((text,),)))))
    assert made.startswith(b"%PDF")


@pytest.mark.parametrize("text", ["#panic()", "$x$", '"; panic(', "*粗* _斜_", "\\u{41}", "@甲"])
def test_signs_of_the_typesetter_are_printed_as_they_are(text: str):
    assert text in _text(render_pdf(Document("题", (Paragraph(text),))))


def test_a_sign_the_typeface_lacks_becomes_the_printers_mark():
    assert "〓" in source(Document("题", (Paragraph("\U0002a700"),)))


def test_a_word_file_is_well_formed_and_says_everything():
    with zipfile.ZipFile(io.BytesIO(render_official_docx(EVERYTHING))) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                etree.fromstring(package.read(name))
        text = package.read("word/document.xml").decode()
        pictures = [name for name in package.namelist() if name.endswith(".png")]
    for said in ("示例报告", "旁有图的话", "小表", "要点", "签字"):
        assert said in text
    assert len(pictures) == 3
    assert text.count('descr="') == 3


def test_smaller_print_is_not_stretched_to_the_grid():
    with zipfile.ZipFile(io.BytesIO(render_official_docx(EVERYTHING))) as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for paragraph in tree.iter(f"{space}pPr"):
        spacing = paragraph.find(f"{space}spacing")
        if spacing is not None and spacing.get(f"{space}line") != "560":
            assert paragraph.find(f"{space}snapToGrid") is not None


def test_a_page_holds_drawings_and_fetches_nothing():
    text = render_official_html(EVERYTHING)
    assert text.count("<svg") == 2
    assert "default-src" in text
    assert "<h3>（一）第二层</h3>" in text


def test_a_week_without_records_is_a_gap_in_the_line():
    whole = draw_weeks(WeekLine((), (1.0, 2.0, 3.0), "", "本期", "3", "线"))
    torn = draw_weeks(WeekLine((), (1.0, NAN, 3.0), "", "本期", "3", "线"))
    assert len(torn.shapes) < len(whole.shapes) + 1
    assert any(isinstance(shape, Words) and shape.text == "3" for shape in torn.shapes)


@given(
    st.lists(st.floats(0, 1e6) | st.just(NAN), max_size=14),
    st.lists(st.floats(0, 1e6) | st.just(NAN), max_size=14),
)
def test_a_line_stays_inside_its_picture(before: list[float], after: list[float]):
    made = draw_weeks(WeekLine(tuple(before), tuple(after), "前", "后", "12.5%", "线"))
    for shape in made.shapes:
        for name in ("x", "x0", "x1"):
            assert -1 <= getattr(shape, name, 0) <= made.width
        for name in ("y", "y0", "y1"):
            assert -1 <= getattr(shape, name, 0) <= made.height
