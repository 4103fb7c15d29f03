"""The words of clauses.txt: what opens an order, who leads and who stands beside.

They stand in a data file so that a reader of official texts can mend them without reading code.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from zhagen.language.bodies_words import sections, trie


@cache
def clause_words(section: str) -> tuple[str, ...]:
    """The words of a section of clauses.txt."""
    return _sections()[section]


def any_of(*heads: str) -> str:
    """A pattern for the words of these sections that prefers the longest."""
    return trie({word for head in heads for word in clause_words(head)})


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    return sections(files(__package__).joinpath("clauses.txt").read_text(encoding="utf-8"))
