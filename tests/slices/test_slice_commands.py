"""`zhagen slice …` as a person meets it: Chinese, one line when refused, no traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
import typer

from zhagen.cli import main as entry
from zhagen.cli.main import app, run


def said(capsys, *arguments):
    code = run(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def commands(command, path=()):
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


EVERY_COMMAND = list(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("path", EVERY_COMMAND, ids=" ".join)
def test_every_help_page_is_in_chinese(capsys, path):
    code, out, _ = said(capsys, *path, "--help")
    assert code == 0
    assert "用法：" in out
    for english in (
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "Show this",
        "required",
        "default",
    ):
        assert english not in out
    assert not re.search(r"<\w+>|\b(TEXT|PATH|INTEGER|COMMAND|ARGS|OPTIONS)\b", out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["slcie"], "没有命令 slcie（是不是 slice？）"),
        (["slice", "chekc"], "没有命令 chekc（是不是 check？）"),
        (["slice", "show"], "缺少参数 切片"),
        (["slice", "show", "a", "b"], "多余的参数 b"),
        (["slice", "check", "--casse"], "没有选项 --casse"),
        (["slice", "new", "x", "--title"], "选项 --title 后面缺少值"),
        (["slice", "check", "--json=1"], "选项 --json 后面不跟值"),
        (["slice", "show", "nothing"], "没有切片“nothing”"),
        (["slice", "check", "./nowhere"], "没有这个文件夹"),
        (["slice", "new", "Bad Name"], "写法不对"),
    ],
)
def test_a_wrong_command_line_is_one_chinese_line_and_exit_2(capsys, arguments, words):
    code, out, err = said(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1


def test_without_a_command_the_help_is_shown(capsys):
    code, out, err = said(capsys)
    assert (code, err) == (2, "")
    assert "slice" in out


def test_a_new_slice_checks_shows_and_locks(capsys, tmp_path):
    root = str(tmp_path)
    assert (
        said(capsys, "slice", "new", "residence-permit", "--title", "居住证申领", "--dir", root)[0]
        == 0
    )
    folder = tmp_path / "residence-permit" / "1.0"
    code, out, _ = said(capsys, "slice", "check", str(folder))
    assert (code, out.strip()) == (0, "residence-permit@1.0  通过")
    code, out, _ = said(capsys, "slice", "show", str(folder))
    assert code == 0
    for words in ("居住证申领", "申请人身份证", "V01", "《示例市办事指南》第二条", "草稿"):
        assert words in out
    code, _, err = said(capsys, "slice", "lock", str(folder))
    assert (code, "in-use" in err) == (2, True)
    head = folder / "slice.yaml"
    head.write_text(
        head.read_text(encoding="utf-8")
        .replace("status: draft", "status: in-use")
        .replace("请换成真实的", "已核对的"),
        encoding="utf-8",
    )
    assert "已锁定" in said(capsys, "slice", "lock", str(folder))[1]
    assert "早已锁定" in said(capsys, "slice", "lock", str(folder))[1]
    code, out, _ = said(
        capsys,
        "slice",
        "new",
        "residence-permit",
        "--from",
        str(folder),
        "--because",
        "规则改了",
        "--dir",
        root,
    )
    assert (code, "residence-permit@1.1" in out) == (0, True)
    head.write_text(head.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    code, out, _ = said(capsys, "slice", "check", str(folder))
    assert (code, "已锁定的文件被改动" in out) == (1, True)
    code, _, err = said(capsys, "slice", "show", str(folder))
    assert (code, "slice.yaml" in err, len(err.strip().splitlines())) == (2, True, 1)


def test_faults_are_printed_with_path_and_line(capsys, folder, edit):
    edit("rules.yaml", "it < on", "it < onn")
    code, out, _ = said(capsys, "slice", "check", str(folder))
    assert code == 1
    assert re.search(r"rules\.yaml:\d+  错误  V01：没有要素 onn", out)
    assert "未通过（1 处错误）" in out


def test_check_as_json_keeps_its_keys(capsys, folder, edit):
    edit("rules.yaml", "  basis: guide 第二条\n", "")
    code, out, _ = said(capsys, "slice", "check", str(folder), "--json")
    result = json.loads(out)
    assert (code, result["schema"], result["passed"]) == (1, 1, False)
    (fault,) = result["slices"][0]["faults"]
    assert set(fault) == {"file", "line", "level", "code", "what", "remedy"}


def test_show_as_json_keeps_its_keys(capsys, folder):
    code, out, _ = said(capsys, "slice", "show", str(folder), "--json")
    result = json.loads(out)
    assert code == 0
    assert {"schema", "slice", "materials", "facts", "rules", "versions"} <= set(result)


def test_the_examples_of_a_new_draft_come_out_as_it_says(capsys, folder):
    code, out, _ = said(capsys, "slice", "check", str(folder), "--cases")
    assert code == 0, out
    assert "算例 4/4 个相符" in out


def test_a_failed_example_is_told_and_fails_the_check(capsys, folder, edit):
    edit("cases/basic.yaml", "form.name: 王小米", "form.name: 王小麦")
    code, out, _ = said(capsys, "slice", "check", str(folder), "--cases")
    assert code == 1
    assert "算例不符  姓名不一致" in out


def test_an_unforeseen_error_is_one_line_and_its_details_only_on_request(capsys, monkeypatch):
    def broken(*_args, **_settings):
        raise RuntimeError("机器坏了\n第二行")

    monkeypatch.setattr(
        entry.typer.main, "get_command", lambda _app: type("C", (), {"main": broken})
    )
    monkeypatch.delenv("ZHAGEN_DEBUG", raising=False)
    code, out, err = said(capsys, "slice", "check")
    assert (code, out, len(err.strip().splitlines())) == (2, "", 1)
    assert "机器坏了" in err
    monkeypatch.setenv("ZHAGEN_DEBUG", "1")
    assert "Traceback" in said(capsys, "slice", "check")[2]


def test_python_dash_m_is_the_same_command(folder):
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "zhagen", "slice", "check", str(folder)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (
        0,
        "residence-permit@1.0  通过",
        "",
    )
