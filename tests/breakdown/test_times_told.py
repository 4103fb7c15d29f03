"""What a time means is told to the reader in words, and what is missing for it."""

from __future__ import annotations

from datetime import date

import pytest

from zhagen.breakdown.analyse import breakdown_of
from zhagen.breakdown.model import NOWHERE, Deadline, DeadlineType, IssueCode
from zhagen.breakdown.source import Paragraph, SourceDocument
from zhagen.breakdown.wording import when
from zhagen.calendar.official import official_calendar

ISSUED = date(2026, 3, 5)
_ABOUT_TIMES = {IssueCode.BASIS_UNKNOWN, IssueCode.CALENDAR_UNKNOWN, IssueCode.NO_DEADLINE}


def told(slot: str, issued: date | None = ISSUED) -> tuple[list[str], str]:
    """The time in a bracket's place for times as the reader sees it, and what is asked about it."""
    text = f"清理涉企收费目录。（牵头单位：市发展改革委；完成时限：{slot}）"
    document = SourceDocument(paragraphs=(Paragraph(1, text),), issued=issued)
    (task,) = breakdown_of(document, official_calendar()).tasks
    asked = [issue.message for issue in task.issues if issue.code in _ABOUT_TIMES]
    return [when(one) for one in task.deadlines], "；".join(asked)


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        ("Q3", "2026-09-30"),
        ("10号前", "2026-03-10"),
        ("每双周五", "每双周五"),
        ("全年", "全年"),
        ("持续推进", "长期"),
        ("每月底", "每月底"),
        ("每年2月底前", "每年2月底"),
        ("每季度末月25日前", "每季度第三个月25日"),
        ("每月10日、25日前", "每月10日、25日"),
        ("每年6月30日、12月31日前", "每年6月30日、12月31日"),
    ],
)
def test_a_time_in_its_place_is_understood(slot, words):
    assert told(slot) == ([words], "")


@pytest.mark.parametrize(
    ("slot", "asked"),
    [
        ("适时", "没有写到哪一天"),
        ("6月31日前", "日历上没有这样的日期"),
        ("收文后5个工作日内", "从收到之日算起"),
        ("开学前", "看另一件事在哪一天"),
        ("30日内", "暂按成文日期算"),
    ],
)
def test_what_is_missing_for_a_day_is_asked_in_its_own_words(slot, asked):
    (_,), question = told(slot)
    assert slot in question
    assert asked in question


def test_without_the_documents_day_the_year_is_asked_for():
    assert "没有写年份" in told("6月底", None)[1]
    assert told("通知下发后10日内", None)[0] == ["下发后 10 日内"]
    assert told("30日内", None)[0] == ["成文后 30 日内"]


def test_an_empty_place_for_times_says_nothing():
    for slot in ("—", "已完成"):
        assert told(slot) == ([], "原文没有写时限，请补上或写“长期”")


@pytest.mark.parametrize(
    ("text", "norm", "words"),
    [
        ("开学前", "@event", "开学前"),
        ("30分钟内", "PT30M@event", "事项发生后 30 分钟内"),
        ("收到后24小时内", "PT24H@receipt", "收到后 24 小时内"),
        ("每月31日", "MONTHLY:31", "每月31日"),
        ("每年4月末", "ANNUAL:04-30", "每年4月底"),
    ],
)
def test_no_code_is_shown_to_a_reader(text, norm, words):
    assert when(Deadline(text, norm, DeadlineType.RELATIVE, None, "", NOWHERE)) == words
