"""`zhagen pilot` from the empty folder to the verdict, its report and the next version."""

from __future__ import annotations

import json

import pilot_office as office
from pilot_office import pilot
from rich.cells import cell_len

from zhagen.cli.main import run
from zhagen.pilot.agreeing.sealed_file import read_sealed
from zhagen.pilot.recording.lessons import read_lessons

TODAY = ("--today", "2026-10-26")


def test_the_charter_keeps_its_comments_and_has_the_plan(run_once):
    text = (run_once / "charter.yaml").read_text(encoding="utf-8")
    assert text.startswith("# 立项书草稿")
    charter = read_sealed(run_once / "charter.sealed.json").charter
    assert charter.information is not None
    assert set(charter.mix_weights) == {"简单", "复杂"}


def test_a_look_is_said_in_words_and_fits_eighty_columns(run_once, capsys):
    assert pilot("evaluate", run_once / "记录", "--week", 4, *TODAY) == 0
    said = capsys.readouterr().out
    assert "每件收件用时少" in said
    assert "照排班执行 100.0%" in said
    assert max(map(cell_len, said.splitlines())) <= 80


def test_the_look_as_json_carries_schema_and_charter(run_once, capsys):
    assert pilot("evaluate", run_once / "记录", "--week", 8, *TODAY, "--json") == 0
    look = json.loads(capsys.readouterr().out)
    assert (look["schema"], look["week"], look["target"]) == (1, 8, "reached")
    assert look["charter"] == read_sealed(run_once / "charter.sealed.json").hash
    assert look["primary"]["high"] < -0.1667


def test_the_decision_is_the_same_bytes_each_time_and_names_who_decided(run_once, capsys):
    lessons = run_once / "lessons.json"
    assert office.decided(run_once, "决定.json", "--lessons", lessons, "--remark", "先开后关") == 0
    assert "成功" in capsys.readouterr().out
    assert office.decided(run_once, "再算.json") == 0
    first = (run_once / "决定.json").read_bytes()
    assert first == (run_once / "再算.json").read_bytes()
    record = json.loads(first)
    assert record["verdict"] == "success"
    assert record["decided_by"] == ["何以宁", "陆青禾"]
    assert read_lessons(lessons).remarks == ("先开后关",)


def test_the_next_version_of_the_slice_starts_from_the_decision(run_once, tmp_path, capsys):
    lessons = run_once / "lessons.json"
    assert office.decided(run_once, "决定.json", "--lessons", lessons, "--remark", "先开后关") == 0
    capsys.readouterr()
    name = "employer-social-insurance"
    words = ["slice", "new", name, "--from", name, "--dir", str(tmp_path)]
    assert run([*words, "--because", str(run_once / "决定.json")]) == 0
    said = capsys.readouterr().out
    assert "以前的经验" in said
    assert "先开后关" in said
    draft = tmp_path / name / "1.1"
    assert "联合验证" in (draft / "slice.yaml").read_text(encoding="utf-8")
    assert f"slice: {name}@1.1" in (draft / "charter.yaml").read_text(encoding="utf-8")
    again = ["slice", "new", name, "--from", str(draft), "--dir", str(tmp_path), "--because", "改"]
    assert run(again) == 0
    assert "先开后关" in capsys.readouterr().out


def test_scope_says_what_it_leaves_out(run_once, capsys):
    words = ("--top", 2, "--column", "item=办件类型", "--json")
    assert pilot("scope", run_once / "试点.csv", *words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1
    assert [each["rank"] for each in found["groups"]] == [1, 2]
    assert found["counted"] == sum(each["cases"] for each in (*found["groups"], found["rest"]))
    assert found["proposal"]["left_out"]["other_items"]["cases"] > 0


def test_the_report_is_written_from_the_decision_and_from_no_other(folder, capsys):
    assert office.decided(folder, "决定.json") == 0
    log, page = folder / "记录", folder / "报告.html"
    decision = ("--decision", folder / "决定.json")
    assert pilot("report", log, "--week", 8, "-o", page, *decision) == 0
    assert "何以宁" in page.read_text(encoding="utf-8")
    capsys.readouterr()
    assert pilot("report", log, "--week", 6, "-o", page, *decision) == 2
    assert "与现在重算的结论不同" in capsys.readouterr().err


def test_the_status_page_shows_counts_and_no_result(run_once, tmp_path, capsys):
    page = tmp_path / "进展.html"
    words = ("status", run_once / "记录", "--today", "2026-09-30", "-o")
    assert pilot(*words, page) == 0
    text = page.read_text(encoding="utf-8")
    assert "照排班执行" in text
    assert "可信范围" not in text
    assert pilot(*words, tmp_path / "进展.docx") == 2
    assert ".html" in capsys.readouterr().err


def test_a_pilot_is_extended_once_where_its_end_allowed_it(tmp_path, capsys):
    charter, secret, log = tmp_path / "charter.yaml", tmp_path / "k", tmp_path / "记录"
    assert pilot("new", charter) == 0
    _, weeks = office.exports(tmp_path, charter, 0.8, weeks=12)
    sealed = office.seal_by_both(tmp_path)
    assert pilot("log", "new", log, "--sealed", sealed, "--secret", secret) == 0
    assert pilot("log", "add", log, weeks, "--secret", secret) == 0
    names = ("--by", "何以宁", "--on", "2026-11-20", "--json")
    capsys.readouterr()
    assert pilot("decide", log, "--week", 8, *names) == 0
    planned = json.loads(capsys.readouterr().out)
    assert (planned["verdict"], planned["next_step"]) == ("partly", "extend_once")
    assert pilot("decide", log, "--week", 12, *names) == 0
    extended = json.loads(capsys.readouterr().out)
    assert extended["week"] == 12
    assert not extended["extension_allowed"]
