"""The part of a line before its first quote: address, identity, user and time.

The time stands at a fixed distance from the end and the address at the start, so both are cut out
of the bytes of a whole column at once. Only what changes seldom (date, offset) is read as text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhagen.logs.access_line import midnight, zone_seconds
from zhagen.logs.clock import LOCAL_OFFSET_S
from zhagen.logs.columns import bounds, from_bytes

WIDEST_ADDRESS: Final = 64
_USUAL_ADDRESS: Final = 16
_WIDTH: Final = 29  # `[01/Jul/2026:09:13:05 +0800] `
_PUNCTUATION: Final = ((0, b"["), (12, b":"), (15, b":"), (18, b":"), (21, b" "), (28, b" "))
# Place, weight in seconds, greatest digit. A leap second (60) is left to the careful reader.
_CLOCK: Final = (
    (13, 36000, 2), (14, 3600, 9), (16, 600, 5), (17, 60, 9), (19, 10, 5), (20, 1, 9)
)  # fmt: skip
_SHORTEST_MIDDLE: Final = len(b" - - ")

Bools = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of the lines of a chunk: their bytes, and where each begins and ends."""

    data: NDArray[np.uint8]
    starts: Whole
    ends: Whole

    @classmethod
    def of(cls, column: pa.BinaryArray) -> Self:
        """The heads in a column of bytes."""
        data, starts, ends = bounds(column)
        # Room before and after, so that a short head never makes a window leave the bytes.
        room = np.zeros(WIDEST_ADDRESS, np.uint8)
        return cls(
            data=np.concatenate([room, data, room]),
            starts=starts.astype(np.int64) + len(room),
            ends=ends.astype(np.int64) + len(room),
        )

    def times(self) -> tuple[Whole, Bools]:
        """Milliseconds of local wall time, and where the time is well-formed and exists."""
        text = _windows(self.data, self.ends - _WIDTH, _WIDTH)
        good = self._one_bracket()
        for place, mark in _PUNCTUATION:
            good &= text[:, place] == mark[0]
        seconds = np.zeros(len(text), np.int64)
        for place, weight, greatest in _CLOCK:
            digit = text[:, place].astype(np.int64) - ord("0")
            good &= (digit >= 0) & (digit <= greatest)
            seconds += digit * weight
        good &= seconds < 86400
        day, known = _by_runs(text[:, 1:12], midnight)
        zone, offset = _by_runs(text[:, 22:28], _zone)
        good &= known & offset
        at = (seconds + day - zone + LOCAL_OFFSET_S) * 1000
        return np.where(good, at, 0), good

    def _one_bracket(self) -> Bools:
        """Where no bracket stands before that of the time, as it does in two lines run into one."""
        brackets = np.flatnonzero(self.data == _PUNCTUATION[0][1][0])
        if len(brackets) == len(self.ends) and (brackets == self.ends - _WIDTH).all():
            return np.ones(len(self.ends), np.bool_)
        first = np.searchsorted(brackets, self.starts)
        found: Bools = np.append(brackets, -1)[first] == self.ends - _WIDTH
        return found

    def addresses(self) -> tuple[pa.DictionaryArray, Bools]:
        """The addresses, and where there is one of a bearable length."""
        length = self._first_blanks()
        # Between the address and the time stand at least an identity and a user.
        good = (length > 0) & (length <= self.ends - self.starts - _WIDTH - _SHORTEST_MIDDLE)
        length = np.where(good, length, 1)
        width = int(length.max(initial=1))
        text = _windows(self.data, self.starts, width)
        text *= np.arange(width, dtype=np.uint8) < length.astype(np.uint8)[:, None]
        packed = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(width), len(text), [None, pa.py_buffer(text)]
        ).dictionary_encode()
        different = len(packed.dictionary)
        held = np.frombuffer(packed.dictionary.buffers()[1], np.uint8, different * width)
        names = held.reshape(different, width)
        used = names != 0  # zeros fill an address up to the width
        addresses = from_bytes(names[used], used.sum(axis=1), pa.binary())
        return pa.DictionaryArray.from_arrays(packed.indices, addresses), good

    def _first_blanks(self) -> Whole:
        """How many bytes stand before the first blank; 0 where there is none so soon."""
        found = np.zeros(len(self.starts), np.int64)
        rest = np.arange(len(self.starts))
        for width in (_USUAL_ADDRESS, WIDEST_ADDRESS):
            blank = _windows(self.data, self.starts[rest], width) == ord(" ")
            found[rest] = blank.argmax(axis=1)
            rest = rest[(found[rest] == 0) & ~blank[:, 0]]
            if not len(rest):
                break
        return found


def _windows(data: NDArray[np.uint8], starts: Whole, width: int) -> NDArray[np.uint8]:
    """`width` bytes from each start, as the rows of a matrix."""
    every = np.lib.stride_tricks.sliding_window_view(data, width)
    taken: NDArray[np.uint8] = every[starts]
    return taken


def _zone(part: bytes) -> int | None:
    return zone_seconds(part[:5]) if part[5:] == b"]" else None


def _by_runs(text: NDArray[np.uint8], what: Callable[[bytes], int | None]) -> tuple[Whole, Bools]:
    """`what` of every row, reckoned once for each run of equal rows; and where it is known."""
    if not len(text):
        return np.zeros(0, np.int64), np.ones(0, np.bool_)
    same = np.ones(len(text) - 1, np.bool_)
    for place in range(text.shape[1]):
        same &= text[1:, place] == text[:-1, place]
    begins = np.concatenate([[0], np.flatnonzero(~same) + 1])
    found = [what(text[row].tobytes()) for row in begins.tolist()]
    known = np.array([value is not None for value in found])
    lengths = np.diff(np.append(begins, len(text)))
    reckoned = np.array([value or 0 for value in found], np.int64)
    return np.repeat(reckoned, lengths), np.repeat(known, lengths)
