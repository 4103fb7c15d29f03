"""Eight bytes as one number: the same answers as looking at them one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zhagen.logs.files.byte_words import (
    WORD,
    above,
    before_byte,
    byte_of,
    kept,
    spelled,
    words_from,
)

WORDS = st.lists(st.binary(min_size=WORD, max_size=WORD), min_size=1, max_size=5)
TEXTS = st.text("ab 0Z\x7f", min_size=WORD, max_size=WORD).map(str.encode)


def as_words(texts):
    return np.array([spelled(text) for text in texts], np.uint64)


@given(texts=WORDS | st.lists(TEXTS, min_size=1), byte=st.binary(min_size=1, max_size=1))
def test_how_many_bytes_stand_before_one(texts, byte):
    wanted = [text.index(byte) if byte in text else WORD for text in texts]
    assert before_byte(as_words(texts), byte).tolist() == wanted


@given(texts=WORDS, greatest=st.lists(st.integers(0, 127), min_size=WORD, max_size=WORD))
def test_where_a_byte_is_above_what_it_may_be(texts, greatest):
    wanted = [any(a > b for a, b in zip(text, greatest, strict=True)) for text in texts]
    assert above(as_words(texts), bytes(greatest)).tolist() == wanted


@given(texts=WORDS, many=st.integers(-3, 12))
def test_the_first_bytes_are_kept_and_the_rest_is_zero(texts, many):
    clipped = min(max(many, 0), WORD)
    wanted = [text[:clipped].ljust(WORD, b"\0") for text in texts]
    assert kept(as_words(texts), np.full(len(texts), many)).tolist() == as_words(wanted).tolist()


@given(texts=WORDS, place=st.integers(0, WORD - 1))
def test_one_byte_of_each_word(texts, place):
    assert byte_of(as_words(texts), place).tolist() == [text[place] for text in texts]


@given(data=st.binary(min_size=16, max_size=60), starts=st.lists(st.integers(0, 44), min_size=1))
def test_words_are_read_from_anywhere(data, starts):
    places = [start for start in starts if start + 16 <= len(data)] or [0]
    found = words_from(np.frombuffer(data, np.uint8), np.array(places), 2)
    assert [row.tobytes() for row in found] == [data[place : place + 16] for place in places]
