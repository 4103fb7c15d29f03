"""`zhagen precheck` as a user meets it: outputs, exit codes, one clear line for bad input."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from zhagen.cli.main import run
from zhagen.events import reference
from zhagen.precheck import json_schema

SLICE = "employer-social-insurance"
DAY = ("--on", "2026-11-20")


def _roster(path: Path, wage: int = 8000) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["参保人员名单"])
    sheet.append(["序号", "姓名", "身份证号码", "联系电话", "参保起始月", "缴费基数", "用工形式"])
    sheet.append([1, "周禾", "320102190001019990", "13900010001", "2026-11", wage, "全日制"])
    book.save(path)
    return path


@pytest.fixture
def roster(tmp_path):
    return _roster(tmp_path / "名单.xlsx")


@pytest.mark.engine
def test_json_keeps_the_contract(roster, capsys):
    code = run(["precheck", SLICE, str(roster), *DAY, "--json"])
    output = json.loads(capsys.readouterr().out)
    assert code == 1
    assert set(output) == {
        "schema", "slice", "documents", "facts", "findings", "verdict", "seconds",
    }  # fmt: skip
    jsonschema.validate(output, json.loads(json_schema.document()))
    assert output["schema"] == 1
    assert output["verdict"] == "correct"
    document = output["documents"][0]
    assert set(document) == {"file", "page", "material", "confidence", "size", "turned"}
    assert (document["file"], document["material"]) == ("名单.xlsx", "employee_roster")
    finding = output["findings"][0]
    assert set(finding) == {
        "code", "severity", "material", "fact", "message", "remedy", "basis", "evidence",
    }  # fmt: skip
    assert isinstance(finding["basis"], str)
    missing = {item["material"] for item in output["findings"] if item["code"] == "C01"}
    assert {"business_license", "registration_form", "legal_rep_id"} <= missing


@pytest.mark.engine
def test_every_output_is_written_where_asked_and_nowhere_else(roster, tmp_path, monkeypatch):
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    out = tmp_path / "out"
    out.mkdir()
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    code = run([
        "precheck", SLICE, str(roster), *DAY, "--html", str(out / "r.html"),
        "--notice", str(out / "n.docx"), "--ledger", str(out / "ledger"),
    ])  # fmt: skip
    assert code == 1
    written = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    names = {str(path.relative_to(out)) for path in written}
    assert {"r.html", "n.docx"} < names
    assert all(name in {"r.html", "n.docx"} or name.startswith("ledger/events-") for name in names)
    events = (out / "ledger").glob("events-*.jsonl")
    text = "".join(path.read_text(encoding="utf-8") for path in events)
    for line in text.splitlines():
        jsonschema.validate(json.loads(line), json.loads(reference.schema()))
    assert "周禾" not in text
    assert "320102190001019990" not in text
    assert '"kind":"precheck.verdict"' in text


@pytest.mark.engine
def test_an_unusable_file_among_others_is_a_finding(roster, tmp_path, capsys):
    (tmp_path / "空.pdf").write_bytes(b"")
    code = run(["precheck", SLICE, str(roster), str(tmp_path / "空.pdf"), *DAY, "--json"])
    output = json.loads(capsys.readouterr().out)
    assert code == 1
    (unusable,) = [item for item in output["findings"] if item["code"] == "C05"]
    assert unusable["evidence"][0]["file"] == "空.pdf"
    # What is missing may be in the file that could not be read: nobody can tell.
    severities = {item["severity"] for item in output["findings"] if item["code"] == "C01"}
    assert severities == {"unclear"}


@pytest.mark.engine
def test_known_facts_decide_which_materials_are_needed(roster, tmp_path, capsys):
    facts = tmp_path / "facts.json"
    facts.write_text('{"handler.role": "agent"}', encoding="utf-8")
    run(["precheck", SLICE, str(roster), *DAY, "--json", "--facts", str(facts)])
    output = json.loads(capsys.readouterr().out)
    missing = {item["material"] for item in output["findings"] if item["code"] == "C01"}
    assert {"agent_id", "authorization"} <= missing


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["precheck", "no-such-slice", "."], "no-such-slice"),
        (["precheck", SLICE, "没有这个文件.jpg"], "找不到文件：没有这个文件.jpg"),
        (["precheck", SLICE, "--on", "明天", "."], "--on 不是日期：明天"),
        (["precheck", SLICE, ".", "--html", "nowhere/r.html"], "文件夹不存在：nowhere"),
        (["precheck", SLICE, ".", "--facts", "没有.json"], "已知要素文件读不了：没有.json"),
        (["precheck", SLICE], "文件"),
        (["precheck", SLICE, ".", "--workers", "0"], "--workers"),
        (["precheck", SLICE, ".", "--speed", "9"], "--speed"),
    ],
)
def test_wrong_arguments_get_one_line_and_code_2(arguments, line, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert line in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("[1]", "最外层"),
        ("{", "不是 JSON"),
        ('{"no.such": 1}', "没有要素 no.such"),
        ('{"org.founded_on": "昨天"}', "日期"),
        ('{"handler.role": "friend"}', "选项"),
    ],
)
def test_bad_known_facts_are_told_before_anything_is_read(content, line, tmp_path, capsys):
    facts = tmp_path / "facts.json"
    facts.write_text(content, encoding="utf-8")
    assert run(["precheck", SLICE, str(tmp_path), "--facts", str(facts)]) == 2
    assert line in capsys.readouterr().err


def test_nothing_usable_at_all_is_code_2(tmp_path, capsys):
    (tmp_path / "a.pdf").write_bytes(b"")
    assert run(["precheck", SLICE, str(tmp_path / "a.pdf"), *DAY]) == 2
    error = capsys.readouterr().err
    assert "没有一个文件能用" in error
    assert "a.pdf" in error


def test_a_folder_without_files_is_said_to_be_empty(tmp_path, capsys):
    (tmp_path / "里").mkdir()
    assert run(["precheck", SLICE, str(tmp_path), *DAY]) == 2
    assert "没有文件" in capsys.readouterr().err
