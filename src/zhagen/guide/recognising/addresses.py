"""Addresses: from the place name or the word 地址 to the number of the door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhagen.guide.recognising.said import Mention, Said
from zhagen.guide.recognising.vocabulary import Kind
from zhagen.language import shapes

_RUN: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（）#-]{4,60}")
_MARK: Final = re.compile(
    r"(?:[省市区县州旗镇乡村社组路街道巷弄]|大道|胡同|大厦|广场|小区|园区|工业园|商城|花园|公寓"
    r"|(?:楼|园|城|厦|中心)(?=[A-Za-z]?(?:座|栋|区)?\d)|[A-Za-z](?:座|栋|幢|区|楼)|\d+(?:号楼|号|栋|幢|座|楼|层|室|单元|组|铺|#)|[一二三四五六七八九十百]+(?:号|栋|幢|座|楼"
    r"|层|室|单元|组)|号?厂房|号?车间|号?仓库|号楼|附\d+号|门面|商铺|铺面)"
)
# 住所地, 所在地: the whole label leads, but a street may begin as its last character does.
_SPOT: Final = r"地(?:址|点|方)?(?![坛安铁税质矿震王藏]|宝[路街巷])"
_LED: Final = re.compile(
    r".*(?:地址|住所|住址|位于|位置|坐落|座落|开在|设在|搬到|搬去|在|地点|场所|注册地|地方|是"
    rf"|：|(?:住所|住|注册|登记|经营|营业|办公|生产|在){_SPOT})(?:就?是|为|在|：|{_SPOT})*"
)
_PLACE: Final = re.compile(
    r"(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,4}?(?:市|县|区|旗|镇|乡|村))"
)
_DOOR: Final = re.compile(
    r"[路街道巷弄村园区]\w{0,12}?(?:\d|[一二三四五六七八九十])+(?:号|栋|幢|座|楼|层|室|单元|组)"
)
_NUMBERED: Final = re.compile(r"\d|[一二三四五六七八九十百](?:号|栋|幢|座|楼|层|室|单元|组)")
_ROOM: Final = re.compile(r"[A-Za-z]?(?:座|栋|幢|区)?-?\d{1,5}(?:-\d{1,5})*(?:室|号|房)?")
_TO_BE_CUT: Final = re.compile(
    r"^(?:的|写|填|登记|我们|我|公司|单位|店|门面|就|现在|目前|实际|经营|办公|租)+"
)
_HOME: Final = re.compile(r"我家住|家住|户籍|户口|身份证(?:上的?)?地址|住在")


def addresses(said: Said) -> Iterator[Mention]:
    """Every address in the turn, for the concept that takes one."""
    concept = said.vocabulary.first_of(Kind.ADDRESS, said.asked)
    if concept is None:
        return
    cue = said.vocabulary.cue_patterns[concept.name]
    for run in _RUN.finditer(said.text):
        clause = said.clause_at(run.start())
        marks = list(_MARK.finditer(run.group()))
        if clause.idle or clause.asks or len(marks) < 2 or _HOME.search(run.group()):
            continue
        told = cue.search(said.text[clause.start : run.end()]) or said.asked is concept
        if not told and not _DOOR.search(run.group()):
            continue
        tail = _ROOM.match(run.group(), marks[-1].end())
        yield from _cut(concept.name, run, tail.end() if tail else marks[-1].end())


def _cut(concept: str, run: re.Match[str], end: int) -> Iterator[Mention]:
    text = run.group()[:end]
    led = _LED.match(text[:-2])
    start = led.end() if led else 0
    start += len(cut.group()) if (cut := _TO_BE_CUT.match(text[start:])) else 0
    if not led and (place := _PLACE.search(text)):
        start = max(start, place.start() if start == 0 else start)
    value = text[start:]
    known, fit = shapes.address(value)
    if fit >= shapes.FITS and len(_MARK.findall(value)) >= 2 and _NUMBERED.search(value):
        yield Mention(concept, known, run.start() + start, run.start() + end, weight=2)
