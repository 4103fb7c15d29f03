"""`zhagen demo` opens the workbench in a folder of its own and touches nothing else."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from zhagen.cli.main import run

pytest.importorskip("django", reason="needs the extra web")


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, capsys):
    (tmp_path / "台账.txt").write_text("x", encoding="utf-8")
    assert run(["demo", "--folder", str(tmp_path), "--once"]) == 2
    assert "已有别的东西" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["台账.txt"]


def test_a_file_is_no_folder(tmp_path, capsys):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run(["demo", "--folder", str(tmp_path / "file"), "--once"]) == 2
    assert "不是文件夹" in capsys.readouterr().err


@pytest.mark.engine
def test_the_sample_is_made_once_and_an_installation_is_not_met(tmp_path):
    installation = tmp_path / "installation"
    environment = os.environ | {"ZHAGEN_DATA": str(installation), "TMPDIR": str(tmp_path)}
    folder = tmp_path / "demo"
    command = [sys.executable, "-P", "-m", "zhagen", "demo", "--once", "--folder", str(folder)]
    first, second = (
        subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=280,
            check=False,
        )
        for _twice in range(2)
    )  # fmt: skip
    assert first.returncode == 0, first.stderr
    assert "样例数据" in first.stdout
    assert second.returncode == 0, second.stderr
    assert "样例数据" not in second.stdout
    assert (folder / "zhagen.sqlite3").is_file()
    with closing(sqlite3.connect(folder / "zhagen.sqlite3")) as database:
        states = {state for (state,) in database.execute("SELECT state FROM intake_case")}
    assert {"accepted", "returned", "waiting"} <= states
    assert not installation.exists()
    assert {path.name for path in Path(tmp_path).iterdir()} == {"demo"}
