"""SipHash-2-4 of many short messages under one key, as arrays.

A keyed hash made for short messages: without the key nobody can tell what was hashed, not even by
trying everything. Hundreds of thousands of visitors a run are too many for one call each.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

KEY_BYTES: Final = 16
_WORD: Final = 8
_START: Final = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)

Words = NDArray[np.uint64]


def padded(column: pa.BinaryArray, *, before: int = 0) -> tuple[Words, NDArray[np.int64]]:
    """Each value as the words of a message, and how many words of its row are meant.

    The last word holds the rest and, as the hash wants it, the message's length; `before` are the
    bytes of the message that stand before the value, whole words of it.
    """
    held = np.frombuffer(column.buffers()[1], np.int32, len(column) + 1 + column.offset)
    offsets = held[column.offset :]
    lengths = np.diff(offsets).astype(np.int64)
    whole = lengths // _WORD
    width = (int(whole.max(initial=0)) + 1) * _WORD
    text = np.zeros((len(column), width), np.uint8)
    data = np.frombuffer(column.buffers()[2] or b"", np.uint8)
    text[np.arange(width) < lengths[:, None]] = data[offsets[0] : offsets[-1]]
    words = text.view("<u8")
    ends = ((lengths + before) & 0xFF).astype(np.uint64) << np.uint64(56)
    words[np.arange(len(words)), whole] |= ends
    return words, whole + 1


def siphash(key: bytes, words: Words) -> NDArray[np.int64]:
    """The hash of each row of words, the last of which holds the length."""
    first, second = np.frombuffer(key[:KEY_BYTES], "<u8").tolist()
    keys = (first, second, first, second)
    state = [
        np.full(len(words), start ^ each, np.uint64)
        for start, each in zip(_START, keys, strict=True)
    ]
    for number in range(words.shape[1]):
        word = words[:, number]
        state[3] ^= word
        _rounds(state, 2)
        state[0] ^= word
    state[2] ^= np.uint64(0xFF)
    _rounds(state, 4)
    return (state[0] ^ state[1] ^ state[2] ^ state[3]).view(np.int64)


def _rounds(state: list[Words], many: int) -> None:
    zero, one, two, three = state
    for _ in range(many):
        zero += one
        two += three
        one = _turned(one, 13) ^ zero
        three = _turned(three, 16) ^ two
        zero = _turned(zero, 32)
        two += one
        zero += three
        one = _turned(one, 17) ^ two
        three = _turned(three, 21) ^ zero
        two = _turned(two, 32)
    state[:] = zero, one, two, three


def _turned(word: Words, bits: int) -> Words:
    return (word << np.uint64(bits)) | (word >> np.uint64(64 - bits))
