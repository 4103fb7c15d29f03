"""The officer's sentences of a rule, with places for values: `{material}有效期至{it}`.

Not Jinja: a sentence of law has no logic in it, and the places that exist can be checked when
the slice is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")

PLACEHOLDERS: Final[Mapping[str, frozenset[str]]] = {
    "case": frozenset(),
    "facts": frozenset({"it", "title", "material"}),
    "concepts": frozenset({"title"}),
    "materials": frozenset({"material"}),
    "pages": frozenset({"file", "page", "place", "material", "reason"}),
    "files": frozenset({"file", "reason", "remedy"}),
    "rows": frozenset({"row", "title", "material"}),
}
"""Placeholders of each kind of rule. `{on}`, `{param.x}` and every fact's name stand in all; rules
about rows have `{it.column}` besides; a function called in `when` adds the one it `tells`."""


def placeholders(template: str) -> tuple[str, ...]:
    """Names of the places in a template, in order, each once."""
    found = (match.group(1) for match in _PLACE.finditer(template))
    return tuple(dict.fromkeys(name.strip() for name in found if name is not None))


def stray_brace(template: str) -> bool:
    """Whether a brace stands alone, so that what was meant as a place is printed as it is."""
    return any(brace in _PLACE.sub("", template) for brace in "{}")


def fill(template: str, values: Mapping[str, str], *, unknown: str = "（未能识别）") -> str:
    """The sentence with its values; a place whose value is not known gets `unknown`."""

    def put(match: re.Match[str]) -> str:
        name = match.group(1)
        if name is None:
            return match.group()[0]
        return values.get(name.strip(), unknown)

    return _PLACE.sub(put, template)
