"""Commands that make what is missing, say what a sheet fixes, and never cut their help."""

from __future__ import annotations

import pytest
from pilot_office import pilot
from typer.testing import CliRunner

from zhagen.cli.main import app

VERBS = (
    *("scope", "new", "plan", "key", "seal", "effort", "evaluate", "decide", "status", "report"),
    *("verify", "arm", "accuracy sample", "accuracy sheets", "accuracy judge"),
    *("log new", "log add", "log sheet", "log amend"),
)


@pytest.mark.parametrize("verb", VERBS)
def test_no_help_text_is_cut(verb):
    words = ["pilot", *verb.split(), "--help"]
    shown = CliRunner().invoke(app, words, env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"}).output
    assert "用法" in shown
    assert "…" not in shown


def test_the_sheets_get_a_folder_of_their_own(run_once, tmp_path):
    charter = ("--charter", run_once / "charter.yaml")
    sample = tmp_path / "样本.json"
    drawn = ("accuracy", "sample", run_once / "试点.csv", *charter, "--errors-per-case", 0.4)
    assert pilot(*drawn, "-o", sample) == 0
    assert pilot("accuracy", "sheets", sample, *charter, "-o", tmp_path / "新的" / "判定表") == 0
    assert len(list((tmp_path / "新的" / "判定表").glob("判定表-*.csv"))) == 2


def test_a_file_in_the_place_of_the_folder_is_refused(run_once, tmp_path, capsys):
    charter = ("--charter", run_once / "charter.yaml")
    sample = tmp_path / "样本.json"
    drawn = ("accuracy", "sample", run_once / "试点.csv", *charter, "--errors-per-case", 0.4)
    assert pilot(*drawn, "-o", sample) == 0
    (tmp_path / "判定表").write_text("不是文件夹", encoding="utf-8")
    assert pilot("accuracy", "sheets", sample, *charter, "-o", tmp_path / "判定表") == 2
    assert "建不成文件夹" in capsys.readouterr().err


def test_a_sheet_of_an_early_week_says_that_it_fixes_everything(folder, capsys):
    words = ("log", "sheet", folder / "记录", "--week", 1, "-o", folder / "第1周.html")
    assert pilot(*words, "--on", "2026-10-19") == 0
    said = capsys.readouterr().out
    assert "第 8 周）的办件" in said
    assert "固定的是全部" in said


def test_a_sheet_of_a_week_that_is_not_over_says_so(folder, capsys):
    words = ("log", "sheet", folder / "记录", "--week", 8, "-o", folder / "早.html")
    assert pilot(*words, "--on", "2026-10-14") == 0
    assert "第 8 周到 2026-10-18 才结束" in capsys.readouterr().out


def test_a_sheet_in_its_time_says_nothing_of_the_kind(folder, capsys):
    words = ("log", "sheet", folder / "记录", "--week", 8, "-o", folder / "正好.html")
    assert pilot(*words, "--on", "2026-10-19") == 0
    assert "注意" not in capsys.readouterr().out
