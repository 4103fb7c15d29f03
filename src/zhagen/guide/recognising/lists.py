"""Lists: several values at once, all of them, all but one, one more than there were.

五险 is all there are, 养老和工伤 two, 除了失业都交 all but one, 除了工伤都不要 one alone; what is
taken from a known list (失业不要了) or added to it (再加个工伤) changes that list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zhagen.guide.recognising.said import Mention, Said
from zhagen.guide.recognising.turned import NOT, NOT_BEHIND, counts, turned_behind, weighs
from zhagen.guide.recognising.vocabulary import Sayable
from zhagen.guide.recognising.wordings import wordings_of

_EXCEPT: Final = re.compile(r"除了|除开?|以外|之外|其他都|其它都|别的都|剩下的?都")
_ALL_ELSE_NOT: Final = re.compile(
    r"(?:其他|其它|别的|剩下|其余|另外|以外|之外).{0,5}?(?:不|别|免|算了)|(?:都|全|一概)不"
)
_ADDS: Final = re.compile(
    r"(?:再|多)(?:加|添|上|交|买|来|要|补|参|投)|[加添][上多]?[一个]|[加添补算带][上进]|还(?:要|有|得)"
    r"|[也都](?:给|要|得|想|可以)*(?:要|加|上|交|买|办|整|算|带|补|参|缴|投|一起|一并|一块)"
    r"|连.{1,6}一[起并块]|漏[了掉]"
)
# 失业那个也加上, 把养老也办了, 再来个工伤: one more, named by a word or two.
_ONE_MORE: Final = re.compile(
    r"(?:再|还|多|补|也|都)(?:要|得|给|想|来|加|添|上|交|买|办|参|补)+(?:上|进)?了?(?:一?[个份项样种])?$"
    r"|[加添补带][上多]?一?[个份项样种]?$|漏[了掉](?:说|写|选|报|填)?$"
)
_TOO: Final = re.compile(
    r"(?:保险|险)?(?:[那这](?:一?[个份项样种])?|的|呢)?(?:(?:也|都|就|给|要|得|再|一起|一并|顺便)*(?:也|都)"
    r"(?:给|要|得|想|可以)*(?:要|加|上|交|买|办|整|算|带|补|参|缴|投|一起|一并|一块)|一[起并块]|给?(?:加|添|补|算|带)[上进])"
)
_STOPS: Final = re.compile(r"停保|(?:想|要|能)停|停[掉了交缴]|断[缴交]|退保")
# 给他们上工伤: what is bought or paid is meant; 工伤认定 is another business.
_TAKES: Final = re.compile(
    r"(?:[上交买参缴保加要投选]|参加|购买)(?:一下|一?[个份]|了|的|全)?(?:职工)?$"
)
_IS_TAKEN: Final = re.compile(
    r"(?:保险|险)?(?:先|也|都|给|肯定|一定)*(?:[要买上交缴投加]|参加?|购买){1,2}"
    r"(?:了|上|好|掉|的)?(?=[，。！吧 ]|$)"
)
_OTHER_BUSINESS: Final = re.compile(r"认定|鉴定|待遇|报销|赔|事故|院|金|认证|转移|证|登记失业")
# 全都交, 都参加: all that was named, and all there are where nothing was.
_WHATEVER: Final = re.compile(r"[都全]")
_JOINED: Final = re.compile(r"[、和与跟及以 ]*")
_NEAR: Final = 8
_SHORT: Final = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording found in a turn, and the values it stands for."""

    found: re.Match[str]
    values: tuple[str, ...]


def listed(said: Said, concept: Sayable) -> Iterator[Mention]:
    """The values of a list that the turn tells."""
    if _STOPS.search(said.text):
        return
    allowed = tuple(concept.fact.values)
    hits = _hits(said, concept)
    chosen, left_out = _sides(said, hits)
    chosen, left_out = _with_known(said, concept, chosen, left_out)
    kept = tuple(value for value in allowed if value in chosen - left_out)
    if kept:
        start = min(one.found.start() for one in hits)
        yield Mention(concept.name, kept, start, max(one.found.end() for one in hits), 2)


def _hits(said: Said, concept: Sayable) -> list[Hit]:
    """The wordings that are meant: no question, and no 都要 beside what was named."""
    hits = _meant(said, concept, asked=said.about(concept))
    # 失业那个也加上，三个都要: beside one more of a known list, a reply is one as well.
    if any(_adds(said, concept, one.found) for one in hits):
        hits = _meant(said, concept, asked=True)
    named = {said.clause_at(one.found.start()) for one in hits if len(one.values) == 1}
    hits = [
        one
        for one in hits
        if not (_WHATEVER.match(one.found.group()) and said.clause_at(one.found.start()) in named)
    ]
    if said.asked is concept:
        return hits
    return [
        one
        for at, one in enumerate(hits)
        if len(one.found.group()) > _SHORT
        or len(one.values) > 1
        or _beside(hits, at)
        or _taken(said.text, one.found)
        or _adds(said, concept, one.found)
        or (concept.name in said.known and NOT_BEHIND.match(said.text, one.found.end()))
    ]


def _taken(text: str, found: re.Match[str]) -> bool:
    """Whether a short wording is the thing that is bought: 上个工伤, and not 工伤认定."""
    before = text[max(0, found.start() - 6) : found.start()]
    taken = _TAKES.search(before) or _IS_TAKEN.match(text, found.end())
    return taken is not None and not _OTHER_BUSINESS.match(text, found.end())


def _meant(said: Said, concept: Sayable, *, asked: bool) -> list[Hit]:
    """The wordings that stand where something is told, and not asked or weighed."""
    wordings = wordings_of(concept.fact, asked=asked)
    return [
        Hit(one, wordings.meant(one))
        for one in wordings.pattern.finditer(said.folded)
        if not (clause := said.clause_at(one.start())).idle
        and not clause.asks
        and not weighs(said.text[clause.start : clause.end])
        and not counts(said.text, one)
        and said.whole_reply(one, wordings.curt)
    ]


def _adds(said: Said, concept: Sayable, found: re.Match[str]) -> bool:
    """Whether a wording is one more of a list that is known."""
    if concept.name not in said.known:
        return False
    before = said.text[max(0, found.start() - 8) : found.start()]
    more = _ONE_MORE.search(before) or _TOO.match(said.text, found.end())
    return more is not None and not _OTHER_BUSINESS.match(said.text, found.end())


def _sides(said: Said, hits: list[Hit]) -> tuple[set[str], set[str]]:
    """What is wanted and what is left out."""
    chosen: set[str] = set()
    left_out: set[str] = set()
    behind = False
    for at in reversed(range(len(hits))):
        found, clause = hits[at].found, said.clause_at(hits[at].found.start())
        following = hits[at + 1].found.start() if at + 1 < len(hits) else clause.end
        joined = following < clause.end and _JOINED.fullmatch(said.text, found.end(), following)
        behind = bool(joined and behind) or turned_behind(
            said.text, found.end(), min(following, clause.end)
        )
        before = _before(said.text, hits, at, clause.start)
        (left_out if behind or NOT.search(before) else chosen).update(hits[at].values)
    return chosen, left_out


def _with_known(
    said: Said, concept: Sayable, chosen: set[str], left_out: set[str]
) -> tuple[set[str], set[str]]:
    """The two sides, with what is known already and with what all the others are."""
    known = said.known.get(concept.name)
    before = set(map(str, known)) if isinstance(known, tuple) else set()
    if left_out and not chosen:
        if _EXCEPT.search(said.text) and _ALL_ELSE_NOT.search(said.text):
            return left_out, set()
        if before or _EXCEPT.search(said.text) or said.asked is concept:
            return before or set(concept.fact.values), left_out
    if chosen and before and _ADDS.search(said.text):
        return chosen | before, left_out
    return chosen, left_out


def _before(text: str, hits: list[Hit], at: int, clause: int) -> str:
    """What stands before a wording; of 除了失业和工伤 the second is ruled by the same word.

    养老 不要 工伤 要: set apart by blanks, a no belongs to what stands before it.
    """
    start = hits[at].found.start()
    if len(hits[at].values) > 1:
        return text[clause:start]
    while (
        at
        and hits[at - 1].found.start() >= clause
        and _JOINED.fullmatch(text, hits[at - 1].found.end(), hits[at].found.start())
    ):
        at -= 1
        start = hits[at].found.start()
    told = NOT_BEHIND.match(text, hits[at - 1].found.end()) if at else None
    if told and clause < told.end() < start and text[told.end()] == " ":
        clause = told.end()
    return text[clause:start]


def _beside(hits: list[Hit], at: int) -> bool:
    """Whether another value stands near: 养老, 失业 alone may mean something else."""
    one = hits[at].found
    near = [hits[other].found for other in (at - 1, at + 1) if 0 <= other < len(hits)]
    return any(
        other.group() != one.group()
        and max(other.start(), one.start()) - min(other.end(), one.end()) <= _NEAR
        for other in near
    )
