"""`zhagen precheck --arm`: what was really done with a case reaches the pilot that asks for it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import openpyxl
import pytest

from zhagen.cli.main import run
from zhagen.pilot.cases.from_events import ledger_rows
from zhagen.pilot.cases.reading import Tally, Terms, read_cases

SLICE = "employer-social-insurance"
DAY = ("--on", "2026-11-20")


@pytest.fixture
def roster(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["参保人员名单"])
    book.active.append(["序号", "姓名", "身份证号码", "联系电话"])
    book.active.append([1, "周禾", "320102190001019990", "13900010001"])
    book.save(tmp_path / "名单.xlsx")
    return tmp_path / "名单.xlsx"


@pytest.mark.engine
@pytest.mark.parametrize("arm", ["on", "off"])
def test_the_arm_a_case_was_handled_in_is_what_the_pilot_reads(arm, roster, tmp_path):
    ledger = tmp_path / "台账"
    assert run(["precheck", SLICE, str(roster), *DAY, "--ledger", str(ledger), "--arm", arm]) == 1
    lines = "".join(path.read_text(encoding="utf-8") for path in ledger.glob("events-*.jsonl"))
    assert {json.loads(line)["arm"] for line in lines.splitlines()} == {arm}
    rows = ledger_rows(ledger, slice_ref=f"{SLICE}@1.0", window="综窗1")
    this_year = datetime.now(UTC).year
    spans = ((date(this_year - 1, 1, 1), date(this_year + 1, 12, 31)),)
    terms, tally = Terms(columns={}, windows=frozenset({"综窗1"}), spans=spans), Tally()
    (case,) = read_cases(rows, terms, tally)
    assert (case["arm"], case["window"]) == (arm, "综窗1")


@pytest.mark.engine
def test_without_an_arm_nothing_is_claimed(roster, tmp_path):
    ledger = tmp_path / "台账"
    assert run(["precheck", SLICE, str(roster), *DAY, "--ledger", str(ledger)]) == 1
    ((_, row),) = ledger_rows(ledger, slice_ref=f"{SLICE}@1.0", window="综窗1")
    assert "arm" not in row


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--arm", "maybe", "--ledger", "台账"], "--arm 不能写 maybe"),
        (["--arm", "on"], "请用 --ledger 写明台账文件夹"),
    ],
)
def test_an_arm_that_the_pilot_could_not_count_is_refused_at_the_window(
    words, said, roster, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert run(["precheck", SLICE, str(roster), *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert not (tmp_path / "台账").exists()


def test_the_help_says_in_chinese_what_the_arm_is(capsys):
    assert run(["precheck", "--help"]) == 0
    said = capsys.readouterr().out
    assert "--arm" in said
    assert "实际用没用工具" in said.replace("\n", "").replace(" ", "").replace("│", "")
