"""From what a person types to a slice folder: an id, id@version, or a path.

The shipped slices are the repository's `slices/` in a source checkout and package data in an
installed wheel; the caller may name other roots.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zhagen.slices.faults import reason_of
from zhagen.slices.marks import read_marked
from zhagen.slices.model import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

_REF: Final = re.compile(r"([a-z][a-z0-9-]*)(?:@(\d+(?:\.\d+)*))?")


class UnknownSlice(Exception):
    """Nothing answers to the reference. The text is one line: what, and what there is instead."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version folder found under a root, with what its slice.yaml states of it.

    `because` is why it follows the version before ("" where nothing is written).
    """

    id: str
    version: str
    status: Status
    title: str
    folder: Path
    because: str = ""

    @property
    def ref(self) -> str:
        """`id@version`."""
        return f"{self.id}@{self.version}"

    @property
    def order(self) -> tuple[int, ...]:
        """1.10 comes after 1.9."""
        return tuple(int(part) for part in self.version.split("."))


def shipped_root() -> Path:
    """The folder of the slices that come with the product."""
    installed = Path(str(files("zhagen"))) / "_data" / "slices"
    if installed.is_dir():
        return installed
    return Path(__file__).resolve().parents[3] / "slices"


def default_roots() -> tuple[Path, ...]:
    """Where an id is looked for: the slices made here, then those that come with the product."""
    local, shipped = Path("slices"), shipped_root()
    same = os.path.realpath(local) == os.path.realpath(shipped)
    return (shipped,) if same else (local, shipped)


def versions(roots: Sequence[Path] | None = None) -> tuple[Version, ...]:
    """Every version under the roots, oldest first by id; an earlier root hides a later one.

    Without roots: `slices/` of the current folder, where new drafts are made, then the shipped.
    """
    found: dict[str, Version] = {}
    for root in roots or default_roots():
        for path in sorted(root.glob("*/*/slice.yaml")):
            if re.fullmatch(r"\d+(\.\d+)*", path.parent.name):
                one = _version(path.parent)
                found.setdefault(one.ref, one)
    return tuple(sorted(found.values(), key=lambda one: (one.id, one.order)))


def hides_shipped(folder: Path) -> bool:
    """Whether a slice of the same id comes with the product and this folder is not it.

    `slices/` of the current folder goes before the shipped ones: a user must hear which was used.
    """
    shipped, real = shipped_root().resolve(), folder.resolve()
    return not real.is_relative_to(shipped) and (shipped / real.parent.name).is_dir()


def resolve(ref: str, roots: Sequence[Path] | None = None) -> Path:
    """The folder of `ref`: a folder, id@version, or an id.

    An id means its newest version in use, else its newest draft. Raises UnknownSlice.
    """
    folder = Path(ref)
    try:
        if (folder / "slice.yaml").is_file():
            return folder
        is_folder = folder.is_dir()
    except OSError as error:
        why = reason_of(error)
        raise UnknownSlice(f"切片文件夹打不开：{ref}（{why}）。请检查权限。") from error
    match = _REF.fullmatch(ref)
    if match is None or is_folder:
        raise UnknownSlice(_no_folder(ref, folder))
    name, version = match.groups()
    known = versions(roots)
    of_id = [one for one in known if one.id == name]
    if version:
        of_id = [one for one in of_id if one.version == version]
    if not of_id:
        there = "、".join(one.ref for one in known) or "一个也没有"
        raise UnknownSlice(
            f"没有切片“{ref}”。当前文件夹的 slices/ 和自带的切片里有：{there}；"
            "也可以写切片文件夹的路径。"
        )
    return of_id[-1].folder if version else _current(of_id).folder


def _current(of_id: Sequence[Version]) -> Version:
    """The version that counts: an id retired after its last use is not revived by an older one."""
    released = [one for one in of_id if one.status is not Status.DRAFT]
    if released and released[-1].status is Status.IN_USE:
        return released[-1]
    drafts = [one for one in of_id if one.status is Status.DRAFT]
    if released and not (drafts and drafts[-1].order > released[-1].order):
        last = released[-1]
        raise UnknownSlice(
            f"切片“{last.id}”已停用（{last.ref}）。要用旧版请写明版本，如 {of_id[0].ref}。"
        )
    return drafts[-1]


def _version(folder: Path) -> Version:
    """What slice.yaml says of itself; a broken one counts as a draft and tells its faults later."""
    value = read_marked(folder, "slice.yaml").value
    stated = value if isinstance(value, dict) else {}
    status = stated.get("status")
    known = status if status in set(Status) else Status.DRAFT
    title, because = (str(stated.get(key) or "") for key in ("title", "changed_because"))
    return Version(folder.parent.name, folder.name, Status(known), title, folder, because)


def _no_folder(ref: str, folder: Path) -> str:
    """Why a path is no slice."""
    if not folder.exists():
        return f"没有这个文件夹：{ref}。请写切片编号、编号@版本，或切片文件夹的路径。"
    if not folder.is_dir():
        return f"{ref} 不是文件夹。请写切片文件夹的路径。"
    inner = sorted(path.parent.name for path in folder.glob("*/slice.yaml"))
    if inner:
        example = f"{ref.rstrip('/')}/{inner[-1]}"
        return f"{ref} 下有几个版本（{'、'.join(inner)}），请写到版本一级，如 {example}。"
    return f"{ref} 里没有 slice.yaml，不是切片文件夹。"
