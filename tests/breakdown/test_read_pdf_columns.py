"""Tables of a PDF without rules: read where rows and columns are clear, else told."""

import pytest
from tests.breakdown.written_documents import pdf_file

from zhagen.breakdown.reading.read import read_document
from zhagen.breakdown.source import Kind

LEFTS = (60, 110, 260, 370, 480)
HEADS = ("序号", "重点任务", "牵头单位", "责任单位", "完成时限")
FIRST = (
    ("1", "建设统一的政务", "县数据局", "县财政局、", "2026年6月"),
    ("", "数据平台", "", "县公安局", "30日前"),
)
SECOND = (("2", "改造综合窗口", "县政务办", "各镇", "长期坚持"),)
THIRD = (
    ("3", "编制权责清单并", "县委编办", "县司法局", "待定"),
    ("", "向社会公布", "", "", ""),
)
READ = [
    ["1", "建设统一的政务数据平台", "县数据局", "县财政局、县公安局", "2026年6月30日前"],
    ["2", "改造综合窗口", "县政务办", "各镇", "长期坚持"],
    ["3", "编制权责清单并向社会公布", "县委编办", "县司法局", "待定"],
]
INTRO = (60, 780, 14, "各镇、各部门：现将任务分解如下，请认真抓好落实并按时报送进展情况。")
CLOSE = "以上任务请各有关单位高度重视、密切配合、按时完成并及时报送有关工作情况。"


@pytest.fixture
def read(tmp_path):
    def reading(*pages):
        path = tmp_path / "a.pdf"
        path.write_bytes(pdf_file(*pages))
        return read_document(path)

    return reading


def lane(texts, y, size=11, lefts=LEFTS):
    return [(x, y, size, text) for x, text in zip(lefts, texts, strict=True) if text]


def set_rows(*rows, top=740, leading=16, between=28):
    """Rows of lanes from the top down, more white between rows than in them."""
    placed, y = [], top
    for row in rows:
        for texts in row:
            placed += lane(texts, y)
            y -= leading
        y -= between - leading
    return placed, y


def rows_of(document):
    return [one.text.split("\t") for one in document.paragraphs if one.kind is Kind.ROW]


def test_columns_told_by_white_are_a_table_and_wrapped_cells_are_joined(read):
    placed, y = set_rows((HEADS,), FIRST, SECOND, THIRD)
    document = read([INTRO, *placed, (60, y - 10, 14, CLOSE)])
    assert rows_of(document) == READ
    row = next(one for one in document.paragraphs if one.kind is Kind.ROW)
    assert tuple(cell.head for cell in row.cells) == HEADS
    assert document.paragraphs[-1].text == CLOSE
    assert document.remarks == ()


def test_rows_set_without_white_between_them_are_told_by_their_numbers(read):
    placed, _ = set_rows((HEADS,), FIRST, SECOND, THIRD, between=16)
    assert rows_of(read([INTRO, *placed])) == READ


def test_heads_broken_over_two_lines_are_one_row_of_heads(read):
    top = lane(("序", "重点任务", "牵头", "责任", "完成"), 740)
    under = lane(("号", "", "单位", "单位", "时限"), 726)
    placed, _ = set_rows(FIRST, SECOND, THIRD, top=690)
    document = read([INTRO, *top, *under, *placed])
    assert rows_of(document) == READ
    assert tuple(cell.head for cell in document.paragraphs[-1].cells) == HEADS


def test_a_table_goes_on_over_the_page_with_its_number_and_running_head_left_out(read):
    head = (230, 815, 10, "示例县人民政府公报")
    above, _ = set_rows((HEADS,), FIRST, SECOND, (THIRD[0],), top=200)
    below, y = set_rows((THIRD[1],), (("4", "开展检查", "县财政局", "各镇", "年底前"),), top=740)
    document = read(
        [head, INTRO, (60, 700, 14, CLOSE), *above, (260, 45, 10, "第 1 页 共 2 页")],
        [head, *below, (60, y - 20, 14, CLOSE)],
    )
    found = rows_of(document)
    assert found[2][1] == "编制权责清单并向社会公布"
    assert found[3] == ["4", "开展检查", "县财政局", "各镇", "年底前"]
    assert document.paragraphs[-1].text == CLOSE


def test_a_table_whose_rows_cannot_be_told_stays_text_and_is_told(read):
    """Cells in the middle of their row and no white between rows: a number may belong to either."""
    lanes = [
        ("", "建设统一的政务", "", "县财政局、", "2026年6月"),
        ("1", "", "县数据局", "", ""),
        ("", "数据平台", "", "县公安局", "30日前"),
        ("", "编制权责清单并", "", "县司法局、", "2026年9月"),
        ("2", "", "县委编办", "", ""),
        ("", "向社会公布", "", "县政务办", "30日前"),
    ]
    placed, _ = set_rows((HEADS,), *[(texts,) for texts in lanes], between=14)
    document = read([INTRO, *placed])
    assert rows_of(document) == []
    assert "第 1 页有没有框线的表，分不清行列" in document.remarks[0]
    assert "建设统一的政务" in "".join(one.text for one in document.paragraphs)


def test_columns_without_known_heads_are_told(read):
    rows = [lane(("甲", "12", "34", "56", "78"), 700 - 20 * step) for step in range(5)]
    document = read([INTRO, *[piece for row in rows for piece in row]])
    assert rows_of(document) == []
    assert len(document.remarks) == 1


def test_an_item_whose_number_stands_out_to_the_left_is_one_paragraph(read):
    """As Word sets automatic numbers: every line but the first is indented."""
    texts = [
        "县水务局负责水库安全检查，四月底前完成全部小型水库的隐患排查，",
        "并建立台账。",
        "县应急局会同县消防大队组织一次防汛综合演练，于五月上旬完成演练。",
    ]
    rows = [(101, 700 - 24 * at, 14, text) for at, text in enumerate(texts)]
    rows += [(80, 700, 14, "1."), (80, 652, 14, "2.")]
    found = [one.text.replace(" ", "") for one in read(rows).paragraphs]
    assert found == ["1." + texts[0] + texts[1], "2." + texts[2]]


@pytest.mark.parametrize("middle", [False, True])
def test_a_form_without_rules_is_one_row_of_labels_and_values(read, middle):
    """The label of a value of two lines stands beside the first of them or between both."""
    rows = [
        (200, 800, 16, "督办通知单"),
        (60, 743 if middle else 750, 11, "督办事项"),
        (160, 750, 11, "完成城区内涝点整治，建立管护机制，"),
        (160, 736, 11, "确保汛期安全运行"),
        (60, 708, 11, "牵头单位"), (160, 708, 11, "县住建局"),
        (300, 708, 11, "配合单位"), (400, 708, 11, "县水利局"),
        (60, 680, 11, "办理时限"), (160, 680, 11, "2026年8月31日前"),
        (60, 640, 14, CLOSE),
    ]  # fmt: skip
    document = read(rows)
    (row,) = (one for one in document.paragraphs if one.kind is Kind.ROW)
    assert [(cell.head, row.text[cell.start : cell.end]) for cell in row.cells] == [
        ("督办事项", "完成城区内涝点整治，建立管护机制，确保汛期安全运行"),
        ("牵头单位", "县住建局"), ("配合单位", "县水利局"), ("办理时限", "2026年8月31日前"),
    ]  # fmt: skip
    assert document.paragraphs[-1].text == CLOSE
