"""Head, foot, annexes and headings of official documents, and what stands under what."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.outlining.outline import RawLine, outlined
from zhagen.breakdown.source import Kind


def outline(*texts):
    return outlined([RawLine(text) for text in texts])


def kinds(document):
    return [one.kind for one in document.paragraphs]


BODY = "为优化服务，结合实际，制定本方案。"


def test_a_title_of_two_lines_ends_at_the_number():
    found = outline(
        "示例省人民政府关于", "优化服务的意见", "示政发〔2025〕1号", "各市人民政府：", BODY
    )
    assert found.title == "示例省人民政府关于优化服务的意见"
    assert found.number == "示政发〔2025〕1号"
    assert kinds(found) == [Kind.TITLE, Kind.TITLE, Kind.NUMBER, Kind.ADDRESSEES, Kind.BODY]


def test_below_a_red_head_the_title_follows_the_number():
    found = outline(
        "000012", "机密★1年", "特急", "示例市人民政府办公室文件", "示政办发〔2025〕2号",
        "签发人：王芳", "示例市人民政府办公室关于印发", "优化服务实施方案的通知", "各县人民政府：",
        BODY,
    )  # fmt: skip
    assert found.title == "示例市人民政府办公室关于印发优化服务实施方案的通知"
    assert kinds(found)[:4] == [Kind.FOOT] * 4
    assert found.addressees == ("各县人民政府",)


@pytest.mark.parametrize(
    "texts",
    [
        ("请王芳周五前把数据报给我",),
        ("王芳周五前把数据报给我", "李明下周一交方案"),
        ("一、县人社局负责落实", BODY),
        ("县人社局要抓好落实。", BODY),
    ],
)
def test_what_has_no_title_gets_none(texts):
    assert outline(*texts).title == ""


def test_a_short_line_over_numbered_ones_is_the_title():
    assert (
        outline("窗口改造有关安排", "1.县政务办牵头。", "2.各镇配合。").title == "窗口改造有关安排"
    )


def test_signature_and_day_are_found_above_the_annexes():
    found = outline(
        "关于优化服务的通知", "各科室：", BODY, "附件：任务清单", "示例县人力资源和社会保障局",
        "示例县医疗保障局", "二〇二五年三月十四日", "附件", "任务清单", "一、总体要求",
        "抄送：县委办公室。", "示例县人力资源和社会保障局办公室 2025年3月14日印发",
    )  # fmt: skip
    assert found.issued == date(2025, 3, 14)
    assert found.issuer == "示例县人力资源和社会保障局、示例县医疗保障局"
    assert kinds(found)[3:] == [
        Kind.ANNEX, Kind.SIGNATURE, Kind.SIGNATURE, Kind.DATE, Kind.ANNEX, Kind.TITLE,
        Kind.HEADING, Kind.FOOT, Kind.FOOT,
    ]  # fmt: skip


def test_the_issuer_is_taken_from_the_title_where_nobody_signs():
    assert outline("示例县政务办关于优化服务的通知", "各科室：", BODY).issuer == "示例县政务办"


def test_text_stands_under_the_heading_above_it():
    found = outline(
        "关于优化服务的通知",
        "各科室：",
        "一、任务",
        "（一）县政务办牵头。",
        "说明文字。",
        "二、保障",
    )
    assert [(one.level, one.parent) for one in found.paragraphs[2:]] == [
        (1, 0), (2, 3), (0, 4), (1, 0),
    ]  # fmt: skip


def test_numbers_made_by_word_are_kept_beside_the_text():
    lines = [
        RawLine("重点任务", "一、"),
        RawLine("县政务办牵头。", "（一）"),
        RawLine("其他。", "附一"),
    ]
    found = outlined(lines).paragraphs
    assert [(one.number, one.typed, one.level) for one in found] == [
        ("一、", False, 1), ("（一）", False, 2), ("附一", False, 0),
    ]  # fmt: skip


def test_heading_styles_without_numbers_make_levels():
    lines = [RawLine("任务", heading=1), RawLine("共享", heading=2), RawLine("县数据局牵头。")]
    found = outlined([RawLine("一、总则"), *lines]).paragraphs[1:]
    assert [(one.kind, one.level, one.parent) for one in found] == [
        (Kind.HEADING, 2, 1), (Kind.HEADING, 3, 2), (Kind.BODY, 0, 3),
    ]  # fmt: skip


def test_a_row_is_its_cells_joined_and_tells_where_each_stands():
    row = RawLine("", cells=(("任务", "建平台"), ("责任单位", "县数据局")))
    found = outlined([RawLine("一、任务"), row]).paragraphs[1]
    assert found.text == "建平台\t县数据局"
    assert [found.text[cell.start : cell.end] for cell in found.cells] == ["建平台", "县数据局"]
    assert found.parent == 1


LINES = st.sampled_from(
    [
        "一、任务", "（一）县政务办牵头。", "示例县人民政府", "2025年3月14日", "各镇人民政府：",
        "附件1",
        "关于优化服务的通知", "示政发〔2025〕1号", BODY, "抄送：县委办公室。", "特急", "1.落实",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=25))
def test_nothing_is_lost_and_parents_stand_above(texts):
    found = outline(*texts)
    assert [one.text for one in found.paragraphs] == texts
    assert [one.id for one in found.paragraphs] == list(range(1, len(texts) + 1))
    assert all(one.parent < one.id for one in found.paragraphs)
