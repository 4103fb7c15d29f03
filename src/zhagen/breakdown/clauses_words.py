"""The words of clauses.txt: what opens an order, who leads and who stands beside.

They stand in a data file so that a reader of official texts can mend them without reading code.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from zhagen.language.bodies_words import trie


@cache
def clause_words(section: str) -> tuple[str, ...]:
    """The words of a section of clauses.txt."""
    return _sections()[section]


def any_of(*sections: str) -> str:
    """A pattern for the words of these sections that prefers the longest."""
    return trie({word for section in sections for word in clause_words(section)})


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    content = files(__package__).joinpath("clauses.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    name = ""
    for line in content.splitlines():
        if line.startswith("["):
            name = line.strip("[] ")
            found[name] = []
        elif line and not line.startswith("#"):
            found[name].extend(line.split())
    return {section: tuple(dict.fromkeys(listed)) for section, listed in found.items()}
