"""Turns of a talk: what is an answer, and what is said besides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.guide.gate.acts import Asked, TalkKind, in_talk

OPTIONS = ("单位职工", "城乡居民", "灵活就业人员")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("为什么要问这个", TalkKind.WHY),
        ("问我手机号干嘛", TalkKind.WHY),
        ("有什么法律依据吗", TalkKind.WHY),
        ("什么是统一社会信用代码", TalkKind.EXPLAIN),
        ("缴费基数是什么意思", TalkKind.EXPLAIN),
        ("没看懂", TalkKind.EXPLAIN),
        ("这个我不会填", TalkKind.EXPLAIN),
        ("这一栏填不来啊", TalkKind.EXPLAIN),
        ("我不会写字", TalkKind.ANSWER),
        ("不知道", TalkKind.DONT_KNOW),
        ("我也不太清楚", TalkKind.DONT_KNOW),
        ("等我问下会计", TalkKind.DONT_KNOW),
        ("唔知", TalkKind.DONT_KNOW),
        ("不方便说", TalkKind.DECLINE),
        ("能不能不填", TalkKind.DECLINE),
        ("跳过", TalkKind.DECLINE),
        ("不对，是12个", TalkKind.CORRECTION),
        ("我刚才说错了，法人姓陈", TalkKind.CORRECTION),
        ("不是12，是13", TalkKind.CORRECTION),
        ("重新开始", TalkKind.RESTART),
        ("返回上一步", TalkKind.BACK),
        ("算了不办了", TalkKind.STOP),
        ("对了，我还想问一下公积金", TalkKind.OTHER_WISH),
        ("换个事，居住证怎么办", TalkKind.OTHER_WISH),
        ("谢谢", TalkKind.THANKS),
        ("问题解决了", TalkKind.SATISFIED),
        ("没解决我的问题", TalkKind.UNSATISFIED),
        ("答非所问", TalkKind.UNSATISFIED),
        ("转人工", TalkKind.HUMAN),
        ("你是机器人吗", TalkKind.ASIDE),
        ("不到十个人也要开户吗", TalkKind.ASIDE),
        ("是的", TalkKind.YES),
        ("没有", TalkKind.NO),
        ("都要", TalkKind.ALL),
        ("", TalkKind.NOTHING),
        ("。。。", TalkKind.NOTHING),
        ("12个人", TalkKind.ANSWER),
        ("3", TalkKind.ANSWER),
        ("仨", TalkKind.ANSWER),
        ("示例市测试商贸有限公司", TalkKind.ANSWER),
        ("91110000600037341L", TalkKind.ANSWER),
        ("我不知道准不准，大概12个人", TalkKind.ANSWER),
        ("单位不给交社保", TalkKind.ANSWER),
        ("养老和工伤", TalkKind.ANSWER),
    ],
)
def test_a_turn_is_read_as_what_it_is(text: str, kind: TalkKind) -> None:
    assert in_talk(text).kind is kind


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("第二个", 1),
        ("2", 1),
        ("②", 1),
        ("B", 1),
        ("选第三项", 2),
        ("最后一个", 2),
        ("前面那个", 0),
        ("我是灵活就业的", 2),
        ("靈活就業", 2),
        ("职工", 0),
    ],
)
def test_an_option_is_chosen_by_number_place_or_label(text: str, option: int) -> None:
    act = in_talk(text, Asked(options=OPTIONS))
    assert (act.kind, act.option) == (TalkKind.OPTION, option)


@pytest.mark.parametrize("text", ["都不是", "没有", "以上都不对", "其他"])
def test_none_of_the_options_can_be_said(text: str) -> None:
    assert in_talk(text, Asked(options=OPTIONS)).kind is TalkKind.NONE_OF_THESE


@pytest.mark.parametrize("text", ["什么是灵活就业", "灵活就业和居民有什么区别"])
def test_a_question_about_an_option_does_not_choose_it(text: str) -> None:
    act = in_talk(text, Asked(options=OPTIONS))
    assert act.kind is TalkKind.EXPLAIN
    assert act.about == "灵活就业"


@pytest.mark.parametrize(
    ("text", "kind", "rest", "unsure"),
    [
        ("是的，去年办过", TalkKind.YES, "去年办过", False),
        ("不是，是新公司", TalkKind.NO, "是新公司", False),
        ("没办过", TalkKind.NO, "", False),
        ("应该没有吧", TalkKind.NO, "", True),
        ("好像有", TalkKind.YES, "", True),
        ("不对", TalkKind.NO, "", False),
    ],
)
def test_yes_and_no_keep_what_is_said_besides(
    text: str, kind: TalkKind, rest: str, *, unsure: bool
) -> None:
    act = in_talk(text, Asked(yes_no=True))
    assert (act.kind, act.rest, act.unsure) == (kind, rest, unsure)


def test_a_correction_keeps_what_is_right() -> None:
    assert in_talk("说错了，是13人").rest == "是13人"
    assert in_talk("啊不对 26个").rest == "26个"


@given(st.sampled_from(OPTIONS), st.permutations(OPTIONS))
def test_a_label_said_chooses_itself_in_any_order(label: str, order: list[str]) -> None:
    act = in_talk(label, Asked(options=tuple(order)))
    assert act.option == order.index(label)


@given(st.integers(1, 9), st.integers(1, 4))
def test_a_number_chooses_only_an_option_there_is(number: int, shown: int) -> None:
    options = tuple(f"事项{char}" for char in "甲乙丙丁"[:shown])
    act = in_talk(str(number), Asked(options=options))
    assert (act.option == number - 1) == (number <= shown)
