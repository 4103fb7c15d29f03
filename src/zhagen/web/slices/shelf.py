"""The slices that cases and talks of this process use: read once, and again when files change.

What an id means to them is decided here: its newest version in use. Somebody's draft is tried on
its own pages and never met by an applicant; only where an installation names no folder of its own
are the shipped slices used as they come, drafts that they are.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.find import Version, versions
from zhagen.slices.load import load
from zhagen.slices.model import Slice, Status
from zhagen.web.configuration import slice_roots

# A change is seen after so many seconds at the latest; looking costs a stat for each file.
_LOOK_AGAIN: Final = 2.0

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """The versions there are, by what was seen of their first files at a moment."""

    versions: tuple[Version, ...]
    stamp: Stamp
    looked_at: float


@dataclass(frozen=True, slots=True)
class _Read:
    """A version as it was read, and the files that said so."""

    definition: Slice
    stamp: Stamp
    looked_at: float


class Shelf:
    """The slices of some folders, by id or id@version; an earlier folder hides a later one."""

    def __init__(
        self,
        roots: Sequence[Path],
        clock: Callable[[], float] = time.monotonic,
        *,
        drafts: bool = True,
    ) -> None:
        """Use the slices under `roots`; with `drafts`, an id may mean a draft of the last."""
        self._roots = tuple(roots)
        self._clock = clock
        self._drafts = drafts
        self._known: _Known | None = None
        self._read: dict[Path, _Read] = {}
        self._lock = threading.Lock()

    def slice_of(self, ref: str) -> Slice | None:
        """The version named; where it is gone, and for an id alone, the one meant today."""
        return self.exact(ref) or self.meant(ref.partition("@")[0])

    def exact(self, ref: str) -> Slice | None:
        """The version id@version, whatever its status; None where it is not there."""
        found = next((one for one in self._versions() if one.ref == ref), None)
        return self._loaded(found.folder) if found else None

    def meant(self, name: str) -> Slice | None:
        """What an id means to people today; None where nothing is offered to them."""
        found = self._meant([one for one in self._versions() if one.id == name])
        return self._loaded(found.folder) if found else None

    def offered(self) -> tuple[Slice, ...]:
        """What every id means today, by id; what cannot be read is left out."""
        names = sorted({one.id for one in self._versions()})
        return tuple(found for name in names if (found := self.meant(name)) is not None)

    def stamp(self) -> Stamp:
        """Another one after a version has come, gone, or changed what it says of itself."""
        self._versions()
        return self._known.stamp if self._known else ()

    def _meant(self, of_id: Sequence[Version]) -> Version | None:
        released = [one for one in of_id if one.status is not Status.DRAFT]
        if released:
            return released[-1] if released[-1].status is Status.IN_USE else None
        last = self._roots[-1]
        drafts = [one for one in of_id if self._drafts and one.folder.is_relative_to(last)]
        return drafts[-1] if drafts else None

    def _versions(self) -> tuple[Version, ...]:
        known, now = self._known, self._clock()
        if known is not None and now - known.looked_at < _LOOK_AGAIN:
            return known.versions
        with self._lock:
            stamp = _stamp(path for root in self._roots for path in root.glob("*/*/slice.yaml"))
            same = known is not None and known.stamp == stamp
            found = known.versions if known and same else versions(self._roots)
            self._known = _Known(found, stamp, now)
        return found

    def _loaded(self, folder: Path) -> Slice | None:
        """The slice in a folder; one that is being edited and is broken stays as it was."""
        known, now = self._read.get(folder), self._clock()
        if known is not None and now - known.looked_at < _LOOK_AGAIN:
            return known.definition
        with self._lock:
            stamp = _stamp(folder.rglob("*"))
            try:
                same = known is not None and known.stamp == stamp
                made = known.definition if known and same else load(folder)
            except BrokenSlice:
                return known.definition if known else None
            self._read[folder] = _Read(made, stamp, now)
        return made


def shelf() -> Shelf:
    """The shelf of this installation."""
    configuration = settings.CONFIGURATION
    roots = slice_roots(configuration)
    return _shelf(roots, drafts=configuration.slices is None or len(roots) == 1)


@lru_cache(maxsize=4)
def _shelf(roots: tuple[Path, ...], *, drafts: bool) -> Shelf:
    return Shelf(roots, drafts=drafts)


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
