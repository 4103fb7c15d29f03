"""Free texts: what stands behind the words for a fact (类型是…), or the answer to its question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhagen.guide.gate.acts import TalkKind
from zhagen.guide.recognising.answers import by_part, talk_act
from zhagen.guide.recognising.choices import wordings_of
from zhagen.guide.recognising.said import BLANK, Mention, Said
from zhagen.guide.recognising.vocabulary import Kind, Sayable

_LINK: Final = re.compile(r"(?:一栏)?(?:上)?(?:写|填|登记)?(?:的)?(?:就?是|为|：|有(?!限)|写着)+ ?")
_LED: Final = re.compile(r"^(?:我们?|主要|就是|是|写的是|上面写的?是?|嗯|哦|：|，| )+")
_OFFICE: Final = re.compile(r"[\u4e00-\u9fff（）]{4,20}(?:局|厅|委员会)")
_LONGEST: Final = 60
# A number of a person or an account is no wording, whatever was asked.
_CODE: Final = re.compile(r"\d(?:[ -]?\d){6}")
# 这个栏目我不会填, 不晓得咋填, 看不懂: who cannot answer has not answered.
_CANNOT: Final = re.compile(
    r"[不没](?:太|大|怎么|是很|很)?(?:会|懂|晓得|知道|识得?|明白|清楚|了解|熟悉?|认得)"
    r"[^，。！；]{0,8}(?:填|写|弄|答|选|报|搞|说|讲)"
    r"|[填写答弄搞看读认说](?:不(?:来|了|懂|好|出|明白|上来|清|会)|没?[明清])"
    r"|(?:不会|不懂|不晓得|不知道|不认[得识])(?:这个|那个|的|了|[吧呀啊呢哦嘛咯]| )*$"
    r"|没(?:有)?(?:填|写|弄|见|搞|接触)过|不识字|[帮替]我(?:[填写选弄]|看看)"
)
# What may be the kind of a thing that has wordings of its own, beside them.
_SHORTEST_NEW: Final = 4


def texts(said: Said) -> Iterator[Mention]:
    """The wording of every free text that is introduced by its name or asked for."""
    for concept in said.vocabulary.of(Kind.TEXT):
        introduced = list(_introduced(said, concept))
        yield from introduced
        if not introduced and said.asked is concept:
            yield from _answer(said, concept)


def _introduced(said: Said, concept: Sayable) -> Iterator[Mention]:
    for found in said.vocabulary.cue_patterns[concept.name].finditer(said.folded):
        link = _LINK.match(said.text, found.end())
        clause = said.clause_at(found.start())
        behind = said.text[found.end() : clause.end].strip(" ，。；！!？?\n")
        if link is None and _OFFICE.fullmatch(behind) and not (clause.idle or clause.asks):
            at = said.text.index(behind, found.end())
            yield Mention(concept.name, behind, at, at + len(behind), 2)
        if link is None or clause.idle or clause.asks:
            continue
        value = said.text[link.end() : clause.end].strip(" ，。；！!？?\n")
        if 1 < len(value) <= _LONGEST and BLANK not in value:
            yield Mention(concept.name, value, link.end(), link.end() + len(value), 2)


def _answer(said: Said, concept: Sayable) -> Iterator[Mention]:
    if talk_act(said).kind is not TalkKind.ANSWER or any(one.asks for one in said.clauses):
        return
    led = _LED.match(said.text)
    start = led.end() if led else 0
    value = said.text[start:].strip(" 。！!，吧啊\n")
    if _CODE.search(value) or _CANNOT.search(value):
        return
    if concept.fact.said:
        meant = by_part(said, concept.fact)
        for known in meant:
            yield Mention(concept.name, known, start, start + len(value), 1)
        named = wordings_of(concept.fact).pattern.search(said.folded)
        if meant or named or len(value) < _SHORTEST_NEW:
            return
    if 1 < len(value) <= _LONGEST and BLANK not in value:
        yield Mention(concept.name, value, start, start + len(value), 1)
