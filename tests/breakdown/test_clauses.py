"""Hiding what cannot act moves no character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.bodies.clauses import FILLER, hidden, is_past, sentences
from zhagen.breakdown.bodies.clauses_words import clause_words


def test_titles_quotations_and_brackets_are_hidden_in_their_place() -> None:
    text = '落实《市政府通知》和"双随机"要求（区局负责）。'
    shown = hidden(text)
    assert shown.startswith("落实" + FILLER)
    assert "通知" not in shown
    assert "负责" not in shown
    assert "和" in shown


def test_the_bodies_of_a_mechanism_are_hidden_and_the_order_stays() -> None:
    shown = hidden("建立由甲局牵头、乙局参与的工作机制")
    assert shown.startswith("建立")
    assert shown.endswith("的工作机制")
    assert "甲局" not in shown


def test_what_is_done_is_past_and_what_is_ordered_is_not() -> None:
    assert is_past("近年来，办件量累计增长三成")
    assert not is_past("要对近年来的隐患进行排查")


@given(st.text(alphabet='建立由局牵头的机制，。；《》"（）', max_size=80))
def test_hiding_keeps_every_place(text: str) -> None:
    shown = hidden(text)
    assert len(shown) == len(text)
    assert all(left in {right, FILLER} for left, right in zip(shown, text, strict=True))
    for start, end in sentences(text, 0, len(text)):
        assert "。" not in text[start:end]


def test_no_word_of_duty_is_written_twice_in_its_section() -> None:
    for section in ("modals", "roles", "seconding", "guiding", "verbs", "actor_ends"):
        assert len(set(clause_words(section))) == len(clause_words(section)) > 5
