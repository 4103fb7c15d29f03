"""The bytes of a log as chunks of whole lines, whatever it is packed in.

Every physical line is accounted for: a chunk ends at a line end, a line that the end of a damaged
file cuts off is told apart, and a "line" of megabytes (binary junk) is counted without being held.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path

import numpy as np
from isal import isal_zlib

from zhagen.logs.unpack import Damaged, packing_of, unpacked

CHUNK = 1 << 22
LONGEST_LINE = 1 << 20
# A shorter beginning may be the same in two files by chance: header lines, a test request.
SHORTEST_BEGINNING = 4096

_LINE_END = 10


class LineReader:
    """Reads a file once, chunk by chunk. The other attributes hold once it is read through."""

    def __init__(self, path: Path, *, size: int = CHUNK, marks: Sequence[int] = ()) -> None:
        """Read `path` when iterated, about `size` bytes at a time.

        `marks` are places in the unpacked content, in order, of which `marked` shall tell the
        digest of everything before.
        """
        self._path = path
        self._size = size
        self._marks = deque(marks)
        self.marked: dict[int, str] = {}
        self._digest = hashlib.sha256()
        self._sum = 0
        # The checksum of everything up to the end of each line.
        self.sums = array("I")
        # That of the first line end at which a beginning is long enough; 0 before.
        self.head = 0
        self.too_long = 0
        self.cut = 0
        self.damage = ""
        self.bytes_read = 0
        self.packed_bytes_read = 0

    @property
    def digest(self) -> str:
        """SHA-256 of the unpacked content that could be read."""
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        """Whole lines, each with its end (but perhaps the last of the file), many at a time."""
        with self._path.open("rb") as file:
            rest, skipping = b"", False
            for block in self._blocks(file):
                end = block.rfind(b"\n") + 1
                if end == 0:
                    skipping = skipping or len(rest) + len(block) > LONGEST_LINE
                    rest = b"" if skipping else rest + block
                    continue
                start = 0
                if skipping:
                    start, skipping = block.find(b"\n") + 1, False
                    self.too_long += 1
                yield from self._bearable(b"".join((rest, memoryview(block)[start:end])))
                rest = bytes(block[end:])
                if len(rest) > LONGEST_LINE:
                    rest, skipping = b"", True
            yield from self._last(rest, skipping=skipping)

    def _bearable(self, data: bytes) -> Iterator[bytes]:
        """The lines but those that are too long: such a line has one of the places looked at."""
        position = 0
        for place in range(LONGEST_LINE, len(data), LONGEST_LINE):
            begin, end = data.rfind(b"\n", 0, place) + 1, data.find(b"\n", place)
            if begin >= position and end - begin > LONGEST_LINE:
                self.too_long += 1
                if begin > position:
                    yield data[position:begin]
                position = end + 1
        if position < len(data):
            yield data[position:] if position else data

    def _last(self, rest: bytes, *, skipping: bool) -> Iterator[bytes]:
        if skipping:
            self.too_long += 1
        elif rest and self.damage:
            self.cut = 1
        elif rest:
            yield rest

    def _blocks(self, file: BufferedReader) -> Iterator[bytes | bytearray]:
        try:
            for block in unpacked(file, packing_of(self._path), self._size):
                self._sum_lines(block)
                self._digest_block(block)
                self.packed_bytes_read = file.tell()
                yield block
        except Damaged as error:
            self.damage = str(error)

    def _sum_lines(self, block: bytes | bytearray) -> None:
        """Checksum every beginning that ends with a line; before the block counts as read."""
        view, begin, total = memoryview(block), 0, self._sum
        ends = (np.flatnonzero(np.frombuffer(block, np.uint8) == _LINE_END) + 1).tolist()
        first = len(self.sums)
        for end in ends:
            total = isal_zlib.crc32(view[begin:end], total)
            self.sums.append(total)
            begin = end
        self._sum = isal_zlib.crc32(view[begin:], total)
        if not self.head:
            least = SHORTEST_BEGINNING - self.bytes_read
            number = next((n for n, end in enumerate(ends) if end >= least), None)
            self.head = 0 if number is None else self.sums[first + number]

    def _digest_block(self, block: bytes | bytearray) -> None:
        view, end = memoryview(block), self.bytes_read + len(block)
        while self._marks and self._marks[0] <= end:
            mark = self._marks.popleft()
            cut = mark - self.bytes_read
            self._digest.update(view[:cut])
            view, self.bytes_read = view[cut:], mark
            self.marked[mark] = self._digest.copy().hexdigest()
        self._digest.update(view)
        self.bytes_read = end
