"""A talk: what is asked, what becomes of an answer, how it ends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.cases.model import Value
from zhagen.guide.model import Aspect, Item
from zhagen.guide.talking.cards import card_turn, card_unresolved
from zhagen.guide.talking.dialogue import Dialogue, moved_to
from zhagen.guide.talking.handoff import SIGNATURE, TIMESTAMP, handoff_json, signed, verified
from zhagen.guide.talking.talk import LONGEST
from zhagen.guide.talking.to_json import BadState, state_json, state_of
from zhagen.guide.talking.turn import End, Known, TalkAct, Turn
from zhagen.guide.talking.wording import WORDINGS
from zhagen.guide.talking.wording_slice import unresolved
from zhagen.slices.find import resolve
from zhagen.slices.load import load
from zhagen.slices.model import Slice

ON = date(2026, 11, 22)
USCC = "91510100MA0000001B"
SELF = "法定代表人本人"
FIRM = "示例市青禾商贸有限公司"
# Everything an applicant who comes in person and pays by themselves must tell.
WHOLE = {
    "applicant.kind": "单位",
    "insurance.scheme": "养老、失业、工伤保险",
    "org.already_registered": "没有",
    "org.name": FIRM,
    "org.uscc": "91510100MA1A2B3C4A",
    "handler.role": SELF,
    "payment.method": "自行缴纳",
    "org.headcount": "12",
    "form.insurance_kinds": "都要",
    "org.address": "示例市锦江路18号",
    "legal_rep.id_number": "110101190003079998",
    "form.legal_rep_phone": "13900012345",
    "form.agent_phone": "13900012346",
    "form.bank_account_number": "6222020000123456789",
}


@cache
def shipped() -> Slice:
    return load(resolve("employer-social-insurance"))


def new(**words: object) -> Dialogue:
    talk = Dialogue(shipped(), on=ON, **words)  # type: ignore[arg-type]
    talk.start()
    return talk


def said(*texts: str) -> tuple[Dialogue, Turn]:
    talk, turn = new(), None
    for text in texts:
        turn = talk.say(text)
    assert turn is not None
    return talk, turn


def until(*, changes: Mapping[str, str] | None = None) -> tuple[Dialogue, Turn]:
    """A talk answered with WHOLE until it is done."""
    talk = Dialogue(shipped(), on=ON)
    turn, answers = talk.start(), {**WHOLE, **(changes or {})}
    for _ in range(30):
        if turn.done or turn.asks is None:
            return talk, turn
        turn = talk.say(answers[turn.asks])
    raise AssertionError(turn.reply)


def sources(turn: Turn) -> list[str]:
    return [piece.source for piece in turn.pieces]


def test_the_first_turn_says_who_answers_and_asks_one_thing() -> None:
    turn = Dialogue(shipped(), on=ON).start()
    assert turn.act is TalkAct.ASK
    assert sources(turn) == ["talk.start", "facts.applicant.kind.question"]
    assert "机器自动应答" in turn.reply
    assert [choice.label for choice in turn.choices] == ["单位", "个人"]
    assert turn.left > 3


def test_several_facts_in_one_sentence_are_taken_and_said_back() -> None:
    _, turn = said("我们是单位，以前没办过社保登记，12个人要上养老、失业、工伤保险")
    assert turn.known["org.headcount"] == 12
    assert turn.known["org.already_registered"] is False
    assert sources(turn)[0] == "talk.noted"
    assert turn.asks == "org.name"


def test_an_option_pressed_tells_only_what_it_answers() -> None:
    _, turn = said("单位", "养老、失业、工伤保险")
    assert dict(turn.known) == {"applicant.kind": "unit", "insurance.scheme": "social"}


def test_why_is_answered_with_reason_and_basis_and_the_question_stands() -> None:
    _, turn = said("为什么要问这个")
    assert turn.act is TalkAct.EXPLAIN
    assert sources(turn) == [
        "facts.applicant.kind.why",
        "facts.applicant.kind.basis",
        "facts.applicant.kind.question",
    ]
    assert "第五十八条" in turn.reply
    assert turn.asks == "applicant.kind"
    assert not turn.known


def test_asking_what_a_word_means_does_not_choose_it() -> None:
    _, turn = said("单位", "第一个", "没有", FIRM, "不知道", SELF, "什么是银行代扣")
    assert turn.act is TalkAct.EXPLAIN
    assert turn.asks == "payment.method"
    assert "payment.method" not in turn.known


def test_a_wrong_code_is_refused_with_the_reason_and_asked_in_other_words() -> None:
    _, turn = said("单位", "第一个", "没有", FIRM, USCC)
    assert turn.act is TalkAct.INVALID
    assert dict(turn.invalid) == {"org.uscc": USCC}
    assert sources(turn) == ["talk.invalid", "again.uscc"]
    assert "校验位不符" in turn.reply
    assert "org.uscc" not in turn.known


def test_after_two_misses_there_is_a_way_out() -> None:
    talk, first = said("单位", "第一个", "没有", FIRM, "嘛呢嘛呢")
    assert "先跳过" not in [choice.label for choice in first.choices]
    second = talk.say("嘛呢嘛呢嘛呢")
    assert [choice.label for choice in second.choices] == ["先跳过", "转人工"]
    after = talk.say("先跳过")
    assert after.asks == "handler.role"
    assert talk.state.unknown == ("org.uscc",)
    assert talk.state.refused == ()


def test_saying_the_same_again_is_no_answer_to_another_question() -> None:
    talk, _ = said("单位", "第一个", "没有", FIRM)
    turn = talk.say(FIRM)
    assert [one.source for one in turn.pieces] == ["talk.same", "again.uscc"]
    assert turn.asks == "org.uscc"
    assert talk.say(FIRM).choices


def test_who_does_not_know_is_told_where_it_stands_and_goes_on() -> None:
    talk, turn = said("单位", "第一个", "没有", FIRM, "不知道")
    assert "营业执照（副本）的“统一社会信用代码”一栏" in turn.reply
    assert turn.asks == "handler.role"
    assert talk.state.unknown == ("org.uscc",)


def test_what_is_not_told_is_noted_and_never_asked_again() -> None:
    talk, turn = until(changes={"form.legal_rep_phone": "手机号不方便说"})
    assert talk.state.refused == ("form.legal_rep_phone",)
    assert turn.act is TalkAct.OUTCOME
    assert turn.blanks == ("form.legal_rep_phone",)
    assert "ready.blanks" in sources(turn)
    told = talk.say("法定代表人的手机号是13900012345")
    assert told.blanks == ()
    assert talk.state.refused == ()


def test_a_correction_changes_one_fact_and_keeps_the_rest() -> None:
    talk, _ = until()
    before = dict(talk.state.facts)
    turn = talk.say("不对，参保人数是15个")
    assert turn.known["org.headcount"] == 15
    assert {name for name in before if talk.state.facts[name] != before[name]} == {"org.headcount"}
    assert "talk.changed" in sources(turn)
    assert turn.act is TalkAct.OUTCOME


def test_a_correction_that_opens_a_question_asks_it_and_comes_back() -> None:
    talk, done = until()
    assert "authorization" not in [one.material for one in done.checklist]
    turn = talk.say("改主意了，还是委托经办人去办")
    assert turn.known["handler.role"] == "agent"
    assert turn.asks == "agent.name"
    assert talk.state.end is End.OPEN
    assert talk.say("钱晓岚").asks == "agent.id_number"
    assert talk.say("这个不方便说").asks == "form.agent_phone"
    again = talk.say("13900012346")
    assert {"authorization", "agent_id"} <= {one.material for one in again.checklist}
    assert again.draft == ("registration_form", "authorization")


def test_which_fact_is_to_be_corrected_is_asked_where_it_is_not_told() -> None:
    talk, turn = said("单位", "第一个", "没有", FIRM, "刚才说错了")
    assert turn.act is TalkAct.CLARIFY
    assert sources(turn)[-1] == "talk.which"
    assert "单位名称" in [choice.label for choice in turn.choices]
    picked = next(choice for choice in turn.choices if choice.label == "单位名称")
    again = talk.say(picked.says)
    assert again.asks == "org.name"
    assert talk.state.facts["org.name"].value == FIRM
    assert talk.say("示例市云杉科技有限公司").asks == "org.uscc"


def test_one_step_back_asks_the_question_before_and_keeps_its_value() -> None:
    talk, turn = said("单位", "第一个", "上一步")
    assert turn.asks == "insurance.scheme"
    assert talk.state.facts["insurance.scheme"].value == "social"


@pytest.mark.parametrize(
    ("texts", "outcome"),
    [
        (["个人"], "not_unit"),
        (["单位", "第二个"], "medical"),
        (["单位", "第一个", "办过"], "registered"),
    ],
)
def test_another_item_is_named_as_soon_as_it_is_sure(texts: list[str], outcome: str) -> None:
    talk, turn = said(*texts)
    assert (turn.act, turn.outcome, turn.done) == (TalkAct.REFUSE, outcome, True)
    assert f"guide.outcomes.{outcome}" in sources(turn)
    assert talk.state.end is End.REFUSED


def test_a_refusal_is_taken_back_when_the_fact_is_corrected() -> None:
    talk, _ = said("个人")
    turn = talk.say("不对，我是替单位办的")
    assert turn.known["applicant.kind"] == "unit"
    assert turn.asks == "insurance.scheme"
    assert talk.state.end is End.OPEN


@pytest.mark.parametrize("text", ["不对，单位", "不是，是单位", "说错了，替单位办", "单位"])
def test_words_after_a_refusal_are_about_what_it_rests_on(text: str) -> None:
    _, turn = said("个人", text)
    assert turn.known["applicant.kind"] == "unit"
    assert turn.asks == "insurance.scheme"


def test_a_ready_talk_lists_materials_with_reason_basis_and_hints() -> None:
    _, turn = until()
    licence = turn.checklist[0]
    assert licence.material == "business_license"
    assert licence.reason == WORDINGS["need.always"]
    assert "社会保险法" in licence.basis
    assert licence.hints
    roster = next(one for one in turn.checklist if one.material == "employee_roster")
    assert roster.reason == "因为参保人数是“12”"
    assert turn.draft == ("registration_form",)


def test_what_stays_open_makes_a_material_unsure() -> None:
    _, turn = until(changes={"payment.method": "不知道"})
    account = next(one for one in turn.checklist if one.material == "bank_account")
    assert not account.sure
    assert account.reason == "还不知道缴费方式，可能要带"
    assert "ready.unsure" in sources(turn)


def test_an_outcome_that_cannot_be_decided_goes_to_a_person_with_everything() -> None:
    talk, turn = until(changes={"org.already_registered": "不想说"})
    assert turn.act is TalkAct.HANDOFF
    assert turn.handoff is not None
    assert turn.handoff.reason == "undecided"
    assert turn.handoff.refused == ("org.already_registered",)
    assert turn.handoff.known["org.name"] == FIRM
    assert "是否已办过社保登记" in turn.reply
    assert talk.say("喂").act is TalkAct.CLOSED


def test_a_person_is_reached_at_any_time() -> None:
    talk, turn = said("单位", "转人工")
    assert turn.act is TalkAct.HANDOFF
    assert turn.handoff is not None
    assert turn.handoff.path == ("applicant.kind", "insurance.scheme")
    assert turn.handoff.missing[0] == "insurance.scheme"
    assert talk.state.end is End.HANDED_OVER


def test_the_package_is_signed_and_refuses_to_be_changed_or_played_again() -> None:
    talk, turn = said("单位", "转人工")
    assert turn.handoff is not None
    key, at = b"0123456789abcdef", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    made = signed(handoff_json(turn.handoff, talk.state), key, at)
    assert made == signed(handoff_json(turn.handoff, talk.state), key, at)
    assert json.loads(made.body)["known"] == {"applicant.kind": "unit"}
    assert verified(made.body, made.headers, key, at + timedelta(minutes=4))
    assert not verified(made.body + b" ", made.headers, key, at)
    assert not verified(made.body, made.headers, key, at + timedelta(minutes=6))
    assert not verified(made.body, made.headers, b"another key here", at)
    later = {**made.headers, TIMESTAMP: "2026-11-22T09:40:00+00:00"}
    assert not verified(made.body, later, key, at + timedelta(minutes=10))
    assert not verified(made.body, {SIGNATURE: made.headers[SIGNATURE]}, key, at)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="至少 16 个字节"):
        signed({}, b"short", datetime(2026, 11, 22, tzinfo=UTC))


def test_the_transcript_shows_no_number_of_a_person() -> None:
    talk, _ = until()
    turn = talk.say("转人工")
    assert turn.handoff is not None
    words = json.dumps(handoff_json(turn.handoff, talk.state)["transcript"], ensure_ascii=False)
    assert "110101190003079998" not in words
    assert "13900012345" not in words
    assert FIRM in words


def test_two_firms_are_told_apart_and_the_second_is_kept() -> None:
    talk, turn = said(
        f"我们是{FIRM}，要给员工开社保。另外一家公司叫示例市云杉科技有限公司，以后再办"
    )
    assert turn.known["org.name"] == FIRM
    assert talk.state.others[0]["org.name"].value == "示例市云杉科技有限公司"
    assert "talk.set_aside" in sources(turn)


def test_the_second_firm_is_served_next_with_what_was_told_of_it() -> None:
    talk, _ = said("单位，另外一家公司叫示例市云杉科技有限公司", "第一个", "办过")
    assert talk.state.end is End.REFUSED
    turn = talk.say("接着办下一件")
    assert turn.known["org.name"] == "示例市云杉科技有限公司"
    assert "org.already_registered" not in turn.known
    assert talk.state.finished[0]["org.already_registered"].value is True
    assert talk.state.others == ()


def test_a_further_firm_after_an_outcome_begins_its_own_case() -> None:
    talk, _ = until()
    turn = talk.say("我还有一家公司也要办，叫示例市云杉科技有限公司")
    assert turn.known["org.name"] == "示例市云杉科技有限公司"
    assert "org.headcount" not in turn.known
    assert talk.state.finished[0]["org.name"].value == FIRM
    assert turn.asks == "insurance.scheme"


def test_what_to_bring_is_told_at_any_time_and_the_question_stands() -> None:
    _, turn = said("单位", "要带什么材料")
    assert turn.act is TalkAct.EXPLAIN
    assert sources(turn) == [
        "talk.so_far",
        "talk.so_far_open",
        "facts.insurance.scheme.question",
    ]
    assert {one.material for one in turn.checklist if one.sure} >= {"business_license"}


def test_a_draft_wanted_too_early_is_promised_and_the_question_stands() -> None:
    talk, turn = said("单位", "草稿呢")
    assert sources(turn) == ["talk.draft_later", "facts.insurance.scheme.question"]
    assert [one.material for one in talk.drafts()] == ["registration_form"]


@pytest.mark.parametrize("text", ["改", "改一下", "我要改", "刚才填错了"])
def test_wanting_to_correct_asks_what(text: str) -> None:
    _, turn = said("单位", "1", text)
    assert sources(turn) == ["talk.which"]
    assert [choice.label for choice in turn.choices] == ["要办的保险", "申请人身份"]


def test_where_something_stands_is_told_whatever_is_asked() -> None:
    _, turn = said("单位", "在哪里看信用代码")
    assert sources(turn)[0] == "talk.find"
    assert turn.asks == "insurance.scheme"


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("2", False), ("第二个", False), ("是的", True)]
)
def test_yes_and_no_can_be_pressed_by_number(text: str, value: bool) -> None:
    _, turn = said("单位", "1", text)
    assert turn.known["org.already_registered"] is value


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("1,3", ("养老保险", "工伤保险")),
        ("1 2 3", ("养老保险", "失业保险", "工伤保险")),
        ("都要", ("养老保险", "失业保险", "工伤保险")),
        ("第二个", ("失业保险",)),
        ("养老和工伤", ("养老保险", "工伤保险")),
    ],
)
def test_several_options_can_be_picked(text: str, kinds: tuple[str, ...]) -> None:
    _, turn = until(changes={"form.insurance_kinds": text})
    assert turn.known["form.insurance_kinds"] == kinds


def test_another_wish_goes_back_to_the_caller_and_nothing_is_lost() -> None:
    talk, turn = said("单位", "不办这个了，我想办社保卡")
    assert turn.act is TalkAct.RELINK
    assert "社保卡" in turn.wish
    assert talk.state.facts["applicant.kind"].value == "unit"
    assert talk.say("养老、失业、工伤保险").asks == "org.already_registered"


def test_a_plain_wish_for_something_else_is_no_answer() -> None:
    talk, turn = said("单位", "我想办社保卡")
    assert (turn.act, turn.wish) == (TalkAct.RELINK, "我想办社保卡")
    assert talk.state.asked == "insurance.scheme"


def test_what_has_a_door_of_its_own_is_shown_it_and_the_question_stands() -> None:
    _, turn = said("单位", "我要投诉")
    assert sources(turn) == ["door.hotline", "facts.insurance.scheme.question"]


def test_a_name_that_sounds_like_another_business_is_a_name() -> None:
    _, turn = said("单位", "1", "没有", "示例市贷款服务有限公司")
    assert turn.known["org.name"] == "示例市贷款服务有限公司"


def test_the_code_of_an_option_is_taken_like_its_words() -> None:
    _, turn = said("unit", "social")
    assert turn.known["insurance.scheme"] == "social"


def test_danger_is_answered_with_the_right_door_and_nothing_else() -> None:
    talk, turn = said("我不想活了")
    assert turn.act is TalkAct.SAFETY
    assert sources(turn) == ["door.crisis"]
    assert talk.state.asked == "applicant.kind"


def test_a_settled_talk_is_confirmed() -> None:
    talk, _ = until()
    assert not talk.state.confirmed
    turn = talk.say("清楚了")
    assert (turn.act, talk.state.confirmed) == (TalkAct.CLOSED, True)


def test_starting_over_forgets_the_facts_and_keeps_the_transcript() -> None:
    talk, turn = said("单位", "重新开始")
    assert turn.asks == "applicant.kind"
    assert not talk.state.facts
    assert len(talk.state.turns) == 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀" * 50,
        "<script>alert(1)</script>",
        "\x00\x1b[31m",
        "\ud800",
        "。" * 9,
        "字" * 100_000,
    ],
)
def test_what_is_no_answer_is_met_calmly_and_loses_nothing(text: str) -> None:
    talk, turn = said("单位", text)
    assert turn.asks == "insurance.scheme"
    assert turn.known == {"applicant.kind": "unit"}
    assert talk.state.turns[-2][1] == talk.state.turns[-2][1][:LONGEST]


def test_a_text_of_many_pages_is_read_at_its_beginning_and_that_is_said() -> None:
    _, turn = said("我们是单位，" + "要办社保，" * 20_000)
    assert turn.known["applicant.kind"] == "unit"
    assert f"前 {LONGEST} 个字" in turn.reply


@given(st.lists(st.text(max_size=40), max_size=6))
def test_no_words_break_a_talk_and_every_sentence_has_a_source(texts: list[str]) -> None:
    talk = new()
    for text in texts:
        turn = talk.say(text)
        assert turn.pieces
        for piece in turn.pieces:
            assert list(unresolved(shipped(), piece)) == []
    stored = json.dumps(state_json(talk.state), ensure_ascii=True)
    assert state_of(json.loads(stored)) == talk.state


values = st.one_of(
    st.text(max_size=12),
    st.integers(-5, 10_000),
    st.booleans(),
    st.dates(),
    st.none(),
    st.lists(st.text(max_size=4), max_size=3).map(tuple),
    st.lists(
        st.dictionaries(st.text(min_size=1, max_size=4), st.text(max_size=4) | st.dates()),
        min_size=1,
        max_size=2,
    ).map(tuple),
)


@given(st.dictionaries(st.sampled_from(["a.b", "c"]), values))
def test_a_stored_state_comes_back_as_it_was(facts: dict[str, Value]) -> None:
    known = {name: Known(value, 1, "……") for name, value in facts.items()}
    state = replace(new().state, facts=known, others=(known, {}), finished=(known,))
    assert state_of(json.loads(json.dumps(state_json(state)))) == state


@pytest.mark.parametrize(
    "change",
    [{"schema": 2}, {"on": "gestern"}, {"end": "lost"}, {"facts": {"a": 1}}, {"turns": [1]}],
)
def test_a_spoilt_state_is_said_to_be_one(change: dict[str, object]) -> None:
    with pytest.raises(BadState, match="读不出来"):
        state_of({**state_json(new().state), **change})


def test_a_changed_slice_is_said_once_and_keeps_the_facts() -> None:
    talk, _ = said("单位", "第一个")
    later = replace(shipped(), version="1.1", lock_hash="a" * 64)
    again = Dialogue(later, on=ON, state=talk.state)
    turn = again.say("没有")
    assert sources(turn)[0] == "talk.slice_changed"
    assert turn.asks == "org.name"
    assert again.state.slice_ref == "employer-social-insurance@1.1"
    assert "talk.slice_changed" not in sources(again.say(FIRM))


def test_a_value_the_new_version_does_not_know_is_asked_anew() -> None:
    talk, _ = said("单位", "第一个")
    kind = shipped().facts["applicant.kind"]
    facts = {**shipped().facts, "applicant.kind": replace(kind, values={"firm": "公司"})}
    later = replace(shipped(), version="1.1", facts=facts)
    state, notes = moved_to(later, talk.state, ON)
    assert set(state.facts) == {"insurance.scheme"}
    assert [one.source for one in notes] == ["talk.slice_changed", "talk.slice_asks_anew"]


def test_a_resumed_talk_says_where_it_stands() -> None:
    talk, _ = said("单位")
    turn = Dialogue(shipped(), on=ON, state=talk.state).start()
    assert sources(turn) == ["talk.here", "facts.insurance.scheme.question"]


@dataclass
class Told:
    """What a stand-in recogniser says."""

    known: dict[str, Value] = field(default_factory=dict)
    invalid: dict[str, str] = field(default_factory=dict)
    approximate: dict[str, str] = field(default_factory=dict)


def test_no_value_gets_past_the_validators_whoever_recognised_it() -> None:
    talk = new(recognise=lambda *_, **__: Told(known={"org.uscc": "123", "no.such": "x"}))
    turn = talk.say("代码写在这里了")
    assert dict(turn.invalid) == {"org.uscc": "123"}
    assert not turn.known


def test_an_identity_number_that_is_by_chance_a_credit_code_is_what_was_asked() -> None:
    _, turn = until(changes={"legal_rep.id_number": "110101190012109992"})
    assert turn.known["legal_rep.id_number"] == "110101190012109992"
    assert turn.known["org.uscc"] == WHOLE["org.uscc"]


def test_a_number_of_people_that_is_only_about_is_asked_exactly() -> None:
    _, turn = said("单位", "第一个", "没有", FIRM, "不知道", SELF, "自行缴纳", "十来个人")
    assert turn.asks == "org.headcount"
    assert "talk.approximate" in sources(turn)
    assert "org.headcount" not in turn.known


ITEM = Item(
    id="i-7",
    name="社会保障卡补领",
    department="示例市人力资源和社会保障局",
    card={"materials": ("居民身份证", "申请表"), "days": "5 个工作日", "fee": "不收费"},
)


def test_a_card_answers_the_field_asked_about_word_for_word() -> None:
    turn = card_turn(ITEM, Aspect.MATERIALS)
    assert "要带的材料：居民身份证；申请表" in turn.reply
    assert turn.pieces[1].parts[1][1].parts[0][1].source == "items.i-7.materials.0"


def test_a_whole_card_says_what_stands_in_it_and_nothing_else() -> None:
    turn = card_turn(ITEM)
    assert len(turn.pieces) == 4
    assert not [one for piece in turn.pieces for one in card_unresolved(ITEM, piece)]


def test_a_field_the_catalogue_leaves_out_is_said_to_be_left_out() -> None:
    turn = card_turn(ITEM, Aspect.PLACE)
    assert "目录里没有写" in turn.reply
    assert "示例市人力资源和社会保障局" in turn.reply
    assert "12345" in card_turn(replace(ITEM, department=""), Aspect.PLACE).reply
