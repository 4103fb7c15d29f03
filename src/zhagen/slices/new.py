"""A new draft: from nothing with comments that say what to fill in, or from an earlier version.

The second records the reason of the change: that is where the ring closes.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from zhagen.slices.find import default_roots, versions
from zhagen.slices.lock import LOCK_FILE
from zhagen.slices.model import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhagen.slices.model import Slice

_TEMPLATE_WORDS: Final = "请换成真实的"
_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class CannotMake(Exception):
    """The draft cannot be made. The text is one line: what and what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was made. `lessons` are the reasons earlier versions gave, for the author to read."""

    folder: Path
    ref: str
    lessons: tuple[str, ...] = ()


def new_draft(name: str, title: str, root: Path) -> Draft:
    """Make `root/name/1.0` with one worked example of each part."""
    if not _ID.fullmatch(name):
        raise CannotMake(f"编号“{name}”写法不对：用小写英文、数字和短横，如 residence-permit。")
    folder = root / name / "1.0"
    _refuse_existing(folder)
    template = Path(str(files("zhagen.slices"))) / "blank"
    for source in sorted(template.rglob("*.yaml")):
        target = folder / source.relative_to(template)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        target.write_text(
            text.replace("SLICE-ID", name).replace("SLICE-TITLE", title or name), encoding="utf-8"
        )
    return Draft(folder, f"{name}@1.0")


def next_draft(
    base: Slice,
    because: str,
    root: Path | None = None,
    kept: Mapping[str, bytes] = MappingProxyType({}),
) -> Draft:
    """Copy `base` as its next draft version, without lock, with the reason recorded.

    `kept` are files (path in the version -> content) that come along, such as a pilot's lessons.
    """
    if not because.strip():
        raise CannotMake("请用 --because 写明为什么改：依据哪条发现或哪个决定。")
    parent = (root / base.id) if root else base.folder.resolve().parent
    version = _next_version(base.version, parent)
    folder = parent / version
    _refuse_existing(folder)
    shutil.copytree(base.folder, folder, ignore=shutil.ignore_patterns(LOCK_FILE, ".*"))
    head = folder / "slice.yaml"
    text = head.read_text(encoding="utf-8")
    text = _set(text, "version", f'"{version}"')
    text = _set(text, "status", "draft")
    text = _set(text, "changed_because", _quoted(because))
    head.write_text(text, encoding="utf-8")
    _name_in_charter(folder / "charter.yaml", f"{base.id}@{version}")
    for name, content in kept.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return Draft(folder, f"{base.id}@{version}", lessons_before(base))


def _name_in_charter(charter: Path, ref: str) -> None:
    """A pilot of the new version is a pilot of the new version, where the charter names one."""
    if not charter.is_file():
        return
    text = charter.read_text(encoding="utf-8")
    if re.search(r"^slice:", text, re.MULTILINE):
        charter.write_text(_set(text, "slice", ref), encoding="utf-8")


def lessons_before(base: Slice) -> tuple[str, ...]:
    """Why every version up to `base` was made, oldest first, as far as the reasons were written.

    A version is looked for beside `base` and wherever an id is looked for.
    """
    reasons = {base.version: base.changed_because}
    beside = base.folder.resolve().parent.parent
    for one in versions((beside, *default_roots())):
        if one.id == base.id and one.order < _order(base.version):
            reasons.setdefault(one.version, one.because)
    return tuple(
        f"{base.id}@{version}：{reasons[version]}"
        for version in sorted(reasons, key=_order)
        if reasons[version]
    )


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def template_places(folder: Path) -> tuple[Place, ...]:
    """Where a draft still says what the template said."""
    return tuple(
        Place(path.relative_to(folder).as_posix(), number)
        for path in sorted(folder.rglob("*.yaml"))
        for number, line in enumerate(_readable(path).splitlines(), 1)
        if _TEMPLATE_WORDS in line
    )


def _readable(path: Path) -> str:
    """A file's text; what cannot be read is told by the check of the file itself."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _refuse_existing(folder: Path) -> None:
    if folder.exists():
        raise CannotMake(f"{folder} 已经存在。换一个编号或 --dir；要改旧版请用 --from。")


def _next_version(version: str, parent: Path) -> str:
    """The next minor version that is not taken."""
    major, *rest = version.split(".")
    minor = int(rest[0]) if rest else 0
    while (parent / f"{major}.{minor + 1}").exists():
        minor += 1
    return f"{major}.{minor + 1}"


def _quoted(text: str) -> str:
    """A text as a double-quoted YAML scalar on one line."""
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _set(text: str, key: str, value: str) -> str:
    """`key: value` at the top level of a YAML text, its comments and order kept.

    A folded value's continuation lines are indented and go with it.
    """
    pattern = re.compile(rf"^{key}:.*(?:\n[ \t]+.*)*$", re.MULTILINE)
    line = f"{key}: {value}"
    if pattern.search(text):
        return pattern.sub(lambda _: line, text, count=1)
    return f"{text.rstrip()}\n{line}\n"
