"""What the styles of a DOCX say about a paragraph: heading level, numbering, contents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL: Final = f"{W}val"
_HEADING: Final = re.compile(r"^(?:heading|标题) ?([1-9])$", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"^(?:toc|目录)(?: ?\d| heading|标题)?$", re.IGNORECASE)
_DEEPEST: Final = 24  # a chain of styles longer than this bites its tail
_BODY_LEVEL: Final = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with all it inherits.

    `numbering` is the id of the numbering it brings (None for none, "0" to switch one off), `depth`
    the depth it asks for.
    """

    heading: int = 0
    numbering: str | None = None
    depth: int | None = None
    contents: bool = False
    hidden: bool = False


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: Element | None) -> None:
        """Collect the styles below `root`, the element of styles.xml; None when there are none."""
        self._elements: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self.default = ""
        for element in () if root is None else root.iter(f"{W}style"):
            if element.get(f"{W}type", "paragraph") != "paragraph":
                continue
            name = element.get(f"{W}styleId", "")
            self._elements[name] = element
            if element.get(f"{W}default") in {"1", "true", "on"}:
                self.default = name

    def of(self, name: str) -> Style:
        """The style called `name`; the default one for "" or a name that is not there."""
        name = name if name in self._elements else self.default
        if name not in self._known:
            self._known[name] = self._resolved(name)
        return self._known[name]

    def chain(self, name: str) -> tuple[str, ...]:
        """A style and those it is based on."""
        names: list[str] = []
        while name in self._elements and name not in names and len(names) < _DEEPEST:
            names.append(name)
            name = value_of(self._elements[name], "basedOn") or ""
        return tuple(names)

    def _resolved(self, name: str) -> Style:
        heading = 0
        level, numbering, depth = None, None, None
        contents = hidden = False
        for one in self.chain(name):
            element = self._elements[one]
            title = value_of(element, "name") or ""
            named = _HEADING.match(title)
            heading = heading or (int(named.group(1)) if named else 0)
            contents = contents or _CONTENTS.match(title) is not None
            hidden = hidden or is_on(element.find(f"{W}rPr/{W}vanish"))
            properties = element.find(f"{W}pPr")
            if properties is None:
                continue
            level = level if level is not None else whole(value_of(properties, "outlineLvl"))
            holder = properties.find(f"{W}numPr")
            if holder is not None:
                numbering = numbering if numbering is not None else value_of(holder, "numId")
                depth = depth if depth is not None else whole(value_of(holder, "ilvl"))
        if not heading and level is not None and level < _BODY_LEVEL:
            heading = level + 1
        return Style(heading, numbering, depth, contents, hidden)


def value_of(holder: Element, tag: str) -> str | None:
    """The value of a child element, None when it is not there."""
    child = holder.find(f"{W}{tag}")
    return None if child is None else child.get(VAL)


def whole(text: str | None) -> int | None:
    """A whole number as written in an attribute."""
    return int(text) if text is not None and text.lstrip("-").isdecimal() else None


def is_on(flag: Element | None) -> bool:
    """Whether a switch is there and not off."""
    return flag is not None and flag.get(VAL, "1") in {"1", "true", "on"}
