"""The published schemas of a pilot's JSON, and whether a value is what one of them says."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from zhagen.pilot.json_schema import documents

FOLDER = Path(__file__).resolve().parents[2] / "docs/reference/pilot"
NAMES = [name.removesuffix(".schema.json") for name in documents()]


@cache
def schema_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
    return found


@cache
def check_of(name: str) -> jsonschema.Draft202012Validator:
    kind = jsonschema.Draft202012Validator
    return kind(schema_of(name), format_checker=kind.FORMAT_CHECKER)


def fits(name: str, found: Any) -> None:
    """`found` is what the schema says; without a needed key or with an unknown one it is not."""
    check = check_of(name)
    check.validate(found)
    for key in schema_of(name)["required"]:
        assert not check.is_valid({each: found[each] for each in found if each != key}), key
    assert not check.is_valid({**found, "something_else": "x"})
