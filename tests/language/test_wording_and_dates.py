"""One spelling for comparing; days, periods and numbers as written and as bent."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.language.authorities import restored
from zhagen.language.dates import parse_date, parse_month, parse_period
from zhagen.language.familiar import is_familiar
from zhagen.language.matching import contains, find_all
from zhagen.language.normalise import fold, fold_code, fold_with_map, tidy
from zhagen.language.numbers import parse_integer, parse_number
from zhagen.language.plain import plain
from zhagen.language.points import as_phrase

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


@pytest.mark.parametrize("bent", ["2017:12.09-2027.12.09", "2017.12.09-2027.12:09"])
def test_a_point_bent_to_a_colon_still_parts_a_day(bent: str) -> None:
    period = parse_period(bent)
    assert (period.start, period.end) == (date(2017, 12, 9), date(2027, 12, 9))


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        ("1.办理登记；2.职工参保；3.签订协议。", "办理登记、职工参保、签订协议"),
        ("1.办理登记", "办理登记"),
        ("①办理登记②签收文书", "办理登记、签收文书"),
        ("（一）办理登记、领证。（二）签收", "办理登记、领证；签收"),
        ("办理登记，1号楼领证", "办理登记，1号楼领证"),
        ("12.5 万元以内", "12.5 万元以内"),
    ],
)
def test_numbered_points_are_one_phrase(written: str, phrase: str) -> None:
    assert as_phrase(written) == phrase


@given(st.text(alphabet="办理登记职工参保、，；。1.①（一） ", max_size=40))
def test_a_phrase_is_a_phrase_already_or_loses_no_word(text: str) -> None:
    words = set("办理登记职工参保")
    kept = [char for char in as_phrase(text) if char in words]
    assert kept == [char for char in text if char in words]


@pytest.mark.parametrize(
    "seen",
    [
        "列市市场监督管理局", "示例市市场监督管理局F", "年承例市市场监督管理局",
        "飛市产场监督管理局", "On小a市市场监督管理局",
    ],
)  # fmt: skip
def test_an_authority_under_its_seal_is_put_right_by_the_region(seen: str) -> None:
    assert restored(seen, "示例市") == "示例市市场监督管理局"


@pytest.mark.parametrize("seen", ["列新港区市场监督管理局", "京例率新港区市场监督管理局"])
def test_the_district_of_a_damaged_authority_stays(seen: str) -> None:
    assert restored(seen, "示例市") == "示例市新港区市场监督管理局"


@pytest.mark.parametrize(
    "name",
    [
        "样本市市场监督管理局", "样本市新港区市场监督管理局", "市场监督管理局",
        "示例市公安局新港分局", "示例市行政审批局新港分局", "新港区市场监督管理局",
        "示例市新港区市场监督管理局",
    ],
)  # fmt: skip
def test_what_may_be_another_authority_is_left_alone(name: str) -> None:
    assert restored(name, "示例市") == name


def test_recognition_knows_most_everyday_characters_and_few_beyond_the_usual_names() -> None:
    assert is_familiar("张鑫晟ABC")
    assert is_familiar("張鑫")
    assert not is_familiar("周锴")
    assert not is_familiar("湉")


def test_a_lone_stroke_for_a_month_may_be_one_or_eleven():
    assert parse_date("2026年I月21日") is None
    assert parse_date("2026年11月|日") is None
    assert parse_date("2026年1I月21日") == date(2026, 11, 21)


def test_traditional_characters_that_everyday_text_holds_too_are_read_as_simplified():
    assert plain("會議後徵求意見，不少於3份") == "会议后征求意见，不少于3份"
