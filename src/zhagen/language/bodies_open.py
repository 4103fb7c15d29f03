"""Names that are the owner's own choice: companies, working groups, units, persons with a title.

Their suffix tells where they end; where they begin is told by a level or by the edge of a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhagen.language.bodies_left import Left
from zhagen.language.bodies_model import Mention, Sort
from zhagen.language.bodies_right import mention_around
from zhagen.language.bodies_words import compiled_end, guarded, trie, words
from zhagen.language.surnames import has_surname

_PERSON = re.compile(trie(words("persons")))
_TITLE = re.compile(trie(words("titles")))
_NAMED = compiled_end(r"([\u3400-\u9fff]{2,3})(?P<rank>常务副|党组|副)?")
_OPEN = re.compile(guarded(words("openends")) + r"(?:（[筹集团]{1,2}）)?")
_OPEN_HEAD = compiled_end(r"[\u3400-\u9fffA-Za-z0-9〇·]{1,22}")
_BARE_OPEN = re.compile(
    r"(?:公司|集团|实验室|大学|研究院|研究所|医院|卫生院|银行|学院|协会|商会|联合会|基金会|联盟|总公司)(?:（[筹集团]{1,2}）)?$"
)
_MODIFIER = re.compile(
    r"^(?:重点|国家级|一批|各类|龙头|有关|相关|新型|全国|所有|大型|多个|若干|其他|本|该|高水平|定点|民营|国有|企业|行业|产业|合作|绿色|区域)|"
    r"的|[^（]*建设$|[一二三四五六七八九十两]家"
)
_JOINT = re.compile(trie(words("joints")))
# 表彰区政务服务中心; but 服务 in 企业服务中心 is what it is for.
_ORDER = re.compile(rf"(?:{trie(words('orders'))})(?=全?[省市县区镇](?![级直]|政(?![务数])))")
_LEVEL_HEAD = re.compile(
    r"(?:国家|全?省|全?市|县|区|镇|街道|州|[\u3400-\u9fff]{1,4}?[省市县区州](?![政级直]))"
)
_STANDING = guarded((*words("units"), *words("standing")))
_UNIT = re.compile(
    rf"{_STANDING}(?=[、，；。）]|$|要|应|负责|牵头|配合|会同|汇总|按|做好|每月|每周|定期|将|参与|等|和|及|组织|承担|具体|"
    r"根据|统筹|跟踪)"
)
_OF_UNIT = ("局", "厅", "委", "镇", "院", "所", "中心")  # 局办公室, 中心综合科
_VERB = re.compile(trie(word for word in words("joints") if len(word) > 1))


def units(text: str) -> Iterator[Mention]:
    """Parts of an organisation that speak for themselves at the edge of a clause."""
    for found in _UNIT.finditer(text):
        start, end = found.span()
        if text.endswith(_OF_UNIT, 0, start):
            start -= len("中心") if text.endswith("中心", 0, start) else 1
        if _at_edge(text, start):
            yield Mention(start, end, Sort.UNIT, core=start)


def persons(text: str) -> Iterator[Mention]:
    """Persons by name and title, and those who stand for a body (分管负责同志)."""
    for found in _PERSON.finditer(text):
        yield Mention(found.start(), found.end(), Sort.PERSON, generic=True, core=found.start())
    for found in _TITLE.finditer(text):
        lowest = max(0, found.start() - 6)
        named = _NAMED.search(text[lowest : found.start()])
        for start in (found.start() - n for n in (2, 3, 4, 5, 6)) if named else ():
            rank = text[start : found.start()]
            name = rank.removesuffix("副").removesuffix("常务").removesuffix("党组")
            if (
                2 <= len(name) <= 3
                and has_surname(name)
                and not _VERB.match(name)
                and _at_edge(text, start)
            ):
                yield Mention(start, found.end(), Sort.PERSON, core=start)
                break


def _at_edge(text: str, start: int) -> bool:
    """Whether a clause or list item begins here."""
    if start <= 0:
        return start == 0
    return not "\u3400" <= text[start - 1] <= "\u9fff" or text[start - 1] in "由请和与及报交经送"


def open_names(text: str) -> Iterator[Mention]:
    """Companies, laboratories, hospitals, centres, working groups."""
    for found in _OPEN.finditer(text):
        lowest = max(0, found.start() - 22)
        run = _OPEN_HEAD.search(text[lowest : found.start()])
        if not run:
            continue
        start = lowest + run.start()
        for joint in _JOINT.finditer(text, start, found.start()):
            start = joint.end()
        for order in _ORDER.finditer(text, start, found.start()):
            start = order.end()
        name = text[start : found.end()]
        level = _LEVEL_HEAD.match(name)
        if level and level.end() < len(name) and start + level.end() <= found.start():
            core = start + level.end()
            yield mention_around(text, core, found.end(), Sort.OPEN, Left(start, level.group()))
        elif _is_open_name(text, start, found.start(), name):
            yield mention_around(text, start, found.end(), Sort.OPEN, Left(start))


def _is_open_name(text: str, start: int, end: int, name: str) -> bool:
    """Whether a name without a level can be one: 之江实验室 between two commas."""
    if not _BARE_OPEN.search(name) or not 2 <= end - start <= 12 or _MODIFIER.search(name):
        return False
    return start == 0 or text[start - 1] in "、（：由同和与托及"
