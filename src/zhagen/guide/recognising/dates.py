"""Which date of the slice a day is: by the words beside it, by 从 and 到, by the question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zhagen.guide.recognising.days import Day, days
from zhagen.guide.recognising.said import CORRECTING, Clause, Mention, Said
from zhagen.guide.recognising.vocabulary import Kind, Sayable
from zhagen.guide.recognising.whose import Whose

_FROM: Final = re.compile(r"(?:从|自|由)$")
_BEGINS: Final = re.compile(r"(?:起|开始|到|至|生效|-|~|～|—)")
_UNTIL: Final = re.compile(r"(?:到|至|止于|截止到?|-|~|～|—)$")
_THROUGH: Final = re.compile(r"[ 起]*(?:到|至|-|~|～|—)+ *")
_ENDS: Final = re.compile(r"(?:到期|过期|截止|为止|止|失效)")
_FIRST: Final = re.compile(r"起始|开始|生效")
_SIGNS: Final = re.compile(r"(?:才|就|刚|我们)?(?:签|写|出具|落款|开)的?")
_IS_MADE: Final = re.compile(r"(?:才|刚|就|正式)?(?:下来|办|拿|领|批|发|核|成立|注册|设立|开业)")
_MADE: Final = re.compile(r"成立|设立|注册|发[照证]")
_SIGNED: Final = re.compile(r"签署|签订|落款|填")
_OF_END: Final = re.compile(r"有效期|到期|期[限至]|截止|终止")
_NO_MORE: Final = re.compile(r"[是就在的吧哈啊呢当天那，。！ ]*")
_LAST: Final = re.compile(r"截止|到期|终止|期满")


def dates(said: Said, whose: Whose) -> Iterator[Mention]:
    """Every day that is told to be a date of the slice."""
    concepts = said.vocabulary.of(Kind.DATE)
    if not concepts:
        return
    begun: tuple[Day, Sayable] | None = None
    for day in days(said.text, said.on):
        if said.clause_at(day.start).idle:
            continue
        concept = _end_of(said.text, begun, concepts, day) or _meant(said, whose, concepts, day)
        begun = (day, concept) if concept is not None else None
        if concept is not None:
            yield from _mention(said, concept, day)


def _end_of(
    text: str, begun: tuple[Day, Sayable] | None, concepts: tuple[Sayable, ...], day: Day
) -> Sayable | None:
    """The end of the period whose beginning stands right before: …到…, of the same document."""
    if begun is None or not _THROUGH.fullmatch(text, begun[0].end, day.start):
        return None
    document = begun[1].name.partition(".")[0]
    ends = [
        one
        for one in concepts
        if one.name.partition(".")[0] == document and _LAST.search(one.fact.title)
    ]
    return ends[0] if len(ends) == 1 and ends[0] is not begun[1] else None


def _mention(said: Said, concept: Sayable, day: Day) -> Iterator[Mention]:
    place = (day.start, day.end)
    if day.wrong:
        yield Mention(concept.name, day.wrong, *place, 2, wrong="没有这一天")
    elif day.last and _LAST.search(concept.fact.title):
        yield Mention(concept.name, day.last, *place, 2)
    elif day.vague:
        yield Mention(concept.name, said.text[day.start : day.end], *place, 2, vague=True)
    elif day.earlier and "past_date" in concept.fact.validators:
        yield Mention(concept.name, day.earlier, *place, 2)
    elif day.value is not None or _LAST.search(concept.fact.title):
        yield Mention(concept.name, day.value, *place, 2)


def _meant(said: Said, whose: Whose, concepts: tuple[Sayable, ...], day: Day) -> Sayable | None:
    """Which date it is: by the words beside it in its clause, else by what was asked."""
    clause = said.clause_at(day.start)
    wanted = _begun_or_ended(said.text, day)
    near = _beside(said, concepts, day, clause.start, clause.end)
    correcting = CORRECTING.search(said.text) is not None
    apart = wanted in {_LAST, _FIRST} or correcting or _says_no_more(said.text, day, clause)
    if not near and apart and said.asked not in concepts:
        near = _beside(said, concepts, day, 0, clause.end)
    fitting = [one for one in near if _suits(one, wanted)] or near
    if wanted is _MADE and all(_LAST.search(one.concept.fact.title) for one in fitting):
        return None
    if not fitting:
        known = [one for one in concepts if correcting and one.name in said.known]
        only = known[0] if len(known) == 1 else None
        return said.asked if said.asked in concepts else only
    best = min(fitting, key=lambda one: (one.gap, -len(one.word)))
    level = {one.concept for one in fitting if one.gap == best.gap and one.word == best.word}
    if said.asked in level:
        return said.asked
    # 营业执照有效期: of those that share a word the one more of whose words stand here.
    backing = {one: sum(len(cue.word) for cue in near if cue.concept is one) for one in concepts}
    most = max(backing[one] for one in level)
    suited = {one.concept for one in fitting}
    if wanted is not None and most < max(backing[one] for one in suited):
        return None
    among = tuple(one for one in concepts if one in level and backing[one] == most)
    return whose.choose(among, day.start, day.end) or _spoken_of(said, among, day)


def _spoken_of(said: Said, among: tuple[Sayable, ...], day: Day) -> Sayable | None:
    """执照…下来的，有效期到…: of those that share a word, what the turn has spoken of before."""
    told = {
        one: sum(len(cue.word) for cue in _beside(said, (one,), day, 0, day.start)) for one in among
    }
    most = max(told.values(), default=0)
    named = [one for one in among if told[one] == most]
    return named[0] if len(named) == 1 else None


@dataclass(frozen=True, slots=True)
class _Cue:
    """A word for a date beside a day, and how far off it stands."""

    gap: int
    word: str
    concept: Sayable


def _beside(
    said: Said, concepts: tuple[Sayable, ...], day: Day, since: int, until: int
) -> list[_Cue]:
    found = []
    for one in concepts:
        for cue in said.vocabulary.cue_patterns[one.name].finditer(said.text, since, until):
            gap = day.start - cue.end() if cue.end() <= day.start else cue.start() - day.end
            # 执照上周三下来: the end of 执照上 is the beginning of the day.
            if gap >= -1:
                found.append(_Cue(max(0, gap), cue.group(), one))
    return found


def _suits(cue: _Cue, wanted: re.Pattern[str] | None) -> bool:
    """Whether a date may be meant that begins or ends something, as the words around tell."""
    if wanted is not None:
        return wanted.search(cue.concept.fact.title) is not None
    return not _LAST.search(cue.concept.fact.title) or _OF_END.search(cue.word) is not None


def _says_no_more(text: str, day: Day, clause: Clause) -> bool:
    """刚拿的执照，11月18号的: whether the clause of a day tells nothing else."""
    words = text[clause.start : day.start] + text[day.end : clause.end]
    return _NO_MORE.fullmatch(words) is not None


def _begun_or_ended(text: str, day: Day) -> re.Pattern[str] | None:
    """从…到…: the first day of a period and the last are told apart by the words around them."""
    before = text[max(0, day.start - 4) : day.start].rstrip()
    behind = text[day.end : day.end + 4].lstrip()
    if _UNTIL.search(before) or _ENDS.match(behind) or not (day.value or day.vague or day.wrong):
        return _LAST
    if _SIGNS.match(behind):
        return _SIGNED
    if _IS_MADE.match(text, day.end):
        return _MADE
    return _FIRST if _FROM.search(before) or _BEGINS.match(behind) else None
