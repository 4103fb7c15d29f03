"""Amendments at the command line: checked like a draft, dated by the log, never taken back."""

from __future__ import annotations

import json
import shutil

import pilot_office as office
import pytest
from pilot_office import pilot

TARGET = "target: {text: 效率提升 10%, planned: -0.25}\n"


def _amend(folder, text, *more, on="2026-08-21"):
    """The department amends the sealed charter; the exit code."""
    changes = folder / "变更.yaml"
    changes.write_text(text, encoding="utf-8")
    key = ("--key", folder / "department.pem", "--party", "department", "--on", on)
    why = ("--amend", changes, "--text", "改")
    return pilot("seal", folder / "charter.sealed.json", *key, *why, *more)


def _countersign(folder, on="2026-08-21"):
    key = ("--key", folder / "vendor.pem", "--party", "vendor", "--on", on)
    assert pilot("seal", folder / "charter.sealed.json", *key) == 0


def _taken_in(folder):
    sealed = folder / "charter.sealed.json"
    assert pilot("log", "amend", folder / "记录", "--sealed", sealed) == 0


@pytest.mark.parametrize("stated", ["before", "after"])
def test_a_day_in_the_past_makes_no_amendment_earlier_than_the_data(
    folder, tmp_path, capsys, stated
):
    sealed, log = folder / "charter.sealed.json", folder / "记录"
    shutil.copy(sealed, folder / "原件.json")
    empty = tmp_path / "空"
    secret = ("--secret", tmp_path / "x.key")
    assert pilot("log", "new", empty, "--sealed", sealed, *secret) == 0
    # An empty log of the same charter makes the parties state what is not so in their own log.
    given = ("--log", empty if stated == "before" else log)
    assert _amend(folder, TARGET, *given) == 0
    _countersign(folder)
    (amendment,) = json.loads(sealed.read_text(encoding="utf-8"))["amendments"]
    assert amendment["data_seen"] == stated
    capsys.readouterr()
    _taken_in(folder)
    said = capsys.readouterr()
    assert "看到数据之后（记录里已有" in said.out
    assert "作废" in said.err
    assert office.decided(folder, "决定.json") == 0
    decided = json.loads((folder / "决定.json").read_bytes())
    assert decided["verdict"] == "void"
    assert [each["code"] for each in decided["reasons"]] == ["changed_after_data"]


def test_a_day_on_the_command_line_does_not_stand_for_a_log(folder):
    assert _amend(folder, TARGET, on="2026-08-01") == 0
    sealed = json.loads((folder / "charter.sealed.json").read_text(encoding="utf-8"))
    assert sealed["amendments"][0]["data_seen"] == "after"


def test_a_voiding_amendment_is_not_got_rid_of_by_the_old_file(folder, capsys):
    sealed, log = folder / "charter.sealed.json", folder / "记录"
    shutil.copy(sealed, folder / "原件.json")
    shutil.copy(log / "roots.jsonl", folder / "对方存.txt")
    assert _amend(folder, TARGET, "--log", log) == 0
    _countersign(folder)
    _taken_in(folder)
    shutil.copy(folder / "原件.json", log / "sealed.json")
    capsys.readouterr()
    assert pilot("verify", log, "--roots", folder / "对方存.txt") == 1
    assert "立项书的变更与记录第 2 行写下的不符" in capsys.readouterr().out
    assert office.decided(folder, "决定.json") == 0
    decided = json.loads((folder / "决定.json").read_bytes())
    assert [each["code"] for each in decided["reasons"]] == ["seal_broken"]
    assert pilot("log", "amend", log, "--sealed", folder / "原件.json") == 2
    assert "缺了记录里已有的变更" in capsys.readouterr().err
    _taken_in(folder)
    assert pilot("verify", log) == 0


def test_columns_amended_after_data_void_the_verdict(folder):
    assert (
        _amend(folder, "columns: {ended_at: 答复时间, extra: 耗时}\n", "--log", folder / "记录")
        == 0
    )
    _countersign(folder)
    _taken_in(folder)
    assert office.decided(folder, "决定.json") == 0
    assert json.loads((folder / "决定.json").read_bytes())["verdict"] == "void"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tager: 3\n", "变更.yaml:1  错误  tager：没有这个键。是不是 target"),
        ("deliverable: 好\nparties: []\n", "变更.yaml:2  错误  parties：至少要写 2 项"),
        ("alpha: .nan\n", "变更.yaml:1  错误  alpha：应为有限的数"),
        ("alpha: -.inf\n", "alpha：应为有限的数"),
        ("alpha: 0.9\n", "变更.yaml:1  错误  误判机会定为 90%，最多 20%"),
        ("alpha: 3\n", "alpha：应在 0 至 1 之间，不含两端"),
        ("deliverable: !!binary aGk=\n", "变更.yaml:1  错误  不支持的标记"),
        ("schedule: {start: 2026-08-24, weeks: 800, looks: [800]}\n", "weeks：应在 1 至 52 之间"),
        ("target: {text: 更好, planned: -0.25}\n", "变更.yaml:1  错误"),
        ("mix:\n  by: 类型\n", "变更.yaml:2  错误  mix → by：写法不合"),
        ("power: 0.8\n", "没有变更"),
        ("- alpha\n", "没有要换的项"),
        ("", "文件是空的"),
        ("alpha: [\n", "不是合法的 YAML"),
    ],
)
def test_a_faulty_amendment_is_told_with_its_own_file_and_key(
    run_once, tmp_path, capsys, text, said
):
    for name in ("charter.sealed.json", "department.pem"):
        shutil.copy(run_once / name, tmp_path)
    before = (tmp_path / "charter.sealed.json").read_bytes()
    assert _amend(tmp_path, text) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert said in output.err
    assert "封存的立项书内容不完整" not in output.err
    assert all(line.startswith("变更.yaml") for line in output.err.splitlines())
    assert (tmp_path / "charter.sealed.json").read_bytes() == before


def test_what_is_sealed_of_an_amendment_has_its_defaults_written_out(folder):
    assert _amend(folder, TARGET, "--log", folder / "记录") == 0
    sealed = json.loads((folder / "charter.sealed.json").read_text(encoding="utf-8"))
    (changes,) = [each["changes"] for each in sealed["amendments"]]
    assert changes["target"].keys() == {"text", "change", "planned"}
