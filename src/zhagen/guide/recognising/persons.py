"""Names of persons: 法人王强, 我叫李四, 王强是法人. A family name alone (老板姓陈) is no name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhagen.guide.recognising.names import BOUND, is_name, name_at
from zhagen.guide.recognising.said import BLANK, Mention, Said
from zhagen.guide.recognising.vocabulary import Kind, Sayable
from zhagen.guide.recognising.whose import Mark, Whose

_LINK: Final = re.compile(
    r"(?:本人)?的?(?:姓名|名字|大名|名)?"
    r"(?P<told>(?:就|则|都|还|应该|现在|改|换|变|已经)*(?:叫做?|是|为|系|：|名叫|写的?"
    r"|改成|改为|换成|成|为|更正为)(?:叫|是|：|个)*)?[ 、（：]?"
)
_CALLED: Final = re.compile(
    r"(?P<who>我|本人|他|她)?的?(?:名字|姓名|大名|全名)?(?:就)?(?:叫做?|名叫|姓名是?：?"
    r"|名字是|全名是?)[ ：]?"
)
# 姓许许文静, 姓丁名春秋: the family name first, then the whole or the given name.
_FAMILY: Final = re.compile(
    r"(?P<who>我|本人|他|她)?(?:是)?姓(?P<family>[\u3400-\u9fff]{1,2})[的氏]?[，、 ]*"
    r"(?:(?:(?:全名|名字|大名)?(?:就|应该)?(?:叫做?|是)?)[，、 ]*(?=(?P=family))"
    r"|(?P<given>名字?(?:叫做?|是)?))"
)
_I: Final = re.compile(r"(?:我就?是|本人(?:是)?)[ ：]?")
_NAME_BEHIND_OLD: Final = re.compile(
    r"(?:不是|不叫)(?P<old>[\u3400-\u9fff·]{2,10}?)[，, ]?(?:而?是|应该是|叫|是叫)"
)
_ROLE_BEHIND: Final = re.compile(
    r"[，、 ]?(?:这个|这位|他|她)?(?:才|就|也)?(?:是|作为|担任|当|做)(?:我们?|咱们?|公司"
    r"|单位|这家|执照上|名义上|挂名|的)*|[（ ]|的身份是"
)
# 经办人是我们人事小姑娘…: what is said of a person before the name.
_DESCRIBED: Final = re.compile(
    r"(?:由|就|是|我们?|咱们?|公司|单位|店里|厂里|办公室|部门?|那边|这边|的|个|一[个名位]|新来|财务|会计|人事|行政|出纳"
    r"|文员|员工|同事|小姑娘|姑娘|小伙子?|大[姐哥]|师傅|经理|主管|老公|老婆|爱人|儿子|女儿|爸|妈|[哥弟姐妹]{1,2}|，?叫)+"
)
_BOTH: Final = re.compile(r"^(?:都|全|是同一)")
_LONGEST_LINK: Final = 12
_CLAUSE: Final = re.compile(rf"[^，。；！？!?\n、 {BLANK}]+")
_WITH_NUMBERS: Final = re.compile(
    rf"[，、： ]*(?:的?(?:身份证|证件|电话|手机|联系方式)[号码是为：， ]*)?{BLANK}"
)
_LEADS_ALONE: Final = re.compile(
    r"(?:嗯|哦|好的?)?(?:(?:营业)?(?:执照|证件?|上面)上?)?(?:写|登记|填)?的?(?:现在|已经|应该|就)?(?:他|她|我)?的?(?:名字|姓名)?(?:就|改|换|变)?"
    r"(?:叫做?|是|成|为|：)*"
)


def persons(said: Said, whose: Whose) -> Iterator[Mention]:
    """Every name that is told to be somebody's of the slice."""
    concepts = said.vocabulary.of(Kind.PERSON_NAME)
    if not concepts:
        return
    for mark in whose.marks:
        concept = _of_group(concepts, mark.group)
        if concept is not None:
            yield from _behind_role(said, concept, mark)
            yield from _before_role(said, concept, mark)
    yield from _called(said, whose, concepts)
    yield from _surnamed(said, whose, concepts)
    yield from _alone(said, whose, concepts)
    yield from _instead(said, concepts)


def _behind_role(said: Said, concept: Sayable, mark: Mark) -> Iterator[Mention]:
    """法人王强, 经办人是李四, 法人代表叫王强."""
    link = _LINK.match(said.text, mark.end)
    start = link.end() if link else mark.end
    told = bool(link and link["told"])
    name = name_at(said.text, start, strict=not told)
    if not name:
        nested = _DESCRIBED.match(said.text, mark.end)
        start, told = (nested.end() if nested else start), False
        name = name_at(said.text, start, strict=True)
    if name:
        yield from _mention(said, concept, name, start, 3 if told else 2)


def _before_role(said: Said, concept: Sayable, mark: Mark) -> Iterator[Mention]:
    """王强是法人, 李四（经办人）, 哥哥沈大海是执照上的负责人."""
    for start in range(max(0, mark.start - _LONGEST_LINK), mark.start - 1):
        for length in (4, 3, 2):
            end = start + length
            link = said.text[end : mark.start]
            if end >= mark.start or not _ROLE_BEHIND.fullmatch(link):
                continue
            before = said.text[max(0, start - 2) : start]
            begins = not before or BOUND.match(before[-1]) or _LED.search(before)
            if begins and is_name(said.text[start:end]):
                yield from _mention(said, concept, said.text[start:end], start, 3)
                return


_LED: Final = re.compile(
    r"(?:[哥弟姐妹叔伯舅姨父亲妈爸妻夫婆公爱]人?|[是叫由]|朋友|同学|合伙人|先生|女士)$"
)


def _called(said: Said, whose: Whose, concepts: tuple[Sayable, ...]) -> Iterator[Mention]:
    """我叫李四; 老板姓陈叫陈大有: the one spoken of last, or the speaker."""
    for pattern, strict in ((_CALLED, False), (_I, True)):
        for found in pattern.finditer(said.text):
            name = name_at(said.text, found.end(), strict=strict)
            if not name:
                continue
            who = "我" if strict else found["who"]
            concept = _subject(said, whose, concepts, who, found.start())
            if concept is not None:
                yield from _mention(said, concept, name, found.end(), 2)


def _subject(
    said: Said, whose: Whose, concepts: tuple[Sayable, ...], who: str | None, place: int
) -> Sayable | None:
    """Whose name follows: the speaker's, that of the one spoken of last, of the one asked for."""
    if who in {"我", "本人"}:
        group = whose.speaker
    elif who is None:
        group = _last(whose, place) or whose.speaker
    else:  # Who is called 他 is not the speaker.
        named = [one.group for one in whose.marks if one.end <= place and one.group]
        group = named[-1] if named else None
    return _of_group(concepts, group) or _asked(said, concepts)


def _surnamed(said: Said, whose: Whose, concepts: tuple[Sayable, ...]) -> Iterator[Mention]:
    """姓许许文静文静, 姓丁名春秋: a name told in two steps."""
    for found in _FAMILY.finditer(said.text):
        lead = found["family"] if found["given"] else ""
        name = name_at(lead + said.text[found.end() :], 0, strict=False)
        concept = _subject(said, whose, concepts, found["who"], found.start())
        if name and concept is not None and not said.clause_at(found.start()).idle:
            end = found.end() + len(name) - len(lead)
            yield Mention(concept.name, name, found.start("family"), end, 3)


def _alone(said: Said, whose: Whose, concepts: tuple[Sayable, ...]) -> Iterator[Mention]:
    """A clause that is nothing but a name: of the one spoken of before, or the one asked for."""
    for found in _CLAUSE.finditer(said.text):
        link = _LEADS_ALONE.match(found.group())
        start = found.start() + (link.end() if link else 0)
        name = name_at(said.text, start, strict=True)
        rest = said.text[start + len(name) : found.end()]
        if not name or not re.fullmatch(r"[吧啊呢呀哦的 。]*|先生|女士|同志", rest):
            continue
        for concept in _all_last(said, whose, concepts, found.start(), found.end()):
            yield from _mention(said, concept, name, start, 2)


def _all_last(
    said: Said, whose: Whose, concepts: tuple[Sayable, ...], place: int, end: int
) -> list[Sayable]:
    """Whom a name alone belongs to; 法人和经办人都是我 names two at once.

    Numbers of a person behind it (王强 身份证… 电话…) are those of whoever was spoken of before.
    """
    before = [one for one in whose.marks if one.end <= place and one.group]
    if len(before) > 1 and _BOTH.search(said.text[before[-1].end : place]):
        both = (_of_group(concepts, one.group) for one in before[-2:])
        return [one for one in both if one is not None]
    one = _of_group(concepts, _last(whose, place)) or _asked(said, concepts)
    if one is None and _WITH_NUMBERS.match(said.text, end):
        one = whose.choose(concepts, place, end)
    return [one] if one is not None else []


def _instead(said: Said, concepts: tuple[Sayable, ...]) -> Iterator[Mention]:
    """不是王强，是王刚: the concept that was known with the old name."""
    for found in _NAME_BEHIND_OLD.finditer(said.text):
        name = name_at(said.text, found.end(), strict=False)
        for concept in concepts:
            if name and said.known.get(concept.name) == found["old"]:
                yield from _mention(said, concept, name, found.end(), 4)


def _last(whose: Whose, place: int) -> str | None:
    """The group of the person spoken of last before a place."""
    before = [one for one in whose.marks if one.end <= place]
    return (before[-1].group or whose.speaker) if before else None


def _of_group(concepts: tuple[Sayable, ...], group: str | None) -> Sayable | None:
    return next((one for one in concepts if group and one.fact.group == group), None)


def _asked(said: Said, concepts: tuple[Sayable, ...]) -> Sayable | None:
    """The person asked for; else the only one whose name is known, which is being corrected."""
    if said.asked in concepts:
        return said.asked
    known = [one for one in concepts if one.name in said.known]
    return known[0] if len(known) == 1 and re.search(r"错|更正|改|不是", said.text) else None


def _mention(said: Said, concept: Sayable, name: str, start: int, weight: int) -> Iterator[Mention]:
    if not said.clause_at(start).idle:
        yield Mention(concept.name, name, start, start + len(name), weight)
