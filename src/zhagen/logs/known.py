"""Which files a store has already: nothing is counted twice.

The same lines come again as the same file, packed (a log of yesterday that has been rotated since)
or longer (a log that was read while it was still growing), or shorter (a copy made before, a packed
file that was cut off). So of every stored file the checksums of all its beginnings are kept, one
for each line: whatever the order of reading, a beginning of what is stored is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from zhagen.logs.lines import SHORTEST_BEGINNING, LineReader
from zhagen.logs.parquet import write_table
from zhagen.logs.store import Store, StoredFile, file_tables

_TABLE: Final = "sums"


class Known:
    """The files of a store; it changes while a run reads more in."""

    def __init__(self, store: Store | None = None) -> None:
        """Nothing is known yet."""
        self._store = store
        self._files: dict[str, StoredFile] = {}

    @classmethod
    def of(cls, store: Store) -> Self:
        """What is in the store now."""
        known = cls(store)
        for file in store.files():
            known.add(file)
        return known

    def add(self, file: StoredFile) -> None:
        """One more file."""
        self._files[file.digest] = file

    def drop(self, file: StoredFile) -> None:
        """One less."""
        del self._files[file.digest]

    def has(self, digest: str) -> bool:
        """Whether a file with this content has been read in."""
        return digest in self._files

    def same_file(self, path: Path) -> StoredFile | None:
        """The stored file that lies at `path`; it is only read if one of its size is known."""
        size = path.stat().st_size
        likely = [file for file in self._files.values() if file.packed_size == size]
        if not likely:
            return None
        digest = digest_of(path)
        return next((file for file in likely if file.packed_digest == digest), None)

    def sizes(self) -> tuple[int, ...]:
        """Where a file that is read may have been at its end before, in order."""
        long = {f.size for f in self._files.values() if f.size >= SHORTEST_BEGINNING}
        return tuple(sorted(long))

    def beginnings(self, marked: Mapping[int, str], file: StoredFile) -> Iterator[StoredFile]:
        """The stored files that are the beginning of `file`, by its digests at their sizes."""
        for size, digest in marked.items():
            older = self._files.get(digest)
            if older is not None and older.size == size < file.size and older.kind == file.kind:
                yield older

    def longer(self, reader: LineReader, kind: str) -> StoredFile | None:
        """The stored file of which what was read is the beginning, line for line.

        A last line without an end may have been cut off anywhere; it is not looked at.
        """
        if self._store is None or not reader.head:
            return None
        lines = np.frombuffer(reader.sums, np.uint32)
        for file in self._files.values():
            alike = file.head == reader.head and file.kind == kind
            if alike and file.size >= reader.bytes_read:
                beginning = _sums_of(self._store, file)[: len(lines)]
                if np.array_equal(beginning, lines):
                    return file
        return None


def write_sums(reader: LineReader, folder: Path) -> None:
    """Stage the checksums of the beginnings of a file."""
    column = pa.array(np.frombuffer(reader.sums, np.uint32))
    write_table(pa.table({"sum": column}), folder, _TABLE)


def _sums_of(store: Store, file: StoredFile) -> NDArray[np.uint32]:
    parts = [pq.read_table(path)["sum"].to_numpy() for path in file_tables(store, file, _TABLE)]
    return np.concatenate(parts) if parts else np.empty(0, np.uint32)


def digest_of(path: Path) -> str:
    """SHA-256 of a file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
