"""`fill` of guide.yaml: cells of drafts to be asked for, checked like every other name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zhagen.slices.check import check
from zhagen.slices.find import resolve


@pytest.mark.parametrize(
    ("named", "code"), [("form.agent_nam", "unknown-fact"), ("legal_rep_id.name", "not-in-draft")]
)
def test_a_cell_that_stands_in_no_draft_is_a_fault(tmp_path: Path, named: str, code: str) -> None:
    folder = tmp_path / "1.0"
    shutil.copytree(resolve("employer-social-insurance"), folder)
    (folder / "lock.json").unlink(missing_ok=True)
    guide = folder / "guide.yaml"
    text = guide.read_text(encoding="utf-8")
    guide.write_text(text.replace("[authorization.agent_name,", f"[{named},"), encoding="utf-8")
    faults = [one for one in check(folder) if one.file == "guide.yaml"]
    assert [one.code for one in faults] == [code]
    assert named in faults[0].what
