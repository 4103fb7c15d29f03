"""Authorisations in many wordings: who authorises whom for what, and until when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hand_pages import HandPage, line

from zhagen.reading.documents.read import read_documents
from zhagen.slices.load import load

UNIT = "示例市青禾家政服务有限公司东湖分公司"
NUMBER = "990102190001019994"
FROM_TO = "2026年11月1日至2027年10月31日"
SLICE = Path(__file__).parents[2] / "slices" / "employer-social-insurance" / "1.0"


@pytest.fixture(scope="module")
def social():
    return load(SLICE)


def letter(*paragraphs: str) -> HandPage:
    lines = [line("授权委托书", 600, 150, size=64)]
    y = 320
    for paragraph in paragraphs:
        rest, indent = paragraph, 80
        while rest:
            fitting = next(n for n in range(len(rest), 0, -1) if _wide(rest[:n]) <= 1360 - indent)
            lines.append(line(rest[:fitting], 120 + indent, y))
            rest, indent, y = rest[fitting:], 0, y + 70
    return HandPage(tuple(lines))


def _wide(text: str) -> int:
    left, _, right, _ = line(text, 0, 0).box
    return right - left


def facts_of(page, slice_):
    (document,) = read_documents(page, slice_)
    assert document.material == "authorization"
    return {reading.fact.removeprefix("authorization."): reading for reading in document.readings}


WORDINGS = {
    "statement": (
        (
            f"{UNIT}现授权宋星河（身份证号码：{NUMBER}）为经办人，代为办理社会保险登记。"
            f"授权期限：{FROM_TO}。"
        ),
        "2026年10月31日",
    ),
    "legal representative": (
        "示例市社会保险基金管理中心：",
        (
            f"本人季然系{UNIT}的法定代表人，现委托本单位职工宋星河（身份证号：{NUMBER}）"
            "代表我单位到贵中心办理社会保险登记。其行为均代表本单位，由本单位承担法律后果。"
        ),
        f"委托期限自{FROM_TO}。",
        "法定代表人签名：",
        "被委托人签名：宋量河",
        "签署日期：2026年10月31日",
    ),
    "our unit": (
        (
            f"兹委派我单位（{UNIT}）员工宋星河同志（公民身份号码{NUMBER}）前往贵单位"
            "办理社会保险登记，请予接洽。"
        ),
        f"有效期限：{FROM_TO}",
        "2026年10月31日",
    ),
    "parties": (
        f"委托人：{UNIT}",
        "法定代表人：季然",
        f"受托人：宋星河        身份证号码：{NUMBER}",
        "委托事项：办理社会保险登记",
        f"委托期限：{FROM_TO}",
        "受托人在上述期限和事项内所实施的行为，由委托人承担法律责任。",
        "签订时间：2026年10月31日",
    ),
    "contract": (
        f"授权方（甲方）：{UNIT}",
        f"被授权方（乙方）：宋星河，公民身份号码：{NUMBER}",
        "甲方因工作需要，授权乙方办理下列事项：",
        "1.办理社会保险登记。",
        f"授权期限：{FROM_TO}",
        "签订时间：2026年10月31日",
    ),
    "unit below": (
        f"兹委托宋星河同志（居民身份证号码{NUMBER}）前来你处办理社会保险登记，请予办理。",
        f"委托有效期自{FROM_TO}。",
        "被委托人签字：",
        UNIT,
        "2026年10月31日",
    ),
    "introduction": (
        (
            f"兹有我单位员工宋星河（身份证号码：{NUMBER}）前往贵中心办理社会保险登记，"
            f"有效期限{FROM_TO}。"
        ),
        f"单位名称（盖章）：{UNIT}",
        "日期：2026年10月31日",
    ),
}


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_letter_in_any_wording_says_who_authorises_whom(social, wording):
    facts = facts_of(letter(*WORDINGS[wording]), social)
    assert facts["principal"].value == UNIT
    assert facts["agent_name"].value == "宋星河"
    assert facts["agent_id_number"].value == NUMBER
    assert facts["principal"].confidence >= 0.9
    assert facts["agent_name"].confidence >= 0.9


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_letter_in_any_wording_says_for_what_and_how_long(social, wording):
    facts = facts_of(letter(*WORDINGS[wording]), social)
    assert facts["matters"].value == "办理社会保险登记"
    assert facts["valid_from"].value == date(2026, 11, 1)
    assert facts["valid_until"].value == date(2027, 10, 31)
    assert facts["signed_on"].value == date(2026, 10, 31)


def test_the_end_of_the_period_is_not_the_day_a_letter_was_signed(social):
    facts = facts_of(
        letter(f"{UNIT}授权宋星河（身份证号{NUMBER}）办理社会保险登记。", f"授权期限：{FROM_TO}"),
        social,
    )
    assert "signed_on" not in facts


def test_matters_in_several_points_are_read_to_the_last(social):
    facts = facts_of(
        letter(
            f"委托单位：{UNIT}", "受托人：宋星河", "现委托受托人办理以下事项：",
            "1.办理社会保险登记；", "2.办理职工参保；", "3.签订代扣协议。",
            f"委托期限：{FROM_TO}",
        ),
        social,
    )  # fmt: skip
    assert facts["matters"].value == "办理社会保险登记、办理职工参保、签订代扣协议"


def test_a_word_of_the_letter_is_never_surely_a_unit_or_a_person(social):
    facts = facts_of(
        letter("我单位授权乙方到贵中心办理社会保险登记。", f"授权期限：{FROM_TO}"), social
    )
    for name in ("principal", "agent_name"):
        assert name not in facts or facts[name].confidence <= 0.6


@pytest.mark.parametrize("deed", ["代为", "代表本单位", "代表我公司", ""])
def test_words_of_authorising_are_none_of_the_matters(social, deed):
    labelled = letter(
        f"委托单位：{UNIT}", "受托人：宋星河", f"委托事项：{deed}办理社会保险登记、签收相关文书。"
    )
    said = letter(
        f"{UNIT}授权宋星河（身份证号{NUMBER}）前往贵中心{deed}办理社会保险登记、签收相关文书。"
    )
    for page in (labelled, said):
        assert facts_of(page, social)["matters"].value == "办理社会保险登记、签收相关文书"


@pytest.mark.parametrize(
    "wording",
    [
        f"兹委托宋星河（身份证号码：{NUMBER}）代表{UNIT}前往贵处办理社会保险登记事宜。",
        f"宋星河（身份证号码：{NUMBER}）受{UNIT}委托，前来办理社会保险登记事宜。",
        f"兹委托宋星河（身份证号码：{NUMBER}）以{UNIT}名义办理社会保险登记事宜。",
        f"兹委托宋星河（身份证号码：{NUMBER}）作为{UNIT}的代理人，办理社会保险登记事宜。",
    ],
)
def test_the_unit_is_named_after_the_agent(social, wording):
    page = letter(wording, f"委托期限：自{FROM_TO}。", "委托单位（盖章）：", "2026年10月31日")
    assert facts_of(page, social)["principal"].value == UNIT


@pytest.mark.parametrize(
    "wording",
    [
        f"兹委托宋星河（身份证号码：{NUMBER}）代为前往示例市社保中心办理社会保险登记事宜。",
        f"本人作为法定代表人委托宋星河（身份证号码：{NUMBER}）到示例市人力资源和社会保障局办理登记。",
        f"兹委托宋星河（身份证号码：{NUMBER}）代表我单位到示例市社会保险中心办理社会保险登记。",
    ],
)
def test_where_somebody_goes_is_not_who_sends_him(social, wording):
    found = facts_of(letter(wording, "2026年10月31日"), social).get("principal")
    assert found is None or not found.value


def test_what_is_asked_for_is_kept_with_the_word_that_asks(social):
    sent = f"现授权宋星河（身份证号码：{NUMBER}）以我单位名义申请办理社保开户。"
    text = f"本人张三系{UNIT}的法定代表人，{sent}"
    assert facts_of(letter(text), social)["matters"].value == "申请办理社保开户"


@pytest.mark.parametrize(
    "scope",
    ["一般授权：代为提交、补正材料，代为签收文书。", "授权：前往办理、领取相关材料。",
     "特别授权：签署文件，承担责任。"],
)  # fmt: skip
def test_what_somebody_is_sent_to_do_is_not_who_is_sent(social, scope):
    page = letter(f"委托人：{UNIT}", "受托人姓名：宋星河", "委托事项：办理社会保险登记", scope)
    assert facts_of(page, social)["agent_name"].value == "宋星河"
    nameless = letter(f"委托人：{UNIT}", "委托事项：办理社会保险登记", scope)
    assert "agent_name" not in facts_of(nameless, social)


def test_a_day_that_lost_a_digit_under_the_seal_proves_nothing(social):
    page = letter(
        f"{UNIT}授权宋星河（身份证号{NUMBER}）办理社会保险登记。",
        "授权期限：自2026年11月11日至2027年10月31日", "2026年1月11日",
    )  # fmt: skip
    facts = facts_of(page, social)
    assert facts["signed_on"].value == date(2026, 1, 11)
    assert facts["signed_on"].confidence <= 0.85
    assert facts["valid_from"].confidence > 0.93


def test_a_page_number_below_the_date_hides_it_not(social):
    page = letter(
        f"{UNIT}授权宋星河（身份证号{NUMBER}）办理社会保险登记。", f"授权期限：自{FROM_TO}"
    )
    right = max(one.box[2] for one in page.lines)
    low = page.lines[-1].box[3]
    day = line("2026年10月31日", 0, low + 60)
    wide = day.box[2]
    page.lines = (
        *page.lines,
        line("2026年10月31日", right - wide, low + 60),
        line("1/1", right - wide, low + 600),
    )
    assert facts_of(page, social)["signed_on"].value == date(2026, 10, 31)
