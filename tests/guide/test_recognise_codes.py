"""Codes in talk: however they are spaced and spelt, and never believed with a wrong check digit."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from zhagen.guide.recognising.recognise import Recogniser
from zhagen.slices.find import resolve
from zhagen.slices.load import load
from zhagen.slices.validators import validate

ON = date(2026, 11, 22)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@cache
def recogniser() -> Recogniser:
    return Recogniser(load(resolve("employer-social-insurance")))


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    body = "91" + draw(st.from_regex(r"99[0-9]{4}", fullmatch=True))
    body += draw(st.text(ALPHABET, min_size=9, max_size=9))
    return body + uscc.calc_check_digit(body)


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    born = date(1900, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
    body = f"990105{born:%Y%m%d}999"
    return body + ric.calc_check_digit(f"{body}0")


@st.composite
def spellings(draw: st.DrawFn, code: str) -> str:
    """The same code in groups, in another width or case."""
    joined = code
    if draw(st.booleans()):
        size, mark = draw(st.integers(3, 6)), draw(st.sampled_from([" ", "-"]))
        joined = mark.join(code[at : at + size] for at in range(0, len(code), size))
    joined = joined.lower() if draw(st.booleans()) else joined
    return joined.translate(FULL_WIDTH) if draw(st.booleans()) else joined


@given(st.data())
def test_width_case_and_groups_of_a_code_change_nothing(data: st.DataObject) -> None:
    code, number = data.draw(credit_codes()), data.draw(id_numbers())
    text = f"代码{data.draw(spellings(code))}，法人身份证{data.draw(spellings(number))}"
    found = recogniser().read(text, on=ON)
    assert found.known == {"org.uscc": code, "legal_rep.id_number": number}


@given(credit_codes(), st.integers(0, 17), st.sampled_from(ALPHABET), st.booleans())
def test_a_credit_code_with_a_wrong_character_is_never_known(
    code: str, place: int, char: str, asked: bool
) -> None:
    wrong = code[:place] + char + code[place + 1 :]
    if validate("uscc", wrong, ON) is None:
        return
    found = recogniser().read(
        wrong if asked else f"我们的代码是{wrong}", on=ON, asked="org.uscc" if asked else None
    )
    assert "org.uscc" not in found.known
    assert found.invalid["org.uscc"] == wrong
    assert found.reasons["org.uscc"]


@given(id_numbers(), st.integers(0, 16), st.sampled_from("0123456789"), st.booleans())
def test_an_id_number_with_a_wrong_digit_is_never_known(
    number: str, place: int, digit: str, asked: bool
) -> None:
    wrong = number[:place] + digit + number[place + 1 :]
    if validate("id_number", wrong, ON) is None:
        return
    question = "legal_rep.id_number" if asked else None
    text = wrong if asked else f"法人身份证号{wrong}"
    found = recogniser().read(text, on=ON, asked=question)
    assert found.known == {}
    assert found.invalid == {"legal_rep.id_number": wrong}


@given(st.text("0123456789XABIO -，身份证信用代码电话法人", max_size=60))
def test_nothing_known_is_ever_invalid(text: str) -> None:
    found = recogniser().read(text, on=ON)
    for concept, validator in (
        ("org.uscc", "uscc"),
        ("legal_rep.id_number", "id_number"),
        ("form.legal_rep_phone", "phone"),
        ("form.bank_account_number", "bank_account"),
    ):
        value = found.known.get(concept)
        for one in value if isinstance(value, tuple) else (value,):
            assert validate(validator, one, ON) is None


@pytest.mark.parametrize(
    ("text", "asked", "concept", "reason"),
    [
        ("代码91990100MA000000", None, "org.uscc", "少2位"),
        ("91990100MA0000003", "org.uscc", "org.uscc", "少1位"),
        ("法人身份证99010519001320999X", None, "legal_rep.id_number", "不是一个日期"),
        ("法人手机1390001200", None, "form.legal_rep_phone", "少1位"),
        ("12900012001", "form.agent_phone", "form.agent_phone", "13至19"),
        ("账号12345", None, "form.bank_account_number", "太短"),
    ],
)
def test_what_is_wrong_is_told_with_the_reason(
    text: str, asked: str | None, concept: str, reason: str
) -> None:
    found = recogniser().read(text, on=ON, asked=asked)
    assert found.known == {}
    assert reason in found.reasons[concept]


def test_letters_that_resemble_digits_are_named_and_not_mended() -> None:
    found = recogniser().read("信用代码9199O100MA0000003I", on=ON)
    assert found.invalid == {"org.uscc": "9199O100MA0000003I"}
    assert "字母I可能是1" in found.reasons["org.uscc"]
    assert "字母O可能是0" in found.reasons["org.uscc"]


def test_digits_may_be_spoken() -> None:
    found = recogniser().read("法人手机幺三九零零零幺二零零幺", on=ON)
    assert found.known == {"form.legal_rep_phone": "13900012001"}


def test_two_numbers_side_by_side_stay_two() -> None:
    text = "法人电话13900012001 13900012002是经办人的"
    found = recogniser().read(text, on=ON)
    assert found.known["form.legal_rep_phone"] == "13900012001"


def test_the_end_of_a_number_is_no_number() -> None:
    found = recogniser().read("账号尾号是6789", on=ON, asked="form.bank_account_number")
    assert (found.known, found.invalid) == ({}, {})
