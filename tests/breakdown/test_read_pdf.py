"""PDF: lines back to paragraphs, running heads out, ruled tables, pages that are pictures."""

import importlib.util

import pypdfium2 as pdfium
import pytest
from tests.breakdown.written_documents import pdf_file
from tests.reading.written_files import jpeg, text_pdf

from zhagen.breakdown.reading.read import UnreadableDocument, read_document
from zhagen.breakdown.source import Kind

LEFT, SIZE, WIDE = 80, 16, 27  # a line holds 27 characters of 16 points


@pytest.fixture
def read(tmp_path):
    def reading(content):
        path = tmp_path / "a.pdf"
        path.write_bytes(content)
        return read_document(path)

    return reading


def set_paragraphs(*paragraphs, top=760):
    """Rows of paragraphs set as in print: the first line indented, the others full."""
    rows, y = [], top
    for text in paragraphs:
        indent, rest = 2, text
        while rest:
            room = WIDE - indent
            rows.append((LEFT + indent * SIZE, y, SIZE, rest[:room]))
            rest, indent, y = rest[room:], 0, y - 28
    return rows


def texts(document):
    return [one.text for one in document.paragraphs]


LONG = (
    "（一）推进数据共享。县数据局牵头，会同县人力资源社会保障局、县市场监管局等部门，于二〇二五年九月底前"
    "完成政务数据目录编制，形成统一共享清单，并报县政府备案。"
)
NEXT = "（二）规范窗口设置。县政务办负责改造综合窗口，各镇配合，做到一窗受理、分类审批、统一出件。"


def test_printed_lines_become_the_paragraphs_their_author_wrote(read):
    assert texts(read(pdf_file(set_paragraphs(LONG, NEXT)))) == [LONG, NEXT]


def test_a_paragraph_goes_on_over_the_page_and_page_numbers_are_out(read):
    rows = set_paragraphs(NEXT, LONG, NEXT, LONG, LONG)
    pages = [
        [*rows[:10], (LEFT + 200, 40, 14, "— 1 —"), (LEFT, 815, 10, "示例县人民政府公报")],
        [
            *((x, y + 10 * 28, size, text) for x, y, size, text in rows[10:]),
            (LEFT + 200, 40, 14, "— 2 —"), (LEFT, 815, 10, "示例县人民政府公报"),
        ],
    ]  # fmt: skip
    document = read(pdf_file(*pages))
    assert texts(document) == [NEXT, LONG, NEXT, LONG, LONG]
    assert {one.page for one in document.paragraphs} == {1, 2}


def test_a_last_page_with_a_date_only_is_read(read):
    sign = [(330, 700, SIZE, "示例县人民政府"), (340, 660, SIZE, "2025年3月14日")]
    document = read(pdf_file(set_paragraphs(LONG, NEXT), sign))
    assert document.issuer == "示例县人民政府"
    assert document.issued is not None


def test_text_beside_digits_has_no_gaps_of_the_typesetter(read):
    row = [(LEFT, 700, SIZE, "一、到2026年底，群众满意度不低于98%，县政务办负责统计工作。")]
    assert texts(read(pdf_file(row))) == [
        "一、到2026年底，群众满意度不低于98%，县政务办负责统计工作。"
    ]


def ruled(xs, ys):
    lines = [b"%d %d m %d %d l S" % (xs[0], y, xs[-1], y) for y in ys]
    lines += [b"%d %d m %d %d l S" % (x, ys[0], x, ys[-1]) for x in xs]
    return b"\n".join([b"1 w", *lines])


def test_a_ruled_table_is_rows_with_heads_and_goes_on_over_the_page(read):
    xs, ys = (80, 130, 300, 420, 520), (700, 660, 620)
    head = [(85, 675, 12, "序号"), (140, 675, 12, "重点任务"), (305, 675, 12, "责任单位")]
    head.append((425, 675, 12, "完成时限"))

    def row(number, task, more=""):
        found = [(85, 635, 12, number), (135, 642, 12, task), (135, 625, 12, more)]
        return [*head, *found, (305, 635, 12, "县数据局"), (425, 635, 12, "2025年6月底前")]

    pages = row("1", "建设政务数据共享交换", "平台"), row("2", "开通接口")
    document = read(pdf_file(*pages, drawn=ruled(xs, ys)))
    rows = [one for one in document.paragraphs if one.kind is Kind.ROW]
    assert [one.text for one in rows] == [
        "1\t建设政务数据共享交换平台\t县数据局\t2025年6月底前",
        "2\t开通接口\t县数据局\t2025年6月底前",
    ]
    assert [one.head for one in rows[0].cells] == ["序号", "重点任务", "责任单位", "完成时限"]


def test_a_merged_cell_has_no_rule_in_it_and_repeats(read):
    drawn = ruled((80, 200, 400), (700, 660))
    drawn += (
        b"\n80 620 m 80 700 l S 200 580 m 200 700 l S 400 580 m 400 700 l S 80 580 m 80 700 l S"
    )
    drawn += b"\n200 620 m 400 620 l S 80 580 m 400 580 l S"
    rows = [
        (85, 675, 12, "领域"), (205, 675, 12, "工作任务"), (85, 615, 12, "综合窗口"),
        (205, 635, 12, "县政务办改造大厅"), (205, 595, 12, "县人社局培训人员"),
    ]  # fmt: skip
    document = read(pdf_file(rows, drawn=drawn))
    assert [one.text for one in document.paragraphs if one.kind is Kind.ROW] == [
        "综合窗口\t县政务办改造大厅", "综合窗口\t县人社局培训人员",
    ]  # fmt: skip


def test_a_scan_without_recognition_is_refused_with_what_to_install(read, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *rest: None if name == "cv2" else find(name, *rest),
    )
    scan = text_pdf([], images=[(jpeg(), 300, 400, b"595 0 0 842 0 0")])
    with pytest.raises(UnreadableDocument, match=r"第 1 页是图片或扫描件.*pip install"):
        read(scan)


def test_a_pdf_cut_off_is_refused(read):
    with pytest.raises(UnreadableDocument, match="不完整"):
        read(pdf_file(set_paragraphs(LONG))[:-60])


@pytest.mark.engine
@pytest.mark.fonts
def test_a_scan_is_recognised_and_the_document_says_so(read):
    typed = pdf_file(set_paragraphs(LONG, NEXT))
    page = pdfium.PdfDocument(typed)[0]
    picture = page.render(scale=150 / 72).to_numpy()
    height, width = picture.shape[:2]
    scan = text_pdf([], images=[(jpeg(picture), width, height, b"595 0 0 842 0 0")])
    document = read(scan)
    assert "县政务办负责改造综合窗口" in "".join(texts(document))
    assert document.remarks == ("第 1 页是扫描件，文字由识别得到，请核对",)
