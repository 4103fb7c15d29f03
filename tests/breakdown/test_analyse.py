"""Whole documents in, tasks out: state, nesting, tables, open points."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.analyse import breakdown_of
from zhagen.breakdown.model import Breakdown, IssueCode, Origin, Task
from zhagen.breakdown.outlining.outline import RawLine, outlined
from zhagen.calendar.official import official_calendar

CALENDAR = official_calendar()
NOTICE = """
示例市政务服务和数据管理局关于印发《示例市“高效办成一件事”重点事项清单任务分工方案》的通知
示政数〔2026〕17号
各县（区）人民政府，市政府各部门：
现将《示例市“高效办成一件事”重点事项清单任务分工方案》印发给你们，请认真组织实施。
一、总体要求
坚持以人民为中心，全面落实国家和省部署，持续优化政务服务。
二、重点任务
（一）推进新生儿出生一件事。实现出生医学证明、户口登记一表申请。（市卫生健康委牵头，市公安局、市医保局配合，6月底前完成）
（二）优化企业开办服务。由市市场监管局会同市人力资源社会保障局、市税务局，今年9月底前将企业社保登记并入开办平台，材料由7份减至4份以内，并向市政府报送《企业开办并联办理情况报告》。
（三）规范一次性告知。各级政务服务窗口要自本方案印发之日起30个工作日内制定一次性告知书示范文本。
（四）加强跟踪问效。
1.建立工作台账。（市政务服务和数据管理局）
2.每季度首月10日前通报进展。
三、保障措施
各县（区）人民政府要落实经费保障。
示例市政务服务和数据管理局
2026年3月9日
"""


def read(text: str) -> Breakdown:
    return breakdown_of(outlined(RawLine(line) for line in text.strip().splitlines()), CALENDAR)


def titled(found: Breakdown, title: str) -> Task:
    (task,) = [one for one in found.tasks if one.title.startswith(title)]
    return task


def names(bodies) -> list[str]:
    return [body.resolved for body in bodies]


def codes(task: Task) -> set[IssueCode]:
    return {issue.code for issue in task.issues}


@pytest.fixture(scope="module")
def notice() -> Breakdown:
    return read(NOTICE)


def test_the_head_tells_issuer_number_day_and_addressees(notice):
    document = notice.document
    assert document.issuer == "示例市政务服务和数据管理局"
    assert document.number == "示政数〔2026〕17号"
    assert document.issued == date(2026, 3, 9)
    assert document.addressees == ("各县（区）人民政府", "市政府各部门")


def test_a_bracket_says_who_and_by_when(notice):
    task = titled(notice, "推进新生儿")
    assert names(task.roles.lead) == ["市卫生健康委"]
    assert names(task.roles.support) == ["市公安局", "市医保局"]
    assert [(one.text, one.norm) for one in task.deadlines] == [("6月底前", "2026-06-30")]
    assert task.path == ("二、重点任务",)


def test_running_text_says_who_by_when_what_and_how_much(notice):
    task = titled(notice, "优化企业开办")
    assert names(task.roles.lead) == ["市市场监管局"]
    assert names(task.roles.support) == ["市人力资源社会保障局", "市税务局"]
    assert [one.norm for one in task.deadlines] == ["2026-09-30"]
    assert [(one.name, one.recipient) for one in task.deliverables] == [
        ("企业开办并联办理情况报告", "市政府")
    ]
    (target,) = task.targets
    assert (int(target.value), target.unit, target.comparator.value) == (4, "份", "le")


def test_working_days_are_counted_from_the_day_of_writing_by_the_official_calendar(notice):
    (deadline,) = titled(notice, "规范一次性告知").deadlines
    assert deadline.norm == "P30WD@issue"
    assert deadline.date == CALENDAR.add_workdays(date(2026, 3, 9), 30)
    assert "2026-03-09" in deadline.basis


def test_what_nobody_is_named_for_stays_empty_and_is_asked_for(notice):
    task = titled(notice, "每季度首月10日前通报进展")
    assert not task.roles.bodies()
    assert IssueCode.NO_LEAD in codes(task)


def test_principles_and_formulas_are_told_as_what_they_are(notice):
    reasons = dict(notice.others)
    wordings = {one.id: one.text for one in notice.document.paragraphs}
    told = {wordings[at][:6]: reason for at, reason in reasons.items()}
    assert told["坚持以人民为"] == "原则"
    assert told["现将《示例市"] in {"印发语", "结束语"}
    assert all("坚持以人民" not in task.text for task in notice.tasks)


def test_every_span_quotes_its_paragraph(notice):
    texts = {one.id: one.text for one in notice.document.paragraphs}
    for task in notice.tasks:
        spans = [
            *task.evidence,
            *(body.span for body in task.roles.bodies()),
            *(one.span for one in (*task.deadlines, *task.deliverables, *task.targets)),
        ]
        assert all(texts[at.paragraph][at.start : at.end] == at.text for at in spans)


def test_the_first_named_leads_from_the_sentence_on_that_says_so():
    found = read(
        "一、建设平台。（责任单位：市数据局、市财政局。列第一位的为牵头单位，下同）\n"
        "二、完善标准。（责任单位：市市场监管局、市数据局）"
    )
    first, second = found.tasks
    assert (names(first.roles.lead), names(first.roles.support)) == (["市数据局"], ["市财政局"])
    assert names(second.roles.lead) == ["市市场监管局"]
    assert any("列第一位" in span.text for span in second.evidence)


def test_those_who_carry_out_everything_are_inherited_to_the_end_of_the_chapter():
    found = read(
        "一、重点任务\n"
        "（一）健全制度。（市生态环境局指导，试点县政府负责落实。以下均需试点县政府落实，不再列出）\n"
        "（二）开展普查。（市统计局指导）\n"
        "二、保障措施\n"
        "（一）加强督导。（市政府督查室负责）"
    )
    _, second, third = found.tasks
    assert [(body.name, body.origin) for body in second.roles.lead] == [
        ("试点县政府", Origin.INHERITED)
    ]
    assert names(third.roles.bodies()) == ["市政府督查室"]


def test_several_brackets_make_several_tasks_of_a_paragraph():
    found = read(
        "（一）夯实基础。摸清设施底数。（市住房城乡建设局负责）开展隐患排查。（市应急管理局牵头）"
    )
    assert [names(task.roles.lead) for task in found.tasks] == [
        ["市住房城乡建设局"], ["市应急管理局"],
    ]  # fmt: skip


def test_a_line_of_roles_belongs_to_the_item_above_it():
    found = read(
        "1.开展证照联办，推行一表申请。\n责任单位：市行政审批局\n2.建立考评制度。\n责任单位：市政府办"
    )
    assert [names(task.roles.lead) for task in found.tasks] == [["市行政审批局"], ["市政府办"]]


def test_the_columns_of_a_table_are_fields():
    heads = ("序号", "重点任务", "牵头单位", "配合单位", "完成时限", "成果形式")
    rows = [
        (
            "1",
            "制定窗口服务规范",
            "市政务服务局",
            "市人力资源社会保障局、市税务局",
            "2026年6月底",
            "窗口服务规范",
        ),
        ("2", "开展满意度回访", "市政务服务局", "", "长期", ""),
    ]
    lines = [RawLine("\t".join(row), cells=tuple(zip(heads, row, strict=True))) for row in rows]
    first, second = breakdown_of(outlined(lines), CALENDAR).tasks
    assert names(first.roles.lead) == ["市政务服务局"]
    assert names(first.roles.support) == ["市人力资源社会保障局", "市税务局"]
    assert [one.norm for one in first.deadlines] == ["2026-06-30"]
    assert [one.name for one in first.deliverables] == ["窗口服务规范"]
    assert [one.type.value for one in second.deadlines] == ["ongoing"]


def test_a_deadline_on_a_holiday_or_before_the_issue_is_asked_about():
    found = read("一、完成清理。（市城管局负责，2026年10月1日前完成）\n2026年3月9日")
    assert IssueCode.DEADLINE_ON_HOLIDAY in codes(found.tasks[0])
    found = read("一、完成清理，由市城管局于2025年12月31日前完成。\n2026年3月9日")
    assert all(IssueCode.DEADLINE_BEFORE_ISSUE in codes(task) for task in found.tasks)


def test_a_text_without_a_task_has_none():
    assert not read("特此通知。").tasks


def test_traditional_characters_give_the_same_fields_and_keep_their_characters():
    plain = "（一）優化企業開辦。由市市場監管局會同市稅務局於2026年9月底前完成。"
    (task,) = read(plain).tasks
    assert names(task.roles.lead)[0] == "市市場監管局"
    assert task.text in plain
    assert [one.norm for one in task.deadlines] == ["2026-09-30"]


@given(st.integers(0, 5))
def test_background_before_the_tasks_moves_nothing_but_the_places(count):
    lines = NOTICE.strip().splitlines()
    background = ["近年来，全市政务服务水平持续提升，群众满意度不断提高。"] * count
    moved = read("\n".join([*lines[:4], *background, *lines[4:]]))
    kept = read(NOTICE)
    assert [task.text for task in moved.tasks] == [task.text for task in kept.tasks]
    assert [names(task.roles.bodies()) for task in moved.tasks] == [
        names(task.roles.bodies()) for task in kept.tasks
    ]


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("去年12月31日前未办结的，市民政局要于今年4月10日前清零。", ["2026-04-10"]),
        ("上月底前未完成的，市民政局要于4月10日前完成。", ["2026-04-10"]),
        ("市民政局要在一个半月内完成清理。", ["P45D@issue"]),
        ("市民政局要于民国115年5月15日前报送总结。", ["2026-05-15"]),
        ("市民政局要于6月31日前报送总结。", [""]),
    ],
)
def test_a_time_that_is_over_or_not_understood_is_given_no_date(text, norms):
    (task,) = read(f"{text}\n2026年3月9日").tasks
    assert [one.norm for one in task.deadlines] == norms
    assert all(one.date is None for one in task.deadlines if not one.norm)


def test_the_sentence_on_order_is_evidence_only_where_it_decides():
    found = read(
        "一、清理目录。（市数据局牵头，市财政局配合）\n"
        "二、建设平台。（责任单位：市数据局、市财政局。列第一位的为牵头单位，下同）\n"
        "三、修订办法。（市司法局牵头，市数据局配合）\n"
        "四、完善标准。（责任单位：市市场监管局、市数据局）"
    )
    quoted = [any("列第一位" in span.text for span in task.evidence[1:]) for task in found.tasks]
    assert quoted == [False, True, False, True]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("2025年，办理时限由30天缩短到18天。", []),
        ("2026年，将办理时限由30天缩短到18天。", ["办理时限由30天缩短到18天"]),
        ("2025年，办理时限为30天，2026年内缩短到18天。", ["缩短到18天"]),
        ("到2027年，办理时限由30天缩短到18天。", ["办理时限由30天缩短到18天"]),
        ("截至2025年底，建成服务站413家，2026年内再新增150家。", ["新增150家"]),
    ],
)
def test_a_year_already_over_is_told_and_not_ordered(text, targets):
    found = read(f"{text}\n2026年3月9日").tasks
    assert [one.text for task in found for one in task.targets] == targets
    assert bool(found) is bool(targets)
