"""The JSON Schema files for editors are those the loader would use today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhagen.slices.functions import FUNCTIONS
from zhagen.slices.json_schema import documents
from zhagen.slices.schema import FILES
from zhagen.slices.validators import VALIDATORS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(documents()))
def test_a_schema_file_is_current(name):
    written = (DOCS / "reference" / "slice" / name).read_text(encoding="utf-8")
    assert written == documents()[name], (
        "run: python -m zhagen.slices.json_schema docs/reference/slice"
    )


def test_every_file_and_key_stands_in_the_format_page():
    page = (DOCS / "slice-format.md").read_text(encoding="utf-8")
    for file in FILES:
        assert file in page
    for text in documents().values():
        for key in property_names(json.loads(text)):
            assert key in page, key


def test_every_function_and_validator_stands_in_the_format_page():
    page = (DOCS / "slice-format.md").read_text(encoding="utf-8")
    for function in FUNCTIONS.values():
        assert f"`{function.name}(" in page
        assert not function.tells or f"`{{{function.tells}}}`" in page
    for name in VALIDATORS:
        assert f"`{name}`" in page


def property_names(schema):
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield from schema["properties"]
        for part in schema.values():
            yield from property_names(part)
