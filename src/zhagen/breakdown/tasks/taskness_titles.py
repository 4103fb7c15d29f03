"""A short title for a task, cut from its wording: the heading, or the first verb phrase."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from zhagen.breakdown.bodies.agents import Acting, read_roles
from zhagen.breakdown.bodies.clauses_words import any_of, clause_words
from zhagen.breakdown.outlining.numbering import number_of
from zhagen.language.bodies_words import trie
from zhagen.language.plain import plain

_LONGEST: Final = 36
_SHORT: Final = 20
_MOST_CLAUSES: Final = 40
_LEAST: Final = 4
_HEAD: Final = re.compile(rf"[^。：；！？]{{2,{_LONGEST}}}(?=[。：])")
_CLAUSE: Final = re.compile(r"[^，。；：！？]+")
_LEADING_IN: Final = frozenset(clause_words("leading_in"))
# 不得, 严禁: a title that begins behind them says the opposite.
_FORBIDDING: Final = frozenset(
    ("不得", "不准", "不可", "不能", "不应", "不再", "不", "未", "禁止", "严禁", "最迟", "不迟于")
)
_MANNER: Final = trie(
    {*clause_words("modals"), *clause_words("manner")} - _LEADING_IN - _FORBIDDING
)
# 培训人次, 办结率: here the verb is part of a noun.
_VERB: Final = re.compile(rf"(?:{any_of('verbs', 'roles')}|对|将|把)(?!期|后|之日|人次|率(?!先))")
_WAY: Final = re.compile(
    rf"(?:{_MANNER}|负责|牵头|[ 、地]|"
    r"[^，]{0,24}?(?:日|月|年|底|末|旬|季度|天|小时)之?[前内起]|"
    r"到?\d{4}年底?|每(?:年|半年|季度|月|周|日)|等(?:有关|相关)?(?:部门|单位)"
    r"|分[一二两三四五六七八九十\d]{1,2}个?(?:批次?|次|期|阶段|步|片|轮)|[这那][两几]天|今明两天)*"
)
_CONDITION: Final = re.compile(r"[对将把][^，。；]{2,24}的")  # 对工作不力的，予以…
_FRONT: Final = re.compile(r"[ ]*（[^（）]{5,}）(?=[^。；，）\s])")  # （牵头单位：…）加强监测
_ABOUT: Final = re.compile("关于(?=[\u3400-\u9fff]{2})")
# 督查一次: of what, the words before it say.
_ONCE: Final = re.compile(r"[\u3400-\u9fff]{2,4}(?:[一两二三四五六七八九十]|\d+)[次遍轮回]")
_CALLED: Final = re.compile(r"[ ，]*(?:@|请|让|叫|通知)?$")
_TIME: Final = r"[^，]{0,24}?(?:日|月|年|底|末|旬|季度|天|小时|时|班)之?[前内起]"
_MODAL: Final = re.compile(rf"(?:{trie({*clause_words('modals')} - _FORBIDDING)}|[ 、地]|{_TIME})*")
_ANY_VERB: Final = re.compile(any_of("verbs"))
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
    for opening in (_FRONT, _ABOUT) if number else (_FRONT,):
        found = opening.match(wording, begin)
        begin = found.end() if found else begin
    head = _HEAD.match(wording, begin)
    if head and number and head.end() + 1 < len(wording.rstrip()):
        return begin, head.end()
    if number and len(wording.rstrip()) - begin <= _SHORT:
        return begin, _cut(wording, begin, len(wording))
    known = read_roles(wording, begin) if roles is None else roles
    return _by_verb(wording, begin, known)


def _by_verb(wording: str, begin: int, acting: Sequence[Acting]) -> tuple[int, int]:
    """The first clause that says what to do, from its verb on; else what somebody is told first."""
    told: tuple[int, int] | None = None
    asked = False
    for clause in islice(_CLAUSE.finditer(wording, begin), _MOST_CLAUSES):
        stop = clause.end()
        inside = [one.mention for one in acting if clause.start() < one.mention.end <= stop]
        behind = start = max((one.end for one in inside), default=clause.start())
        way = _WAY.match(wording, start, stop)
        start = way.end() if way else start
        if stop - start < _LEAST:
            continue
        if _VERB.match(wording, start):
            if _ONCE.fullmatch(wording, start, stop):
                start = clause.start()
            elif _CONDITION.fullmatch(wording, start, stop):
                following = _CLAUSE.search(wording, stop)
                stop = following.end() if following else stop
            return start, _cut(wording, start, stop)
        if inside and not asked and _CALLED.match(wording, clause.start(), inside[0].start):
            told = _told(wording, behind, stop)
        asked = asked or bool(inside)
    return told or (begin, _cut(wording, begin, len(wording)))


def _told(wording: str, behind: int, stop: int) -> tuple[int, int] | None:
    """What the one who opens a clause is told, when no verb stands first: 每周向甲报送…."""
    modal = _MODAL.match(wording, behind, stop)
    start = modal.end() if modal else behind
    end = _cut(wording, start, stop)
    whole = end == stop and wording[end - 1] not in "后时的前"
    return (start, end) if whole and _ANY_VERB.search(wording, start, end) else None


def _cut(text: str, start: int, end: int) -> int:
    """The end of a title that begins at `start`: before a bracket, or between listed things."""
    piece = text[start : min(end, start + _LONGEST)]
    bracket = piece.find("（")
    if bracket > 3:
        piece = piece[:bracket]
    elif end - start > _LONGEST and max(piece.rfind(mark) for mark in "，、") > 8:
        piece = piece[: max(piece.rfind(mark) for mark in "，、")]
    return start + len(piece.rstrip(_TRIM))
