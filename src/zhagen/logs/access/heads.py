"""The part of a line before its first quote: address, identity, user and time.

The time stands at a fixed distance from the end and the address at the start, so both are read out
of a few words of each line. Only what changes seldom (date, offset) is read as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhagen.logs.access.line import midnight, zone_seconds
from zhagen.logs.clock import LOCAL_OFFSET_S
from zhagen.logs.columns import bounds, from_bytes
from zhagen.logs.files.byte_words import (
    WORD,
    Bools,
    Places,
    Words,
    above,
    before_byte,
    byte_of,
    first_bits,
    kept,
    spelled,
    words_from,
)

WIDEST_ADDRESS: Final = 64
_USUAL_WORDS: Final = 2
# `[01/Jul/2026:09:13:05 +0800] ` is of 29 bytes, and stands in four words: `[01/Jul/` `2026:09:`
# `13:05 +0` `800] `.
_WIDTH: Final = 29
_WORDS: Final = 4
_HALF_WORD: Final = first_bits(5)
_BRACKET: Final = ord("[")
_CLOCK: Final = spelled(b"00:00:00")
# The greatest digits of a time. A leap second (60) is left to the careful reader.
_MOST_OF_CLOCK: Final = bytes([2, 9, 0, 5, 9, 0, 5, 9])
_SHORTEST_MIDDLE: Final = len(b" - - ")


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of the lines of a chunk: their bytes, and where each begins and ends."""

    data: NDArray[np.uint8]
    starts: Places
    ends: Places

    @classmethod
    def of(cls, column: pa.BinaryArray) -> Self:
        """The heads in a column of bytes."""
        data, starts, ends = bounds(column)
        # Room before and after, so that no word of a short head lies outside the bytes.
        room = np.zeros(WIDEST_ADDRESS, np.uint8)
        return cls(
            data=np.concatenate([room, data, room]),
            starts=starts.astype(np.int64) + len(room),
            ends=ends.astype(np.int64) + len(room),
        )

    def times(self) -> tuple[Places, Bools]:
        """Milliseconds of local wall time, and where the time is well-formed and exists."""
        words = words_from(self.data, self.ends - _WIDTH, _WORDS)
        day, year, minute, zone = (words[:, number] for number in range(_WORDS))
        # The hour and what follows it make one word, each digit of which becomes a number.
        clock = (year >> np.uint64(40) | minute << np.uint64(24)) ^ _CLOCK
        tens = clock * np.uint64(10) + (clock >> np.uint64(8))
        seconds = byte_of(tens, 0) * 3600 + byte_of(tens, 3) * 60 + byte_of(tens, 6)
        good = self._one_bracket() & ~above(clock, _MOST_OF_CLOCK) & (seconds < 86400)
        parts = (day, year & _HALF_WORD, minute >> np.uint64(40), zone & _HALF_WORD)
        begins, known = _by_runs(parts)
        good &= known
        return np.where(good, (seconds + begins) * 1000, 0), good

    def _one_bracket(self) -> Bools:
        """Where no bracket stands before that of the time, as it does in two lines run into one."""
        brackets = np.flatnonzero(self.data == _BRACKET)
        if len(brackets) == len(self.ends) and (brackets == self.ends - _WIDTH).all():
            return np.ones(len(self.ends), np.bool_)
        first = np.searchsorted(brackets, self.starts)
        found: Bools = np.append(brackets, -1)[first] == self.ends - _WIDTH
        return found

    def addresses(self) -> tuple[pa.DictionaryArray, Bools]:
        """The addresses, and where there is one of a bearable length."""
        words = words_from(self.data, self.starts, _USUAL_WORDS)
        length = self._first_blanks(words)
        # Between the address and the time stand at least an identity and a user.
        good = (length > 0) & (length <= self.ends - self.starts - _WIDTH - _SHORTEST_MIDDLE)
        length = np.where(good, length, 1)
        many = max(_USUAL_WORDS, -(-int(length.max(initial=1)) // WORD))
        if many > _USUAL_WORDS:
            words = words_from(self.data, self.starts, many)
        for number in range(many):
            words[:, number] = kept(words[:, number], length - number * WORD)
        return _encoded(words), good

    def _first_blanks(self, words: Words) -> Places:
        """How many bytes stand before the first blank; 0 where there is none so soon."""
        found = before_byte(words[:, 0], b" ")
        rest = np.flatnonzero(found == WORD)
        for step in range(WORD, WIDEST_ADDRESS, WORD):
            begun = step // WORD < words.shape[1]
            following = words[rest, step // WORD] if begun else self._words(rest, step)
            more = before_byte(following, b" ")
            found[rest] += more
            rest = rest[more == WORD]
            if not len(rest):
                break
        found[rest] = 0
        return found

    def _words(self, rows: Places, step: int) -> Words:
        """The word so far behind the beginning of each of these heads."""
        return words_from(self.data, self.starts[rows] + step, 1)[:, 0]


def _encoded(words: Words) -> pa.DictionaryArray:
    """A column of what stands in the words, without the zeros that fill them up."""
    width = words.shape[1] * WORD
    packed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(width), len(words), [None, pa.py_buffer(words)]
    ).dictionary_encode()
    different = len(packed.dictionary)
    held = np.frombuffer(packed.dictionary.buffers()[1], np.uint8, different * width)
    names = held.reshape(different, width)
    used = names != 0
    column = from_bytes(names[used], used.sum(axis=1), pa.binary())
    return pa.DictionaryArray.from_arrays(packed.indices, column)


def _by_runs(parts: tuple[Words, ...]) -> tuple[Places, Bools]:
    """When each row's day begins, found once for each run of equal rows; and where it is known."""
    many = len(parts[0])
    if not many:
        return np.zeros(0, np.int64), np.ones(0, np.bool_)
    same = np.ones(many - 1, np.bool_)
    for part in parts:
        same &= part[1:] == part[:-1]
    begins = np.concatenate([[0], np.flatnonzero(~same) + 1])
    found = [_beginning(*(int(part[row]) for part in parts)) for row in begins.tolist()]
    known = np.array([value is not None for value in found])
    lengths = np.diff(np.append(begins, many))
    reckoned = np.array([value or 0 for value in found], np.int64)
    return np.repeat(reckoned, lengths), np.repeat(known, lengths)


def _beginning(day: int, year: int, plus: int, zone: int) -> int | None:
    """The local beginning in seconds of the day in `[01/Jul/`, `2026:`, ` +0`, `800] `."""
    sizes = ((day, 8), (year, 5), (plus, 3), (zone, 5))
    text = b"".join(number.to_bytes(size, "little") for number, size in sizes)
    if text[:1] + text[12:14] + text[19:] != b"[: ] ":
        return None
    start, east = midnight(text[1:12]), zone_seconds(text[14:19])
    return None if start is None or east is None else start - east + LOCAL_OFFSET_S
