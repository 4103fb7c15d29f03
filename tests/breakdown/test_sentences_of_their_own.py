"""Running text: which sentence is a task of its own, and whose day and lead is whose."""

from __future__ import annotations

import pytest

from zhagen.breakdown.lone import LoneParagraph, tasks_of
from zhagen.breakdown.model import IssueCode, Task
from zhagen.calendar.official import official_calendar

CALENDAR = official_calendar()


def read(text: str) -> tuple[Task, ...]:
    return tasks_of(LoneParagraph(text), CALENDAR)


def leads(task: Task) -> list[str]:
    return [body.name for body in task.roles.lead]


def times(task: Task) -> list[str]:
    return [one.text for one in task.deadlines]


def codes(task: Task) -> set[IssueCode]:
    return {one.code for one in task.issues}


@pytest.mark.parametrize(
    ("first", "second", "lead", "time"),
    [
        ("归集电子证照120类。", "区司法局要在4月10日前完成文件清理。", "区司法局", "4月10日前"),
        ("完成改造20处。", "市水务局要在4月10日前报送总结", "市水务局", "4月10日前"),
        ("完成改造20处。", "请市水务局于4月10日前报送总结。", "市水务局", "4月10日前"),
    ],
)
def test_a_sentence_with_its_own_subject_and_work_is_a_task_of_its_own(
    first: str, second: str, lead: str, time: str
) -> None:
    one, other = read(first + second)
    assert (one.text, leads(one), times(one)) == (first, [], [])
    assert IssueCode.NO_LEAD in codes(one)
    assert (other.text, leads(other), times(other)) == (second, [lead], [time])


@pytest.mark.parametrize(
    "text",
    [
        "归集证照120类。市数据局牵头，市公安局配合，6月底前完成。",
        "优化企业开办服务。市数据局要于6月底前建成平台。",
        "完善制度，优化流程。市数据局要抓好落实。",
    ],
)
def test_who_and_when_of_the_work_before_stay_with_it(text: str) -> None:
    (task,) = read(text)
    assert leads(task) == ["市数据局"]


def test_the_whole_shows_neither_the_lead_nor_the_day_of_one_of_its_parts() -> None:
    whole, first, second = read("抓好落实：①6月底前制定办法；②市医保局7月底前完成拨付。")
    assert (leads(whole), times(whole)) == ([], [])
    assert not codes(whole) & {IssueCode.NO_LEAD, IssueCode.NO_DEADLINE}
    assert (leads(first), times(first)) == ([], ["6月底前"])
    assert IssueCode.NO_LEAD in codes(first)
    assert (leads(second), times(second)) == (["市医保局"], ["7月底前"])


def test_a_subject_named_before_the_parts_leads_the_whole() -> None:
    whole, *_parts = read("市水务局要做好以下工作：一是6月底前完成摸排；二是8月底前完成整治。")
    assert leads(whole) == ["市水务局"]


def test_every_part_has_a_title_of_its_own() -> None:
    text = "（三）做好评估。印发后6个月内，市人社局组织中期评估；期满后3个月内提交总结报告。"
    whole, first, second = read(text)
    assert [whole.title, first.title, second.title] == ["做好评估", "组织中期评估", "提交总结报告"]


def test_every_errand_of_a_chat_is_a_row() -> None:
    rows = read(
        "小王，下周三区里要开调度会，你让办公室的老李这两天把台账收上来，周五下班前发我邮箱。"
        "PPT请小张做，周一上午给我过一遍。另外别忘了通知财政局来一个分管领导。"
    )
    assert [leads(one) for one in rows] == [["老李"], ["小张"], []]
    assert [times(one) for one in rows] == [["周五下班前"], ["周一上午"], []]
    assert IssueCode.NO_LEAD in codes(rows[2])


def test_the_day_of_a_meeting_is_no_deadline_of_what_it_asks_for() -> None:
    opening = "2026年4月9日上午，副区长周明在三楼会议室主持召开专题会议，研究排涝工作。"
    assert read(opening) == ()
    (task,) = read(opening + "请区水务局于5月31日前完成整治。")
    assert times(task) == ["5月31日前"]


def test_a_bracket_in_front_speaks_for_what_follows() -> None:
    (task,) = read("（牵头单位：市水务局；配合单位：市财政局）加强运行监测。")
    assert (task.title, leads(task)) == ("加强运行监测", ["市水务局"])
    assert [body.name for body in task.roles.support] == ["市财政局"]
    both = read("1.（牵头单位：市水务局）加强监测。（牵头单位：市财政局）保障资金投入。")
    assert [leads(one) for one in both] == [["市水务局"], ["市财政局"]]


def test_two_last_days_raise_a_question() -> None:
    (task,) = read("年内完成改造20处（市水务局牵头，6月底前完成）。")
    (issue,) = [one for one in task.issues if one.code is IssueCode.DEADLINES_DIFFER]
    assert "年内" in issue.message
    assert "6月底前" in issue.message
    (same,) = read("6月底前完成改造20处（市水务局牵头，6月底前完成）。")
    assert IssueCode.DEADLINES_DIFFER not in codes(same)


@pytest.mark.parametrize(
    "text", ["拟由市水务局牵头，6月底前开展整治。", "6月底前开展整治（拟由市水务局牵头）。"]
)
def test_a_lead_only_proposed_is_asked_for(text: str) -> None:
    (task,) = read(text)
    assert leads(task) == []
    (issue,) = [one for one in task.issues if one.code is IssueCode.LEAD_PROPOSED]
    assert "拟由市水务局牵头" in issue.message
    assert IssueCode.NO_LEAD not in codes(task)


def test_the_rule_on_the_first_name_is_evidence_only_where_it_decided() -> None:
    rule = "责任单位列第一位的为牵头单位，下同"
    decided, verb = read(
        f"加强监测。（责任单位：市水务局、市财政局；{rule}）推广系统。（市数据局牵头，市财政局配合）"
    )
    assert [len(decided.evidence), len(verb.evidence)] == [2, 1]


def test_a_year_striven_for_is_a_target_in_an_undated_paper_too() -> None:
    (task,) = read("力争2027年试点县实现全覆盖。")
    assert times(task) == ["2027年"]


def test_a_time_alone_is_no_task() -> None:
    assert read("2026年4月1日至2026年6月30日。") == ()


def test_the_meeting_that_gave_an_order_neither_leads_nor_dates_it() -> None:
    (task,) = read("2026年3月2日上午，市政府召开专题会议，会议要求，市水务局要于3月底前完成整改。")
    assert (leads(task), times(task)) == (["市水务局"], ["3月底前"])


def test_a_proposed_bracket_does_not_hand_its_task_to_the_next_body() -> None:
    first, second = read("开展排查（拟由市水务局牵头）；建立台账（市财政局负责）。")
    assert (leads(first), leads(second)) == ([], ["市财政局"])
