"""Generated reference pages and schemas are what the code says now."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from zhagen.cli.main import app
from zhagen.events import reference
from zhagen.precheck import json_schema

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROOT = DOCS.parent


def test_the_event_reference_is_current():
    assert (DOCS / "reference/events.md").read_text(encoding="utf-8") == reference.page()
    assert (DOCS / "reference/event.schema.json").read_text(encoding="utf-8") == reference.schema()


def test_the_schema_of_the_json_output_is_current():
    text = (DOCS / "reference/precheck.schema.json").read_text(encoding="utf-8")
    assert text == json_schema.document()
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_every_local_link_of_the_readmes_leads_somewhere():
    for page in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in _targets(text):
            assert (ROOT / target).exists(), f"{page} 指向不存在的 {target}"


def _targets(text: str) -> list[str]:
    parts = text.split("](")[1:]
    links = (part.split(")")[0] for part in parts)
    return [link for link in links if "://" not in link and not link.startswith("#")]


@pytest.mark.parametrize("command", [["precheck"], ["demo"], ["slice", "new"], ["slice", "check"]])
def test_help_is_in_chinese(command):
    shown = CliRunner().invoke(app, [*command, "--help"]).output
    assert "用法" in shown
    for english in ("Usage", "Options", "Arguments", "Show this message"):
        assert english not in shown
