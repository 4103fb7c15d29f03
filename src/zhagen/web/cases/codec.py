"""Frozen values to JSON and back, by their declared types.

What was read and what was found is kept in columns a person can open: plain JSON, no pickles. A day
is `{"day": "2026-11-20"}`, because a text may look like one.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from zhagen.cases.model import Box, Value
from zhagen.slices.model import Severity

_T = TypeVar("_T")
_DAY = "day"
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
        return _made(kind, stored)  # type: ignore[no-any-return]
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(kind.__name__) from error


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind, localns=dict(_NAMES))
    return tuple((one.name, hints[one.name]) for one in fields(kind))


def _made(kind: Any, stored: Any) -> Any:  # noqa: ANN401, PLR0911 - one line a shape
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _one_of(get_args(kind), stored)
    if origin is tuple:
        return _tuple(get_args(kind), stored)
    if origin is not None and issubclass(origin, Mapping):
        item = get_args(kind)[1]
        return {key: _made(item, value) for key, value in stored.items()}
    if is_dataclass(kind):
        known = _fields(kind)  # type: ignore[arg-type]
        given = {name: _made(hint, stored[name]) for name, hint in known if name in stored}
        return kind(**given)  # type: ignore[operator]
    if kind is date:
        return date.fromisoformat(stored[_DAY])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(stored)
    if kind is float and isinstance(stored, int):
        return float(stored)
    if not isinstance(stored, kind):
        raise Unreadable(str(kind))
    return stored


def _tuple(items: tuple[Any, ...], stored: list[Any]) -> tuple[Any, ...]:
    if items[-1:] == (Ellipsis,):
        return tuple(_made(items[0], item) for item in stored)
    return tuple(_made(hint, item) for hint, item in zip(items, stored, strict=True))


def _one_of(choices: tuple[Any, ...], stored: Any) -> Any:  # noqa: ANN401 - JSON
    """The value, by whichever of the choices its JSON can be."""
    if stored is None or isinstance(stored, str | bool | int | float):
        return _scalar(choices, stored)
    if isinstance(stored, dict) and set(stored) == {_DAY} and date in choices:
        return date.fromisoformat(stored[_DAY])
    for choice in choices:
        if choice in {str, int, bool, float, date, type(None)}:
            continue
        try:
            return _made(choice, stored)
        except (KeyError, TypeError, ValueError):
            continue
    raise Unreadable(str(choices))


def _scalar(choices: tuple[Any, ...], stored: str | float | None) -> Any:  # noqa: ANN401 - JSON
    for choice in choices:
        if isinstance(choice, type) and issubclass(choice, Enum):
            return choice(stored)
    if stored is None and type(None) not in choices:
        raise Unreadable("None")
    return stored
