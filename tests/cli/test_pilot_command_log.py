"""`zhagen pilot log` and `verify`: what is added, set aside, amended or changed since."""

from __future__ import annotations

import json
import shutil
from datetime import datetime

import openpyxl
import pilot_office as office
import pytest
from pilot_office import pilot

from zhagen.events.ledger import JsonlLedger
from zhagen.events.model import Event, Subject


def test_verify_finds_a_changed_byte_and_a_cut_end(folder, capsys):
    log = folder / "记录"
    roots = folder / "对方存.txt"
    shutil.copy(log / "roots.jsonl", roots)
    assert pilot("verify", log, "--roots", roots) == 0
    spine = (log / "segments.jsonl").read_bytes()
    entries = log / "entries" / "000001.jsonl"
    whole = entries.read_bytes()
    entries.write_bytes(whole.replace(b'"window":', b'"wimdow":', 1))
    assert pilot("verify", log) == 1
    assert "被改动" in capsys.readouterr().out
    entries.write_bytes(whole)
    (log / "segments.jsonl").write_bytes(b"")
    assert pilot("verify", log, "--roots", roots, "--json") == 1
    kinds = {each["kind"] for each in json.loads(capsys.readouterr().out)["faults"]}
    assert "truncated" in kinds
    (log / "segments.jsonl").write_bytes(spine)
    assert pilot("verify", log, "--roots", roots) == 0


def test_the_sheet_of_an_unchanged_log_is_the_same_root(folder):
    words = ("--week", 8, "--on", "2026-10-30", "-o", folder / "再印.html")
    assert pilot("log", "sheet", folder / "记录", *words) == 0
    assert len((folder / "记录" / "roots.jsonl").read_text().splitlines()) == 1


def test_an_amendment_after_the_first_case_is_marked_and_signed_by_both(folder, capsys):
    sealed, log = folder / "charter.sealed.json", folder / "记录"
    changes = folder / "变更.yaml"
    changes.write_text("target: {text: 效率提升 10%, planned: -0.25}\n", encoding="utf-8")
    why = ("--amend", changes, "--text", "目标改低", "--on", "2026-09-01", "--log", log)
    key = ("--key", folder / "department.pem", "--party", "department")
    assert pilot("seal", sealed, *key, *why) == 0
    said = capsys.readouterr()
    assert "看到数据之后" in said.out
    assert "作废" in said.err
    assert pilot("log", "amend", log, "--sealed", sealed) == 2
    other = ("--key", folder / "vendor.pem", "--party", "vendor", "--on", "2026-09-02")
    assert pilot("seal", sealed, *other) == 0
    assert pilot("log", "amend", log, "--sealed", sealed) == 0
    assert office.decided(folder, "决定.json") == 0
    assert json.loads((folder / "决定.json").read_bytes())["verdict"] == "void"


def test_rows_that_cannot_be_used_are_counted_with_reason_and_remedy(folder, capsys):
    wrong = folder / "错.csv"
    rows = [
        "办件编号,窗口,收件时间,答复时间,组别,办件类型,是否退件,满意度",
        "N1,综窗9,2026-09-01T09:00:00,2026-09-01T09:10:00,使用,简单,否,5",
        "N2,综窗1,2026-09-01T09:00:00,2026-09-01T08:10:00,使用,简单,否,5",
        "N3,综窗1,2026-09-01T09:00:00+08:00,2026-09-01T09:10:00,使用,简单,否,5",
        "N4,综窗1,昨天,2026-09-01T09:10:00,使用,简单,否,5",
        "N5,综窗1,2026-09-01T09:00:00,2026-09-01T09:10:00,使用,简单,否,5",
    ]
    wrong.write_text("\n".join(rows), encoding="utf-8")
    secret = ("--secret", folder / "部门.key")
    assert pilot("log", "add", folder / "记录", wrong, *secret, "--json") == 0
    (added,) = json.loads(capsys.readouterr().out)["added"]
    assert (added["received"], added["accepted"]) == (5, 1)
    assert {each["reason"]: each["rows"] for each in added["set_aside"]} == {
        "unknown_window": ["2"],
        "backwards": ["3"],
        "zone_mixed": ["4"],
        "unreadable_time": ["5"],
    }
    assert pilot("log", "add", folder / "记录", wrong, *secret) == 0
    assert "窗口不在立项书之列" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["xlsx", "jsonl", "gbk"])
def test_exports_of_every_kind_are_added(folder, tmp_path, capsys, form):
    header = ["办件编号", "窗口", "收件时间", "答复时间", "组别"]
    cases = [
        [f"{form}{at}", "综窗1", f"2026-09-01T09:0{at}:00", "2026-09-01T09:30:00", "使用"]
        for at in range(5)
    ]
    path = tmp_path / f"办件.{form}"
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in (header, *cases):
            book.active.append(row)
        book.save(path)
    elif form == "jsonl":
        lines = (json.dumps(dict(zip(header, row, strict=True))) for row in cases)
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        path.write_text("\n".join(map(",".join, (header, *cases))), encoding="gb18030")
    words = ("--secret", folder / "部门.key", "--json")
    assert pilot("log", "add", folder / "记录", path, *words) == 0
    (added,) = json.loads(capsys.readouterr().out)["added"]
    assert (added["received"], added["accepted"]) == (5, 5)


def test_the_ledger_of_the_pre_review_is_added_by_window(folder, tmp_path, capsys):
    at = datetime.fromisoformat("2026-09-01T09:00:00+08:00")
    subject = Subject(f"case-{1:032x}", "employer-social-insurance@1.0", arm="on")
    event = Event("precheck.received", at, subject, {"files": 1, "bytes": 1})
    JsonlLedger(tmp_path / "台账").append([event])
    words = ("log", "add", folder / "记录", "--secret", folder / "部门.key")
    assert pilot(*words, "--ledger", tmp_path / "台账") == 2
    assert "--window" in capsys.readouterr().err
    assert pilot(*words, "--ledger", tmp_path / "台账", "--window", "综窗1", "--json") == 0
    (added,) = json.loads(capsys.readouterr().out)["added"]
    assert (added["received"], added["accepted"]) == (1, 1)
