"""The name of an authority put right where a seal or a stroke has damaged it.

An authority signs by its seal, and the seal lies over its name: the first characters come out as
列市 or 京例率, the end with a scrap of the ring behind it. Which bodies there are is known, and a
slice knows its region, so what is left usually says which one it was. What could be another town's
name is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import Levenshtein

_BODIES: Final = (
    "市场监督管理局", "市场监督管理委员会", "工商行政管理局", "行政审批局", "行政审批服务局",
    "审批服务管理局", "政务服务管理局",
)  # fmt: skip
# What is printed at the foot of every licence is not who issued it.
_IMPRINT = re.compile(
    r"(?:中华人民共和国)?国家(?:市场监督管理|工商行政管理)?总局.{0,2}制?|国家企业信用信息公示系统.*"
)
# Nothing else begins with 市场 and ends with 局.
_MARKET = re.compile(r"市场[^市]{2,6}局(?=.{0,2}$)")
_MOST_BEHIND: Final = 2  # characters of a seal; more would be a branch (某局某分局)
_WHOLE_DISTRICT = re.compile(r"(?:[\u4e00-\u9fff]{2,4}[区县旗])?")
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2}[区县旗]$")
_TOWN_LENGTH: Final = 3
_TOWN = re.compile(r"[市州盟]$")


def restored(text: str, region: str, districts: Sequence[str] = ()) -> str:
    """`text` with its body's name and its region put right, or as it is where nothing tells.

    `districts` are those the paper names elsewhere: one of them is meant by a district that
    differs from it in one character.
    """
    plain = _IMPRINT.sub("", re.sub(r"[^\u3400-\u9fff]", "", text))
    plain = _MARKET.sub("市场监督管理局", plain)
    found = _body(plain)
    if found is None or len(region) < _TOWN_LENGTH:
        return text
    start, name = found
    head = _head(plain[:start], region)
    return text if head is None else _told_elsewhere(head, region, districts) + name


def is_body(text: str) -> bool:
    """Whether a text ends with the name of a body that registers units, with a place before it."""
    return any(text.endswith(name) and len(text) > len(name) + 1 for name in _BODIES)


def districts_in(text: str, region: str) -> tuple[str, ...]:
    """The districts of the region a text names."""
    found = re.findall(re.escape(region) + r"([\u4e00-\u9fff]{2,4}?[区县旗])", text)
    return tuple(dict.fromkeys(found))


def _told_elsewhere(head: str, region: str, districts: Sequence[str]) -> str:
    """A region and district, the district spelled as the paper spells it elsewhere."""
    district = head.removeprefix(region)
    near = [one for one in districts if Levenshtein.distance(one, district) == 1]
    return region + near[0] if len(near) == 1 and district not in districts else head


def _body(text: str) -> tuple[int, str] | None:
    """Where the name of a known body begins at the end of `text`, and the name as it should be."""
    found: list[tuple[int, int, str]] = []
    for name in _BODIES:
        for behind in range(_MOST_BEHIND + 1):
            end = len(text) - behind
            for start in range(end - len(name) - 1, end - len(name) + 2):
                if start >= 0:
                    apart = Levenshtein.distance(text[start:end], name, score_cutoff=1)
                    found.append((apart * 10 + behind, start, name))
    worth, start, name = min(found, default=(99, 0, ""))
    return (start, name) if worth <= 10 + _MOST_BEHIND else None


def _head(text: str, region: str) -> str | None:
    """The region and district before a body's name; None where they may be another town's."""
    if region in text:
        district = text.rpartition(region)[2]
        return region + district if _WHOLE_DISTRICT.fullmatch(district) else None
    found = _DISTRICT.search(text)
    before = text[: found.start()] if found else text
    if not before or not _is_damaged(before, region):
        return None
    return region + (found.group() if found else "")


def _is_damaged(text: str, region: str) -> bool:
    """Whether a beginning is what is left of the region: a part of it, or no town's name."""
    if len(text) < len(region):
        return True
    tail = text[-len(region) :]
    same = [a == b for a, b in zip(tail, region, strict=True)]
    # 小国市 keeps nothing of 示例市 but what every town ends with.
    return any(same[:-1]) and (sum(same) >= len(region) - 1 or not _TOWN.search(tail))
