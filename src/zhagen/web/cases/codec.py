"""Frozen values to JSON and back, by their declared types.

What was read and what was found is kept in columns a person can open: plain JSON, no pickles. A day
is `{"day": "2026-11-20"}`, because a text may look like one.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, partial
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from zhagen.cases.model import Box, Value
from zhagen.slices.model import Severity

_T = TypeVar("_T")
_DAY = "day"
_SCALARS: Final = frozenset({str, int, bool, float, date, type(None)})
# Names that the pure modules import for the type checker only.
_NAMES: Final[Mapping[str, Any]] = {
    "Box": Box,
    "Value": Value,
    "Severity": Severity,
    "Cut": tuple[float, float, float, float],
    "Mapping": Mapping,
}


class Unreadable(ValueError):
    """A stored value of another shape: written by another version, or damaged."""


def plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """A value as JSON. Bytes are left out: pictures are kept as files."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value):
        names = (one.name for one in fields(value))
        held = ((name, getattr(value, name)) for name in names)
        return {name: plain(item) for name, item in held if not isinstance(item, bytes)}
    raise TypeError(type(value).__name__)


def made(kind: type[_T], stored: object) -> _T:
    """The value of type `kind` that was stored; raises Unreadable."""
    try:
        return cast("_T", _maker(cast("Any", kind))(stored))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(kind.__name__) from error


_Maker = Callable[[Any], Any]


@cache
def _maker(kind: Any) -> _Maker:  # noqa: ANN401, PLR0911 - one line a shape
    """What makes a value of a type. A type is looked at once: a page has thousands of values."""
    origin, items = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _one_of(items)
    if origin is tuple:
        return _tuple(items)
    if origin is not None and issubclass(origin, Mapping):
        item = _maker(items[1])
        return lambda stored: {key: item(value) for key, value in stored.items()}
    if is_dataclass(kind):
        return partial(_dataclass, kind)
    if kind is date:
        return lambda stored: date.fromisoformat(stored[_DAY])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return partial(_plainly, kind)


def _plainly(kind: type, stored: Any) -> Any:  # noqa: ANN401 - JSON
    if kind is float and isinstance(stored, int):
        return float(stored)
    if not isinstance(stored, kind):
        raise Unreadable(str(kind))
    return stored


def _dataclass(kind: Any, stored: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any dataclass
    given = {name: make(stored[name]) for name, make in _fields(kind) if name in stored}
    return kind(**given)


@cache
def _fields(kind: type) -> tuple[tuple[str, _Maker], ...]:
    """The fields and what makes each; asked for late, because a type may hold values of itself."""
    hints = get_type_hints(kind, localns=dict(_NAMES))
    return tuple((one.name, _maker(hints[one.name])) for one in fields(kind))


def _tuple(items: tuple[Any, ...]) -> _Maker:
    makers = tuple(_maker(one) for one in items if one is not Ellipsis)
    if items[-1:] == (Ellipsis,):
        (each,) = makers
        return lambda stored: tuple([each(item) for item in stored])
    return lambda stored: tuple(make(item) for make, item in zip(makers, stored, strict=True))


def _one_of(choices: tuple[Any, ...]) -> _Maker:
    """The value, by whichever of the choices its JSON can be."""
    scalar = _scalar(choices)
    makers = tuple(_maker(one) for one in choices if one not in _SCALARS)

    def make(stored: Any) -> Any:  # noqa: ANN401 - JSON
        if stored is None or isinstance(stored, str | bool | int | float):
            return scalar(stored)
        if isinstance(stored, dict) and set(stored) == {_DAY} and date in choices:
            return date.fromisoformat(stored[_DAY])
        for maker in makers:
            try:
                return maker(stored)
            except (AttributeError, KeyError, TypeError, ValueError):
                continue
        raise Unreadable(str(choices))

    return make


def _scalar(choices: tuple[Any, ...]) -> _Maker:
    for choice in choices:
        if isinstance(choice, type) and issubclass(choice, Enum):
            return choice
    empty = type(None) in choices

    def make(stored: str | float | None) -> Any:  # noqa: ANN401 - JSON
        if stored is None and not empty:
            raise Unreadable("None")
        return stored

    return make
