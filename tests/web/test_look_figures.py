"""Numbers and dates as people read them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.web.look import figures


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "0"),
        (2214, "2214"),
        (11367, "11\u202f367"),
        (1234567, "1\u202f234\u202f567"),
        (-4952, "\u22124952"),
        (-0.0, "0.0"),
        (24762.5, "24\u202f762.5"),
        (Decimal("12345.60"), "12\u202f345.60"),
        (float("nan"), "nan"),
        (1e22, "1e+22"),
    ],
)
def test_five_digits_and_more_are_grouped(number, told):
    assert figures.grouped(number) == told


@given(st.integers())
def test_grouping_changes_no_digit(number):
    told = figures.grouped(number)
    assert int(told.replace("\u202f", "").replace("\u2212", "-")) == number


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        (0, "0 秒", "0 s"),
        (59.4, "59 秒", "59 s"),
        (59.6, "1 分", "1 min"),
        (380, "6 分 20 秒", "6 min 20 s"),
        (485, "8 分 05 秒", "8 min 05 s"),
        (7200, "2 小时", "2 h"),
        (7500, "2 小时 5 分", "2 h 5 min"),
        (90000, "1 天 1 小时", "1 d 1 h"),
        (-3, "0 秒", "0 s"),
    ],
)
def test_a_span_says_its_two_largest_units(seconds, chinese, english):
    assert figures.span(seconds, "zh-hans") == chinese
    assert figures.span(seconds, "en") == english


@given(st.floats(min_value=0, max_value=1e9))
def test_a_wait_in_a_list_is_never_told_longer_than_it_is(seconds):
    number, unit = figures.waited(seconds, "zh-hans").split(" ")
    assert int(number) * {"分": 60, "小时": 3600, "天": 86400}[unit] <= seconds


def test_dates_stand_in_sentences_and_in_tables():
    friday = date(2026, 11, 20)
    assert figures.day(friday, "zh-hans") == "11 月 20 日"
    assert figures.day(friday, "zh-hant", year=True) == "2026 年 11 月 20 日"
    assert figures.day(friday, "en", year=True) == "20 Nov 2026"
    assert figures.day_of_week(friday, "zh-hans") == "11 月 20 日 星期五"
    assert figures.day_of_week(friday, "en") == "Friday, 20 Nov"
    assert figures.table_day(friday) == "2026-11-20"
    assert figures.table_moment(datetime(2026, 1, 2, 9, 5)) == "2026-01-02 09:05"  # noqa: DTZ001


def test_codes_are_grouped_for_reading_only_when_they_are_codes():
    assert figures.code_groups("91320115MA27K8XQ45").split("\u00a0") == [
        "9132", "0115", "MA27", "K8XQ", "45",
    ]  # fmt: skip
    assert figures.code_groups("没有代码") == "没有代码"


@given(st.text(max_size=30))
def test_a_mask_keeps_the_length_and_hides_the_middle(text):
    for masked in (figures.masked_phone(text), figures.masked_id(text)):
        assert len(masked) == len(text)
        middle = masked[4:-4] if len(text) > 8 else ""
        assert set(middle) <= {"*"}


def test_masks_of_the_usual_numbers():
    assert figures.masked_phone("13900000037") == "139****0037"
    assert figures.masked_id("110101190001019992") == "110***********9992"
    assert figures.masked_phone("0600") == "****"


def test_a_share_is_rounded_as_written():
    assert figures.percent(0.712) == "71%"
    assert figures.percent(0.005, 1) == "0.5%"
