"""The names somebody typed into the two columns of bodies: who, and in which role.

The column says the role, unless the person wrote one beside the name: 市税务局（牵头）, or before
it: 配合：市数据局.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from zhagen.breakdown.correcting.model import FieldName
from zhagen.breakdown.correcting.rows import Entry
from zhagen.breakdown.wording import LEFT_EMPTY, NOT_WRITTEN, split_names

EMPTY: Final = frozenset({"", NOT_WRITTEN, LEFT_EMPTY})
_ROLES: Final = {
    **dict.fromkeys(("牵头", "牵头单位", "牵头负责", "主办", "主办单位", "主责"), FieldName.LEAD),
    **dict.fromkeys(("配合", "配合单位", "参与", "参加", "协办", "协助"), FieldName.SUPPORT),
    **dict.fromkeys(("共同负责", "按职责分工负责"), FieldName.JOINT),
    **dict.fromkeys(("指导", "指导单位"), FieldName.GUIDE),
}
_WORDS: Final = "|".join(sorted(_ROLES, key=len, reverse=True))
_BEFORE: Final = re.compile(rf"(?P<role>{_WORDS})\s*[：:]\s*")
_BEHIND: Final = re.compile(
    rf"(?P<name>.*[^\s（(])\s*(?:[（(]\s*(?P<boxed>{_WORDS})\s*[）)]|(?P<plain>{_WORDS}))"
)
_PRIVATE: Final = 0xE000


@dataclass(frozen=True, slots=True)
class NamesTyped:
    """The names of a cell by role, and those whose role a named lead beside them changed."""

    by_role: dict[FieldName, tuple[Entry, ...]]
    helping: tuple[str, ...] = ()


def names_typed(text: str, column: FieldName, known: Iterable[str]) -> NamesTyped:
    """The names of a cell in the column of `column`; `known` are names taken whole.

    Where one of several names in the column of leads is marked as the lead, the others are not.
    """
    found: dict[FieldName, list[str]] = {}
    bare: list[str] = []
    marked = False
    for name, role in _names(text, tuple(known)):
        marked = marked or role is FieldName.LEAD
        if role is None:
            bare.append(name)
        else:
            found.setdefault(role, []).append(name)
    helping = bare if marked and column is FieldName.LEAD else []
    role = FieldName.SUPPORT if helping else column
    if bare:
        found[role] = [*bare, *found.get(role, ())]
    entries = {role: tuple(map(Entry, dict.fromkeys(names))) for role, names in found.items()}
    return NamesTyped(entries, tuple(helping))


def _names(text: str, known: tuple[str, ...]) -> Iterator[tuple[str, FieldName | None]]:
    """Each name with the role written beside it."""
    for line in text.split("\n"):
        opened = _BEFORE.match(line.strip())
        said = _ROLES[opened["role"]] if opened else None
        rest = line.strip()[opened.end() if opened else 0 :]
        for name in _parted(rest, known):
            if name in EMPTY:
                continue
            closed = None if name in known else _BEHIND.fullmatch(name)
            if closed is None:
                yield name, said
            else:
                yield closed["name"].strip(), _ROLES[closed["boxed"] or closed["plain"]]


def _parted(line: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a line; a name we wrote is taken whole even where it holds a 、."""
    marks: dict[str, str] = {}
    for index, name in enumerate(sorted(known, key=len, reverse=True)):
        if "、" in name and name in line:
            marks[chr(_PRIVATE + index)] = name
            line = line.replace(name, chr(_PRIVATE + index))
    return tuple("".join(marks.get(char, char) for char in name) for name in split_names(line))
