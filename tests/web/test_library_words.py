"""Words that the library says in Chinese and the pages say in their own language."""

from __future__ import annotations

import pytest
from django.utils import translation

from zhagen.pilot.charter import Design, Measure
from zhagen.pilot.planning.wording import DESIGN_NAMES
from zhagen.pilot.wording.verdicts import MEASURES, STOP_KINDS
from zhagen.precheck.telling import ORIGIN, WORD
from zhagen.web.cases.telling import told
from zhagen.web.pilots import choices


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("5 处一致", "agrees in 5 places"),
        ("社会保险登记表 第 2 页", "社会保险登记表, page 2"),
        ("没见到，待核对", "Not seen, please check"),
        ("示例市云维环保科技有限责任公司", "示例市云维环保科技有限责任公司"),
        ("第二条", "第二条"),
    ],
)
def test_words_around_a_fact_follow_the_page_and_data_stays(said, english):
    with translation.override("zh-hans"):
        assert told(said) == said
    with translation.override("en"):
        assert told(said) == english


def test_every_severity_and_origin_of_the_library_is_known():
    with translation.override("en"):
        assert all(told(word).isascii() for word in [*WORD.values(), *ORIGIN.values()])


def test_what_a_charter_may_choose_is_called_as_the_library_calls_it():
    with translation.override("zh-hans"):
        assert {each: str(words) for each, words in choices.DESIGNS.items()} == DESIGN_NAMES
        assert {each: str(words) for each, words in choices.MEASURES.items()} == MEASURES
        assert {each: str(words) for each, words in choices.STOPS.items()} == STOP_KINDS
    assert set(choices.DESIGNS) == set(Design)
    assert set(choices.MEASURES) == set(Measure)
