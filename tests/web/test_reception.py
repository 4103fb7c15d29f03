"""Before the item is settled: one question at a time, and nothing said is lost."""

from __future__ import annotations

from datetime import date

import pytest

from zhagen import wiring
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.model import Item
from zhagen.guide.talking.cards import card_unresolved
from zhagen.guide.talking.dialogue import Dialogue
from zhagen.guide.talking.turn import TalkAct
from zhagen.slices.find import shipped_root
from zhagen.web.dialogues.reception import Reception
from zhagen.web.dialogues.stage import Stage
from zhagen.web.dialogues.storing import stage_of, text_of

ON = date(2026, 11, 22)
ITEMS = (
    Item(
        "A1", "社会保障卡补领", "示例市社保卡中心", card={"place": "一楼 3 号窗口", "days": "当场"}
    ),
    Item("A2", "社会保障卡挂失", "示例市社保卡中心"),
    Item("A3", "生育津贴申领", "示例市医疗保障局", card={"materials": ("身份证", "出生证明")}),
    Item("A4", "失业保险金申领", "示例市失业保险处"),
)


@pytest.fixture(scope="module")
def reception() -> Reception:
    linker = wiring.linker_of(Catalogue.of(ITEMS), shipped_root())
    cache = {}

    def slice_of(ref):
        if ref not in cache:
            cache[ref] = wiring.load_slice(ref)
        return cache[ref]

    def talker(definition, on, state):
        return Dialogue(definition, on=on, state=state)

    return Reception(linker, slice_of, talker)


def _talk(reception, *texts):
    stage, turn = Stage(), None
    for text in texts:
        stage, turn = reception.hear(stage_of(text_of(stage)), text, ON)
    return stage, turn


def test_an_item_without_a_slice_is_answered_field_by_field(reception):
    stage, turn = _talk(reception, "社保卡丢了要补一张")
    while turn.act is TalkAct.CLARIFY:
        stage, turn = reception.hear(stage, turn.choices[0].says, ON)
    assert stage.item == "A1"
    labels = [one.label for one in turn.choices]
    assert "去哪里办" in labels
    assert len(labels) <= 5
    _, told = reception.hear(stage, "去哪里办", ON)
    assert "一楼 3 号窗口" in told.reply
    item = reception.catalogue.by_id["A1"]
    assert [one for piece in told.pieces for one in card_unresolved(item, piece)] == []


def test_none_of_these_leads_to_another_try_and_then_to_a_person(reception):
    stage, turn = Stage(), None
    for text in ("帮我看看那个东西", "就是那个呀", "那个那个"):
        stage, turn = reception.hear(stage, text, ON)
    assert any(one.label == "转人工" for one in turn.choices) or stage.misses


def test_what_was_said_before_the_item_was_settled_is_not_asked_again(reception):
    stage, turn = _talk(reception, "公司刚注册给员工交社保，28个人，银行代扣")
    while stage.state is None:
        stage, turn = reception.hear(stage, turn.choices[0].says, ON)
    assert stage.state.facts["org.headcount"].value == 28
    assert stage.wish == ""


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("我要投诉", "door.hotline"),
        ("我不想活了", "door.crisis"),
        ("帮我伪造一个证明", "door.illegal"),
    ],
)
def test_a_door_is_named_and_no_choice_is_offered(reception, text, source):
    _, turn = _talk(reception, text)
    assert turn.pieces[0].source == source
    assert turn.choices == ()


def test_a_stored_stage_comes_back_as_it_was(reception):
    for texts in (
        ("社保卡",),
        ("公司刚注册给员工交社保", "2026年3月1日成立的，养老失业都参加"),
        ("转人工",),
    ):
        stage, _ = _talk(reception, *texts)
        assert stage_of(text_of(stage)) == stage


def test_another_wish_parks_the_talk_and_coming_back_finds_it(reception):
    stage, _ = _talk(reception, "企业社保开户", "单位", "养老、失业、工伤保险")
    assert stage.state is not None
    known = set(stage.state.facts)
    stage, turn = reception.hear(stage, "算了，我想换一件事办", ON)
    stage, turn = reception.hear(stage, "企业社保开户", ON)
    while stage.state is None:
        stage, turn = reception.hear(stage, turn.choices[0].says, ON)
    assert known <= set(stage.state.facts)


def test_every_sentence_of_the_reception_has_a_source(reception):
    for text in ("", "你好", "社保卡", "生育津贴要什么材料", "社保卡丢了和失业金怎么领"):
        _, turn = _talk(reception, text)
        assert all(one.source for one in turn.pieces)
        assert len(turn.choices) <= 5
