"""Facts as they are typed in haste: labels and blanks, pinyin, whose number stands behind it."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from zhagen.cases.model import Value
from zhagen.guide.recognising.recognise import Recogniser
from zhagen.slices.find import resolve
from zhagen.slices.load import load

ON = date(2026, 11, 22)
COUNT, KINDS, PAY = "org.headcount", "form.insurance_kinds", "payment.method"
TYPE, WHO, DONE, ADDRESS = "org.type", "handler.role", "org.already_registered", "org.address"
ID_REP, ID_AGENT = "legal_rep.id_number", "agent.id_number"
ACCOUNT = "form.bank_account_number"
OLD_AGE, JOBLESS, INJURY = "养老保险", "失业保险", "工伤保险"
ALL = (OLD_AGE, JOBLESS, INJURY)
LIMITED = "有限责任公司"


@cache
def recogniser() -> Recogniser:
    return Recogniser(load(resolve("employer-social-insurance")))


def known(text: str, asked: str = "") -> dict[str, Value]:
    return dict(recogniser().read(text, on=ON, asked=asked or None).known)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("人 7 养老 要 工伤 要", {COUNT: 7, KINDS: (OLD_AGE, INJURY)}),
        ("员工 12 三险 全要 代扣", {COUNT: 12, KINDS: ALL, PAY: "bank_deduction"}),
        ("个体户 人 2 工伤 要 失业 不要", {TYPE: "个体工商户", COUNT: 2, KINDS: (INJURY,)}),
        ("公司 合伙企业 人数 十五", {TYPE: "合伙企业", COUNT: 15}),
        ("人数 9 自己交 不代扣", {COUNT: 9, PAY: "self"}),
        ("职工 30 养老 失业 工伤", {COUNT: 30, KINDS: ALL}),
        ("人 三个 工伤 失业 都要", {COUNT: 3, KINDS: (JOBLESS, INJURY)}),
        ("类型 股份有限公司 人 40", {TYPE: "股份有限公司", COUNT: 40}),
        ("人 6 法人 王小丽 养老 工伤", {COUNT: 6, "legal_rep.name": "王小丽"}),
        ("单位 独资企业 人 4 银行 扣", {TYPE: "个人独资企业", COUNT: 4, PAY: "bank_deduction"}),
        ("工人 8 养老 不要 工伤 失业 要", {COUNT: 8, KINDS: (JOBLESS, INJURY)}),
        ("经办 李小梅 人 11", {"agent.name": "李小梅", COUNT: 11}),
        ("人：5 险：养老 工伤", {COUNT: 5, KINDS: (OLD_AGE, INJURY)}),
        ("有限公司 5人 养老 工伤 都要", {TYPE: LIMITED, COUNT: 5, KINDS: (OLD_AGE, INJURY)}),
        ("没办过 人 3 自己缴", {DONE: False, COUNT: 3, PAY: "self"}),
    ],
)
def test_labels_and_values_between_blanks_are_read(text: str, wanted: dict[str, Value]) -> None:
    found = known(text)
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "text", ["工人 日报 5", "法人 5月来", "人 5点到", "电话 5 分钟", "第 5 人"]
)
def test_a_number_behind_a_blank_need_not_count_people(text: str) -> None:
    assert COUNT not in known(text)


@pytest.mark.parametrize(
    ("text", "asked", "wanted"),
    [
        (
            "women you 20 ge yuangong, yanglao gongshang yao",
            "",
            {COUNT: 20, KINDS: (OLD_AGE, INJURY)},
        ),
        ("yuangong 6 ren", "", {COUNT: 6}),
        ("renshu 15", "", {COUNT: 15}),
        ("san xian dou yao", KINDS, {KINDS: ALL}),
        ("dou yao", KINDS, {KINDS: ALL}),
        ("yanglao he shiye", KINDS, {KINDS: (OLD_AGE, JOBLESS)}),
        ("gongshang baoxian", KINDS, {KINDS: (INJURY,)}),
        ("mei ban guo", DONE, {DONE: False}),
        ("meiyou", DONE, {DONE: False}),
        ("yijing kaihu le", DONE, {DONE: True}),
        ("shi ge ren", COUNT, {COUNT: 10}),
        ("si ge ren", COUNT, {COUNT: 4}),
        ("shisi ge yuangong", "", {COUNT: 14}),
        ("yinhang daikou", PAY, {PAY: "bank_deduction"}),
        ("zijiao", PAY, {PAY: "self"}),
        ("faren benren lai ban", WHO, {WHO: "legal_rep"}),
        ("kuaiji qu ban", WHO, {WHO: "agent"}),
        ("youxian zeren gongsi", TYPE, {TYPE: LIMITED}),
        ("getihu, 3 ge ren", "", {TYPE: "个体工商户", COUNT: 3}),
        ("Gongsi yigong 21 ren, zhi yao GONGSHANG baoxian", "", {COUNT: 21, KINDS: (INJURY,)}),
        ("wo shi kuaiji, wo lai ban", WHO, {WHO: "agent"}),
        ("30 ren", COUNT, {COUNT: 30}),
        ("yuangong shi'er ge", "", {COUNT: 12}),
        ("quan yao", KINDS, {KINDS: ALL}),
        ("chu le shiye dou yao", KINDS, {KINDS: (OLD_AGE, INJURY)}),
        ("bu yao shiye", KINDS, {KINDS: (OLD_AGE, INJURY)}),
    ],
)
def test_a_turn_typed_in_pinyin_tells_what_its_sounds_mean(
    text: str, asked: str, wanted: dict[str, Value]
) -> None:
    found = known(text, asked)
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("faren wang xiaoli", ""),
        ("wo jiao li si", "agent.name"),
        ("gongsi jiao hongxing canyin youxian gongsi", "org.name"),
        ("bu zhidao", TYPE),
        ("bu zhidao", KINDS),
        ("shenme yisi", PAY),
        ("yanglao shi shenme", ""),
        ("can you help me", DONE),
        ("hello", TYPE),
        ("women bu hui tian", TYPE),
        ("shi", COUNT),
    ],
)
def test_pinyin_invents_no_names_and_no_answers(text: str, asked: str) -> None:
    assert set(known(text, asked)) <= {"applicant.kind"}


def test_a_code_in_a_turn_in_pinyin_is_read_as_it_is_typed() -> None:
    found = recogniser().read("faren shenfenzheng 510100190013319998", on=ON)
    assert found.invalid == {ID_REP: "510100190013319998"}
    assert known("zhanghao 6222 0212 3456 7890 123")[ACCOUNT] == "6222021234567890123"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("住所地示例市城东区青年路18号", "示例市城东区青年路18号"),
        ("注册地示例市城东区解放大道9号", "示例市城东区解放大道9号"),
        ("注册地址城东区解放大道9号", "城东区解放大道9号"),
        ("经营地示例县河口镇新街33号", "示例县河口镇新街33号"),
        ("经营场所地址：城西区滨河路7号", "城西区滨河路7号"),
        ("所在地城南区人民路120号附3号", "城南区人民路120号附3号"),
        ("单位所在地是城南区人民路120号", "城南区人民路120号"),
        ("公司地址在城北区建设巷2栋5楼", "城北区建设巷2栋5楼"),
        ("住所 示例市城东区青年路18号", "示例市城东区青年路18号"),
        ("办公地点城东区翠湖街道花园路6号", "城东区翠湖街道花园路6号"),
        ("办公所在地为城东区花园路6号", "城东区花园路6号"),
        ("实际经营地址城东区花园路6号2楼", "城东区花园路6号2楼"),
        ("注册所在地：示例市城东区科技园路88号", "示例市城东区科技园路88号"),
        ("登记地址示例市城东区东风路12号", "示例市城东区东风路12号"),
        ("通讯地址示例市城东区东风路12号", "示例市城东区东风路12号"),
        ("住址城东区东风路12号", "城东区东风路12号"),
        ("门店地点在城东区夜市街45号", "城东区夜市街45号"),
        ("公司位置城东区和平路5号", "城东区和平路5号"),
    ],
)
def test_the_label_of_an_address_is_no_part_of_it(text: str, address: str) -> None:
    assert known(text).get(ADDRESS) == address


@pytest.mark.parametrize("text", ["地坛路9号附1号院地安大街3号"])
def test_a_street_that_begins_like_a_label_keeps_its_name(text: str) -> None:
    assert str(known(f"地址：城东区{text}", ADDRESS).get(ADDRESS, "")).startswith("城东区地坛路")


@pytest.mark.parametrize(
    ("text", "asked", "concept", "number"),
    [
        (
            "经办人号码：5101001900010199935",
            "form.agent_id_number",
            ID_AGENT,
            "5101001900010199935",
        ),
        ("号码 5101001900010199935", "form.agent_id_number", ID_AGENT, "5101001900010199935"),
        ("法人号码是5101001900010199935", ID_REP, ID_REP, "5101001900010199935"),
        ("经办人号码 51010019000101999", ID_AGENT, ID_AGENT, "51010019000101999"),
        ("法人号码5101001900010199935", "", ID_REP, "5101001900010199935"),
        ("经办人的号码5101001900010199935", "", ID_AGENT, "5101001900010199935"),
        ("5101001900010199935", ID_AGENT, ID_AGENT, "5101001900010199935"),
        ("身份证510100190013319998，法人的", "", ID_REP, "510100190013319998"),
        ("身份证510100190002309991，经办人的", "", ID_AGENT, "510100190002309991"),
        ("510100190013319998，法人的", "", ID_REP, "510100190013319998"),
        ("510100190013319998，这是法人的", "", ID_REP, "510100190013319998"),
        ("身份证号510100190013319998 老板的", "", ID_REP, "510100190013319998"),
        ("证件号510100190013319998，我们会计的", "", ID_AGENT, "510100190013319998"),
        ("身份证510100190013319998，法人本人的", "", ID_REP, "510100190013319998"),
        ("身份证510100190013319998，老板的身份证", "", ID_REP, "510100190013319998"),
        ("身份证510100190013319998（法人的）", "", ID_REP, "510100190013319998"),
    ],
)
def test_a_wrong_number_is_told_to_be_wrong_for_whose_it_is(
    text: str, asked: str, concept: str, number: str
) -> None:
    found = recogniser().read(text, on=ON, asked=asked or None)
    assert found.invalid == {concept: number}
    assert found.reasons[concept]
    assert ACCOUNT not in found.known


def test_a_number_is_of_the_one_named_before_it_and_not_of_the_next() -> None:
    text = "法人王强，身份证510100190013319998，经办人的电话13900000000"
    found = recogniser().read(text, on=ON)
    assert found.invalid == {ID_REP: "510100190013319998"}
    assert found.known["form.agent_phone"] == "13900000000"


def test_a_number_beside_the_word_for_an_account_stays_an_account() -> None:
    assert known("号码6222021234567890123，对公账号", ACCOUNT).get(ACCOUNT)
    assert known("法人号码13900000000").get("form.legal_rep_phone") == "13900000000"
