"""What leaves for a model holds nothing that belongs to a person alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.guide.advising.shown import shown

PHONE, CARD = "13900012345", "110101190001019990"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("找李建军科长办执照", "找李**科长办执照"),
        ("跟王芳副局长说过，张敏女士也在", "跟王*副局长说过，张*女士也在"),
        ("我叫王小明，办社保", "我叫王**，办社保"),
        (f"打{PHONE}", "打139****2345"),
        (f"证号{CARD}", "证号1101**********9990"),
        ("住3栋2单元501室", "住**栋**单元**室"),
        ("公司要变更登记，地址换了", "公司要变更登记，地址换了"),
    ],
)
def test_names_and_numbers_are_starred(said, kept):
    assert shown(said) == kept


def test_what_is_known_to_be_private_is_starred_wherever_it_stands():
    assert shown("就写钱小六，钱小六办的", ["钱小六", "六"]) == "就写钱**，钱**办的"


def test_of_a_long_text_the_first_clauses_are_shown():
    text = "办社保，" * 498 + f"身份证{CARD[:4]}"
    assert len(text) < 2000
    assert shown(text + CARD[4:] + "。") == "办社保，" * 498
    assert shown("长" * 3000) == ""


@given(st.text(max_size=40), st.text(max_size=2200), st.text(max_size=40))
def test_no_number_of_a_person_leaves_whatever_stands_around_it(before, between, behind):
    said = f"{before}，{PHONE}，{between}，{CARD}，{behind}"
    assert PHONE not in shown(said)
    assert CARD[:8] not in shown(said)
