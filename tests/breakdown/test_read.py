"""Reading whatever is handed in: kinds told by content, encodings, refusals, lines without end."""

import codecs
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.written_files import blank_pdf, png, zipped

from zhagen.breakdown.reading import read as reading
from zhagen.breakdown.reading.read import UnreadableDocument, read_document, read_text
from zhagen.breakdown.reading.text import LONGEST_LINE
from zhagen.breakdown.reading.text_decoding import decoded, unreadable_lines
from zhagen.breakdown.source import Kind

NOTICE = """示例县人民政府办公室关于优化窗口服务的通知
示政办发〔2025〕3号
各镇人民政府，县政府各部门：
一、优化流程。县政务办牵头，县人社局、县医保局配合，2025年6月底前完成。
示例县人民政府办公室
2025年3月14日
"""


@pytest.fixture
def read(tmp_path):
    def reading(content, name="通知.txt"):
        path = tmp_path / name
        path.write_bytes(content)
        return read_document(path)

    return reading


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("gb18030", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""), ("utf-16-be", b""),
    ],
)  # fmt: skip
def test_every_usual_encoding_gives_the_same_document(read, encoding, mark):
    assert read(mark + NOTICE.encode(encoding)) == read_text(NOTICE)


def test_a_text_pasted_together_from_two_encodings_is_read_line_by_line(read):
    first, second = "一、县人社局牵头落实稳岗政策。\n", "二、县医保局负责参保扩面工作。\n"
    document = read(first.encode("gb18030") + second.encode())
    assert [one.text for one in document.paragraphs] == [first.strip(), second.strip()]


def test_a_line_pasted_together_from_two_encodings_keeps_both():
    first, second = (
        "一、县人社局牵头落实稳岗政策。",
        "二、县医保局负责参保扩面，2025年9月底前完成。",
    )
    assert decoded(first.encode("gb18030") + second.encode()) == first + second


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@given(st.integers(40, 90))
def test_a_stray_byte_is_told_and_the_text_around_it_is_kept(encoding, place):
    content = NOTICE.encode(encoding)
    text = decoded(content[:place] + b"\xff" + content[place:])
    assert text is not None
    assert unreadable_lines(text)
    assert text.splitlines()[3:] == NOTICE.splitlines()[3:]


def test_the_line_of_a_stray_byte_is_named_in_a_remark(read):
    content = NOTICE.encode()
    place = content.index("县政务办".encode()) + 3
    document = read(content[:place] + b"\xff" + content[place:])
    assert document.remarks[0].startswith("第 4 行有不能辨认的字节")
    assert read(NOTICE.encode()).remarks == ()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("縣政務辦牽頭，縣人社局配合，2025年6月底前完成。", "big5"),
        ("县政务办牵头改造大厅，2025年6月底前完成。", "utf-16-le"),
        ("县政务办牵头改造大厅，2025年6月底前完成。", "utf-16-be"),
    ],
)
def test_a_line_in_an_encoding_without_a_mark_is_read(text, encoding):
    assert decoded(text.encode(encoding)) == text


def test_a_few_zeros_in_a_text_are_left_out():
    assert decoded(NOTICE.replace("县政务办", "县政\0务办").encode()) == NOTICE


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Received: from a.example.cn\r\nFrom: a@example.cn\r\nSubject: x\r\n\r\n", "邮件"),
        ("From: a@example.cn\r\nTo: b@example.cn\r\nMIME-Version: 1.0\r\n\r\n", "邮件"),
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "网页存档"),
    ],
)
def test_a_mail_or_archived_page_is_refused_with_what_to_do(read, head, kind):
    with pytest.raises(UnreadableDocument, match=f"{kind}.*请把正文复制出来"):
        read((head + "=E4=B8=80=E3=80=81").encode(), "材料.eml")


@pytest.mark.parametrize(("mark", "encoding"), [(",", "gb18030"), (";", "utf-8-sig")])
def test_a_table_saved_as_csv_is_a_table(read, mark, encoding):
    rows = [
        "序号,重点任务,牵头单位,完成时限",
        '1,"建平台",县数据局,6月底前',
        "2,通接口,县财政局,年内",
    ]
    document = read("\n".join(rows).replace(",", mark).encode(encoding), "表.csv")
    assert [one.text.split("\t") for one in document.paragraphs] == [
        ["1", "建平台", "县数据局", "6月底前"], ["2", "通接口", "县财政局", "年内"],
    ]  # fmt: skip
    assert document.paragraphs[0].cells[1].head == "重点任务"


def test_a_sentence_with_commas_is_no_table():
    text = "县数据局,县财政局,县民政局要按时完成任务。"
    assert [one.text for one in read_text(text).paragraphs] == [text]


def test_the_number_of_a_page_does_not_tear_a_name():
    text = "一、推进网络安全。由省委宣传部、省委网信\n— 3 —\n办牵头，省财政厅配合。\n二、其他。"
    assert [one.text for one in read_text(text).paragraphs] == [
        "一、推进网络安全。由省委宣传部、省委网信办牵头，省财政厅配合。", "二、其他。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 政务公开 > 文件", "您当前的位置：首页>通知公告", "【字体：大 中 小】", "分享到：",
        "上一篇：工作动态", "打印本页", "【关闭】", "浏览次数：128",
        "版权所有：示例县 ICP备00000000号",
    ],
)  # fmt: skip
def test_what_a_site_puts_around_its_texts_is_left_out(line):
    document = read_text(f"{line}\n{NOTICE}")
    assert document == read_text(NOTICE)


@pytest.mark.parametrize(
    "line",
    [
        "关闭违规门店，县市场监管局负责。",
        "一、优化首页布局，县政务办负责。",
        "打印机采购由县财政局负责。",
    ],
)
def test_a_task_that_names_such_things_is_kept(line):
    assert line in [one.text for one in read_text(f"{NOTICE}\n{line}").paragraphs]


def test_head_and_foot_of_a_pasted_notice_are_understood():
    document = read_text(NOTICE)
    assert document.title == "示例县人民政府办公室关于优化窗口服务的通知"
    assert (document.number, document.issuer) == ("示政办发〔2025〕3号", "示例县人民政府办公室")
    assert document.issued is not None
    assert document.issued.isoformat() == "2025-03-14"
    assert document.addressees == ("各镇人民政府", "县政府各部门")


def test_an_instruction_of_one_line_is_no_title():
    document = read_text("请王芳周五前把上半年数据报给我")
    assert document.title == ""
    assert document.paragraphs[0].kind is Kind.BODY


def test_markdown_headings_lists_and_tables_are_understood():
    text = """# 示例县行动方案

## 重点任务
- **县政务办**负责大厅改造。

| 序号 | 工作任务 | 责任单位 |
| --- | :---: | --- |
| 1 | 建平台 | 县数据局 |
"""
    document = read_text(text)
    assert document.title == "示例县行动方案"
    assert [one.text for one in document.paragraphs] == [
        "示例县行动方案", "重点任务", "县政务办负责大厅改造。", "1\t建平台\t县数据局",
    ]  # fmt: skip
    assert [one.head for one in document.paragraphs[3].cells] == ["序号", "工作任务", "责任单位"]


def test_a_web_page_is_read_without_scripts_and_navigation(read):
    page = """<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body>
    <nav><a>首页</a></nav><script>var a = "县人社局";</script>
    <h1>示例县关于优化服务的<br>实施方案</h1>
    <p>一、县政务办<b>牵头</b>改造大厅。</p><ul><li>县医保局负责参保。</li></ul>
    <table><tr><th>工作任务</th><th>责任单位</th></tr>
    <tr><td>建平台</td><td rowspan="2">县数据局</td></tr><tr><td>通接口</td></tr></table>
    <p style="display:none">隐藏</p></body></html>"""
    document = read(page.encode("gb18030"), "a.html")
    assert document.title == "示例县关于优化服务的实施方案"
    assert [one.text for one in document.paragraphs[2:]] == [
        "一、县政务办牵头改造大厅。", "县医保局负责参保。", "建平台\t县数据局", "通接口\t县数据局",
    ]  # fmt: skip


def test_of_a_site_only_the_text_itself_is_read_with_its_title(read):
    page = f"""<html><head><meta name="ArticleTitle" content="示例县优化服务实施方案"></head><body>
    <div>首页 &gt; 政务公开</div>
    <form><div id="UCAP-CONTENT"><p>{"一、县政务办牵头改造大厅。" * 9}</p>
    <p>二、各镇配合。</p></div></form><div>主办：示例县政府</div></body></html>"""
    document = read(page.encode(), "a.html")
    assert document.title == "示例县优化服务实施方案"
    assert [one.text for one in document.paragraphs][2:] == ["二、各镇配合。"]


def test_lines_that_a_page_broke_are_joined():
    wrapped = """关于优化服务的通知
各科室：
　　一、县政务办牵头，会同县人社局、县医保局等单位，于二〇二
五年六月底前完成综合窗口改造，做到前台统一受理、后台分类审批
并报县政府备案。
　　二、各镇配合做好便民服务中心改造工作，落实人员和经费，于年
底前完成。
"""
    texts = [one.text.strip() for one in read_text(wrapped).paragraphs]
    assert len(texts) == 4
    assert texts[2].startswith("一、县政务办")
    assert texts[2].endswith("审批并报县政府备案。")


def test_a_list_of_short_lines_stays_a_list():
    names = "县人力资源和社会保障局负责稳定就业岗位\n县医疗保障局负责扩大参保覆盖范围\n" * 3
    assert len(read_text(names).paragraphs) == 6


def test_a_workbook_of_tasks_is_read_with_its_heads(read):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["示例县任务分解表"], ["序号", "重点任务", "责任单位", "完成时限"],
        [1, "建平台", "县数据局", "2025年6月底前"], [2, "通接口", None, "年底前"],
    ]:  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("C3:C4")
    out = io.BytesIO()
    book.save(out)
    rows = [one for one in read(out.getvalue(), "表.xlsx").paragraphs if one.kind is Kind.ROW]
    assert [one.text for one in rows] == [
        "1\t建平台\t县数据局\t2025年6月底前", "2\t通接口\t县数据局\t年底前",
    ]  # fmt: skip
    assert rows[1].cells[2].head == "责任单位"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"), (b" \n\t\n", "empty"), (b"<html><body></body></html>", "empty"),
        (b"{\\rtf1 abc}", "unsupported"), (png(), "unsupported"),
        (b"\x00\x01\x02" * 90, "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (zipped([("a.txt", b"a")]), "unsupported"), (b"%PDF-1.4 broken", "damaged"),
        (zipped([("[Content_Types].xml", b"a"), ("word/document.xml", b"<a")]), "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_line(read, content, reason):
    with pytest.raises(UnreadableDocument) as refused:
        read(content, "材料")
    assert refused.value.reason == reason
    message = str(refused.value)
    assert message.startswith("材料：")
    assert "请" in message
    assert "\n" not in message


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableDocument, match="找不到"):
        read_document(tmp_path / "没有.docx")


def test_a_pdf_of_very_many_pages_is_refused_with_the_limit(read):
    with pytest.raises(UnreadableDocument, match=r"2000 页，超过单个文件 500 页"):
        read(blank_pdf(2000), "a.pdf")


def test_a_line_without_end_is_parted_at_its_sentences_and_told(read):
    sentence = "县数据局牵头推进数据共享。"
    document = read((sentence * 80_000).encode())
    assert all(len(one.text) <= LONGEST_LINE for one in document.paragraphs)
    assert all(one.text.endswith("。") for one in document.paragraphs)
    assert "".join(one.text for one in document.paragraphs) == sentence * 80_000
    assert "已按句子分成几段" in document.remarks[0]


def test_a_line_without_end_and_without_stops_is_parted_at_its_commas():
    clause = "由县数据局牵头推进数据共享，"
    document = read_text(clause * 2_000)
    assert all(one.text.endswith("，") for one in document.paragraphs)
    assert "".join(one.text for one in document.paragraphs) == clause * 2_000


def test_a_line_without_end_and_without_sentences_is_parted_all_the_same():
    document = read_text("任务" * 100_000)
    assert sum(len(one.text) for one in document.paragraphs) == 200_000


def test_more_text_than_a_document_holds_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_CHARACTERS", 50)
    with pytest.raises(UnreadableDocument, match="超过 50 字的上限"):
        read_text("一、任务。" * 20)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_loses_no_han(text):
    try:
        document = read_text(text)
    except UnreadableDocument:
        return
    kept = "".join(one.text + "".join(c.head for c in one.cells) for one in document.paragraphs)
    assert {sign for sign in text if "\u4e00" <= sign <= "\u9fff"} <= set(kept)


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_no_text(content):
    text = decoded(content)
    assert text is None or "\0" not in text


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1))
def test_what_is_written_in_utf8_is_read_as_written(text):
    assert decoded(text.encode()) == text


@pytest.mark.parametrize("bar", ["｜", "\t"])
def test_lines_parted_by_full_width_bars_or_tabs_are_a_table(bar):
    heads = bar.join(("序号", "项目名称", "牵头单位", "完成时限"))
    rows = [
        bar.join(("1", "婴幼儿照护", "县卫健局", "9月底")),
        bar.join(("2", "法律援助", "", "年内")),
    ]
    found = read_text("民生实事任务分解表\n" + "\n".join([heads, *rows]) + "\n以上请抓好落实。")
    table = [one for one in found.paragraphs if one.cells]
    assert [cell.head for cell in table[0].cells] == ["序号", "项目名称", "牵头单位", "完成时限"]
    assert table[0].text.split("\t")[2] == "县卫健局"
    assert len(table) == 2
    assert found.paragraphs[-1].text == "以上请抓好落实。"
