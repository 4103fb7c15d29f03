"""Word lists as patterns: they must say exactly what the list says, however they are built."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from zhagen.language.bodies_words import Endings, compiled_end, guarded, trie

FEW = st.lists(st.text("市县区甲乙丙局办", min_size=1, max_size=4), min_size=1, max_size=12)
# Enough different first characters for a list to be grouped.
MANY = st.lists(
    st.text([chr(code) for code in range(0x4E00, 0x4E90)], min_size=1, max_size=3),
    min_size=90,
    max_size=150,
)
TEXT = st.text("市县区甲乙丙局办，\n", max_size=12)


def longest_at(words: list[str], text: str, at: int) -> str:
    fitting = [word for word in words if text.startswith(word, at)]
    return max(fitting, key=len, default="")


@given(FEW, TEXT)
def test_a_pattern_of_words_finds_the_longest_word_at_every_place(
    words: list[str], text: str
) -> None:
    pattern = re.compile(trie(words))
    for at in range(len(text)):
        found = pattern.match(text, at)
        assert (found.group() if found else "") == longest_at(words, text, at)


@given(MANY, st.data())
def test_very_many_words_are_found_like_few(words: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words))
    text = word + data.draw(st.text([chr(code) for code in range(0x4E00, 0x4EA0)], max_size=3))
    for pattern in (re.compile(trie(words)), re.compile(guarded(words))):
        found = pattern.match(text)
        assert found is not None
        assert found.group() == longest_at(words, text, 0)


@given(FEW, TEXT, st.integers(0, 12), st.integers(0, 12))
def test_an_ending_is_told_as_a_search_to_the_end_tells_it(
    words: list[str], text: str, one: int, other: int
) -> None:
    lowest, end = sorted((min(one, len(text)), min(other, len(text))))
    found = compiled_end("|".join(map(re.escape, words))).search(text[lowest:end])
    expected = lowest + found.start() if found else -1
    assert Endings(words).start(text, lowest, end) == expected


def test_a_guarded_suffix_does_not_go_on_into_another_word() -> None:
    pattern = re.compile(guarded(["局", "中心"]))
    assert pattern.search("财政局面") is None
    assert pattern.search("中心城区") is None
    assert pattern.search("服务中心") is not None
