"""What stands before the text of an official document: title, number, day, addressees.

The red head and the marks above the number (份号, 密级, 签发人) are set aside; a title may stand
above the number, as on web pages, or below it, as on paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from zhagen.breakdown.outlining.lines import (
    ANNEX,
    DATE_LINE,
    LONGEST_HEADING,
    LONGEST_TITLE,
    STOPS,
    TITLE_END,
    RawLine,
)  # fmt: skip
from zhagen.breakdown.outlining.numbering import number_of
from zhagen.breakdown.source import Kind
from zhagen.language.dates import parse_date
from zhagen.language.plain import plain

_YEAR_BRACKET: Final = r"（?(?:19|20)\d{2}）?"
_DOC_NUMBER: Final = re.compile(rf"^[\u4e00-\u9fff]{{1,14}}{_YEAR_BRACKET}第?\d{{1,5}}号$")
_MARK: Final = re.compile(
    r"^(?:\d{6}|(?:绝密|机密|秘密|内部)(?:[★☆*].{0,8})?|特急|加急|特提|平急|急件|(?:签发人|会签人)：.{0,30}"
    r"|(?:索引号|信息分类|公开方式|公开属性|发布机构|来源|浏览次数|字体|主题分类|有效性|发布时间)：.{0,40})$"
)
# What somebody is told to do by when (请王芳周五前交方案) is no title, though it ends like one.
_SPOKEN: Final = re.compile(r"请|[今明后]天|周[一二三四五六日末]|[上下]午|[日底号]前|月内|年内")
_ADDRESSED: Final = re.compile(
    r"(?:政府|委员会|[委局办厅部署院室队站所校]|单位|部门|机构|企业|公司|中心|街道|乡镇|同志|科室|窗口)[）、，各有关]*：$"
)
_MOST_HEAD: Final = 14  # lines in which a title, a number and addressees stand


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the text."""

    kinds: dict[int, Kind]
    title: str = ""
    number: str = ""
    issued: date | None = None
    addressees: tuple[str, ...] = ()


def head_of(lines: Sequence[RawLine]) -> Head:
    """Title, number, day and addressees; a title of several lines ends where these begin."""
    anchored = any(_is_anchor(line) for line in lines[:_MOST_HEAD])
    kinds: dict[int, Kind] = {}
    for index, line in enumerate(lines[:_MOST_HEAD]):
        kind = _head_kind(line)
        if kind is Kind.TITLE and not anchored and _whole(_texts(lines, kinds, Kind.TITLE)):
            break
        if kind is None:
            break
        kinds[index] = kind
        if kind is Kind.ADDRESSEES:
            break
    title = _title(lines, kinds, anchored=anchored)
    days = _texts(lines, kinds, Kind.DATE)
    named = _texts(lines, kinds, Kind.ADDRESSEES)
    return Head(
        kinds, title, next(iter(_texts(lines, kinds, Kind.NUMBER)), ""),
        parse_date(plain(days[0]).replace(" ", "")) if days else None,
        _addressees(named[0]) if named else (),
    )  # fmt: skip


def _head_kind(line: RawLine) -> Kind | None:
    """What a line of the head is; None for the first line of the text itself."""
    text = plain(line.text).strip()
    close = text.replace(" ", "")
    if line.cells or line.note:
        return None
    if _DOC_NUMBER.match(close):
        return Kind.NUMBER
    if DATE_LINE.match(close):
        return Kind.DATE
    if _MARK.match(close):
        return Kind.FOOT
    if _is_addressed(text):
        return Kind.ADDRESSEES
    return Kind.TITLE if _may_be_title(line, text) else None


def _texts(lines: Sequence[RawLine], kinds: dict[int, Kind], wanted: Kind) -> list[str]:
    return [lines[index].text.strip() for index, kind in kinds.items() if kind is wanted]


def _title(lines: Sequence[RawLine], kinds: dict[int, Kind], *, anchored: bool) -> str:
    """The title: below the number where a red head (…文件) stands above it, else above it.

    Lines that turn out to be no title lose their kind.
    """
    places = [index for index, kind in kinds.items() if kind is Kind.TITLE]
    number = next((index for index, kind in kinds.items() if kind is Kind.NUMBER), len(lines))
    above = [index for index in places if index < number]
    below = [index for index in places if index > number]
    texts = [lines[index].text.strip() for index in below]
    if _whole(texts) or (texts and not above):
        for index in above:
            kinds[index] = Kind.FOOT  # 示例市人民政府文件
        return "".join(texts)
    for index in below:
        del kinds[index]
    title = [lines[index].text.strip() for index in above]
    if title and not anchored and not _whole(title):
        return _only_certain(lines, kinds)
    return "".join(title)


def _is_anchor(line: RawLine) -> bool:
    text = plain(line.text).strip()
    return _DOC_NUMBER.match(text.replace(" ", "")) is not None or _is_addressed(text)


def _is_addressed(text: str) -> bool:
    return text.endswith("：") and _ADDRESSED.search(text) is not None


def _may_be_title(line: RawLine, text: str) -> bool:
    if line.cells or line.number or ANNEX.match(text) or number_of(line.text):
        return False
    if "关于" not in text and _SPOKEN.search(text):
        return False
    return len(text) <= LONGEST_TITLE and not text.endswith(tuple(STOPS + "："))


def _whole(title: Sequence[str]) -> bool:
    return bool(title) and TITLE_END.search(plain(title[-1]).replace(" ", "")) is not None


def _only_certain(lines: Sequence[RawLine], kinds: dict[int, Kind]) -> str:
    """Without any sign of a head only a short line over longer or numbered ones is a title."""
    first = lines[0].text.strip()
    below = lines[1] if len(lines) > 1 else None
    certain = kinds.get(0) is Kind.TITLE and len(first) <= LONGEST_HEADING and below is not None
    if certain and below is not None:
        certain = (
            bool(below.cells or below.number or below.heading or number_of(below.text))
            or below.text.rstrip().endswith("。")
            or len(below.text) > 2 * len(first)
        )
    for index in [index for index, kind in kinds.items() if kind is Kind.TITLE]:
        if index or not certain:
            del kinds[index]
    return first if certain else ""


def _addressees(text: str) -> tuple[str, ...]:
    names = re.split(r"[，,；;、]", text.strip().rstrip("：:"))
    return tuple(name.strip() for name in names if name.strip())
