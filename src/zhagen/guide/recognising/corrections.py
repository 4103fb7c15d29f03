"""Corrections: 不是8个是18个, 王强，不对，王刚: of two values only the new one counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from zhagen.guide.recognising.said import Mention, Said
from zhagen.guide.recognising.vocabulary import Kind

_DENIED: Final = re.compile(
    r"(?:不是|并非|而非|不叫|不姓|不该是|不再是|别用|不用|不要用?)(?:原来的|之前的|这个"
    r"|那个|刚才的|什么)?[ ：]?$"
)
_REPLACED: Final = re.compile(
    r"(?:把|将|从|由|原来是?|之前是?|以前是?|本来是?|先前是?|刚才(?:说|填|写)?的?(?:是)?"
    r"|原先是?|老的?是?)[ ：]?(?:\S{0,8}(?:从|由))?$"
)
_BECOMES: Final = re.compile(
    r"^.{0,6}?(?:改成|改为|换成|换为|变成|变更为|改到|加到|增加到|增到|减到|减少到|变更成|更正为|写成|应该是|现在是|而是"
    r"|，?(?:不对|错了|说错|写错|打错|哦不|啊不|不不|口误|更正|纠正))"
)
_TURN: Final = re.compile(
    r"不对|说错|写错|打错|填错|输错|报错|弄错|搞错|记错|看错|错了|哦不|啊不|噢不|不不|口误"
    r"|更正|纠正|改成|改为|换成|换为|变成|应该是|应为|而是|改一下|重新说|手滑|反了|颠倒|修改|其实|实际上|加到|增加到|减到|减少到"
)
# Of these the recogniser itself turns 不是代扣 into the other value.
_TURNED_ALREADY: Final = frozenset({Kind.CHOICE, Kind.BOOLEAN, Kind.LIST})


def without_denied(said: Said, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that are not taken back by the words around them."""
    found = list(mentions)
    return [
        one
        for one in found
        if said.vocabulary.concepts[one.concept].kind in _TURNED_ALREADY
        or not _denied(said.text, one, found)
    ]


def _denied(text: str, mention: Mention, others: Sequence[Mention]) -> bool:
    """不是8个, 把8个改成: this one is the old value, and a new one stands beside it."""
    before = text[max(0, mention.start - 14) : mention.start]
    behind = text[mention.end : mention.end + 16]
    rivals = [
        one for one in others if one.concept == mention.concept and one.value != mention.value
    ]
    if _DENIED.search(before):
        return True
    later = any(one.start >= mention.end for one in rivals)
    return later and (
        _BECOMES.match(behind) is not None
        or (_REPLACED.search(before) is not None and _TURN.search(text) is not None)
    )


def newest(text: str, mentions: Sequence[Mention]) -> Mention | None:
    """The last of several values where words between them say that the former was wrong."""
    for at in range(len(mentions) - 1, 0, -1):
        between = text[mentions[at - 1].end : mentions[at].start]
        if _TURN.search(between):
            return mentions[at]
    return None
