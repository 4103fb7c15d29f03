"""Executable metric formulas: one expression, one meaning, two engines.

A charter fixes what is counted by a formula such as `minutes(started_at, ended_at)` or
`errors > 0 or returned`. Both parties sign it, so it must mean the same wherever it runs: it is
parsed once against a short grammar (Python's own, nothing outside the list below) into typed
nodes, and each node can both write itself as DuckDB SQL for millions of cases and be evaluated on
one case. An empty column makes the result empty (SQL's three-valued logic), never zero; dividing
by zero gives an empty result too.

Grammar: numbers, texts, column names, `+ - * /`, one comparison, `and or not`, and the functions
`minutes(a, b)`, `hours(a, b)`, `days(a, b)` (from a to b), `is_empty(x)`, `coalesce(x, y)`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Protocol

from zhagen.pilot.formula_nodes import (
    ARITHMETIC,
    COMPARISON,
    SPANS,
    Arithmetic,
    Coalesce,
    Column,
    Comparison,
    Constant,
    Empty,
    Kind,
    Logic,
    Negation,
    Span,
    Value,
)


class BadFormula(ValueError):
    """A formula outside the grammar; the message says which part and what is allowed."""


class Node(Protocol):
    """A part of a formula: its kind, its SQL, its value for one case."""

    @property
    def kind(self) -> Kind:
        """Number, truth, time or text."""

    def sql(self) -> str:
        """DuckDB SQL of the type that `kind` names."""

    def of(self, case: Mapping[str, Value]) -> Value:
        """The value for one case, None where a needed column is empty."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula. `columns` are the case columns it reads."""

    text: str
    columns: frozenset[str]
    node: Node

    def sql(self) -> str:
        """The formula as a DuckDB expression of type DOUBLE (true = 1, false = 0)."""
        return f"CAST({self.node.sql()} AS DOUBLE)"

    def of(self, case: Mapping[str, Value]) -> float | None:
        """The metric of one case; None where a column it needs is empty."""
        value = self.node.of(case)
        return float(value) if isinstance(value, bool | int | float) else None


def parse(text: str, columns: Mapping[str, Kind]) -> Formula:
    """Check `text` against the grammar and the known `columns`. Raises BadFormula."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadFormula(f"公式“{text}”写法不对，应当是一个算式") from error
    builder = _Builder(text, columns, set())
    node = builder.build(tree)
    if node.kind not in (Kind.NUMBER, Kind.TRUTH):
        raise BadFormula(f"公式“{text}”的结果是{node.kind.value}，应当是数或者是否")
    return Formula(text, frozenset(builder.used), node)


def timed_columns(node: object) -> frozenset[str]:
    """The columns whose time of day a part needs: those of spans in minutes or hours.

    A comparison of two times needs them as well; a count in days may use dates.
    """
    if not is_dataclass(node):
        return frozenset()
    needs = isinstance(node, Comparison) or (isinstance(node, Span) and node.unit != "days")
    found: frozenset[str] = frozenset()
    for part in _parts(node):
        found |= _times(part) if needs else timed_columns(part)
    return found


def _parts(node: object) -> Iterator[object]:
    for each in fields(node) if is_dataclass(node) else ():
        value = getattr(node, each.name)
        yield from value if isinstance(value, tuple) else (value,)


def _times(node: object) -> frozenset[str]:
    if isinstance(node, Column):
        return frozenset({node.name}) if node.kind is Kind.TIME else frozenset()
    return frozenset[str]().union(*map(_times, _parts(node)))


@dataclass(frozen=True, slots=True)
class _Builder:
    text: str
    columns: Mapping[str, Kind]
    used: set[str]

    def build(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Constant(value=bool() | int() | float() | str() as value):
                return Constant(value)
            case ast.Name(id=name):
                return self._column(name)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, [self.build(argument) for argument in arguments])
            case ast.UnaryOp(op=ast.Not() | ast.USub()) | ast.BoolOp():
                return self._logic(tree)
            case _:
                return self._binary(tree)

    def _logic(self, tree: ast.UnaryOp | ast.BoolOp) -> Node:
        if isinstance(tree, ast.BoolOp):
            parts = tuple(self._of(value, Kind.TRUTH) for value in tree.values)
            return Logic(parts, decisive=isinstance(tree.op, ast.Or))
        if isinstance(tree.op, ast.Not):
            return Negation(self._of(tree.operand, Kind.TRUTH))
        return Arithmetic("-", Constant(0.0), self._of(tree.operand, Kind.NUMBER))

    def _binary(self, tree: ast.expr) -> Node:
        match tree:
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                sign = ARITHMETIC[type(op)]
                return Arithmetic(sign, self._of(left, Kind.NUMBER), self._of(right, Kind.NUMBER))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISON:
                one, other = self.build(left), self.build(right)
                if one.kind is not other.kind:
                    raise self._bad(f"拿{one.kind.value}和{other.kind.value}比较")
                return Comparison(COMPARISON[type(op)], one, other)
            case _:
                raise self._bad(
                    "有不认识的写法，只能用加减乘除、两项比较、and/or/not 和"
                    " minutes、hours、days、is_empty、coalesce"
                )

    def _column(self, name: str) -> Node:
        if name not in self.columns:
            raise self._bad(f"的“{name}”不是办件的列，可用的列：{'、'.join(sorted(self.columns))}")
        self.used.add(name)
        return Column(name, self.columns[name])

    def _call(self, name: str, given: list[Node]) -> Node:
        wanted = {**dict.fromkeys(SPANS, 2), "is_empty": 1, "coalesce": 2}.get(name)
        if wanted is None:
            raise self._bad(f"没有函数 {name}")
        if len(given) != wanted:
            raise self._bad(f"{name} 要 {wanted} 个参数，给了 {len(given)} 个")
        if name == "is_empty":
            return Empty(given[0])
        if name == "coalesce":
            if given[0].kind is not given[1].kind:
                raise self._bad("coalesce 的两个参数不是一类")
            return Coalesce(given[0], given[1])
        if any(node.kind is not Kind.TIME for node in given):
            raise self._bad(f"{name} 的参数不是时间")
        return Span(name, given[0], given[1])

    def _of(self, tree: ast.expr, kind: Kind) -> Node:
        node = self.build(tree)
        if node.kind is not kind:
            raise self._bad(f"有一处应当是{kind.value}，写的是{node.kind.value}")
        return node

    def _bad(self, what: str) -> BadFormula:
        return BadFormula(f"公式“{self.text}”里{what}")
