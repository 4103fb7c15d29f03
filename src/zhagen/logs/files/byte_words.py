"""Bytes looked at eight at a time, as numbers.

A log line is checked at fixed distances from a few known places. Taking eight bytes as one number
does that for all lines of a chunk with a handful of operations on arrays. The first byte is the
lowest in all numbers.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

WORD: Final = 8
_HIGH_BITS: Final = np.uint64(0x8080808080808080)
_ONES: Final = np.uint64(0x0101010101010101)
_BYTE: Final = np.uint64(0xFF)

Places = NDArray[np.int64]
Words = NDArray[np.uint64]
Bools = NDArray[np.bool_]


def words_from(data: NDArray[np.uint8], starts: Places, many: int) -> Words:
    """So many words from each start, as the rows of a matrix; all must lie within the data."""
    every = np.lib.stride_tricks.sliding_window_view(data, many * WORD)
    return every[starts].view("<u8")


def spelled(text: bytes) -> np.uint64:
    """Up to eight bytes as a number."""
    return np.uint64(int.from_bytes(text, "little"))


def first_bits(many: int) -> np.uint64:
    """The bits of the first `many` bytes."""
    return np.uint64((1 << WORD * many) - 1)


_FIRST: Final = np.array([first_bits(many) for many in range(WORD + 1)], np.uint64)


def kept(words: Words, many: Places) -> Words:
    """The first `many` bytes of each word, with zeros for the rest."""
    cleared: Words = words & _FIRST[np.clip(many, 0, WORD)]
    return cleared


def above(words: Words, greatest: bytes) -> Bools:
    """Where one of the eight bytes is above what it may be, which is 127 at most."""
    room = spelled(bytes(0x7F - most for most in greatest))
    found: Bools = ((words | (words + room)) & _HIGH_BITS) != 0
    return found


def before_byte(words: Words, byte: bytes) -> Places:
    """How many bytes stand before the first of this value; eight where there is none."""
    other = words ^ (spelled(byte) * _ONES)
    hits = (other - _ONES) & ~other & _HIGH_BITS
    first = hits & (~hits + np.uint64(1))  # only of the lowest flag it is sure that it is right
    # Below that flag lie the bits of the bytes before and seven of its own.
    return np.bitwise_count(first - np.uint64(1)).astype(np.int64) // WORD


def byte_of(words: Words, place: int) -> Places:
    """One byte of each word as a number."""
    return (words >> np.uint64(WORD * place) & _BYTE).astype(np.int64)
