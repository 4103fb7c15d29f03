"""A checksum of every beginning of a file that ends with a line.

So a copy of a log that was made before, or a packed log that was cut off, is told from the log
itself when it comes later: it is one of the beginnings. The content is looked at eight bytes at a
time, as the digits of one long number (a polynomial modulo 2^64); of what that number is at a line
end the upper half is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from zhagen.logs.columns import filled, numbers
from zhagen.logs.storing.store import staged_name

# A shorter beginning may be the same in two files by chance: header lines, a test request.
SHORTEST_BEGINNING: Final = 4096
SUMS_TABLE: Final = "sums"
_SCHEMA: Final = pa.schema({"sum": pa.uint32()})
_PIECE: Final = 1 << 20
_MOST_HELD: Final = 1 << 20
_LINE_END: Final = ord("\n")
_WORD: Final = 8
_BASE: Final = 0x9E3779B97F4A7C15
_MODULUS_BITS: Final = (1 << 64) - 1
_HALF: Final = np.uint64(32)

Sums = NDArray[np.uint32]
Words = NDArray[np.uint64]


class LineSums:
    """Takes the content of a file block by block; writes its sums into a staging folder.

    `head` is the sum of the first beginning that is long enough to be told, 0 before.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing has been taken yet."""
        self.head = 0
        self._folder = folder
        self._writer: pq.ParquetWriter | None = None
        self._sink: Any = None
        self._held: list[Sums] = []
        self._many = 0
        self._taken = 0
        # The number so far, and what a digit that follows is worth.
        self._total, self._worth = 0, _BASE
        # Bytes that do not fill a digit yet.
        self._rest = b""
        self._powers = _powers()
        self._digits = np.empty_like(self._powers)
        self._mixed = np.empty_like(self._powers)
        self._sums = np.zeros(len(self._powers) + 1, np.uint64)

    def take(self, block: bytes) -> None:
        """The next bytes of the file."""
        view = memoryview(block)
        for begin in range(0, len(view), _PIECE):
            self._piece(view[begin : begin + _PIECE])
        if self._many >= _MOST_HELD and self.head:
            self._write()

    def close(self) -> None:
        """Write what is left; a file that is too short leaves nothing."""
        if self.head:
            self._write()
        if self._writer is not None:
            self._writer.close()
            self._sink.close()

    def _piece(self, piece: memoryview) -> None:
        old, end = len(self._rest), len(self._rest) + len(piece)
        held = self._digits.view(np.uint8)
        held[:old] = np.frombuffer(self._rest, np.uint8)
        held[old:end] = np.frombuffer(piece, np.uint8)
        held[end : end + _WORD] = 0
        ends = np.flatnonzero(held[old:end] == _LINE_END) + (old + 1)
        whole = end // _WORD
        digits, mixed = self._digits[: whole + 1], self._mixed[: whole + 1]
        _mix(digits, out=mixed)
        mixed *= self._powers[: whole + 1]
        sums = self._sums[: whole + 2]
        np.cumsum(mixed, out=sums[1:])
        self._add(ends, self._at(ends, digits, sums))
        self._total = self._total + self._worth * int(sums[whole]) & _MODULUS_BITS
        self._worth = self._worth * int(self._powers[whole]) & _MODULUS_BITS
        self._rest = held[whole * _WORD : end].tobytes()
        self._taken += len(piece)

    def _at(self, ends: NDArray[np.int64], digits: Words, sums: Words) -> Sums:
        """The sum at each line end; the digit in which it stands counts up to there."""
        place, bits = ends // _WORD, (ends % _WORD * _WORD).astype(np.uint64)
        cut = digits[place] & ((np.uint64(1) << bits) - np.uint64(1))
        _mix(cut.copy(), out=cut)
        cut *= self._powers[place]
        cut += sums[place]
        cut *= np.uint64(self._worth)
        cut += np.uint64(self._total)
        return (cut >> _HALF).astype(np.uint32)

    def _add(self, ends: NDArray[np.int64], sums: Sums) -> None:
        if not len(sums):
            return
        if not self.head:
            least = SHORTEST_BEGINNING - self._taken + len(self._rest)
            place = int(np.searchsorted(ends, least))
            self.head = int(sums[place]) if place < len(sums) else 0
        self._held.append(sums)
        self._many += len(sums)

    def _write(self) -> None:
        if self._writer is None:
            self._sink = pa.OSFile(str(self._folder / staged_name(SUMS_TABLE)), "wb")
            # Sums have no order and no repetition that any packing could use.
            self._writer = pq.ParquetWriter(
                self._sink, _SCHEMA, compression="none", use_dictionary=False
            )
        column = filled(np.concatenate([np.empty(0, np.uint32), *self._held]))
        self._writer.write_table(pa.Table.from_arrays([column], schema=_SCHEMA))
        self._held, self._many = [], 0


@lru_cache(maxsize=1)
def _powers() -> Words:
    """What each digit of a piece is worth."""
    factors = np.full(_PIECE // _WORD + 2, _BASE, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


def _mix(digits: Words, *, out: Words) -> None:
    """What stands in the upper half goes into the lower one too, so that no byte counts little."""
    np.right_shift(digits, _HALF, out=out)
    out ^= digits


def is_beginning(shorter: Path, longer: Path) -> bool:
    """Whether the sums in one file are the first of those in another."""
    rest = np.empty(0, np.uint32)
    more = _parts(longer)
    for part in _parts(shorter):
        while len(rest) < len(part):
            following = next(more, None)
            if following is None:
                return False
            rest = np.concatenate([rest, following])
        if not np.array_equal(rest[: len(part)], part):
            return False
        rest = rest[len(part) :]
    return True


def _parts(place: Path) -> Iterator[Sums]:
    with pa.OSFile(str(place)) as file:
        opened = pq.ParquetFile(file)
        for number in range(opened.num_row_groups):
            yield numbers(opened.read_row_group(number, use_threads=False)["sum"])
