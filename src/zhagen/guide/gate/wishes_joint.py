"""Two things named beside each other that something is wanted with: each gets the rest of the text.

身份证和户口本都丢了 is two wishes; 身份证和户口本都要带 is what to bring, and 户口本和身份证名字
不一致 is one matter.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from zhagen.guide.gate.wishes_words import Thing, Words
from zhagen.language.plain import plain

_LONGEST_TAIL: Final = 20
_LONGEST_OWN: Final = 4
_CLAUSE_END: Final = re.compile(r"[，,。；;！!？?\s]+")
# Behind the joining word may stand whose the second thing is: 和孩子的, 跟车子的.
_JOINED: Final = re.compile(
    rf"(?:和|跟|与|及|还有|以及|同|、)(?P<own>[^，,。；;\s]{{0,{_LONGEST_OWN}}})$"
)


def joint(part: str, known: Words) -> tuple[str, ...]:
    """The wishes of a part that joins two things; `part` alone where it does not."""
    text = plain(part).lower()
    if len(text) != len(part) or known.has("one_wish", text):
        return (part,)
    for one, other in pairwise(known.things(text)):
        joined = _JOINED.search(text[one.end : other.start])
        if one.name == other.name or joined is None:
            continue
        between = text[one.end : one.end + joined.start()]
        second = one.end + joined.start("own")
        if not between:
            made = _same_done(part, text, one, other, second, known)
        elif _CLAUSE_END.search(between):
            continue
        else:
            made = _each_done(part, text, one, other, second, known)
        if made:
            return made
    return (part,)


def _same_done(
    part: str, text: str, one: Thing, other: Thing, second: int, known: Words
) -> tuple[str, ...]:
    """What is said behind two things, said of each: 都 goes."""
    head, behind = text[: one.start], text[other.end :]
    if known.has("brought", head) or known.has("carried", behind):
        return ()
    tail = behind[:_LONGEST_TAIL]
    all_ = known.patterns["together"].search(tail)
    if all_ is not None and known.wanted(tail[all_.end() :] + tail[: all_.start()]):
        cut, end = other.end + all_.start(), other.end + all_.end()
    elif known.has("of_both", tail) or _listed(head, behind, known):
        cut = end = other.end
    else:
        return ()
    rest = part[other.end : cut] + part[end:]
    named = (part[one.start : one.end], part[second : other.end])
    return tuple(f"{part[: one.start]}{name}{rest}" for name in named)


def _listed(head: str, behind: str, known: Words) -> bool:
    """Whether the things end the text behind a clause that tells what for, as 开早餐店 does."""
    ended = known.patterns["nothing_behind"].search(behind) is not None
    return ended and _CLAUSE_END.search(head[-2:]) is not None and not known.has("materials", head)


def _each_done(
    part: str, text: str, one: Thing, other: Thing, second: int, known: Words
) -> tuple[str, ...]:
    """户口注销和社保退钱: each thing with its own doing; () if it is not so."""
    joined = _JOINED.search(text[one.end : other.start])
    first_end = one.end + (joined.start() if joined else 0)
    behind = _CLAUSE_END.split(text[other.end :], maxsplit=1)[0]
    if not known.wanted(text[one.end : first_end]) or not known.wanted(behind):
        return ()
    pauses = [pause.end() for pause in _CLAUSE_END.finditer(text[: one.start])]
    shared = part[: pauses[-1]] if pauses and not known.things(text[: pauses[-1]]) else ""
    return part[:first_end], f"{shared}{part[second:]}"
