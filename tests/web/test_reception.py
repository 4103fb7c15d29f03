"""Before the item is settled: one question at a time, and nothing said is lost."""

from __future__ import annotations

from datetime import date

import pytest

from zhagen import wiring
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.model import Item
from zhagen.guide.talking.cards import card_unresolved
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
    Item(
        "A5",
        "企业社保开户",
        "示例市社会保险经办中心",
        card={"place": "二楼 6 号窗口", "fee": "不收费", "link": "https://www.example.gov.cn/kh"},
    ),
    Item("A6", "单位参保信息变更", "示例市社会保险经办中心"),
)


@pytest.fixture(scope="module")
def reception() -> Reception:
    linker = wiring.linker_of(Catalogue.of(ITEMS), shipped_root())
    cache = {}

    def slice_of(ref):
        if ref not in cache:
            cache[ref] = wiring.load_slice(ref)
        return cache[ref]

    return Reception(linker, slice_of, wiring.dialogue_of)


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


@pytest.mark.parametrize(
    ("text", "told"),
    [("这个要多少钱", "不收费"), ("在哪儿办", "二楼 6 号窗口"), ("几天能办好", "1")],
)
def test_the_card_of_an_item_is_told_inside_its_talk_and_the_question_stands(reception, text, told):
    stage, before = _talk(reception, "企业社保开户")
    stage, turn = reception.hear(stage, text, ON)
    assert told in turn.pieces[0].text
    assert turn.asks == before.asks
    assert stage.state.misses == 0


def test_the_end_of_a_talk_names_the_place_to_file_online(reception):
    stage, turn = _talk(reception, "企业社保开户", "单位，养老失业工伤，没有办过，12个人")
    for _ in range(30):
        if turn.done:
            break
        said = "法人自己去办" if turn.asks == "handler.role" else "不知道"
        stage, turn = reception.hear(stage, said, ON)
    assert "https://www.example.gov.cn/kh" in turn.reply
    assert "ready.link" in [one.source for one in turn.pieces]


def test_a_refusal_offers_the_right_item_and_pressing_it_leads_there(reception):
    stage, turn = _talk(reception, "企业社保开户", "单位，养老失业工伤，办过社保登记")
    assert turn.act is TalkAct.REFUSE
    way = turn.choices[0]
    assert way.label == "改办“单位参保信息变更”"
    stage, turn = reception.hear(stage, way.says, ON)
    while stage.item != "A6":
        stage, turn = reception.hear(stage, turn.choices[0].says, ON)
    assert turn.act is TalkAct.ASK


def test_a_right_item_the_catalogue_does_not_have_is_not_offered(reception):
    _, turn = _talk(reception, "企业社保开户", "其实是个人")
    assert turn.act is TalkAct.REFUSE
    assert not any("改办" in one.label for one in turn.choices)
