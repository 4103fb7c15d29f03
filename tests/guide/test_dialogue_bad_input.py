"""What nobody means to say: nothing, far too much, signs, markup, control characters."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest
from tests.guide.applicants import applicant, converse

from zhagen.guide.talking.dialogue import Dialogue
from zhagen.guide.talking.setting import values_of
from zhagen.guide.talking.talk import LONGEST
from zhagen.guide.talking.turn import End, State, TalkAct
from zhagen.slices.find import resolve
from zhagen.slices.load import load
from zhagen.slices.model import Slice

ON = date(2026, 11, 22)
TOLD = ("单位", "第一个", "没有", "示例市云杉商贸有限公司")
BAD = {
    "nothing": "",
    "blanks": " \t\r\n　 ",
    "a hundred thousand characters": "啊" * 100_000,
    "a hundred thousand figures": "1" * 100_000,
    "a hundred thousand open brackets": "（" * 100_000,
    "pictures": "😀👍🏽🎉👨‍👩‍👧‍👦",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "a template": "{{ 7*7 }}{% include '/etc/passwd' %}",
    "a statement": "'; DROP TABLE dialogues; --",
    "control characters": "\x00\x01\x07\x1b[31m\x7f",
    "a halved character": "\ud83d",
    "marks of direction": "\u202e\u200f\u2066\u2069",
    "a tower of accents": "e" + "\u0301" * 3_000,
    "one key": "1111",
    "another key": "aaaaaaaa",
    "signs": "……？？！！——",
}
_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069<>]")


@cache
def shipped() -> Slice:
    return load(resolve("employer-social-insurance"))


def talk_after(*told: str) -> Dialogue:
    talk = Dialogue(shipped(), on=ON)
    talk.start()
    for one in told:
        talk.say(one)
    return talk


@pytest.mark.parametrize("at", range(len(TOLD) + 1))
@pytest.mark.parametrize("name", BAD)
def test_a_calm_sentence_answers_and_the_question_stands(name: str, at: int) -> None:
    talk = talk_after(*TOLD[:at])
    asked, known = talk.state.asked, values_of(talk.state)
    turn = talk.say(BAD[name])
    assert turn.reply.strip()
    assert not _UNFIT.search(turn.reply)
    assert turn.act in {TalkAct.ASK, TalkAct.CLARIFY, TalkAct.INVALID, TalkAct.SAFETY}
    assert (talk.state.asked, values_of(talk.state), talk.state.end) == (asked, known, End.OPEN)


@pytest.mark.parametrize("name", BAD)
def test_what_is_kept_of_it_can_be_stored(name: str) -> None:
    talk = talk_after()
    talk.say(BAD[name])
    kept = [text for who, text in talk.state.turns if who == "applicant"][-1]
    assert len(kept) <= LONGEST
    kept.encode("utf-8")


@pytest.mark.parametrize("name", BAD)
def test_the_next_answer_is_taken_as_if_nothing_had_been(name: str) -> None:
    talk = talk_after(TOLD[0])
    talk.say(BAD[name])
    assert "insurance.scheme" in talk.say(TOLD[1]).known


@cache
def told_everything() -> State:
    """The state of a talk that has come to its outcome."""
    talks = (
        converse(Dialogue(shipped(), on=ON), applicant(shipped(), seed, "terse"))
        for seed in range(10)
    )
    return next(one.after for talk in talks for one in talk if one.after.end is End.READY)


@pytest.mark.parametrize("name", BAD)
def test_an_outcome_that_was_told_stands(name: str) -> None:
    talk = Dialogue(shipped(), on=ON, state=told_everything())
    turn = talk.say(BAD[name])
    assert turn.reply.strip()
    assert not _UNFIT.search(turn.reply)
    assert talk.state.end is End.READY
    assert values_of(talk.state) == values_of(told_everything())


def test_it_is_no_value_of_any_question_on_the_way() -> None:
    """Every question is answered by signs alone: what was told stays, nothing comes to it."""
    talk = talk_after(*TOLD)
    known = values_of(talk.state)
    for _ in range(12):
        turn = talk.say("<b>%</b>")
        if turn.choices and any(one.label == "先跳过" for one in turn.choices):
            talk.say("先跳过")
        if talk.state.end is not End.OPEN:
            break
    assert values_of(talk.state) == known
