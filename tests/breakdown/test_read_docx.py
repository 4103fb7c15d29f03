"""DOCX: the numbers Word makes, changes accepted, tables with merged cells, what is left out."""

import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.breakdown.written_documents import (
    cell,
    docx_file,
    level,
    numbering_of,
    paragraph,
    run,
    table,
    word_list,
)

from zhagen.breakdown.reading.docx_counting import counted
from zhagen.breakdown.reading.read import UnreadableDocument, read_document
from zhagen.breakdown.source import Kind

OFFICIAL = word_list(
    0,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
)


@pytest.fixture
def read(tmp_path):
    def reading(body, **parts):
        path = tmp_path / "a.docx"
        path.write_bytes(docx_file(body, **parts))
        return read_document(path)

    return reading


def numbers(document):
    return [one.number for one in document.paragraphs]


def test_word_makes_the_official_numbering_and_it_stands_outside_the_text(read):
    body = "".join(
        paragraph(text, number=1, depth=depth)
        for text, depth in [
            ("总体要求", 0), ("重点任务", 0), ("优化服务。县政务办牵头。", 1), ("编制清单。", 2),
            ("公开清单。", 3), ("更新清单。", 3), ("印发清单。", 2), ("加强监管。", 1), ("保障", 0),
        ]
    )  # fmt: skip
    document = read(body, numbering=OFFICIAL + numbering_of(1, 0))
    assert numbers(document) == ["一、", "二、", "（一）", "1.", "①", "②", "2.", "（二）", "三、"]
    assert [one.level for one in document.paragraphs] == [1, 1, 2, 3, 4, 4, 3, 2, 1]
    assert [one.parent for one in document.paragraphs] == [0, 0, 2, 3, 4, 4, 3, 2, 0]
    assert not any(one.typed for one in document.paragraphs)
    assert document.paragraphs[2].text == "优化服务。县政务办牵头。"


def test_numbers_of_several_depths_show_those_above(read):
    lists = word_list(0, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"))
    body = "".join(paragraph("工作机制", number=1, depth=depth) for depth in (0, 1, 1, 0, 1))
    document = read(body, numbering=lists + numbering_of(1, 0))
    assert numbers(document) == ["1", "1.1", "1.2", "2", "2.1"]


def test_a_numbering_that_starts_anew_does_and_another_of_the_same_list_counts_on(read):
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = word_list(0, level(0, "decimal", "%1.")) + numbering_of(1, 0)
    numbering += numbering_of(2, 0) + numbering_of(3, 0, anew)
    body = "".join(paragraph("任务内容。", number=number) for number in (1, 1, 2, 3, 3))
    assert numbers(read(body, numbering=numbering)) == ["1.", "2.", "3.", "1.", "2."]


def test_numbering_comes_through_the_chain_of_styles_and_zero_switches_it_off(read):
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="own"/><w:basedOn w:val="a"/>'
        "</w:style>"
    )
    lists = word_list(0, level(0, "chineseCounting", "第%1章", more='<w:pStyle w:val="a"/>'))
    body = (
        paragraph("总则", style="a") + paragraph("分则", style="b")
        + paragraph("说明", style="b", number=0) + paragraph("附则", style="a")
    )  # fmt: skip
    document = read(body, numbering=lists + numbering_of(1, 0), styles=styles)
    assert [one.number for one in document.paragraphs] == ["第一章", "第二章", "", "第三章"]
    assert {one.kind for one in document.paragraphs} == {Kind.HEADING}


def test_an_empty_numbered_cell_shows_the_number_word_makes(read):
    numbered = f"<w:tc><w:tcPr/>{paragraph('', number=1)}</w:tc>"
    body = paragraph("任务分解表") + table(
        [cell("序号"), cell("重点任务"), cell("责任单位")],
        [numbered, cell("建设平台"), cell("县数据局")],
        [numbered, cell("培训人员"), cell("县人社局")],
    )
    lists = word_list(0, level(0, "decimal", "%1")) + numbering_of(1, 0)
    rows = [one.text for one in read(body, numbering=lists).paragraphs if one.kind is Kind.ROW]
    assert rows == ["1\t建设平台\t县数据局", "2\t培训人员\t县人社局"]


def test_tracked_changes_are_accepted_and_hidden_text_is_out(read):
    inner = (
        run("县人社局")
        + "<w:del><w:r><w:delText>不得</w:delText></w:r></w:del>"
        + f"<w:ins>{run('要')}</w:ins>"
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>（内部掌握）</w:t></w:r>"
        + f"<w:moveFrom>{run('旧处')}</w:moveFrom>"
        + run("按季报告。")
    )
    document = read(paragraph(inner=inner))
    assert document.paragraphs[0].text == "县人社局要按季报告。"
    assert "修订" in document.remarks[0]


def test_merged_cells_repeat_downwards_and_a_title_row_is_a_paragraph(read):
    body = paragraph("一、任务分解") + table(
        [cell("示例县重点任务分解表", span=4)],
        [cell("领 域"), cell("重点", "任务"), cell("责任单位"), cell("完成时限")],
        [cell("综合窗口", merge="restart"), cell("改造大厅"), cell("县政务办"), cell("6月底前")],
        [cell("", merge="continue"), cell("培训人员"), cell("县人社局"), cell("长期")],
        [cell("二、数据共享", span=4)],
        [cell("平台"), cell("开通接口"), cell("县数据局"), cell("年底前")],
    )
    document = read(body)
    rows = [one for one in document.paragraphs if one.kind is Kind.ROW]
    assert [one.text.split("\t")[0] for one in rows] == ["综合窗口", "综合窗口", "平台"]
    assert [one.head for one in rows[0].cells] == ["领域", "重点任务", "责任单位", "完成时限"]
    assert [one.text[c.start : c.end] for one in rows[:1] for c in one.cells][2] == "县政务办"
    assert "示例县重点任务分解表" in [one.text for one in document.paragraphs]
    heading = next(one for one in document.paragraphs if one.text == "二、数据共享")
    assert rows[2].parent == heading.id


def test_a_soft_break_joins_a_title_and_parts_sentences(read):
    title = run("示例县人民政府关于") + "<w:r><w:br/></w:r>" + run("优化服务的实施方案")
    parted = run("一、总体要求") + "<w:r><w:br/></w:r>" + run("各镇要高度重视，抓好落实。")
    document = read(paragraph(inner=title) + paragraph(inner=parted))
    assert document.title == "示例县人民政府关于优化服务的实施方案"
    assert [one.text for one in document.paragraphs[1:]] == [
        "一、总体要求",
        "各镇要高度重视，抓好落实。",
    ]


def test_a_text_box_is_read_once_and_after_its_paragraph(read):
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph('县医保局配合。')}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    inner = (
        run("县人社局牵头。") + f"<w:r><mc:AlternateContent {mc}>{both}</mc:AlternateContent></w:r>"
    )
    texts = [one.text for one in read(paragraph(inner=inner)).paragraphs]
    assert texts == ["县人社局牵头。", "县医保局配合。"]


def test_a_paragraph_whose_end_was_deleted_joins_the_next_and_counts_once(read):
    gone = "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>"
    body = f"{gone}{run('县人社局')}</w:p>" + paragraph("牵头落实。", number=1)
    lists = word_list(0, level(0, "decimal", "%1.")) + numbering_of(1, 0)
    found = read(body + paragraph("县医保局配合。", number=1), numbering=lists).paragraphs
    assert [(one.number, one.text) for one in found] == [
        ("1.", "县人社局牵头落实。"),
        ("2.", "县医保局配合。"),
    ]


def test_a_table_in_a_cell_is_part_of_that_cell(read):
    inner = table([cell("甲"), cell("乙")])
    outer = f"<w:tc><w:tcPr/>{paragraph('建平台')}{inner}</w:tc>"
    body = paragraph("一、任务") + table(
        [cell("工作任务"), cell("责任单位")], [outer, cell("县数据局")]
    )
    assert read(body).paragraphs[1].text == "建平台 甲 乙\t县数据局"


def test_pages_are_those_word_noted(read):
    turned = "<w:r><w:lastRenderedPageBreak/></w:r>" + run("二、任务")
    late = run("县数据局牵头，") + "<w:r><w:lastRenderedPageBreak/></w:r>" + run("限期完成。")
    body = (
        paragraph("一、任务")
        + paragraph(inner=turned)
        + paragraph(inner=late)
        + paragraph("三、其他")
    )
    assert [one.page for one in read(body).paragraphs] == [1, 2, 2, 3]


def test_notes_come_last_and_are_marked(read):
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="1">{paragraph("指常住人口。")}</w:footnote>'
    )
    document = read(paragraph("县统计局负责统计。"), footnotes=notes)
    assert [(one.text, one.kind) for one in document.paragraphs][-1] == ("指常住人口。", Kind.NOTE)


def test_a_table_of_contents_is_left_out(read):
    styles = '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    body = paragraph("一、总体要求 1", style="t") + paragraph("二、任务………………3")
    document = read(body + paragraph("一、总体要求"), styles=styles)
    assert [one.text for one in document.paragraphs] == ["一、总体要求"]


def test_strict_files_are_read_as_well(read):
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    assert (
        read(paragraph("县医保局负责。"), namespace=strict).paragraphs[0].text == "县医保局负责。"
    )


def test_what_python_docx_writes_is_read_in_order(tmp_path):
    written = docx.Document()
    written.add_heading("一、重点任务", level=1)
    written.add_paragraph("县数据局牵头，2025年6月底前完成。")
    written.sections[0].header.paragraphs[0].text = "内部资料"
    grid = written.add_table(rows=2, cols=2)
    for place, text in zip(
        grid._cells, ["工作任务", "责任单位", "建平台", "县数据局"], strict=True
    ):
        place.text = text
    out = io.BytesIO()
    written.save(out)
    path = tmp_path / "b.docx"
    path.write_bytes(out.getvalue())
    texts = [one.text for one in read_document(path).paragraphs]
    assert texts == ["一、重点任务", "县数据局牵头，2025年6月底前完成。", "建平台\t县数据局"]


def test_a_damaged_file_is_refused_with_what_where_and_what_to_do(tmp_path):
    path = tmp_path / "坏文件.docx"
    path.write_bytes(docx_file("<w:p>")[:-40])
    with pytest.raises(UnreadableDocument, match=r"^坏文件\.docx：.+。请"):
        read_document(path)


def test_a_body_that_is_no_xml_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(docx_file("<w:p>"))
    with pytest.raises(UnreadableDocument, match="损坏"):
        read_document(path)


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"),
        (102, "chineseCountingThousand", "一百零二"), (110, "japaneseCounting", "一百一十"),
        (2, "ideographTraditional", "乙"), (21, "decimalEnclosedCircle", "㉑"),
        (28, "lowerLetter", "bb"), (14, "upperRoman", "XIV"), (7, "decimalZero", "07"),
        (12, "ideographDigital", "一二"), (0, "chineseCounting", "0"), (3, "unheard", "3"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(number, form, written):
    assert counted(number, form) == written


@given(st.integers(1, 9999))
def test_chinese_numbers_are_all_different(number):
    assert counted(number, "chineseCounting") != counted(number + 1, "chineseCounting")
