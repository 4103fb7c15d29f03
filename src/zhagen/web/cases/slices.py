"""The slices that cases are reviewed by: those that are in use, each case by its own version."""

from __future__ import annotations

from dataclasses import dataclass

from zhagen.slices.find import UnknownSlice
from zhagen.slices.model import Slice, Status
from zhagen.web.slices.shelf import shelf


class SliceGone(Exception):
    """The version a case was opened under cannot be loaded any more."""


@dataclass(frozen=True, slots=True)
class Item:
    """A slice a case can be opened under."""

    ref: str
    title: str


def slice_of(ref: str) -> Slice:
    """The slice id@version. Raises SliceGone."""
    found = shelf().exact(ref)
    if found is None:
        raise SliceGone(f"切片 {ref} 现在读不了，请告诉管理员：版本不在了，或文件坏了")
    return found


def newest(ref: str) -> Slice:
    """What an id means today, or a version that is or was in use. Raises UnknownSlice."""
    held = shelf()
    found = held.meant(ref.partition("@")[0])
    if found is None or ref not in (found.id, found.ref):
        found = held.exact(ref)
        if found is None or found.status is Status.DRAFT:
            raise UnknownSlice(f"没有在用的切片 {ref}。")
    return found


def items() -> tuple[Item, ...]:
    """What cases can be opened under: each id once, in the version that is meant today."""
    return tuple(Item(one.ref, one.title) for one in shelf().offered() if one.materials)
