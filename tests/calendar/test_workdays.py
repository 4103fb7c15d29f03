from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.calendar.local import BadCalendarFile, read_local_file, with_local_file
from zhagen.calendar.official import official_calendar
from zhagen.calendar.workdays import (
    CalendarUnknown,
    DayKind,
    NamedDay,
    TooManyWorkdays,
    WorkCalendar,
)

days = st.dates(date(2010, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2025, 1, 1), DayKind.HOLIDAY, "元旦"),
        (date(2025, 1, 26), DayKind.MAKE_UP_WORKDAY, "春节"),
        (date(2025, 2, 4), DayKind.HOLIDAY, "春节"),
        (date(2025, 4, 27), DayKind.MAKE_UP_WORKDAY, "劳动节"),
        (date(2025, 10, 6), DayKind.HOLIDAY, "中秋节"),
        (date(2025, 10, 11), DayKind.MAKE_UP_WORKDAY, "国庆节"),
        (date(2025, 11, 24), DayKind.WORKDAY, ""),
        (date(2025, 11, 22), DayKind.WEEKEND, ""),
        (date(2026, 1, 2), DayKind.HOLIDAY, "元旦"),
        (date(2026, 1, 4), DayKind.MAKE_UP_WORKDAY, "元旦"),
        (date(2026, 2, 14), DayKind.MAKE_UP_WORKDAY, "春节"),
        (date(2026, 2, 23), DayKind.HOLIDAY, "春节"),
        (date(2026, 6, 19), DayKind.HOLIDAY, "端午节"),
        (date(2026, 9, 20), DayKind.MAKE_UP_WORKDAY, "国庆节"),
        (date(2026, 10, 8), DayKind.WORKDAY, ""),
    ],
)
def test_known_days_of_2025_and_2026_are_what_the_notices_say(day, kind, name):
    calendar = official_calendar()
    assert (calendar.kind(day), calendar.name(day)) == (kind, name)
    assert calendar.is_workday(day) == (kind in {DayKind.WORKDAY, DayKind.MAKE_UP_WORKDAY})


def test_periods_jump_over_holidays_and_count_make_up_days():
    calendar = official_calendar()
    assert calendar.add_workdays(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert calendar.add_workdays(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert calendar.add_workdays(date(2025, 1, 24), 2) == date(2025, 1, 27)
    assert calendar.add_workdays(date(2026, 3, 2), 10) == date(2026, 3, 16)
    assert calendar.workdays_between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert calendar.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)


@settings(deadline=None)
@given(days, st.integers(1, 60))
def test_counting_back_what_was_added_gives_the_same_number(start, count):
    calendar = official_calendar()
    end = calendar.add_workdays(start, count)
    assert calendar.is_workday(end)
    assert calendar.workdays_between(start, end) == count
    assert calendar.workdays_between(end, start) == -sum(
        calendar.is_workday(start + timedelta(days=k)) for k in range((end - start).days)
    )
    if calendar.is_workday(start):
        assert calendar.add_workdays(end, -count) == start


@settings(deadline=None)
@given(days, days, days)
def test_workdays_of_adjoining_periods_add_up(first, second, third):
    calendar = official_calendar()
    a, b, c = sorted((first, second, third))
    whole = calendar.workdays_between(a, c)
    assert whole == calendar.workdays_between(a, b) + calendar.workdays_between(b, c)


def test_a_year_without_a_notice_is_not_guessed():
    calendar = official_calendar()
    assert calendar.year_known(2026)
    assert not calendar.year_known(2027)
    with pytest.raises(CalendarUnknown, match="没有 2027 年的放假安排"):
        calendar.is_workday(date(2027, 3, 3))
    with pytest.raises(CalendarUnknown, match="2027"):
        calendar.add_workdays(date(2026, 12, 30), 5)
    with pytest.raises(TooManyWorkdays):
        calendar.add_workdays(date(2026, 1, 5), 10**9)


def test_a_calendar_of_nothing_says_that_nothing_is_installed():
    with pytest.raises(CalendarUnknown, match="（无）"):
        WorkCalendar.of([], []).kind(date(2026, 1, 5))


def test_a_local_csv_wins_over_the_official_days(tmp_path):
    path = tmp_path / "本地.csv"
    path.write_text(
        "date,kind,name\n2026-03-04,holiday,本厅搬迁\n2026-03-07,workday,补班\n", encoding="utf-8"
    )
    calendar = with_local_file(official_calendar(), path)
    assert calendar.kind(date(2026, 3, 4)) is DayKind.HOLIDAY
    assert calendar.name(date(2026, 3, 4)) == "本厅搬迁"
    assert calendar.kind(date(2026, 3, 7)) is DayKind.MAKE_UP_WORKDAY
    assert calendar.add_workdays(date(2026, 3, 3), 1) == date(2026, 3, 5)
    assert official_calendar().is_workday(date(2026, 3, 4))


def test_one_local_day_does_not_make_a_new_year_known(tmp_path):
    path = tmp_path / "本地.yaml"
    path.write_text("- {date: 2027-03-04, kind: 放假, name: 本厅搬迁}\n", encoding="utf-8")
    calendar = with_local_file(official_calendar(), path)
    assert calendar.kind(date(2027, 3, 4)) is DayKind.HOLIDAY
    with pytest.raises(CalendarUnknown):
        calendar.kind(date(2027, 3, 5))


def test_a_whole_notice_makes_its_year_known(tmp_path):
    rows = [f"2027-10-{day:02},holiday,国庆节" for day in range(1, 15)]
    path = tmp_path / "2027.csv"
    path.write_text("\n".join(["date,kind,name", *rows]), encoding="utf-8")
    assert read_local_file(path).years == {2027}
    declared = tmp_path / "2028.yml"
    declared.write_text(
        "years: [2028]\ndays:\n- {date: '2028-01-01', kind: holiday, name: 元旦}\n",
        encoding="utf-8",
    )
    calendar = with_local_file(with_local_file(official_calendar(), path), declared)
    assert calendar.year_known(2027)
    assert calendar.is_workday(date(2028, 1, 3))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "date,kind,name\n2027/1/1,holiday,元旦\n", "第 1 条的日期"),
        ("a.csv", "date,kind,name\n2027-01-01,半天,元旦\n", "kind"),
        ("a.yaml", "days: {a: 1}\n", "列表"),
        ("a.yaml", "- [1, 2]\n", "三项"),
        ("a.yaml", "days: []\nyears: [二〇二七]\n", "years"),
        ("a.yaml", "a: [\n", "YAML"),
        ("a.txt", "", "只认"),
    ],
)
def test_a_broken_local_file_is_refused_with_place_and_remedy(tmp_path, name, text, message):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadCalendarFile, match=message):
        read_local_file(path)


def test_a_missing_or_foreign_file_is_refused(tmp_path):
    with pytest.raises(BadCalendarFile, match="读不出来"):
        read_local_file(tmp_path / "没有.csv")
    strange = tmp_path / "乱码.csv"
    strange.write_bytes("日期,种类".encode("gb18030"))
    with pytest.raises(BadCalendarFile, match="UTF-8"):
        read_local_file(strange)


def test_rows_given_later_win():
    day = date(2026, 3, 4)
    calendar = official_calendar().overridden(
        [NamedDay(day, DayKind.HOLIDAY, "甲"), NamedDay(day, DayKind.WORKDAY, "乙")]
    )
    assert calendar.name(day) == "乙"
