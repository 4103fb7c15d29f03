"""Demands are reckoned by the document's day and the official calendar, never by a guess."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.calendar.official import official_calendar
from zhagen.calendar.workdays import CalendarUnknown, WorkCalendar
from zhagen.language.deadlines import find_deadlines
from zhagen.language.deadlines_almanac import almanac_day
from zhagen.language.deadlines_model import Problem
from zhagen.language.deadlines_resolve import is_history, resolve
from zhagen.language.plain import plain

CALENDAR = official_calendar()
ISSUED = date(2026, 3, 4)  # a Wednesday
NORM = re.compile(
    r"|@event|\d{4}-\d\d-\d\d|\d{4}-\d\d-\d\d/(\d{4}-\d\d-\d\d)?"
    r"|P(\d+(WD|D|M|Y)|T\d+[HM])@(issue|receipt|event|\d{4}-\d\d-\d\d)"
    r"|ANNUAL(:\d\d-\d\d)?|SEMIANNUAL|QUARTERLY|MONTHLY(:\d\d)?|WEEKLY(:[1-7])?|DAILY"
)


def reckon(text, issued=ISSUED, calendar=CALENDAR, **options):
    (demand,) = find_deadlines(plain(text))
    return resolve(demand, issued, calendar, **options)


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("2026年6月底前完成", "2026-06-30"),
        ("6月底前完成", "2026-06-30"),
        ("今年9月底前完成", "2026-09-30"),
        ("年底前完成", "2026-12-31"),
        ("明年一季度完成", "2027-03-31"),
        ("3月中旬前完成", "2026-03-20"),
        ("6月前完成", "2026-05-31"),
        ("二季度末前完成", "2026-06-30"),
        ("到2027年，建成", "2027-12-31"),
        ("到“十五五”末，建成", "2030-12-31"),
        ("国庆节前完成", "2026-09-30"),
        ("中秋节前完成", "2026-09-24"),
        ("2026年春节前完成", "2026-02-16"),
        ("清明节前完成", "2026-04-04"),
        ("中秋、国庆“双节”前完成", "2026-09-24"),
        ("2030年端午节前完成", "2030-06-04"),
        ("本周五前报送", "2026-03-06"),
        ("下周一前报送", "2026-03-09"),
        ("明天下午5点前报送", "2026-03-05"),
        ("25日前报送", "2026-03-25"),
        ("下月10日前报送", "2026-04-10"),
        ("2024年1月1日至12月31日开展", "2024-01-01/2024-12-31"),
        ("2025年11月至次年3月开展", "2025-11-01/2026-03-31"),
        ("2025—2027年分批实施", "2025-01-01/2027-12-31"),
        ("“十五五”期间，推广", "2026-01-01/2030-12-31"),
        ("即日起至8月15日开展", "2026-03-04/2026-08-15"),
        ("自2026年5月1日起施行", "2026-05-01/"),
        ("每年1月31日前报送", "ANNUAL:01-31"),
        ("每年2月底前报送", "ANNUAL:02-28"),
        ("每年培育10家", "ANNUAL"),
        ("每季度末月25日前报送", "QUARTERLY"),
        ("每月5日前报送", "MONTHLY:05"),
        ("每周五前报送", "WEEKLY:5"),
        ("每日17时前报送", "DAILY"),
        ("验收合格后10个工作日内移交", "P10WD@event"),
        ("收到通知后5个工作日内反馈", "P5WD@receipt"),
        ("三个月内完成", "P3M@issue"),
        ("用三个月时间整治", "P3M@issue"),
        ("未来三年，新建公路", "P3Y@issue"),
        ("24小时内到岗", "PT24H@event"),
        ("发现线索的，3日内移送", "P3D@event"),
        ("投诉由办公室统一受理，24小时内联系", "PT24H@receipt"),
        ("自收文之日起7个工作日内反馈", "P7WD@receipt"),
        ("开学前完成", "@event"),
        ("合同期满前3个月启动", "@event"),
        ("自发布之日起实施", "2026-03-04/"),
        ("从现在起到年底，开展", "2026-03-04/2026-12-31"),
        ("每半年报告", "SEMIANNUAL"),
        ("每学期开展", "SEMIANNUAL"),
        ("每三个月调度", "QUARTERLY"),
        ("每两年修编", ""),
        ("每月结账后第3个工作日提交", "MONTHLY"),
        ("今晚9点前报送", "2026-03-04"),
        ("明早8点前报送", "2026-03-05"),
        ("这个星期五前报送", "2026-03-06"),
        ("烈士纪念日前完成", "2026-09-29"),
        ("2027年除夕前完成", "2027-02-04"),
        ("元宵节前完成", "2027-02-19"),
        ("秋季学期起，执行", "2026-09-01/"),
        ("下学期起执行", ""),
        ("全年不少于20场", "2026-12-31"),
        ("8月上中旬完成", "2026-08-20"),
        ("自公布之日起30日后施行", "2026-04-04/"),
        ("自公布之日起3个月后施行", "2026-06-05/"),
        ("次日10时前报送", "P1D@event"),
        ("用三年左右时间建成", "P3Y@issue"),
        ("实行一月一通报", "MONTHLY"),
        ("一季一评估", "QUARTERLY"),
        ("季度首月10日前报送", "QUARTERLY"),
        ("完成时限：长期", ""),
        ("民国115年5月15日前函复", "2026-05-15"),
        ("115年4月30日前函复", "2026-04-30"),
        ("26年10月底前签约", "2026-10-31"),
        ("一个半月内清理", "P45D@issue"),
        ("一年半内建成", "P18M@issue"),
        ("2026年Q3前迁移", "2026-09-30"),
        ("前三季度投资完成80亿元以上", "2026-09-30"),
        ("2027年初运营", "2027-01-31"),
        ("明年春节前完成", "2027-02-05"),
        ("立冬前完成", "2026-11-06"),
        ("正月十五前完成", "2027-02-19"),
        ("9月1日开学前完成", "2026-08-31"),
        ("今明两年集中整治", "2026-01-01/2027-12-31"),
        ("三、四季度开展检查", "2026-07-01/2026-12-31"),
        ("3月1日～4月15日发动", "2026-03-01/2026-04-15"),
        ("文到10日内回复", "P10D@receipt"),
        ("每双周五召开例会", ""),
        ("每月10日、25日前报送", "MONTHLY"),
        ("每年6月30日、12月31日前报告", "SEMIANNUAL"),
        ("每年3月、6月、9月、12月报告", "QUARTERLY"),
        ("每年6月1日至9月30日巡查", "ANNUAL:09-30"),
        ("次月底前结清", "MONTHLY:31"),
        ("6月31日前完成", ""),
    ],
)
def test_the_norm_is_written_as_the_command_contract_says(text, norm):
    assert reckon(text).norm == norm


def test_working_days_leave_out_holidays_and_count_make_up_workdays():
    reckoned = reckon("自印发之日起15个工作日内完成", date(2025, 3, 14))
    assert (reckoned.norm, reckoned.date) == ("P15WD@issue", date(2025, 4, 7))
    reckoned = reckon("自2025年9月26日起5个工作日内完成")
    assert (reckoned.norm, reckoned.date) == ("P5WD@2025-09-26", date(2025, 10, 10))
    assert "起算当日不计入" in reckoned.basis


def test_a_length_from_no_written_day_counts_from_issue_and_says_so():
    reckoned = reckon("两周内拿出初步方案")
    assert (reckoned.norm, reckoned.date) == ("P14D@issue", date(2026, 3, 18))
    assert "原文没有写起算日，按成文日期算" in reckoned.basis
    assert reckoned.problems == (Problem.START_UNWRITTEN,)
    assert reckon("两周内拿出初步方案", None).date is None


def test_a_feast_beyond_the_official_calendar_still_has_its_eve():
    reckoned = reckon("2027年春节前完成", calendar=WorkCalendar.of([], []))
    assert reckoned.date == date(2027, 2, 5)


def test_the_days_off_of_a_feast_are_not_guessed():
    assert reckon("国庆期间加强值守").norm == "2026-10-01/2026-10-07"
    reckoned = reckon("国庆期间加强值守", calendar=WorkCalendar.of([], []))
    assert (reckoned.norm, reckoned.problems) == ("", (Problem.CALENDAR_UNKNOWN,))


def test_a_plain_day_that_is_the_documents_own_tells_what_was_done():
    (demand,) = find_deadlines("3月4日，专班召开会议。")
    assert is_history(demand, resolve(demand, ISSUED, CALENDAR), ISSUED)


def test_a_period_of_months_ends_on_the_same_day_or_the_last_of_a_shorter_month():
    assert reckon("印发后一个月内完成", date(2026, 1, 31)).date == date(2026, 2, 28)


def test_a_year_without_its_calendar_leaves_a_working_day_unknown():
    reckoned = reckon("自印发之日起10个工作日内完成", calendar=WorkCalendar.of([], []))
    assert (reckoned.norm, reckoned.date) == ("P10WD@issue", None)
    assert reckoned.problems == (Problem.CALENDAR_UNKNOWN,)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("6月底前完成", Problem.YEAR_UNKNOWN),
        ("年内完成", Problem.YEAR_UNKNOWN),
        ("本周五前报送", Problem.ISSUE_UNKNOWN),
        ("25日前报送", Problem.ISSUE_UNKNOWN),
    ],
)
def test_without_the_documents_day_a_time_that_needs_it_stays_empty(text, problem):
    reckoned = reckon(text, None)
    assert (reckoned.norm, reckoned.date) == ("", None)
    assert reckoned.problems == (problem,)


def test_a_length_from_an_unknown_issue_day_keeps_its_norm():
    reckoned = reckon("自印发之日起30日内完成", None)
    assert (reckoned.norm, reckoned.date) == ("P30D@issue", None)


def test_a_month_takes_the_year_named_before_it_or_the_year_the_document_is_about():
    first, second = find_deadlines("2027年3月底前摸底，6月底前整改。")
    assert resolve(first, ISSUED, CALENDAR).norm == "2027-03-31"
    reckoned = resolve(second, ISSUED, CALENDAR)
    assert reckoned.norm == "2027-06-30"
    assert "2027" in reckoned.basis
    assert reckon("6月底前完成", None, year=2025).norm == "2025-06-30"


def test_january_in_a_december_paper_is_next_years():
    assert reckon("1月底前完成", date(2025, 12, 20)).norm == "2026-01-31"


def test_a_plain_year_that_is_over_on_the_day_of_issue_is_history():
    for year, over in ((2024, True), (2026, False)):
        (demand,) = find_deadlines(f"{year}年，完成改造30个。")
        assert is_history(demand, resolve(demand, ISSUED, CALENDAR), ISSUED) is over
    (demand,) = find_deadlines("2024年底前，完成改造30个。")
    assert not is_history(demand, resolve(demand, ISSUED, CALENDAR), ISSUED)


@given(st.dates(date(2020, 1, 1), date(2026, 6, 30)), st.integers(1, 100))
def test_a_working_day_date_is_the_calendars_own_count(issued, count):
    reckoned = reckon(f"自印发之日起{count}个工作日内完成", issued)
    try:
        assert reckoned.date == CALENDAR.add_workdays(issued, count)
    except CalendarUnknown:
        assert reckoned.date is None


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(1, 400))
def test_calendar_days_are_counted_from_the_day_after(issued, count):
    reckoned = reckon(f"自印发之日起{count}日内完成", issued)
    assert reckoned.date == issued + timedelta(days=count)


@given(
    st.text(
        alphabet="年月日前内到至起每周季度半上下底末自从印发之收后个工作节十四五春一二三0123456789.-/·，",
        max_size=40,
    ),
    st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31)),
)
def test_every_norm_can_be_read_and_agrees_with_its_date(text, issued):
    for demand in find_deadlines(plain(text)):
        reckoned = resolve(demand, issued, CALENDAR)
        assert NORM.fullmatch(reckoned.norm)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", reckoned.norm):
            assert reckoned.date == date.fromisoformat(reckoned.norm)


def test_what_a_service_promises_is_not_counted_from_the_document() -> None:
    (demand,) = find_deadlines("一般登记2个工作日内办结。")
    found = resolve(demand, date(2026, 3, 12), official_calendar())
    assert (found.norm, found.date) == ("P2WD@event", None)
    for demand in find_deadlines("1个工作日内转办，3个工作日内答复，5个工作日内办结。"):
        assert resolve(demand, ISSUED, CALENDAR).norm.endswith("@event")
    (demand,) = find_deadlines("请各单位于2个工作日内办结。")
    assert resolve(demand, date(2026, 3, 12), official_calendar()).norm == "P2WD@issue"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("6月31日前完成", Problem.NO_SUCH_DAY),
        ("收到通知后5日内反馈", Problem.RECEIPT_OPEN),
        ("开学前完成", Problem.EVENT_OPEN),
        ("验收后5日内移交", Problem.EVENT_OPEN),
        ("30日内完成", Problem.START_UNWRITTEN),
    ],
)
def test_what_is_missing_for_a_day_is_named(text, problem):
    assert reckon(text).problems == (problem,)


def test_a_first_day_long_before_the_document_tells_of_another_paper():
    (demand,) = find_deadlines("该条例自2024年8月1日起施行。")
    assert is_history(demand, resolve(demand, ISSUED, CALENDAR), ISSUED)
    (demand,) = find_deadlines("本办法自2026年3月1日起施行。")
    assert not is_history(demand, resolve(demand, ISSUED, CALENDAR), ISSUED)


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("立春", 2025, date(2025, 2, 3)),
        ("雨水", 2026, date(2026, 2, 18)),
        ("夏至", 2024, date(2024, 6, 21)),
        ("霜降", 2023, date(2023, 10, 24)),
        ("冬至", 2021, date(2021, 12, 21)),
        ("冬至", 2026, date(2026, 12, 22)),
        ("冬至", 1999, None),
        ("年会", 2026, None),
    ],
)
def test_the_terms_of_the_sun_fall_on_the_days_of_the_almanac(name, year, day):
    assert almanac_day(name, year) == day
