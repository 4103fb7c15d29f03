"""What is meant by little: a bare label that corrects, a name beside numbers, a hum, a range."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.guide.test_dialogue_words import at_question, shipped

from zhagen.guide.masking import masked
from zhagen.guide.talking.dialogue import Dialogue
from zhagen.guide.talking.turn import Known, TalkAct

UNIT = {"applicant__kind": "unit", "org__headcount": 12}
SOURCE = "insurance.scheme"
REGISTERED = "org.already_registered"


def sources(talk: Dialogue, text: str) -> list[str]:
    return [one.source for one in talk.say(text).pieces]


@pytest.mark.parametrize(
    "text",
    ["还是个人吧", "不对，是个人", "说错了，个人", "改成个人", "其实是个人", "我是个人要交社保"],
)
def test_a_bare_label_puts_right_the_choice_it_belongs_to(text: str) -> None:
    turn = at_question(SOURCE, **UNIT).say(text)
    assert turn.known["applicant.kind"] == "individual"
    assert turn.act is TalkAct.REFUSE


@pytest.mark.parametrize("text", ["个人", "我们12个人", "两个人", "有个人说要办", "个人吗"])
def test_a_label_that_puts_nothing_right_changes_nothing(text: str) -> None:
    turn = at_question(SOURCE, **UNIT).say(text)
    assert turn.known["applicant.kind"] == "unit"


@pytest.mark.parametrize("text", ["应该办过吧", "办过吧"])
def test_a_half_sure_yes_is_no_refusal_to_tell(text: str) -> None:
    talk = at_question(REGISTERED, **UNIT)
    talk.say(text)
    assert REGISTERED not in talk.state.refused


@pytest.mark.parametrize("hum", ["嗯", "嗯嗯", "恩", "好", "ok"])
def test_a_hum_after_ways_out_were_offered_is_no_yes(hum: str) -> None:
    talk = at_question(REGISTERED, **UNIT)
    talk.say("阿斯顿飞")
    assert talk.say("飞洒飞洒").choices[-1].label == "转人工"
    turn = talk.say(hum)
    assert turn.asks == REGISTERED
    assert REGISTERED not in turn.known
    assert talk.say("是的").known[REGISTERED] is True


@pytest.mark.parametrize("text", ["我们12个人", "单位"])
def test_a_known_fact_said_again_at_another_question_is_said_back_and_not_misheard(
    text: str,
) -> None:
    talk = at_question(SOURCE, **UNIT)
    turn = talk.say(text)
    assert [one.source for one in turn.pieces] == ["talk.same", "again.choice"]
    assert turn.asks == SOURCE
    assert talk.say(text).choices[-1].label == "转人工"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("12-15人", "12-15人"), ("12到15个", "12到15"), ("12或13", "12或13"), ("12.5个人", "12.5")],
)
def test_a_number_that_is_none_is_said_back_whole(text: str, shown: str) -> None:
    turn = at_question("org.headcount", applicant__kind="unit").say(text)
    assert "org.headcount" not in turn.known
    assert f"“{shown}”" in turn.reply


@pytest.mark.parametrize("text", ["王小明 身份证110101190003079998", "王小明，手机：13900012345"])
def test_a_name_beside_numbers_is_of_whoever_comes(text: str) -> None:
    talk = at_question("org.name", handler__role="agent", **UNIT)
    assert talk.say(text).known["agent.name"] == "王小明"


def test_numbers_of_nobody_in_particular_are_asked_for_with_whose_they_are() -> None:
    talk = at_question("org.name", **UNIT)
    turn = talk.say("王小明 身份证110101190003079998")
    assert [one.source for one in turn.pieces] == ["talk.whose", "again.org_name"]
    assert turn.known == {"applicant.kind": "unit", "org.headcount": 12}


def test_the_label_of_a_name_is_no_part_of_it() -> None:
    turn = at_question("org.name", **UNIT).say("单位名称是青禾商贸有限公司")
    assert turn.known["org.name"] == "青禾商贸有限公司"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("改一下法人名字", "legal_rep.name"),
        ("法人的名字错了", "legal_rep.name"),
        ("改经办人的身份证", "agent.id_number"),
        ("法人电话写错了", "form.legal_rep_phone"),
        ("改一下信用代码", "org.uscc"),
    ],
)
def test_a_fact_to_be_changed_is_named_as_people_name_it(text: str, name: str) -> None:
    told = {
        "legal_rep.name": "王小苗",
        "legal_rep.id_number": "110101190003079998",
        "form.legal_rep_phone": "13900012345",
        "agent.name": "李小溪",
        "agent.id_number": "110101190003079998",
        "org.uscc": "91510100MA1A2B3C4A",
    }
    talk = at_question("payment.method", **UNIT)
    facts = {**talk.state.facts, **{one: Known(value, 1) for one, value in told.items()}}
    talk = Dialogue(shipped(), on=talk.state.on, state=replace(talk.state, facts=facts))
    assert talk.say(text).asks == name


@pytest.mark.parametrize("text", ["网上能办吗", "哪里能交", "能不能邮寄", "要不要去现场"])
def test_a_question_the_rules_do_not_answer_is_told_to_be_so_and_costs_no_miss(text: str) -> None:
    talk = at_question(SOURCE, **UNIT)
    turn = talk.say(text)
    assert turn.pieces[0].source in {"talk.not_written", "talk.untold"}
    assert turn.act is TalkAct.EXPLAIN
    assert turn.asks == SOURCE
    assert talk.state.misses == 0


def test_a_refusal_offers_the_item_that_is_right() -> None:
    turn = at_question(REGISTERED, insurance__scheme="social", **UNIT).say("办过")
    assert turn.act is TalkAct.REFUSE
    first = turn.choices[0]
    assert (first.label, first.item) == ("改办“单位参保信息变更”", "单位参保信息变更")
    talk = at_question(REGISTERED, insurance__scheme="social", **UNIT)
    talk.say("办过")
    after = talk.say(first.says)
    assert after.act is TalkAct.RELINK
    assert after.wish == "我想办单位参保信息变更"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("王小明 身份证110101190003079998", "王** 身份证1101**********9998"),
        ("会计王小明 电话13900012345", "会计王** 电话139****2345"),
        ("法人手机13900012345", "法人手机139****2345"),
        ("单位电话 028-85551234", "单位电话 028-****1234"),
    ],
)
def test_a_name_before_its_numbers_is_starred(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize("words", [("王小明",), ("法人王小明",), ("法人王小明，不对，是王小苗",)])
def test_no_name_stays_in_what_is_kept_of_a_talk(words: tuple[str, ...]) -> None:
    talk = at_question("payment.method", **UNIT)
    for one in words:
        talk.say(one)
    kept = [text for _, text in talk.state.turns] + [one.text for one in talk.state.facts.values()]
    assert not any("小明" in text or "小苗" in text for text in kept), kept


def test_a_name_that_was_replaced_is_starred_as_well() -> None:
    talk = at_question("payment.method", legal_rep__name="王小明", **UNIT)
    turn = talk.say("法人不叫王小明，叫王小苗")
    assert turn.known["legal_rep.name"] == "王小苗"
    assert "法人不叫王**，叫王**" in [text for _, text in talk.state.turns]


def test_the_number_of_a_door_is_masked_in_the_guides_own_words_as_well() -> None:
    talk = at_question("org.address", **UNIT)
    turn = talk.say("示例市锦江路18号3栋2单元501室")
    assert "3栋2单元501室" in turn.reply
    assert not any("501" in text for _, text in talk.state.turns)
