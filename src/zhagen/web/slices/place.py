"""Where slices live: the folder of this installation first, then those that are shipped.

What is shipped is never written to: its next version is made in the installation's folder. A
version that stands in both is taken from the installation's folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from zhagen.slices.find import Version, versions
from zhagen.slices.load import load
from zhagen.slices.lock import hashes, is_locked, total
from zhagen.slices.model import Slice, Status
from zhagen.web.configuration import slice_roots

NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
NUMBER: Final = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,2}")


def own_root() -> Path:
    """The folder new versions are made in."""
    return roots()[0]


def roots() -> tuple[Path, ...]:
    """Where a version is looked for, in order."""
    return slice_roots(settings.CONFIGURATION)


@dataclass(frozen=True, slots=True)
class Held:
    """A version as it stands on disk."""

    found: Version
    own: bool
    locked: bool

    @property
    def name(self) -> str:
        """The slice's id."""
        return self.found.id

    @property
    def version(self) -> str:
        """1.1."""
        return self.found.version

    @property
    def ref(self) -> str:
        """`id@version`."""
        return self.found.ref

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self.found.folder

    @property
    def title(self) -> str:
        """Its Chinese name, or its id where it has none."""
        return self.found.title or self.found.id

    @property
    def draft(self) -> bool:
        """Whether it may still change, as far as its own files say."""
        return self.found.status is Status.DRAFT and not self.locked

    @property
    def in_use(self) -> bool:
        """Whether its files say that it is used on people."""
        return self.found.status is Status.IN_USE

    @property
    def retired(self) -> bool:
        """Whether the service has ended with it."""
        return self.found.status is Status.RETIRED


def every() -> tuple[Held, ...]:
    """Every version, by id, oldest first."""
    return _every(roots(), own_root(), tuple(_stamps()))


def _stamps() -> Iterator[tuple[str, int, int, bool]]:
    """What tells whether a version came, went, changed what it says of itself, or was locked."""
    for root in roots():
        for path in root.glob("*/*/slice.yaml"):
            try:
                seen = path.stat()
            except OSError:
                continue
            yield str(path), seen.st_mtime_ns, seen.st_size, is_locked(path.parent)


@lru_cache(maxsize=8)
def _every(
    searched: tuple[Path, ...], own_root_: Path, _stamp: tuple[tuple[str, int, int, bool], ...]
) -> tuple[Held, ...]:
    own = Path(os.path.realpath(own_root_))
    return tuple(
        Held(
            one,
            own=Path(os.path.realpath(one.folder)).is_relative_to(own),
            locked=is_locked(one.folder),
        )
        for one in versions(searched)
        if NAME.fullmatch(one.id) and NUMBER.fullmatch(one.version)
    )


def of_item(name: str) -> tuple[Held, ...]:
    """The versions of one slice, oldest first."""
    return tuple(one for one in every() if one.name == name)


def current(held: tuple[Held, ...]) -> Held:
    """The version meant by the id alone: in use, else the newest draft, else the newest."""
    released = [one for one in held if one.found.status is not Status.DRAFT]
    if released:
        return released[-1]
    return held[-1]


def content_of(folder: Path) -> str:
    """One hash over everything in the folder and whether it is locked; "" if it cannot be read."""
    try:
        seen = [(path, path.stat()) for path in folder.rglob("*")]
        return _content(
            folder, tuple(sorted((str(path), at.st_mtime_ns, at.st_size) for path, at in seen))
        )
    except OSError:
        return ""


# Hashed again only when a name, a time or a size has changed.
@lru_cache(maxsize=256)
def _content(folder: Path, _stamp: tuple[tuple[str, int, int], ...]) -> str:
    locked = "locked" if is_locked(folder) else "open"
    return total({**hashes(folder), "": locked})


@lru_cache(maxsize=24)
def _loaded(folder: Path, content: str) -> Slice:  # noqa: ARG001 - another content, another slice
    return load(folder)


def slice_in(folder: Path) -> Slice:
    """The slice in a folder, read again only when a file has changed. Raises BrokenSlice."""
    return _loaded(folder, content_of(folder))
