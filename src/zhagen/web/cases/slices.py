"""The slices that cases are reviewed by: loaded once a process, by exact version."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.find import UnknownSlice, resolve, shipped_root, versions
from zhagen.slices.load import load
from zhagen.slices.model import Slice

_KEPT_SECONDS: Final = 30


class SliceGone(Exception):
    """The version a case was opened under cannot be loaded any more."""


@dataclass(frozen=True, slots=True)
class Item:
    """A slice a case can be opened under."""

    ref: str
    title: str


@lru_cache(maxsize=32)
def slice_of(ref: str) -> Slice:
    """The slice id@version. Raises SliceGone."""
    try:
        return load(resolve(ref, [_root()]))
    except (UnknownSlice, BrokenSlice) as error:
        raise SliceGone(f"切片 {ref} 现在读不了，请告诉管理员：{error}") from error


def newest(ref: str) -> Slice:
    """What an id means today: the newest version in use, else the newest draft."""
    return load(resolve(ref, [_root()]))


def items() -> tuple[Item, ...]:
    """What cases can be opened under: each id once, in the version that is meant today."""
    return _items(int(time.monotonic() / _KEPT_SECONDS))


@lru_cache(maxsize=1)
def _items(_period: int) -> tuple[Item, ...]:
    """Reading every slice takes a tenth of a second: it is done twice a minute, not for a page."""
    ids = sorted({version.id for version in versions([_root()])})
    found = []
    for one in ids:
        try:
            definition = newest(one)
        except (UnknownSlice, BrokenSlice):
            continue  # the slices page tells what is wrong with it
        if definition.materials:
            found.append(Item(definition.ref, definition.title))
    return tuple(found)


def _root() -> Path:
    return settings.CONFIGURATION.slices or shipped_root()
