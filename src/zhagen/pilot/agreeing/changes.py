"""An amendment's file: the keys of a charter that are to change, checked as a draft is.

What is checked is the charter as it would be, but what is told is the line of the file that its
author wrote. A fault the charter has had all along does not stop an amendment of something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zhagen.pilot.agreeing.check import check_charter
from zhagen.pilot.agreeing.file import BrokenCharter, canonical_marked, from_canonical
from zhagen.pilot.charter import Charter
from zhagen.slices.faults import Fault, Level
from zhagen.slices.marks import Marked, read_marked


def load_changes(path: Path, content: Mapping[str, object]) -> dict[str, object]:
    """What the file changes in a charter's canonical `content`: top-level key -> new content.

    Keys that stay as they are do not count. Raises BrokenCharter with every fault and its line.
    """
    marked = read_marked(path.parent, path.name)
    given = marked.value
    if marked.faults:
        raise BrokenCharter(path.name, marked.faults)
    if not isinstance(given, dict) or not given:
        raise _broken(path, "没有要换的项", "写成“键: 新的内容”，如 deliverable: …")
    merged = Marked(path.name, {**content, **given}, marked.lines)
    amended = canonical_marked(merged)
    changes = {key: amended.get(key) for key in given if amended.get(key) != content.get(key)}
    if not changes:
        raise _broken(path, "写的与立项书现在的一样，没有变更", "只写要换的项和新的内容")
    faults = _new_faults(marked, from_canonical(content), from_canonical(amended))
    if faults:
        raise BrokenCharter(path.name, faults)
    return changes


def _broken(path: Path, what: str, remedy: str) -> BrokenCharter:
    return BrokenCharter(path.name, (Fault(path.name, 1, "charter", what, remedy),))


def _new_faults(marked: Marked, before: Charter, after: Charter) -> tuple[Fault, ...]:
    """Errors that only the changes bring; line 0 where the file does not name the key."""
    standing = set(check_charter(before))
    return tuple(
        Fault(
            marked.file,
            marked.line(each.path) if each.path[:1] in marked.lines else 0,
            "charter",
            each.what,
            each.remedy,
        )
        for each in check_charter(after)
        if each.level is Level.ERROR and each not in standing
    )
