"""Lists of names where only names can stand: every item counts, known grammar or not.

In 责任单位：省科技厅、之江实验室等省级单位 the list itself says what a name is; the organisation
grammar only keeps together what belongs together (各市、县（市、区）政府, 文化和旅游局).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zhagen.breakdown.bodies.brackets_words import ENDS_AS_NAME, OWN_ROLE
from zhagen.language.bodies import Mention, Sort, find_bodies
from zhagen.language.bodies_prefix import resolved_names
from zhagen.language.surnames import has_surname


@dataclass(frozen=True, slots=True)
class Item:
    """A name in a list: its place, its own role mark ("lead", "support" or ""), and its reading."""

    start: int
    end: int
    mark: str
    mention: Mention
    resolved: str

    @property
    def bare_person(self) -> bool:
        """Whether it is a person's name without a title: the contact of the body before it."""
        return self.mention.sort is Sort.PERSON and self.mention.core == self.mention.end


class Cover:
    """Places that are taken, to be asked in less than linear time; the spans are in order."""

    __slots__ = ("_ends", "_spans", "_starts")

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._spans = frozenset(spans)
        self._starts = [start for start, _end in merged]
        self._ends = [end for _start, end in merged]

    def meets(self, start: int, end: int) -> bool:
        """Whether a taken place shares a character with start:end."""
        place = bisect_left(self._starts, end) - 1
        return place >= 0 and self._ends[place] > start

    def holds(self, at: int) -> bool:
        """Whether `at` is taken."""
        return self.meets(at, at + 1)

    def is_span(self, start: int, end: int) -> bool:
        """Whether start:end is one of the spans given."""
        return (start, end) in self._spans


_SPLIT = re.compile(r"[、，；。/\s|·+]+")
_JOINER = re.compile(r"以及|及其|和|与|及|或")
_LEAD_IN = re.compile(
    r"^(?:以及|及其|和|与|及|由|并由|并|请|其中|或|均由|会同|联合|主要由|分别由|的)+|^[^（）]{0,12}?(?<![自理])由(?=.{3})"
    r"|^[\u3400-\u9fff]{0,6}(?:部门|单位|主体|业主|法人|机构)为(?=.{3})"
)
_OTHERS = re.compile(r"(?<![高中平对初同特优])等(?:和|及|以及)?")
_PLAIN_OTHERS = re.compile(
    r"^(?:[一二三四五六七八九十百两多几\d]*[个家]?(?:部门|单位|部门和单位|部门、单位|单位和部门|地|科室|处室|部门单位|部门（单位）|成员单位|机构|企业|股室|镇街))?$"
)
_ASIDE = re.compile(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）")
_KEPT_ASIDE = re.compile(
    r"^（(?:[\u3400-\u9fff、]{0,14}(?:局|办|委|厅|部|中心|公司|署|室|集团|所|院|站|队|党组|党工委)|筹|集团|筹建|"
    r"[省市州县区旗镇乡街道园地、及和，管委会村社自治开发办事处]+)）$"
)
_NOT_A_NAME = re.compile(
    r"^(?:全[省市县区]|下同|同上|略|无|暂无|另行通知|此外|等|其他|如下|下列|以下|相关|有关|各|[\d.\-]+|.)$|"
    r"[“”\"《》%？！：]|不再|均需|均须|下同|负责同志|^(?:完成|于|在|到|从|自[\d本发印即])|\d+月|\d{4}年|年底|季度|^长期|^持续|^贯穿|^全年|^常年|^全程$"
    # 县长任组长: an office in a group, no name.
    r"|任.{0,3}(?:组长|召集人|总指挥|指挥长)"
)
# A quotation may stand inside a name that ends as an organ does: “一网通办”领导小组办公室.
_QUOTING = re.compile(
    r"^[^\"]*\"[^\"]{1,16}\"[^\"]*(?:办公室|领导小组|小组|专班|指挥部|中心|局|委|办)$|^[\u3400-\u9fff、]+\"两委\"$"
)
_LONGEST: Final = 30
_KIND = (
    r"(?:科室|处室|股室|中心|窗口|街道|乡镇|镇街?|园区|部门|单位|县区|区县|社区|村|学校|医院|站所"
    r"|大队|支队|分局|企业|协会)"
)
# Names that share one head stay whole: 市、县两级疾控中心, 各市（州）党委和政府, 甲县、乙区政府.
_ONE_HEAD = re.compile(
    r"(?:[省市县区乡镇村]、){1,8}[省市县区乡镇村][两三四]级|(?:党|）)委[、和及与](?:人民)?政府"
    r"|(?:各|有关|相关)(?:[省市州县区镇乡盟旗]、){1,8}(?=[市州县区镇乡盟旗])|各省、自治区、直辖市[、和及]计划单列市"
    rf"|各{_KIND}(?:、{_KIND}){{1,8}}(?=$|[，；。、）\s]|[和及负按配参协落组具牵共分])"
    r"|(?:[\u3400-\u9fff]{2,5}村、){1,8}[\u3400-\u9fff]{2,5}村\"?两委\"?"
    r"|(?<![\u3400-\u9fff])(?:(?![各省市县区镇乡有相])[\u3400-\u9fff]{1,4}[县市区旗]、){1,8}"
    r"[\u3400-\u9fff]{1,4}[县市区旗](?:党委[、和及与]?)?(?:人民政府|政府)"
)
_ADVERBS_BEHIND = re.compile(
    r"(?:分别|共同|具体|自行|联合|统筹|各自|依法|一并|同步|积极|按职责|均|都|也|协同|(?<!社会|群团)(?<!党)组织|主要|为主|为牵头单位|为责任单位|为配合单位|切实|应当|应|要|需)+$"
)
_PERSON_BEHIND = re.compile(r"^[\u3400-\u9fff]{2,3}$")
# 应急办 and 纪委办 begin with a family name, and are none.
_OFFICE = re.compile(r"[办站局委科处所队院部室股厅会府组区县市镇乡街村]$|^[相有]关")


def names_in(
    text: str, plain: str, start: int, end: int, level: str = "", *, certain: bool = True
) -> tuple[Item, ...]:
    """The names of a list that fills plain[start:end], in order.

    Where it is not `certain` that names stand there, only what ends like one counts.
    """
    region = plain[start:end]
    mentions = tuple(_moved(one, start) for one in find_bodies(region))
    starts = [one.start for one in mentions]
    items: list[tuple[int, int, str, Mention]] = []
    for left, right in _pieces(plain, start, end, mentions):
        near = mentions[bisect_left(starts, left) : bisect_left(starts, right)]
        cut = _name(plain, left, right, near)
        if cut is not None and (certain or ENDS_AS_NAME.search(plain[cut[0] : cut[1]])):
            items.append(cut)
    resolved = resolved_names(text, [item[3] for item in items], level)
    return tuple(
        Item(left, right, mark, mention, "".join(name.split()))
        for (left, right, mark, mention), name in zip(items, resolved, strict=True)
    )


def _moved(one: Mention, by: int) -> Mention:
    return Mention(
        one.start + by, one.end + by, one.sort, one.generic, one.plural, one.level, one.core + by
    )


def _pieces(
    plain: str, start: int, end: int, mentions: tuple[Mention, ...]
) -> Iterator[tuple[int, int]]:
    """The list cut at its separators, but inside no name and no bracket."""
    closed = Cover(
        [(one.start, one.end) for one in mentions]
        + [found.span() for found in _ASIDE.finditer(plain, start, end)]
        + _sharing(plain, start, end)
    )
    edges = {one.end for one in mentions}, {one.start for one in mentions}
    cuts: list[tuple[int, int]] = []
    for pattern in (_SPLIT, _OTHERS, _JOINER):
        for found in pattern.finditer(plain, start, end):
            left, right = found.span()
            certain = pattern is not _JOINER and not found.group().isspace()
            beside = left in edges[0] or right in edges[1]
            if (certain or beside) and not closed.meets(left, right):
                cuts.append((left, right))
    left = start
    for a, b in sorted(cuts):
        if a >= left:
            yield left, a
            left = b
    yield left, end


def _sharing(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """The names in plain[start:end] that share one head; a list or 党委和政府 is in each."""
    if plain.find("、", start, end) < 0 and plain.find("政府", start, end) < 0:
        return []
    return [found.span() for found in _ONE_HEAD.finditer(plain, start, end)]


def _name(
    plain: str, left: int, right: int, mentions: tuple[Mention, ...]
) -> tuple[int, int, str, Mention] | None:
    """The name in one item of a list, without what stands around it; None when there is none."""
    left, right = _stripped(plain, left, right)
    mark = ""
    if _PLAIN_OTHERS.match(plain[left:right]):
        return None
    lead_in = _LEAD_IN.search(plain[left:right])
    if lead_in and not any(one.start <= left < one.end for one in mentions):
        left += lead_in.end()
    for aside in reversed(list(_ASIDE.finditer(plain, left, right))):
        if aside.end() != right or _KEPT_ASIDE.match(aside.group()):
            break
        own = OWN_ROLE.match(aside.group())
        mark = (own.lastgroup or "") if own else mark
        right = aside.start()
    behind = _ADVERBS_BEHIND.search(plain, left, right)
    if behind and not any(one.start < behind.start() < one.end for one in mentions):
        right = behind.start()
    left, right = _stripped(plain, left, right)
    return _read(plain, left, right, mark, mentions)


def _read(
    plain: str, left: int, right: int, mark: str, mentions: tuple[Mention, ...]
) -> tuple[int, int, str, Mention] | None:
    name = plain[left:right]
    if not name or len(name) > _LONGEST or (_NOT_A_NAME.search(name) and not _QUOTING.match(name)):
        return None
    inside = [one for one in mentions if left <= one.start and one.end <= right]
    for one in inside:
        if (one.start, one.end) == (left, right):
            return left, right, mark, one
    # 市人社局张明: the body counts, the person behind it is its contact.
    first = inside[0] if inside else None
    if first and first.start == left and _is_person(plain[first.end : right]):
        return left, first.end, mark, first
    if not inside and _is_person(name):
        return left, right, mark, Mention(left, right, Sort.PERSON, core=right)
    generic = any(one.generic for one in inside)
    sort = Sort.OPEN
    level, core = (
        (inside[0].level, inside[0].core) if inside and inside[0].start == left else ("", left)
    )
    if not level and name[0] in "省市县区镇州":
        level, core = name[0], left + 1
    return left, right, mark, Mention(left, right, sort, generic, generic, level, core)


def _is_person(word: str) -> bool:
    named = _PERSON_BEHIND.match(word) is not None and has_surname(word)
    return named and _OFFICE.search(word) is None


def _stripped(plain: str, left: int, right: int) -> tuple[int, int]:
    while left < right and plain[left] in " \n、，；。：*★▲△☆#":
        left += 1
    while right > left and plain[right - 1] in " \n、，；。：（*★▲△☆#":
        right -= 1
    return left, right
