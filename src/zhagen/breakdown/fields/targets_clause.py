"""Where the clause of a number begins: behind its numbering, behind the body it is given to.

市住房和城乡建设局负责新建公园15个 gives 新建公园15个: the 建设 of a name is no verb, and who is
charged is a field of its own.
"""

from __future__ import annotations

import re

from zhagen.breakdown.fields.targets_standing import BREAK, clause_start
from zhagen.language.bodies import find_bodies
from zhagen.language.bodies_model import Sort

_LISTED_BREAK = re.compile(r"[，。；：！？（）\t\n]")
_NUMBERING = re.compile(r" ?[0-9]{1,3}(?:\.[0-9]{1,2}){0,3}\. ?(?![0-9])")
# 建设路等7处, 改造和平街、……: the verb is the first half of a street's name.
_STREET = re.compile(
    r"(?:[东西南北中]|[一二三四五六七八九十]{1,2})?(?:路|街|巷|大[道街])(?=[等、和与段]|路口)"
)
# What a body is charged with begins so; else the body is part of what is counted (派出所覆盖率).
_CHARGED = re.compile(
    r"(?:要|应当?|须|需|将|负责|牵头|会同|联合|配合|每[年月季周]|年内|全年|于|在|力争|确保|争取|组织|推动"
    r"|开展|完成|新建|新增|改造|培育|遴选|建设|建成|打造|实施|[0-9]{1,4}[年月])"
)
_NAMED = frozenset({Sort.ORGAN, Sort.GOVERNMENT, Sort.BRANCH})


def clause_of(text: str, place: int) -> int:
    """Where the clause of a number begins; a list ending in 等 is read as a whole."""
    start = clause_start(text, place, _LISTED_BREAK if text[place - 1 : place] == "等" else BREAK)
    if start == 0 or text[start - 1] in "\t\n":
        numbering = _NUMBERING.match(text, start, place)
        start = numbering.end() if numbering else start
    return start


def charged_before(text: str, start: int, place: int) -> int:
    """Where the last body that is charged with text[start:place] ends; 0 for none."""
    low = clause_start(text, start, _LISTED_BREAK)
    ends = [
        low + one.end
        for one in find_bodies(text[low:place])
        if one.sort in _NAMED and low + one.end > start
    ]
    return next((end for end in reversed(ends) if _CHARGED.match(text, end, place)), 0)


def is_in_name(text: str, end: int) -> bool:
    """Whether what ends here only begins the name of a street."""
    return _STREET.match(text, end) is not None
