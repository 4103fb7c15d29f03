"""What people really say inside a talk: values elsewhere than asked, half answers, other wishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from tests.guide.test_dialogue import WHOLE

from zhagen.cases.model import Value
from zhagen.guide.model import Item
from zhagen.guide.talking.dialogue import Dialogue
from zhagen.guide.talking.turn import Known, TalkAct, Turn
from zhagen.slices.find import resolve
from zhagen.slices.load import load
from zhagen.slices.model import Slice

ON = date(2026, 11, 22)
PERSONAL = {
    "身份证": "110101190003079998",
    "法人身份证号是": "110101190003079998",
    "法人电话": "13900012345",
    "手机号": "13900012346",
    "卡号": "6222020000123456789",
}


@cache
def shipped(name: str = "employer-social-insurance") -> Slice:
    return load(resolve(name))


def at_question(asked: str, **facts: Value) -> Dialogue:
    """A talk that has come to this question, with these facts known before."""
    known = {name.replace("__", "."): Known(value, 1) for name, value in facts.items()}
    talk = Dialogue(shipped(), on=ON)
    talk.start()
    state = replace(talk.state, facts=known, asked=asked, path=(asked,))
    return Dialogue(shipped(), on=ON, state=state)


QUESTIONS = [name for name, one in shipped().facts.items() if one.question]


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize("label", PERSONAL)
def test_a_value_of_a_person_lands_in_no_fact_of_another_kind(asked: str, label: str) -> None:
    value = PERSONAL[label]
    turn = at_question(asked).say(f"{label}{value}")
    kind = {"1101": "id_number", "1390": "phone", "6222": "bank_account"}[value[:4]]
    for name, known in turn.known.items():
        if value in str(known):
            assert any(kind in one for one in shipped().facts[name].validators), (name, turn.reply)


VALUES: dict[str, tuple[Value, str]] = {
    "org.name": ("示例市青禾商贸有限公司", "示例市青禾商贸有限公司"),
    "org.uscc": ("91510100MA1A2B3C4A", "91510100MA1A2B3C4A"),
    "org.address": ("示例市锦江路18号", "示例市锦江路18号"),
    "org.already_registered": (False, "没有"),
    "org.headcount": (12, "12个人"),
    "form.insurance_kinds": (("养老保险", "工伤保险"), "养老保险、工伤保险"),
    "payment.method": ("self", "自行缴纳"),
    "handler.role": ("agent", "经办人"),
    "applicant.kind": ("unit", "单位"),
    "insurance.scheme": ("social", "养老、失业、工伤保险"),
    "legal_rep.name": ("王小明", "王小明"),
    "legal_rep.id_number": ("110101190003079998", "110101190003079998"),
    "form.legal_rep_phone": ("13900012345", "13900012345"),
    "form.bank_account_number": ("6222020000123456789", "6222020000123456789"),
}


@pytest.mark.parametrize("name", VALUES)
def test_the_known_value_said_again_is_an_answer_and_the_talk_goes_on(name: str) -> None:
    value, words = VALUES[name]
    facts = {one: Known(known, 1) for one, (known, _) in VALUES.items()}
    start = replace(at_question("org.headcount").state, facts={**facts, name: Known(value, 1)})
    talk = Dialogue(shipped(), on=ON, state=start)
    assert talk.say(f"改一下{shipped().facts[name].title}").asks == name
    turn = talk.say(words)
    assert "talk.unclear" not in [one.source for one in turn.pieces], turn.reply
    assert turn.asks != name
    assert turn.known[name] == value


REGISTERED = "org.already_registered"


@pytest.mark.parametrize(
    "text",
    ["好", "好的", "行", "可以", "没问题", "ok", "好吧。", "好像办过", "哦", "好像没有"],
)
def test_what_only_agrees_or_is_not_sure_settles_no_fact(text: str) -> None:
    talk = at_question(REGISTERED, applicant__kind="unit", insurance__scheme="social")
    turn = talk.say(text)
    assert REGISTERED not in turn.known
    assert turn.asks == REGISTERED
    assert [one.source for one in turn.pieces] == ["talk.unsure", "again.boolean"]
    assert talk.say("是的").outcome == "registered"


@pytest.mark.parametrize(
    "text",
    ["好，等一下", "行，我想想", "等一下", "稍等", "好的，我去问问", "是的，等等", "我再考虑考虑"],
)
def test_who_wants_a_moment_has_not_answered_and_costs_no_miss(text: str) -> None:
    talk = at_question(REGISTERED, applicant__kind="unit", insurance__scheme="social")
    turn = talk.say(text)
    assert REGISTERED not in turn.known
    assert turn.asks == REGISTERED
    assert "talk.wait" in [one.source for one in turn.pieces]
    assert talk.state.misses == 0


def test_a_plain_yes_after_the_ways_out_takes_none_of_them() -> None:
    talk = at_question(REGISTERED, applicant__kind="unit", insurance__scheme="social")
    talk.say("嘟嘟嘟嘟")
    assert "先跳过" in [one.label for one in talk.say("嘟嘟嘟嘟").choices]
    assert REGISTERED not in talk.say("好").known


@pytest.mark.parametrize(
    ("text", "value"),
    [("好的，没有", False), ("好的，办过", True), ("是的", True), ("有，去年办的", True)],
)
def test_an_answer_behind_an_agreement_counts(text: str, value: bool) -> None:
    talk = at_question(REGISTERED, applicant__kind="unit", insurance__scheme="social")
    assert talk.say(text).known[REGISTERED] is value


OTHER = "individual-business-registration"


@pytest.mark.parametrize(
    "wish",
    [
        "我想办个体户营业执照",
        "我要注册个体工商户",
        "我还想办个体户注册登记",
        "我想退休",
        "我其实想查自己的社保",
        "我们要给员工办社保卡",
        "其实我是想注册公司",
        *(f"我想办{name.removeprefix('办')}" for name in shipped(OTHER).guide.names),  # type: ignore[union-attr]
        *(name for name in shipped(OTHER).guide.names if "个体" in name),  # type: ignore[union-attr]
    ],
)
@pytest.mark.parametrize("asked", ["insurance.scheme", "org.name", "org.headcount"])
def test_a_wish_for_another_item_is_linked_and_no_fact_of_this_one(wish: str, asked: str) -> None:
    talk = at_question(asked, applicant__kind="unit")
    turn = talk.say(wish)
    assert turn.act is TalkAct.RELINK, turn.reply
    assert turn.wish == wish
    assert dict(turn.known) == {"applicant.kind": "unit"}
    assert talk.state.asked == asked


@pytest.mark.parametrize("wish", ["我们要给员工交社保", "我想办社保开户", "我们想办单位参保"])
def test_a_wish_for_this_very_item_leaves_the_talk_where_it_is(wish: str) -> None:
    turn = at_question("org.already_registered", applicant__kind="unit").say(wish)
    assert turn.act in {TalkAct.EXPLAIN, TalkAct.ASK}
    assert turn.asks == "org.already_registered"
    assert "talk.unclear" not in [one.source for one in turn.pieces]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("我要给12个员工上社保", "org.headcount"),
        ("我们想办养老、失业、工伤保险", "form.insurance_kinds"),
        ("我们单位类型是个体工商户", "org.type"),
        ("执照上写的类型是个体工商户", "org.type"),
    ],
)
def test_a_wish_that_tells_what_would_be_asked_is_an_answer(text: str, fact: str) -> None:
    assert fact in at_question("org.already_registered", applicant__kind="unit").say(text).known


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [
        (
            "我们公司8个人，另外一家公司12个人，都是养老失业工伤，都没办过社保",
            {"org.headcount": 8, "org.already_registered": False},
            {"org.headcount": 12, "org.already_registered": False},
        ),
        ("我们8个人，还有一家公司12个人", {"org.headcount": 8}, {"org.headcount": 12}),
        ("第二家是20个人，第一家 8 个人", {"org.headcount": 8}, {"org.headcount": 20}),
    ],
)
def test_what_is_said_of_each_firm_is_kept_for_it_and_said_back(
    text: str, own: dict[str, object], other: dict[str, object]
) -> None:
    talk = at_question("org.name", applicant__kind="unit")
    turn = talk.say(text)
    assert own.items() <= dict(turn.known).items()
    kept = {name: one.value for name, one in talk.state.others[0].items()}
    assert other.items() <= kept.items()
    assert "talk.noted_aside" in [one.source for one in turn.pieces]


def test_a_firm_that_is_only_mentioned_opens_no_case() -> None:
    talk = at_question("org.name", applicant__kind="unit")
    turn = talk.say("还有一家店在武侯区，跟这家无关")
    assert talk.state.others == ()
    assert "talk.not_aside" in [one.source for one in turn.pieces]
    assert dict(turn.known) == {"applicant.kind": "unit"}


@pytest.mark.parametrize("number", ["12.5", "12.5个人", "12点5个人", "十二点五个人", "1/2", "0.5"])
def test_a_fraction_is_never_taken_for_the_whole_number_in_it(number: str) -> None:
    turn = at_question("org.headcount", applicant__kind="unit").say(number)
    assert "org.headcount" not in turn.known
    assert turn.asks == "org.headcount"
    assert number.removesuffix("个人") in turn.reply


@pytest.mark.parametrize("text", ["法人张三自己来", "法人张三自己去办", "法人张三自己跑"])
def test_the_one_who_comes_in_person_is_named_and_comes(text: str) -> None:
    known = at_question("org.headcount", applicant__kind="unit").say(text).known
    assert known["legal_rep.name"] == "张三"
    assert known["handler.role"] == "legal_rep"


@pytest.mark.parametrize("text", ["没有公司名", "没有公司的全称", "没有单位公章"])
def test_a_lacking_name_does_not_make_a_unit_a_private_person(text: str) -> None:
    turn = at_question("org.name", applicant__kind="unit", insurance__scheme="social").say(text)
    assert turn.known["applicant.kind"] == "unit"
    assert not turn.done


@pytest.mark.parametrize(
    "text", ["=cmd|'/c calc'!A1有限公司", "A" * 300 + "有限公司", "字" * 300 + "有限公司"]
)
def test_no_piece_of_what_was_written_becomes_the_name_of_a_unit(text: str) -> None:
    turn = at_question("org.name", applicant__kind="unit", insurance__scheme="social").say(text)
    assert "org.name" not in turn.known


@pytest.mark.parametrize("text", ["不想说", "这个不方便说"])
def test_what_is_refused_while_being_changed_is_no_longer_kept(text: str) -> None:
    talk = at_question("org.name", applicant__kind="unit", org__headcount=12)
    talk.say("改一下参保人数")
    turn = talk.say(text)
    assert "org.headcount" not in turn.known
    assert "talk.dropped" in [one.source for one in turn.pieces]
    assert talk.state.refused == ("org.headcount",)


@pytest.mark.parametrize("text", ["不知道", "先跳过"])
def test_what_is_not_known_better_stays_as_it_was_told_and_that_is_said(text: str) -> None:
    talk = at_question("org.name", applicant__kind="unit", org__headcount=12)
    talk.say("改一下参保人数")
    turn = talk.say(text)
    assert turn.known["org.headcount"] == 12
    assert "talk.kept" in [one.source for one in turn.pieces]
    assert talk.state.unknown == ()


CARD = Item(
    "i-1",
    "企业社会保险登记",
    card={
        "fee": "不收费",
        "place": "示例市政务服务大厅 3 号窗口",
        "link": "https://example.org/file",
    },
)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("这个要多少钱", "不收费"),
        ("收费吗", "不收费"),
        ("在哪儿办", "示例市政务服务大厅 3 号窗口"),
        ("去哪里交材料", "示例市政务服务大厅 3 号窗口"),
        ("网址是多少", "https://example.org/file"),
        ("几天能办好", "1 个工作日"),
        ("要多久", "1 个工作日"),
    ],
)
def test_what_is_asked_of_the_item_is_answered_and_the_question_stands(
    text: str, field: str
) -> None:
    start = at_question("org.name", applicant__kind="unit").state
    talk = Dialogue(shipped(), on=ON, state=start, card=CARD)
    turn = talk.say(text)
    assert field in turn.reply
    assert turn.asks == "org.name"
    assert talk.state.misses == 0
    assert turn.pieces[-1].source == "facts.org.name.question"


@pytest.mark.parametrize("text", ["这个要多少钱", "在哪儿办"])
def test_what_no_card_tells_is_said_to_be_left_out_and_whom_to_ask(text: str) -> None:
    turn = at_question("org.name", applicant__kind="unit").say(text)
    assert turn.pieces[0].source == "talk.not_written"
    assert shipped().owner in turn.reply
    assert turn.asks == "org.name"


def test_where_to_file_online_is_told_with_the_outcome() -> None:
    assert any("https://example.org/file" in one.text for one in ready(CARD).pieces)
    assert "ready.link" not in [one.source for one in ready(None).pieces]


def ready(card: Item | None) -> Turn:
    talk = Dialogue(shipped(), on=ON, card=card)
    turn = talk.start()
    while not turn.done and turn.asks is not None:
        turn = talk.say(WHOLE[turn.asks])
    return turn


@pytest.mark.parametrize(
    ("asked", "text", "name"),
    [
        ("agent.name", "王小明", "王小明"),
        ("legal_rep.name", "法人张三", "张三"),
        ("org.headcount", "法人李建国，12个人", "李建国"),
    ],
)
def test_no_name_of_a_person_is_kept_in_the_words(asked: str, text: str, name: str) -> None:
    talk = at_question(asked, applicant__kind="unit", handler__role="agent")
    turn = talk.say(text)
    assert name in turn.known.values()
    talk.say("转人工")
    state = talk.state
    said = [words for _, words in state.turns] + [known.text for known in state.facts.values()]
    assert name not in " ".join(said)
    assert any(name[0] + "*" in words for words in said)
