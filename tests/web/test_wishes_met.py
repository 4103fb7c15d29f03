"""What came of wishes in real talks: codes in the ledger, from the first sentence on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from zhagen import wiring
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.measuring.measure import LINKING, Result, sessions_of
from zhagen.guide.measuring.wishes import wishes_of
from zhagen.guide.model import Item
from zhagen.slices.find import shipped_root
from zhagen.web.dialogues import handovers, recorded, talks
from zhagen.web.dialogues.models import Talk
from zhagen.web.dialogues.parts import parts
from zhagen.web.ledger.outgoing import ledger

CATALOGUE = Catalogue.of(
    (
        Item("a", "公司变更登记", "示例市市场监督管理局", card={"place": "二楼 5 号窗口"}),
        Item("b", "个体工商户变更登记", "示例市市场监督管理局"),
        Item("d", "单位参保信息变更登记", "示例市人力资源和社会保障局"),
        Item("c", "社会保障卡补领、换领、换发", "示例市人力资源和社会保障局"),
    )
)


@pytest.fixture
def desk(monkeypatch):
    """A reception over three items and the shipped slices."""
    linker = wiring.linker_of(CATALOGUE, shipped_root())
    held = replace(parts(), reception=replace(parts().reception, linker=linker))
    for module in (talks, handovers):
        monkeypatch.setattr(module, "parts", lambda: held)


def events_of(caller):
    recorded.bring_to_ledger()
    case = Talk.objects.get(id=caller.talk).case_id
    return [one for one in ledger().read() if one.subject.case_id == case]


def met(caller) -> list[tuple[str, ...]]:
    names = ("came", "how", "door")
    return [
        tuple(str(one.payload[name]) for name in names if name in one.payload)
        for one in events_of(caller)
        if one.kind == "guide.wish_met"
    ]


def result(caller) -> Result:
    (one,) = sessions_of(events_of(caller), timezone.now() + timedelta(hours=3))
    return one.result


def test_an_item_that_is_clear_is_held_at_once(caller, desk):
    caller.start(text="公司第一次给员工交社保")
    assert met(caller) == [("held", "direct")]
    (one,) = sessions_of(events_of(caller), timezone.now())
    assert one.slice_ref == "employer-social-insurance@1.0"


def test_a_question_and_its_answer_are_told_apart(caller, desk):
    turn = caller.start(text="变更")
    assert turn["choices"]
    caller.heard(turn["choices"][0]["says"])
    first, *rest = met(caller)
    assert first[0] == "asked"
    assert rest[-1] == ("held", "chosen")


def test_none_of_these_is_a_code_of_its_own(caller, desk):
    turn = caller.start(text="变更")
    caller.heard(turn["choices"][-1]["says"])
    assert met(caller)[-1] == ("none_of_these",)
    assert result(caller) is Result.NOT_FOUND


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我要投诉窗口态度差", ("door", "hotline")),
        ("我不想活了", ("safety", "crisis")),
    ],
)
def test_a_wish_that_ends_at_a_door_names_the_door_by_its_code(caller, desk, text, code):
    caller.start(text=text)
    assert met(caller) == [code]
    assert result(caller) is Result.SENT


def test_small_talk_is_no_wish(caller, desk):
    caller.start(text="你好")
    caller.heard("谢谢")
    assert met(caller) == []


def test_asking_for_a_person_at_once_is_an_outcome(caller, desk):
    caller.start(text="转人工")
    assert met(caller)[0][0] == "person"
    assert result(caller) is Result.HANDED_OVER


def test_the_button_for_a_person_is_an_outcome_too(caller, desk):
    caller.start(text="变更")
    caller.of("/handoff", "post")
    assert result(caller) is Result.HANDED_OVER


def test_a_rating_without_a_slice_is_kept_as_an_event(caller, desk):
    caller.start(text="我要投诉窗口态度差")
    caller.post(f"talks/{caller.talk}/rating", {"score": 2})
    rated = [one for one in events_of(caller) if one.kind == "guide.rated"]
    assert [one.subject.slice_ref for one in rated] == [LINKING]


def test_no_wish_carries_a_word_that_was_said(caller, desk):
    caller.start(text="我叫沈若溪，要投诉窗口态度差，电话13900012345")
    told = str([dict(one.payload) for one in events_of(caller)])
    assert told.isascii()
    assert wishes_of(events_of(caller), timezone.now()).doors


def test_a_wish_beside_another_is_answered_too_and_none_is_dropped(caller, desk):
    turn = caller.start(text="公司第一次给员工交社保，还想办结婚证")
    sources = [one["source"] for one in turn["pieces"]]
    assert turn["item"] == "企业社保开户"
    assert sources[0] == "reception.beside"
    assert sources[1].startswith("door.")
    assert "结婚证" in turn["pieces"][0]["text"]
    assert turn["asks"]


def test_of_two_wishes_that_are_not_done_here_both_doors_are_told(caller, desk):
    turn = caller.start(text="想办结婚证，还想办护照")
    doors = [one for one in turn["pieces"] if one["source"].startswith("door.")]
    assert len(doors) == 2
    assert "护照" in turn["reply"]


def test_thanks_beside_a_wish_are_not_answered_as_a_wish(caller, desk):
    turn = caller.start(text="公司第一次给员工交社保，谢谢")
    assert "reception.beside" not in [one["source"] for one in turn["pieces"]]
