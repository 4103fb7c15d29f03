"""Which files a store has already: nothing is counted twice.

The same lines come again as the same file, packed (a log of yesterday that has been rotated since)
or longer (a log that was read while it was still growing), or shorter (a copy made before, a packed
file that was cut off). So of every stored file the checksums of all its beginnings are kept, one
for each line (`line_sums`): whatever the order of reading, a beginning of what is stored is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

from zhagen.logs.storing.line_sums import SHORTEST_BEGINNING, SUMS_TABLE, is_beginning
from zhagen.logs.storing.store import Store, StoredFile, file_tables, staged_name


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

    def longer(self, file: StoredFile, staged: Path) -> StoredFile | None:
        """The stored file of which `file` is the beginning, line for line; its sums are `staged`.

        A last line without an end may have been cut off anywhere; it is not looked at.
        """
        if self._store is None or not file.head:
            return None
        sums = staged / staged_name(SUMS_TABLE)
        for other in self._files.values():
            alike = other.head == file.head and other.kind == file.kind
            if alike and other.size >= file.size:
                places = file_tables(self._store, other, SUMS_TABLE)
                if places and is_beginning(sums, places[0]):
                    return other
        return None


def digest_of(path: Path) -> str:
    """SHA-256 of a file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
