"""docs/pilot.md says what the commands and functions do now."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pilot_office as office
import pytest
from typer.testing import CliRunner

from zhagen.cli.main import app
from zhagen.pilot.agreeing.edges import CharterPart

PAGE = Path(__file__).parents[2] / "docs" / "pilot.md"
TEXT = PAGE.read_text(encoding="utf-8")
CHARTER = PAGE.parents[1] / "slices/employer-social-insurance/1.0/charter.yaml"
VERBS = (
    *("new", "scope", "plan", "key", "seal", "log"),
    *("evaluate", "decide", "verify", "report", "status", "accuracy"),
)


def test_the_worked_example_runs_and_succeeds(tmp_path, monkeypatch, capsys):
    (example,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    shutil.copy(CHARTER, tmp_path / "charter.yaml")
    office.exports(tmp_path, tmp_path / "charter.yaml", 0.7)
    monkeypatch.chdir(tmp_path)
    exec(compile(example, str(PAGE), "exec"), {})  # noqa: S102 - our own page
    verdict, effect = capsys.readouterr().out.split()
    assert verdict == "success"
    assert float(effect) == pytest.approx(-0.3, abs=0.05)


def test_every_key_of_a_charter_is_explained():
    for name, field in CharterPart.model_fields.items():
        assert f"`{field.alias or name}" in TEXT, name


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([\w./-]+)\)", TEXT):
        assert (PAGE.parent / target).exists(), target


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_in_the_page_and_helps_in_chinese(verb):
    assert f"zhagen pilot {verb} " in TEXT
    shown = CliRunner().invoke(app, ["pilot", verb, "--help"]).output
    assert "用法" in shown
    for english in ("Usage", "Options", "Arguments", "Show this message"):
        assert english not in shown
