"""Facts in what a person says: several at once, by role, by question, corrected, refused."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from zhagen.cases.model import Value
from zhagen.guide.recognising.recognise import Recognised, Recogniser, recognise
from zhagen.slices.find import resolve
from zhagen.slices.load import load
from zhagen.slices.model import Slice

ON = date(2026, 11, 22)
SUNDRY = {"applicant.kind", "insurance.scheme"}
THREE = ("养老保险", "失业保险", "工伤保险")
CODE, OTHER_CODE = (
    body + uscc.calc_check_digit(body) for body in ("91990100MA0000003", "91990100MA0000004")
)


@cache
def definition(name: str = "employer-social-insurance") -> Slice:
    return load(resolve(name))


@cache
def recogniser(name: str = "employer-social-insurance") -> Recogniser:
    return Recogniser(definition(name))


def read(text: str, asked: str | None = None, **known: Value) -> Recognised:
    before = {name.replace("__", "."): value for name, value in known.items()}
    return recogniser().read(text, on=ON, asked=asked, known=before)


def told(text: str, asked: str | None = None, **known: Value) -> dict[str, Value]:
    found = read(text, asked, **known)
    return {name: value for name, value in found.known.items() if name not in SUNDRY}


def test_several_facts_of_one_sentence_are_told_apart() -> None:
    assert told(f"我们叫示例市晨光文具有限公司，代码{CODE}，法人周海燕，9个员工，第一次开户") == {
        "org.name": "示例市晨光文具有限公司",
        "org.uscc": CODE,
        "legal_rep.name": "周海燕",
        "org.headcount": 9,
        "org.already_registered": False,
    }


def test_one_breath_without_a_pause_is_read_as_well() -> None:
    text = "喂我是示例市晨光文具有限公司的会计我叫何小雨老板叫周海燕请了六个工人"
    assert told(text) == {
        "org.name": "示例市晨光文具有限公司",
        "agent.name": "何小雨",
        "legal_rep.name": "周海燕",
        "handler.role": "agent",
        "org.headcount": 6,
    }


@pytest.mark.parametrize(
    ("text", "concept", "value"),
    [
        ("经办人何小雨，手机13900012001", "form.agent_phone", "13900012001"),
        ("法人周海燕，手机13900012001", "form.legal_rep_phone", "13900012001"),
        ("13900012001是老板的电话", "form.legal_rep_phone", "13900012001"),
        ("我是公司会计，我电话13900012001", "form.agent_phone", "13900012001"),
        ("座机（0999）8123456是法人的", "form.legal_rep_phone", "0999-8123456"),
    ],
)
def test_a_number_belongs_to_the_one_spoken_of(text: str, concept: str, value: str) -> None:
    assert told(text)[concept] == value


def test_a_number_of_nobody_is_not_guessed_to_be_somebodys() -> None:
    assert told("电话13900012001") == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("法人周海燕来办", "周海燕"),
        ("法人是周海", "周海"),
        ("法定代表人：欧阳海", "欧阳海"),
        ("老板叫周福来请了两个人", "周福来"),
        ("周海燕是法人", "周海燕"),
        ("法人古丽·艾山", "古丽·艾山"),
        ("老板姓周，叫周海燕", "周海燕"),
        ("法人就是我，周海燕", "周海燕"),
    ],
)
def test_a_name_ends_where_the_sentence_goes_on(text: str, name: str) -> None:
    assert told(text)["legal_rep.name"] == name


@pytest.mark.parametrize(
    "text", ["老板姓周", "周总", "小周", "周老板", "法人和我都去", "法人同意了", "法人那边没空"]
)
def test_a_family_name_or_a_word_is_no_name(text: str) -> None:
    assert "legal_rep.name" not in told(text, "legal_rep.name")


@pytest.mark.parametrize(
    "text",
    ["我们公司", "给我们店的员工办社保", "十来个人的小厂", "我们是餐饮有限公司", "有限责任公司"],
)
def test_a_unit_without_its_registered_name_has_none(text: str) -> None:
    assert "org.name" not in told(text, "org.name")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("帮示例市晨光文具有限公司开社保户", "示例市晨光文具有限公司"),
        (
            "全称是示例市云海（集团）股份有限公司第二分公司",
            "示例市云海（集团）股份有限公司第二分公司",
        ),
        ("厂名叫示例市北坡木器厂，十个工人", "示例市北坡木器厂"),
        ("公司示例市和顺物流有限公司", "示例市和顺物流有限公司"),
    ],
)
def test_a_registered_name_is_taken_without_what_leads_to_it(text: str, name: str) -> None:
    assert told(text)["org.name"] == name


def test_an_account_comes_with_its_bank() -> None:
    assert told("对公户在建行示例城北支行，账号6222 0200 0012 0012 345") == {
        "form.bank_name": "建行示例城北支行",
        "form.bank_account_number": "6222020000120012345",
    }
    assert told("工商银行", "form.bank_name") == {}


def test_an_address_runs_to_the_door() -> None:
    text = "公司地址在示例市西坡区解放路18号2栋301室，法人周海燕"
    assert told(text)["org.address"] == "示例市西坡区解放路18号2栋301室"
    assert told("解放路那边", "org.address") == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [("员工十八名", 18), ("就我一个人", 1), ("廿三个", 23), ("一百零五人", 105), ("俩人", 2)],
)
def test_numbers_are_read_in_words(text: str, value: int) -> None:
    assert told(text, "org.headcount") == {"org.headcount": value}


@pytest.mark.parametrize("text", ["没有", "暂时没人", "还没招人呢", "一个员工都没有"])
def test_nobody_yet_is_a_number_where_the_number_was_asked(text: str) -> None:
    assert told(text, "org.headcount") == {"org.headcount": 0}


@pytest.mark.parametrize(
    "text",
    ["十来个人", "七八个", "大概二十个人吧", "二十多个员工", "不到十个", "12到15个", "30人左右"],
)
def test_a_number_that_is_only_about_right_is_asked_again(text: str) -> None:
    found = read(text, "org.headcount")
    assert "org.headcount" not in found.known
    assert "org.headcount" in found.approximate


@pytest.mark.parametrize("text", ["两家公司都要办", "有3个股东", "要跑三个月吗", "第2个窗口"])
def test_other_things_are_not_counted(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("没办过", "org.already_registered", False),
        ("有的", "org.already_registered", True),
        ("还没", "org.already_registered", False),
        ("之前没在社保局登记过", None, False),
        ("不是，我们已经有账户了", "org.already_registered", True),
        ("早几年就开过户", None, True),
    ],
)
def test_yes_and_no_are_told_by_the_question(text: str, asked: str | None, expected: bool) -> None:
    assert told(text, asked) == {"org.already_registered": expected}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("老板本人去", "legal_rep"),
        ("让我们行政去办", "agent"),
        ("不是代办，法人自己来", "legal_rep"),
        ("我不是法人", "agent"),
        ("第二个", "agent"),
    ],
)
def test_a_choice_is_told_by_how_people_say_it(text: str, role: str) -> None:
    assert told(text, "handler.role") == {"handler.role": role}


@pytest.mark.parametrize(
    "text", ["可以找人代办吗", "要是代办要带什么", "代办还是本人去？", "两种有什么区别"]
)
def test_who_asks_or_supposes_has_chosen_nothing(text: str) -> None:
    assert told(text, "handler.role") == {}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("五险都要", THREE),
        ("全都要", THREE),
        ("除了失业都参加", ("养老保险", "工伤保险")),
        ("只交工伤", ("工伤保险",)),
        ("失业不要，其他都要", ("养老保险", "工伤保险")),
        ("养老和失业", ("养老保险", "失业保险")),
    ],
)
def test_a_list_is_what_was_named_without_what_was_left_out(
    text: str, kinds: tuple[str, ...]
) -> None:
    assert told(text, "form.insurance_kinds") == {"form.insurance_kinds": kinds}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("不是8个是18个", 18),
        ("员工12个，不对，18个", 18),
        ("刚才说错了，是18个", 18),
        ("把8个改成18个", 18),
        ("从8个加到18个了", 18),
    ],
)
def test_of_a_correction_only_the_new_value_counts(text: str, value: int) -> None:
    found = read(text, org__headcount=8)
    assert found.known == {"org.headcount": value}
    assert found.corrected == ("org.headcount",)


def test_a_name_is_corrected_by_its_old_value() -> None:
    assert told("不是周海燕，是周海艳", legal_rep__name="周海燕") == {"legal_rep.name": "周海艳"}
    assert told("名字写错了，周海艳", legal_rep__name="周海燕") == {"legal_rep.name": "周海艳"}


def test_two_applicants_make_a_list() -> None:
    assert told(f"{CODE}和{OTHER_CODE}两家都要开")["org.uscc"] == (CODE, OTHER_CODE)
    assert told(f"不是{CODE}，是{OTHER_CODE}")["org.uscc"] == OTHER_CODE


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("为什么要问开户行", "form.bank_name"),
        ("统一社会信用代码是什么", "org.uscc"),
        ("不知道账号", "form.bank_account_number"),
        ("身份证号不方便说", "legal_rep.id_number"),
        ("我表哥的公司去年开过户，他们有20个员工", None),
        ("如果有8个员工呢", "org.headcount"),
        ("", None),
        ("😀", "org.headcount"),
    ],
)
def test_a_turn_about_something_else_gives_no_fact(text: str, asked: str | None) -> None:
    found = read(text, asked)
    assert (found.known, found.invalid) == ({}, {})


def test_what_is_done_for_somebody_else_is_about_the_applicant() -> None:
    text = "帮我表哥的公司办，叫示例市晨光文具有限公司，员工8个"
    assert told(text) == {
        "handler.role": "agent",
        "org.name": "示例市晨光文具有限公司",
        "org.headcount": 8,
    }


def test_a_reading_of_a_material_is_stored_under_its_concept() -> None:
    assert told("9个", "form.headcount") == {"org.headcount": 9}
    assert read("9个", "form.headcount", form__headcount=8).corrected == ("org.headcount",)


def test_another_slice_is_read_by_its_own_words() -> None:
    found = recognise(
        definition("individual-business-registration"),
        "我叫周海燕，手机13900012001，租的门面，店名叫海燕小吃店",
        on=ON,
    )
    assert found.known == {
        "operator.name": "周海燕",
        "form.operator_phone": "13900012001",
        "premises.kind": "rented",
        "shop.name": "海燕小吃店",
    }


WORDS = st.sampled_from(
    [
        *("法人", "经办人", "我叫", "老板姓", "不是", "是", "改成", "，", "。", " ", "\n", "账号"),
        *("身份证", "周海燕", "示例市", "有限公司", "工行", "支行", "18", "十来个", "个人", "员工"),
        *("2026年2月30日", "上个月15号", "长期", "代办", "吗", "五险", "除了", CODE, CODE[:9], "Ⅷ"),
        *("٣", "²", "𝟙", "\u200b", "\ufffc", "（", "·", "路12号", "如果", "第二个"),
    ]
)


@given(
    st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map("".join)),
    st.sampled_from([None, "org.nothing", *sorted(definition().facts)]),
)
def test_no_text_raises(text: str, asked: str | None) -> None:
    found = recogniser().read(text, on=ON, asked=asked, known={"org.headcount": 8})
    assert set(found.known).isdisjoint(found.approximate)
    assert set(found.invalid) == set(found.reasons)


def test_a_very_long_turn_is_read_at_its_beginning() -> None:
    assert told("员工8个，" + "嗯" * 100_000)["org.headcount"] == 8
