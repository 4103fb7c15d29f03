"""Conditions of a slice: CEL expressions that are true, false or unknown.

A fact that is not yet known is left out of the variables; CEL's `&&` and `||` absorb the error
this causes when the other side decides, so "unknown" needs no logic of our own. The binding
reports every error alike, so this module is where a missing fact (unknown) is told from a
mistake of the slice (a fault). docs/decisions/0002-cel-with-unknown.md says why it is done so.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from zhagen.slices.binding import extension
from zhagen.slices.words import BUILT_IN, Call, Comparison, read_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class Unknown(Enum):
    """The third truth value. It refuses to be used as a bool, so no one takes it for false."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("unknown 既不是真也不是假：请用 is True、is False、is UNKNOWN 判断")


UNKNOWN: Final = Unknown.UNKNOWN
Truth = bool | Unknown

MAX_LENGTH: Final = 2000
MAX_DEPTH: Final = 40


class UnknownValue(Exception):
    """Raised by a named function that cannot tell: what it needs has not been read or said."""


class BadCondition(ValueError):
    """The source of a condition is not CEL. The text says where, in Chinese."""


class ConditionFault(Exception):
    """Evaluating a condition failed for another reason than a missing fact: the slice is wrong."""

    def __init__(self, source: str, what: str) -> None:
        super().__init__(f"条件“{source}”无法求值：{what}")
        self.source = source
        self.what = what


class _NoFunctionErrors(logging.Filter):
    """Drops the line the binding logs whenever a Python function raises.

    Raising is how a function says "unknown", and the line repeats the function's arguments, which
    may be a person's values.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith("Python function ")


_cel = extension()

logging.getLogger("cel").addFilter(_NoFunctionErrors())

_FAILED_FUNCTION = re.compile(r"Function '([^']+)' error: (.*)", re.DOTALL)
_UNDEFINED = "Undefined variable or function: "


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition. Compile once, evaluate often: 3 to 30 µs each.

    `names` are the dotted paths read (facts, `param.x`, `it.x`, `on`), macro variables left out;
    `functions` the named functions called; `calls` and `comparisons` what check needs to verify
    literal arguments.
    """

    source: str
    names: tuple[str, ...]
    functions: tuple[str, ...]
    calls: tuple[Call, ...] = field(repr=False)
    comparisons: tuple[Comparison, ...] = field(repr=False)
    _program: Any = field(repr=False, compare=False)

    @classmethod
    def parse(cls, source: str) -> Condition:
        """Compile `source` (once; it is remembered); raises BadCondition with the place."""
        return _compiled(source.strip())

    @property
    def roots(self) -> frozenset[str]:
        """First parts of `names`: the variables the expression needs."""
        return frozenset(name.partition(".")[0] for name in self.names)

    def evaluate(
        self,
        values: Mapping[str, object],
        functions: Mapping[str, Callable[..., object]] | None = None,
    ) -> Truth:
        """True, False or UNKNOWN for these variables (see `variables`) and functions.

        A function may raise UnknownValue; its arguments arrive as str, int, bool, None, list,
        dict, and date for timestamps. Raises ConditionFault for anything that is neither a truth
        value nor a missing fact.
        """
        result = self.value(values, functions)
        if isinstance(result, bool | Unknown):
            return result
        raise ConditionFault(self.source, f"结果应为真或假，得到 {type(result).__name__}")

    def value(
        self,
        values: Mapping[str, object],
        functions: Mapping[str, Callable[..., object]] | None = None,
    ) -> object:
        """As `evaluate`, but of any type."""
        functions = functions or {}
        if absent := [name for name in self.functions if name not in functions]:
            raise ConditionFault(self.source, f"没有函数 {absent[0]}()")
        noted: list[Exception] = []
        context = _cel.Context(
            variables={root: values[root] for root in self.roots if root in values},
            functions={name: _noting(functions[name], noted) for name in self.functions},
        )
        try:
            result = self._program.execute(context)
        except KeyError:
            result = UNKNOWN
        except RuntimeError as error:
            result = self._told_apart(str(error), noted)
        except (TypeError, ValueError, ArithmeticError, IndexError) as error:
            raise ConditionFault(self.source, _short(error)) from None
        for raised in noted:
            if not isinstance(raised, UnknownValue):
                raise ConditionFault(self.source, f"函数出错：{raised}") from raised
        return result

    def _told_apart(self, message: str, noted: list[Exception]) -> Unknown:
        """UNKNOWN for a missing variable or an UnknownValue; a fault for all else."""
        if message.startswith(_UNDEFINED):
            return UNKNOWN
        failed = _FAILED_FUNCTION.match(message)
        if failed and noted and failed.group(1) in self.functions:
            return UNKNOWN
        raise ConditionFault(self.source, (failed.group(2) if failed else message).splitlines()[0])


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Condition:
    """The condition of a text; frozen, so every slice and thread may share it."""
    _refuse_oversize(text)
    try:
        program = _cel.compile(text)
    except ValueError as error:
        raise BadCondition(_syntax_message(text, str(error))) from None
    named = {name for name in program.functions() if name.isidentifier()} - BUILT_IN
    words = read_words(text)
    functions = tuple(sorted(named))
    return Condition(text, words.names, functions, words.calls, words.comparisons, program)


def _noting(function: Callable[..., object], noted: list[Exception]) -> Callable[..., object]:
    """`function` as CEL calls it.

    The binding turns every exception into one text, so what was raised is kept aside: that is how
    unknown and failed are told apart.
    """

    def called(*arguments: object) -> object:
        try:
            return to_cel(function(*(from_cel(argument) for argument in arguments)))
        except Exception as error:
            noted.append(error)
            raise

    return called


def to_cel(value: object) -> object:
    """A fact's value as CEL takes it: dates as UTC timestamps, tuples as lists, null for 长期."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, dict):
        return {key: to_cel(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_cel(item) for item in value]
    return value


def from_cel(value: object) -> object:
    """The way back: timestamps become dates (a slice knows days only)."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, dict):
        return {key: from_cel(item) for key, item in value.items()}
    if isinstance(value, list):
        return [from_cel(item) for item in value]
    return value


def variables(
    facts: Mapping[str, object],
    *,
    on: date | None = None,
    parameters: Mapping[str, object] | None = None,
    declared: Iterable[str] = (),
) -> dict[str, object]:
    """The variables of a case from its known facts, flat by dotted name.

    `declared` are all fact names of the slice: their roots become empty maps, so that
    `has(org.name)` is false, not unknown, before anything of `org` is known.
    """
    nested: dict[str, object] = {}
    for name in declared:
        _branch(nested, name)
    for name, value in facts.items():
        branch, leaf = _branch(nested, name)
        branch[leaf] = to_cel(value)
    if on is not None:
        nested["on"] = to_cel(on)
    nested["param"] = to_cel(dict(parameters or {}))
    return nested


def _branch(nested: dict[str, object], name: str) -> tuple[dict[str, object], str]:
    """The map `name` stands in (made if need be) and its last part."""
    *path, leaf = name.split(".")
    branch = nested
    for part in path:
        inner = branch.setdefault(part, {})
        if not isinstance(inner, dict):
            raise TypeError(f"要素名“{name}”以另一个要素的名字开头")
        branch = inner
    return branch, leaf


def _refuse_oversize(text: str) -> None:
    """The parser recurses, so a depth no author would write is refused before it."""
    if not text:
        raise BadCondition("条件是空的；总是成立请写 true")
    if len(text) > MAX_LENGTH:
        raise BadCondition(f"条件太长（{len(text)} 个字符，最多 {MAX_LENGTH} 个）")
    depth = deepest = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or re.search(r"[!-]{40}", re.sub(r"\s", "", text)):
        raise BadCondition(f"条件嵌套太深（最多 {MAX_DEPTH} 层）")


def _syntax_message(text: str, error: str) -> str:
    """The parser's complaint as a place in the author's text."""
    found = re.search(r"<input>:(\d+):(\d+)", error)
    if not found:
        return f"不是合法的条件：{text}"
    line = text.splitlines()[int(found.group(1)) - 1]
    column = int(found.group(2)) - 1
    near = line[max(0, column - 12) : column + 12].strip()
    return f"第 {column + 1} 个字符附近（…{near}…）写法不对；检查括号、引号和 && || =="


def _short(error: Exception) -> str:
    """What an error of the binding means to an author."""
    text = str(error)
    if isinstance(error, TypeError):
        return "比较或函数的类型不合（如文本与数字相比，或 null（长期）与日期相比）"
    if isinstance(error, ZeroDivisionError):
        return "除数为零"
    return text.splitlines()[0].partition(". ")[0] if text else type(error).__name__
