"""Readings of a turn that went wrong once: people counted, a key held down, words like names."""

from __future__ import annotations

import pytest

from zhagen.guide.gate.acts import Asked, TalkKind, in_talk
from zhagen.guide.masking import masked

KINDS = Asked(options=("单位", "个人"))


@pytest.mark.parametrize("text", ["十来个人", "12个人工", "来两个人", "二十三个人工", "几个人"])
def test_people_that_are_counted_are_nobody_called_for(text: str) -> None:
    assert in_talk(text).kind is TalkKind.ANSWER
    assert in_talk(text, KINDS).kind is TalkKind.ANSWER


@pytest.mark.parametrize("text", ["转人工", "找个人", "一个人工", "我们有三个工人，转人工"])
def test_a_person_is_still_called_for_beside_a_count(text: str) -> None:
    assert in_talk(text, KINDS).kind is TalkKind.HUMAN


@pytest.mark.parametrize("text", ["1111", "aaaa", "一一一一", "1111。"])
def test_a_key_held_down_chooses_nothing(text: str) -> None:
    assert in_talk(text, KINDS).kind is not TalkKind.OPTION
    assert in_talk(text[0], KINDS).option == 0


@pytest.mark.parametrize("text", ["换个人去办", "我们三个人"])
def test_some_person_is_not_the_option_of_that_word(text: str) -> None:
    assert in_talk(text, KINDS).option is None
    assert in_talk("个人", KINDS).option == 1


@pytest.mark.parametrize("text", ["本人来办，", "本人有空，", "法人：应该会来", "联系人：周一，"])
def test_words_that_begin_like_a_name_are_not_starred(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [("本人李雷，", "本人李*，"), ("经办人：安然的电话", "经办人：安*的电话")],
)
def test_names_are_starred_as_before(text: str, kept: str) -> None:
    assert masked(text) == kept
