"""A plain-regex reader of tasks, the peer that anyone would write in an afternoon.

It knows brackets, 责任单位：, 牵头, 配合, 由…, 会同, and dates with 前 or 底; no organisation
grammar, no state of a document, no background.
"""

from __future__ import annotations

import re

_BODY = (
    r"[\u4e00-\u9fff]{1,14}?"
    r"(?:部|委|局|厅|办|署|中心|政府|公司|院|会|大学|集团|分局|支队|单位|部门)"
)
_LIST = rf"{_BODY}(?:[、，和]{_BODY})*"
_BRACKET = re.compile(
    r"[（(〔]([^（）()〔〕]*(?:责任|负责|牵头|配合|参与|指导|落实)[^（）()〔〕]*)[）)〕]"
)
_LEAD = re.compile(rf"({_LIST})(?:牵头|负责|指导)|(?:责任单位|牵头单位)[：:]({_LIST})")
_SUPPORT = re.compile(rf"({_LIST})(?:配合|参与|协助)|配合单位[：:]({_LIST})|会同({_LIST})")
_SUBJECT = re.compile(rf"(?:^|[。；，])({_LIST})(?:要|应|应当|须|负责|牵头|会同)|由({_LIST})")
_DATE = re.compile(
    r"(?:到)?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?前?"
    r"|\d{1,2}月(?:\d{1,2}日|底)前|每年|每月|每季度"
)


def bodies_of(text: str) -> tuple[list[str], list[str]]:
    """The names that lead and those that support."""
    brackets = " ".join(found.group(1) for found in _BRACKET.finditer(text))
    where = brackets or text
    lead = _names(_LEAD, where) or _names(_SUBJECT, where)
    return lead, [name for name in _names(_SUPPORT, where) if name not in lead]


def dates_of(text: str) -> list[str]:
    """The times as written."""
    return [found.group() for found in _DATE.finditer(text)]


def _names(pattern: re.Pattern[str], text: str) -> list[str]:
    groups = (group for found in pattern.finditer(text) for group in found.groups() if group)
    return list(dict.fromkeys(name for group in groups for name in re.split("[、，和]", group)))
