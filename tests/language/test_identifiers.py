"""Codes as recognition bends them: lookalikes put right, mistakes of the writer left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.language import identifiers
from zhagen.language.masks import mask_in_place, mask_name, mask_personal

ID_NUMBER = "990102190003209991"


def test_letters_outside_the_alphabet_of_an_id_number_are_lookalikes() -> None:
    assert identifiers.clean_id_number("身份证：99O1O2 l9000320999l") == ID_NUMBER
    assert identifiers.clean_id_number("99010219000101999x") == "99010219000101999X"


@given(st.integers(min_value=0, max_value=16), st.integers(min_value=1, max_value=9))
def test_a_wrong_digit_stays_wrong(at: int, step: int) -> None:
    digit = str((int(ID_NUMBER[at]) + step) % 10)
    wrong = ID_NUMBER[:at] + digit + ID_NUMBER[at + 1 :]
    assert identifiers.clean_id_number(wrong) == wrong
    assert not identifiers.id_number_valid(wrong)


def test_a_number_of_the_wrong_length_is_kept_as_it_is() -> None:
    assert identifiers.clean_id_number("9901021900032099") == "9901021900032099"
    assert identifiers.clean_phone("1390001234") == "1390001234"


def test_a_credit_code_loses_the_letters_its_alphabet_forbids() -> None:
    assert identifiers.clean_uscc("代码 9199 O11O MAEDHUBK24") == "91990110MAEDHUBK24"
    assert identifiers.uscc_valid("91990110MAEDHUBK24")


@pytest.mark.parametrize(
    ("written", "number"),
    [("139 0001 2345", "13900012345"), ("+86-13900012345", "13900012345"),
     ("(0600)12345678", "060012345678"), ("0600-12345678", "0600-12345678"), ("无", "")],
)  # fmt: skip
def test_a_phone_number_is_given_bare(written: str, number: str) -> None:
    assert identifiers.clean_phone(written) == number


def test_groups_of_an_account_number_are_joined() -> None:
    assert identifiers.clean_account("账号：9900 0000 1111 2222 333") == "9900000011112222333"


def test_masked_text_holds_no_whole_number() -> None:
    text = mask_personal(f"{ID_NUMBER}，13900012345，9900000011112222333")
    assert text == "9901**********9991，139****2345，9900****2333"
    assert mask_name("欧阳某某") == "欧***"


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_no_phone_number_survives_masking(number: str) -> None:
    assert number not in mask_personal(f"请联系{number}。")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话 139 0001 2345，座机0571-12345678", "电话 139 **** 2345，座机0571-****5678"),
        ("证号330102190001019991", "证号3301**********9991"),
        ("2026年6月底前新建15个", "2026年6月底前新建15个"),
    ],
)
def test_masking_in_place_moves_no_character(text, masked):
    assert mask_in_place(text) == masked
    assert len(masked) == len(text)
