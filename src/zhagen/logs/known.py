"""Which files a store has already: nothing is counted twice.

The same lines come again as the same file, packed (a log of yesterday that has been rotated since)
or longer (a log that was read while it was still growing).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Self

from zhagen.logs.store import Store, StoredFile

# A shorter beginning may be the same in two files by chance: header lines, a test request.
_SHORTEST_BEGINNING: Final = 4096


class Known:
    """The files of a store; it changes while a run reads more in."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._files: dict[str, StoredFile] = {}

    @classmethod
    def of(cls, store: Store) -> Self:
        """What is in the store now."""
        known = cls()
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
        long = {f.size for f in self._files.values() if f.size >= _SHORTEST_BEGINNING}
        return tuple(sorted(long))

    def beginnings(self, marked: Mapping[int, str], file: StoredFile) -> Iterator[StoredFile]:
        """The stored files that are the beginning of `file`, by its digests at their sizes."""
        for size, digest in marked.items():
            older = self._files.get(digest)
            if older is not None and older.size == size < file.size and older.kind == file.kind:
                yield older


def digest_of(path: Path) -> str:
    """SHA-256 of a file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
