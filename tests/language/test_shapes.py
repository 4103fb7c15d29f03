"""What looks like a unit, a person, an address, a bank, an authority, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.language import shapes
from zhagen.language.normalise import simplified


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("员：祝天", "祝天"), ("宋星河同志", "宋星河"), ("经办人：李四", "李四"),
        ("项梓联系", "项梓"), ("张三（签字）", "张三"), ("欧阳修", "欧阳修"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("示例投资有限公司（委派代表：季然）", "季然"),
    ],
)  # fmt: skip
def test_a_persons_name_is_freed_of_what_stands_around_it(text, name):
    assert shapes.person_name(text) == (name, 1.0)


@pytest.mark.parametrize(
    "text", ["甲方", "乙方", "本人", "法定代表", "经办人", "年月日", "我单位", "签字", "有限公司"]
)
def test_a_word_of_the_form_is_no_person(text):
    assert shapes.person_name(text)[1] <= 0.2


@pytest.mark.parametrize(
    "text",
    ["代为提交", "前往办理", "签收", "全权处理", "补正材料", "一般授权", "领取", "姓", "承担责任"],
)
def test_what_somebody_does_is_no_person(text):
    assert shapes.person_name(text)[1] <= 0.2


@pytest.mark.parametrize(
    "name", ["代为民", "全文书", "王有权", "于前", "欧阳润泽", "项陈若溪", "应可为"]
)
def test_names_with_characters_of_such_words_are_names(name):
    assert shapes.person_name(name) == (name, 1.0)


def test_four_characters_behind_one_family_name_are_only_less_sure():
    assert 0.5 < shapes.person_name("王若溪星")[1] < 0.85


@pytest.mark.parametrize(
    "label", ["委托人（单位）", "委托（单位）人", "授权单位：", "委托单位名称"]
)
def test_the_label_of_a_unit_is_no_part_of_its_name(label):
    assert shapes.unit_name(f"{label}示例市望潮家政服务有限公司")[0] == "示例市望潮家政服务有限公司"


def test_an_unknown_family_name_is_only_less_sure():
    assert 0.5 < shapes.person_name("买买提艾力")[1] < 0.85


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("示例市青禾商贸有限公司东湖分公司单位负责人：唐乐", "示例市青禾商贸有限公司东湖分公司"),
        ("委托单位：示例市青禾商贸有限公司", "示例市青禾商贸有限公司"),
        ("示例市正源管理合伙企业（有限合伙）", "示例市正源管理合伙企业（有限合伙）"),
        ("青禾（示例市）家政服务有限公司（以下简称甲方）", "青禾（示例市）家政服务有限公司"),
        ("示例市第三中学", "示例市第三中学"), ("示例市东湖区老张修理铺", "示例市东湖区老张修理铺"),
    ],
)  # fmt: skip
def test_a_units_name_is_freed_of_what_stands_around_it(text, name):
    assert shapes.unit_name(text) == (name, 1.0)


@pytest.mark.parametrize("text", ["到贵中心", "贵单位", "本公司", "甲方", "法定代表人签名", "（）"])
def test_a_phrase_of_a_letter_is_no_unit(text):
    assert shapes.unit_name(text)[1] <= 0.2


def test_a_damaged_legal_form_is_doubtful():
    for text in ("示例市青禾商贸有限工司", "示例市青禾商贸限公司", "示例市青禾合伙企业（有限）"):
        assert shapes.unit_name(text)[1] < 0.85


def test_places_banks_and_authorities_are_known_by_their_words():
    assert shapes.address("示例市东湖区科创路333号3幢801")[1] == 1.0
    assert shapes.address("13900012345")[1] < 0.85
    assert shapes.bank_name("示例商业银行东湖支行")[1] == 1.0
    assert shapes.bank_name("示例市青禾商贸")[1] < 0.85
    assert shapes.authority("示例市公安局东湖分局")[1] == 1.0


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("示例市场监督管理局", "示例市市场监督管理局"),
        ("例市行政审批局", "示例市行政审批局"),
        ("示例东湖区市场监督管理局", "示例市东湖区市场监督管理局"),
        ("东湖区市场监督管理局", "东湖区市场监督管理局"),
        ("示例市政务服务管理局", "示例市政务服务管理局"),
        ("国家市场监督管理总局", "国家市场监督管理总局"),
    ],
)
def test_an_authority_is_completed_by_its_region_and_left_alone_when_whole(seen, meant):
    assert shapes.authority(seen, "示例市")[0] == meant


@given(st.text(max_size=30))
def test_every_shape_answers_for_any_text(text):
    for shape in (shapes.person_name, shapes.unit_name, shapes.address, shapes.bank_name):
        assert 0.0 <= shape(text)[1] <= 1.0


@given(st.text(alphabet="强強红紅黄黃乾昇峯峰张張一丁", max_size=12))
def test_simplifying_keeps_the_length_and_is_done_once(text):
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once


def test_forms_that_names_still_use_are_not_simplified():
    assert simplified("乾昇強紅") == "乾昇强红"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "示例市利民餐饮管理有限公司型有限责任公司（自然人投资或控股）",
            "示例市利民餐饮管理有限公司",
        ),
        ("示例市利民餐饮管理有限公司类型有限责任公司(自然人独资)", "示例市利民餐饮管理有限公司"),
        ("示例市利民餐饮管理有限公司示例分公司", "示例市利民餐饮管理有限公司示例分公司"),
    ],
)
def test_the_kind_of_company_below_is_no_part_of_its_name(text, name):
    assert shapes.unit_name(text)[0] == name


@pytest.mark.parametrize("text", ["有限公司", "有限责任公司", "集团股份有限公司"])
def test_what_is_left_of_a_lost_name_names_nobody(text):
    assert shapes.unit_name(text)[1] <= 0.2
