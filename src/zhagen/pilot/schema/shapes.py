"""JSON Schema, in few words; shapes of dataclasses are read off as `record.plain` writes them.

A field added to a look is in its schema without anybody writing it down twice. What a type cannot
say (a share, a hash, a closed list of codes) is refined by hand.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

Schema = dict[str, object]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
TEXT: Final[Schema] = {"type": "string"}
TEXTS: Final[Schema] = {"type": "array", "items": TEXT}
FLAG: Final[Schema] = {"type": "boolean"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
FROM_ONE: Final[Schema] = {"type": "integer", "minimum": 1}
DAY: Final[Schema] = {"type": "string", "format": "date"}
# JSON has no word for a number that is none or unbounded: it is null.
NUMBER: Final[Schema] = {"type": ["number", "null"]}
FINITE: Final[Schema] = {"type": "number"}
SHARE: Final[Schema] = {"type": "number", "minimum": 0, "maximum": 1}
HASH: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_BOUNDS: Final = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
}
_LEAVES: Final[Mapping[object, Schema]] = {
    str: TEXT,
    bool: FLAG,
    int: COUNT,
    float: NUMBER,
    date: DAY,
    type(None): {"type": "null"},
}


def document(title: str, content: Schema, shapes: Shapes | None = None) -> str:
    """A schema file's text, with the definitions that its content refers to."""
    schema = {"$schema": _DIALECT, "title": title, **content}
    if shapes is not None and shapes.defs:
        schema["$defs"] = dict(sorted(shapes.defs.items()))
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def marked(properties: Mapping[str, Schema], optional: Collection[str] = ()) -> Schema:
    """A closed object that says which version of the contract it keeps."""
    return closed({"schema": {"const": 1}, **properties}, optional)


def closed(properties: Mapping[str, Schema], optional: Collection[str] = ()) -> Schema:
    """An object with these keys and no other."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def listed(items: Schema) -> Schema:
    """A list of such items."""
    return {"type": "array", "items": items}


def keyed(values: Schema) -> Schema:
    """An object whose keys are data: types, metrics, windows."""
    return {"type": "object", "additionalProperties": values}


def one_of(codes: Iterable[str]) -> Schema:
    """One of these codes."""
    return {"enum": [str(code) for code in codes]}


def either(*choices: Schema) -> Schema:
    """Any of the choices; types without conditions are joined into one list."""
    if not all(set(each) == {"type"} for each in choices):
        return {"anyOf": list(choices)}
    names: list[object] = []
    for each in choices:
        given = each["type"]
        names += given if isinstance(given, list) else [given]
    return {"type": list(dict.fromkeys(names))}


def plainly(schema: Mapping[str, object]) -> Schema:
    """What pydantic wrote of a model, in JSON Schema's own words and without repeated names.

    It writes the bounds of a union of whole and other numbers under its own names, which no
    validator reads.
    """
    found: Schema = {}
    for name, value in schema.items():
        if name == "title" and isinstance(value, str):
            continue  # the key in words; a property called title holds a schema
        if name == "anyOf" and isinstance(value, list) and {"type": "integer"} in value:
            names = [each["type"] for each in value if each != {"type": "integer"}]
            found["type"] = names[0] if len(names) == 1 else names
        else:
            found[_BOUNDS.get(name, name)] = _plainly(value)
    return found


def _plainly(value: object) -> object:
    if isinstance(value, Mapping):
        return plainly(value)
    return [_plainly(each) for each in value] if isinstance(value, list) else value


@dataclass(slots=True)
class Shapes:
    """The shapes of one document. `defs` collects every dataclass that was asked for.

    `refined` says more about a field than its type can: class -> field -> schema.
    """

    refined: Mapping[type, Mapping[str, Schema]]
    defs: dict[str, Schema] = field(default_factory=dict)

    def of(self, kind: Any) -> Schema:  # noqa: ANN401 - an annotation is any object
        """The shape of an annotated value."""
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return either(*map(self.of, inner))
        if origin is tuple:
            return self._tuple(inner)
        if origin is Mapping:
            return keyed(self.of(inner[1]))
        if is_dataclass(kind):
            return self._dataclass(kind)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return one_of(kind)
        return dict(_LEAVES[kind])

    def properties(self, kind: type) -> dict[str, Schema]:
        """The keys of a dataclass's object."""
        known = self.refined.get(kind, {})
        return {
            name: dict(known[name]) if name in known else self.of(annotation)
            for name, annotation in get_type_hints(kind).items()
        }

    def named(self, name: str, schema: Schema) -> Schema:
        """A reference to `schema`, kept under `name`."""
        self.defs[name] = schema
        return {"$ref": f"#/$defs/{name}"}

    def _tuple(self, inner: tuple[Any, ...]) -> Schema:
        if inner[-1] is Ellipsis:
            return listed(self.of(inner[0]))
        items = [self.of(each) for each in inner]
        sized = {"minItems": len(items), "maxItems": len(items)}
        return {"type": "array", "prefixItems": items, **sized}

    def _dataclass(self, kind: Any) -> Schema:  # noqa: ANN401 - see `of`
        first = (inspect.getdoc(kind) or "").partition("\n\n")[0]
        described = {"description": " ".join(first.split())}
        return self.named(kind.__name__, {**described, **closed(self.properties(kind))})
