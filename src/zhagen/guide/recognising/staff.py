"""Which of several counts of people is meant: those there are, not those who come later."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_LOOK_BACK: Final = 24
_LATER: Final = (
    r"(?:下(?:个?月|周|个?星期|个?礼拜|个?季度|半年|一?批)|月底|年[底后]|节后|明年|后年|明天|后天|开春"
    r"|过(?:完年|了年|完节|几天|一?阵子?|一?段时间|两天|些天|几个月)|以后|往后|将来|日后|后面|回头|即将)"
)
_NOW: Final = re.compile("现在|目前|眼下|今天|当前|现有|如今|暂时|手头")
_JOINS: Final = re.compile(
    rf"{_LATER}[^，。；]*?(?:[来招进添增加请雇聘]|报到|入职|到岗|上班)[^，。；]{{0,4}}$"
)
_COMES: Final = re.compile(
    rf"^(?:[个名位]|人|员工)*(?:要|得|会|是)*(?:{_LATER}(?:才|再|会|就|要|能)*(?:过来|来|到|入职|上班|报到|进)"
    r"|还(?:没|未)(?:来|到|入职|上班|报到))(?![^，。；]{0,2}?[0-9一二两俩仨三四五六七八九十])"
)


def comes_later(before: str, behind: str) -> bool:
    """Whether what stands around a number says that these people are not there yet.

    >>> comes_later("现在9个，下月才再来", "个")
    True
    """
    near = before[-_LOOK_BACK:]
    now = list(_NOW.finditer(near))
    since = near[now[-1].end() :] if now else near
    return _JOINS.search(since) is not None or _COMES.match(behind) is not None


def is_total(value: int | None, others: Sequence[int]) -> bool:
    """Whether a number is that of all the others together: 四十二个护士两个医生，总共四十四."""
    return value is not None and len(others) > 1 and sum(others) == value
