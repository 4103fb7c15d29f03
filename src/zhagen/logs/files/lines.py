"""The bytes of a log as chunks of whole lines, whatever it is packed in.

Every physical line is accounted for: a chunk ends at a line end, a line that the end of a damaged
file cuts off is told apart, and a "line" of megabytes (binary junk) is counted without being held.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from io import BufferedReader
from itertools import chain
from pathlib import Path

from zhagen.logs.files.sniff import is_array
from zhagen.logs.files.unpack import Damaged, packing_of, unpacked
from zhagen.logs.storing.line_sums import LineSums

CHUNK = 1 << 23
LONGEST_LINE = 1 << 20


class LineReader:
    """Reads a file once, chunk by chunk. The other attributes hold once it is read through."""

    def __init__(
        self,
        path: Path,
        *,
        size: int = CHUNK,
        marks: Sequence[int] = (),
        sums: LineSums | None = None,
    ) -> None:
        """Read `path` when iterated, about `size` bytes at a time.

        `marks` are places in the unpacked content, in order, of which `marked` shall tell the
        digest of everything before. `sums` takes the content as well.
        """
        self._path = path
        self._size = size
        self._marks = deque(marks)
        self.marked: dict[int, str] = {}
        self._digest = hashlib.sha256()
        self._sums = sums
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
        """Whole lines, each with its end (but perhaps the last of the file), many at a time.

        An array of objects has no lines that say anything: it comes as it is.
        """
        with self._path.open("rb") as file:
            rest, skipping = b"", False
            blocks = self._blocks(file)
            first = next(blocks, b"")
            if is_array(first):
                yield first
                yield from blocks
                return
            for block in chain([first] if first else [], blocks):
                end = block.rfind(b"\n") + 1
                if end == 0:
                    skipping = skipping or len(rest) + len(block) > LONGEST_LINE
                    rest = b"" if skipping else rest + block
                    continue
                start = 0
                if skipping:
                    start, skipping = block.find(b"\n") + 1, False
                    self.too_long += 1
                whole = not rest and end - start == len(block)
                lines = block if whole else b"".join((rest, memoryview(block)[start:end]))
                yield from self._bearable(lines)
                rest = block[end:]
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

    def _blocks(self, file: BufferedReader) -> Iterator[bytes]:
        try:
            for block in unpacked(file, packing_of(self._path), self._size):
                if self._sums is not None:
                    self._sums.take(block)
                self._digest_block(block)
                self.packed_bytes_read = file.tell()
                yield block
        except Damaged as error:
            self.damage = str(error)

    def _digest_block(self, block: bytes) -> None:
        view, end = memoryview(block), self.bytes_read + len(block)
        while self._marks and self._marks[0] <= end:
            mark = self._marks.popleft()
            cut = mark - self.bytes_read
            self._digest.update(view[:cut])
            view, self.bytes_read = view[cut:], mark
            self.marked[mark] = self._digest.copy().hexdigest()
        self._digest.update(view)
        self.bytes_read = end
