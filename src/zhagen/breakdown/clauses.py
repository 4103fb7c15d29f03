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
_SENTENCE: Final = re.compile(r"[^。；！？\n]+")
_ORDER: Final = re.compile(
    r"(?<![重主需必纪])要(?![求点素件闻])|应当|应(?![用急对届])|必须|[^必]须|负责|牵头|责成|务必|不得|底前|日前|请(?![求示假教])"
    r"|工作日内|日内"
)
_PAST: Final = re.compile(
    r"近年来|年以来|月以来|以来，|截至|截止目前|目前，|目前已|累计|已经|已[完建累于在达实取有形出发开制印]|"
    r"了(?<![为除到]了)(?![解结])|上年度?[^，]{0,8}(?:完成|实现|增长)|同比"
)


def hidden(text: str) -> str:
    """`text` with what cannot name an actor replaced by a filler of the same length."""
    result = _HIDDEN.sub(_fill, text)
    if "的" in result:
        result = _MECHANISM.sub(_fill_inside, result)
    return result


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The places of the sentences and halves (；) between `start` and `end`."""
    for found in _SENTENCE.finditer(text, start, end):
        yield found.start(), found.end()


def is_past(sentence: str) -> bool:
    """Whether a sentence tells what has been done and orders nothing."""
    return _PAST.search(sentence) is not None and _ORDER.search(sentence) is None


def _fill(match: re.Match[str]) -> str:
    return FILLER * len(match.group())


def _fill_inside(match: re.Match[str]) -> str:
    inside = match.group("inside")
    if inside.count("，") > 2:
        return match.group()
    return match.group().replace(inside, FILLER * len(inside), 1)
