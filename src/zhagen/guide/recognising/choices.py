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
from zhagen.guide.recognising.said import BLANK, Mention, Said
from zhagen.guide.recognising.vocabulary import Kind, Sayable
from zhagen.guide.recognising.whose import I_AM, I_CALLED, IS_ME
from zhagen.guide.recognising.wordings import Wordings, wordings_of

__all__ = ["Wordings", "choices", "speakers", "wordings_of"]

_NOT: Final = re.compile(
    r"(?:(?:不|没|未|别|无|甭)(?:是|用|要|想|需要?|必|打算|准备|签|弄|搞|有|曾|会|能|走|选|做|在|给"
    r"|再|参加?|买|交|缴|上|算|属于)?|从来没有?|从没|还没有?|除了|除开?|并非|取消|去掉"
    r"|去除|排除|(?<!在)哪(?:里|儿)?(?:会|能|有)?)"
    r"(?:去|来|过|的|选|走|用|参加|缴纳?|交|买|上|办理?|在|是|有|开|要|做|登记"
    r"|给)?(?:我们?|公司|单位|员工|职工)?[\"' ]?$"
)
_NOT_BEHIND: Final = re.compile(
    r"(?:保险|险)?(?:就|先|暂时|都|也|我们|这个|的)*"
    r"(?:不(?:要|交|缴|参|买|上|办|用|需|选|考虑|行|算)|以后再|再说|再看|先放|算了|免了|没必要|没有必要|取消|(?:已经|早就?)(?:单独|另外|自己|都)?[买交参上])"
)
# 之前没在社保局登记过: what was never done.
_NEVER: Final = re.compile(r"没有?|未曾?|不曾")
_EXCEPT: Final = re.compile(r"除了|除开?|以外|之外|其他都|其它都|别的都|剩下的?都")
_ONLY: Final = re.compile(
    r"(?:只|就|光|单|仅|单独)(?:想|要|给|用|能|需|需要|先)*(?:参加?|交|缴|买|上|办|选|要"
    r"|保)?.{0,2}$"
)
_NEAR: Final = 8
_SHORT: Final = 2
_I_AM_NOT: Final = re.compile(r"不是.{0,6}$")
# The answer to who comes: 会计去, 法人本人.
_IS_THE_ONE: Final = re.compile(
    rf"(?:就|让|叫|由|是|找|请|我们|公司|单位|的)*{BLANK}+"
    r"(?:(?:小|老)?[\u4e00-\u9fff]{1,2}(?=去|来|办|跑)|会|要|能|可以|到场|在场|"
    r"本人|自己|亲自|过?去|过?来|办理?|跑|吧|了|的|[，。！ ])*"
)
_AWAY: Final = re.compile(
    r"(?:本人|他|她|最近|这几天|这两天|现在|目前|那边|一直|太|很|比较|都|也|平时|人)*(?:忙|没空|没时间|没工夫|不方便|[走抽]不开身?|脱不开身|出差"
    r"|在(?:外地|外面|国外|出差|住院)|不在|来不了|去不了|过不来|不来|不去|生病|住院|年纪大|腿脚)"
)
_STOPS: Final = re.compile(r"停保|(?:想|要|能)停|停[掉了交缴]|断[缴交]|退保")
_RELATIVE: Final = re.compile(
    r"(?:老公|老婆|爱人|丈夫|妻子|爸爸?|妈妈?|父亲|母亲|儿子|女儿|[哥弟姐妹]{1,2}|朋友|[他她])(?:才|就)?是(?:我们|公司|单位|的)*$"
)
_I_GO: Final = re.compile(r"我(?:自己)?(?:去|来|办|跑|代|帮|替)")
_OFFERS: Final = re.compile(r".还是.|或者|都可以|都行|随便")
_DECIDES: Final = re.compile(r"还是.{1,12}吧|(?:我们?|咱们?|就)还是")
_UNDONE: Final = re.compile(r"(?:没(?!有)|未).{0,3}$")
_UNSURE: Final = re.compile(r"应该|好像|可能|大概|也许|估计|似乎|说不定|记得")
_NUMERAL: Final = re.compile(r"[0-9一二两俩三四五六七八九十几百来多]$")


def choices(said: Said) -> Iterator[Mention]:
    """Every value of a choice, list or yes-or-no concept that the turn tells."""
    yield from speakers(said)
    for kind in (Kind.CHOICE, Kind.BOOLEAN, Kind.TEXT):
        for concept in said.vocabulary.of(kind):
            yield from _by_wording(said, concept)
    for concept in said.vocabulary.of(Kind.LIST):
        yield from _listed(said, concept)
    if said.asked is not None and said.asked.kind in CHOSEN:
        yield from answers(said, said.asked)


def speakers(said: Said) -> Iterator[Mention]:
    """我是公司的经办人, 我不是法人: who speaks, by the titles of the slice."""
    groups = {group: value for value, group in said.vocabulary.speakers.items()}
    asked = said.asked is not None and said.asked.name == said.vocabulary.speaker
    for found in said.vocabulary.role_words.finditer(said.folded):
        clause = said.clause_at(found.start())
        before = said.text[clause.start : found.start()]
        value = groups.get(said.vocabulary.roles[found.group()])
        if _absent(said, found, clause.end) and len(groups) == 2:
            value = next(one for one in groups.values() if one != value)
            yield Mention(said.vocabulary.speaker, value, *found.span(), 2)
            continue
        answered = asked and _IS_THE_ONE.fullmatch(
            said.vocabulary.role_words.sub(BLANK, said.folded[clause.start : clause.end])
        )
        if (
            value is None
            or clause.idle
            or clause.asks
            or not (
                answered
                or I_AM.search(before)
                or (asked and before.strip() == "不是")
                or I_CALLED.search(said.text[: found.start()])
                or (
                    IS_ME.match(said.text, found.end())
                    and not _weighs(said.text[clause.start : clause.end])
                )
            )
        ):
            continue
        called = I_CALLED.search(said.text[: found.start()]) is not None
        titled = asked or called or found.group() in said.vocabulary.titles
        if titled and not said.text.startswith("的", found.end()):
            others = [one for one in groups.values() if one != value]
            if _I_AM_NOT.search(before):
                value = others[0] if len(others) == 1 else value
            yield Mention(said.vocabulary.speaker, value, *found.span(), 3)


def _absent(said: Said, role: re.Match[str], end: int) -> bool:
    """法人没空, 我老公是法人，我去办: the other one comes."""
    clause = said.clause_at(role.start())
    idle = clause.idle or clause.asks
    if idle:
        return False
    before, behind = said.text[clause.start : role.start()], said.text[role.end() : end]
    other = _RELATIVE.search(before) is not None and _I_GO.search(said.text, role.end()) is not None
    return other or _AWAY.match(behind) is not None


def _by_wording(said: Said, concept: Sayable) -> Iterator[Mention]:
    wordings = wordings_of(concept.fact)
    allowed = _allowed(concept)
    for found in wordings.pattern.finditer(said.folded):
        clause = said.clause_at(found.start())
        if (
            _means_else(said, concept, found)
            or clause.idle
            or clause.asks
            or _offered(said.text, clause.start, clause.end)
        ):
            continue
        if concept.kind is Kind.BOOLEAN and _UNSURE.search(said.text, clause.start, found.start()):
            continue
        (value, *rest) = wordings.meant(found)
        if rest:
            continue
        before = said.text[clause.start : found.start()]
        never = found.group().endswith("过") and _NEVER.search(before)
        if never or _NOT.search(before) or _NOT_BEHIND.match(said.text, found.end()):
            if (
                len(allowed) != 2
                or concept.kind is Kind.TEXT
                or _listed_too(said, found)
                or _not_yet(concept, before)
            ):
                continue
            value = allowed[0] if value == allowed[1] else allowed[1]
        weight = 2 + (len(found.group()) > _SHORT)
        yield Mention(concept.name, _typed(concept, value), *found.span(), weight)


def _listed_too(said: Said, found: re.Match[str]) -> bool:
    """不交工伤保险: what is left out of a list says nothing of another choice."""
    return any(
        wordings_of(one.fact).pattern.fullmatch(found.group())
        for one in said.vocabulary.of(Kind.LIST)
        if said.asked is None
    )


def _not_yet(concept: Sayable, before: str) -> bool:
    """还没上…: what is not done yet says nothing of the other choice."""
    return concept.kind is Kind.CHOICE and _UNDONE.search(before) is not None


def _means_else(said: Said, concept: Sayable, found: re.Match[str]) -> bool:
    """Whether a short label may be part of anything: 个人 of 个人独资, unless it was asked for."""
    short = len(found.group()) <= _SHORT and said.asked is not concept
    meant = any(found.group() in words for words in concept.fact.said.values())
    return (short and not meant) or _counts(said.text, found)


def _counts(text: str, found: re.Match[str]) -> bool:
    """Whether 个人 is counted (两个人) and not meant as a person by himself."""
    return found.group().startswith("个") and _NUMERAL.search(text[: found.start()]) is not None


def _allowed(concept: Sayable) -> tuple[str, ...]:
    if concept.kind is Kind.BOOLEAN:
        return ("true", "false")
    return tuple(concept.fact.values) or tuple(concept.fact.said)


def _typed(concept: Sayable, value: str) -> Value:
    return value == "true" if concept.kind is Kind.BOOLEAN else value


def _offered(text: str, start: int, end: int) -> bool:
    """Whether a clause names alternatives without choosing: 代扣还是自己缴."""
    clause = text[start:end]
    return _OFFERS.search(clause) is not None and not _DECIDES.search(clause)


def _weighs(clause: str) -> bool:
    """工伤是单位交还是自己交: a clause that weighs two things chooses none."""
    return re.search(r".还是.", clause) is not None and not _DECIDES.search(clause)


def _listed(said: Said, concept: Sayable) -> Iterator[Mention]:
    """五险 is all there are, 养老和工伤 two, 除了失业都交 all but one."""
    wordings, allowed = wordings_of(concept.fact), tuple(concept.fact.values)
    if _STOPS.search(said.text):
        return
    chosen: set[str] = set()
    left_out: set[str] = set()
    start, end = len(said.text), 0
    hits = [
        one
        for one in wordings.pattern.finditer(said.folded)
        if not (clause := said.clause_at(one.start())).idle
        and not clause.asks
        and not _weighs(said.text[clause.start : clause.end])
        and not _counts(said.text, one)
    ]
    for at, found in enumerate(hits):
        values = wordings.meant(found)
        ambiguous = len(found.group()) <= _SHORT and len(values) == 1
        if ambiguous and not _beside(hits, at) and said.asked is not concept:
            continue
        clause = said.clause_at(found.start())
        before = _before(said.text, hits, [wordings.meant(one) for one in hits], at, clause.start)
        turned = _NOT.search(before) or _NOT_BEHIND.match(said.text, found.end())
        (left_out if turned else chosen).update(values)
        start, end = min(start, found.start()), max(end, found.end())
    if left_out and not chosen and (_EXCEPT.search(said.text) or said.asked is concept):
        chosen = set(allowed)
    kept = tuple(value for value in allowed if value in chosen - left_out)
    if kept:
        yield Mention(concept.name, kept, start, end, 2)


def _before(
    text: str,
    hits: list[re.Match[str]],
    said_values: list[tuple[str, ...]],
    at: int,
    clause: int,
) -> str:
    """What stands before a wording; of 除了失业和工伤 the second is ruled by the same word."""
    start = hits[at].start()
    if len(said_values[at]) > 1:
        return text[clause:start]
    while (
        at
        and hits[at - 1].start() >= clause
        and re.fullmatch(r"[、和与跟及以 ]*", text[hits[at - 1].end() : hits[at].start()])
    ):
        at -= 1
        start = hits[at].start()
    return text[clause:start]


def _beside(hits: list[re.Match[str]], at: int) -> bool:
    """Whether another value stands near: 养老, 失业 alone may mean something else."""
    near = [other for other in (at - 1, at + 1) if 0 <= other < len(hits)]
    return any(
        hits[other].group() != hits[at].group()
        and max(hits[other].start(), hits[at].start()) - min(hits[other].end(), hits[at].end())
        <= _NEAR
        for other in near
    )
