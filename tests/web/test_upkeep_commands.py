"""`zhagen backup` and `zhagen restore` as they are typed, from one machine to an empty one."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.simulation


def _run(folder, *arguments):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder, env=kept, check=False, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def _zhagen(folder, *arguments):
    return _run(folder, "-m", "zhagen", *arguments)


def _refused(ran, word):
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert word in ran.stderr


def test_from_one_machine_to_an_empty_one(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    (old / "zhagen.toml").write_text(
        'data = "kept"\nphone = "0000-0000000"\nsecret_key = "a-key-of-some-length"\n',
        encoding="utf-8",
    )
    made = _run(old, "-c", "from zhagen.web.serving import prepare; prepare()")
    assert made.returncode == 0, made.stderr
    (old / "kept" / "paper").write_text("纸", encoding="utf-8")
    archive = str(tmp_path / "b.tar")
    said = _zhagen(old, "backup", archive)
    assert (said.returncode, "备份好了" in said.stdout) == (0, True)
    _refused(_zhagen(old, "backup", archive), "已经有了")

    first = _zhagen(new, "restore", archive, "--settings", "zhagen.toml")
    assert (first.returncode, "设置文件放到了" in first.stdout) == (0, True)
    settings = (new / "zhagen.toml").read_text(encoding="utf-8")
    assert "0000-0000000" in settings
    assert "a-key-of-some-length" not in settings
    second = _zhagen(new, "restore", archive, "--settings", "zhagen.toml")
    assert (second.returncode, "恢复好了" in second.stdout) == (0, True), second.stderr
    assert (new / "kept" / "paper").read_text(encoding="utf-8") == "纸"
    _refused(_zhagen(new, "restore", archive, "--settings", "zhagen.toml"), "--replace")

    whole = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "b.tar").write_bytes(whole[: len(whole) // 2])
    _refused(_zhagen(new, "restore", archive, "--replace"), "备份文件")
    assert (new / "kept" / "paper").exists()
