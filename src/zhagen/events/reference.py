"""The reference page of event kinds, and the JSON Schema of an event, from their declarations.

`python -m zhagen.events.reference docs/reference` writes both; a test keeps them current.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from zhagen.events.fields import Field, FieldType
from zhagen.events.kinds import KINDS, Kind
from zhagen.events.model import SCHEMA

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TYPES: Final[dict[FieldType, dict[str, object]]] = {
    FieldType.RULE: {"type": "string", "description": "a rule code of the slice"},
    FieldType.MATERIAL: {"type": "string", "description": "a material id of the slice"},
    FieldType.FACT: {"type": "string", "description": "a fact or concept name of the slice"},
    FieldType.HINT: {"type": "string", "description": "a hint code of the slice"},
    FieldType.COUNT: {"type": "integer", "minimum": 0},
    FieldType.BYTES: {"type": "integer", "minimum": 0},
    FieldType.SECONDS: {"type": "number", "minimum": 0},
    FieldType.FLAG: {"type": "boolean"},
}
_HEAD: Final = """# Events

Generated from `src/zhagen/events/kinds.py` by `python -m zhagen.events.reference docs/reference`.

Every event carries `schema`, `kind`, `occurred_at` (UTC), `case` (a random id), `slice`
(id@version), `lock` (hash of the locked version, or empty), `engine`, `arm`, `channel`, `role` and
its `payload`. A payload field holds a code out of a closed list, a bounded number or a truth value;
nothing of a person fits into one.
"""


def page() -> str:
    """The reference page in Markdown."""
    return _HEAD + "".join(_section(kind) for kind in KINDS.values())


def schema() -> str:
    """JSON Schema of one line of the ledger."""
    head = {
        name: {"type": "string"}
        for name in ("occurred_at", "case", "slice", "lock", "engine", "arm", "channel", "role")
    }
    variants = [_variant(kind) for kind in KINDS.values()]
    content = {
        "$schema": _DIALECT,
        "title": "one event of the ledger",
        "type": "object",
        "properties": {"schema": {"const": SCHEMA}, **head},
        "required": ["schema", "kind", *head, "payload"],
        "oneOf": variants,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _section(kind: Kind) -> str:
    rows = "".join(
        f"| {field.name} | {field.type} | {'、'.join(field.codes)} | "
        f"{'no' if field.optional else 'yes'} |\n"
        for field in kind.fields
    )
    table = f"| field | type | codes | required |\n|---|---|---|---|\n{rows}"
    return f"\n## {kind.name}\n\n{kind.tells}。\n\n{table}"


def _variant(kind: Kind) -> dict[str, object]:
    payload = {
        "type": "object",
        "properties": {field.name: _field(field) for field in kind.fields},
        "required": list(_required(kind.fields)),
        "additionalProperties": False,
    }
    return {"properties": {"kind": {"const": kind.name}, "payload": payload}}


def _field(field: Field) -> dict[str, object]:
    return {"enum": list(field.codes)} if field.codes else _TYPES[field.type]


def _required(fields: Iterable[Field]) -> Iterable[str]:
    return (field.name for field in fields if not field.optional)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "events.md").write_text(page(), encoding="utf-8")
    (folder / "event.schema.json").write_text(schema(), encoding="utf-8")
