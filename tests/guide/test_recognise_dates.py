"""Days in talk, counted from the day of the talk; what names no day is asked again."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.guide.recognising.days import days
from zhagen.guide.recognising.recognise import Recognised, Recogniser
from zhagen.slices.find import resolve
from zhagen.slices.load import load

ON = date(2026, 11, 22)  # a Sunday


@cache
def recogniser() -> Recogniser:
    return Recogniser(load(resolve("employer-social-insurance")))


def read(text: str, asked: str | None = None) -> Recognised:
    return recogniser().read(text, on=ON, asked=asked)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("上个月18号", date(2026, 10, 18)),
        ("上上个月三号", date(2026, 9, 3)),
        ("前天", date(2026, 11, 20)),
        ("大前天", date(2026, 11, 19)),
        ("10天前", date(2026, 11, 12)),
        ("两周前", date(2026, 11, 8)),
        ("上周三", date(2026, 11, 11)),
        ("今年三月六号", date(2026, 3, 6)),
        ("去年12月1日", date(2025, 12, 1)),
        ("26年3月6号", date(2026, 3, 6)),
        ("二〇二六年十一月二日", date(2026, 11, 2)),
        ("2026.3.6", date(2026, 3, 6)),
        ("20260306", date(2026, 3, 6)),
        ("三月六号", date(2026, 3, 6)),
        ("十二月六号", date(2025, 12, 6)),
        ("今年国庆节那天", date(2026, 10, 1)),
        ("上个月初九，不对，是阳历九号", date(2026, 10, 9)),
    ],
)
def test_a_day_is_counted_from_the_day_of_the_talk(text: str, day: date) -> None:
    assert read(text, "org.founded_on").known == {"org.founded_on": day}


@pytest.mark.parametrize(
    "text",
    ["去年底", "上个月", "今年春天", "十月份", "半个月前", "大概上个月5号左右", "农历九月初三"],
)
def test_what_names_no_day_is_no_day(text: str) -> None:
    assert read(text, "org.founded_on").known == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [("2月30号", "2026-02-30"), ("二〇二五年九月三十一日", "2025-09-31"), ("明天", "2026-11-23")],
)
def test_a_day_that_cannot_be_is_told_back(text: str, said: str) -> None:
    found = read(text, "org.founded_on")
    assert found.known == {}
    assert found.invalid == {"org.founded_on": said}


@pytest.mark.parametrize(
    ("text", "concept", "value"),
    [
        ("公司十月八号注册的", "org.founded_on", date(2026, 10, 8)),
        ("昨天刚拿到营业执照", "org.founded_on", date(2026, 11, 21)),
        ("执照有效期到2046年10月31日", "licence.term_end", date(2046, 10, 31)),
        ("营业期限长期", "licence.term_end", None),
        ("法人身份证2036年5月1日到期", "legal_rep_id.valid_until", date(2036, 5, 1)),
        ("经办人那个身份证是长期的", "agent_id.valid_until", None),
        ("委托书写到这个月底", "authorization.valid_until", date(2026, 11, 30)),
        ("委托书11月20号签的", "authorization.signed_on", date(2026, 11, 20)),
    ],
)
def test_the_words_beside_a_day_tell_which_date_it_is(
    text: str, concept: str, value: date | None
) -> None:
    known = read(text).known
    assert {concept: value} == {name: known[name] for name in known if name != "applicant.kind"}


def test_a_period_has_two_ends() -> None:
    found = read("委托期限从2026年11月1日到2026年12月31日")
    assert found.known == {
        "authorization.valid_from": date(2026, 11, 1),
        "authorization.valid_until": date(2026, 12, 31),
    }


def test_a_day_of_something_else_is_left_alone() -> None:
    assert read("我昨天去过窗口").known == {}


@given(st.dates(date(1990, 1, 1), ON))
def test_every_way_of_writing_a_day_is_the_same_day(day: date) -> None:
    for text in (
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
    ):
        assert [one.value for one in days(text, ON)] == [day]


@given(st.integers(1, 99))
def test_days_ago_are_counted_back(count: int) -> None:
    assert [one.value for one in days(f"{count}天前", ON)] == [ON - timedelta(days=count)]


@given(st.text("0123456789年月日号上下个这去前天星期一二三十周长期底到从.-/ ", max_size=40))
def test_no_text_of_days_raises(text: str) -> None:
    found = days(text, ON)
    assert list(found) == sorted(found, key=lambda one: one.start)


@pytest.mark.parametrize("through", ["到", " 至 ", "-", "起至"])
def test_both_days_of_a_period_belong_to_one_paper(through: str) -> None:
    said = f"授权书写的2026年11月3日{through}2027年5月2日 受托人的身份证也带了"
    found = read(said)
    assert found.known["authorization.valid_from"] == date(2026, 11, 3)
    assert found.known["authorization.valid_until"] == date(2027, 5, 2)
