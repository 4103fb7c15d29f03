"""Named checks of single values, and the sentences with places in them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from zhagen.slices.templates import fill, placeholders, stray_brace
from zhagen.slices.validators import VALIDATORS, validate

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("id_number", "99010519001209999X", None),
        ("id_number", "９９０１０５１９００１２０９９９９x", None),
        ("id_number", "990105190012099992", "check_digit"),
        ("id_number", "9901051900012099", "too_short"),
        ("id_number", "99010519001209999X1", "too_long"),
        ("id_number", "99010519001320999X", "date"),
        ("id_number", "99010520300101999X", "date"),
        ("id_number", "9901051900012099X2", "characters"),
        ("uscc", "91990100MA000A1B2W", None),
        ("uscc", "91990100MA000A1B21", "check_digit"),
        ("uscc", "91990100MA000A1BIW", "characters"),
        ("uscc", "91990100MA000A1B2", "too_short"),
        ("phone", "13900012345", None),
        ("phone", "+86 139-0001-2345", None),
        ("phone", "0600-87654321", None),
        ("phone", "（0600）62345678", None),
        ("phone", "400-000-1234", None),
        ("phone", "1390001234", "too_short"),
        ("phone", "139000123456", "too_long"),
        ("phone", "12900012345", "prefix"),
        ("phone", "87654321", "area_code"),
        ("phone", "0600-8765", "landline"),
        ("mobile", "0600-87654321", "too_long"),
        ("past_date", "2026-11-22", None),
        ("past_date", date(2026, 11, 23), "future"),
        ("past_date", "2026-02-30", "date"),
        ("bank_account", "9900 0000 1111 2222", None),
        ("bank_account", "1234567", "too_short"),
        ("bank_account", "12345678a", "characters"),
        ("month", "2026-11", None),
        ("month", "2026年1月", None),
        ("month", "2026-13", "month"),
        ("person_name", "阿依古丽·买买提", None),
        ("person_name", "王?", "characters"),
        ("org_name", "示例市青禾商贸有限公司", None),
        ("org_name", "青禾", "too_short"),
        ("uscc", " ", "empty"),
        ("past_date", None, None),
    ],
)
def test_a_value_is_judged_and_the_reason_named(name, value, code):
    fault = validate(name, value, ON)
    assert (fault.code if fault else None) == code
    if fault:
        assert any("\u4e00" <= character <= "\u9fff" for character in fault.says)


def test_a_length_fault_says_by_how_much():
    assert validate("id_number", "9901051900012099").says.startswith("少2位")


BODIES = st.builds(
    lambda region, born, number: f"{region:06d}{born:%Y%m%d}{number:03d}",
    st.integers(990100, 990199),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
)


@given(BODIES, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_an_id_number_is_always_found(body, at, step):
    number = body + ric.calc_check_digit(body + "0")
    assert validate("id_number", number, ON) is None
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert validate("id_number", wrong, ON) is not None


@given(
    st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), st.integers(0, 8)
)
def test_one_wrong_character_of_a_credit_code_is_always_found(tail, at):
    body = "91990100" + tail
    code = body + uscc.calc_check_digit(body)
    assert validate("uscc", code) is None
    other = "1" if code[8 + at] != "1" else "2"
    assert validate("uscc", code[: 8 + at] + other + code[9 + at :]) is not None


@given(st.sampled_from(sorted(VALIDATORS)), st.text(max_size=40))
def test_no_text_breaks_a_validator(name, text):
    fault = validate(name, text, ON)
    assert fault is None or (fault.code and fault.says)


def test_a_sentence_is_filled_and_a_missing_value_is_said_to_be_missing():
    text = "{material}有效期至{it}，{org.name}，{{花括号}}"
    assert placeholders(text) == ("material", "it", "org.name")
    filled = fill(text, {"material": "营业执照", "it": "2026年1月1日"})
    assert filled == "营业执照有效期至2026年1月1日，（未能识别），{花括号}"


@given(st.text(alphabet="{}ab中 ", max_size=30))
def test_a_value_with_braces_is_never_filled_again(value):
    assert fill("前{it}后", {"it": value}) == f"前{value}后"
    assert stray_brace("{" + "a") is True
