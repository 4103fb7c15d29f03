"""The numbers Word makes in front of paragraphs: they stand nowhere in the text.

A numbering (num) refers to a list (abstractNum) of up to nine depths; numberings of one list count
on together unless one starts anew. A number shows those above it (%1.%2), so all are counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.reading.docx_counting import counted
from zhagen.breakdown.reading.docx_styles import Styles, W, is_on, value_of, whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PLACE: Final = re.compile(r"%([1-9])")
_DEPTHS: Final = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """One depth of a list. `restart` is the depth (from 1) behind which it starts anew."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    style: str = ""
    digits: bool = False


@dataclass(slots=True)
class _List:
    """A list and how far each of its depths has counted."""

    levels: dict[int, _Level]
    style_link: str = ""
    linked: str = ""
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Numbering:
    """A numbering: its list, and what it changes in it."""

    list_id: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numberings:
    """All numberings of a document, counting as it is read from the top."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Collect the lists below `root`, the element of numbering.xml; None for none."""
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._numberings: dict[str, _Numbering] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        for element in root.iter(f"{W}abstractNum"):
            levels = dict(_level(child) for child in element.findall(f"{W}lvl"))
            self._lists[element.get(f"{W}abstractNumId", "")] = _List(
                levels,
                value_of(element, "styleLink") or "",
                value_of(element, "numStyleLink") or "",
            )
        for element in root.iter(f"{W}num"):
            self._numberings[element.get(f"{W}numId", "")] = _numbering(element)

    def next(self, paragraph: Element | None, style: str) -> str:
        """The number of the next paragraph with these properties; "" where it has none."""
        number_id, depth = self._wanted(paragraph, style)
        if number_id is None or number_id not in self._numberings:
            return ""
        numbering = self._numberings[number_id]
        found = self._list(numbering.list_id)
        levels = {**found.levels, **numbering.levels}
        if depth is None:
            chain = self._styles.chain(style)
            named = [at for at, level in sorted(levels.items()) if level.style in chain]
            depth = named[0] if named and levels[named[0]].style else 0
        depth = min(max(depth, 0), _DEPTHS - 1)
        self._count(found, number_id, depth, levels)
        return _shown(levels, found.counts, depth)

    def _wanted(self, properties: Element | None, style: str) -> tuple[str | None, int | None]:
        """Numbering and depth of a paragraph: its own, else its style's."""
        inherited = self._styles.of(style)
        own = None if properties is None else properties.find(f"{W}numPr")
        if own is None:
            return inherited.numbering, inherited.depth
        number_id, depth = value_of(own, "numId"), whole(value_of(own, "ilvl"))
        if number_id is None:
            return inherited.numbering, depth if depth is not None else inherited.depth
        return number_id, depth if depth is not None or number_id != inherited.numbering else 0

    def _list(self, list_id: str) -> _List:
        """A list; one that only names a numbering style is the list that defines it."""
        found = self._lists.get(list_id) or self._lists.setdefault(list_id, _List({}))
        if found.linked and not found.levels:
            for other in self._lists.values():
                if other.style_link == found.linked:
                    return other
        return found

    def _count(self, found: _List, number_id: str, depth: int, levels: dict[int, _Level]) -> None:
        starts = self._numberings[number_id].starts
        level = levels.get(depth, _Level())
        if depth in starts and (number_id, depth) not in self._begun:
            found.counts[depth] = starts[depth]
        elif depth in found.counts:
            found.counts[depth] += 1
        else:
            found.counts[depth] = starts.get(depth, level.start)
        self._begun.add((number_id, depth))
        for above in range(depth):
            if above not in found.counts:
                found.counts[above] = starts.get(above, levels.get(above, _Level()).start)
        for below in [at for at in found.counts if at > depth]:
            restart = levels.get(below, _Level()).restart
            if restart is None or depth < restart:
                del found.counts[below]


def _level(element: Element) -> tuple[int, _Level]:
    form = element.find(f".//{W}numFmt")
    own = element.find(f"{W}numFmt")
    chosen = own if own is not None else form
    text = value_of(element, "lvlText") or ""
    start = whole(value_of(element, "start"))
    return whole(element.get(f"{W}ilvl")) or 0, _Level(
        "decimal" if chosen is None else chosen.get(f"{W}val", "decimal"),
        text,
        0 if start is None else start,
        whole(value_of(element, "lvlRestart")),
        value_of(element, "pStyle") or "",
        is_on(element.find(f"{W}isLgl")),
    )


def _numbering(element: Element) -> _Numbering:
    levels: dict[int, _Level] = {}
    starts: dict[int, int] = {}
    for override in element.findall(f"{W}lvlOverride"):
        depth = whole(override.get(f"{W}ilvl")) or 0
        start = whole(value_of(override, "startOverride"))
        if start is not None:
            starts[depth] = start
        changed = override.find(f"{W}lvl")
        if changed is not None:
            levels[depth] = _level(changed)[1]
    return _Numbering(value_of(element, "abstractNumId") or "", levels, starts)


def _shown(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    level = levels.get(depth)
    if level is None or level.form == "bullet":
        return ""

    def one(place: re.Match[str]) -> str:
        at = int(place.group(1)) - 1
        form = levels.get(at, _Level()).form
        plain_digits = level.digits and form != "decimalZero"
        return counted(counts.get(at, 1), "decimal" if plain_digits else form)

    return _PLACE.sub(one, level.text).strip()
