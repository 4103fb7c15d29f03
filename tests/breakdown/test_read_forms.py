"""Task sheets pasted as labels and values: one form is one task, each field in its own line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.analyse import breakdown_of
from zhagen.breakdown.outlining.lines import RawLine
from zhagen.breakdown.reading.forms import with_forms
from zhagen.breakdown.reading.read import read_text
from zhagen.breakdown.source import Kind
from zhagen.calendar.official import official_calendar


def tasks_in(text):
    return breakdown_of(read_text(text), official_calendar()).tasks


COLONS = """督办单
编号：示督〔2026〕15号
督办事项：推进老旧小区加装电梯
交办日期：2026年5月6日
牵头单位：县住建局
配合单位：县财政局、县自然资源局
办理要求：制定实施方案，明确补助标准。
办理时限：2026年9月30日前
联系人：张三　　联系电话：13900012345"""
NEXT_LINE = """任务交办单
督办事项
推进老旧小区加装电梯
牵头单位
县住建局
配合单位
县财政局、县自然资源局
办理时限
2026年9月30日前"""
TABS = (
    "督办事项\t推进老旧小区加装电梯\n牵头单位\t县住建局\t配合单位\t县财政局、县自然资源局\n"
    "办理时限\t2026年9月30日前\n"
)
MARKDOWN = """# 督办单

| 项目 | 内容 |
| --- | --- |
| 督办事项 | 推进老旧小区加装电梯 |
| 牵头单位 | 县住建局 |
| 配合单位 | 县财政局、县自然资源局 |
| 办理时限 | 2026年9月30日前 |
"""
BRACKETS = """【督办事项】推进老旧小区加装电梯
【牵头单位】县住建局
【配合单位】县财政局、县自然资源局
【办理时限】2026年9月30日前"""
ONE_LINE = """督办事项：推进老旧小区加装电梯
牵头单位：县住建局；配合单位：县财政局、县自然资源局
办理时限：2026年9月30日前"""
NUMBERED = """一、督办事项
推进老旧小区加装电梯
二、牵头单位
县住建局
三、配合单位
县财政局、县自然资源局
四、办理时限
2026年9月30日前"""

CHAPTERS = """一、工作目标
到2027年建成平台。
二、重点任务
建设统一平台。各镇要加强宣传。
三、责任分工
县数据局统筹推进平台建设，各部门按职责分工抓好落实。
四、时间安排
2026年9月底前完成。"""


@pytest.mark.parametrize("text", [COLONS, NEXT_LINE, TABS, MARKDOWN, BRACKETS, ONE_LINE, NUMBERED])
def test_a_form_is_one_task_however_its_labels_are_written(text):
    (task,) = tasks_in(text)
    assert task.text == "推进老旧小区加装电梯"
    assert [one.name for one in task.roles.lead] == ["县住建局"]
    assert [one.name for one in task.roles.support] == ["县财政局", "县自然资源局"]
    assert [one.text for one in task.deadlines] == ["2026年9月30日前"]


def test_every_field_quotes_the_value_it_comes_from():
    document = read_text(COLONS)
    (task,) = breakdown_of(document, official_calendar()).tasks
    (row,) = (one for one in document.paragraphs if one.kind is Kind.ROW)
    heads = {cell.head: row.text[cell.start : cell.end] for cell in row.cells}
    assert heads["办理时限"] == task.deadlines[0].span.text
    assert heads["编号"] == "示督〔2026〕15号"
    assert (heads["联系人"], heads["联系电话"]) == ("张三", "13900012345")
    for span in (task.evidence[0], task.deadlines[0].span, task.roles.lead[0].span):
        assert row.text[span.start : span.end] == span.text


def test_several_forms_below_one_another_are_as_many_tasks():
    text = "\n".join(
        f"事项：完成第{count}批窗口改造\n责任单位：县{name}局\n完成时限：2026年{count + 5}月底前"
        for count, name in enumerate(("财政", "民政", "司法"), start=1)
    )
    found = tasks_in(text)
    assert [[one.name for one in task.roles.bodies()] for task in found] == [
        ["县财政局"], ["县民政局"], ["县司法局"],
    ]  # fmt: skip
    assert [task.deadlines[0].date.month for task in found] == [6, 7, 8]


def test_forms_numbered_in_a_notice_stay_apart_and_its_head_is_kept():
    text = """关于做好近期工作的通知
各科室：
现将任务交办如下：
一、任务名称：编制年度预算
牵头科室：办公室
完成时限：10月15日前
二、任务名称：梳理权责清单
牵头科室：法规科
完成时限：11月底前"""
    document = read_text(text)
    assert document.title == "关于做好近期工作的通知"
    found = breakdown_of(document, official_calendar()).tasks
    assert [task.text for task in found] == ["编制年度预算", "梳理权责清单"]


def test_a_value_over_several_lines_belongs_to_its_label():
    text = """督办事项：整治内涝点
办理要求：
1.制定整治方案。
2.每月报送进展。
牵头单位：县住建局
办理时限：2026年8月31日前"""
    task, *parts = tasks_in(text)
    assert {one.name for one in task.deliverables} >= {"整治方案"}
    assert [part.parent for part in parts] == [task.id, task.id]


def test_numbered_measures_behind_an_empty_label_are_tasks_of_their_own():
    text = """问题一：污泥处置不规范。
责任单位：乙区人民政府
整改时限：2026年10月31日前
整改措施：
1.乙区人民政府立即清理非法倾倒点位，7月20日前完成处置。
2.市住建局牵头修订污泥转移联单管理办法。"""
    assert len(tasks_in(text)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "会议时间：4月14日上午\n会议地点：三楼会议室\n参加单位：县财政局\n会议内容：研究积水点整治",
        "联系人：张三\n联系电话：13900012345",
        CHAPTERS,
    ],
)
def test_what_only_looks_like_a_form_stays_text(text):
    assert all(not one.cells for one in read_text(text).paragraphs)


@given(
    st.lists(
        st.sampled_from(
            [
                "事项：建平台",
                "牵头单位：县数据局",
                "时限：年底前",
                "任务",
                "牵头单位",
                "备注：",
                "正文。",
                "1.做好。",
            ]
        ),
        max_size=12,
    )
)
def test_no_line_is_lost_or_changes_places(texts):
    made = list(with_forms([RawLine(text) for text in texts]))
    kept = "".join(one.text or "".join(head + text for head, text in one.cells) for one in made)
    assert sorted(kept.replace("：", "").replace(" ", "").replace("1.", "")) == sorted(
        "".join(texts).replace("：", "").replace("1.", "")
    )


@given(st.lists(st.text(alphabet="事项牵头单位时限：\t 县局1一、。", max_size=14), max_size=10))
def test_a_task_read_from_any_such_lines_has_words(lines):
    text = "\n".join(lines)
    if text.strip():
        assert all(task.text.strip() for task in tasks_in(text))


SHEET = """督办单
督字〔2026〕8号
承办单位：县教育局、县卫生健康局
交办日期：2026年3月16日
督办事项：整改城南小学周边交通拥堵问题
领导批示：请教育局会同市场监管局认真核查，提出整改意见，3月25日前报我。
办理要求：
1.县教育局要牵头摸清底数，建立问题清单，于3月23日前送县政府督查室。
2.县卫生健康局负责对学校食堂开展一次抽检。
3.逾期未报送的，将在全县通报。
办理时限：2026年3月27日"""


def test_the_requirements_of_a_sheet_are_parts_with_their_own_body_time_and_recipient():
    _, first, second = tasks_in(SHEET)
    assert [one.name for one in first.roles.lead] == ["县教育局"]
    assert [one.norm for one in first.deadlines] == ["2026-03-23"]
    assert [(one.name, one.recipient) for one in first.deliverables] == [
        ("问题清单", "县政府督查室")
    ]
    assert [one.name for one in second.roles.lead] == ["县卫生健康局"]
    assert (first.parent, second.parent) == ("t001", "t001")


def test_an_instruction_on_a_sheet_adds_support_and_a_time_that_quote_it():
    whole = tasks_in(SHEET)[0]
    assert [one.name for one in whole.roles.support] == ["市场监管局"]
    assert {(one.norm, one.span.text) for one in whole.deadlines} == {
        ("2026-03-27", "2026年3月27日"), ("2026-03-25", "3月25日前"),
    }  # fmt: skip


def test_the_day_a_sheet_was_handed_out_is_its_day():
    assert read_text(SHEET).issued == date(2026, 3, 16)
    assert read_text(COLONS).issued == date(2026, 5, 6)
