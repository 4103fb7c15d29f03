"""Taking in a version that was uploaded: whole, as a draft, or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from zhagen.slices.check import check
from zhagen.slices.faults import BrokenSlice, Level
from zhagen.slices.find import Version
from zhagen.slices.load import load
from zhagen.slices.lock import LOCK_FILE
from zhagen.slices.marks import read_marked
from zhagen.slices.model import Status
from zhagen.web.slices import archive, place
from zhagen.web.slices.faults import SliceFault
from zhagen.web.slices.models import Did
from zhagen.web.slices.place import of_item, own_root
from zhagen.web.slices.wording import MESSAGES
from zhagen.web.slices.writing import HEAD, Actor, noted, put, set_status, why_fixed, writing


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A version that was uploaded: its reference, and whether it came as more than a draft."""

    ref: str
    was_released: bool


def take_in(
    file: IO[bytes], size: int, *, replace: bool, actor_of: Callable[[str], Actor]
) -> TakenIn:
    """Make a draft of an uploaded ZIP, whole or not at all. Raises SliceFault.

    `actor_of` is asked with its id and raises SliceFault where that slice is somebody else's.
    """
    read = archive.unpacked(file, size)
    with tempfile.TemporaryDirectory() as top:
        found = _identity(Path(top), read)
        actor = actor_of(found.id)
        folder = Path(top, found.id, found.version)
        released = _as_draft(folder, read, found.status)
        faults = check(folder)
        try:
            load(folder)
        except BrokenSlice as error:
            errors = [one for one in faults if one.level is Level.ERROR] or list(error.faults)
            raise SliceFault(str(MESSAGES["not_loaded"]) % {"count": len(errors)}, errors) from None
        with writing(found.id, actor):
            _refuse_taken(found, replace=replace)
            put(folder, own_root() / found.id / found.version)
            noted(actor, found.ref, Did.UPLOADED, "slice.uploaded")
    return TakenIn(found.ref, released)


def _identity(top: Path, read: Mapping[str, bytes]) -> Version:
    """Id and version as slice.yaml states them. Raises SliceFault."""
    (top / HEAD).write_bytes(read[HEAD])
    marked = read_marked(top, HEAD)
    (top / HEAD).unlink()
    value = marked.value
    if marked.faults or not isinstance(value, dict):
        raise SliceFault(str(MESSAGES["head_broken"]), marked.faults)
    name, version = str(value.get("id", "")), str(value.get("version", ""))
    if not place.NAME.fullmatch(name) or len(name) > 60:
        raise SliceFault(str(MESSAGES["bad_id"]) % {"id": name[:60]})
    if not place.NUMBER.fullmatch(version):
        raise SliceFault(str(MESSAGES["bad_version"]) % {"version": version[:20]})
    status = value.get("status")
    known = Status(status) if status in {one.value for one in Status} else Status.DRAFT
    return Version(name, version, known, str(value.get("title") or ""), top)


def _as_draft(folder: Path, read: Mapping[str, bytes], status: Status) -> bool:
    """Write the files; whatever was released elsewhere is a draft here until it is put in use."""
    for name, content in read.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    released = status is not Status.DRAFT or (folder / LOCK_FILE).is_file()
    if released:
        (folder / LOCK_FILE).unlink(missing_ok=True)
        set_status(folder / HEAD, Status.DRAFT)
    return released


def _refuse_taken(found: Version, *, replace: bool) -> None:
    """A version that is there already stays, but for a draft that is to be replaced."""
    there = next((one for one in of_item(found.id) if one.version == found.version), None)
    if there is None:
        return
    told = {"ref": found.ref, "next": next_free(found.id, found.version)}
    if not there.own or not there.draft:
        raise SliceFault(str(MESSAGES["there_locked"]) % told)
    if why := why_fixed(there):
        raise SliceFault(why)
    if not replace:
        raise SliceFault(str(MESSAGES["there_already"]) % told)


def next_free(name: str, version: str) -> str:
    """The next minor version that is not taken anywhere."""
    major, *rest = version.split(".")
    taken = {one.version for one in of_item(name)}
    minor = int(rest[0]) if rest else 0
    while f"{major}.{minor + 1}" in taken:
        minor += 1
    return f"{major}.{minor + 1}"
