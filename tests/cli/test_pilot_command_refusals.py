"""What `zhagen pilot` refuses: one clear line, or the line of the charter, and nothing written."""

from __future__ import annotations

import json
import shutil

import pytest
from pilot_office import pilot

from zhagen.cli.main import run

LOOK = ("evaluate", "{log}", "--week")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*LOOK, "3"), "不在约定的查看之列"),
        ((*LOOK, "4", "--today", "2026-09-20"), "以后才能查看"),
        ((*LOOK, "12", "--today", "2026-12-01"), "不允许延长"),
        ((*LOOK, "4", "--today", "昨天"), "不是日期"),
        ((*LOOK, "4", "--calendar", "{folder}/无.csv"), "工作日历文件"),
        (("evaluate", "{folder}", "--week", "4"), "不是试点记录"),
        (("decide", "{log}", "--week", "8", "--by", " "), "姓名"),
        (("verify", "{log}", "--roots", "{folder}/试点.csv"), "不是校验单上的内容"),
        (("log", "add", "{log}", "--secret", "{folder}/部门.key"), "没有写要加的文件"),
        (("log", "add", "{log}", "{folder}/试点.csv", "--secret", "{folder}/vendor.pem"), "密钥"),
        (("log", "new", "{log}", "--sealed", "{sealed}", "--secret", "{folder}/x"), "已经有东西"),
        (("log", "sheet", "{log}", "--week", "13", "-o", "{folder}/a.html"), "没有第 13 周"),
        (("log", "sheet", "{log}", "--week", "1", "-o", "{folder}/a.pdf"), ".docx 或 .html"),
        (("report", "{log}", "--week", "8", "-o", "{folder}/a.pdf"), ".docx 或 .html"),
        (("seal", "{sealed}", "--key", "{folder}/vendor.pem", "--party", "vendor"), "已经签过"),
        (("seal", "{sealed}", "--key", "{folder}/部门.key", "--party", "vendor"), "私钥文件"),
        (("seal", "{charter}", "--key", "{folder}/vendor.pem", "--party", "vendor"), "已经有了"),
        (("plan", "{sealed}"), "封存文件"),
        (("plan", "{folder}/无.yaml"), "不存在"),
        (("plan", "{charter}", "--baseline", "{charter}"), "没有 case_id"),
        (("plan", "{charter}", "--write"), "一起用"),
        (("new", "{charter}"), "已经有了"),
        (("key", "{folder}/vendor.pem"), "同名"),
        (("scope", "{folder}/试点.csv", "--column", "事项"), "写法不对"),
        (("scope", "{charter}"), "--column"),
    ],
)
def test_what_cannot_be_done_is_one_chinese_line(run_once, capsys, words, said):
    places = {
        "folder": run_once,
        "log": run_once / "记录",
        "sealed": run_once / "charter.sealed.json",
        "charter": run_once / "charter.yaml",
    }
    assert pilot(*(word.format(**places) for word in words)) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert said in output.err
    assert len(output.err.splitlines()) == 1


def test_a_charter_with_errors_is_told_line_by_line_and_not_sealed(run_once, tmp_path, capsys):
    text = (run_once / "charter.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "charter.yaml"
    broken.write_text(text.replace("planned: -0.25", "planned: -0.1"), encoding="utf-8")
    assert pilot("plan", broken) == 1
    line = text[: text.index("planned: -0.25")].count("\n") + 1
    assert f"charter.yaml:{line}  错误  预计效果没有超过目标" in capsys.readouterr().err
    key = ("--key", run_once / "vendor.pem", "--party", "vendor", "--on", "2026-08-19")
    assert pilot("seal", broken, *key) == 1
    assert not (tmp_path / "charter.sealed.json").exists()


def test_a_charter_is_not_sealed_once_the_pilot_has_begun(run_once, tmp_path, capsys):
    charter = shutil.copy(run_once / "charter.yaml", tmp_path)
    key = ("--key", run_once / "vendor.pem", "--party", "vendor", "--on", "2026-08-24")
    assert pilot("seal", charter, *key) == 2
    assert "第一件办件之前封存" in capsys.readouterr().err


def test_a_hopeless_plan_is_refused_and_nothing_is_written(run_once, tmp_path, capsys):
    text = (run_once / "charter.yaml").read_text(encoding="utf-8")
    alone = tmp_path / "charter.yaml"
    alone.write_text(text.replace("kind: switchback", "kind: before_after"), encoding="utf-8")
    before = alone.read_bytes()
    words = ("--baseline", run_once / "基线.csv", "--write", "--simulations", 100)
    assert pilot("plan", alone, *words) == 1
    assert "不要封存" in capsys.readouterr().out
    assert alone.read_bytes() == before


@pytest.mark.parametrize(
    ("because", "said"),
    [("无.json", "决定记录"), ("lessons.json", "不是决定记录"), ("继续.json", "还没有结论"),
     ("别的.json", "请核对")],
)  # fmt: skip
def test_the_next_version_needs_a_verdict_on_that_slice(tmp_path, capsys, because, said):
    record = {"verdict": "success", "decided_on": "2026-10-26", "title": "试", "week": 8}
    about = {"slice": "other-thing@1.0", "charter": "0" * 64}
    (tmp_path / "lessons.json").write_text("{}", encoding="utf-8")
    going = {**record, **about, "verdict": "continue"}
    (tmp_path / "继续.json").write_text(json.dumps(going), encoding="utf-8")
    (tmp_path / "别的.json").write_text(json.dumps({**record, **about}), encoding="utf-8")
    name = "employer-social-insurance"
    words = ["slice", "new", name, "--from", name, "--dir", str(tmp_path)]
    assert run([*words, "--because", str(tmp_path / because)]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / name).exists()
