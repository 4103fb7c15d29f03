"""Where the name of a thing begins, and when several things are named in a row.

A clause in front of 的 is dropped where a telling name remains, words that tell nothing (相应,
本单位, 一批) and a time fall away; heads that share one prefix stay one name, names with a
beginning each are several.
"""

from __future__ import annotations

import re

from zhagen.breakdown.fields.deliverables_words import DeliverableWords

# What tells nothing in front of a name: 相应的, 一批, 不少于3份, 本单位.
_VAGUE = re.compile(
    r"^(?:出?(?:不少于|不低于|至少)?[0-9一二三四五六七八九十两-]{1,3}(?:[份篇个项套批名人期]|次(?!性))的?(?=.{2})"
    r"|本(?:领域|地区|地|部门|单位|行业|级|辖区|街道|区域|企业|条线)|相应|统一|配套|切实可行|详细|有关|相关"
    r"|各自|一[套批份个张本册]|或|(?:完善|调整|修订|完成)(?=.{4})"
    # 6月底前完成的……: a time is a field of its own.
    r"|[^，。；]{0,12}?[0-9一二三四五六七八九十](?:年|月|日|个工作日)[^，。；]{0,3}?[前内](?:完成|形成)?(?=.{3}))的?"
)
_OF = re.compile(r"(?<=的)[^的]+$")
_AND = re.compile(r"、|和|及|以及|与")
TELLING = 4


def named_parts(text: str, start: int, end: int, words: DeliverableWords) -> list[tuple[int, int]]:
    """One name, or several that each have their own beginning."""
    start = trimmed(text, start, end, words)
    parts = _parts(text, start, end)
    closed = [(low, high) for low, high in parts if _ends_in_head(text[low:high], words)]
    independent = [
        high - low >= TELLING or text[low:high] not in words.heads for low, high in closed
    ]
    alike = len({text[high - 2 : high] for _, high in parts}) == 1
    if len(closed) == len(parts) > 1 and (alike or all(independent[1:])):
        return [(trimmed(text, low, high, words), high) for low, high in closed]
    return [(start, end)] if end - start >= 2 else []


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    parts, low = [], start
    for link in _AND.finditer(text, start, end):
        parts.append((low, link.start()))
        low = link.end()
    return [*parts, (low, end)]


def _ends_in_head(name: str, words: DeliverableWords) -> bool:
    return any(head.end() == len(name) for head in words.founded.finditer(name))


def trimmed(text: str, start: int, end: int, words: DeliverableWords) -> int:
    """Where the telling part of a name begins."""
    name = text[start:end]
    tail = _OF.search(name)
    if tail is not None and _tells(tail.group(), words):
        start += tail.start()
    while vague := _VAGUE.match(text[start:end]):
        if end - start - vague.end() < 2:
            break
        start += vague.end()
    return start


def _tells(name: str, words: DeliverableWords) -> bool:
    """Whether a name says enough without the clause in front of its 的."""
    return len(name) >= TELLING or (len(name) == TELLING - 1 and name not in words.heads)
