"""One spelling for comparing; days, periods and numbers as written and as bent."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.language.dates import parse_date, parse_month, parse_period
from zhagen.language.matching import contains, find_all
from zhagen.language.normalise import fold, fold_code, fold_with_map, tidy
from zhagen.language.numbers import parse_integer, parse_number

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例市云桥（集团）有限公司", "示例市云桥(集团) 有限公司"),
        ("營業執照", "营业执照"),
        ("ＡＢＣ－１２３", "ABC—123"),
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("“社保”", "「社保」"),
        ("名　　称", "名称"),
    ],
)
def test_differences_of_printing_are_no_differences(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once_and_places_lead_back(text: str) -> None:
    folded, places = fold_with_map(text)
    assert len(folded) == len(places)
    assert all(0 <= place < len(text) for place in places)
    assert list(places) == sorted(places)
    assert fold(fold(text)) == fold(text)


def test_a_code_is_folded_to_letters_and_digits() -> None:
    assert fold_code(" ９１99-0110 maedhubk24 ") == "91990110MAEDHUBK24"


def test_mixed_brackets_and_stray_spaces_are_tidied_as_printed() -> None:
    assert tidy("示例市 云桥(集团）有限公司") == "示例市云桥（集团）有限公司"
    assert tidy("Tel (010) 123") == "Tel (010) 123"


def test_a_long_label_may_have_one_wrong_character_and_a_short_one_none() -> None:
    assert contains("统一社会信用代码", "统一杜会信用代码")
    assert not contains("姓名", "姓各")
    assert not contains("单位法人", "单位:人")
    assert [found.start for found in find_all("电话", "电话1电话2")] == [0, 3]


@pytest.mark.parametrize(
    "written",
    [
        "2026年11月18日", "2026-11-18", "2026.11.18", "2026/11/18", "20261118",
        "二〇二六年十一月十八日", "二○二六年十一月十八日", "2026 年 11 月 18", "2026午11月18日",
        "2O26年l1月18日", "２０２６年１１月１８日", "签于2026年11月18日，",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    assert parse_date(written) == date(2026, 11, 18)


@given(DAYS)
def test_every_day_survives_being_written(day: date) -> None:
    for form in ("{0}年{1}月{2}日", "{0}-{1:02d}-{2:02d}", "{0}.{1:02d}.{2:02d}", "{0}/{1}/{2}"):
        assert parse_date(form.format(day.year, day.month, day.day)) == day


@pytest.mark.parametrize(
    "written", ["", "年 月 日", "2026年13月40日", "2026年2月30日", "13900012345"]
)
def test_what_is_no_day_gives_none(written: str) -> None:
    assert parse_date(written) is None


@given(DAYS, DAYS)
def test_a_period_gives_both_its_days(first: date, last: date) -> None:
    period = parse_period(f"自{first:%Y年%m月%d日}起至{last:%Y年%m月%d日}止")
    assert (period.start, period.end, period.found) == (first, last, True)
    card = parse_period(f"{first:%Y.%m.%d}-{last:%Y.%m.%d}")
    assert (card.start, card.end) == (first, last)


@pytest.mark.parametrize(
    "written", ["2020年1月1日至长期", "2020.01.01-长 期", "自2020-01-01起長期"]
)
def test_a_period_without_end_is_found_and_has_no_end(written: str) -> None:
    period = parse_period(written)
    assert (period.start, period.end, period.found) == (date(2020, 1, 1), None, True)


def test_a_day_alone_is_an_end_only_where_the_words_say_so() -> None:
    assert parse_period("有效期至2030年1月1日").end == date(2030, 1, 1)
    assert not parse_period("2030年1月1日").found
    assert parse_period("无固定期限").found


@pytest.mark.parametrize(
    ("written", "month"),
    [("2026年12月", "2026-12"), ("202612", "2026-12"), ("2026.1", "2026-01"),
     ("二〇二六年十二月", "2026-12"), ("2026-12-05", "2026-12"), ("12月", None)],
)  # fmt: skip
def test_a_month_is_given_as_year_and_month(written: str, month: str | None) -> None:
    assert parse_month(written) == month


@pytest.mark.parametrize(
    ("written", "value"),
    [("28人", 28), ("28 人", 28), ("贰拾捌", 28), ("二十八人", 28), ("4,494.00元", 4494),
     ("18.838", 18838), ("1万元", 10000), ("一百零三", 103), ("无", None), ("12.5", None)],
)  # fmt: skip
def test_a_whole_number_is_read_with_its_unit(written: str, value: int | None) -> None:
    assert parse_integer(written) == value


@given(st.integers(min_value=0, max_value=9_999_999))
def test_thousands_separators_change_nothing(value: int) -> None:
    assert parse_number(f"{value:,}.00元") == value
