"""Where a pilot's files lie, and how its sealed charter goes into the database and out of it.

One folder a pilot: the keys of both parties, the department's secret for pseudonyms, the baseline
while it is planned, the files that are being taken in, and the log. The signed charter stands in
the database as well, so that a folder that was put in place of another does not pass.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from zhagen.pilot.agreeing.keys import SigningKey, new_key, read_key
from zhagen.pilot.agreeing.seal import check_seal
from zhagen.pilot.agreeing.sealed import BrokenSeal, SealedCharter
from zhagen.pilot.agreeing.sealed_file import read_sealed, write_sealed
from zhagen.web.pilots.models import Pilot

LARGEST: Final = 60_000_000
_NAME: Final = "charter.sealed.json"


class TooLarge(Exception):
    """A file that is not taken in whole."""


@dataclass(frozen=True, slots=True)
class PilotFolder:
    """The folder of the pilot called `key`."""

    key: str

    @property
    def root(self) -> Path:
        """The folder itself, made if it is not there."""
        place = Path(settings.CONFIGURATION.data) / "pilots" / self.key
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        return place

    @property
    def log(self) -> Path:
        """The log."""
        return self.root / "log"

    @property
    def secret(self) -> Path:
        """The department's secret."""
        return self.root / "secret.key"

    def given(self, sha256: str, name: str) -> Path:
        """A file that was sent; its ending says how it is read."""
        ending = Path(name).suffix.lower()
        return self.root / "given" / f"{sha256}{ending if ending.isascii() else ''}"

    def keep(self, name: str, chunks: Iterable[bytes]) -> str:
        """Write a file that was sent, whole or not at all; its hash. Raises TooLarge, OSError."""
        place = self.root / "given"
        place.mkdir(exist_ok=True, mode=0o700)
        draft, digest, size = place / f".{secrets.token_hex(8)}.part", hashlib.sha256(), 0
        try:
            with draft.open("wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > LARGEST:
                        raise TooLarge
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.given(digest.hexdigest(), name))
        finally:
            draft.unlink(missing_ok=True)
        return digest.hexdigest()

    def signing_key(self, party: str) -> SigningKey:
        """The key of a party, made when it signs for the first time. Raises BadKey."""
        path = self.root / f"{party}.pem"
        return read_key(path) if path.exists() else new_key(path)


def folder_of(pilot: Pilot) -> PilotFolder:
    """The folder of a pilot."""
    return PilotFolder(pilot.key)


def sealed_of(pilot: Pilot) -> SealedCharter:
    """The signed charter as the database has it, checked only when both have signed.

    Raises BrokenSeal.
    """
    sealed = from_text(pilot.sealed)
    if sealed.complete:
        check_seal(sealed)
    return sealed


@lru_cache(maxsize=32)
def from_text(text: str) -> SealedCharter:
    """The sealed charter of a text; a page asks for the same one many times. Raises BrokenSeal."""
    with tempfile.TemporaryDirectory(prefix="zhagen-seal-") as folder:
        path = Path(folder) / _NAME
        path.write_text(text, encoding="utf-8")
        return read_sealed(path)


def to_text(sealed: SealedCharter) -> str:
    """The same as a text."""
    with tempfile.TemporaryDirectory(prefix="zhagen-seal-") as folder:
        path = Path(folder) / _NAME
        write_sealed(sealed, path)
        return path.read_text(encoding="utf-8")


def refuse_other(pilot: Pilot, held: SealedCharter) -> None:
    """Raise BrokenSeal where a log's charter is not the one that was signed here."""
    if held.heads != sealed_of(pilot).heads:
        raise BrokenSeal("记录文件夹里的立项书不是双方在这里签封的那一份，请从备份恢复记录")
