"""The invented numbers obey the same standards as real ones."""

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from samples.generator import numbers
from samples.generator.judge import number_is_right, phone_is_right
from stdnum.cn import ric, uscc

ON = date(2026, 11, 22)


def dice(seed):
    return random.Random(seed)  # noqa: S311 - a seeded draw, not a secret


@given(st.sampled_from(numbers.AREAS), st.dates(date(1900, 1, 1), date(1900, 12, 31)))
def test_an_invented_identity_number_passes_an_independent_check(area, born):
    number = numbers.id_number(area, born)
    assert ric.calc_check_digit(number) == number[17]
    assert ric.get_birth_date(number) == born
    assert number[14:17] == "999"
    assert number_is_right(number, ON)


@given(st.integers())
def test_an_invented_credit_code_passes_an_independent_check(seed):
    code = numbers.credit_code(dice(seed))
    assert uscc.is_valid(code)
    assert numbers.code_is_valid(code)


@given(st.integers(), st.integers(0, 16))
def test_one_wrong_digit_never_passes(seed, place):
    number = numbers.id_number("990102", date(1900, 1, 1 + seed % 28))
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert not number_is_right(wrong, ON)


@given(st.integers())
def test_an_invented_phone_stays_in_the_invented_block(seed):
    phone = numbers.phone(dice(seed))
    assert phone.startswith("139000")
    assert phone_is_right(phone)
    assert not phone_is_right(phone[:-1])
