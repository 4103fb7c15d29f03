"""What a condition may use besides facts: named functions, and the subject of each rule kind.

CEL's `exists` and `all` do not absorb unknowns and cannot compare Chinese wording, so questions
about rows, materials and likeness go through these functions. Their names, arguments and results
are declared here, apart from their implementations (which need a case), so that a slice can be
checked without one. A new function is one entry here and one implementation in pre-review.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Argument(StrEnum):
    """What an argument stands for: a name, which must be a literal (FACTS: a list), or a value."""

    FACT = "fact"
    FACTS = "facts"
    CONCEPT = "concept"
    MATERIAL = "material"
    ROWS = "rows"
    COLUMN = "column"
    SIDE = "side"
    VALIDATOR = "validator"
    VALUE = "value"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Function:
    """A function conditions may call.

    `gives` is the Python type of its result; the last `optional` arguments may be left out; `tells`
    is the placeholder that its evaluation fills in the sentences of the rule ("" = none).
    """

    name: str
    arguments: tuple[Argument, ...]
    gives: type[bool | int]
    does: str
    tells: str = ""
    optional: int = 0


_A = Argument

FUNCTIONS: Final[Mapping[str, Function]] = {
    function.name: function
    for function in (
        Function("needed", (_A.MATERIAL,), bool, "材料按需要条件应当提交"),
        Function("given", (_A.MATERIAL,), bool, "材料已经提交"),
        Function("has_side", (_A.MATERIAL, _A.SIDE), bool, "证件的这一面已经提交", tells="sides"),
        Function("sealed", (_A.MATERIAL,), bool, "材料上有单位印章"),
        Function("signed", (_A.MATERIAL,), bool, "材料上有签字"),
        Function("blank", (_A.FACT,), bool, "要素的位置找到了，但没有填写"),
        Function(
            "differ",
            (_A.CONCEPT, _A.FACTS),
            bool,
            "同一概念的读数互相矛盾；写了第二个参数时，只看这些读数与其余读数是否矛盾",
            tells="values",
            optional=1,
        ),
        Function("same", (_A.VALUE, _A.VALUE), bool, "除全半角、括号、空格、繁简外相同"),
        Function("valid", (_A.VALIDATOR, _A.VALUE), bool, "值通过校验", tells="fault"),
        Function("count", (_A.ROWS,), int, "表格的行数", tells="count"),
        Function(
            "repeated",
            (_A.ROWS, _A.COLUMN, _A.VALUE),
            bool,
            "值在表格的这一列出现不止一次",
            tells="rows",
        ),
        Function("first_row", (_A.ROWS, _A.COLUMN, _A.VALUE), int, "值在这一列最先出现的行号"),
        Function("age", (_A.VALUE, _A.DAY), int, "身份证号码的人在这一天的周岁", tells="age"),
        Function(
            "before",
            (_A.DAY, _A.DAY, _A.VALUE),
            bool,
            "前一天早于后一天；第三个参数是后一天的叫法",
            tells="fault",
        ),
        Function(
            "after",
            (_A.DAY, _A.DAY, _A.VALUE),
            bool,
            "前一天晚于后一天；第三个参数是后一天的叫法",
            tells="fault",
        ),
        Function("days_between", (_A.DAY, _A.DAY), int, "从前一天到后一天的天数", tells="days"),
    )
}

SIDES: Final = ("front", "back")

SUBJECT_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "pages": ("file", "page", "material", "legibility", "reasons", "confidence"),
    "files": ("file", "reason"),
    "rows": ("row",),
}
"""The fields of `it` for the kinds whose subject is a map; rows have their columns besides."""

SUBJECT_IS: Final[Mapping[str, frozenset[Argument]]] = {
    "case": frozenset(),
    "facts": frozenset(),
    "concepts": frozenset({Argument.CONCEPT}),
    "materials": frozenset({Argument.MATERIAL}),
    "pages": frozenset(),
    "files": frozenset(),
    "rows": frozenset(),
}
"""For which arguments `it` may stand, because it is itself a name of that kind."""

RESERVED_ROOTS: Final = frozenset({"it", "fact", "on", "param"})
"""Variables of a condition that are no facts."""
