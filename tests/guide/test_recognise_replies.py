"""Short replies, lists that change, who comes: what the question or the words around decide."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from zhagen.cases.model import Value
from zhagen.guide.recognising.recognise import Recogniser
from zhagen.slices.find import resolve
from zhagen.slices.load import load

ON = date(2026, 11, 22)
PAY, WHO, DONE = "payment.method", "handler.role", "org.already_registered"
KINDS, COUNT = "form.insurance_kinds", "org.headcount"
OLD_AGE, JOBLESS, INJURY = "养老保险", "失业保险", "工伤保险"
ALL = (OLD_AGE, JOBLESS, INJURY)


@cache
def recogniser() -> Recogniser:
    return Recogniser(load(resolve("employer-social-insurance")))


def told(text: str, concept: str, asked: str = "", before: Value = None) -> Value:
    known = {concept: before} if before is not None else {}
    return recogniser().read(text, on=ON, asked=asked or None, known=known).known.get(concept)


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("扣吧", PAY, "bank_deduction"),
        ("我们就自己来", PAY, "self"),
        ("自己来", WHO, "legal_rep"),
        ("没弄过", DONE, False),
        ("前年就搞过咯", DONE, True),
        ("都要", KINDS, ALL),
    ],
)
def test_a_reply_means_what_its_question_makes_of_it(text: str, asked: str, value: Value) -> None:
    assert told(text, asked, asked=asked) == value
    assert told(text, asked) is None


def test_a_short_reply_must_be_all_that_is_said() -> None:
    assert told("上个月扣了我们三百块", PAY, asked=PAY) is None
    assert told("我自己不懂", PAY, asked=PAY) is None


def test_a_value_that_is_put_right_is_told_as_if_it_were_asked() -> None:
    assert told("不对，我们是办过的", DONE, before=False) is True
    assert told("说错了，自己来", PAY, before="bank_deduction") == "self"


@pytest.mark.parametrize(
    ("text", "before", "value"),
    [
        ("失业和工伤不要了", None, (OLD_AGE,)),
        ("失业去掉，别的不变", ALL, (OLD_AGE, INJURY)),
        ("再加个失业吧", (OLD_AGE, INJURY), ALL),
        ("除了工伤别的都不要", None, (INJURY,)),
        ("养老和工伤都参加", None, (OLD_AGE, INJURY)),
        ("养老要交，工伤我们另外买了商业险就不交了", None, (OLD_AGE,)),
    ],
)
def test_a_list_is_told_by_what_is_wanted_and_what_is_not(
    text: str, before: Value, value: Value
) -> None:
    assert told(text, KINDS, asked="" if before else KINDS, before=before) == value


def test_a_kind_that_is_bought_is_meant_and_its_claims_are_not() -> None:
    assert told("想给他们上工伤", KINDS) == (INJURY,)
    assert told("想办工伤认定", KINDS) is None


@pytest.mark.parametrize(
    ("text", "before", "value"),
    [
        ("换个人去办", "legal_rep", "agent"),
        ("改成老板本人去", "agent", "legal_rep"),
        ("法人不能到场", None, "agent"),
        ("老板莫得空，喊我来帮他办", None, "agent"),
        ("法人是我妈，我替她来", None, "agent"),
        ("会计过去跑一趟", None, "agent"),
        ("人家都是会计去办的吧", None, None),
    ],
)
def test_who_comes_is_told_by_who_goes_and_who_cannot(
    text: str, before: Value, value: Value
) -> None:
    assert told(text, WHO, asked="" if before else WHO, before=before) == value


def test_what_is_said_instead_belongs_to_the_fact_it_names() -> None:
    known: dict[str, Value] = {
        "applicant.kind": "unit",
        "org.type": "有限责任公司",
        "org.name": "示例市云杉商贸有限公司",
    }
    found = recogniser().read("不是公司，是个体户", on=ON, known=known).known
    assert found == {"org.type": "个体工商户"}


def test_what_was_said_once_is_not_said_now() -> None:
    assert told("原来说没办过，其实办过", DONE) is True


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("我们有一个员工", 1),
        ("十一个员工", 11),
        ("两个老师加一个阿姨，三个人", 3),
        ("八个员工但是有两个不交就交六个", 6),
        ("四个合伙人外加九个员工", 9),
        ("十来个人", None),
    ],
)
def test_people_are_counted_once(text: str, value: Value) -> None:
    assert told(text, COUNT, asked=COUNT) == value


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("养老宝险和工商保险", KINDS, (OLD_AGE, INJURY)),
        ("银航代扣", PAY, "bank_deduction"),
        ("委托惊办人去", WHO, "agent"),
    ],
)
def test_what_sounds_like_a_wording_is_that_wording(text: str, asked: str, value: Value) -> None:
    assert told(text, asked, asked=asked) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("上个月最后一天", date(2026, 10, 31)),
        ("去年的今天", date(2025, 11, 22)),
        ("刚拿的执照，11月18号的", date(2026, 11, 18)),
    ],
)
def test_a_day_may_be_told_by_its_place(text: str, value: date) -> None:
    assert told(text, "org.founded_on", asked="org.founded_on") == value


def test_a_month_that_does_not_exist_is_refused() -> None:
    found = recogniser().read("2026-13-01", on=ON, asked="org.founded_on")
    assert (found.known, set(found.invalid)) == ({}, {"org.founded_on"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("没有 头一回办", False),
        ("没 第一次来", False),
        ("有 去年登记过", True),
        ("是的 早就开过", True),
    ],
)
def test_a_blank_behind_a_yes_or_a_no_ends_the_answer(text: str, value: bool) -> None:
    assert told(text, DONE, DONE) is value


@pytest.mark.parametrize(
    ("text", "before", "kinds"),
    [
        ("工伤那个也加上，三个都要", (OLD_AGE, JOBLESS), ALL),
        ("把失业也算上", (OLD_AGE, INJURY), ALL),
        ("养老那份也带上吧", (JOBLESS, INJURY), ALL),
        ("还要个失业", (OLD_AGE, INJURY), ALL),
        ("失业的也买上", (OLD_AGE, INJURY), ALL),
        ("工伤也一起吧", (OLD_AGE, JOBLESS), ALL),
        ("再来个工伤", (OLD_AGE, JOBLESS), ALL),
        ("失业补进去", (OLD_AGE, INJURY), ALL),
        ("工伤这项也给加进来", (OLD_AGE,), (OLD_AGE, INJURY)),
        ("多加一个失业", (OLD_AGE,), (OLD_AGE, JOBLESS)),
        ("失业保险也加上，那就三样了", (OLD_AGE, INJURY), ALL),
        ("失业也要，三项齐了", (OLD_AGE, INJURY), ALL),
        ("顺便把养老也办了", (INJURY,), (OLD_AGE, INJURY)),
        ("还有工伤也上", (OLD_AGE,), (OLD_AGE, INJURY)),
        ("养老也整上", (JOBLESS, INJURY), ALL),
        ("失业呢也算一个", (OLD_AGE, INJURY), ALL),
        ("前面漏了工伤，补上", (OLD_AGE, JOBLESS), ALL),
        ("连失业一起买", (OLD_AGE, INJURY), ALL),
        ("工伤保险也想上", (OLD_AGE, JOBLESS), ALL),
        ("失業嗰個都要埋，三樣齊", (OLD_AGE, INJURY), ALL),
    ],
)
def test_one_more_kind_is_added_to_those_known(
    text: str, before: Value, kinds: tuple[str, ...]
) -> None:
    found = told(text, KINDS, before=before)
    assert isinstance(found, tuple)
    assert set(found) == set(kinds)


@pytest.mark.parametrize(
    "text",
    [
        "失业那个是什么",
        "失业的人也来了",
        "失业金那个怎么领",
        "工伤那个赔了吗",
        "不想加失业",
        "失业就不加了",
    ],
)
def test_a_kind_that_is_spoken_of_is_not_added(text: str) -> None:
    assert told(text, KINDS, before=(OLD_AGE,)) in {None, (OLD_AGE,)}


@pytest.mark.parametrize("text", ["失业那个也不要了", "失业那份先不交", "失业不投了"])
def test_a_kind_pointed_at_can_be_taken_out(text: str) -> None:
    assert told(text, KINDS, before=ALL) == (OLD_AGE, INJURY)
