"""The slices of this process: read once, and again when their files have changed.

A talk goes on with the version it began with for as long as that version is there. Where it is
gone, the version in use now takes its place, and the dialogue says so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.find import UnknownSlice, resolve
from zhagen.slices.load import load
from zhagen.slices.model import Slice

# A change is seen after so many seconds at the latest; looking costs a stat for each file.
_LOOK_AGAIN: Final = 2.0

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """What a reference meant when it was last looked up, and the files that said so."""

    definition: Slice | None
    stamp: Stamp
    looked_at: float


class Shelf:
    """The slices of a folder, by id or id@version."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Use the slices under `folder`."""
        self._folder = folder
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._read: dict[Path, tuple[Stamp, Slice]] = {}
        self._lock = threading.Lock()

    def slice_of(self, ref: str) -> Slice | None:
        """The slice meant; a version that is gone is followed by the one in use now."""
        held = self._held.get(ref)
        now = self._clock()
        if held is not None and now - held.looked_at < _LOOK_AGAIN:
            return held.definition
        with self._lock:
            stamp = _stamp(self._folder.glob("*/*/slice.yaml"))
            if held is not None and held.stamp == stamp and self._same(held.definition):
                found = held.definition
            else:
                found = self._named(ref) or self._named(ref.partition("@")[0])
            self._held[ref] = _Held(found, stamp, now)
        return found

    def _named(self, ref: str) -> Slice | None:
        try:
            return self._loaded(resolve(ref, [self._folder]))
        except UnknownSlice:
            return None

    def _loaded(self, folder: Path) -> Slice | None:
        """The slice in a folder; one that is being edited and is broken stays as it was."""
        stamp = _files(folder)
        known = self._read.get(folder)
        if known is not None and known[0] == stamp:
            return known[1]
        try:
            made = load(folder)
        except BrokenSlice:
            return known[1] if known is not None else None
        self._read[folder] = (stamp, made)
        return made

    def _same(self, definition: Slice | None) -> bool:
        if definition is None:
            return True
        known = self._read.get(definition.folder)
        return known is not None and known[1] is definition and known[0] == _files(known[1].folder)


def _files(folder: Path) -> Stamp:
    return _stamp(folder.rglob("*"))


def _stamp(paths: Iterable[Path]) -> Stamp:
    """Names, times and sizes of files; one that goes away meanwhile is left out."""
    made = []
    for path in sorted(paths):
        try:
            seen = path.stat()
        except OSError:
            continue
        made.append((str(path), seen.st_mtime_ns, seen.st_size))
    return tuple(made)
