"""Where persons are named in a text, so that their names need not leave it.

A name is told by its family name and what stands beside it: a title, a label (联系人：), a bracket
behind a body, a day behind a signature. Rules run on the plain spelling, so offsets hold in the
original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhagen.language.bodies import find_bodies
from zhagen.language.bodies_model import Sort
from zhagen.language.surnames import DOUBLE, has_surname

_HAN: Final = "[\u4e00-\u9fff]"
_POSTS: Final = (
    "省长|州长|市长|区长|县长|镇长|乡长|村长|厅长|局长|处长|科长|股长|部长|司长|院长|校长|园长|所长|站长|队长"
    "|行长|会长|组长|秘书长|董事长|主席|主任|书记|常委|委员|总经理|经理|总监|专员|调研员|巡视员|干事|科员|助理"
    "|代表|老师|医生|工程师"
)
_TITLE: Final = rf"(?:党组|党委|党工委|常务|代理)?副?(?:{_POSTS})|同志|先生|女士"
_LABELS: Final = (
    r"联系人|联络员|联络人|负责人|负责同志|责任人|经办人|承办人|填报人|填表人|制表人|签发人?|主持人?|记录人?"
    r"|拟稿人?|审核人?|审批人?|复核人?|姓名|出席|列席|缺席|请假|参会人员|参加人员|(?:分管|包保|责任|牵头|主管|挂联)领导"
)
_NAME: Final = rf"{_HAN}{{2,4}}"
_BEFORE_TITLE: Final = re.compile(
    rf"(?=(?P<who>{_HAN}{{1,4}}?)(?:[（(]{_HAN}{{0,8}}?)?(?:{_TITLE}))"
)
_BEHIND_TITLE: Final = re.compile(
    rf"(?:{_TITLE})(?P<who>{_HAN}{{2,3}}?)(?=[，。、；：,;:（()）\s]|$|同志|主持|出席|牵头|负责|带队|审定"
    r"|签发|指出|强调|要求)"
)
_LISTED: Final = re.compile(
    rf"(?:{_LABELS})(?:[（(][^（）()]{{1,12}}[）)])?\s*[：:]\s*(?P<all>{_NAME}(?:[（(][^（）()]{{1,16}}[）)])?"
    rf"(?:[、,，/ \u3000]{_NAME}(?:[（(][^（）()]{{1,16}}[）)])?)*)"
)
_IN_BRACKET: Final = re.compile(rf"[（(]\s*(?P<all>{_HAN}{{2,4}}(?:[、 ]{_HAN}{{2,4}})*)\s*[）)]")
_SIGNED: Final = re.compile(
    rf"(?:^|[\s。；！])(?P<who>{_NAME})\s*(?=(?:20\d{{2}}[年.])?\d{{1,2}}[月.]\d{{1,2}}日?(?:\s|$))"
)
_ONE: Final = re.compile(rf"(?<!{_HAN}){_NAME}(?!{_HAN})")
_LINKS: Final = frozenset("由请和与及向对")
_LONGEST: Final = 3
# Two or three characters that name a part of a body, or a role: 党办, 常务, 牵头.
_NO_NAME: Final = re.compile(
    r"[科室办局处股组部所站队厅委会院校镇乡街村区县市省司署馆行社团级类项期]$"
    r"|常务|时任|牵头|配合|负责|主办|协办|参与|指导|汇总|单位|中心|方案|计划|通知|时间|工作"
)
_TITLED: Final = re.compile(rf"(?:{_TITLE}|[处局]|总)$")
_LONGEST_TITLED: Final = 10


def is_person(text: str) -> bool:
    """Whether a short plain text is a person's name, alone or with a title: 张三, 李副局长."""
    name = text.strip()
    if not has_surname(name) or any(one.sort is not Sort.PERSON for one in find_bodies(name)):
        return False
    if is_name(name):
        return True
    return len(name) <= _LONGEST_TITLED and _TITLED.search(name) is not None


def is_name(text: str) -> bool:
    """Whether a text can be nothing but a name: a family name and one or two characters."""
    longest = _LONGEST + (text[:2] in DOUBLE)
    return 2 <= len(text) <= longest and has_surname(text) and not _NO_NAME.search(text)


def person_names(text: str) -> tuple[tuple[int, int], ...]:
    """The places of names of persons in plain `text`, in order; titles are not part of them."""
    found: dict[int, int] = {}
    for start, end in (*_titled(text), *_listed(text), *_signed(text)):
        found[start] = max(end, found.get(start, 0))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found.items()):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


def _titled(text: str) -> Iterator[tuple[int, int]]:
    """张明副局长, 李建军（副镇长）, 市长刘强."""
    bodies = find_bodies(text)
    for one in bodies:
        if one.sort is Sort.PERSON and (name := _bare(text[one.start : one.end])):
            yield one.start, one.start + len(name)
    ends = {one.end for one in bodies}
    for found in _BEFORE_TITLE.finditer(text):
        start, end = found.span("who")
        if text[start] in _LINKS and is_name(found["who"][1:]):
            continue  # 由王芳同志: the name begins behind the link, though 由 is a family name too
        if is_name(found["who"]) and (start in ends or not _follows_word(text, start)):
            yield start, end
    for found in _BEHIND_TITLE.finditer(text):
        if is_name(found["who"]):
            yield found.span("who")


def _follows_word(text: str, start: int) -> bool:
    """Whether a character of a word stands straight before: 党组成员会议主任."""
    before = text[start - 1] if start else ""
    return re.match(_HAN, before) is not None and before not in _LINKS


def _bare(named: str) -> str:
    """The name in 张明副局长; "" where only the office is named (分管负责同志)."""
    title = re.search(rf"(?:{_TITLE})$", named)
    name = named[: title.start()] if title else ""
    return name if (len(name) == 1 and has_surname(name)) or is_name(name) else ""


def _listed(text: str) -> Iterator[tuple[int, int]]:
    """联系人：钱涛、孙丽; 区数据局（张三）."""
    for pattern in (_LISTED, _IN_BRACKET):
        for found in pattern.finditer(text):
            start, end = found.span("all")
            for one in _ONE.finditer(text, start, end):
                if is_name(one.group()):
                    yield one.span()


def _signed(text: str) -> Iterator[tuple[int, int]]:
    """……3月25日前报我。 王建国 3月15日: under a written instruction."""
    for found in _SIGNED.finditer(text):
        if is_name(found["who"]):
            yield found.span("who")
