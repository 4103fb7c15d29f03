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

from zhagen.breakdown.bodies.agents_edges import EDGE_MARKS
from zhagen.breakdown.bodies.agents_lists import people, short_names
from zhagen.breakdown.bodies.agents_words import NAME_ENDS, NAME_STARTS, TRIGGERS
from zhagen.breakdown.bodies.clauses_words import any_of, clause_words
from zhagen.language.bodies import Mention, Sort
from zhagen.language.bodies_words import han_without, trie
from zhagen.language.surnames import has_surname

_LONGEST: Final = 18
# Nobody: 两家单位 named before, 任何单位; and what closes a list: 银行等单位.
_SOME: Final = re.compile(
    r"(?:[逐每跟帮]|任[一何意]|承担(?!单位|部门|机构|企业|主体)|组织(?![部科处股委办室单者方人])|[一二两三四五六七八九十几\d]+[个家]|[^等]*[^高中平对初同特优]等(?:单位|部门|机构|企业)"
    r"|.*(?:[创举督交开筹转申兴催查停补试自合新续快好]办|[调惩查判论]处|重组|[全内外局]部)$)"
)
_DUTY: Final = (
    rf"(?:{any_of('modals', 'roles', 'seconding', 'guiding', 'actor_triggers')}|{trie(TRIGGERS)})"
    r"(?<!应(?=急))(?<!要(?=[求点素]))(?<!须(?=知))|在(?=[^，。]{2,14}(?:指导|领导|统筹|支持|配合)下)"
    r"|是(?=(?:第一|直接|主要)?(?:责任人|责任主体|责任单位|牵头单位))|受(?=[^，。]{1,10}委托)"
    r"|[^，。；由]{2,16}的，(?=可以|应|须|要(?!求)|必须|需)"
)
_ACT: Final = any_of("modals", "roles", "seconding", "guiding", "manner", "verbs")
_ENDS: Final = trie({*clause_words("actor_ends"), *NAME_ENDS})
# No character of a name: words of duty; 应急, 负荷 and 牵引 are none.
_PLAIN_HAN: Final = han_without("要须将把对在由并是已的应负牵")
_NO_DUTY: Final = "应(?=急)|负(?!责)|牵(?!头)"
_HAN: Final = rf"(?:{_PLAIN_HAN}|{_NO_DUTY})"
# 村（社区）网格员. A cheap look ahead spares the slower walk over a name nearly everywhere.
_BRACKETED: Final = rf"(?:(?=[\u3400-\u9fff]{{1,4}}（){_HAN}{{1,4}}（[^（），。；]{{1,6}}）)?"
_NAME: Final = (
    r"(?:(?!麻烦|通知|安排|请(?!示)|让)"
    r"(?:被(?:考核|巡察|巡视|检查|督查|监管|审计|评估|帮扶|支援|督办|服务)(?:单位|部门|企业|地区)(?:党组织|党委|党组)?"
    r"|(?=[\u3400-\u9fff]{1,6}(?:（[^（），。；]{1,6}）)?党（)"
    rf"{_HAN}{{1,6}}(?:（[^（），。；]{{1,6}}）)?党（工）委|{_BRACKETED}(?:{_PLAIN_HAN}{{0,{_LONGEST}}}?(?:{_ENDS})"
    # The quick walk stops at a word of duty; the slow one goes past 应急, 负荷 and 牵引.
    rf"|(?={_PLAIN_HAN}{{0,{_LONGEST}}}(?:{_NO_DUTY})){_HAN}{{0,{_LONGEST}}}?(?:{_ENDS}))"
    r"|(?:配合|协办|参与|协助)(?:单位|部门)))"
)
# What stands before a name that no list holds, where the text does not begin with it.
_EDGE: Final = rf"[{EDGE_MARKS}由和及与同让烦请]" r"(?<!(?<!麻)烦)(?<![申邀聘提]请)"


def _edged(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A pattern at the head of a text, and behind an edge: so a search skips from edge to edge."""
    return re.compile(pattern), re.compile(_EDGE + pattern)


_LIST: Final = (
    r"(?:[、和及与][^，。；、和及与]{1,16}){0,6}(?:等(?:有关|相关)?(?:部门|单位|机构|企业))?"
)
_UNLISTED: Final = _edged(rf"(?P<name>{_NAME})(?={_LIST}(?:{_DUTY}))")
_EACH: Final = _edged(
    rf"(?P<name>(?:各(?:在[建营])?|有关|相关){_HAN}{{0,12}}?(?:{_ENDS}))(?=$|[、，。；]|{_ACT})"
)
_PARTNER: Final = re.compile(
    rf"(?:会同|会商|联合|配合|协助)(?P<name>{_NAME})(?=[，、和。；及]|$|{_ACT})"
)
_AGENT: Final = re.compile(rf"(?:由|责成|责令)(?P<name>{_NAME})(?={_ACT})")
_PLACES: Final = re.compile(
    rf"的(?P<name>(?:县（市、区）|区县|县区|乡镇|镇街|街道|地方|地区)(?!可)(?={any_of('modals')}))"
)
_CARRIERS: Final = re.compile(
    r"(?P<name>(?:移动|联通|电信|铁塔)(?<![^，：、。；由和]..)(?=[、和](?:移动|联通|电信|铁塔)))"
)
_GUIDE: Final = re.compile(rf"在(?P<name>{_NAME})(?=(?:统一|具体|业务)?指导下)")
_VERB_STARTS: Final = {
    word for word in (*clause_words("verbs"), *clause_words("manner")) if len(word) > 1
} - {*clause_words("actor_verbs"), *NAME_STARTS}
_NO_NAME: Final = re.compile(trie({*clause_words("actor_starts"), *_VERB_STARTS}))
_ROLE_WORD: Final = re.compile(any_of("roles"))
_SECOND: Final = re.compile(r"(?:配合|协办|参与|协助)(?:单位|部门)")
_PREFIX: Final = 4  # how much may stand before a name that the grammar found: 公安派出所
_LEVEL: Final = "省市县区镇乡全"
_WHOLE: Final = "省市县区镇乡各国全本"  # a name that begins so is complete to the left
_STATIONED: Final = re.compile(
    r"各级|(?:中央|省|市)?驻[省市县区镇]|全[省市县区镇]|[省市县区][属直]"
)
_ANY_VERB: Final = re.compile(any_of("verbs"))
_FIRMS: Final = ("企业", "公司", "法人", "协会")
_BARE: Final = frozenset(clause_words("no_names"))
_PART: Final = re.compile(
    rf"{_HAN}{{1,10}}?(?:分局|科|处|股|室|站|所|队|中心|办|组|窗口|平台)(?={_ACT})"
)
_TAILS: Final = {"室", *NAME_ENDS}  # 各审批科 of 各审批科室, 街道人大 of 街道人大工委
_STILL_NAMES: Final = (
    "被",
    "应急",
    "经办",
    "经营",
    "经济",
    "经信",
    "经发",
)  # though 经 and 被 open no name
_ANYONE: Final = frozenset({"责任单位", "责任部门", "成员单位", "承办单位", "主办单位"})
_RANK: Final = (
    r"(?:分管|[省市县区镇乡村局街道]{1,2}(?=党|委|纪|副|[镇乡县区市]长))?(?:常务|党组|党委|党工委)?(?:第一)?副?"
    r"(?:书记|主任|主席|秘书长|[镇乡局站所县区市科处院校队部]长)"
)
_TITLED: Final = re.compile(
    rf"{_RANK}(?P<person>(?!任[组副总主召指成])[\u3400-\u9fff]{{2,3}}?)(?:同志)?"
    r"(?=负|具体|要|应|牵头|主抓|为|任|担|[、，]|抓|分管|统筹|带)"
)
_PERSON: Final = _edged(rf"(?P<whole>{_TITLED.pattern})")
_PLACED: Final = re.compile(
    r"(?=[事属项企户居经单案注涉省市县区乡镇村所])(?:事发地|属地|(?:项目|企业|户籍|居住|经营|单位|事故|案件)?所在地|案发地|户籍地|居住地|经营地|注册地|涉事"
    r"|(?<![\u3400-\u9fff])(?:[省市县区乡镇村]、)*[省市县区乡镇村][两三四]级)"
)
_OTHER_PLACES: Final = re.compile(
    rf"(?:^|(?<=[{EDGE_MARKS}由请]))" r"(?:(?![各省市县区有相])[\u3400-\u9fff]{1,4}[县市区旗]、)+$"
)
_ONE_PLACE: Final = re.compile(
    r"[\u3400-\u9fff]{1,4}[县市区旗](?:党委[、和及与]?)?(?:人民政府|政府)(?!办|各|有关|部门)"
)
_LISTING: Final = frozenset("、\n")
_FURTHEST: Final = 14
_SECOND_KIND: Final = re.compile(
    r"（(?:党组|党工委|街道|社区|园区|镇|乡|处室|中心)）"
)  # 各级党委（党组）
_CHIEF: Final = re.compile(r"(?:党政)?主要(?:负责同志|负责人)$")
_SECOND_OR_MEMBER: Final = re.compile(r"(?:成员|参与|配合|协办|责任|牵头)(?:单位|部门)")
_LEVELS: Final = 3  # 县两级: what must be seen of the name itself
_EACH_PLACE: Final = re.compile(r"各(?:乡镇|镇|街道|县区|区县|县|区|市|乡|镇街)")
# 会同县自然资源局、属地乡镇: in a list the place tells who is meant.
_NEARBY: Final = re.compile(
    r"[、和及与](?P<name>(?:属地|沿线|沿途|辖区|涉事|所在|相关|有关)[\u3400-\u9fff]{0,4}?"
    r"(?:乡镇|街道|镇街|社区|园区|县区|区县|部门|单位|企业|学校|派出所|村))(?=[，、。；（]|$|要|应|须|负|配|参|协|按|分|落|做|开)"
)
_EDGED: Final = (_UNLISTED, _EACH)
_FORMS: Final = (_PARTNER, _AGENT, _GUIDE, _NEARBY)
_AGAIN: Final = re.compile("、|各(?!级)|有关|相关|会同|联合|配合|协助|牵头")


def completed(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The names of a text with their parts, and those that only their place makes names."""
    known = _joined(text, _with_lists(text, mentions))
    starts = [one.start for one in known]
    for one in _unlisted(text):
        first = max(0, bisect_right(starts, one.start) - 1)
        if first < len(known) and known[first].end <= one.start:
            first += 1
        last = bisect_left(starts, one.end, first)
        if first == last or _goes_on(text, known[first:last], one):
            known[first:last], starts[first:last] = [one], [one.start]
    return known


def _with_lists(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The names together with those that only a list or talk makes names."""
    more = [*short_names(text, mentions), *people(text)]
    if not more:
        return list(mentions)
    taken = {at for one in mentions for at in range(one.start, one.end)}
    more = [one for one in more if not taken.intersection(range(one.start, one.end))]
    return sorted([*mentions, *more], key=lambda one: one.start)


def _goes_on(text: str, parts: Sequence[Mention], full: Mention) -> bool:
    """Whether a name was found in part only.

    有关县 of 有关县区, 各乡镇 of 各乡镇农业服务中心, 执法支队 of 市生态环境执法支队.
    """
    first, last = parts[0], parts[-1]
    if len(parts) == 1 and full.start == first.start and text[first.end : full.end] in _TAILS:
        return True
    if first.start < full.start or full.end < last.end:
        return False
    if first.start > full.start:
        if text[first.start - 1] == "）":
            return full.end <= last.end + 1  # 党组 of 村（社区）党组织
        return len(parts) == 1 and last.end == full.end and _is_prefix(text, full, first)
    if text.startswith("组织", first.end - 1):  # 党组 of 党组织
        return first.end + 1 == full.end
    more = _AGAIN.search(text, first.end, full.end) or _NO_NAME.match(text, first.end)
    return more is None and first.sort is Sort.GROUP and first.end < full.end


def _is_prefix(text: str, full: Mention, first: Mention) -> bool:
    """Whether the words before a name found by its grammar belong to it: 公安派出所, 驻市各单位."""
    if text[first.start] in _WHOLE:
        return _STATIONED.fullmatch(text, full.start, first.start) is not None
    level = text[full.start] in _LEVEL or first.start - full.start <= _PREFIX
    order = _AGAIN.search(text, full.start, first.start) or _ANY_VERB.match(text, full.start)
    return level and order is None


def _unlisted(text: str) -> Iterator[Mention]:
    for found in _named(text):
        start, name = found.start("name"), found.group("name")
        offered = name.endswith(_FIRMS) and text.startswith("可", found.end("name"))
        if offered or name in _BARE or _SOME.match(name):
            continue  # 企业可自主申报 binds nobody
        if _SECOND.fullmatch(name) or name.startswith(_STILL_NAMES) or not _NO_NAME.match(name):
            generic = name[0] in "各有相被" or name in _ANYONE
            yield Mention(start, found.end("name"), Sort.OPEN, generic=generic, core=start)
    for found in _at_edges(_PERSON, text):
        if has_surname(found.group("person")):
            start = found.start("whole")
            yield Mention(start, found.end("person"), Sort.PERSON, core=start)
    for found in (*_PLACES.finditer(text), *_CARRIERS.finditer(text)):
        start = found.start("name")
        yield Mention(start, found.end(), Sort.GROUP, generic=True, core=start)


def _named(text: str) -> Iterator[re.Match[str]]:
    for pair in _EDGED:
        yield from _at_edges(pair, text)
    for form in _FORMS:
        yield from form.finditer(text)


def _at_edges(pair: tuple[re.Pattern[str], re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    opening, behind = pair
    first = opening.match(text)
    if first is not None:
        yield first
    yield from behind.finditer(text, first.end() if first else 0)


def _joined(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    result: list[Mention] = []
    for one in (_whole(text, each) for each in mentions):
        last = result[-1] if result else None
        if (last is not None and one.start < last.end) or _is_none(text, one):
            continue
        if last is not None and last.end == one.start and _is_part(text, last, one):
            result[-1] = replace(last, end=one.end, generic=last.generic or one.generic)
        elif one.sort is Sort.PERSON and text[one.start] == "由" and one.end - one.start > 1:
            result.append(replace(one, start=one.start + 1))  # 由分管副市长…: by, no family name
        elif text[one.start] != "本":
            start = _begin(text, one.start)
            result.append(one if start == one.start else replace(one, start=start))
    return [_with_part(text, one) for one in result]


def _whole(text: str, one: Mention) -> Mention:
    """A name with its second kind (各级党委（党组）), or without those who lead it."""
    if one.generic and text.startswith("（", one.end):
        aside = _SECOND_KIND.match(text, one.end)
        return replace(one, end=aside.end()) if aside else one
    chief = _CHIEF.search(text, one.start, one.end) if one.sort is Sort.GOVERNMENT else None
    return replace(one, end=chief.start()) if chief and chief.start() > one.start else one


def _is_none(text: str, one: Mention) -> bool:
    """Whether a name is none here: 甲为成员单位 says what 甲 is, and 家长委员会 holds no member."""
    if one.sort is Sort.GROUP:
        return (
            text[max(0, one.start - 1)] == "为"
            and _SECOND_OR_MEMBER.match(text, one.start) is not None
        )
    return one.sort is Sort.PERSON and text.startswith("会", one.end) and text[one.end - 1] == "员"


def _begin(text: str, start: int) -> int:
    """Where a name begins with what places it: 事发地镇政府, 市、县两级法院, 甲县、乙县政府."""
    if text[start - 1 : start] in _LISTING:
        places = _OTHER_PLACES.search(text, max(0, start - _FURTHEST), start)
        if places and _ONE_PLACE.match(text, start):
            return places.start()
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
