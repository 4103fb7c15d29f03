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
    assert code == 0
    assert re.search(r"slice\.yaml:\d+  提醒  还是模板里的话", out)
    assert "residence-permit@1.0  通过（1 处提醒）" in out
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


def test_recall_and_precision_of_every_rule_follow_the_examples(capsys, folder, edit):
    code, out, _ = said(capsys, "slice", "check", str(folder), "--cases")
    assert code == 0
    assert re.search(r"V01 +100% 1/1 +100% 1/1", out)
    edit("cases/basic.yaml", "form.name: 王小米", "form.name: 王小麦")
    code, out, _ = said(capsys, "slice", "check", str(folder), "--cases", "--json")
    rates = {one["code"]: one for one in json.loads(out)["slices"][0]["rates"]}
    assert code == 1
    assert rates["V01"]["recall"] == rates["V01"]["precision"] == 1.0
    assert (rates["X01"]["expected"], rates["X01"]["recall"]) == (1, 0.0)
    assert set(rates["X01"]) == {
        "code", "expected", "found", "recall", "said", "right", "precision",
    }  # fmt: skip


@pytest.fixture
def whole(tmp_path):
    """A folder with one labelled case: an empty file, which a reviewer reports."""
    case = tmp_path / "整案" / "甲"
    (case / "files").mkdir(parents=True)
    (case / "files" / "空.pdf").write_bytes(b"")
    (case / "files" / "名单.txt").write_text("姓名", encoding="utf-8")
    truth = {
        "schema": 1,
        "slice": "residence-permit",
        "on": "2026-11-22",
        "style": "scan",
        "files": ["空.pdf", "名单.txt"],
        "findings": [{"code": "C05"}, {"code": "V01", "severity": "error"}],
    }
    (case / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    return tmp_path / "整案"


def test_whole_cases_are_read_and_counted_by_rule_and_style(capsys, folder, edit, whole):
    rules = (folder / "rules.yaml").read_text(encoding="utf-8")
    (folder / "rules.yaml").write_text(
        rules + "\nC05:\n  title: 文件无法使用\n  each: {files: all}\n  when: it.reason != ''\n"
        '  severity: error\n  message: "{file}{reason}"\n  remedy: "{remedy}"\n  basis: guide\n',
        encoding="utf-8",
    )
    code, out, err = said(capsys, "slice", "check", str(folder), "--cases", str(whole), "--json")
    result = json.loads(out)["slices"][0]
    assert code == 1  # rule C05 has no worked example
    assert "第 1/1 件 甲" in err
    measured = result["whole_cases"]
    rates = {one["code"]: one for one in measured["styles"]["scan"]["codes"]}
    assert (rates["C05"]["expected"], rates["C05"]["found"], rates["C05"]["said"]) == (1, 1, 2)
    assert (rates["V01"]["expected"], rates["V01"]["found"]) == (1, 0)
    assert measured["misses"] == ["甲 漏 V01"]
    _, out, _ = said(capsys, "slice", "check", "--cases", str(whole), str(folder))
    assert re.search(r"要点 +全部 查全 +全部 查准 +扫描件 查全", out)
    assert "甲 漏 V01" in out


def test_a_folder_of_whole_cases_that_cannot_be_measured_is_refused_in_one_line(
    capsys, folder, whole
):
    for arguments, words in (
        ([str(folder), str(whole)], "请加 --cases"),
        (["employer-social-insurance", "--cases", str(whole)], "整案属于 residence-permit"),
        ([str(folder), "--cases", str(whole), str(whole)], "一次只能写一个"),
    ):
        code, out, err = said(capsys, "slice", "check", *arguments)
        assert (code, out) == (2, ""), arguments
        assert words in err


def test_a_condition_is_shown_in_words_and_stays_cel_in_json(capsys, folder):
    _, out, _ = said(capsys, "slice", "show", str(folder))
    assert "“是否委托他人办理”为是 时要交" in out
    assert "applicant.by_agent == true" not in out
    _, out, _ = said(capsys, "slice", "show", str(folder), "--json")
    assert "applicant.by_agent == true" in out


def test_an_unlocked_version_in_use_is_told_before_its_page(capsys, folder, edit):
    edit("slice.yaml", "status: draft", "status: in-use")
    code, _, err = said(capsys, "slice", "show", str(folder))
    assert code == 0
    assert "没有锁定" in err
    assert (
        "提醒  状态是 in-use（在用），却没有锁定" in said(capsys, "slice", "check", str(folder))[1]
    )


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
