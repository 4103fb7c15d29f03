"""The hash of visitors is SipHash-2-4, whatever stands beside a message."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.logs.requests.siphash import padded, siphash

KEY = bytes(range(16))
# From the reference implementation: the hash of the bytes 0, 1, 2, … of a length.
PUBLISHED = {
    0: "310e0edd47db6f72",
    1: "fd67dc93c539f874",
    7: "37d1018bf50002ab",
    8: "6224939a79f5f593",
    15: "e545be4961ca29a1",
}


def hashed(messages: list[bytes], key: bytes = KEY) -> list[str]:
    words, lengths = padded(pa.array(messages, pa.binary()))
    return [
        siphash(key, words[row : row + 1, :length]).tobytes().hex()
        for row, length in enumerate(lengths.tolist())
    ]


@pytest.mark.parametrize("length", PUBLISHED)
def test_the_published_hashes_come_out(length):
    assert hashed([bytes(range(length))]) == [PUBLISHED[length]]


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=8))
def test_a_message_has_its_hash_whatever_its_neighbours(messages):
    assert hashed(messages) == [hashed([message])[0] for message in messages]


@given(st.sets(st.binary(max_size=20), min_size=2, max_size=8))
def test_messages_that_differ_only_in_zeros_at_the_end_differ(messages):
    longer = [message + b"\0" for message in sorted(messages)]
    everything = {*messages, *longer}
    assert len(set(hashed(sorted(everything)))) == len(everything)


def test_many_at_once_are_hashed_as_each_alone():
    words, _ = padded(pa.array([b"abcdefgh" * 2, b"ABCDEFGH" * 2, b"12345678" * 2], pa.binary()))
    alone = [siphash(KEY, words[row : row + 1])[0] for row in range(3)]
    assert siphash(KEY, words).tolist() == alone
    assert siphash(KEY, words).dtype == np.int64


def test_another_key_gives_another_hash():
    assert hashed([b"192.0.2.1"]) != hashed([b"192.0.2.1"], bytes(16))
