"""Locking a version: hashes of all its files, so that what was used on people can be shown.

Events and reports cite `lock_hash`; a locked version never changes, a new version is a new folder.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from zhagen.slices.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LOCK_FILE: Final = "lock.json"

_REMEDY: Final = "还原这个文件；要修改请用 zhagen slice new --from 做下一版"


class CannotLock(Exception):
    """The version may not be locked (again). The text says why and what to do."""


def is_locked(folder: Path) -> bool:
    """Whether the version has a lock."""
    return (folder / LOCK_FILE).is_file()


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of the version by its path, the lock and hidden files left out."""
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path for path in files}
    return {
        name: hashlib.sha256(found[name].read_bytes()).hexdigest()
        for name in sorted(found)
        if name != LOCK_FILE and not any(part.startswith(".") for part in name.split("/"))
    }


def total(files: Mapping[str, str]) -> str:
    """One hash over all: SHA-256 of `name NUL hash LF` in the order of names."""
    text = "".join(f"{name}\0{files[name]}\n" for name in sorted(files))
    return hashlib.sha256(text.encode()).hexdigest()


def lock(folder: Path) -> str:
    """Write lock.json and return the total hash. Locking an unchanged version again is harmless.

    Raises CannotLock if the version is locked and has changed since.
    """
    if is_locked(folder):
        if faults := verify(folder):
            raise CannotLock(f"{folder} 已锁定且被改动：{faults[0]}")
        return lock_hash(folder)
    files = hashes(folder)
    content = {"schema": 1, "hash": total(files), "files": files}
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    (folder / LOCK_FILE).write_text(text, encoding="utf-8")
    return total(files)


def lock_hash(folder: Path) -> str:
    """The total hash written in the lock; "" where there is none or it cannot be read."""
    return _locked(folder)[1]


def changed(folder: Path) -> tuple[Fault, ...]:
    """The faults of a locked version; nothing for one that is not locked."""
    return verify(folder) if is_locked(folder) else ()


def verify(folder: Path) -> tuple[Fault, ...]:
    """Every file that was changed, added or removed since the lock, or the lock itself."""
    locked, stated = _locked(folder)
    if not stated or total(locked) != stated:
        return (_fault(LOCK_FILE, "锁文件缺失、损坏或被改动"),)
    now = hashes(folder)
    faults = [
        _fault(name, "已锁定的版本里少了这个文件" if name not in now else "已锁定的文件被改动")
        for name in locked
        if now.get(name) != locked[name]
    ]
    faults += [_fault(name, "已锁定的版本里多了这个文件") for name in now if name not in locked]
    return tuple(faults)


def _locked(folder: Path) -> tuple[dict[str, str], str]:
    """Files and total hash of the lock; empty if it cannot be read as one."""
    try:
        content = json.loads((folder / LOCK_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}, ""
    if not isinstance(content, dict) or set(content) != {"schema", "hash", "files"}:
        return {}, ""
    files, stated = content["files"], content["hash"]
    if content["schema"] != 1 or not isinstance(files, dict) or not isinstance(stated, str):
        return {}, ""
    return {str(name): str(value) for name, value in files.items()}, stated


def _fault(file: str, what: str) -> Fault:
    return Fault(file, 0, "locked", what, _REMEDY)
