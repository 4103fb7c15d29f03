"""What is known of a name of an organisation or person in a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What kind of name it is."""

    ORGAN = "organ"  # 人社局, 市委组织部, 法院
    GOVERNMENT = "government"  # 区人民政府, 管委会
    BRANCH = "branch"  # 人民银行广东省分行
    OPEN = "open"  # 市自来水公司, 之江实验室, 工作专班
    PERSON = "person"  # 张明副局长, 分管负责同志
    GROUP = "group"  # 有关部门, 各成员单位: nobody in particular
    UNIT = "unit"  # 办公室, 业务科, 领导小组办公室: a part of the organisation that speaks
    SHORT = "short"  # 人社、税务等部门: a function without its suffix


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: text[start:end].

    `level` is what the name hands down to the names listed behind it (省, 示例市; "" when none);
    `core` is where the level ends and the name proper begins. `generic` names nobody in particular.
    """

    start: int
    end: int
    sort: Sort
    generic: bool = False
    plural: bool = False
    level: str = ""
    core: int = 0
