"""One archive of everything: a plain tar whose last member lists the others with their hashes.

The list comes last because hashes are known only when a file has been read; an archive that was cut
off therefore has no list, and is refused. Members are named `<place>/<path>`, places being the
folders an installation keeps things in.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

MANIFEST: Final = "manifest.json"
SETTINGS: Final = "settings/zhagen.toml"
SCHEMA: Final = 1
_CHUNK: Final = 1 << 20
_IN_MEMORY: Final = 16 << 20
_LONGEST_MANIFEST: Final = 256 << 20


class DamagedArchive(Exception):
    """The archive is not one, or not as it was written; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Member:
    """What the list says of one member."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: `about` says of which version, engine and day it is."""

    about: Mapping[str, str]
    members: Mapping[str, Member]

    def to_json(self) -> bytes:
        """As it stands in the archive."""
        members = {name: {"size": m.size, "sha256": m.sha256} for name, m in self.members.items()}
        whole = {"schema": SCHEMA, "about": dict(self.about), "members": members}
        return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()


class Writer:
    """Adds members one by one. `close` writes the list."""

    def __init__(self, file: IO[bytes], about: Mapping[str, str]) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._about = about
        self._members: dict[str, Member] = {}

    def add_file(self, name: str, path: Path) -> bool:
        """Add a file as it is now; False where it has gone meanwhile (nothing is lost by that).

        A file that grows while it is read (a ledger) is taken up to where the reading ended.
        """
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return False
        with source:
            self.add(name, source, path.stat().st_mode & 0o777)
        return True

    def add(self, name: str, source: IO[bytes], mode: int = 0o600) -> None:
        """Add what `source` holds."""
        digest = hashlib.sha256()
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                spool.write(chunk)
            size = spool.tell()
            spool.seek(0)
            self._tar.addfile(_info(name, size, mode), spool)
        self._members[name] = Member(size, digest.hexdigest())

    def close(self) -> Manifest:
        """Write the list; what was written."""
        manifest = Manifest(self._about, self._members)
        text = manifest.to_json()
        self._tar.addfile(_info(MANIFEST, len(text), 0o600), io.BytesIO(text))
        self._tar.close()
        return manifest


def read(path: Path) -> Manifest:
    """The list of an archive. Raises DamagedArchive, OSError."""
    with _told():
        for name, stream, _ in _members(path):
            if name == MANIFEST:
                return _parsed(stream.read(_LONGEST_MANIFEST))
    raise DamagedArchive("备份文件不完整：末尾没有清单。请换一份备份。")


def unpack(path: Path, manifest: Manifest, places: Mapping[str, Path]) -> None:
    """Write every member of these places below their folders, seeing that it is what was listed.

    Raises DamagedArchive; what was written until then is the caller's to remove.
    """
    seen: set[str] = set()
    with _told():
        for name, stream, mode in _members(path):
            if name == MANIFEST:
                continue
            if name in seen:
                raise DamagedArchive(f"备份文件里 {name} 出现了两次。请换一份备份。")
            seen.add(name)
            place, _, rest = name.partition("/")
            target = places[place] / rest if place in places else None
            _copy(name, stream, manifest.members.get(name), target, mode)
    if gone := sorted(set(manifest.members) - seen):
        raise DamagedArchive(f"备份文件里少了 {gone[0]}。请换一份备份。")


def settings_of(archive: Path, target: Path) -> None:
    """Write the archive's settings file where there is none yet. Raises DamagedArchive, OSError."""
    manifest = read(archive)
    if SETTINGS not in manifest.members:
        raise DamagedArchive(f"备份里没有设置文件。请先写好 {target}。")
    folder = target.with_name(f".{target.name}.incoming")
    try:
        unpack(archive, manifest, {"settings": folder})
        (folder / "zhagen.toml").replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(
    name: str, stream: IO[bytes], listed: Member | None, target: Path | None, mode: int
) -> None:
    digest, size = hashlib.sha256(), 0
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with target.open("xb") if target is not None else io.BytesIO() as out:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if target is not None:
                out.write(chunk)
    if listed is None or (size, digest.hexdigest()) != (listed.size, listed.sha256):
        raise DamagedArchive(f"备份文件里 {name} 和清单对不上，已损坏或被改过。请换一份备份。")
    if target is not None:
        target.chmod(mode & 0o700)


def _members(path: Path) -> Iterator[tuple[str, IO[bytes], int]]:
    """Every member; one that is no plain file inside a place is refused."""
    with tarfile.open(path, mode="r|") as tar:
        for info in tar:
            stream = tar.extractfile(info) if info.isreg() else None
            if stream is None or not _is_safe(info.name):
                raise DamagedArchive(f"备份文件里有不该有的内容：{info.name!r}。")
            yield info.name, stream, info.mode


@contextmanager
def _told() -> Iterator[None]:
    """What tarfile stumbles over, in our words."""
    try:
        yield
    except (tarfile.TarError, EOFError) as error:
        raise DamagedArchive("备份文件读不下去：不是备份，或者已损坏。请换一份备份。") from error


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    plain = not path.is_absolute() and str(path) == name and "\\" not in name
    return plain and not {"..", "."} & set(path.parts) and "\0" not in name


def _parsed(text: bytes) -> Manifest:
    try:
        whole = json.loads(text)
        schema = whole["schema"]
        members = {
            str(name): Member(int(one["size"]), str(one["sha256"]))
            for name, one in whole["members"].items()
        }
        about = {str(name): str(value) for name, value in whole["about"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedArchive("备份文件的清单读不懂。请换一份备份。") from error
    if schema != SCHEMA:
        raise DamagedArchive("备份文件是更新的版本写的。请先更新扎根。")
    return Manifest(about, members)


def _info(name: str, size: int, mode: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, mode, int(time.time())
    return info
