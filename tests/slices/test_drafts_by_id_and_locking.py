"""A draft made here is found by its id, and only a finished one is locked."""

from __future__ import annotations

import pytest

from zhagen.cli.main import run
from zhagen.slices.find import resolve, versions
from zhagen.slices.lock import is_locked


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys, *arguments):
    code = run(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def edit(path, *changes):
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_the_commands_of_the_documents_work_where_the_draft_was_made(here, capsys):
    assert said(capsys, "slice", "new", "my-item", "--title", "某事项")[0] == 0
    code, out, _ = said(capsys, "slice", "check", "my-item")
    assert (code, "my-item@1.0" in out) == (0, True)
    assert "某事项" in said(capsys, "slice", "show", "my-item@1.0")[1]
    assert resolve("my-item").resolve() == here / "slices" / "my-item" / "1.0"


def test_the_shipped_slices_are_found_beside_those_made_here(here, capsys):
    said(capsys, "slice", "new", "my-item")
    assert {"my-item", "employer-social-insurance"} <= {one.id for one in versions()}


def test_an_unknown_id_says_where_it_was_looked_for(here, capsys):
    code, _, error = said(capsys, "slice", "show", "other-item")
    assert code == 2
    assert "当前文件夹的 slices/ 和自带的切片里有" in error


def test_an_untouched_template_is_not_locked(here, capsys):
    said(capsys, "slice", "new", "my-item", "--title", "某事项")
    folder = here / "slices" / "my-item" / "1.0"
    edit(folder / "slice.yaml", ("status: draft", "status: in-use"))
    code, _, error = said(capsys, "slice", "lock", "my-item")
    assert code == 2
    assert "模板里的话" in error
    assert "slice.yaml:21" in error
    assert not is_locked(folder)


def test_a_slice_whose_worked_examples_fail_is_not_locked(here, capsys):
    said(capsys, "slice", "new", "my-item", "--title", "某事项")
    folder = here / "slices" / "my-item" / "1.0"
    edit(folder / "slice.yaml", ("status: draft", "status: in-use"), ("请换成真实的", "已核对的"))
    example = next(iter(sorted((folder / "cases").glob("*.yaml"))))
    sound = example.read_text(encoding="utf-8")
    edit(example, ("verdict: pass", "verdict: correct"))
    code, _, error = said(capsys, "slice", "lock", "my-item")
    assert code == 2
    assert "算例不符" in error
    assert "slice check --cases my-item" in error
    assert not is_locked(folder)
    example.write_text(sound, encoding="utf-8")
    code, out, error = said(capsys, "slice", "lock", "my-item")
    assert (code, error) == (0, "")
    assert "已锁定" in out
    assert is_locked(folder)
