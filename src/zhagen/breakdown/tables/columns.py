"""What the columns of a table mean, and whether the table hands out tasks.

Only the heads decide: a table of tasks has a column of tasks and one that says who, by when or to
what end. Heads are written with odd spaces, in two rows, with remarks in brackets; all of that is
put aside before a head is compared with the wordings below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from zhagen.breakdown.source import Kind, Paragraph
from zhagen.language.plain import plain


class Field(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    PATH = "path"  # the field of work its rows belong to
    TASK = "task"
    MEASURE = "measure"  # how the task is done: steps, measures
    LEAD = "lead"
    BODIES = "bodies"  # responsible, without a word on who leads
    SUPPORT = "support"
    LEADER = "leader"  # a person at the head of a body who answers for the task
    PERSON = "person"
    DEADLINE = "deadline"
    TARGET = "target"
    DELIVERABLE = "deliverable"
    BASIS = "basis"
    STATUS = "status"
    NOTE = "note"
    OTHER = ""


# In order: the first wording found decides, so the narrower ones stand first.
_WORDINGS: Final[tuple[tuple[Field, str], ...]] = (
    (Field.NUMBER, r"序号|编号|项次|任务号|事项号|^(?:no\.?|号|序)$"),
    (Field.NOTE, r"备注|说明$|^注$"),
    (
        Field.LEADER,
        r"(?:责任|包保|分管|牵头|主管|挂帅|市|区|县|镇|包联|督办)(?:市|区|县)?领导|领导$",
    ),
    (
        Field.PERSON,
        r"(?:责任|负责|经办|联系|联络|承办|牵头|具体|工作)人员?$|联络员|联系电话|联系方式|电话",
    ),
    (  # when work was handed out, not by when it is due
        Field.BASIS,
        (
            r"(?:交办|转办|下达|下发|发文|印发|收文|来文|签收|接收|填报|填表|制表|登记|批示|督办|移交|会议|召开)"
            r"(?:日期|时间)$"
        ),
    ),
    (
        Field.DEADLINE,
        r"时限|期限|时间|节点|进度(?!情况)|截止|日期|工期|年度安排|阶段安排|完成[日年月]|办结",
    ),
    (
        Field.SUPPORT,
        r"(?:配合|协同|协办|协助|参与|参加|支持|会办|协作|共建)(?:责任)?(?:单位|部门|科室|机构|处室|股室|方)?$",
    ),
    (
        Field.LEAD,
        (
            r"(?:牵头|主办|主责|主要责任|第一责任|总负责|组织实施)"
            r"(?:责任|负责|实施)?(?:单位|部门|科室|机构|处室|股室|方)?$"
        ),
    ),
    (
        Field.BODIES,
        (
            r"(?:责任|负责|承办|落实|承担|实施|执行|办理|整改|责任落实|分工|主体)"
            r"(?:单位|部门|主体|科室|机构|处室|股室|地区|镇街|乡镇)|责任(?:分工|方)$"
            r"|^(?:单位|部门|科室|处室|股室|责任|分工|单位名称|部门名称)$|责任单位"
        ),
    ),
    (
        Field.STATUS,
        r"(?:进展|完成|落实|推进|办理|整改|进度|执行)(?:情况|状态)|目前进展|是否完成|^状态$",
    ),
    (
        Field.DELIVERABLE,
        r"成果(?:形式|名称|材料|清单|要求|体现)?$|交付|产出|输出|佐证|标志性|印证材料|报送材料|形成材料",
    ),
    (Field.TARGET, r"目标|指标|预期|成效|效果|标准|达到|量化|要求$"),
    (Field.BASIS, r"来源|依据|出处|文件名|文号"),
    (
        Field.MEASURE,
        r"举措|措施|做法|步骤|实施路径|路径|推进计划|工作安排|主要工作|细化|分解任务|工作要点|落实方式",
    ),
    (
        Field.PATH,
        (
            r"类别|分类|领域|板块|大类|类型|方面|一级|专项|专题|工程(?:名称)?$|行动(?:名称)?$|^类$"
            r"|工作方向|重点方向|条线|模块"
        ),
    ),
    (
        Field.TASK,
        (
            r"任务|工作内容|工作事项|重点工作|事项|内容|工作项目|项目|工作$|问题|改革举措|办法"
            r"|工作名称|名称|议定|要点"
        ),
    ),
)
_COMPILED: Final = tuple(
    (field, re.compile(wording, re.IGNORECASE)) for field, wording in _WORDINGS
)
_ASIDE: Final = re.compile(r"（[^（）]*）|[\s:：*★、.]")
_WHO: Final = frozenset({Field.LEAD, Field.BODIES, Field.SUPPORT, Field.PERSON, Field.LEADER})
_WHEN: Final = frozenset({Field.DEADLINE, Field.TARGET, Field.DELIVERABLE})
_LONGEST_HEAD: Final = 24
_TROUBLE: Final = re.compile(r"问题|不足|短板|隐患|差距")
_REMEDY: Final = re.compile(r"整改(?:措施|举措|任务|内容)")


@dataclass(frozen=True, slots=True)
class TableMeaning:
    """What each cell of a row stands for, by its index; rows of one table share it.

    `by_head` is the same by the text of the head: a row with merged cells has fewer cells than the
    others, so that an index alone may mislead.
    """

    fields: tuple[Field, ...]
    by_head: tuple[tuple[str, Field], ...]

    def of(self, head: str) -> Field:
        """The meaning of a column by its head."""
        return dict(self.by_head).get(head, Field.OTHER)

    def fields_of(self, row: Paragraph) -> tuple[Field, ...]:
        """What each cell of this row stands for."""
        heads = [cell.head for cell in row.cells]
        if heads == [head for head, _ in self.by_head[: len(self.fields)]]:
            return self.fields
        return tuple(self.of(cell.head) for cell in row.cells)


def field_of(head: str) -> Field:
    """The meaning of a column head; OTHER when it tells nothing.

    Of a head in two rows (责任单位/牵头) the lower one is asked first.
    """
    wording = plain(head)
    lower = wording.rpartition("/")[2] if "/" in wording else wording
    for text in dict.fromkeys((lower, wording)):
        bare = _ASIDE.sub("", text)
        if not bare or len(bare) > _LONGEST_HEAD:
            continue
        for field, pattern in _COMPILED:
            if pattern.search(bare):
                return field
    return Field.OTHER


def task_table(rows: Sequence[Paragraph]) -> TableMeaning | None:
    """What the columns of a table mean if it hands out tasks, else None."""
    if not rows:
        return None
    widest = max(rows, key=lambda row: len(row.cells))
    heads = tuple(cell.head for cell in widest.cells)
    fields = _settled(_remedied(heads, tuple(field_of(head) for head in heads)))
    if Field.TASK not in fields or not (_WHO | _WHEN) & set(fields):
        return None
    fields = _narrowed(rows, fields)
    every = dict(zip(heads, fields, strict=True))
    for row in rows:
        for cell in row.cells:
            every.setdefault(cell.head, field_of(cell.head))
    return TableMeaning(fields, tuple(every.items()))


def has_headless_table(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a document has tables and no column of any says what it holds."""
    tables = list(tables_of(paragraphs))
    heads = {cell.head for rows in tables for row in rows for cell in row.cells}
    return bool(tables) and all(field_of(head) is Field.OTHER for head in heads)


def _narrowed(rows: Sequence[Paragraph], fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """One project over several rows with a goal each (merged cells): the goals are the tasks."""
    at = len(fields) - 1 - fields[::-1].index(Field.TASK)
    own = next((one for one in (Field.MEASURE, Field.TARGET) if one in fields), None)
    if own is None:
        return fields
    below = fields.index(own)
    whole = [row for row in rows if len(row.cells) == len(fields)]
    shared = any(
        _told(above, at) and _told(above, at) == _told(row, at)
        and _told(row, below) and _told(above, below) != _told(row, below)
        for above, row in pairwise(whole)
    )  # fmt: skip
    if not shared:
        return fields
    found = list(fields)
    found[at], found[below] = Field.PATH, Field.TASK
    return tuple(found)


def _told(row: Paragraph, index: int) -> str:
    return row.text[row.cells[index].start : row.cells[index].end].strip()


def _remedied(heads: Sequence[str], fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """存在问题 | 整改措施: the measure is the task, the problem is what it belongs to."""
    if Field.MEASURE not in fields:
        return fields
    remedies = any(_REMEDY.search(plain(head)) for head in heads)
    troubles = {
        index
        for index, field in enumerate(fields)
        if field is Field.TASK and (remedies or _TROUBLE.search(plain(heads[index])))
    }
    if not troubles:
        return fields
    found = [Field.PATH if index in troubles else field for index, field in enumerate(fields)]
    if Field.TASK not in found:
        found = [Field.TASK if field is Field.MEASURE else field for field in found]
    return tuple(found)


def _settled(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The meanings in view of one another: what else could be the task, and who leads."""
    found = list(fields)
    if Field.TASK not in found:
        for stand_in in (Field.MEASURE, Field.TARGET, Field.PATH):
            if stand_in in found:
                last = len(found) - 1 - found[::-1].index(stand_in)
                found[last] = Field.TASK
                break
    elif found.count(Field.TASK) > 1:
        places = [index for index, field in enumerate(found) if field is Field.TASK]
        for place in places[:-1]:
            found[place] = Field.PATH  # 重点任务 | 具体任务: the wider one holds the narrower
    if Field.BODIES in found and Field.LEAD not in found and Field.SUPPORT in found:
        found = [Field.LEAD if field is Field.BODIES else field for field in found]
    elif Field.BODIES in found and Field.LEAD in found:
        found = [Field.SUPPORT if field is Field.BODIES else field for field in found]
    return tuple(found)


def tables_of(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, ...]]:
    """The tables of a document: rows with the same heads, with nothing but headings between."""
    rows: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.kind is not Kind.ROW:
            if paragraph.kind is not Kind.HEADING and rows:
                yield tuple(rows)
                rows = []
            continue
        if rows and not _same_heads(rows[-1], paragraph):
            yield tuple(rows)
            rows = []
        rows.append(paragraph)
    if rows:
        yield tuple(rows)


def _same_heads(one: Paragraph, other: Paragraph) -> bool:
    heads = {cell.head for cell in one.cells}
    return {cell.head for cell in other.cells} <= heads or heads <= {
        cell.head for cell in other.cells
    }
