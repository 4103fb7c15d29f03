"""`zhagen pilot effort`: from the command line into status page, decision and report."""

from __future__ import annotations

import json

import pilot_office as office
import pytest
from pilot_office import pilot


@pytest.fixture(scope="module")
def office_folder(tmp_path_factory):
    """A pilot of eight weeks, logged."""
    folder = tmp_path_factory.mktemp("pilot")
    charter, secret = folder / "charter.yaml", folder / "部门.key"
    assert pilot("new", charter) == 0
    _, weeks = office.exports(folder, charter, 0.7)
    sealed = office.seal_by_both(folder)
    assert pilot("log", "new", folder / "记录", "--sealed", sealed, "--secret", secret) == 0
    assert pilot("log", "add", folder / "记录", weeks, "--secret", secret) == 0
    return folder


@pytest.fixture
def log(office_folder):
    """Its log with no days written down yet."""
    (office_folder / "记录" / "effort.jsonl").unlink(missing_ok=True)
    return office_folder / "记录"


def _days(log, days, what="培训", party="vendor", *more):
    words = ("--party", party, "--days", days, "--for", what, "--on", "2026-09-01", *more)
    return pilot("effort", log, *words)


def test_what_was_spent_is_shown_against_what_was_agreed(log, capsys):
    assert _days(log, 1.5) == 0
    assert _days(log, 2, "看数据", "department") == 0
    capsys.readouterr()
    assert pilot("effort", log) == 0
    told = capsys.readouterr()
    lines = [line.split() for line in told.out.splitlines()]
    assert ["示例市社会保险经办中心", "12", "20", "2", "还有", "18"] in lines
    assert ["云岫科技有限公司", "30", "40", "1.5", "还有", "38.5"] in lines
    assert ["1", "2026-09-01", "云岫科技有限公司", "1.5", "培训"] in lines
    assert told.err == ""


def test_above_the_cap_is_recorded_and_said(log, capsys):
    assert _days(log, 41.5) == 0
    assert "已用 41.5 人日，超过上限 40 人日" in capsys.readouterr().err.replace("\n", "")
    assert pilot("effort", log, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1
    assert found["effort"]["parties"][1] == {
        "party": "vendor", "planned": 30, "cap": 40, "used": 41.5,
    }  # fmt: skip
    assert [each["days"] for each in found["written"]] == [41.5]


def test_a_slip_is_corrected_and_both_lines_stay(log, capsys):
    assert _days(log, 40) == 0
    assert _days(log, 4, "培训", "vendor", "--correct", 1) == 0
    capsys.readouterr()
    assert pilot("effort", log) == 0
    said = capsys.readouterr().out
    assert "已由第 2 条更正" in said
    assert "更正第 1 条" in said
    assert pilot("effort", log, "--json") == 0
    assert json.loads(capsys.readouterr().out)["effort"]["parties"][1]["used"] == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--party", "auditor", "--days", 1, "--for", "看"), "没有 auditor 这一方"),
        (("--party", "vendor", "--days", -1, "--for", "看"), "人日不能是 -1"),
        (("--party", "vendor", "--days", 1, "--for", "看", "--on", "2020-01-01"), "不在"),
        (("--party", "vendor", "--days", 1, "--for", "看", "--on", "昨天"), "--on 不是日期"),
        (("--party", "vendor", "--days", 1), "还缺 --for"),
        (("--on", "2026-09-01"), "还缺 --party、--days、--for"),
        (("--party", "vendor", "--days", "一", "--for", "看"), "--days"),
    ],
)
def test_a_wrong_entry_is_one_line_and_nothing_is_written(log, words, said, capsys):
    assert pilot("effort", log, *words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert not (log / "effort.jsonl").exists()


def test_the_status_page_shows_used_against_cap(log, tmp_path):
    _days(log, 41)
    page = tmp_path / "状态.html"
    assert pilot("status", log, "-o", page, "--today", "2026-09-30") == 0
    text = page.read_text(encoding="utf-8")
    assert "投入的人日" in text
    assert "<td>超出 1</td>" in text
    assert "请双方商定停下" in text


def test_decision_and_report_carry_the_days_and_later_days_change_no_decision(log, tmp_path):
    _days(log, 41)
    record, paper = tmp_path / "决定.json", tmp_path / "报告.html"
    decide = ("decide", log, "--week", 8, "--by", "何以宁", "--on", "2026-10-26")
    assert pilot(*decide, "-o", record) == 0
    made = json.loads(record.read_text(encoding="utf-8"))
    assert made["effort"]["parties"][1]["used"] == 41
    assert made["effort"]["entries"] == 1
    assert pilot(*decide, "-o", tmp_path / "再算.json") == 0
    assert (tmp_path / "再算.json").read_bytes() == record.read_bytes()
    _days(log, 2, "整理数据")
    report = ("report", log, "--week", 8, "--decision", record)
    assert pilot(*report, "-o", paper) == 0
    text = paper.read_text(encoding="utf-8")
    assert "双方投入的人日" in text
    assert "请双方商定停下" in text
    assert "<td>超出 1</td>" in text
    assert "decision.effort.parties.2.used" in text


def test_days_taken_out_after_the_decision_are_found(log, tmp_path, capsys):
    _days(log, 3)
    record = tmp_path / "决定.json"
    decide = ("decide", log, "--week", 8, "--by", "何以宁", "--on", "2026-10-26")
    assert pilot(*decide, "-o", record) == 0
    (log / "effort.jsonl").unlink()
    report = ("report", log, "--week", 8, "--decision", record, "-o", tmp_path / "报告.docx")
    assert pilot(*report) == 2
    assert "与现在重算的结论不同" in capsys.readouterr().err
