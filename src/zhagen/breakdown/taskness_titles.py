"""A short title for a task, cut from its wording: the heading, or the first verb phrase."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from zhagen.breakdown.agents import Acting, read_roles
from zhagen.breakdown.clauses_words import any_of, clause_words
from zhagen.breakdown.numbering import number_of
from zhagen.language.bodies_words import trie
from zhagen.language.plain import plain

_LONGEST: Final = 36
_SHORT: Final = 20
_MOST_CLAUSES: Final = 40
_HEAD: Final = re.compile(rf"[^。：；！？]{{2,{_LONGEST}}}(?=[。：])")
_CLAUSE: Final = re.compile(r"[^，。；：！？]+")
_LEADING_IN: Final = frozenset(clause_words("leading_in"))
_MANNER: Final = trie({*clause_words("modals"), *clause_words("manner")} - _LEADING_IN)
_VERB: Final = re.compile(rf"(?:{any_of('verbs', 'roles')}|对|将|把)(?!期|后|之日)")
_WAY: Final = re.compile(
    rf"(?:{_MANNER}|负责|牵头|[ 、地]|"
    r"[^，]{0,24}?(?:日|月|年|底|末|旬|季度|天|小时)之?[前内起]|"
    r"到?\d{4}年底?|每(?:年|半年|季度|月|周|日)|等(?:有关|相关)?(?:部门|单位))*"
)
_TRIM: Final = "，、；：。 和及与（"


def title_of(text: str, roles: Sequence[Acting] | None = None) -> str:
    """The title of a task with this wording; always a piece of `text`, without its numbering."""
    begin, end = title_place(text, roles)
    return text[begin:end]


def title_place(text: str, roles: Sequence[Acting] | None = None) -> tuple[int, int]:
    """Where the title stands in `text`."""
    wording = plain(text)
    number = number_of(text)
    begin = number.end if number else 0
    head = _HEAD.match(wording, begin)
    if head and number and head.end() + 1 < len(wording.rstrip()):
        return begin, head.end()
    if number and len(wording.rstrip()) - begin <= _SHORT:
        return begin, _cut(wording, begin, len(wording))
    known = read_roles(wording, begin) if roles is None else roles
    acting = [one.mention.end for one in known]
    for clause in islice(_CLAUSE.finditer(wording, begin), _MOST_CLAUSES):
        inside = [end for end in acting if clause.start() < end <= clause.end()]
        start = max(inside, default=clause.start())
        way = _WAY.match(wording, start, clause.end())
        start = way.end() if way else start
        if _VERB.match(wording, start) and clause.end() - start >= 4:
            return start, _cut(wording, start, clause.end())
    return begin, _cut(wording, begin, len(wording))


def _cut(text: str, start: int, end: int) -> int:
    """The end of a title that begins at `start`: before a bracket, or between listed things."""
    piece = text[start : min(end, start + _LONGEST)]
    bracket = piece.find("（")
    if bracket > 3:
        piece = piece[:bracket]
    elif end - start > _LONGEST and max(piece.rfind(mark) for mark in "，、") > 8:
        piece = piece[: max(piece.rfind(mark) for mark in "，、")]
    return start + len(piece.rstrip(_TRIM))
