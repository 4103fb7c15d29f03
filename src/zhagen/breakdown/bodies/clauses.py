"""Sentences and what in them cannot act: titles, quotations, brackets, mechanisms, history.

The text stays in its place: what is hidden is replaced by a filler of the same length, so every
offset remains that of the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

FILLER: Final = "\x00"

_HIDDEN: Final = re.compile(r"《[^《》]{0,120}》|\"[^\"。]{1,60}\"|（[^（）]{0,300}）")
# 建立由办公厅牵头、部门参与的工作机制: the names belong to the thing, nobody is told to act.
_MECHANISM: Final = re.compile(
    r"(?:建立|成立|组建|健全|完善|形成|构建|设立|实行|召开|打造|设|组成)(?:健全|完善|了|起)*"
    r"(?P<inside>由?[^。；]{0,80}?"
    r"(?:牵头|参与|参加|组成|负责|主导|联动|配合|为成员|为成员单位|协同|主管|主抓|领导|统筹|指导|统一管理|支持|实施|共同参与|任组长|任副组长|为组长|担任组长|挂帅)"
    r"(?:、[^，。；]{0,40}?)?)的(?!，)"
)
# 总指挥由分管副市长担任: who sits where; nobody in it is told to act.
_SEATED: Final = re.compile(
    r"(?:组长|指挥长?|召集人|组员|成员|委员|主任|主席|会长|秘书长|联络员)(?:单位)?"
    r"(?P<inside>(?:分别|均)?由[^。；，]{2,80}?(?:担任|兼任|组成|构成))"
)
# 3月1日上午，市政府召开专题会议，会议要求甲…: how the order came about.
_CONVENED: Final = re.compile(
    r"(?:20\d{2}年)?\d{1,2}月\d{1,2}日(?:[上下]午|晚上?|中午)?，[^。；]{0,60}?召开[^，。；]{0,30}会议?"
    r"(?=，[^。；]*(?:要求|决定|议定|明确|指出|强调|部署))"
)
_SENTENCE: Final = re.compile(r"[^。；！？\n]+")
_ORDER: Final = re.compile(
    r"(?<![重主需必纪])要(?![求点素件闻])|应当|应(?![用急对届])|必须|[^必]须|负责|牵头|责成|务必|不得|底前|日前|请(?![求示假教])"
    r"|工作日内|日内"
)
_PAST: Final = re.compile(
    r"近年来|年以来|月以来|以来，|截至|截止目前|目前，|目前已|累计|已经|已[完建累于在达实取有形出发开制印]|"
    r"了(?<![为除到]了)(?![解结])|上年度?[^，]{0,8}(?:完成|实现|增长)|同比"
)
# 2018年以前，补贴由房管局发放; 2019年机构改革后，改由…; 原由…: the past is named outright.
_HISTORY: Final = re.compile(
    r"^[ \x00，]*(?:(?:19|20)\d{2}年(?:\d{1,2}月)?(?:以前|之前|以来"
    r"|[^，。；]{0,8}(?:机构改革|改革|合并|撤并|改制|划转|调整)(?:之?前|[以之]?后|以来))"
    r"|(?:此次|本次|上一?轮)?(?:机构改革|体制改革|区划调整|撤县设[市区])(?:之?前|[以之]?后|以来)"
    r"|(?:过去|早期|最初|起初|历史上))，|^[ \x00，]*[^，。；]{0,12}?(?:原先?|最初|起初)由"
)
# 2027年以前，全部完成改造: a last day, not the past.
_DEMANDED: Final = re.compile(
    r"完成|建成|实现|达到|全部|基本|力争|确保|争取|[要须应]|印发|出台|日起|年起|月起"
)
# 2025年，办理时限由30天缩短到18天: nothing but the year in front says that it is over.
_OPENING_YEAR: Final = re.compile(
    r"[ ，]*(?:（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十\d]{1,3}[、.])?"
    r" *(20\d{2})年(?:度|全年|[底末]|[上下]半年|\d{1,2}月(?:[底末份]|\d{1,2}日)?)?，"
)
_STILL_AHEAD: Final = re.compile(r"今年|明年|本年|年内|力争|争取|确保|20\d{2}年")
# 截至2025年底已有413家，2026年内再新增150家: what follows is still to be done.
ANEW: Final = re.compile(
    r"，(?:力争|争取|计划|下一步|(?:到|确保)?(?:20\d{2}|今|本|明)?年(?:年?底之?前|年?末之?前|内))"
)


def hidden(text: str) -> str:
    """`text` with what cannot name an actor replaced by a filler of the same length."""
    result = _HIDDEN.sub(_fill, text)
    if "召开" in result:
        result = _CONVENED.sub(_fill, result)
    if "的" in result:
        result = _MECHANISM.sub(_fill_inside, result)
    if "担任" in result or "兼任" in result or "组成" in result or "构成" in result:
        result = _SEATED.sub(_fill_inside, result)
    return result


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The places of the sentences and halves (；) between `start` and `end`."""
    for found in _SENTENCE.finditer(text, start, end):
        yield found.start(), found.end()


def convened(text: str) -> Iterator[tuple[int, int]]:
    """The stretches that only tell on what day a meeting was held that then ordered something."""
    for found in _CONVENED.finditer(text) if "召开" in text else ():
        yield found.span()


def is_past(sentence: str) -> bool:
    """Whether a sentence tells what has been done and orders nothing."""
    if _HISTORY.match(sentence) and not _DEMANDED.search(sentence):
        return True
    past = _PAST.search(sentence)
    return past is not None and not (_ORDER.search(sentence) or ANEW.search(sentence, past.end()))


def year_told(sentence: str) -> int:
    """The year a sentence opens with and tells of, ordering nothing; 0 for any other sentence."""
    opening = _OPENING_YEAR.match(sentence)
    if opening is None or _ORDER.search(sentence):
        return 0
    return 0 if _STILL_AHEAD.search(sentence, opening.end()) else int(opening.group(1))


def _fill(match: re.Match[str]) -> str:
    return FILLER * len(match.group())


def _fill_inside(match: re.Match[str]) -> str:
    inside = match.group("inside")
    if inside.count("，") > 2:
        return match.group()
    return match.group().replace(inside, FILLER * len(inside), 1)
