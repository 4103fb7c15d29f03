"""A line of a file before it is a paragraph, and what lines of a head and a foot look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_HAN_YEAR: Final = "[二一][〇零一二三四五六七八九]{3}年"
_HAN_DAY: Final = "[一二三四五六七八九十]{1,3}"
DAY: Final = rf"(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日|{_HAN_YEAR}{_HAN_DAY}月{_HAN_DAY}日)"
DATE_LINE: Final = re.compile(
    rf"^（?(?:成文日期|发文日期|印发日期|日期)?：?{DAY}(?:印发|发布)?）?$"
)
ANNEX: Final = re.compile(r"^附 *件(?: *[\d一二三四五六七八九十]{1,3})?(?:：|$|[ .、])")
TITLE_END: Final = re.compile(
    r"(?:通知|意见|方案|办法|规定|决定|计划|规划|要点|措施|纪要|函|批复|报告|请示|公告|通告|细则|预案|清单|"
    r"分工|安排|指引|规则|制度|通报|工作单|分解表|任务书|责任书|讲话|条例)(?:（.{1,24}）)?$"
)
STOPS: Final = "。；！？，、"
LONGEST_HEADING: Final = 45
LONGEST_TITLE: Final = 120


@dataclass(frozen=True, slots=True)
class RawLine:
    """A paragraph or table row as a file holds it.

    `number` is the numbering that Word makes and that is not part of `text`; `heading` the level of
    a heading style (0 for none); `cells` are (head, text) pairs of a table row.
    """

    text: str
    number: str = ""
    heading: int = 0
    page: int = 0
    note: bool = False
    cells: tuple[tuple[str, str], ...] = ()
