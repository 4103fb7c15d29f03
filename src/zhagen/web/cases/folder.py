"""Where the bytes of cases lie: one folder a case, so that forgetting a case is removing a folder.

Files are named by their hash, so that the same bytes are kept once in a case; nothing an applicant
chose becomes part of a path. Everything is written beside its place and moved there.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

_FILES: Final = "files"
_PAGES: Final = "pages"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class TooMuch(Exception):
    """More bytes than one file may have."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it lies in the folder."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """The folder of the case called `key`."""

    key: str

    @property
    def root(self) -> Path:
        """The folder itself; it need not exist."""
        return Path(settings.CONFIGURATION.data) / "cases" / self.key

    def file(self, sha256: str) -> Path:
        """Where the file with this hash lies."""
        return self.root / _FILES / sha256

    def page(self, name: str) -> Path:
        """Where a page's picture or ink lies."""
        return self.root / _PAGES / name

    def keep(self, chunks: Iterable[bytes], limit: int) -> Kept:
        """Write a file handed in; its hash is known when it is written. Raises TooMuch, OSError."""
        folder = self._made(_FILES)
        draft = folder / f".{secrets.token_hex(8)}.part"
        digest, size = hashlib.sha256(), 0
        try:
            with draft.open("xb") as target:
                for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise TooMuch
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            draft.replace(folder / digest.hexdigest())
        finally:
            draft.unlink(missing_ok=True)
        return Kept(digest.hexdigest(), size)

    def keep_page(self, name: str, content: bytes) -> None:
        """Write a page's picture or ink; the same name again is the same content."""
        folder = self._made(_PAGES)
        draft = folder / f".{secrets.token_hex(8)}.part"
        try:
            draft.write_bytes(content)
            draft.replace(folder / name)
        finally:
            draft.unlink(missing_ok=True)

    def remove(self) -> None:
        """Forget everything of the case that lies on the disk."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _made(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder


def is_full(error: OSError) -> bool:
    """Whether there was no room left."""
    return error.errno in _FULL
