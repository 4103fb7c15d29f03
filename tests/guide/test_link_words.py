"""What linking rests on: one spelling, sounds, operations, and a lexicon that is sound."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.guide.lexicon.concepts import Lexicon, shipped
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.index import Index
from zhagen.guide.linking.rank import rank
from zhagen.guide.linking.spelling import Spelling
from zhagen.guide.model import Item
from zhagen.guide.pinyin import sounds, syllables

ITEMS = (
    Item("card-replace", "社会保障卡补领、换领、换发"),
    Item("card-lost", "社会保障卡挂失"),
    Item("company-new", "公司设立登记"),
    Item("company-change", "公司变更登记"),
    Item("company-end", "公司注销登记"),
    Item("fund-rent", "租赁自住住房提取住房公积金"),
    Item("unit-social", "企业社会保险登记"),
    Item("passport", "普通护照签发"),
)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.of(Catalogue.of(ITEMS), shipped())


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("社保卡掉了，在哪儿补办", "card-replace"),
        ("社保卡掉咗去邊度補辦", "card-replace"),
        ("shebaoka diule zenme bu", "card-replace"),
        ("设保卡丢了怎么补办", "card-replace"),
        ("想注册一家公司", "company-new"),
        ("公司不开了怎么关掉", "company-end"),
        ("公司换法人", "company-change"),
        ("租房子能取公积金不", "fund-rent"),
        ("公司刚开，给员工交社保第一次怎么弄", "unit-social"),
        ("想出国玩，办啥证", "passport"),
    ],
)
def test_the_item_meant_comes_first(index: Index, said: str, item: str) -> None:
    best = rank(index, said).items[0]
    assert index.catalogue.items[best].id == item


def test_what_the_catalogue_lacks_is_known_as_absent(index: Index) -> None:
    ranking = rank(index, "电动车上牌照")
    assert ranking.absent is not None
    assert ranking.absent_score > ranking.scores[0]


def test_an_operation_within_a_name_attaches_a_concept_to_it_alone(index: Index) -> None:
    held = {
        concept.names[0]: [index.catalogue.items[at].id for at in attached.items]
        for concept, attached in zip(index.concepts, index.attached, strict=True)
    }
    assert held["公司设立登记"] == ["company-new"]
    assert held["公司注销登记"] == ["company-end"]


@given(st.text(max_size=80))
def test_any_text_can_be_ranked(text: str) -> None:
    ranking = rank(_small(), text)
    assert list(ranking.scores) == sorted(ranking.scores, reverse=True)


def test_pinyin_is_cut_into_syllables_and_other_letters_are_left() -> None:
    assert syllables("shenfenzheng") == ("shen", "fen", "zheng")
    assert syllables("wifi") is None
    assert sounds("居注证") == sounds("居住证")


def test_no_single_character_is_taken_out_of_a_word() -> None:
    spelling = Spelling(shipped())
    assert "技能" in spelling.of_wish("技能补贴怎么领").core
    assert spelling.of_wish("吗").core == "吗"


def test_the_lexicon_is_sound() -> None:
    lexicon = shipped()
    first_names = [concept.names[0] for concept in lexicon.concepts]
    said = [wording for concept in lexicon.concepts for wording in concept.say]
    assert all(1 <= len(wording) <= 24 for wording in said)
    assert not [one for one in said if re.search(r"\s", one)]
    assert not [one for one in lexicon.concepts if not one.say]
    assert [name for name, count in Counter(first_names).items() if count > 1] == []
    assert [one.names[0] for one in lexicon.concepts if len(set(one.say)) < len(one.say)] == []
    assert len(first_names) > 1200


def test_no_file_of_the_lexicon_is_too_long_to_read() -> None:
    folder = resources.files("zhagen.guide") / "lexicon"
    lines = {
        one.name: len(one.read_text("utf-8").splitlines())
        for one in folder.iterdir()
        if one.is_file()
    }
    assert {name: count for name, count in lines.items() if count >= 400} == {}


def test_a_wording_of_a_sibling_helps_only_with_what_is_to_be_done() -> None:
    index = Index.of(
        Catalogue.of(
            [
                Item("end", "劳务派遣经营许可注销"),
                Item("renew", "劳务派遣经营许可证延续审批"),
                Item("other", "公司设立登记"),
            ]
        ),
        shipped(),
    )
    best = rank(index, "派遣公司的许可证快到期了").items[0]
    assert index.catalogue.items[best].id == "renew"


@given(st.lists(st.sampled_from([item.name for item in ITEMS]), min_size=1, max_size=6))
def test_items_of_one_name_are_one_entry(names: list[str]) -> None:
    items = [Item(str(at), name) for at, name in enumerate(names)]
    empty = Lexicon((), {}, shipped().operations, shipped().carriers, shipped().places)
    index = Index.of(Catalogue.of(items), empty)
    assert sorted(at for own in index.entries for at in own) == list(range(len(names)))
    assert len(index.entries) == len(set(names))


_MADE: list[Index] = []


def _small() -> Index:
    if not _MADE:
        empty = Lexicon((), {}, shipped().operations, shipped().carriers, shipped().places)
        _MADE.append(Index.of(Catalogue.of(ITEMS), empty))
    return _MADE[0]
