"""Choices, lists and yes or no, by the wordings of the slice and by the question that was asked.

没, 不用 and 不是 before a wording turn it round where there are two values, and take it out of a
list. A clause that asks (可以代办吗) chooses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhagen.cases.model import Value
from zhagen.guide.recognising.answers import CHOSEN, answers
from zhagen.guide.recognising.lists import listed
from zhagen.guide.recognising.said import Mention, Said
from zhagen.guide.recognising.speakers import speakers
from zhagen.guide.recognising.turned import NOT, NOT_BEHIND, counts, offered
from zhagen.guide.recognising.vocabulary import Kind, Sayable
from zhagen.guide.recognising.wordings import Wordings, wordings_of

__all__ = ["Wordings", "choices", "speakers", "wordings_of"]

# 之前没在社保局登记过: what was never done.
_NEVER: Final = re.compile(r"没有?|未曾?|不曾")
_SHORT: Final = 2
# 原来说没办过，…: what was said once is not said now.
_ONCE_SAID: Final = re.compile(
    r"(?:原来|原先|本来|之前|先前|刚才|刚刚|前面|上次|起初|一开始)(?:我们?|他们?|她|会计|老板)?(?:是|都|也)?"
    r"(?:说|讲|以为|填|选|答|记得|想着?)"
)
_INSTEAD: Final = re.compile(r"的?[，、 ]?(?:而|应该|其实)?是(?:一[个家])?")
_UNDONE: Final = re.compile(r"(?:没(?!有)|未).{0,3}$")
# 没有公司名: a name is lacking, not the firm.
_LACKS: Final = re.compile("没|无")
_ITS: Final = re.compile(
    "的?(?:名|全称|简称|字号|公?章|账|代码|税号|执照|地址|电话|邮箱|资料|材料)"
)
# What is said of oneself or put right by one word: 还是…吧, 我是…要…, 改成….
_LEADS_TO: Final = re.compile(
    r"(?:那|就|还是|其实|应该|实际上?|算了|不对|我们?|咱们?|说?错了|改成|改为|换成|改|是|算|按|作为"
    r"|以|填|选| )*"
)
_ENDS: Final = re.compile(
    r"(?:吧|呗|呢|啊|呀|的|了|而已|办理?|来办|自己|身份|名义|才对|。|，|！| )*"
    r"|(?:自己)?(?:要|想|来|去)[^，。？?]{0,8}[，。！ ]*"
)
_TURNS_BEFORE: Final = re.compile(r"不对|错|更正|改|其实|算了|不是|应该|搞混|弄混")
_UNSURE: Final = re.compile(r"应该|好像|可能|大概|也许|估计|似乎|说不定|记得")


def choices(said: Said) -> Iterator[Mention]:
    """Every value of a choice, list or yes-or-no concept that the turn tells."""
    yield from speakers(said)
    for kind in (Kind.CHOICE, Kind.BOOLEAN, Kind.TEXT):
        for concept in said.vocabulary.of(kind):
            yield from _by_wording(said, concept)
    for concept in said.vocabulary.of(Kind.LIST):
        yield from listed(said, concept)
    if said.asked is not None and said.asked.kind in CHOSEN:
        yield from answers(said, said.asked)


def _by_wording(said: Said, concept: Sayable) -> Iterator[Mention]:
    wordings = wordings_of(concept.fact, asked=said.about(concept))
    allowed = _allowed(concept)
    for found in wordings.pattern.finditer(said.folded):
        clause = said.clause_at(found.start())
        if (
            _means_else(said, concept, found)
            or not said.whole_reply(found, wordings.curt)
            or clause.idle
            or clause.asks
            or offered(said.text[clause.start : clause.end])
            or (_LACKS.match(found.group()) and _ITS.match(said.text, found.end()))
        ):
            continue
        if concept.kind is Kind.BOOLEAN and _UNSURE.search(said.text, clause.start, found.start()):
            continue
        (value, *rest) = wordings.meant(found)
        if rest:
            continue
        before = said.text[clause.start : found.start()]
        if _ONCE_SAID.search(before):
            continue
        never = found.group().endswith("过") and _NEVER.search(before)
        if never or NOT.search(before) or NOT_BEHIND.match(said.text, found.end()):
            if (
                len(allowed) != 2
                or concept.kind is Kind.TEXT
                or _listed_too(said, concept, found)
                or _not_yet(concept, before)
                or _of_another(said, concept, found)
            ):
                continue
            value = allowed[0] if value == allowed[1] else allowed[1]
        weight = 2 + (len(found.group()) > _SHORT)
        yield Mention(concept.name, _typed(concept, value), *found.span(), weight)


def _listed_too(said: Said, concept: Sayable, found: re.Match[str]) -> bool:
    """不交工伤保险: what is left out of a list says nothing of another choice."""
    return any(
        wordings_of(one.fact).pattern.fullmatch(found.group())
        for one in said.vocabulary.of(Kind.LIST)
        if said.asked is not concept
    )


def _of_another(said: Said, concept: Sayable, found: re.Match[str]) -> bool:
    """不是公司，是个体户: what is said instead tells another fact, and this one not at all."""
    instead = _INSTEAD.match(said.text, found.end())
    if instead is None:
        return False
    return any(
        one is not concept and wordings_of(one.fact).pattern.match(said.folded, instead.end())
        for kind in (Kind.CHOICE, Kind.TEXT)
        for one in said.vocabulary.of(kind)
    ) and not wordings_of(concept.fact).pattern.match(said.folded, instead.end())


def _not_yet(concept: Sayable, before: str) -> bool:
    """还没上…: what is not done yet says nothing of the other choice."""
    return concept.kind is Kind.CHOICE and _UNDONE.search(before) is not None


def _means_else(said: Said, concept: Sayable, found: re.Match[str]) -> bool:
    """Whether a short label may be part of anything: 个人 of 个人独资, unless it was asked for."""
    short = len(found.group()) <= _SHORT and not said.about(concept)
    if short and _put_right(said, concept, found):
        return False
    meant = any(found.group() in words for words in concept.fact.said.values())
    return (short and not meant) or counts(said.text, found)


def _put_right(said: Said, concept: Sayable, found: re.Match[str]) -> bool:
    """还是个人吧, 不对，是个人: a known choice is put right by its bare label, said by itself."""
    if concept.kind is not Kind.CHOICE or concept.name not in said.known:
        return False
    clause = said.clause_at(found.start())
    before = said.text[clause.start : found.start()]
    behind = said.text[found.end() : clause.end]
    turned = _TURNS_BEFORE.search(said.text[: clause.start]) is not None
    led = _LEADS_TO.fullmatch(before) is not None
    return (turned or (led and bool(before.strip()))) and led and bool(_ENDS.fullmatch(behind))


def _allowed(concept: Sayable) -> tuple[str, ...]:
    if concept.kind is Kind.BOOLEAN:
        return ("true", "false")
    return tuple(concept.fact.values) or tuple(concept.fact.said)


def _typed(concept: Sayable, value: str) -> Value:
    return value == "true" if concept.kind is Kind.BOOLEAN else value
