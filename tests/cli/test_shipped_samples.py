"""The samples a newcomer sees first are judged exactly as they were made."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from zhagen import wiring
from zhagen.cases.model import Context
from zhagen.cli.main import run
from zhagen.precheck.terminal import render_terminal
from zhagen.slices.model import Severity

ROOT = Path(__file__).resolve().parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
CASES = sorted(path.parent for path in wiring.samples_folder().glob("*/truth.json"))


@pytest.mark.engine
@pytest.mark.parametrize("folder", CASES, ids=[path.name for path in CASES])
def test_every_planted_fault_is_found_and_nothing_else_goes_back(folder):
    sample = wiring.load_sample(folder.name)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    done = wiring.precheck(
        wiring.load_slice(sample.slice_ref),
        sample.files,
        Context(on=sample.on),
        {},
        wiring.Settings(),
    )
    said = {(f.code, f.material) for f in done.review.findings if f.severity is Severity.ERROR}
    planted = {(f["code"], f["material"]) for f in truth["findings"] if f["severity"] == "error"}
    assert said == planted
    got = {(page.file, page.page): page.material for page in done.review.documents}
    assert got == {(d["file"], d["page"]): d["material"] for d in truth["documents"]}


def test_an_unknown_sample_names_those_that_exist(capsys):
    assert run(["demo", "--case", "nothing"]) == 2
    said = capsys.readouterr().err
    assert all(path.name in said for path in CASES)


@pytest.mark.engine
def test_the_demo_writes_its_report_and_can_end_by_itself(capsys):
    assert run(["demo", "--case", "clean-scan", "--once"]) == 0
    assert "读完" in capsys.readouterr().out


@pytest.mark.engine
def test_the_readmes_print_what_the_command_prints_in_a_terminal():
    sample = wiring.load_sample("scan-several-faults")
    done = wiring.precheck(
        wiring.load_slice(sample.slice_ref),
        [wiring.samples_folder() / "scan-several-faults" / "files"],
        Context(on=sample.on),
        {},
        wiring.Settings(),
    )
    shown = io.StringIO()
    screen = Console(file=shown, width=80, force_terminal=True, color_system=None, highlight=False)
    render_terminal(done.review, screen)
    for page in READMES:
        block = page.read_text(encoding="utf-8").split("--ledger ledger/\n")[1].split("```")[0]
        beginning, _, more = _untimed(block).rpartition("\n…")
        assert more.strip("…\n") == ""
        assert _untimed(shown.getvalue()).startswith(beginning)


def _untimed(text: str) -> str:
    return re.sub(r"用 [\d.]+ 秒", "用 0 秒", text)


def test_the_readmes_example_names_files_that_exist():
    for page in READMES:
        text = page.read_text(encoding="utf-8")
        assert "@@" not in text
        example = text.split("zhagen precheck employer-social-insurance ")[1].split()[0]
        assert (ROOT / example).is_dir()
