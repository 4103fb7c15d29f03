from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhagen.language.matching import find_all, find_exact

_LETTERS = st.text("单位名称经办人", max_size=30)


@given(st.text("单位名称经办人", min_size=1, max_size=4), _LETTERS)
def test_a_word_is_found_as_often_as_it_stands_apart(word, text):
    places = find_exact(word, text)
    assert [text[place.start : place.end] for place in places] == [word] * text.count(word)


@given(st.text("单位名称经办人", min_size=1, max_size=6), _LETTERS)
def test_bent_spellings_are_looked_for_only_where_no_exact_one_stands(word, text):
    exact = find_exact(word, text)
    assert not exact or find_all(word, text) == exact


def test_one_wrong_letter_in_a_long_word_is_forgiven_and_in_a_short_one_not():
    assert [place.errors for place in find_all("法定代表人", "法足代表人:张三")] == [1]
    assert find_all("名称", "名秤:某公司") == []
