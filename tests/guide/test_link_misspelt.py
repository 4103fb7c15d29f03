"""Characters that only sound right are read as what was meant; what is right is left alone."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.guide.lexicon.concepts import shipped
from zhagen.guide.linking.meaning import shipped_meanings
from zhagen.guide.linking.misspelt import Misspelt
from zhagen.guide.linking.spelling import Spelled, Spelling


@cache
def spelling() -> Spelling:
    return Spelling(shipped())


@cache
def misspelt() -> Misspelt:
    lexicon = shipped()
    names = [spelling().of_name(name) for one in lexicon.concepts for name in one.names]
    said = [spelling().of_wish(text) for one in lexicon.concepts for text in one.say]
    return Misspelt.of([*names, *said], shipped_meanings())


def read(text: str) -> Spelled:
    return misspelt().mended(spelling().of_wish(text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("驾使证到期了", "驾驶证"),
        ("接婚证撕坏了", "结婚证"),
        ("住房公机金想取", "公积金"),
        ("营业直照要换", "营业执照"),
        ("残急证到哪里评", "残疾证"),
    ],
)
def test_three_characters_or_more_are_written_right(text: str, meant: str) -> None:
    assert meant in read(text).core


@pytest.mark.parametrize(("text", "meant"), [("我叔今年退修", "退休"), ("低宝怎么领", "低保")])
def test_of_two_characters_the_right_ones_stand_beside(text: str, meant: str) -> None:
    found = read(text)
    assert meant not in found.core
    assert meant in [part.text for part in found.official]


@pytest.mark.parametrize(
    "text",
    [
        "毕业了去人社报到",
        "公租房申请条件",
        "支付宝实名认证",
        "给她缴的养老",
        "从未出过国",
        "回复一下",
    ],
)
def test_what_is_a_word_of_its_own_is_left_alone(text: str) -> None:
    assert read(text) == spelling().of_wish(text)


@given(st.sampled_from(shipped().concepts).flatmap(lambda one: st.sampled_from(one.names)))
def test_a_name_that_is_known_is_never_changed(name: str) -> None:
    spelled = spelling().of_name(name)
    assert misspelt().mended(spelled) == spelled
