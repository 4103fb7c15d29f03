"""Names that no list of bodies holds, known by their place: a clause begins, duty follows.

项目法人, 党政办, 网格员 are ordinary words; before 负责, 要 or 应当 at the head of a clause they
are the ones who act. Parts of a body and persons behind its name are joined to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from zhagen.breakdown.clauses_words import any_of, clause_words
from zhagen.language.bodies import Mention, Sort
from zhagen.language.bodies_words import trie
from zhagen.language.surnames import has_surname

_LONGEST: Final = 18
_DUTY: Final = (
    rf"(?:{any_of('modals', 'roles', 'seconding', 'guiding', 'actor_triggers')})"
    r"(?<!应(?=急))(?<!要(?=[求点素]))(?<!须(?=知))|在(?=[^，。]{2,14}(?:指导|领导|统筹|支持|配合)下)"
    r"|是(?=(?:第一|直接|主要)?(?:责任人|责任主体|责任单位|牵头单位))"
)
_ACT: Final = any_of("modals", "roles", "seconding", "guiding", "manner", "verbs")
_HAN: Final = r"(?:(?![要须将把对在由并是已的]|应(?!急)|负责|牵头)[\u3400-\u9fff])"
_BRACKETED: Final = rf"(?:{_HAN}{{1,4}}（[^（），。；]{{1,6}}）)?"  # 村（社区）网格员
_NAME: Final = (
    rf"(?:{_BRACKETED}{_HAN}{{0,{_LONGEST}}}?(?:{any_of('actor_ends')})"
    r"|(?:配合|协办|参与|协助)(?:单位|部门))"
)
_EDGE: Final = r"(?:^|(?<=[，：、。；由和及与同 ]))"
_LIST: Final = r"(?:[、和及与][^，。；、]{2,16}){0,4}"
_ENDS: Final = any_of("actor_ends")
_UNLISTED: Final = re.compile(rf"{_EDGE}(?P<name>{_NAME})(?={_LIST}(?:{_DUTY}))")
_EACH: Final = re.compile(
    rf"{_EDGE}(?P<name>(?:各|有关|相关){_HAN}{{0,12}}?(?:{_ENDS}))(?=$|[、，。；]|{_ACT})"
)
_PARTNER: Final = re.compile(
    rf"(?<=会同|会商|联合|配合|协助)(?P<name>{_NAME})(?=[，、和。；及]|$|{_ACT})"
)
_AGENT: Final = re.compile(rf"(?:(?<=由)|(?<=责成|责令))(?P<name>{_NAME})(?={_ACT})")
_PLACES: Final = re.compile(
    rf"(?<=的)(?:县（市、区）|区县|县区|乡镇|镇街|街道|地方|地区)(?={any_of('modals')})"
)
_CARRIERS: Final = re.compile(
    r"(?:^|(?<=[，：、。；由和]))(?:移动|联通|电信|铁塔)(?=[、和](?:移动|联通|电信|铁塔))"
)
_GUIDE: Final = re.compile(rf"(?<=在)(?P<name>{_NAME})(?=(?:统一|具体|业务)?指导下)")
_VERB_STARTS: Final = {
    word for word in (*clause_words("verbs"), *clause_words("manner")) if len(word) > 1
} - {*clause_words("actor_verbs")}
_NO_NAME: Final = re.compile(trie({*clause_words("actor_starts"), *_VERB_STARTS}))
_ROLE_WORD: Final = re.compile(any_of("roles"))
_SECOND: Final = re.compile(r"(?:配合|协办|参与|协助)(?:单位|部门)")
_PREFIX: Final = 4  # how much may stand before a name that the grammar found: 公安派出所
_LEVEL: Final = "省市县区镇乡全"
_WHOLE: Final = "省市县区镇乡各国全本"  # a name that begins so is complete to the left
_STATIONED: Final = re.compile(r"(?:中央|省|市)?驻[省市县区镇]|全[省市县区镇]|[省市县区][属直]")
_ANY_VERB: Final = re.compile(any_of("verbs"))
_FIRMS: Final = ("企业", "公司", "法人", "协会")
_BARE: Final = frozenset(clause_words("no_names"))
_PART: Final = re.compile(
    rf"{_HAN}{{1,10}}?(?:分局|科|处|股|室|站|所|队|中心|办|组|窗口|平台)(?={_ACT})"
)
_RANK: Final = (
    r"(?:常务|党组|党委|党工委)?(?:第一)?副?"
    r"(?:书记|主任|主席|秘书长|[镇乡局站所县区市科处院校队部]长)"
)
_TITLED: Final = re.compile(
    rf"{_RANK}(?P<person>[\u3400-\u9fff]{{2,3}}?)(?:同志)?"
    r"(?=负|具体|要|应|牵头|主抓|为|任|担|[、，]|抓|分管|统筹|带)"
)
_PERSON: Final = re.compile(_EDGE + _TITLED.pattern)
_PLACED: Final = re.compile(
    r"(?:事发地|属地|(?:项目|企业|户籍|居住|经营|单位|事故|案件)?所在地|案发地|户籍地|居住地|经营地|注册地|涉事"
    r"|(?<![\u3400-\u9fff])(?:[省市县区乡镇村]、)*[省市县区乡镇村][两三四]级)"
)
_FURTHEST: Final = 10
_LEVELS: Final = 3  # 县两级: what must be seen of the name itself
_EACH_PLACE: Final = re.compile(r"各(?:乡镇|镇|街道|县区|区县|县|区|市|乡|镇街)")
_FORMS: Final = (_UNLISTED, _EACH, _PARTNER, _AGENT, _GUIDE)
_AGAIN: Final = re.compile("、|各(?!级)|有关|相关|会同|联合|配合|协助|牵头")


def completed(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The names of a text with their parts, and those that only their place makes names."""
    known = _joined(text, mentions)
    starts = [one.start for one in known]
    for one in _unlisted(text):
        first = max(0, bisect_right(starts, one.start) - 1)
        if first < len(known) and known[first].end <= one.start:
            first += 1
        last = bisect_left(starts, one.end, first)
        if first == last or _goes_on(text, known[first:last], one):
            known[first:last], starts[first:last] = [one], [one.start]
    return known


def _goes_on(text: str, parts: Sequence[Mention], full: Mention) -> bool:
    """Whether a name was found in part only.

    有关县 of 有关县区, 各乡镇 of 各乡镇农业服务中心, 执法支队 of 市生态环境执法支队.
    """
    first, last = parts[0], parts[-1]
    if first.start < full.start or full.end < last.end:
        return False
    if first.start > full.start:
        return len(parts) == 1 and last.end == full.end and _is_prefix(text, full, first)
    if text.startswith("组织", first.end - 1):  # 党组 of 党组织
        return first.end + 1 == full.end
    if first.sort is not Sort.GROUP or first.end == full.end:
        return False
    more = _AGAIN.search(text, first.end, full.end) or _NO_NAME.match(text, first.end)
    return more is None


def _is_prefix(text: str, full: Mention, first: Mention) -> bool:
    """Whether the words before a name found by its grammar belong to it: 公安派出所, 驻市各单位."""
    if text[first.start] in _WHOLE:
        return _STATIONED.fullmatch(text, full.start, first.start) is not None
    level = text[full.start] in _LEVEL or first.start - full.start <= _PREFIX
    order = _AGAIN.search(text, full.start, first.start) or _ANY_VERB.match(text, full.start)
    return level and order is None


def _unlisted(text: str) -> Iterator[Mention]:
    for found in (hit for form in _FORMS for hit in form.finditer(text)):
        start, name = found.start("name"), found.group("name")
        offered = name.endswith(_FIRMS) and text.startswith("可", found.end("name"))
        if offered or name in _BARE:
            continue  # 企业可自主申报 binds nobody
        if _SECOND.fullmatch(name) or not _NO_NAME.match(name):
            generic = name[0] in "各有相"
            yield Mention(start, found.end("name"), Sort.OPEN, generic=generic, core=start)
    for found in _PERSON.finditer(text):
        if has_surname(found.group("person")):
            yield Mention(found.start(), found.end("person"), Sort.PERSON, core=found.start())
    for found in (*_PLACES.finditer(text), *_CARRIERS.finditer(text)):
        yield Mention(found.start(), found.end(), Sort.GROUP, generic=True, core=found.start())


def _joined(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    result: list[Mention] = []
    for one in mentions:
        last = result[-1] if result else None
        if last is not None and one.start < last.end:
            continue
        if last is not None and last.end == one.start and _is_part(text, last, one):
            result[-1] = replace(last, end=one.end, generic=last.generic or one.generic)
        elif text[one.start] != "本":
            result.append(replace(one, start=_begin(text, one.start)))
    return [_with_part(text, one) for one in result]


def _begin(text: str, start: int) -> int:
    """Where a name begins with the words that place it: 事发地镇政府, 市、县两级法院."""
    for found in _PLACED.finditer(text, max(0, start - _FURTHEST), start + _LEVELS):
        if found.start() < start <= found.end():
            return found.start()
    return start


def _is_part(text: str, whole: Mention, part: Mention) -> bool:
    """Whether a name goes on from the one straight before it: 县公安局交警大队."""
    if part.sort is not Sort.ORGAN or part.level or part.start != part.core:
        return False
    name = text[whole.start : whole.end]
    return whole.sort in {Sort.ORGAN, Sort.GOVERNMENT} or _EACH_PLACE.fullmatch(name) is not None


def _with_part(text: str, one: Mention) -> Mention:
    """A body with the section or the person named straight behind it."""
    if one.sort not in {Sort.ORGAN, Sort.GOVERNMENT, Sort.BRANCH, Sort.OPEN}:
        return one
    titled = _TITLED.match(text, one.end)
    if titled and has_surname(titled.group("person")):
        return replace(one, end=titled.end("person"), sort=Sort.PERSON)
    part = _PART.match(text, one.end)
    if part is None or _NO_NAME.match(part.group()) or _ROLE_WORD.match(part.group()):
        return one
    return replace(one, end=part.end())
