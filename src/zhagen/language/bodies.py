"""Names of organisations in running Chinese text: level × function × suffix.

Each family of names has its own pattern for what tells it (人社局, 人民政府, 有关部门); the name is
then extended to the left over levels and places and to the right over parts and brackets. The
text must be in plain spelling (language/plain.py); the places found are those of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from zhagen.language.bodies_left import EACH_PLACE, Left, extended
from zhagen.language.bodies_model import Mention, Sort
from zhagen.language.bodies_open import open_names, persons, units
from zhagen.language.bodies_right import mention_around
from zhagen.language.bodies_words import Endings, compiled_end, guarded, trie, words

__all__ = ["Mention", "Sort", "find_bodies"]

_STEM = trie(words("functions"))
_SHY = frozenset(words("shy"))
_MINISTRIES = frozenset(words("ministries"))
_ORGAN = re.compile(
    rf"(?P<stem>{_STEM}(?:和?{_STEM}){{0,3}}?)"
    rf"(?:(?P<end>{guarded(words('ends'))})|(?P<section>{guarded(words('sections'))})"
    rf"|(?P<loose>{guarded(words('loose'))}))"
)
_NOT_ALONE = frozenset({"公司", "集团", "窗口", "社", "学校"})
_WHOLE = re.compile(guarded(words("whole")))
_BARE_OK = frozenset(words("bare_ok"))
_REGION = r"(?:[\u3400-\u9fff]{2,3}?(?:省|市|自治区|州|县|区)?)"
_BRANCH = re.compile(
    rf"(?:{trie(words('banks'))}){_REGION}{{0,2}}?(?:{guarded(words('branches'))})(?:营业管理部)?"
)
_BRANCH_END = re.compile(
    r"(?:海关|海事局|金融监管局|金融监管分局|证监局|银保监局|银保监分局|税务局|通信管理局|邮政管理局|煤监局)"
)
_GOVERNMENT = re.compile(
    r"(?:人民政府|政府|管理委员会|管委会|党委政府|党委|党工委|党组|委(?=[、，）。；和及与]|、?[省市县区]政府))"
    r"(?!采购|网站|购买|投资|工作报告|信息|主导|引导|补贴|和社会|规章|令|数据|绩效|治理|性|基金|专项|债|储备|监管|"
    r"统筹|职能|部门|有关部门|相关部门|各部门|书记|班子|公报|文件|服务)(?:办公厅|办公室|办(?![理公事法好成]))?"
)
_BESIDE_PARTY = compiled_end("委[、和]?")  # 镇党委、政府
_PART_OF_GOVERNMENT = re.compile(
    r"(?:人民政府|政府)(?:各|有关|相关|各有关|各相关|职能|组成)?(?:职能|工作|组成)?部门(?![间规])"
)
_KINDS = trie(words("local_kinds"))
_WHICH = trie(words("generic_words"))
_GROUP_HEADS = "".join(
    sorted({word[0] for word in words("generic_words")} | set("地中试成窗牵省市县区"))
)
_GROUP = re.compile(
    rf"(?=[{_GROUP_HEADS}])(?:(?:{_WHICH}){{1,3}}的?(?:(?:省|市|县|区|镇|省级|市级|县级|区级|市直|省直|县直|区直|行业|职能|成员|责任|试点|业务|地方|中央|国家)*)"
    rf"(?:{_KINDS})(?:和(?:有关|相关|各)?(?:{_KINDS}))?(?![规间])|{EACH_PLACE}|各地"
    rf"|试点(?:地区|城市|县|单位|市|省份)(?:人民政府|政府)?|成员单位|窗口单位|行业主管部门|牵头单位|牵头部门"
    rf"|(?:[省市县区]级|[省市县区]直|[省市县区]属)(?:各|有关|相关|各有关)*(?:{_KINDS})|(?:地方|中央)(?:各级|有关|各)*(?:{_KINDS}))"
)
_LISTED = compiled_end(rf"(?:{_STEM}(?:、|和|及|与|以及))+")
_AND_OTHERS = re.compile(r"等(?:有关|相关|各有关)?(?:职能|成员|主管|市直|省级)?(?:部门|单位)")
_BEFORE_NAME = frozenset("、和及与")
_STEMS = Endings(words("functions"))
_HAVE_PARTS = frozenset({Sort.ORGAN, Sort.GOVERNMENT})
_LAST_LISTED = compiled_end(rf"(?:{_STEM}(?:、|和|及|与|以及))*{_STEM}")


def find_bodies(text: str) -> tuple[Mention, ...]:
    """The names of bodies and persons in a plain text, in order, none inside another."""
    found: list[Mention] = []
    for family in _FAMILIES:
        found += family(text)
    if not found:
        return ()
    chosen: list[Mention] = []
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        last = chosen[-1] if chosen else None
        if last is None or mention.start >= last.end:
            chosen.append(mention)
        elif mention.end > last.end and mention.end - mention.start > last.end - last.start:
            chosen[-1] = mention
    return tuple(_joined(chosen))


def _joined(mentions: list[Mention]) -> list[Mention]:
    """A body and the group of its own right behind it are one name: 国务院有关部门."""
    if len(mentions) < 2:
        return mentions
    result: list[Mention] = []
    for mention in mentions:
        last = result[-1] if result else None
        if (
            last is not None
            and last.end == mention.start
            and mention.sort is Sort.GROUP
            and last.sort in _HAVE_PARTS
        ):
            result[-1] = replace(last, end=mention.end, sort=Sort.GROUP, generic=True, plural=True)
        else:
            result.append(mention)
    return result


def _organs(text: str) -> Iterator[Mention]:
    for found in _ORGAN.finditer(text):
        left = extended(text, found.start())
        stem, end = found.group("stem"), found.group("end")
        placed = left.start < found.start()
        if not placed and not _stands_alone(stem, end or "", found):
            continue
        if found.group("section"):
            left = replace(left, plural=True)
        mention = mention_around(text, found.start(), found.end(), Sort.ORGAN, left)
        yield mention
        if text[mention.start - 1 : mention.start] in _BEFORE_NAME:
            yield from _listed(text, mention.start)


def _stands_alone(stem: str, end: str, found: re.Match[str]) -> bool:
    """Whether a function and suffix name a body without a level before them."""
    if found.group("loose"):
        return stem not in _SHY and found.group("loose") not in _NOT_ALONE
    if found.group("section"):
        return found.group("section") not in {"系统", "条线"}
    if end == "部":
        return stem in _MINISTRIES
    return stem not in _SHY or end[-1:] in "局厅"


def _listed(text: str, start: int) -> Iterator[Mention]:
    """Functions without suffix in a list before a full name: 人社、财政、税务部门."""
    lowest = max(0, start - 60)
    behind = start - 1 - (text[start - 2 : start] == "以及")
    if _STEMS.start(text, lowest, behind) < 0 and _STEMS.start(text, lowest, start - 1) < 0:
        return
    listed = _LISTED.search(text[lowest:start])
    if listed:
        yield from _shorts(text, lowest + listed.start(), start)


def _shorts(text: str, start: int, end: int) -> Iterator[Mention]:
    first = True
    for found in _STEM_ONLY.finditer(text, start, end):
        left = extended(text, found.start()) if first else Left(found.start())
        first = False
        yield Mention(
            left.start,
            found.end(),
            Sort.SHORT,
            left.generic,
            left.plural,
            left.level,
            found.start(),
        )


_STEM_ONLY = re.compile(_STEM)


def _short_lists(text: str) -> Iterator[Mention]:
    if "等" not in text:
        return
    for found in _AND_OTHERS.finditer(text):
        lowest = max(0, found.start() - 60)
        listed = _LAST_LISTED.search(text[lowest : found.start()])
        if listed:
            yield from _shorts(text, lowest + listed.start(), found.start())


def _wholes(text: str) -> Iterator[Mention]:
    for found in _WHOLE.finditer(text):
        # 街道 in 城东街道办事处 is a level with a place of its own.
        street = len("街道") if found.group().startswith("街道") else 0
        left = extended(text, found.start() + street)
        if left.start == found.start() and found.group() in _BARE_OK:
            continue
        yield mention_around(text, found.start() + street, found.end(), Sort.ORGAN, left)


def _branches(text: str) -> Iterator[Mention]:
    for found in _BRANCH.finditer(text):
        yield mention_around(text, found.start(), found.end(), Sort.BRANCH, Left(found.start()))
    for found in _BRANCH_END.finditer(text):
        left = extended(text, found.start())
        if left.start < found.start():
            yield mention_around(text, found.start(), found.end(), Sort.BRANCH, left)


def _governments(text: str) -> Iterator[Mention]:
    for found in _GOVERNMENT.finditer(text):
        left = extended(text, found.start())
        placed = left.start < found.start() or found.group().startswith("党")
        if placed or _BESIDE_PARTY.search(text[max(0, found.start() - 3) : found.start()]):
            yield mention_around(text, found.start(), found.end(), Sort.GOVERNMENT, left)
    for found in _PART_OF_GOVERNMENT.finditer(text) if "政府" in text else ():
        left = _nobody(extended(text, found.start()))
        yield mention_around(text, found.start(), found.end(), Sort.GROUP, left)


def _nobody(left: Left) -> Left:
    """The same reach of a name that names nobody in particular."""
    return Left(left.start, left.level, generic=True, plural=True)


def _groups(text: str) -> Iterator[Mention]:
    for found in _GROUP.finditer(text):
        start = found.start()
        # 各地区各有关部门 are two; 省级有关部门 is one.
        left = Left(start) if text[start] == "各" else extended(text, start)
        left = _nobody(left)
        yield mention_around(text, start, found.end(), Sort.GROUP, left)


_FAMILIES: Final = (
    _organs, _wholes, _branches, _governments, _groups, persons, open_names, units, _short_lists,
)  # fmt: skip
