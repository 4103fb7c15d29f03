"""Names that stand only in lists or in talk: 教育、民政、残联等部门, 老李, 张工, @张伟.

Functions without suffix are names where a list ends with 等 or with a count of 部门; people without
a title are, where they are told to do something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from zhagen.breakdown.bodies.agents_edges import CLAUSE_MARKS, EDGE_MARKS
from zhagen.breakdown.bodies.agents_words import FUNCTIONS, NOBODY
from zhagen.breakdown.bodies.clauses_words import any_of
from zhagen.language.bodies import Mention, Sort
from zhagen.language.bodies_words import trie, words
from zhagen.language.surnames import has_surname

_COUNT: Final = r"[\d两三四五六七八九十]{1,2}[个家]?(?:部门|单位)"
_CLOSED: Final = re.compile(
    r"[等\d两三四五六七八九十](?:(?<=等)(?<![高中平对初同特优]等)"
    rf"(?=(?:有关|相关|各|{_COUNT}|部门|单位|按|要|应|须|将|参与|配合|根据))"
    rf"|(?<!等)[\d两三四五六七八九十]?[个家]?(?:部门|单位))"
)
_FURTHEST: Final = 60
_EDGE: Final = re.compile(rf"[{CLAUSE_MARKS}]|由|请|会同|联合|召集|组织|协同|协调|向")
_BETWEEN: Final = re.compile(r"[、和及与]")
_FUNCTION: Final = re.compile(trie({*words("functions"), *FUNCTIONS}))
_LAST_FUNCTION: Final = re.compile(rf"(?:{_FUNCTION.pattern})$")
_TALK: Final = (
    rf"(?=(?:[、和与][\u3400-\u9fff]{{2,3}}){{0,3}}(?:{any_of('roles', 'seconding')}"
    r"|[这那][两几]天|今明两天|要|来|去|把|将|抓|盯|带|跟|在|于|尽快|马上|明[天早]|今[天晚]|[下本]?周[一二三四五六日末]|准备|参加|值班|做好|写|拟|做(?![了过的])))"
)
_CALLED: Final = (
    r"(?P<person>[老小][\u3400-\u9fff]"
    r"|[\u3400-\u9fff](?:工|总|姐|哥|老师|师傅|主任|书记|经理|[科局处镇乡县市所站队院校部区股]长)"
    r"|(?<=[@请让由])[\u3400-\u9fff][处科局]"
    r"|[你您](?!们|局|委|办|单|市|县|区|省|校|院|处|科|厅|公))" + _TALK
)
_FIRST_CALLED: Final = re.compile(_CALLED)
_LATER_CALLED: Final = re.compile(
    rf"[{EDGE_MARKS}@请让由和与叫边](?:|(?<=[让请叫])[\u3400-\u9fff]{{2,8}}的){_CALLED}"
)
_ADDRESSED: Final = re.compile(r"(?<=@)(?P<name>[\u3400-\u9fff]{2,10})(?=[ ，：:]|$)")
_LONGEST_PERSON: Final = 3


def short_names(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Functions without suffix in a list that is closed by 等部门 or a count of bodies."""
    taken: frozenset[int] | None = None
    for closed in _CLOSED.finditer(text):
        taken = frozenset(one.end for one in mentions) if taken is None else taken
        begin = max(0, closed.start() - _FURTHEST)
        edges = [one.end() for one in _EDGE.finditer(text, begin, closed.start())]
        start = edges[-1] if edges else begin
        marks = [one.start() for one in _BETWEEN.finditer(text, start, closed.start())]
        bounds = [start, *(at + 1 for at in marks)]
        ends = [*marks, closed.start()]
        if len(bounds) > 1:
            yield from _functions(text, list(zip(bounds, ends, strict=True)), taken)


def _functions(
    text: str, items: Sequence[tuple[int, int]], taken: frozenset[int]
) -> Iterator[Mention]:
    """The functions among the items; none when an item is neither a name nor a function.

    `taken` are the ends of the names known already.
    """
    found: list[Mention] = []
    for place, (start, end) in enumerate(items):
        if end in taken:
            continue
        whole = _FUNCTION.fullmatch(text, start, end)
        last = _LAST_FUNCTION.search(text, start, end) if place == 0 and not whole else None
        if whole is None and last is None:
            return
        begin = start if last is None else last.start()
        found.append(Mention(begin, end, Sort.SHORT, core=begin))
    yield from found


def people(text: str) -> Iterator[Mention]:
    """People as they are spoken to: 老李, 张工, 你; and whoever is called with @."""
    if "@" in text:
        for found in _ADDRESSED.finditer(text):
            yield _person(found.start(), found.end(), found.group())
    first = _FIRST_CALLED.match(text)
    later = _LATER_CALLED.finditer(text, first.end() if first else 0)
    for found in (first, *later) if first else later:
        name = found.group("person")
        family = name[1:] if name[0] in "老小" else name
        if name not in NOBODY and (name[0] in "你您" or has_surname(family)):
            yield _person(found.start("person"), found.end("person"), name)


def _person(start: int, end: int, name: str) -> Mention:
    named = (has_surname(name) and len(name) <= _LONGEST_PERSON) or name[0] in "老小"
    sort = Sort.PERSON if named or name in {"你", "您"} else Sort.OPEN
    return Mention(start, end, sort, generic=name[0] in "你您各所全", core=start)
