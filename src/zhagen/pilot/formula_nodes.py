"""The typed parts of a metric formula; each knows its SQL and its value for one case.

Kept apart from the parser so that the two meanings of a part stand side by side and can be
compared line by line.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

Value = bool | int | float | str | datetime | None


class Kind(StrEnum):
    """What a part yields; the value is the word used in messages."""

    NUMBER = "数"
    TRUTH = "是否"
    TIME = "时间"
    TEXT = "文字"


ARITHMETIC: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
COMPARISON: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "=",
    ast.NotEq: "<>",
}
SPANS: Mapping[str, int] = {"minutes": 60, "hours": 3600, "days": 86400}

_SUMS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


class _Part(Protocol):
    @property
    def kind(self) -> Kind: ...

    def sql(self) -> str: ...

    def of(self, case: Mapping[str, Value]) -> Value: ...


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a truth value or a text."""

    value: bool | float | str

    @property
    def kind(self) -> Kind:
        """By the type of the value."""
        if isinstance(self.value, bool):
            return Kind.TRUTH
        return Kind.TEXT if isinstance(self.value, str) else Kind.NUMBER

    def sql(self) -> str:
        """A literal; quotes in a text are doubled."""
        if isinstance(self.value, bool):
            return str(self.value).upper()
        if isinstance(self.value, str):
            return "'" + self.value.replace("'", "''") + "'"
        return f"CAST({float(self.value)!r} AS DOUBLE)"

    def of(self, case: Mapping[str, Value]) -> Value:  # noqa: ARG002 - one shape for all parts
        """The value itself."""
        return self.value


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the case."""

    name: str
    kind: Kind

    def sql(self) -> str:
        """The quoted name; numbers as DOUBLE so that both engines reckon alike."""
        return f'CAST("{self.name}" AS DOUBLE)' if self.kind is Kind.NUMBER else f'"{self.name}"'

    def of(self, case: Mapping[str, Value]) -> Value:
        """The column's value."""
        return case.get(self.name)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers joined by a sign."""

    sign: str
    left: _Part
    right: _Part

    @property
    def kind(self) -> Kind:
        """A number."""
        return Kind.NUMBER

    def sql(self) -> str:
        """Division by zero is made empty."""
        right = f"nullif({self.right.sql()}, 0)" if self.sign == "/" else self.right.sql()
        return f"({self.left.sql()} {self.sign} {right})"

    def of(self, case: Mapping[str, Value]) -> Value:
        """Empty where a side is, or on division by zero."""
        left, right = self.left.of(case), self.right.of(case)
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            return None
        if self.sign == "/" and right == 0:
            return None
        return _SUMS[self.sign](float(left), float(right))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two parts of one kind, compared."""

    sign: str
    left: _Part
    right: _Part

    @property
    def kind(self) -> Kind:
        """A truth value."""
        return Kind.TRUTH

    def sql(self) -> str:
        """SQL's own comparison."""
        return f"({self.left.sql()} {self.sign} {self.right.sql()})"

    def of(self, case: Mapping[str, Value]) -> Value:
        """Empty where a side is."""
        left, right = self.left.of(case), self.right.of(case)
        return None if left is None or right is None else _ORDER[self.sign](left, right)


@dataclass(frozen=True, slots=True)
class Logic:
    """Truths joined by `or` (decisive = true) or `and` (decisive = false)."""

    parts: tuple[_Part, ...]
    decisive: bool

    @property
    def kind(self) -> Kind:
        """A truth value."""
        return Kind.TRUTH

    def sql(self) -> str:
        """SQL's AND and OR."""
        word = " OR " if self.decisive else " AND "
        return "(" + word.join(part.sql() for part in self.parts) + ")"

    def of(self, case: Mapping[str, Value]) -> Value:
        """A deciding value wins over an empty one, as in SQL."""
        values = [part.of(case) for part in self.parts]
        if self.decisive in values:
            return self.decisive
        return None if None in values else not self.decisive


@dataclass(frozen=True, slots=True)
class Negation:
    """`not`."""

    part: _Part

    @property
    def kind(self) -> Kind:
        """A truth value."""
        return Kind.TRUTH

    def sql(self) -> str:
        """SQL's NOT."""
        return f"(NOT {self.part.sql()})"

    def of(self, case: Mapping[str, Value]) -> Value:
        """Empty stays empty."""
        value = self.part.of(case)
        return None if value is None else not value


@dataclass(frozen=True, slots=True)
class Span:
    """Time from one moment to another in `unit`; negative where they run backwards."""

    unit: str
    start: _Part
    end: _Part

    @property
    def kind(self) -> Kind:
        """A number."""
        return Kind.NUMBER

    def sql(self) -> str:
        """Seconds by `epoch`, divided."""
        return f"(epoch({self.end.sql()} - {self.start.sql()}) / {SPANS[self.unit]}.0)"

    def of(self, case: Mapping[str, Value]) -> Value:
        """Empty where a moment is."""
        start, end = self.start.of(case), self.end.of(case)
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return None
        return (end - start).total_seconds() / SPANS[self.unit]


@dataclass(frozen=True, slots=True)
class Empty:
    """Whether a part is empty."""

    part: _Part

    @property
    def kind(self) -> Kind:
        """A truth value."""
        return Kind.TRUTH

    def sql(self) -> str:
        """SQL's IS NULL."""
        return f"({self.part.sql()} IS NULL)"

    def of(self, case: Mapping[str, Value]) -> Value:
        """Never empty itself."""
        return self.part.of(case) is None


@dataclass(frozen=True, slots=True)
class Coalesce:
    """The first part, or the second where the first is empty."""

    first: _Part
    second: _Part

    @property
    def kind(self) -> Kind:
        """That of both."""
        return self.first.kind

    def sql(self) -> str:
        """SQL's coalesce."""
        return f"coalesce({self.first.sql()}, {self.second.sql()})"

    def of(self, case: Mapping[str, Value]) -> Value:
        """The first that is not empty."""
        value = self.first.of(case)
        return self.second.of(case) if value is None else value
