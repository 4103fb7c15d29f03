"""The charter as a form: what stands in each input, and what was typed as a charter again.

What was typed is never lost: a number that is none stays a text in the draft, and the check says at
its field what is wrong with it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from zhagen.pilot.charter import Measure
from zhagen.web.pilots.charter_fields import GROUPS, NEW_ROWS, Field, Group, Words

Path = tuple[str | int, ...]
Content = dict[str, Any]
_PARTS: Final = re.compile(r"[\s,，、;；]+")
_LONGEST: Final = 4000
_MOST_ROWS: Final = 12
_NONE: Final = object()


@dataclass(frozen=True, slots=True)
class Input:
    """An input as the page shows it."""

    name: str
    field: Field
    value: str
    unit: Words
    faults: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def id(self) -> str:
        """For labels."""
        return "f-" + self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Row:
    """The inputs of one entry of a list, or of the group itself."""

    inputs: tuple[Input, ...]
    path: str
    number: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A group as the page shows it; `faults` are about the group as a whole."""

    group: Group
    rows: tuple[Row, ...]
    faults: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many rows it has."""
        return len(self.rows)


Told = Mapping[str, tuple[str, ...]]


def sections(content: Content, faults: Told, warnings: Told) -> tuple[Section, ...]:
    """Every group with what the content holds; faults by the path they are about."""
    left = dict(faults)
    return tuple(_section(group, content, left, warnings) for group in GROUPS)


def left_over(content: Content, faults: Told) -> tuple[str, ...]:
    """Faults that are about nothing on the form."""
    left = dict(faults)
    for group in GROUPS:
        _section(group, content, left, {})
    return tuple(text for texts in left.values() for text in texts)


def _section(group: Group, content: Content, faults: dict[str, Any], warnings: Told) -> Section:
    paths = [group.path]
    if group.repeats:
        held = _at(content, group.path)
        count = len(held) if isinstance(held, list) else 0
        paths = [f"{group.path}.{at}" for at in range(count)]
    rows = tuple(
        Row(
            tuple(_input(field, path, content, faults, warnings) for field in group.fields),
            path,
            at + 1,
            tuple(faults.pop(path, ())) if path else (),
        )
        for at, path in enumerate(paths)
    )
    own = tuple(faults.pop(group.path, ())) if group.path and group.repeats else ()
    # A group without repeats is its own row.
    own = own or (rows[0].faults if rows and not group.repeats else ())
    return Section(group, rows, own, tuple(warnings.get(group.path, ())) if group.path else ())


def _input(
    field: Field, group: str, content: Content, faults: dict[str, Any], warnings: Told
) -> Input:
    name = _joined(group, field.path)
    factor, unit = _scale(field, group, content)
    told = [text for path in _within(name, faults) for text in faults.pop(path)]
    return Input(
        name,
        field,
        _shown(_at(content, name), factor),
        unit,
        tuple(told),
        tuple(text for path in _within(name, warnings) for text in warnings[path]),
    )


def _within(name: str, told: Mapping[str, Any]) -> list[str]:
    """The path itself, and entries of a list that is one input."""
    return [path for path in told if path == name or path.startswith(f"{name}.")]


def read(posted: QueryDict, base: Content) -> Content:
    """The content with what was typed; keys the form does not show stay as they are."""
    content = copy.deepcopy(base)
    for group in GROUPS:
        for path in _posted_paths(group, posted, content):
            for field in group.fields:
                name = _joined(path, field.path)
                if name in posted:
                    typed = posted[name].replace("\r\n", "\n").strip()[:_LONGEST]
                    factor, _unit = _scale(field, path, content)
                    _put(content, name, _typed(typed, field, factor))
    _change_rows(posted.get("do", ""), content)
    return content


def _posted_paths(group: Group, posted: QueryDict, content: Content) -> Iterator[str]:
    if not group.repeats:
        yield group.path
        return
    counted = posted.get(f"rows:{group.path}", "")
    if not (counted.isascii() and counted.isdigit()):
        return
    held = _at(content, group.path)
    rows = held if isinstance(held, list) else []
    count = min(int(counted), _MOST_ROWS)
    rows = [*rows[:count], *({} for _ in range(count - len(rows)))]
    _put(content, group.path, rows)
    yield from (f"{group.path}.{at}" for at in range(count))


def _change_rows(wish: str, content: Content) -> None:
    """`add:metrics.guardrails` or `remove:metrics.guardrails.0`."""
    verb, _, path = wish.partition(":")
    if verb == "add" and path in NEW_ROWS:
        held = _at(content, path)
        rows = held if isinstance(held, list) else []
        if len(rows) < _MOST_ROWS:
            _put(content, path, [*rows, dict(NEW_ROWS[path])])
    if verb == "remove":
        parent, _, at = path.rpartition(".")
        held = _at(content, parent)
        if parent in NEW_ROWS and isinstance(held, list) and at.isdigit() and int(at) < len(held):
            del held[int(at)]


def _scale(field: Field, group: str, content: Content) -> tuple[float, Words]:
    """By what a number is multiplied to be shown, and its unit."""
    if field.kind not in {"share", "effect"}:
        return 1.0, field.unit
    metric = "metrics.primary" if group == "target" else group
    if field.kind == "effect":
        measure = _at(content, f"{metric}.measure")
        if measure == Measure.DIFFERENCE_IN_MEANS:
            return 1.0, str(_at(content, f"{metric}.unit") or "")
        if measure == Measure.DIFFERENCE_IN_RATES:
            return 100.0, "个百分点"
    return 100.0, "%"


def _shown(value: object, factor: float) -> str:
    if value is _NONE or value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        shown = value * factor
        return f"{shown:.10g}".replace("-", "−") if shown < 0 else f"{shown:.10g}"
    if isinstance(value, list):
        simple = all(isinstance(each, int) for each in value)
        return (" " if simple else "\n").join(str(each) for each in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}={text}" for key, text in value.items())
    return str(value)


def _typed(text: str, field: Field, factor: float) -> object:  # noqa: PLR0911 - one a kind
    if not text and field.optional:
        return _NONE
    match field.kind:
        case "number" | "share" | "effect":
            return _number(text, factor)
        case "whole":
            return int(text) if re.fullmatch(r"-?\d{1,12}", text) else text
        case "weeks":
            parts = [part for part in _PARTS.split(text) if part]
            return [int(part) if re.fullmatch(r"\d{1,3}", part) else part for part in parts]
        case "lines":
            return [line.strip() for line in text.split("\n") if line.strip()]
        case "pairs":
            pairs = (line.partition("=") for line in text.split("\n") if line.strip())
            return {key.strip(): value.strip() for key, _, value in pairs}
    return text


def _number(text: str, factor: float) -> object:
    plain = text.replace("−", "-").removesuffix("%").strip()
    if not re.fullmatch(r"[-+]?\d{1,9}(\.\d{1,9})?", plain):
        return text
    value = round(float(plain) / factor, 10)
    return int(value) if value.is_integer() and factor == 1 else value


def path_of(name: str) -> Path:
    """`metrics.guardrails.0` as the keys it is made of."""
    return tuple(int(part) if part.isdigit() else part for part in name.split(".") if part)


def name_of(path: Path) -> str:
    """The other way round."""
    return ".".join(map(str, path))


def _joined(group: str, field: str) -> str:
    return f"{group}.{field}" if group else field


def _at(content: object, name: str) -> Any:  # noqa: ANN401 - a charter holds anything
    place: Any = content
    for key in path_of(name):
        in_list = isinstance(place, list) and isinstance(key, int) and key < len(place)
        if in_list or (isinstance(place, dict) and key in place):
            place = place[key]
        else:
            return _NONE
    return place


def _put(content: Content, name: str, value: object) -> None:
    *parents, last = path_of(name)
    place: Any = content
    for key in parents:
        if isinstance(place, list):
            place = place[int(key)]
            continue
        if not isinstance(place.get(key), dict | list):
            if value is _NONE:
                return
            place[key] = {}
        place = place[key]
    if value is _NONE:
        place.pop(last, None)
        if parents and not place:
            _put(content, name_of(tuple(parents)), _NONE)
    else:
        place[last] = value


def field_paths(content: Content) -> Iterator[Path]:
    """Every path an input of this content has."""
    for section in sections(content, {}, {}):
        for row in section.rows:
            yield path_of(row.path)
            yield from (path_of(each.name) for each in row.inputs)


def labels() -> Mapping[str, Words]:
    """The name of every field that is not in a list, by its path."""
    return {
        _joined(group.path, field.path): field.label
        for group in GROUPS
        if not group.repeats
        for field in group.fields
    }
