"""Official papers: the same document as PDF, Word file and page."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import pypdfium2
import pytest
from docx.shared import Mm
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
    Notice,
    Paragraph,
    Point,
    TableBlock,
    Together,
)
from zhagen.report.drawing import Words, to_png, width_of
from zhagen.report.official import MANY_COLUMNS
from zhagen.report.official_docx import render_official_docx
from zhagen.report.official_html import render_official_html
from zhagen.report.official_room import height, pages
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
        Notice("先请留意", ("缺两天的记录。", "换了地址。")),
        Paragraph("并列的一条。", Look.NEAR),
        Together((Heading("（二）放在一页", 2), TableBlock(("丙", "丁"), (("五", "6"),)))),
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
        "换了地址",
        "并列的一条",
        "放在一页",
    ):
        assert said in text
    assert b"NotoSansCJK" in made
    with pypdfium2.PdfDocument(made) as paper:
        assert len(paper) == 3
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
    for said in ("示例报告", "旁有图的话", "小表", "要点", "签字", "换了地址", "放在一页"):
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


@given(st.floats(0, 1e6), st.lists(st.floats(0, 1e6), min_size=1, max_size=14))
def test_the_name_of_a_level_never_lies_on_the_last_value(level: float, after: list[float]):
    line = WeekLine((), tuple(after), "", "后", "末周 12%", "线", peers=level, peers_name="同类 9%")
    made = draw_weeks(line)
    words = {one.text: one for one in made.shapes if isinstance(one, Words)}
    name, last = words["同类 9%"], words["末周 12%"]
    assert abs(name.y - last.y) >= 12
    assert 10 <= name.y <= made.height
    assert name.x + width_of(name.text, 12) <= made.width


def _lines_of(pdf: bytes) -> list[str]:
    return _text(pdf).splitlines()


@pytest.mark.parametrize("before", range(20, 32))
def test_a_long_number_stays_on_one_line_wherever_it_falls(before: int):
    made = render_pdf(Document("题", (Paragraph("字" * before + "12\u202f074 次，好。"),)))
    assert any("12" in line and "074" in line for line in _lines_of(made))


def test_a_word_file_sets_long_numbers_with_a_space_that_every_face_has():
    with zipfile.ZipFile(io.BytesIO(render_official_docx(
        Document("题", (Paragraph("共 12\u202f074 次。"),))
    ))) as package:  # fmt: skip
        text = package.read("word/document.xml").decode()
    assert "共 12\u00a0074\u00a0次" in text


def test_what_stands_together_is_not_torn_between_pages():
    table = TableBlock(("约定", "内容"), tuple((str(n), "一行") for n in range(10)))
    held = Together((Heading("（一）建议", 2), Paragraph("怎么改。"), table))
    for filling in range(8, 18):
        made = render_pdf(Document("题", (*(Paragraph("占一行。"),) * filling, held)))
        with pypdfium2.PdfDocument(made) as paper:
            told = [page.get_textpage().get_text_bounded() for page in paper]
        whole = next(text for text in told if "（一）建议" in text)
        assert "9 一行" in " ".join(whole.split())


def test_what_stands_together_stays_with_the_next_line_in_word():
    table = TableBlock(("约定", "内容"), (("甲", "一"), ("乙", "二")))
    made = render_official_docx(Document("题", (Together((Paragraph("怎么改。"), table)),)))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        text = package.read("word/document.xml").decode()
    # The paragraph and two of the three rows of two cells.
    assert text.count("<w:keepNext/>") == 1 + 4


def test_an_id_is_one_word_on_a_page():
    made = render_official_html(Document("题", (Paragraph("依据 F-f863c9b6f4。"),)))
    assert '<span class="unbroken">依据 F-f863c9b6f4</span>' in made


def test_a_table_of_many_columns_is_moved_sideways_and_a_small_one_is_not():
    head = tuple(f"列{n}" for n in range(MANY_COLUMNS + 1))
    wide = render_official_html(Document("题", (TableBlock(head, (head,)),)))
    assert '<table class="many">' in wide
    assert '<table class="pairs">' in render_official_html(
        Document("题", (TableBlock(("甲", "乙"), (("一", "二"),)),))
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 60), st.integers(0, 40))
def test_pages_are_reckoned_a_little_on_the_safe_side(lines: int, rows: int):
    words = "这一段话大约有两行那么长，里面有 12 个数字和 3 个标点，用来看估得准不准。"
    table = TableBlock(("甲", "乙"), (("一行", "12.5%"),) * rows, small=True)
    blocks = (*(Paragraph(words),) * lines, table)
    with pypdfium2.PdfDocument(render_pdf(Document("题", blocks))) as paper:
        assert len(paper) <= pages(blocks) + 1
    assert height(table) > 0


def test_ids_and_days_are_broken_at_no_hyphen_in_word_and_read_as_they_are():
    text = "依据 F-59189a6d27-2，P-028bf3de，2026-10-08 起，zhagen-insight"
    content = render_official_docx(Document("试", (Paragraph(text),), day=date(2026, 8, 19)))
    word = docx.Document(io.BytesIO(content))
    line = next(each for each in word.paragraphs if "依据" in each.text)
    assert line.text.replace("\u00a0", " ") == text
    assert line._p.xml.count("<w:noBreakHyphen/>") == 5


def test_a_chart_beside_text_is_no_wider_than_the_room_in_its_cell():
    beside = Beside((Paragraph("甲"),), Chart(LINE))
    content = render_official_docx(Document("试", (beside,), day=date(2026, 8, 19)))
    word = docx.Document(io.BytesIO(content))
    inset = 2 * Mm(1.9)
    assert word.inline_shapes[0].width <= word.tables[0].columns[1].width - inset + 1
